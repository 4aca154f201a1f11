import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../core/check.js';
import { readMarks, readRecord, studentFolder, writeResult, type Mark } from './record.js';

interface MarkRow extends Mark {
  student: string;
  question: string;
}

/**
 * Puts the marks of CSV files (student, question, points, comment) beside the students' records; rows with empty points are passed over.
 * All rows are checked before anything is written.
 * @returns the students whose marks were given or changed
 * @throws InputError if a row names a student or question that is not there, or points that cannot be given
 */
export function mergeMarks(out: string, files: readonly string[]): string[] {
  const rows = files.flatMap((file) => readRows(out, file));
  for (const { student, question, points, comment } of rows) {
    const marks = { ...readMarks(out, student), [question]: { points, comment } };
    writeResult(join(studentFolder(out, student), 'marks.json'), `${JSON.stringify(marks, null, 1)}\n`);
  }
  return [...new Set(rows.map(({ student }) => student))];
}

function readRows(out: string, file: string): MarkRow[] {
  const rows: Record<string, string>[] = parse(readFileSync(file, 'utf8'), { columns: true, bom: true, skip_empty_lines: true });
  return rows.flatMap(({ student = '', question = '', points = '', comment = '' }, i) => {
    if (points.trim() === '') return [];
    const where = `${file}, row ${i + 1}`;
    const record = /^[^/\\]+$/.test(student) && !/^\.+$/.test(student) ? readRecord(out, student) : undefined;
    if (!record) throw new InputError(`${where}: expected a student who was graded, got "${student}"`);
    const asked = record.written.find(({ id }) => id === question);
    if (!asked) throw new InputError(`${where}: expected one of the questions ${record.written.map(({ id }) => id).join(', ')}, got "${question}"`);
    const given = Number(points);
    if (!(given >= 0 && given <= asked.points)) throw new InputError(`${where}: expected 0 to ${asked.points} points, got "${points}"`);
    return [{ student, question, points: given, comment: comment.replace(/^'(?=[=+\-@])/, '') }];
  });
}
