import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
  if (!existsSync(file)) return { runs: [] };
  const bytes = readFileSync(file);
  const lines = bytes.toString('utf8').split('\n');
  const tail = lines.pop()!;
  const tailIsWhole = tail !== '' && parses(tail); // a line end that an editor dropped is no loss
  if (tailIsWhole) lines.push(tail);
  const runs = new Map<string, StoredRun>();
  for (const [index, line] of lines.entries()) {
    const run = located(file, index, () => parseRunRecord(line));
    const earlier = runs.get(run.id);
    if (earlier && !isFailed(earlier)) throw new InputError(`${file} line ${index + 1}: expected each run once, got ${run.id} a second time`);
    runs.delete(run.id);
    runs.set(run.id, run);
  }
  if (tail === '' || tailIsWhole) return { runs: [...runs.values()] };
  const tornBytes = bytes.length - (bytes.lastIndexOf(0x0a) + 1);
  return { runs: [...runs.values()], torn: { bytes: tornBytes, sentence: `${file}: its last line was cut off while it was written; that run counts as not done` } };
}

function parses(line: string): boolean {
  try {
    parseRunRecord(line);
    return true;
  } catch {
    return false;
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
 * The completed runs that were recorded under a name, in the order in which they were recorded. Loads no TensorFlow.
 *
 * Example: `readRuns('width', (run) => run.config.train.model.dModel > 8)`.
 * @throws UnknownRunsError naming those there are; InputError for a line that is no record
 */
export function readRuns(name: string, where: (run: CompletedRun) => boolean = () => true): CompletedRun[] {
  return readAllRuns(name).filter(isCompleted).filter(where);
}

/** The same with the runs that diverged or failed, which are results too: `run.status` says which. */
export function readAllRuns(name: string): StoredRun[] {
  if (!recordedNames().includes(name)) throw new UnknownRunsError(name, recordedNames());
  return readStore(recordFile(name)).runs;
}
