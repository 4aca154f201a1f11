import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from './check.js';

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
