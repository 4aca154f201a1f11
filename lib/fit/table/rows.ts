import { describe, InputError } from '../../core/check.js';
import { cellKey, numberKey, numberOfCell } from './numbers.js';
import { chooseColumns, COLUMN_ROLES } from './columns.js';
import type { ColumnRole } from './units.js';
import type { OneOfEach, ReadColumns } from './read-table.js';
import { labelNature, runColumns } from './labels.js';
import type { LawColumns } from './law-columns.js';

/** Where the columns of a table stand that a choice of rows looks at; {@link LawColumns} is one. */
export type TableShape = Pick<LawColumns, 'names' | 'positions' | 'tokens'>;

/** A column by its position, or the tokens that no column counts but others give. */
export type ColumnReference = number | 'nTokens';

/** Roles that say how far a run had come, the best witness first. */
const PROGRESS_ROLES = ['nTokens', 'steps', 'trainFlops'] as const;

/**
 * The columns in a list such as `nParams,nTokens`, `lr` or `"a, b",c`: each a column's name or a role. Where compute stands for tokens,
 * or tokens for compute, either role means the one that is there.
 * @throws InputError naming what is neither, and the columns there are
 */
export function resolveColumns(option: string, list: string, { names, positions, tokens }: TableShape): ColumnReference[] {
  if (names.includes(list)) return [names.indexOf(list)];
  const parts = splitList(list);
  if (parts.length === 0) throw new InputError(`${option}: expected columns of the file, got ${describe(list)}; it has ${names.map((one) => describe(one)).join(', ')}`);
  return parts.map((name) => {
    const position = names.indexOf(name);
    if (position >= 0) return position;
    const role = COLUMN_ROLES.find((candidate) => candidate === name);
    if (role === 'nTokens' && tokens) return role;
    const instead = name === 'nTokens' ? positions.trainFlops : name === 'trainFlops' ? positions.nTokens : undefined;
    const found = role && (positions[role] ?? instead ?? chooseColumns(names, [], [role]).positions[role]);
    if (found === undefined) throw new InputError(`${option}: expected columns of the file, or roles such as nParams, got ${describe(name)}; it has ${names.map((one) => describe(one)).join(', ')}`);
    return found;
  });
}

/** The parts of a list with commas between; a part in double quotes may hold commas. */
function splitList(list: string): string[] {
  return [...list.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.trim())
    .filter((name) => name !== '');
}

/**
 * The column that names the runs, by its name; undefined if none is called so. Worked value: of `loss`, `model`, `run_id` it is `run_id`.
 */
export function findRunColumn(names: readonly string[]): string | undefined {
  return runColumns(names)[0];
}

/** A value of a row: a number that was read for a role, a product of such, or the cell. */
function reader({ positions, tokens }: TableShape, column: ColumnReference): (values: Float64Array, cells: readonly unknown[]) => unknown {
  if (column === 'nTokens') {
    const factors = [...tokens!.roles, ...(tokens!.kind === 'tokens a parameter x N' ? ['nParams'] : [])].map((role) =>
      Object.keys(positions).indexOf(role),
    );
    return (values) => factors.reduce((product, k) => product * values[k]!, 1);
  }
  const k = Object.values(positions).indexOf(column);
  return k < 0 ? (_, cells) => cells[column] : (values) => values[k]!;
}

/** Those of the columns that stand in the file; what tokens are computed from is read anyhow. */
export function positionsOf(columns: readonly ColumnReference[]): number[] {
  return columns.filter((column): column is number => column !== 'nTokens');
}

function keyOf(shape: TableShape, columns: readonly ColumnReference[]): OneOfEach['key'] {
  const parts = columns.map((column) => reader(shape, column));
  return (values, cells) => parts.map((part) => cellKey(part(values, cells))).join('\u0000');
}

/** How `--last` finds the last row of each run, and by what. */
export interface LastRows {
  oneOf: OneOfEach;
  /** The column whose highest value is the last row; absent where only the order of the rows tells. */
  by?: string;
  /** Positions of the columns it looks at. */
  looksAt: number[];
}

/**
 * Keeps the last row of each run, `runs` being the columns that name it: the row with the most tokens, steps or compute, whichever the
 * table has; only without these the row that stands last.
 */
export function lastOfEachRun(shape: TableShape, runs: readonly ColumnReference[]): LastRows {
  const { names, positions, tokens } = shape;
  const byRole = (role: ColumnRole): number | undefined => positions[role] ?? chooseColumns(names, [], [role]).positions[role];
  const x = positions.x === undefined || labelNature(names[positions.x]!) !== 'progress' ? undefined : positions.x;
  const named = names.findIndex((name) => labelNature(name) === 'progress');
  const by: ColumnReference | undefined =
    x ??
    (tokens ? 'nTokens' : undefined) ??
    PROGRESS_ROLES.map(byRole).find((position) => position !== undefined) ??
    (named < 0 ? undefined : named);
  const progress = by === undefined ? undefined : reader(shape, by);
  return {
    oneOf: {
      what: 'runs',
      key: keyOf(shape, runs),
      score: (values, cells) => (progress ? numberOfCell(progress(values, cells)) ?? -Infinity : 0),
      ofEqual: 'last',
    },
    ...(by !== undefined && { by: by === 'nTokens' ? by : names[by]! }),
    looksAt: positionsOf([...runs, ...(by === undefined ? [] : [by])]),
  };
}

/** Keeps the row of the lowest loss of each combination of `columns`. */
export function bestOfEach(shape: TableShape, columns: readonly ColumnReference[]): OneOfEach {
  const loss = Object.keys(shape.positions).indexOf('loss');
  if (loss < 0) throw new InputError('--best-per: expected a law with a column of losses');
  return { what: 'combinations', key: keyOf(shape, columns), score: (values) => -values[loss]!, ofEqual: 'first' };
}

/** The rows of a table for which `isKept` holds. */
export function selectRows(table: ReadColumns, isKept: (row: number) => boolean): ReadColumns {
  const rows = Array.from(table.order.keys()).filter(isKept);
  const numbers = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  return {
    ...table,
    columns: Object.fromEntries(Object.entries(table.columns).map(([role, column]) => [role, numbers(column)])),
    beside: table.beside.map((column) => (column instanceof Float64Array ? numbers(column) : rows.map((row) => column[row]!))),
    order: numbers(table.order),
    rowsKept: rows.length,
  };
}

/** One label for each row, the same where all of `columns` hold the same, [rows]. */
export function rowLabels(columns: readonly ArrayLike<string | number>[]): string[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => columns.map((column) => {
    const value = column[row]!;
    return typeof value === 'number' ? numberKey(value) : value;
  }).join('\u0000'));
}

/**
 * The row with the lowest loss of each label; of equal ones the first. Worked value: labels a, a, b with losses 3, 2, 4 keep rows 1 and 2.
 */
export function lowestOfEach(labels: readonly string[], loss: ArrayLike<number>): Set<number> {
  const best = new Map<string, number>();
  labels.forEach((label, row) => {
    const held = best.get(label);
    if (held === undefined || loss[row]! < loss[held]!) best.set(label, row);
  });
  return new Set(best.values());
}
