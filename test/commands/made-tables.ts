import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { asCsv, type MadeRow } from '../fit/table/made-runs.js';

/**
 * For a test file: a function that writes rows as CSV into a folder of that file's own, which goes when its tests have run, and one that
 * names a path there.
 */
export function madeTables(name: string): { table: (rows: MadeRow[]) => string; path: (file: string) => string } {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), `${name}-`))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  const path = (file: string): string => join(folder, file);
  const table = (rows: MadeRow[]): string => {
    const file = path(`table-${files++}.csv`);
    writeFileSync(file, asCsv(rows));
    return file;
  };
  return { table, path };
}
