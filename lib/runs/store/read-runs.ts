import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { InputError } from '../../core/check.js';
import { datasetPath } from '../../core/kit.js';
import { isCompleted, isFailed, parseRunRecord, type CompletedRun, type StoredRun } from './run-record.js';

/** What a record file holds. */
export interface StoreContent {
  /** One for each id, in the order of the file. A run that failed and was tried again is there with its last try. */
  runs: StoredRun[];
  /** What is left of a line that was being written when the machine or the process stopped. */
  torn?: { bytes: number; /** For the reader. */ sentence: string };
}

/**
 * Reads a record file: JSON lines, one for each run. A file that is not there holds nothing; a torn last line is left out, and said.
 * @throws InputError naming the file and the line, for a line that is no record or a run recorded twice
 */
export function readStore(file: string): StoreContent {
  const runs = new Map<string, StoredRun>();
  const { tornBytes } = readLines(file, START, (run, index) => {
    refuseTwice(file, index, run.id, runs.has(run.id) && !isFailed(runs.get(run.id)!));
    runs.delete(run.id);
    runs.set(run.id, run);
  });
  if (tornBytes === 0) return { runs: [...runs.values()] };
  return { runs: [...runs.values()], torn: { bytes: tornBytes, sentence: tornSentence(file) } };
}

export const tornSentence = (file: string) => `${file}: its last line was cut off while it was written; that run counts as not done`;

/** @throws InputError where a run is there a second time */
export function refuseTwice(file: string, index: number, id: string, isThere: boolean): void {
  if (isThere) throw new InputError(`${file} line ${index + 1}: expected each run once, got ${id} a second time`);
}

/** How far a record file is read: whole lines, and where the next one begins. */
export interface ReadTo {
  bytes: number;
  lines: number;
}
export const START: ReadTo = { bytes: 0, lines: 0 };

const LINE_END = 0x0a;
const CHUNK_BYTES = 1 << 20;

/**
 * Gives each run behind `from` to `take`, one in memory at a time, and says how far the file is read and how many bytes of a torn line
 * follow. A file that is not there has no lines.
 * @throws InputError naming the file and the line, for a line that is no record
 */
export function readLines(
  file: string, from: ReadTo, take: (run: StoredRun, index: number) => void,
): { to: ReadTo; tornBytes: number } {
  if (!existsSync(file)) return { to: START, tornBytes: 0 };
  const fd = openSync(file, 'r');
  try {
    let { bytes, lines } = from;
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(fd, chunk, 0, CHUNK_BYTES, bytes + rest.length);
      if (length === 0) break;
      rest = Buffer.concat([rest, chunk.subarray(0, length)]);
      let begin = 0;
      for (let end = rest.indexOf(LINE_END); end >= 0; end = rest.indexOf(LINE_END, begin)) {
        const line = rest.toString('utf8', begin, end);
        begin = end + 1;
        if (line === '' && bytes === from.bytes && bytes > 0 && end === 0) continue; // the line end that the last line lacked
        take(located(file, lines, () => parseRunRecord(line)), lines);
        lines++;
      }
      bytes += begin;
      rest = rest.subarray(begin);
    }
    if (rest.length === 0) return { to: { bytes, lines }, tornBytes: 0 };
    const tail = parsed(rest.toString('utf8'));
    if (!tail) return { to: { bytes, lines }, tornBytes: rest.length };
    take(tail, lines); // a line end that an editor dropped is no loss
    return { to: { bytes: bytes + rest.length, lines: lines + 1 }, tornBytes: 0 };
  } finally {
    closeSync(fd);
  }
}

function parsed(line: string): StoredRun | undefined {
  try {
    return parseRunRecord(line);
  } catch {
    return undefined;
  }
}

function located<T>(file: string, index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${file} line ${index + 1}: ${error.message}`) : error;
  }
}

/** Thrown for a name under which nothing was recorded; `known` are the names there are. */
export class UnknownRunsError extends InputError {
  override name = 'UnknownRunsError';
  constructor(readonly asked: string, readonly known: readonly string[]) {
    super(`runs: expected one of ${known.join(', ') || '(nothing was recorded yet)'}, got "${asked}"; npx scaling sweep --list says what can be recorded`);
  }
}

const EXTENSION = '.jsonl';

/** Where the records of a sweep are kept. */
export function recordFile(name: string): string {
  return datasetPath('runs', `${name}${EXTENSION}`);
}

/** The names under which runs were recorded, sorted. */
export function recordedNames(): string[] {
  const folder = datasetPath('runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((file) => file.endsWith(EXTENSION)).map((file) => file.slice(0, -EXTENSION.length)).sort();
}

/**
 * The completed runs that were recorded under a name, or in a file of records whose path ends in `.jsonl`, in the order in which they were
 * recorded. Loads no TensorFlow.
 *
 * Example: `readRuns('width', (run) => run.config.train.model.dModel > 8)`.
 * @throws UnknownRunsError naming those there are; InputError for a line that is no record
 */
export function readRuns(name: string, where: (run: CompletedRun) => boolean = () => true): CompletedRun[] {
  return readAllRuns(name).filter(isCompleted).filter(where);
}

/** The same with the runs that diverged or failed, which are results too: `run.status` says which. */
export function readAllRuns(name: string): StoredRun[] {
  if (name.endsWith(EXTENSION)) {
    if (!existsSync(name)) throw new InputError(`runs: expected a file of records, found none at ${name}`);
    return readStore(name).runs;
  }
  if (!recordedNames().includes(name)) throw new UnknownRunsError(name, recordedNames());
  return readStore(recordFile(name)).runs;
}
