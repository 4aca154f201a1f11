import { describe, InputError, printable } from '../../../core/check.js';
import { headText, textOf, unpackedHead } from './file-bytes.js';
import { documentRows } from './json-document.js';
import { jsonPieces, parseJson, type JsonPiece } from './json-pieces.js';
import { nameColumns } from './names.js';
import type { TableRow, TableRows } from './table-rows.js';

/** Entries that are looked at to find the column names: logs often give a value only now and then. */
const HEAD_ENTRIES = 200;
/** Objects within objects are followed so deep. */
const DEEPEST = 8;

/**
 * A table in JSON: an array of objects, one object a line, or one object that holds a table in one of the ways of {@link documentRows}.
 * Arrays and lines are read in pieces. A value within an object is named by its path: `config.nParams`.
 * @throws InputError if it is not JSON, or holds no table
 */
export async function jsonTable(file: string, part?: string): Promise<TableRows> {
  const head = headText(await unpackedHead(file)).trimStart();
  if (part === undefined && head.startsWith('[')) return objectTable(file, () => entriesOf(file, 'elements', 'entry'));
  if (part === undefined && isLines(head)) return objectTable(file, () => entriesOf(file, 'lines', 'line'));
  const documents: JsonPiece[] = [];
  for await (const piece of jsonPieces(file, textOf(file), 'values')) {
    documents.push(piece);
    if (documents.length === 2) break;
  }
  if (documents.length === 2) return objectTable(file, () => entriesOf(file, 'values', 'line'));
  if (documents.length === 0) throw new InputError(`${file}: expected a line of column names and rows of numbers, got an empty file`);
  const { said, ...rows } = documentRows(file, parsed(documents[0]!, `${file}: expected the file to be JSON`), part);
  if ('columns' in rows) return cellTable(rows.columns.names, () => rows.columns.cells, said);
  const table = await objectTable(file, function* () {
    for (const [index, value] of rows.objects.entries()) yield { value, place: `entry ${index + 1}` };
  });
  return { ...table, said: [...said, ...table.said] };
}

/** Whether the first line is a whole object by itself. */
function isLines(head: string): boolean {
  const end = head.indexOf('\n');
  const line = (end < 0 ? head : head.slice(0, end)).trim();
  return end >= 0 && line.endsWith('}') && parseJson(line) !== undefined;
}

interface Entry {
  value: unknown;
  place: string;
  problem?: string;
}

async function* entriesOf(file: string, cut: 'elements' | 'lines' | 'values', word: 'entry' | 'line'): AsyncGenerator<Entry> {
  let index = 0;
  for await (const piece of jsonPieces(file, textOf(file), cut)) {
    const place = `${word} ${word === 'line' ? piece.line : ++index}`;
    try {
      yield { value: parsed(piece, 'expected JSON'), place };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      yield { value: undefined, place, problem: error.message };
    }
  }
}

function parsed({ text }: JsonPiece, expected: string): unknown {
  const value = parseJson(text);
  if (value !== undefined) return value;
  try {
    return JSON.parse(text);
  } catch (error) {
    const isPython = /^[[{]\s*'|[{,]\s*'[^']*'\s*:/.test(text);
    throw new InputError(`${expected}, but ${printable((error as Error).message)}${isPython ? '; it looks like a printed Python object: write it with json.dump' : ''}`);
  }
}

/** Rows that are objects; or arrays, the first of which holds the names. */
async function objectTable(file: string, entries: () => AsyncIterable<Entry> | Iterable<Entry>): Promise<TableRows> {
  const paths = new Map<string, string[]>();
  let seen = 0;
  for await (const { value, place, problem } of entries()) {
    if (problem !== undefined && seen === 0) throw new InputError(`${file}, ${place}: ${problem}`);
    if (Array.isArray(value) && seen === 0 && value.every((cell) => typeof cell === 'string')) return arrayTable(value, entries);
    if (problem === undefined) collectPaths(asObject(`${file}, ${place}`, value), [], paths);
    if (++seen === HEAD_ENTRIES) break;
  }
  if (seen === 0) throw new InputError(`${file}: expected a line of column names and rows of numbers, got an empty file`);
  const { names, said } = nameColumns([...paths.keys()]);
  const cuts = [...paths.values()];
  return {
    names,
    said,
    async* rows() {
      for await (const { value, place, problem } of entries()) {
        if (problem !== undefined) yield { cells: [], place, problem };
        else if (!isObject(value)) yield { cells: [], place, problem: `expected an object with a value for each column, got ${describe(value)}` };
        else yield { cells: cuts.map((path) => valueAt(value, path)), place };
      }
    },
  };
}

function arrayTable(header: readonly unknown[], entries: () => AsyncIterable<Entry> | Iterable<Entry>): TableRows {
  const { names, said } = nameColumns(header);
  return {
    names,
    said,
    async* rows() {
      let isFirst = true;
      for await (const { value, place, problem } of entries()) {
        if (isFirst) isFirst = false;
        else if (Array.isArray(value) && value.length === names.length) yield { cells: value, place };
        else yield { cells: [], place, problem: problem ?? `expected an array of ${names.length} values, got ${describe(value)}` };
      }
    },
  };
}

function cellTable(given: readonly unknown[], cells: () => Iterable<readonly unknown[]>, said: readonly string[]): TableRows {
  const { names, said: renamed } = nameColumns(given);
  return {
    names,
    said: [...said, ...renamed],
    * rows() {
      let entry = 0;
      for (const row of cells()) yield { cells: row, place: `entry ${++entry}` } satisfies TableRow;
    },
  };
}

/** Adds the path to each value in an object that is not an object itself, by its name with dots. */
function collectPaths(object: Record<string, unknown>, above: readonly string[], paths: Map<string, string[]>): void {
  for (const [key, value] of Object.entries(object)) {
    const path = [...above, key];
    if (isObject(value) && path.length < DEEPEST) collectPaths(value, path, paths);
    else paths.set(path.join('.'), path);
  }
}

function valueAt(object: Record<string, unknown>, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(place: string, value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  throw new InputError(`${place}: expected an object with a value for each column, got ${describe(value)}`);
}
