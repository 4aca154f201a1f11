import { closeSync, existsSync, fsyncSync, ftruncateSync, fstatSync, mkdirSync, openSync, statSync, writeFileSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { claimRun, type Claim } from './claims.js';
import { isFailed, parseRunRecord, type StoredRun } from './run-record.js';
import { readLines, refuseTwice, START, tornSentence, type ReadTo } from './read-runs.js';

/** A lock that was not renewed for this long belonged to a process that was killed. A record is written in milliseconds. */
const STALE_MILLISECONDS = 5000;

/** What came of appending: nothing is written where the run is already there. */
export type Appended = 'recorded' | 'already recorded';

/** Where the records of runs go: a file, or a folder that many machines share. */
export interface RunStore {
  /** Whether the run of this id is there, and did not fail. */
  isRecorded(id: string): boolean;
  /** Says to others that this process trains a run. */
  claim(id: string): Claim;
  /** Keeps a record, once. */
  append(record: StoredRun): Promise<Appended>;
}

/**
 * A file of records, one a line. It is read once, and from then on what others appended: so that the thousandth record costs no more than
 * the first.
 */
export class RecordFile implements RunStore {
  private readonly failedOf = new Map<string, boolean>();
  private readTo: ReadTo = START;
  private tornBytes = 0;

  constructor(readonly file: string) {}

  /** @throws InputError if a line of the file is not valid */
  isRecorded(id: string): boolean {
    this.refresh();
    return this.failedOf.get(id) === false;
  }

  /** Said of a last line that was cut off while it was written. */
  get torn(): string | undefined {
    this.refresh();
    return this.tornBytes > 0 ? tornSentence(this.file) : undefined;
  }

  claim(id: string): Claim {
    return claimRun(this.file, id);
  }

  /**
   * Appends a record as one line, flushed to the disk. Several processes may do so at once: a lock beside the file lets one at a time check
   * for a duplicate, cut off a line that a killed process left torn, and write. A run that failed may be recorded again.
   * @throws InputError if the record or a line of the file is not valid: then nothing is written
   */
  async append(record: StoredRun): Promise<Appended> {
    return (await this.appendAll([record])) === 1 ? 'recorded' : 'already recorded';
  }

  /** The same for some records at once, and says how many of them were not there. */
  async appendAll(records: readonly StoredRun[]): Promise<number> {
    const lines = new Map(records.map((record) => [record.id, JSON.stringify(record)]));
    lines.forEach((line) => parseRunRecord(line));
    mkdirSync(dirname(this.file), { recursive: true });
    const release = await lockfile.lock(this.file, {
      realpath: false, // the file may not be there yet
      stale: STALE_MILLISECONDS,
      retries: { retries: 600, minTimeout: 20, maxTimeout: 20, factor: 1 }, // 12 s: longer than a dead process's lock lasts
      onCompromised: () => undefined, // what follows is synchronous, and done before anyone can take the lock for stale
    });
    try {
      this.refresh();
      const fresh = [...lines].filter(([id]) => this.failedOf.get(id) !== false);
      if (fresh.length > 0) writeLine(this.file, fresh.map(([, line]) => line).join('\n'), this.tornBytes);
      return fresh.length;
    } finally {
      await release();
    }
  }

  private refresh(): void {
    const size = existsSync(this.file) ? statSync(this.file).size : 0;
    if (size === this.readTo.bytes + this.tornBytes && size > 0) return;
    if (size < this.readTo.bytes) {
      this.failedOf.clear(); // another file has taken its place
      this.readTo = START;
    }
    const from = this.readTo;
    const { to, tornBytes } = readLines(this.file, from, (run, index) => {
      refuseTwice(this.file, index, run.id, this.failedOf.get(run.id) === false);
      this.failedOf.set(run.id, isFailed(run));
    });
    Object.assign(this, { readTo: to, tornBytes });
  }
}

/**
 * Writes a line in place of the file's last `tornBytes`, flushed to the disk, or leaves the file as it was: a full disk must not leave half
 * of one.
 */
export function writeLine(file: string, line: string, tornBytes: number): void {
  const fd = openSync(file, 'a+');
  try {
    const end = fstatSync(fd).size - tornBytes;
    ftruncateSync(fd, end);
    try {
      writeFileSync(fd, `${endsWithLineEnd(fd, end) ? '' : '\n'}${line}\n`);
      fsyncSync(fd);
    } catch (error) {
      ftruncateSync(fd, end);
      throw error;
    }
  } finally {
    closeSync(fd);
  }
}

function endsWithLineEnd(fd: number, end: number): boolean {
  const last = Buffer.alloc(1);
  return end === 0 || (readSync(fd, last, 0, 1, end - 1) === 1 && last[0] === 0x0a);
}
