import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../../core/check.js';
import { foldName, isPlainlyWritten } from '../homework/student-name.js';
import type { Claimant, LeftOut } from './collect-submissions.js';
import type { GradingPlan } from './grading-plan.js';
import { readRecord, writeResult, type SubmissionRecord } from './grade-record.js';
import { disguised, looksLikeGraded, type RosterEntry } from './identity.js';

/** What a folder of results remembers of how they came about. It holds the seed, so it is the instructor's. */
export interface GradingFile {
  set: number;
  title: string;
  seed: number;
  isolation: string;
  planHash: string;
  exercises: { id: string; title: string; points: number }[];
  written: GradingPlan['written'];
  /** The students as the course knows them, where that was said. */
  roster?: RosterEntry[];
}

const fileIn = (out: string) => join(out, 'grading.json');

/** What the folder remembers; undefined for a new one. */
export function readGrading(out: string): GradingFile | undefined {
  return existsSync(fileIn(out)) ? (JSON.parse(readFileSync(fileIn(out), 'utf8')) as GradingFile) : undefined;
}

/** The seed of hidden cases: the one that is asked for, else the folder's, else a new one that nobody can guess. */
export function chooseSeed(out: string, set: number, asked: number | undefined): number {
  const before = readGrading(out);
  if (before && before.set !== set) throw new InputError(`--out: expected a folder with results of homework ${set}, got ${out}, which has those of ${before.set}`);
  return asked ?? before?.seed ?? randomInt(2 ** 47);
}

/** Remembers the plan by which the folder's results come about. */
export function writeGrading(
  out: string,
  { set, title, seed, isolation, hash, exercises, written }: GradingPlan,
  roster: readonly RosterEntry[],
): void {
  mkdirSync(out, { recursive: true });
  const file: GradingFile = {
    set,
    title,
    seed,
    isolation,
    planHash: hash,
    exercises: exercises.map(({ id, title: name, points }) => ({ id, title: name, points })),
    written,
    ...(roster.length > 0 && { roster: [...roster] }),
  };
  writeResult(fileIn(out), `${JSON.stringify(file, null, 1)}\n`);
}

/** The records of all students of whom the folder has results, in whichever step they came. */
export function recordsIn(out: string): SubmissionRecord[] {
  const folder = join(out, 'students');
  return existsSync(folder) ? readdirSync(folder).sort().flatMap((student) => readRecord(out, student) ?? []) : [];
}

/** The name by which a student was told from others. */
const nameOf = ({ student, name = student }: SubmissionRecord): string => name;

/**
 * What counts of the records, and what does not: of names that look alike and were graded in different steps, the only one that is plainly
 * written counts, whichever came first. Nothing is deleted.
 */
export function countingRecords(records: readonly SubmissionRecord[]): { counting: SubmissionRecord[]; setAside: LeftOut[] } {
  const ownerOf = (record: SubmissionRecord) =>
    records.find((one) => one !== record && foldName(nameOf(one)) === foldName(nameOf(record)) && isPlainlyWritten(nameOf(one)));
  const owners = new Map(records.flatMap((record) => {
    const owner = isPlainlyWritten(nameOf(record)) ? undefined : ownerOf(record);
    return owner ? [[record, owner]] : [];
  }));
  return {
    counting: records.filter((record) => !owners.has(record)),
    setAside: [...owners].map(([{ student, file = '' }, owner]) => ({ student, file, reason: disguised(owner.student) })),
  };
}

/**
 * A name that looks like that of somebody who was graded before is not graded: it could be that person, or somebody else. Unless it is
 * plainly written and the other is a disguise: then it is the other that does not count any more.
 */
export function withoutContested(
  claimants: readonly Claimant[],
  before: readonly SubmissionRecord[],
): { claimants: Claimant[]; contested: LeftOut[] } {
  const alike = new Map<string, SubmissionRecord[]>();
  for (const record of before) alike.set(foldName(nameOf(record)), [...(alike.get(foldName(nameOf(record))) ?? []), record]);
  const rivalOf = ({ student, name }: Claimant) =>
    alike.get(foldName(name))?.find((one) => one.student !== student && (isPlainlyWritten(nameOf(one)) || !isPlainlyWritten(name)));
  const rivals = new Map(claimants.map((one) => [one, rivalOf(one)]));
  const contested = [...rivals].flatMap(([{ student, name, candidates }, rival]) =>
    rival ? [{ student, file: candidates[0]!.shown, reason: (isPlainlyWritten(name) ? looksLikeGraded : disguised)(rival.student) }] : [],
  );
  return { claimants: claimants.filter((one) => !rivals.get(one)), contested };
}

/** One command at a time writes into a folder. A lock that a killed one left is taken over after five seconds. */
export function lockFolder(out: string): Promise<() => Promise<void>> {
  return lockfile
    .lock(out, { lockfilePath: join(out, '.lock'), stale: 5000, retries: { retries: 40, minTimeout: 200, maxTimeout: 200, factor: 1 } })
    .catch(() => {
      throw new InputError(`--out: another grading is at work in ${out}`);
    });
}
