import { existsSync, readFileSync } from 'node:fs';
import { it } from '@jest/globals';
import { parse } from 'csv-parse/sync';

/** Files of published points that are for tests only; they stand beside the repository, or nowhere. */
const FOLDER = new URL('../../../shared/reference/', import.meta.url);

/** Rows of a reference file as numbers by column name (NaN where a cell is text); absent if the file is. */
export function referenceRows(file: string): Record<string, number>[] | undefined {
  const path = new URL(file, FOLDER);
  if (!existsSync(path)) return undefined;
  const rows = parse<Record<string, string>>(readFileSync(path, 'utf8'), { columns: true });
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, Number(cell)])));
}

/** A test that needs a reference file: skipped by name, and aloud, where the file is absent. */
export function itWithReference(file: string, title: string, body: (rows: Record<string, number>[]) => void | Promise<void>): void {
  const rows = referenceRows(file);
  // minutes: a machine that does other things as well is no reason to fail
  if (rows) it(title, () => body(rows), 600_000);
  else {
    console.warn(`${file} is not on this machine: "${title}" is skipped`);
    it.skip(`${title} (skipped: ${file} is not on this machine)`, () => undefined);
  }
}
