import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../core/check.js';
import { answerHash, readMarks, readRecord, studentFolder, writeResult, type Mark } from './grade-record.js';

interface MarkRow {
  student: string;
  question: string;
  /** Absent: the mark is taken back. */
  mark?: Mark;
}

/** What merging did. */
export interface Merged {
  /** The students whose marks were given, changed or taken back. */
  students: string[];
  /** Rows that were left out, because the student's answer is not the one that was marked. */
  outdated: string[];
}

/**
 * Puts the marks of CSV files (student, question, points, comment, answer) beside the students' records; rows with empty points are passed over, and a dash takes a mark back.
 * For a question in words the points are a person's; for an exercise they take the place of the automatic ones, and the comment says why.
 * All rows are checked before anything is written. A row that says, under `answer`, which answer was marked is left out where the student's answer is another one by now.
 * @throws InputError if a row names a student or question that is not there, points that cannot be given, or no reason for changed points
 */
export function mergeMarks(out: string, files: readonly string[]): Merged {
  const outdated: string[] = [];
  const rows = files.flatMap((file) => readRows(out, file, outdated));
  for (const { student, question, mark } of rows) {
    const others = Object.entries(readMarks(out, student)).filter(([id]) => id !== question);
    writeResult(join(studentFolder(out, student), 'marks.json'), `${JSON.stringify(Object.fromEntries([...others, ...(mark ? [[question, mark]] : [])]), null, 1)}\n`);
  }
  return { students: [...new Set(rows.map(({ student }) => student))], outdated };
}

function readRows(out: string, file: string, outdated: string[]): MarkRow[] {
  const rows: Record<string, string>[] = parse(readFileSync(file, 'utf8'), { columns: true, bom: true, skip_empty_lines: true });
  return rows.flatMap(({ student = '', question = '', points = '', comment: written = '', answer = '' }, i): MarkRow[] => {
    if (points.trim() === '') return [];
    const where = `${file}, row ${i + 1}`;
    const record = /^[^/\\]+$/.test(student) && !/^\.+$/.test(student) ? readRecord(out, student) : undefined;
    if (!record) throw new InputError(`${where}: expected a student who was graded, got "${student}"`);
    const exercise = record.exercises.find(({ id }) => id === question);
    const asked = exercise ?? record.written.find(({ id }) => id === question);
    if (!asked) throw new InputError(`${where}: expected one of the questions ${[...record.written, ...record.exercises].map(({ id }) => id).join(', ')}, got "${question}"`);
    const of = answerHash(record, question);
    if (answer !== '' && answer !== of) {
      outdated.push(`${where}: ${student} answers something else to ${question} now`);
      return [];
    }
    if (points.trim() === '-') return [{ student, question }];
    const given = Number(points);
    if (!(given >= 0 && given <= asked.points)) throw new InputError(`${where}: expected 0 to ${asked.points} points, got "${points}"`);
    const comment = written.replace(/^'(?=[=+\-@])/, '');
    if (exercise && comment.trim() === '') throw new InputError(`${where}: expected a comment that says why the automatic points of ${question} are changed, got none`);
    return [{ student, question, mark: { points: given, comment, of } }];
  });
}
