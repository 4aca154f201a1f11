import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { CsvError, parse } from 'csv-parse';
import { describe, InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import type { ColumnRole } from './columns.js';

/** A JSON array is read whole; beyond this many bytes it is better written as CSV or as one object a line. */
const LARGEST_JSON_BYTES = 100e6;

/** One row as it stands in the file. */
interface RawRow {
  cells: readonly unknown[];
  /** Where it stands, for messages: `line 3` or `entry 2`. */
  place: string;
}

/** The columns of a table that were asked for. */
export interface ReadColumns {
  columns: Partial<Record<ColumnRole, Float64Array>>;
  rowsRead: number;
  /** Rows that a uniform sample kept; rowsRead unless the table is larger than `maxRows`. */
  rowsKept: number;
  /** Rows left out because a cell was not a usable number; 0 unless `dropInvalid`. */
  rowsDropped: number;
}

/**
 * The column names of a table: the first line of a CSV file, the keys of the first object of a JSON array or of JSON lines.
 * @throws InputError if the file is absent, empty, or not such a table
 */
export async function columnNames(file: string): Promise<string[]> {
  for await (const row of rowsOf(file)) {
    if (row.names) return row.names;
  }
  throw new InputError(`${file}: expected a line of column names and rows of numbers, got an empty file`);
}

/**
 * Reads the columns at `positions` as numbers above zero, row by row. Memory is bounded by `maxRows`, not by the file: of a larger
 * table a uniform sample is kept (reservoir sampling, Vitter 1985, algorithm R, seeded).
 * @throws InputError naming file, line, column and cell if a cell is not a number above zero, unless `dropInvalid`
 */
export async function readColumns(
  file: string,
  names: readonly string[],
  positions: Partial<Record<ColumnRole, number>>,
  { maxRows = 50_000, seed = 0, dropInvalid = false }: { maxRows?: number; seed?: number; dropInvalid?: boolean } = {},
): Promise<ReadColumns> {
  const wanted = Object.entries(positions) as [ColumnRole, number][];
  const kept = wanted.map(() => new Float64Array(maxRows));
  const values = new Float64Array(wanted.length);
  const stream = randomStream(seed, 'rows');
  let rowsRead = 0;
  let rowsDropped = 0;
  for await (const { row } of rowsOf(file)) {
    if (!row) continue;
    const wrong = wanted.findIndex(([role, position], k) => !isUsable(role, (values[k] = toNumber(row.cells[position]))));
    if (wrong >= 0) {
      const [role, position] = wanted[wrong]!;
      if (!dropInvalid) throw new InputError(`${file}, ${row.place}, column "${names[position]}": expected ${role === 'accuracy' ? 'a number' : 'a number > 0'}, got ${describe(row.cells[position])}; correct the row, or leave such rows out with --drop-invalid`);
      rowsDropped++;
      continue;
    }
    const slot = rowsRead < maxRows ? rowsRead : Math.floor(stream.uniform() * (rowsRead + 1));
    if (slot < maxRows) kept.forEach((column, k) => (column[slot] = values[k]!));
    rowsRead++;
  }
  if (rowsRead === 0) throw new InputError(`${file}: expected rows of numbers below the column names, got ${rowsDropped === 0 ? 'none' : `${rowsDropped} rows without a usable one`}`);
  const rowsKept = Math.min(rowsRead, maxRows);
  return {
    columns: Object.fromEntries(wanted.map(([role], k) => [role, kept[k]!.slice(0, rowsKept)])),
    rowsRead,
    rowsKept,
    rowsDropped,
  };
}

function toNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
}

function isUsable(role: ColumnRole, value: number): boolean {
  return Number.isFinite(value) && (value > 0 || role === 'accuracy');
}

/** The names of a table, then its rows. */
async function* rowsOf(file: string): AsyncGenerator<{ names?: string[]; row?: RawRow }> {
  if (!existsSync(file) || !statSync(file).isFile()) throw new InputError(`${file}: expected a CSV or JSON file, found none at that path`);
  const ending = extname(file).toLowerCase();
  if (ending === '.json') yield* jsonRows(file);
  else if (ending === '.jsonl' || ending === '.ndjson') yield* jsonLines(file);
  else yield* csvRows(file);
}

async function* csvRows(file: string): AsyncGenerator<{ names?: string[]; row?: RawRow }> {
  const input = createReadStream(file);
  const parser = input.pipe(parse({ bom: true, trim: true, delimiter: [',', ';', '\t'], comment: '#', comment_no_infix: true, skip_empty_lines: true, info: true }));
  let isFirst = true;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (isFirst) {
        isFirst = false;
        yield { names: record };
      } else {
        yield { row: { cells: record, place: `line ${info.lines}` } };
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new InputError(`${file}: expected CSV with as many cells in each row as there are column names; ${error.message}`);
    throw error;
  } finally {
    input.destroy(); // whoever stops early leaves no file open
  }
}

function* jsonRows(file: string): Generator<{ names?: string[]; row?: RawRow }> {
  const bytes = statSync(file).size;
  if (bytes > LARGEST_JSON_BYTES) throw new InputError(`${file}: expected at most ${LARGEST_JSON_BYTES / 1e6} MB of JSON, got ${Math.round(bytes / 1e6)} MB; write it as CSV or as one object a line (.jsonl), which are read in pieces`);
  const text = readFileSync(file, 'utf8');
  if (text.trim() === '') return;
  const entries = parseJson(file, 'the file', text);
  if (!Array.isArray(entries)) throw new InputError(`${file}: expected a JSON array of objects, got ${describe(entries)}`);
  let names: string[] | undefined;
  for (const [index, entry] of entries.entries()) {
    const object = asObject(file, `entry ${index + 1}`, entry);
    if (!names) yield { names: (names = Object.keys(object)) };
    yield { row: { cells: names.map((name) => object[name]), place: `entry ${index + 1}` } };
  }
}

async function* jsonLines(file: string): AsyncGenerator<{ names?: string[]; row?: RawRow }> {
  let names: string[] | undefined;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    const object = asObject(file, `line ${line}`, parseJson(file, `line ${line}`, text));
    if (!names) yield { names: (names = Object.keys(object)) };
    yield { row: { cells: names.map((name) => object[name]), place: `line ${line}` } };
  }
}

function parseJson(file: string, place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: expected ${place} to be JSON, but ${(error as Error).message}`);
  }
}

function asObject(file: string, place: string, entry: unknown): Record<string, unknown> {
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return entry as Record<string, unknown>;
  throw new InputError(`${file}, ${place}: expected an object with a value for each column, got ${describe(entry)}`);
}
