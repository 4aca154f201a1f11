import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../core/check.js';
import { writeWhole } from '../../core/kit.js';
import type { ExerciseResult } from './judge.js';
import type { WrittenAnswer } from '../answers/submission.js';

/** All that is kept of a graded submission. It is the instructor's. */
export interface SubmissionRecord {
  /** Unique in a class, and fit for a file name. */
  student: string;
  /** What the student is called where the submission came from. Absent: the same. */
  name?: string;
  /** The file that was graded, as a person knows it. */
  file?: string;
  /** How late that file is among the student's own: an earlier one does not take its place. */
  rank?: readonly number[];
  /** What was graded: SHA-256 of the submission and hash of the plan. Both the same means that nothing is to be done again. */
  submissionHash: string;
  planHash: string;
  set: number;
  isolation: string;
  /** Why nothing, or not all, could be graded. */
  problem?: string;
  exercises: ExerciseResult[];
  /** What was graded, by exercise. */
  answers: Record<string, string>;
  written: (WrittenAnswer & { title: string; points: number })[];
  /** By exercise. */
  fingerprints: Record<string, number[]>;
}

/** What a person gave for a written answer, or instead of an exercise's automatic points. */
export interface Mark {
  points: number;
  /** The student reads it. For an exercise: the reason. */
  comment: string;
  /**
   * What was marked: answerHash of it. Where the student's answer is another one by now, the mark does not count. Absent in marks of old.
   */
  of?: string;
}

/** Marks by question or exercise. */
export type Marks = Record<string, Mark>;

/** Where the files of a student lie. */
export const studentFolder = (out: string, student: string) => join(out, 'students', student);

/** Writes a file of results whole or not at all, and makes its folder. */
export function writeResult(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, content);
}

/** The record of a student, or undefined where there is none that can be read: then it is to be graded again. */
export function readRecord(out: string, student: string): SubmissionRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(studentFolder(out, student), 'record.json'), 'utf8')) as SubmissionRecord;
    return Array.isArray(record.exercises) && Array.isArray(record.written) ? { ...record, answers: record.answers ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The marks that were merged for a student so far.
 * @throws InputError if there are some that cannot be read: they are a person's work, and nothing takes their place
 */
export function readMarks(out: string, student: string): Marks {
  const file = join(studentFolder(out, student), 'marks.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Marks;
  } catch {
    throw new InputError(`marks: expected JSON in ${file}, and it is none; mend it, or take it away and merge the marks again`);
  }
}

/** Stands for what a student answered to a question or an exercise: other words, other figures or other code have another hash. */
export function answerHash({ written, answers }: Pick<SubmissionRecord, 'written' | 'answers'>, id: string): string {
  const question = written.find((one) => one.id === id);
  const answer = question ? [question.text, question.outputs, question.attachments] : [answers[id] ?? ''];
  return createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 16);
}

/** The mark that counts: none where what was marked is not what the student answers now. */
export function markOf(record: Pick<SubmissionRecord, 'written' | 'answers'>, id: string, marks: Marks): Mark | undefined {
  const mark = Object.hasOwn(marks, id) ? marks[id] : undefined;
  return mark && (mark.of === undefined || mark.of === answerHash(record, id)) ? mark : undefined;
}

/** The questions and exercises that were marked when the student had answered something else: a person has to look again. */
export function outdatedMarks(record: Pick<SubmissionRecord, 'written' | 'answers'>, marks: Marks): string[] {
  return Object.keys(marks).filter((id) => !markOf(record, id, marks));
}

/** What a student has, and what there is to have; `open` is what a person has still to mark. */
export function totalOf(
  record: Pick<SubmissionRecord, 'exercises' | 'written' | 'answers'>,
  marks: Marks,
): { earned: number; possible: number; open: number } {
  const { exercises, written } = record;
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    earned: sum([
      ...exercises.map(({ id, earned }) => markOf(record, id, marks)?.points ?? earned),
      ...written.map(({ id }) => markOf(record, id, marks)?.points ?? 0),
    ]),
    possible: sum([...exercises, ...written].map(({ points }) => points)),
    open: sum(written.filter(({ id }) => !markOf(record, id, marks)).map(({ points }) => points)),
  };
}

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
 * Puts the marks of CSV files (student, question, points, comment, answer) beside the students' records; rows with empty points are passed
 * over, and a dash takes a mark back.
 * For a question in words the points are a person's; for an exercise they take the place of the automatic ones, and the comment says why.
 * All rows are checked before anything is written. A row that says, under `answer`, which answer was marked is left out where the student's
 * answer is another one by now.
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
