import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from './check.js';

export { LIBRARY_VERSION } from './version.js';

/**
 * The path of a file or folder in datasets/, for example `datasetPath('runs', 'shape.jsonl')`; it need not exist.
 * The folder is looked for upwards from this file, which runs from lib/ in tests and from lib/dist/ in notebooks.
 * @throws InputError if the kit's datasets/ is not there
 */
export function datasetPath(...parts: string[]): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const datasets = join(folder, 'datasets');
    if (existsSync(datasets)) return join(datasets, ...parts);
  }
  throw new InputError(`datasets: expected the kit's folder datasets/ above ${here}, found none`);
}

/** The text of a file in datasets/, for example `readDataset('published', 'training-mfu.csv')`. */
export function readDataset(...parts: string[]): string {
  return readFileSync(datasetPath(...parts), 'utf8');
}

/** Set in the environment while a notebook is executed for pages, whose readers have no kernel. */
export const PAGES = 'SCALING_PAGES';

/** Whether what a cell shows is for pages. */
export const isForPages = (): boolean => Boolean(process.env[PAGES]);

/** Writes a file that appears whole or not at all: under a temporary name, onto the disk, then renamed. Its folder must be there. */
export function writeWhole(file: string, content: string | Uint8Array, { mode }: { mode?: number } = {}): void {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, content, { flush: true, ...(mode !== undefined && { mode }) });
  renameSync(unfinished, file);
}
