import { InputError } from './check.js';

export { LIBRARY_VERSION } from './version.js';

const provided = new Map<string, string>();

/**
 * Gives a page the files of datasets/ that it is going to read, by their paths there, for example `published/training-mfu.csv`: it has no
 * disk, and fetches what it shows before it computes.
 */
export function provideDatasets(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) provided.set(path, text);
}

export const datasetPath = (...parts: string[]): string => parts.join('/');

/** @throws InputError for a file that the page was not given */
export function readDataset(...parts: string[]): string {
  const text = provided.get(datasetPath(...parts));
  if (text === undefined) throw new InputError(`datasets: expected ${datasetPath(...parts)} among what provideDatasets was given, got ${[...provided.keys()].join(', ') || 'nothing'}`);
  return text;
}

export const isForPages = (): boolean => false;

/** @throws InputError always */
export function writeWhole(file: string): never {
  throw new InputError(`file: expected a machine with a disk, got a page that is to write ${file}; offer it as a download`);
}
