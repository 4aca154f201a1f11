import { describe, InputError } from '../../../core/check.js';

/** Rows found in one JSON object: objects, or names and cells. */
export type DocumentRows = { said: string[] } & (
  | { objects: readonly unknown[] }
  | { columns: { names: readonly unknown[]; cells: Iterable<readonly unknown[]> } }
);

type JsonObject = Record<string, unknown>;

/**
 * The rows that one JSON object holds: pandas' orientations (`columns` with or without row labels, `split`, `table`, `index`), an array of
 * objects under one key at any depth (`{"runs": [...]}`), else the object itself as the only row. `part` names the key (`results.runs`) where there are several.
 * @throws InputError if columns differ in length, or several keys hold rows and none was named
 */
export function documentRows(file: string, value: unknown, part?: string): DocumentRows {
  if (part !== undefined) return { ...rowsAt(file, part, part.split('.').reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)) };
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
    return { columns: { names: columns.map((name: unknown) => (Array.isArray(name) ? name.join('.') : name)), cells: data as unknown[][] }, said: [] };
  }
  if (Array.isArray(data) && isObject(value['schema']) && data.every(isObject)) return { objects: data, said: [] };
  const members = Object.entries(value);
  if (members.length === 0) return undefined;
  const lists = members.filter(([, member]) => Array.isArray(member) && member.length > 0 && !member.some((cell) => typeof cell === 'object' && cell !== null)) as [string, unknown[]][];
  if (lists.length >= 2 && !members.some(([, member]) => isArrayOfObjects(member))) return columnsOf(file, lists, members.length - lists.length);
  if (members.every(([, member]) => isObject(member) && Object.values(member).every((cell) => typeof cell !== 'object' || cell === null))) return labelled(members as [string, JsonObject][]);
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
 * Objects of objects: {column: {row: value}} as pandas writes it, or {run: {column: value}}. Labels of rows are whole numbers, or more of them
 * than of columns; columns are those whose keys agree among all.
 */
function labelled(members: readonly [string, JsonObject][]): DocumentRows {
  const inner = Object.keys(members[0]![1]);
  const areNumbers = (keys: readonly string[]) => keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
  const outer = members.map(([key]) => key);
  const isByColumn = areNumbers(inner) || (!areNumbers(outer) && inner.length > outer.length);
  if (!isByColumn) return { objects: members.map(([, member]) => member), said: ['each key holds one row'] };
  return { columns: { names: outer, cells: byRow(inner.length, members.map(([, member]) => (row) => member[inner[row]!])) }, said: ['each key holds one column'] };
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

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
