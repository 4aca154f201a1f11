import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder } from '../answers/exercise.js';
import type { LeftOut } from './collect-submissions.js';
import { similarity } from './fingerprint.js';
import { markOf, outdatedMarks, readMarks, totalOf, writeResult, type Marks, type SubmissionRecord } from './grade-record.js';
import { looksLikeGraded, type RosterEntry } from './identity.js';

/** The exercises and questions of the set that a class worked on. */
interface Classwork {
  exercises: readonly { id: string }[];
  written: readonly { id: string }[];
}

/** All that there is to say of a class. */
export interface Class {
  records: readonly SubmissionRecord[];
  leftOut: readonly LeftOut[];
  roster?: readonly RosterEntry[];
}

/** Rows as CSV. What a spreadsheet would take for a formula is preceded by an apostrophe. */
export function csv(rows: readonly Record<string, string | number>[], columns: readonly string[]): string {
  return stringify(rows as Record<string, string | number>[], {
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'unix',
  });
}

/**
 * One row for each student: points by exercise (empty where a person has still to mark), their sum, what is possible, what is open, what
 * was wrong with it, and which file was graded. Of somebody who was left out, or who is in the roster and handed nothing in, there are no
 * points: that is not the same as 0.
 */
export function classCsv({ records, leftOut, roster = [] }: Class, plan: Classwork, out: string): string {
  const ids = inOrder([...plan.exercises, ...plan.written]).map(({ id }) => id);
  const without = new Map(
    leftOut.flatMap(({ student, file, reason }) =>
      student === undefined ? [] : [[student, { file, problem: `not graded: ${reason}` }] as const],
    ),
  );
  const graded = records.map((record) => {
    const marks = readMarks(out, record.student);
    const { earned, possible, open } = totalOf(record, marks);
    const points = Object.fromEntries([
      ...record.exercises.map(({ id, earned: own }) => [id, markOf(record, id, marks)?.points ?? own] as const),
      ...record.written.map(({ id }) => [id, markOf(record, id, marks)?.points ?? ''] as const),
    ]);
    const left = without.get(record.student);
    return {
      student: record.student,
      name: record.name ?? '',
      ...points,
      earned,
      possible,
      open,
      problem: [...problemsOf(record, marks, leftOut), ...(left ? [`a later file was ${left.problem}: ${left.file}`] : [])].join('; '),
      file: record.file ?? '',
    };
  });
  const isThere = new Set(records.map(({ student }) => student));
  const others = [...without].flatMap(([student, { file, problem }]) =>
    isThere.has(student) ? [] : [{ student, name: '', problem, file }],
  );
  const absent = roster.flatMap(({ id }) =>
    isThere.has(id) || without.has(id) ? [] : [{ student: id, name: '', problem: 'nothing was handed in', file: '' }],
  );
  const inRoster = new Map(roster.map((one) => [one.id, one]));
  const rows = [...graded, ...others, ...absent].map((row) => {
    const known = inRoster.get(row.student);
    return { ...row, ...(known && { name: known.name, section: known.section ?? '' }) };
  });
  rows.sort((a, b) => (a.student < b.student ? -1 : 1));
  const hasNames = rows.some(({ name }) => name !== '');
  return csv(rows, [
    'student',
    ...(hasNames ? ['name'] : []),
    ...(roster.some(({ section }) => section !== undefined) ? ['section'] : []),
    ...ids,
    'earned',
    'possible',
    'open',
    'problem',
    'file',
  ]);
}

/**
 * Why nothing, or not all, could be graded, which marks do not count any more, and whose name looks like this one. Whoever comes second
 * under such a name takes nothing from the first; but the first may be the wrong one, so that a person has to look at both.
 */
export function problemsOf(record: SubmissionRecord, marks: Marks, leftOut: readonly LeftOut[]): string[] {
  const outdated = outdatedMarks(record, marks);
  const alike = leftOut.filter(({ reason }) => reason === looksLikeGraded(record.student)).map(({ file }) => file);
  return [
    ...(alike.length === 0 ? [] : [`whose this is has to be looked at, because a name that looks the same came later: ${alike.join(', ')}`]),
    ...[record.problem, record.note].filter((one) => one !== undefined),
    ...(outdated.length === 0 ? [] : [`to be marked again, because the answer is another one by now: ${outdated.join(', ')}`]),
  ];
}

/** Two submissions and how alike they are. */
export interface Pair {
  /** Pairs with the same number hang together: 1 is the group with the most alike pair. */
  group: number;
  a: string;
  b: string;
  /** 0 to 100, over the exercises that both answered. */
  percent: number;
  /** The one that is most alike. */
  most: { id: string; percent: number };
}

/** Short answers are alike by nature: exercises with fewer runs of tokens than this on both sides say nothing. */
const ENOUGH_SHINGLES = 20;
const SHOWN_FROM_PERCENT = 60;

/**
 * The pairs that are most alike, for a person to look at: short answers to the same question are, whoever wrote them.
 *
 * Of n submissions that all are alike, n - 1 pairs are shown and not n (n - 1) / 2: for each the one that it is most like (a maximum
 * spanning tree; Kruskal 1956).
 * However many equal files there are, the others' pairs are in the list.
 */
export function similarPairs(records: readonly SubmissionRecord[]): Pair[] {
  const pairs: Omit<Pair, 'group'>[] = [];
  for (const [i, first] of records.entries()) {
    for (const second of records.slice(i + 1)) {
      const pair = pairOf(first, second);
      if (pair && (pair.percent >= SHOWN_FROM_PERCENT || studyOfBoth(first, second) !== undefined)) pairs.push(pair);
    }
  }
  pairs.sort((x, y) => y.percent - x.percent);
  const groupOf = new Map<string, Set<string>>();
  const shown = pairs.filter(({ a, b }) => {
    const [one, other] = [groupOf.get(a) ?? new Set([a]), groupOf.get(b) ?? new Set([b])];
    if (one === other) return false;
    const both = new Set([...one, ...other]);
    for (const student of both) groupOf.set(student, both);
    return true;
  });
  const numbers = new Map<Set<string>, number>();
  for (const { a } of shown) if (!numbers.has(groupOf.get(a)!)) numbers.set(groupOf.get(a)!, numbers.size + 1);
  return shown
    .map((pair) => ({ group: numbers.get(groupOf.get(pair.a)!)!, ...pair }))
    .sort((x, y) => x.group - y.group || y.percent - x.percent);
}

/** A study that two students hand in and only one can have opened. */
function studyOfBoth({ studies: own = {} }: SubmissionRecord, { studies: other = {} }: SubmissionRecord): string | undefined {
  return Object.keys(own).find((id) => own[id] === other[id]);
}

function pairOf(first: SubmissionRecord, second: SubmissionRecord): Omit<Pair, 'group'> | undefined {
  const shares = Object.entries(first.fingerprints).flatMap(([id, own]) => {
    const other = second.fingerprints[id];
    if (!other || Math.max(own.length, other.length) < ENOUGH_SHINGLES) return [];
    return [{ id, share: similarity(own, other), weight: own.length + other.length }];
  });
  const copied = studyOfBoth(first, second);
  if (copied !== undefined) shares.push({ id: copied, share: 1, weight: 2 * ENOUGH_SHINGLES });
  if (shares.length === 0) return undefined;
  const weight = shares.reduce((sum, one) => sum + one.weight, 0);
  const share = shares.reduce((sum, one) => sum + one.share * one.weight, 0) / weight;
  const most = shares.reduce((a, b) => (b.share > a.share ? b : a));
  return {
    a: first.student,
    b: second.student,
    percent: Math.round(100 * share),
    most: { id: most.id, percent: Math.round(100 * most.share) },
  };
}

/** Writes class.csv, similar.csv and, where somebody was left out, left-out.csv anew. */
export function writeClassFiles(out: string, all: Class, plan: Classwork): Pair[] {
  writeResult(join(out, 'class.csv'), classCsv(all, plan, out));
  writeLeftOut(out, all.leftOut);
  const pairs = similarPairs(all.records);
  writeResult(
    join(out, 'similar.csv'),
    csv(
      pairs.map(({ group, a, b, percent, most }) => ({ group, a, b, percent, 'most alike in': most.id, 'percent there': most.percent })),
      ['group', 'a', 'b', 'percent', 'most alike in', 'percent there'],
    ),
  );
  return pairs;
}

const LEFT_OUT_COLUMNS = ['student', 'file', 'reason'] as const;

function writeLeftOut(out: string, leftOut: readonly LeftOut[]): void {
  const file = join(out, 'left-out.csv');
  if (leftOut.length === 0) rmSync(file, { force: true });
  else writeResult(file, csv(leftOut.map(({ student = '', file: path, reason }) => ({ student, file: path, reason })), LEFT_OUT_COLUMNS));
}

/** Who was left out when the folder was last written to. */
export function readLeftOut(out: string): LeftOut[] {
  const file = join(out, 'left-out.csv');
  if (!existsSync(file)) return [];
  const rows: Record<string, string>[] = parse(readFileSync(file, 'utf8'), { columns: true, bom: true, skip_empty_lines: true });
  return rows.map(({ student = '', file: path = '', reason = '' }) => ({ ...(student !== '' && { student }), file: path, reason }));
}
