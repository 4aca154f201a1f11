import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../core/text.js';
import type { LossPoint } from '../../../train/loop.js';
import type { ChallengeConfig, ChallengeTerms } from './terms.js';

/** What can stand in a ledger. A debit stands there before its run begins, so that a run that is broken off has been paid for. */
export type LedgerEvent =
  | { kind: 'opened'; student: string; terms: ChallengeTerms }
  | { kind: 'debit'; config: ChallengeConfig; trainFlops: number; remainingFlops: number }
  | { kind: 'result'; /** Index of its debit. */ debit: number; status: 'completed' | 'diverged'; curve: LossPoint[]; validationLossNatsPerToken?: number; wallSeconds: number }
  | { kind: 'submitted'; submission: Submission };

/** The one configuration that counts, and what its loss will be. */
export interface Submission {
  config: ChallengeConfig;
  /** Validation loss in nats a token. */
  predictedLoss: number;
  /** It should hold the loss with the probability that the terms say. */
  interval: { low: number; high: number };
}

/** A line of the ledger. */
export interface LedgerEntry {
  /** Counted from 0. */
  index: number;
  /** Milliseconds since 1970. */
  at: number;
  event: LedgerEvent;
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

function hashOf({ index, at, event, previous }: Omit<LedgerEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(asWritten({ index, at, event, previous }))).digest('hex');
}

/** The chain with one more entry. Time never runs backwards in it, whatever the clock does. */
export function chained(entries: readonly LedgerEntry[], event: LedgerEvent, now: number = Date.now()): LedgerEntry {
  const last = entries.at(-1);
  const content = { index: entries.length, at: Math.max(now, last?.at ?? 0), event, previous: last?.hash ?? NOTHING_BEFORE };
  return { ...content, hash: hashOf(content) };
}

/**
 * The first entry that is not what its chain says, in words, or undefined where the chain holds. It shows that entries were changed, left out, put in or
 * exchanged; it cannot show that the last ones were cut off, or that the whole was written anew: for that see `receipt`.
 */
export function brokenLink(entries: readonly LedgerEntry[]): string | undefined {
  let previous = NOTHING_BEFORE;
  let at = 0;
  for (const [i, entry] of entries.entries()) {
    if (entry.index !== i) return `entry ${i} says that it is number ${entry.index}: entries are missing or were put in`;
    if (entry.previous !== previous) return `entry ${i} does not follow the one before it`;
    if (entry.hash !== hashOf(entry)) return `entry ${i} was changed after it was written`;
    if (entry.at < at) return `entry ${i} is older than the one before it`;
    ({ hash: previous, at } = entry);
  }
  return undefined;
}

/**
 * A short proof of how far a ledger had come: `12:3f9a04c1d2e8b7a6`, the index and the first 16 digits of the hash of its last entry. Whoever holds one (the notebook's output, a
 * form handed in half-way) can later tell whether the ledger still holds that entry.
 */
export function receipt(entries: readonly LedgerEntry[]): string {
  const { index, hash } = entries.at(-1)!;
  return `${index}:${hash.slice(0, 16)}`;
}

/** Whether a ledger still holds the entry of a receipt. */
export function holdsReceipt(entries: readonly LedgerEntry[], given: string): boolean {
  const [index, digits] = given.trim().split(':');
  const entry = entries[Number(index)];
  return digits?.length === 16 && entry?.hash.startsWith(digits) === true;
}
