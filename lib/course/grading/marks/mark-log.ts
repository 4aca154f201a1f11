import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { InputError } from '../../../core/check.js';
import { canonicalJson } from '../../../core/text.js';
import { writeLine } from '../../../runs/store/append-store.js';
import { brokenLink, chained, readLines, type LedgerEntry } from '../../homework/challenge/ledger.js';
import type { Mark } from '../grade-record.js';

/** A student's wish that something be marked again, and what became of it. */
export interface RegradeRequest {
  state: 'open' | 'accepted' | 'declined';
  /** What the student says. */
  text: string;
  /** What the student is answered; absent while it is open. */
  answer?: string;
}

/** The automatic points of a grading, by exercise, and of which submission. */
export interface AutomaticPoints {
  points: Record<string, number>;
  submissionHash: string;
}

/** What was changed, from what to what; null stands for nothing. */
export type Change =
  | { kind: 'mark'; question: string; from: Mark | null; to: Mark | null }
  | { kind: 'request'; question: string; from: RegradeRequest | null; to: RegradeRequest }
  | { kind: 'graded'; from: AutomaticPoints | null; to: AutomaticPoints }
  /** A line of the course file, by its path in it, such as `sets.0.due`. */
  | { kind: 'course'; path: string; from: unknown; to: unknown };

/** Changes that were made together: all of them are there, or none. */
export interface Changes {
  by: string;
  changes: Change[];
}

/** A line of a log: who, when and what, with the hash of the line before. */
export type LogEntry = LedgerEntry<Changes>;

/**
 * The lines of a log, oldest first; none where there is no file. A last line that was torn by a kill never counted.
 * @throws InputError where a line is no JSON: it is a person's work, and nothing takes its place
 */
export function readLog(file: string): LogEntry[] {
  return readLines(file).lines.map((line, i) => {
    try {
      return JSON.parse(line) as LogEntry;
    } catch {
      throw new InputError(`marks: expected JSON in line ${i + 1} of ${file}, and it is none; put the file back from a copy`);
    }
  });
}

/** The marks and requests that stand at the end of a log, by question. */
export interface Standing {
  /** null where a mark was taken back. */
  marks: Map<string, Mark | null>;
  requests: Map<string, RegradeRequest>;
  graded?: AutomaticPoints;
}

/** What a log says in the end. */
export function standingOf(entries: readonly LogEntry[]): Standing {
  const standing: Standing = { marks: new Map(), requests: new Map() };
  for (const change of entries.flatMap(({ event }) => event.changes)) {
    if (change.kind === 'mark') standing.marks.set(change.question, change.to);
    else if (change.kind === 'request') standing.requests.set(change.question, change.to);
    else if (change.kind === 'graded') standing.graded = change.to;
  }
  return standing;
}

/**
 * Appends changes as one line, flushed to the disk before this returns, so that a kill leaves all of them or none. What changes nothing is
 * left out, and if nothing is left, no line is written.
 * The caller holds the folder's lock.
 * @returns the changes that were written
 */
export function appendChanges(file: string, by: string, changes: readonly Change[]): Change[] {
  const real = changes.filter(({ from, to }) => canonicalJson(from) !== canonicalJson(to));
  if (real.length === 0) return [];
  mkdirSync(dirname(file), { recursive: true });
  const entry = chained<Changes>(readLog(file), { by, changes: real });
  writeLine(file, JSON.stringify(entry), readLines(file).tornBytes);
  return real;
}

/** What is wrong with a log's chain of hashes, in words: lines that were changed, left out or put in; undefined where it holds. */
export function brokenLog(entries: readonly LogEntry[]): string | undefined {
  return brokenLink(entries);
}

/** Who works here, where nobody says so. */
export function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container's user without a name
  }
}
