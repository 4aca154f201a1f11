import { describe, InputError, printable } from '../../../core/check.js';
import { headText, textOf, unpackedHead } from './file-bytes.js';
import { jsonPieces, parseJson, type JsonPiece } from './json-pieces.js';
import { nameColumns, type TableRow, type TableRows } from './table-rows.js';

type JsonObject = Record<string, unknown>;

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
function collectPaths(object: JsonObject, above: readonly string[], paths: Map<string, string[]>): void {
  for (const [key, value] of Object.entries(object)) {
    const path = [...above, key];
    if (isObject(value) && path.length < DEEPEST) collectPaths(value, path, paths);
    else paths.set(path.join('.'), path);
  }
}

function valueAt(object: JsonObject, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(place: string, value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw new InputError(`${place}: expected an object with a value for each column, got ${describe(value)}`);
}

/** Rows found in one JSON object: objects, or names and cells. */
export type DocumentRows = { said: string[] } & (
  | { objects: readonly unknown[] }
  | { columns: { names: readonly unknown[]; cells: Iterable<readonly unknown[]> } }
);

/**
 * The rows that one JSON object holds: pandas' orientations (`columns` with or without row labels, `split`, `table`, `index`), an array of
 * objects under one key at any depth (`{"runs": [...]}`), else the object itself as the only row. `part` names the key (`results.runs`)
 * where there are several.
 * @throws InputError if columns differ in length, or several keys hold rows and none was named
 */
export function documentRows(file: string, value: unknown, part?: string): DocumentRows {
  if (part !== undefined)
    return {
      ...rowsAt(
        file,
        part,
        part.split('.').reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value),
      ),
    };
  if (Array.isArray(value)) return { objects: value, said: [] };
  if (!isObject(value)) throw new InputError(`${file}: expected a JSON array of objects, got ${describe(value)}`);
  const whole = tableIn(file, value);
  if (whole) return whole;
  const found = tablesWithin(file, value, []);
  if (found.length > 1) throw new InputError(`${file}: expected one array of objects, got those of ${found.map(({ path }) => `"${path}"`).join(', ')}; say which holds the runs with --part ${found[0]!.path}`);
  const [only] = found;
  return only ? { ...only.rows, said: [`the rows are those of "${only.path}"`, ...only.rows.said] } : { objects: [value], said: [] };
}

function rowsAt(file: string, path: string, value: unknown): DocumentRows {
  if (Array.isArray(value)) return { objects: value, said: [] };
  const table = isObject(value) ? tableIn(file, value) : undefined;
  if (table) return table;
  throw new InputError(`--part: expected the path to an array of objects in ${file}, for example results.runs, got ${describe(value)} at "${path}"`);
}

/** An object that is a table as a whole. */
function tableIn(file: string, value: JsonObject): DocumentRows | undefined {
  const { columns, data } = value;
  if (Array.isArray(data) && Array.isArray(columns) && data.every(Array.isArray)) {
    return {
      columns: { names: columns.map((name: unknown) => (Array.isArray(name) ? name.join('.') : name)), cells: data as unknown[][] },
      said: [],
    };
  }
  if (Array.isArray(data) && isObject(value['schema']) && data.every(isObject)) return { objects: data, said: [] };
  const members = Object.entries(value);
  if (members.length === 0) return undefined;
  const lists = members.filter(
    ([, member]) => Array.isArray(member) && member.length > 0 && !member.some((cell) => typeof cell === 'object' && cell !== null),
  ) as [string, unknown[]][];
  if (lists.length >= 2 && !members.some(([, member]) => isArrayOfObjects(member)))
    return columnsOf(file, lists, members.length - lists.length);
  if (members.every(([, member]) => isObject(member) && Object.values(member).every((cell) => typeof cell !== 'object' || cell === null)))
    return labelled(members as [string, JsonObject][]);
  return undefined;
}

function columnsOf(file: string, lists: readonly [string, readonly unknown[]][], others: number): DocumentRows {
  const rows = lists[0]![1].length;
  const odd = lists.find(([, list]) => list.length !== rows);
  if (odd) throw new InputError(`${file}: expected columns of one length, got ${rows} values in "${lists[0]![0]}" and ${odd[1].length} in "${odd[0]}"`);
  return {
    columns: { names: lists.map(([name]) => name), cells: byRow(rows, lists.map(([, list]) => (row) => list[row])) },
    said: others === 0 ? [] : [`${others} ${others === 1 ? 'key that holds' : 'keys that hold'} no list ${others === 1 ? 'is' : 'are'} passed over`],
  };
}

/**
 * Objects of objects: {column: {row: value}} as pandas writes it, or {run: {column: value}}. Labels of rows are whole numbers, or more of
 * them than of columns; columns are those whose keys agree among all.
 */
function labelled(members: readonly [string, JsonObject][]): DocumentRows {
  const inner = Object.keys(members[0]![1]);
  const areNumbers = (keys: readonly string[]) => keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
  const outer = members.map(([key]) => key);
  const isByColumn = areNumbers(inner) || (!areNumbers(outer) && inner.length > outer.length);
  if (!isByColumn) return { objects: members.map(([, member]) => member), said: ['each key holds one row'] };
  return {
    columns: {
      names: outer,
      cells: byRow(
        inner.length,
        members.map(
          ([, member]) =>
            (row) =>
              member[inner[row]!],
        ),
      ),
    },
    said: ['each key holds one column'],
  };
}

function* byRow(rows: number, columns: readonly ((row: number) => unknown)[]): Generator<unknown[]> {
  for (let row = 0; row < rows; row++) yield columns.map((cellAt) => cellAt(row));
}

function tablesWithin(file: string, value: JsonObject, above: readonly string[]): { path: string; rows: DocumentRows }[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const path = [...above, key];
    if (isArrayOfObjects(member)) return [{ path: path.join('.'), rows: { objects: member as unknown[], said: [] } }];
    if (!isObject(member) || path.length > 4) return [];
    const rows = tableIn(file, member);
    return rows && Object.keys(member).length > 1 ? [{ path: path.join('.'), rows }] : tablesWithin(file, member, path);
  });
}

const isArrayOfObjects = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isObject);
