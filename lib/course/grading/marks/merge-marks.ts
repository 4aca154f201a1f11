import { InputError } from '../../../core/check.js';
import { counted } from '../../../core/text.js';
import { inOrder } from '../../answers/exercise.js';
import { answerHash, markLog, readMarks, readRecord, type Mark, type SubmissionRecord } from '../grade-record.js';
import { pointsIn, readTable } from '../read-table.js';
import { appendChanges, currentUser, readLog, standingOf, type Change, type RegradeRequest } from './mark-log.js';
import { pointsMet, rubricLines } from './rubric.js';

/** The name by which a homework's points as a whole are changed, after all that is taken off for lateness. */
export const TOTAL = 'total';

/** Markdown of what to look for, by question. */
export type Rubrics = Readonly<Record<string, string>>;

/** What is given to a student for a question, as a person says it: nothing is checked yet. */
export interface Given {
  student: string;
  question: string;
  /** A number, empty where the rubric says it, or a dash: the mark is taken back. */
  points: string;
  comment: string;
  /** `1;3`: the lines of the rubric that were met. */
  rubric?: string;
  /** Which answer was marked. */
  answer?: string;
}

/** What merging did. */
export interface Merged {
  /** The students whose marks were given, changed or taken back. */
  students: string[];
  /** Rows that were left out, because the student's answer is not the one that was marked. */
  outdated: string[];
  /** Rows that were left out, because they have a comment and no points. */
  unmarked: string[];
}

/**
 * Puts the marks of CSV files (student, question, points, comment and, where there are such, rubric and answer) into the students' logs;
 * rows with empty points and no line of a rubric are passed over, and told where they have a new comment; a dash takes a mark back.
 * For a question in words the points are a person's; for an exercise they take the place of the automatic ones, and the comment says why.
 * All rows are checked before anything is written; of one question a student has one mark in all files, or the same.
 * A row that says, under `answer`, which answer was marked is left out where the student's
 * answer is another one by now.
 * @throws InputError if a row names a student or question that is not there, points that cannot be given, or no reason for changed points
 */
export function mergeMarks(
  out: string,
  files: readonly string[],
  { by = currentUser(), rubrics = {} }: { by?: string; rubrics?: Rubrics } = {},
): Merged {
  const unmarked: string[] = [];
  const rows = files.flatMap((file) => {
    const read = readTable('files', file, ['student', 'question', 'points']);
    return read.flatMap(({ student = '', question = '', points = '', comment = '', rubric = '', answer = '' }, i) => {
      const where = `${file}, row ${i + 1}: `;
      if (points.trim() !== '' || rubric.trim() !== '')
        return [{ where, given: { student: student.normalize('NFC'), question, points, comment: comment.replace(/^'(?=[=+\-@])/, ''), rubric, answer } }];
      if (comment.trim() !== '') unmarked.push(`${where}expected points beside the comment on ${student}'s ${question}, 0 where there are none, got nothing`);
      return [];
    });
  });
  checkGivenOnce(rows);
  const outdated: string[] = [];
  const changes = rows.flatMap(({ where, given }) => {
    const checked = checkedMark(out, given, { where, rubrics });
    if (checked !== 'outdated') return [{ student: given.student, question: given.question, mark: checked }];
    outdated.push(`${where}${given.student} answers something else to ${given.question} now`);
    return [];
  });
  for (const { student, question, mark } of changes) giveMark(out, { student, question, mark, by });
  return { students: [...new Set(changes.map(({ student }) => student))], outdated, unmarked };
}

/** Two who marked the same question, or a row that was copied: nobody but they can say which mark was meant. */
function checkGivenOnce(rows: readonly { where: string; given: Given }[]): void {
  const seen = new Map<string, { where: string; given: Given }>();
  for (const row of rows) {
    const { student, question } = row.given;
    const before = seen.get(`${student}/${question}`);
    if (before && JSON.stringify(before.given) !== JSON.stringify(row.given))
      throw new InputError(`${row.where}expected one mark of ${student} for ${question}, got another than in ${before.where.replace(/: $/, '')}`);
    seen.set(`${student}/${question}`, row);
  }
}

/**
 * The mark that is given, null where it is taken back, or `outdated` where the student's answer is not the one that was marked.
 * @throws InputError naming what cannot be given
 */
export function checkedMark(
  out: string,
  { student, question, points, comment, rubric = '', answer = '' }: Given,
  { where = '', rubrics = {} }: { where?: string; rubrics?: Rubrics } = {},
): Mark | null | 'outdated' {
  const record = gradedStudent(out, student, where);
  const { most, isWords } = askedIn(record, question, where);
  const of = question === TOTAL ? undefined : answerHash(record, question);
  if (answer !== '' && answer !== of) return 'outdated';
  if (points.trim() === '-') return null;
  const met = linesMet(rubric, rubrics[question], `${where}${question}`);
  const given = points.trim() === '' ? pointsMet(rubrics[question]!, met) : pointsIn(points);
  if (!(given >= 0 && given <= most)) throw new InputError(`${where}expected 0 to ${counted(most, 'point')}, got "${points.trim() || given}"`);
  if (!isWords && comment.trim() === '') throw new InputError(`${where}expected a comment that says why the automatic points of ${question} are changed, got none`);
  return { points: given, comment, ...(met.length > 0 && { rubric: met }), ...(of !== undefined && { of }) };
}

/** The record of somebody who was graded. */
export function gradedStudent(out: string, student: string, where = ''): SubmissionRecord {
  const record = /^[^/\\]+$/.test(student) && !/^\.+$/.test(student) ? readRecord(out, student) : undefined;
  if (!record) throw new InputError(`${where}expected a student who was graded, got "${student}"`);
  return record;
}

/** What a question or exercise is worth, and whether it is answered in words. */
export function askedIn({ exercises, written }: SubmissionRecord, question: string, where = ''): { most: number; isWords: boolean } {
  const all = inOrder([...written, ...exercises]);
  if (question === TOTAL) return { most: all.reduce((sum, { points }) => sum + points, 0), isWords: false };
  const asked = all.find(({ id }) => id === question);
  if (!asked) throw new InputError(`${where}expected one of the questions ${all.map(({ id }) => id).join(', ')}, got "${question}"`);
  return { most: asked.points, isWords: written.some(({ id }) => id === question) };
}

function linesMet(text: string, rubric: string | undefined, where: string): number[] {
  const met = text.split(/[;, ]+/).filter(Boolean).map(Number);
  const lines = rubric === undefined ? 0 : rubricLines(rubric).length;
  const odd = met.find((line) => !(Number.isInteger(line) && line >= 1 && line <= lines));
  if (odd !== undefined) throw new InputError(`${where}: expected lines of its rubric, ${lines === 0 ? 'which has none' : `1 to ${lines}`}, got "${text}"`);
  return [...new Set(met)].sort((a, b) => a - b);
}

/** Gives a mark, or takes it back; `request` is what becomes of the student's wish by it. The caller holds the folder's lock. */
export function giveMark(
  out: string,
  { student, question, mark, request, by }: { student: string; question: string; mark?: Mark | null; request?: RegradeRequest; by: string },
): Change[] {
  const file = markLog(out, student);
  const before = standingOf(readLog(file)).requests.get(question) ?? null;
  const marks = readMarks(out, student);
  return appendChanges(file, by, [
    ...(mark === undefined ? [] : [{ kind: 'mark' as const, question, from: Object.hasOwn(marks, question) ? marks[question]! : null, to: mark }]),
    ...(request === undefined ? [] : [{ kind: 'request' as const, question, from: before, to: request }]),
  ]);
}
