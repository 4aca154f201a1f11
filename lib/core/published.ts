import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { checkChoice, InputError } from './check.js';
import { datasetPath } from './datasets.js';
import { ROW_SCHEMAS } from './published-schemas.js';
import type { PublishedTables } from './published-tables.js';

/** The name of a published table, that of its file in datasets/published/ without `.csv`. */
export type PublishedTableName = keyof PublishedTables;

/** All names, in the order of the lecture. */
export const PUBLISHED_TABLE_NAMES = Object.keys(ROW_SCHEMAS) as PublishedTableName[];

/**
 * The rows of a table that a paper published, each cell checked; a cell the paper leaves empty is absent.
 * For example `publishedTable('hoffmann-2022-exponents')[0].a` = 0.50. The file's comments name the paper and table: `publishedSource`.
 * @throws InputError for an unknown name, or naming the file, row and column of a cell that does not fit
 */
export function publishedTable<Name extends PublishedTableName>(name: Name): PublishedTables[Name][] {
  const file = fileOf(name);
  return parseTable(name, readFileSync(file, 'utf8'), file);
}

/**
 * Where a published table comes from, as a figure cites it, for example
 * `publishedSource('training-mfu')` = 'Chowdhery et al. 2022, "PaLM: Scaling Language Modeling with Pathways", Table 3'.
 * @throws InputError for an unknown name, or if the file does not say
 */
export function publishedSource(name: PublishedTableName): string {
  const file = fileOf(name);
  const source = /^# source: (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (source === undefined) throw new InputError(`${file}: expected a first line "# source: ...", got none`);
  return source;
}

/**
 * Reads CSV text as the rows of a table: lines that begin with # are comments, the first other line names the columns.
 * `file` is what errors call it.
 * @throws InputError for a missing or unknown column, or a cell that does not fit
 */
export function parseTable<Name extends PublishedTableName>(name: Name, csv: string, file: string): PublishedTables[Name][] {
  const schema = z.object(ROW_SCHEMAS[name]);
  return readRecords(csv, file, Object.keys(ROW_SCHEMAS[name])).map(({ record, info }) => {
    const cells = Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== ''));
    const result = schema.safeParse(cells);
    if (result.success) return result.data as unknown as PublishedTables[Name];
    const { path, message } = result.error.issues[0]!;
    throw new InputError(`${file}, line ${info.lines}, column ${path.join('.')}: ${message}`);
  });
}

interface ParsedRow {
  record: Record<string, string>;
  info: { lines: number };
}

function readRecords(csv: string, file: string, expected: readonly string[]): ParsedRow[] {
  const columns = (found: string[]): string[] => {
    if (found.length === expected.length && expected.every((column) => found.includes(column))) return found;
    throw new InputError(`${file}: expected the columns ${expected.join(', ')}, got ${found.join(', ')}`);
  };
  try {
    return parse<ParsedRow>(csv, { columns, comment: '#', comment_no_infix: true, info: true });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: expected CSV, but ${(error as Error).message}`);
  }
}

function fileOf(name: PublishedTableName): string {
  return datasetPath('published', `${checkChoice('table', name, PUBLISHED_TABLE_NAMES)}.csv`);
}
