import { InputError } from '../../core/check.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { numberOfCell, textOfCell } from './cells.js';

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
 * The rows of a table that are kept in memory: a uniform sample of at most `maxRows` (reservoir sampling, Vitter 1985, algorithm R, seeded), or
 * one row of each key and a sample of those. Memory is bounded by `maxRows`, or by the number of keys, not by the file.
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
