import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../../../core/check.js';
import { writeWhole } from '../../../core/kit.js';
import { writeLine } from '../../../runs/store/append-store.js';
import { brokenLink, chained, holdsReceipt, receipt, type LedgerEntry, type LedgerEvent } from './chain.js';

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
export function readLedger({ ledger, witness }: LedgerFiles): LedgerEntry[] {
  const entries = readLines(ledger).lines.map((line, i) => parseLine(line, i, ledger));
  const broken = brokenLink(entries);
  if (broken !== undefined) throw new InputError(`${ledger}: expected the ledger as it was written, but ${broken}`);
  const known = existsSync(witness) ? readFileSync(witness, 'utf8') : undefined;
  if (known !== undefined && !holdsReceipt(entries, known)) {
    throw new InputError(`${ledger}: expected the ledger that reached entry ${known.split(':')[0]}, found ${entries.length === 0 ? 'none' : `one of ${entries.length} entries that does not hold it`}: it was reset or cut off. Put the old file back`);
  }
  return entries;
}

/**
 * The lines of a file of JSON lines. A last one that was torn while it was written, by a kill or a full disk, is none of them: it never counted, and `tornBytes` says how
 * much of the file it takes, to be cut off before anything is appended.
 */
export function readLines(file: string): { lines: string[]; tornBytes: number } {
  const lines = (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n');
  const last = lines.pop()!;
  const isWhole = last !== '' && isJson(last);
  return { lines: [...lines, ...(isWhole ? [last] : [])].filter(Boolean), tornBytes: isWhole ? 0 : Buffer.byteLength(last) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseLine(line: string, i: number, file: string): LedgerEntry {
  try {
    return JSON.parse(line) as LedgerEntry;
  } catch {
    throw new InputError(`${file}: expected a line of JSON, but entry ${i} is "${line.slice(0, 40)}"`);
  }
}

/**
 * Adds an event to the ledger on disk, under a lock, and returns all entries. A torn last line is cut off first. `decide` sees the entries as they are under the lock, so that two notebooks
 * cannot spend the same FLOPs twice; what it throws leaves the ledger as it was.
 */
export function append(files: LedgerFiles, decide: (entries: LedgerEntry[]) => LedgerEvent): LedgerEntry[] {
  mkdirSync(dirname(files.ledger), { recursive: true });
  mkdirSync(dirname(files.witness), { recursive: true });
  const unlock = lockfile.lockSync(files.ledger, { realpath: false, stale: 10_000 });
  try {
    const entries = readLedger(files);
    const all = [...entries, chained(entries, decide(entries))];
    writeLine(files.ledger, JSON.stringify(all.at(-1)), readLines(files.ledger).tornBytes);
    writeWhole(files.witness, receipt(all));
    return all;
  } finally {
    unlock();
  }
}
