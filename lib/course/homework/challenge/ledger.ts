import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../../../core/check.js';
import { writeWhole } from '../../../core/kit.js';
import { canonicalJson } from '../../../core/text.js';
import { writeLine } from '../../../runs/store/append-store.js';
import type { Said } from '../../answers/exercise.js';
import type { LossPoint } from '../../../train/loop.js';
import type { ChallengeConfig, ChallengeTerms } from './terms.js';

/** Where a ledger is kept, and where a witness of its last entry is. */
export interface LedgerFiles {
  ledger: string;
  /** Elsewhere on the same machine: it makes an accidental or careless reset impossible, not a determined one. */
  witness: string;
}

/**
 * The entries of a ledger, checked; none where there is no file.
 * @throws InputError where an entry was changed, or the witness knows of entries that are gone
 */
export function readLedger<Event = LedgerEvent>({ ledger, witness }: LedgerFiles): LedgerEntry<Event>[] {
  const entries = readLines(ledger).lines.map((line, i) => parseLine(line, i, ledger) as LedgerEntry<Event>);
  const broken = brokenLink(entries);
  if (broken !== undefined) throw new InputError(`${ledger}: expected the ledger as it was written, but ${broken}`);
  const [known = '', place = ledger] = existsSync(witness) ? readFileSync(witness, 'utf8').split('\n') : [];
  if (isReceipt(known) && !holdsReceipt(entries, known)) {
    const found = entries.length === 0 ? 'none' : `one of ${entries.length} entries that does not hold it`;
    const remedy = place === ledger ? 'it was reset or cut off. Put the old file back' : `that one was last at ${place}. Go on there, or move it here`;
    throw new InputError(`${ledger}: expected the ledger that reached entry ${known.split(':')[0]}, found ${found}: ${remedy}`);
  }
  return entries;
}

/**
 * The lines of a file of JSON lines. A last one that was torn while it was written, by a kill or a full disk, is none of them: it never
 * counted, and `tornBytes` says how much of the file it takes, to be cut off before anything is appended.
 */
export function readLines(file: string): { lines: string[]; tornBytes: number } {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const ends = bytes.lastIndexOf('\n') + 1;
  const last = bytes.subarray(ends); // counted in bytes: half of a character has another length when it is decoded
  const isWhole = isJson(last.toString('utf8'));
  const lines = bytes.subarray(0, isWhole ? bytes.length : ends).toString('utf8').split('\n');
  return { lines: lines.filter(Boolean), tornBytes: isWhole ? 0 : last.length };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseLine(line: string, i: number, file: string): object {
  try {
    return checkObject(JSON.parse(line));
  } catch {
    throw new InputError(`${file}: expected a line of JSON, but entry ${i} is "${line.slice(0, 40)}"`);
  }
}

function checkObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new InputError('entry: expected an object');
}

/**
 * Adds an event to the ledger on disk, under a lock, and returns all entries. A torn last line is cut off first. `decide` sees the entries
 * as they are under the lock, so that two notebooks cannot spend the same FLOPs twice; what it throws leaves the ledger as it was.
 */
export function append<Event = LedgerEvent>(files: LedgerFiles, decide: (entries: LedgerEntry<Event>[]) => Event): LedgerEntry<Event>[] {
  mkdirSync(dirname(files.ledger), { recursive: true });
  mkdirSync(dirname(files.witness), { recursive: true });
  const unlock = lockOf(files.ledger);
  try {
    const entries = readLedger<Event>(files);
    const event = decide(entries);
    const all = [...entries, chained(entries, event, Math.max(Date.now(), endOfRun(entries, event)))];
    const { tornBytes } = readLines(files.ledger);
    const whole = existsSync(files.ledger) ? statSync(files.ledger).size - tornBytes : 0;
    writeLine(files.ledger, JSON.stringify(all.at(-1)), tornBytes);
    try {
      writeWhole(files.witness, `${receipt(all)}\n${files.ledger}`);
    } catch (error) {
      truncateSync(files.ledger, whole); // nothing is paid for, and no ledger closed, by what ends in an error
      throw error;
    }
    return all;
  } finally {
    unlock();
  }
}

/** A lock that was not renewed for this long belonged to a process that was killed. Whoever waits, waits a little longer. */
const STALE_MILLISECONDS = 10_000;

/**
 * Locks a ledger, and waits while another notebook writes into it: a run that was trained must not be lost to the moment at which it ended.
 * @throws InputError where it is locked for longer than a process that was killed can have left it
 */
function lockOf(ledger: string): () => void {
  for (const end = performance.now() + 1.5 * STALE_MILLISECONDS; ; ) {
    try {
      return lockfile.lockSync(ledger, { realpath: false, stale: STALE_MILLISECONDS });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (performance.now() > end) throw new InputError(`${ledger}: expected to be alone with it, but another notebook has it locked; close that one and try again`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); // 20 ms
    }
  }
}

/** What can stand in a ledger. A debit stands there before its run begins, so that a run that is broken off has been paid for. */
export type LedgerEvent =
  | { kind: 'opened'; student: string; terms: ChallengeTerms }
  | { kind: 'debit'; config: ChallengeConfig; trainFlops: number; remainingFlops: number }
  | {
      kind: 'result';
      /** Index of its debit. */ debit: number;
      status: 'completed' | 'diverged';
      curve: LossPoint[];
      validationLossNatsPerToken?: number;
      wallSeconds: number;
    }
  | { kind: 'submitted'; submission: Submission };

/** The one configuration that counts, and what its loss will be. */
export interface Submission {
  config: ChallengeConfig;
  /** Validation loss in nats a token. */
  predictedLoss: number;
  /** It should hold the loss with the probability that the terms say. */
  interval: { low: number; high: number };
}

/** A line of a ledger: of the challenge's, unless it says of what else. */
export interface LedgerEntry<Event = LedgerEvent> {
  /** Counted from 0. */
  index: number;
  /** Milliseconds since 1970. */
  at: number;
  event: Event;
  /** Hash of the entry before; of the first, 64 zeros. */
  previous: string;
  /** SHA-256 of everything above, as JSON with sorted keys. */
  hash: string;
}

const NOTHING_BEFORE = '0'.repeat(64);

/** As it is read again: a loss that is no finite number is null in a file. */
function asWritten(content: object): unknown {
  return JSON.parse(JSON.stringify(content));
}

function hashOf({ index, at, event, previous }: Omit<LedgerEntry<unknown>, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(asWritten({ index, at, event, previous }))).digest('hex');
}

/** The chain with one more entry. Time never runs backwards in it, whatever the clock does. */
export function chained<Event = LedgerEvent>(
  entries: readonly LedgerEntry<Event>[],
  event: Event,
  now: number = Date.now(),
): LedgerEntry<Event> {
  const last = entries.at(-1);
  const content = { index: entries.length, at: Math.max(now, last?.at ?? 0), event, previous: last?.hash ?? NOTHING_BEFORE };
  return { ...content, hash: hashOf(content) };
}

/** When a run ended, by its debit and the seconds that it took, whatever became of the clock meanwhile; 0 for every other event. */
function endOfRun(entries: readonly LedgerEntry<unknown>[], event: unknown): number {
  const { kind, debit, wallSeconds } = event as Partial<Extract<LedgerEvent, { kind: 'result' }>>;
  const begun = kind === 'result' && debit !== undefined ? entries[debit]?.at : undefined;
  return begun !== undefined && wallSeconds !== undefined ? begun + Math.ceil(1000 * wallSeconds) : 0;
}

/**
 * The first entry that is not what its chain says, in words, or undefined where the chain holds. It shows that entries were changed, left
 * out, put in or exchanged; it cannot show that the last ones were cut off, or that the whole was written anew: for that see `receipt`.
 */
export const brokenLink = (entries: readonly LedgerEntry<unknown>[]): string | undefined => brokenLinkIn(entries)?.en;

/** The same in every language. */
export function brokenLinkIn(entries: readonly LedgerEntry<unknown>[]): Said | undefined {
  let previous = NOTHING_BEFORE;
  let at = 0;
  for (const [i, entry] of entries.entries()) {
    if (entry.index !== i) return { en: `entry ${i} says that it is number ${entry.index}: entries are missing or were put in`, de: `Eintrag ${i} nennt sich Nummer ${entry.index}: Einträge fehlen oder wurden eingefügt` };
    if (entry.previous !== previous) return { en: `entry ${i} does not follow the one before it`, de: `Eintrag ${i} folgt nicht auf den davor` };
    if (entry.hash !== hashOf(entry)) return { en: `entry ${i} was changed after it was written`, de: `Eintrag ${i} wurde geändert, nachdem er geschrieben war` };
    if (entry.at < at) return { en: `entry ${i} is older than the one before it`, de: `Eintrag ${i} ist älter als der davor` };
    ({ hash: previous, at } = entry);
  }
  return undefined;
}

/**
 * A short proof of how far a ledger had come: `12:3f9a04c1d2e8b7a6`, the index and the first 16 digits of the hash of its last entry.
 * Whoever holds one (the notebook's output, a form handed in half-way) can later tell whether the ledger still holds that entry.
 */
export function receipt(entries: readonly LedgerEntry<unknown>[]): string {
  const { index, hash } = entries.at(-1)!;
  return `${index}:${hash.slice(0, 16)}`;
}

const isReceipt = (text: string): boolean => /^\d+:[0-9a-f]{16}$/.test(text.trim());

/** Whether a ledger still holds the entry of a receipt. */
export function holdsReceipt(entries: readonly LedgerEntry<unknown>[], given: string): boolean {
  const [index, digits] = given.trim().split(':');
  const entry = entries[Number(index)];
  return digits?.length === 16 && entry?.hash.startsWith(digits) === true;
}
