import { describe, InputError } from '../../core/check.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { MAY_BE_ZERO } from './columns.js';
import { openTable } from './formats/open-table.js';
import type { TableRow } from './formats/table-rows.js';
import type { CellReader } from './law-columns.js';
import { cellNumber, numberOfCell, textOfCell } from './numbers.js';
import type { ColumnRole } from './units.js';
import type { RowFilter } from './where.js';

/** The columns of a table that were asked for. */
export interface ReadColumns {
  columns: Partial<Record<ColumnRole, Float64Array>>;
  rowsRead: number;
  /** Rows that a uniform sample kept; rowsRead unless the table is larger than `maxRows`. */
  rowsKept: number;
  /** Rows left out because a cell was not a usable number; 0 unless `dropInvalid`. */
  rowsDropped: number;
  /** Where rows stood at the end of the table that sum up those above them, and were left out: `line 12`. */
  totals: string[];
  /** The columns at `beside`, in that order, [rowsKept] each: numbers (NaN where nothing stands), or texts if any cell is one. */
  beside: ArrayLike<string | number>[];
  /** Where each kept row stood among the rows read, [rowsKept]. */
  order: Float64Array;
  /** How many rows a uniform sample was drawn from; absent if all of them are kept. */
  sampledFrom?: number;
}

/** What else is read, and which rows. */
export interface ReadOptions {
  /** 50,000 unless said. */
  maxRows?: number;
  /** Seed of the sample; 0 unless said. */
  seed?: number;
  dropInvalid?: boolean;
  /** Positions of columns to read as they are, beside the numbers. */
  beside?: readonly number[];
  /** Rows that it does not accept are passed over, and need not be valid. */
  filter?: RowFilter;
  /** Positions of further columns that `filter` or `oneOf` look at. */
  looksAt?: readonly number[];
  /** How cells of a role become numbers, such as those of {@link lawColumns}; plain numbers above zero unless given. */
  readers?: Partial<Record<ColumnRole, CellReader>>;
  /** Which part of the file: a path in JSON, or a sheet. */
  part?: string;
  /** Keep one row of each key; `values` there are the numbers in the order of `positions`. */
  oneOf?: OneOfEach;
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
  { maxRows = 50_000, seed = 0, dropInvalid = false, beside = [], filter, looksAt = [], readers = {}, part, oneOf }: ReadOptions = {},
): Promise<ReadColumns> {
  const wanted = Object.entries(positions) as [ColumnRole, number][];
  const values = new Float64Array(wanted.length);
  const kept = new KeptRows(maxRows, seed, wanted.length, beside, oneOf);
  const readerOf = wanted.map(([role]): CellReader => readers[role] ?? ((cell: unknown) => plainNumber(cell, role)));
  let rowsDropped = 0;
  let totals: TableRow[] = [];
  let areLabels = false;
  const table = await openTable(file, part === undefined ? {} : { part });
  const read = (row: TableRow): void => {
    if (row.problem !== undefined) {
      if (!dropInvalid) throw new InputError(`${file}, ${row.place}: ${row.problem}; correct the row, or leave such rows out with --drop-invalid`);
      rowsDropped++;
      return;
    }
    if (filter?.accepts(row.cells) === false) return;
    const wrong = wanted.findIndex(([, position], k) => {
      const value = readerOf[k]!(row.cells[position]);
      values[k] = value ?? NaN;
      return value === undefined;
    });
    if (wrong >= 0) {
      const [role, position] = wanted[wrong]!;
      const expected =
        readerOf[wrong]!.expected ?? (role === 'accuracy' ? 'a number' : MAY_BE_ZERO.has(role) ? 'a number >= 0' : 'a number > 0');
      if (!dropInvalid) {
        throw new InputError(`${file}, ${row.place}, column "${names[position]}": expected ${expected}, got ${describe(row.cells[position])}; `
          + 'correct the row, or leave such rows out with --drop-invalid');
      }
      rowsDropped++;
      return;
    }
    kept.offer(values, row.cells);
  };
  for await (const row of table.rows([...new Set([...wanted.map(([, position]) => position), ...beside, ...looksAt])])) {
    if (!areLabels && isTotal(row)) {
      totals.push(row);
    } else {
      // a word that stands above other rows too is a label
      areLabels ||= totals.length > 0;
      totals.forEach(read);
      totals = [];
      read(row);
    }
  }
  if (totals.length > MOST_TOTALS) totals.splice(0).forEach(read);
  const rowsRead = kept.rowsOffered;
  if (rowsRead === 0 && rowsDropped === 0 && filter && filter.rowsLeftOut > 0) throw new InputError(`${file}: ${filter.whyNone()}`);
  if (rowsRead === 0) throw new InputError(`${file}: expected rows of numbers below the column names, got ${rowsDropped === 0 ? 'none' : `${rowsDropped} rows without a usable one`}`);
  const { columns, besides, order, from } = kept.finish();
  return {
    columns: Object.fromEntries(wanted.map(([role], k) => [role, columns[k]!])),
    rowsRead,
    rowsKept: order.length,
    rowsDropped,
    totals: totals.map(({ place }) => place),
    beside: besides,
    order,
    ...(from !== undefined && { sampledFrom: from }),
  };
}

const MOST_TOTALS = 4;
const TOTAL = /^(?:grand |sub)?(?:total|sum|mean|average|avg|median|std|min|max|count)s?:?$/i;

/** Whether the first cell that holds anything says that the row sums up those above it. */
function isTotal({ cells }: TableRow): boolean {
  const first = cells.find((cell) => cell !== undefined && cell !== null && cell !== '');
  return typeof first === 'string' && TOTAL.test(first.trim());
}

function plainNumber(cell: unknown, role: ColumnRole): number | undefined {
  const value = cellNumber(cell, role)?.value;
  return value !== undefined && Number.isFinite(value) && (value > 0 || role === 'accuracy' || (value === 0 && MAY_BE_ZERO.has(role)))
    ? value
    : undefined;
}

/** More runs or combinations than this are no longer held in memory. */
const MOST_KEYS = 1e6;

/** One row to be kept of all rows with the same key. */
export interface OneOfEach {
  /** What is kept once: `run` or `combination`, for messages. */
  what: string;
  key(values: Float64Array, cells: readonly unknown[]): string;
  /** The row with the highest score is kept; of equal ones the last if `last`, else the first. */
  score(values: Float64Array, cells: readonly unknown[]): number;
  ofEqual: 'first' | 'last';
}

/** A column of cells, compact while they are numbers; where nothing stands is NaN, or the empty text. */
class CellColumn {
  private numbers: Float64Array;
  private texts: string[] | undefined;

  constructor(capacity: number) {
    this.numbers = new Float64Array(capacity);
  }

  set(slot: number, cell: unknown): void {
    if (slot >= this.numbers.length) this.numbers = grown(this.numbers);
    const text = textOfCell(cell);
    const number = text === '' ? NaN : numberOfCell(cell);
    if (number === undefined) this.texts ??= Array.from(this.numbers, (value) => (Number.isNaN(value) ? '' : String(value)));
    if (this.texts) this.texts[slot] = text;
    else this.numbers[slot] = number!;
  }

  at(slots: Uint32Array): ArrayLike<string | number> {
    const { texts, numbers } = this;
    return texts ? Array.from(slots, (slot) => texts[slot]!) : Float64Array.from(slots, (slot) => numbers[slot]!);
  }
}

function grown(column: Float64Array): Float64Array {
  const larger = new Float64Array(2 * column.length + 16);
  larger.set(column);
  return larger;
}

/**
 * The rows of a table that are kept in memory: a uniform sample of at most `maxRows` (reservoir sampling, Vitter 1985, algorithm R,
 * seeded), or one row of each key and a sample of those. Memory is bounded by `maxRows`, or by the number of keys, not by the file.
 */
export class KeptRows {
  private readonly columns: Float64Array[];
  private readonly besides: CellColumn[];
  private order: Float64Array;
  private readonly stream: RandomStream;
  private readonly slots = new Map<string, { slot: number; score: number }>();
  rowsOffered = 0;

  constructor(
    private readonly maxRows: number,
    seed: number,
    numbers: number,
    private readonly besidePositions: readonly number[],
    private readonly oneOf?: OneOfEach,
  ) {
    const capacity = oneOf ? Math.min(maxRows, 1024) : maxRows;
    this.columns = Array.from({ length: numbers }, () => new Float64Array(capacity));
    this.besides = besidePositions.map(() => new CellColumn(capacity));
    this.order = new Float64Array(capacity);
    this.stream = randomStream(seed, 'rows');
  }

  offer(values: Float64Array, cells: readonly unknown[]): void {
    const slot = this.slotFor(values, cells);
    if (slot !== undefined) {
      if (slot >= this.order.length) {
        this.order = grown(this.order);
        this.columns.forEach((column, k) => void (this.columns[k] = grown(column)));
      }
      this.columns.forEach((column, k) => void (column[slot] = values[k]!));
      this.besides.forEach((column, k) => column.set(slot, cells[this.besidePositions[k]!]));
      this.order[slot] = this.rowsOffered;
    }
    this.rowsOffered++;
  }

  private slotFor(values: Float64Array, cells: readonly unknown[]): number | undefined {
    if (!this.oneOf) {
      const slot = this.rowsOffered < this.maxRows ? this.rowsOffered : Math.floor(this.stream.uniform() * (this.rowsOffered + 1));
      return slot < this.maxRows ? slot : undefined;
    }
    const key = this.oneOf.key(values, cells);
    const score = this.oneOf.score(values, cells);
    const held = this.slots.get(key);
    if (held) {
      if (score < held.score || (score === held.score && this.oneOf.ofEqual === 'first')) return undefined;
      held.score = score;
      return held.slot;
    }
    if (this.slots.size === MOST_KEYS) throw new InputError(`${this.oneOf.what}: expected at most ${MOST_KEYS} of them, got more; name a column whose values repeat`);
    this.slots.set(key, { slot: this.slots.size, score });
    return this.slots.size - 1;
  }

  /** What was kept, in the order of its slots; `from` is how many rows a sample was drawn from, absent if all are there. */
  finish(): { columns: Float64Array[]; besides: ArrayLike<string | number>[]; order: Float64Array; from?: number } {
    const found = this.oneOf ? this.slots.size : this.rowsOffered;
    const all = Uint32Array.from({ length: this.oneOf ? found : Math.min(found, this.maxRows) }, (_, slot) => slot);
    const slots = all.length > this.maxRows ? Uint32Array.from(this.stream.shuffled(Array.from(all)).slice(0, this.maxRows)).sort() : all;
    const pick = (column: Float64Array): Float64Array => Float64Array.from(slots, (slot) => column[slot]!);
    return {
      columns: this.columns.map(pick),
      besides: this.besides.map((column) => column.at(slots)),
      order: pick(this.order),
      ...(found > slots.length && { from: found }),
    };
  }
}
