import { stringify } from 'csv-stringify/sync';
import { join } from 'node:path';
import { similarity } from './fingerprint.js';
import { readMarks, readRecord, totalOf, writeResult, type SubmissionRecord } from './record.js';

/** The exercises and questions of the set that a class worked on. */
interface Classwork {
  exercises: readonly { id: string }[];
  written: readonly { id: string }[];
}

/** Rows as CSV. What a spreadsheet would take for a formula is preceded by an apostrophe. */
export function csv(rows: readonly Record<string, string | number>[], columns: readonly string[]): string {
  return stringify(rows as Record<string, string | number>[], { header: true, columns: [...columns], escape_formulas: true, record_delimiter: 'unix' });
}

/** One row for each student: points by exercise (empty where a person has still to mark), their sum, what is possible, what is open, and what was wrong with it. */
export function classCsv(records: readonly SubmissionRecord[], plan: Classwork, out: string): string {
  const ids = [...plan.exercises, ...plan.written].map(({ id }) => id);
  const rows = records.map((record) => {
    const marks = readMarks(out, record.student);
    const { earned, possible, open } = totalOf(record, marks);
    const points = Object.fromEntries([...record.exercises.map((one) => [one.id, one.earned] as const), ...record.written.map(({ id }) => [id, marks[id]?.points ?? ''] as const)]);
    return { student: record.student, ...points, earned, possible, open, problem: record.problem ?? '' };
  });
  return csv(rows, ['student', ...ids, 'earned', 'possible', 'open', 'problem']);
}

/** Two submissions and how alike they are. */
export interface Pair {
  a: string;
  b: string;
  /** 0 to 100, over the exercises that both answered. */
  percent: number;
  /** The one that is most alike. */
  most: { id: string; percent: number };
}

/** Short answers are alike by nature: exercises with fewer runs of tokens than this on both sides say nothing. */
const ENOUGH_SHINGLES = 20;
/** What a person is shown. */
const SHOWN_PAIRS = 50;
const SHOWN_FROM_PERCENT = 60;

/** The pairs that are most alike, for a person to look at: short answers to the same question are, whoever wrote them. */
export function similarPairs(records: readonly SubmissionRecord[]): Pair[] {
  const pairs: Pair[] = [];
  for (const [i, first] of records.entries()) {
    for (const second of records.slice(i + 1)) {
      const pair = pairOf(first, second);
      if (pair && pair.percent >= SHOWN_FROM_PERCENT) pairs.push(pair);
    }
  }
  return pairs.sort((x, y) => y.percent - x.percent).slice(0, SHOWN_PAIRS);
}

function pairOf(first: SubmissionRecord, second: SubmissionRecord): Pair | undefined {
  const shares = Object.entries(first.fingerprints).flatMap(([id, own]) => {
    const other = second.fingerprints[id];
    if (!other || Math.max(own.length, other.length) < ENOUGH_SHINGLES) return [];
    return [{ id, share: similarity(own, other), weight: own.length + other.length }];
  });
  if (shares.length === 0) return undefined;
  const weight = shares.reduce((sum, one) => sum + one.weight, 0);
  const share = shares.reduce((sum, one) => sum + one.share * one.weight, 0) / weight;
  const most = shares.reduce((a, b) => (b.share > a.share ? b : a));
  return { a: first.student, b: second.student, percent: Math.round(100 * share), most: { id: most.id, percent: Math.round(100 * most.share) } };
}

/** The records of those students, as far as they are there. */
export function readRecords(out: string, students: readonly string[]): SubmissionRecord[] {
  return students.flatMap((student) => readRecord(out, student) ?? []);
}

/** Writes class.csv and similar.csv anew from what lies in the students' folders. */
export function writeClassFiles(out: string, records: readonly SubmissionRecord[], plan: Classwork): Pair[] {
  const pairs = similarPairs(records);
  writeResult(join(out, 'class.csv'), classCsv(records, plan, out));
  writeResult(join(out, 'similar.csv'), csv(pairs.map(({ a, b, percent, most }) => ({ a, b, percent, 'most alike in': most.id, 'percent there': most.percent })), ['a', 'b', 'percent', 'most alike in', 'percent there']));
  return pairs;
}
