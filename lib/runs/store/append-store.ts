import { closeSync, fsyncSync, ftruncateSync, fstatSync, mkdirSync, openSync, writeFileSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { isFailed, parseRunRecord, type StoredRun } from './run-record.js';
import { readStore } from './read-runs.js';

/** A lock that was not renewed for this long belonged to a process that was killed. A record is written in milliseconds. */
const STALE_MILLISECONDS = 5000;

/** What came of appending: nothing is written where the run is already there. */
export type Appended = 'recorded' | 'already recorded';

/**
 * Appends a record as one line, flushed to the disk. Several processes may do so at once: a lock beside the file lets one at a time check
 * for a duplicate, cut off a line that a killed process left torn, and write. A run that failed may be recorded again.
 * @throws InputError if the record or a line of the file is not valid: then nothing is written
 */
export async function appendRecord(file: string, record: StoredRun): Promise<Appended> {
  const line = JSON.stringify(record);
  parseRunRecord(line);
  mkdirSync(dirname(file), { recursive: true });
  const release = await lockfile.lock(file, {
    realpath: false, // the file may not be there yet
    stale: STALE_MILLISECONDS,
    retries: { retries: 600, minTimeout: 20, maxTimeout: 20, factor: 1 }, // 12 s: longer than a dead process's lock lasts
    onCompromised: () => undefined, // what follows is synchronous, and done before anyone can take the lock for stale
  });
  try {
    const { runs, torn } = readStore(file);
    if (runs.some((run) => run.id === record.id && !isFailed(run))) return 'already recorded';
    writeLine(file, line, torn?.bytes ?? 0);
    return 'recorded';
  } finally {
    await release();
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
