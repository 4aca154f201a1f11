import { appendFileSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../../core/check.js';
import { writeWhole } from '../../core/write-whole.js';
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
  const text = existsSync(ledger) ? readFileSync(ledger, 'utf8') : '';
  const entries = text.split('\n').filter(Boolean).map((line, i) => parseLine(line, i, ledger));
  const broken = brokenLink(entries);
  if (broken !== undefined) throw new InputError(`${ledger}: expected the ledger as it was written, but ${broken}`);
  const known = existsSync(witness) ? readFileSync(witness, 'utf8') : undefined;
  if (known !== undefined && !holdsReceipt(entries, known)) {
    throw new InputError(`${ledger}: expected the ledger that reached entry ${known.split(':')[0]}, found ${entries.length === 0 ? 'none' : `one of ${entries.length} entries that does not hold it`}: it was reset or cut off. Put the old file back`);
  }
  return entries;
}

function parseLine(line: string, i: number, file: string): LedgerEntry {
  try {
    return JSON.parse(line) as LedgerEntry;
  } catch {
    throw new InputError(`${file}: expected a line of JSON, but entry ${i} is "${line.slice(0, 40)}"; if the machine stopped while it was written, delete that line`);
  }
}

/**
 * Adds an event to the ledger on disk, under a lock, and returns all entries. `decide` sees the entries as they are under the lock, so that two notebooks
 * cannot spend the same FLOPs twice; what it throws leaves the ledger as it was.
 */
export function append(files: LedgerFiles, decide: (entries: LedgerEntry[]) => LedgerEvent): LedgerEntry[] {
  mkdirSync(dirname(files.ledger), { recursive: true });
  mkdirSync(dirname(files.witness), { recursive: true });
  const unlock = lockfile.lockSync(files.ledger, { realpath: false, stale: 10_000 });
  try {
    const entries = readLedger(files);
    const all = [...entries, chained(entries, decide(entries))];
    appendFileSync(files.ledger, `${JSON.stringify(all.at(-1))}\n`);
    const handle = openSync(files.ledger, 'r');
    fsyncSync(handle);
    closeSync(handle);
    writeWhole(files.witness, receipt(all));
    return all;
  } finally {
    unlock();
  }
}
