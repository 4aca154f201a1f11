import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { root } from '../../lib/setup/paths.mjs';
import { publishedFile } from '../jest/published-runs.cjs';

/** Rows of a table as numbers by column name; NaN where a cell is text. */
function rowsOf(path: string): Record<string, number>[] {
  const rows = parse<Record<string, string>>(readFileSync(path, 'utf8'), { columns: true });
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, Number(cell)])));
}

/** A made table of the shape of a published one, whose law is known; it is part of the repository. */
export function madeRows(name: 'isoflops.csv' | 'repetitions.csv'): Record<string, number>[] {
  return rowsOf(join(root, 'test', 'fixtures', 'published-shape', name));
}

/** A test of published digits: skipped by name, and aloud, where the published runs are neither here nor to be fetched. */
export function itWithReference(file: string, title: string, body: (rows: Record<string, number>[]) => void | Promise<void>): void {
  const path = publishedFile(file);
  // minutes: a machine that does other things as well is no reason to fail
  if (path !== undefined) it(title, () => body(rowsOf(path)), 600_000);
  else {
    console.warn(`${file} is not on this machine: "${title}" is skipped; test/fit/published-shape.test.ts holds the same fits on made runs`);
    it.skip(`${title} (skipped: ${file} is not on this machine)`, () => undefined);
  }
}
