import { existsSync, readdirSync } from 'node:fs';
import { datasetPath } from '../../core/datasets.js';
import { InputError } from '../../core/check.js';
import { readStore } from './read-store.js';
import { isCompleted, type CompletedRun, type StoredRun } from './run-record.js';

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
