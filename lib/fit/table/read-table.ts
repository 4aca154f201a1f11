import { describe, InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import type { ColumnRole } from './columns.js';
import { openTable } from './formats/open-table.js';

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
 * The column names of a table of any kind that {@link openTable} reads.
 * @throws InputError if the file is absent, empty, or not such a table
 */
export async function columnNames(file: string): Promise<string[]> {
  return [...(await openTable(file)).names];
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
  const table = await openTable(file);
  for await (const row of table.rows(wanted.map(([, position]) => position))) {
    if (row.problem !== undefined) {
      if (!dropInvalid) throw new InputError(`${file}, ${row.place}: ${row.problem}; correct the row, or leave such rows out with --drop-invalid`);
      rowsDropped++;
      continue;
    }
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
