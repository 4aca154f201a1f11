import { median, smoothResiduals, standardDeviation } from '../statistics.js';
import { numberKey } from './numbers.js';
import { coded, combined, isText, labelNature, membersOf, type Coded } from './labels.js';

/** Rows to examine: what the law is fitted to, and the columns beside it. */
export interface ExaminedRows {
  /** The law's inputs by role, [rows] each: nParams and nTokens of approach 3. */
  inputs: Readonly<Record<string, ArrayLike<number>>>;
  /** What the law predicts, [rows]. */
  loss: ArrayLike<number>;
  /** Other columns of the table by name, [rows] each: numbers (NaN where nothing stands), or labels. */
  beside?: Readonly<Record<string, ArrayLike<string | number>>>;
  /** What the columns of the inputs are called, where not as their roles. */
  names?: Readonly<Record<string, string>>;
  /** Where each row stood in the file; 0, 1, 2, ... unless said. */
  order?: ArrayLike<number>;
}

/** One way in which rows are not finished, independent runs. `columns` are names of columns of the table. */
export type RowFinding =
  /**
   * Points of learning curves: each value of `columns` is one run, with losses that fall along it. Without columns: only the order of the
   * rows shows where a run ends.
   */
  | { kind: 'curves'; columns: string[]; rows: number; runs: number }
  /** Rows that share a run, but not as the points of a curve. */
  | { kind: 'shared run'; columns: string[]; rows: number; runs: number }
  /** The same inputs with other losses, as one gets from trying settings. `settings` are the columns that differ. */
  | { kind: 'sweep'; inputs: string[]; rows: number; combinations: number; times: { least: number; most: number }; spread: number; settings: string[] }
  /** The same inputs with losses hardly apart, as one gets from other seeds. */
  | { kind: 'repeats'; inputs: string[]; rows: number; combinations: number; times: { least: number; most: number }; spread: number }
  /** A column that tells series apart, each of which may follow a law of its own. */
  | { kind: 'series'; column: string; rows: number; values: string[] };

/** Losses within a setting that differ by less than this are what other seeds give; more is what other settings give. */
const SEED_SPREAD = 0.01;
/** A series has at least this many rows, and there are at most this many series. */
const ROWS_OF_A_SERIES = 3;
const MOST_SERIES = 50;
/** Progress in equal strides over this many points is a log of one run; nobody trains as many models of one size to such lengths. */
const EVEN_POINTS = 8;
/** So many points of one size in order of progress are a log of one run, whatever the strides. */
const MANY_POINTS = 20;

/** A column beside the law's, with what is known of it. */
interface Label extends Coded {
  name: string;
  nature: ReturnType<typeof labelNature>;
  isText: boolean;
  values: ArrayLike<string | number>;
}

/**
 * Finds out whether rows are finished, independent runs, as a fit takes them to be: points of learning curves, settings of which the best
 * is meant, repetitions with other seeds, and series that may each follow a law of their own. An empty list says that nothing speaks
 * against it.
 *
 * Names of columns are a hint; the values decide. Points of curves have one size in each run, progress that never repeats and a loss that
 * falls along it, and either a column that names the run, or equal strides, or restarts within one size. A grid of finished runs has none
 * of these.
 * The work grows as rows log rows. Worked value: rows (N, D) = (1, 1), (1, 1), (2, 1), (2, 1) with losses 4, 3, 3, 2 are a sweep of 2
 * combinations.
 */
export function examineRows(rows: ExaminedRows): RowFinding[] {
  const table = new Examined(rows);
  const curves = table.curves();
  if (curves) return [curves, ...table.series()];
  const series = table.series();
  const repeated = table.repeated(series.map(({ column }) => column));
  const shared = table.sharedRun();
  return [...series, ...(repeated ? [repeated] : []), ...(shared && !repeated ? [shared] : [])];
}

/** Rows under examination, with what several questions need worked out once. */
class Examined {
  private readonly rows: number;
  private readonly loss: ArrayLike<number>;
  private readonly inputs: { role: string; name: string; values: ArrayLike<number> }[];
  private readonly labels: Label[];
  private readonly size: Coded | undefined;
  private readonly sizeName: string | undefined;
  private readonly progress: { values: ArrayLike<number>; isInput: boolean } | undefined;
  private readonly order: ArrayLike<number> | undefined;

  constructor({ inputs, loss, beside = {}, names = {}, order }: ExaminedRows) {
    this.rows = loss.length;
    this.loss = loss;
    this.order = order;
    this.inputs = Object.entries(inputs).map(([role, values]) => ({ role, name: names[role] ?? role, values }));
    this.labels = Object.entries(beside).map(([name, values]) => ({
      name,
      nature: labelNature(name),
      isText: isText(values),
      values,
      ...coded(values),
    }));
    const size =
      this.inputs.find(
        ({ role, name }) => role === 'nParams' || (role === 'x' && /param|^n_?|size/i.test(name) && !/token|data/i.test(name)),
      ) ?? this.numbers(/^(n|n?_?params?|n?_?parameters|num_?params|model_?size|size)$|param/i);
    this.size = size && coded(size.values, numberKey);
    this.sizeName = size?.name;
    const input = ['nTokens', 'steps', 'trainFlops', 'x']
      .map((role) => this.inputs.find((one) => one.role === role && one.name !== size?.name))
      .find((one) => one !== undefined);
    const other = this.labels.find(({ nature, isText: text }) => nature === 'progress' && !text) ?? this.numbers(/flop|compute/i);
    this.progress = input
      ? { values: input.values, isInput: true }
      : other
        ? { values: other.values as ArrayLike<number>, isInput: false }
        : undefined;
  }

  private numbers(name: RegExp): { name: string; values: ArrayLike<number> } | undefined {
    const found = this.labels.find((label) => !label.isText && name.test(label.name));
    return found && { name: found.name, values: found.values as ArrayLike<number> };
  }

  /** Points of learning curves, by a column that names the run, by the size with its settings, or by the order of the rows. */
  curves(): RowFinding | undefined {
    if (!this.progress || this.rows < 6) return undefined;
    for (const label of this.candidates()) {
      const shape = this.shapeOf(label);
      if (shape.repeatedRows < 0.3 * this.rows || !shape.isCurve) continue;
      // several values for one size are not just another name of the size
      const isFiner = this.size !== undefined && label.count > this.size.count;
      const isLog = shape.isEven
        ? shape.points >= (isFiner ? 4 : EVEN_POINTS)
        : shape.points >= (isFiner && label.nature === 'name' ? 4 : MANY_POINTS);
      if (label.nature === 'run' || isLog) return { kind: 'curves', columns: [label.name], rows: this.rows, runs: label.count };
    }
    return this.unnamedCurves();
  }

  /** Columns that could name runs: those so called, then other texts. */
  private candidates(): Label[] {
    const ranked = (nature: Label['nature']): Label[] =>
      this.labels.filter((label) => label.nature === nature && label.count > 1 && label.count < this.rows);
    return [
      ...ranked('run'),
      ...ranked('name'),
      ...ranked('series').filter(({ isText: text }) => text),
      ...ranked('other').filter(({ isText: text }) => text),
    ];
  }

  private unnamedCurves(): RowFinding | undefined {
    if (!this.size || this.sizeName === undefined) return undefined;
    const settings = this.labels.filter(
      ({ count, isText: text, nature }) =>
        nature !== 'progress' &&
        nature !== 'name' &&
        count > 1 &&
        count <= this.rows / 4 &&
        (text || nature === 'setting' || nature === 'repeat'),
    );
    const columns = [{ name: this.sizeName, ...this.size }, ...settings];
    const partitions = settings.length === 0 ? [columns.slice(0, 1)] : [columns.slice(0, 1), columns];
    for (const partition of partitions) {
      const whole = partition.slice(1).reduce<Coded>((so, next) => combined(so, next), partition[0]!);
      const shape = this.shapeOf(whole);
      if (
        whole.count > 1 &&
        shape.isCurve &&
        ((shape.isEven && shape.points >= EVEN_POINTS) || (shape.points >= MANY_POINTS && shape.isInOrder))
      ) {
        return { kind: 'curves', columns: partition.map(({ name }) => name), rows: this.rows, runs: whole.count };
      }
    }
    const stretches = this.stretches();
    const shape = this.shapeOf(stretches);
    return stretches.count > this.size.count && shape.isCurve && shape.isEven && shape.points >= 5
      ? { kind: 'curves', columns: [], rows: this.rows, runs: stretches.count }
      : undefined;
  }

  /** The table cut wherever the size changes or progress does not rise. */
  private stretches(): Coded {
    const codes = new Uint32Array(this.rows);
    const order = this.inOrder();
    let count = 0;
    order.forEach((row, i) => {
      const before = order[i - 1];
      const goesOn =
        before !== undefined &&
        this.size!.codes[row] === this.size!.codes[before] &&
        this.progress!.values[row]! > this.progress!.values[before]!;
      if (!goesOn) count++;
      codes[row] = count - 1;
    });
    return { codes, count };
  }

  private inOrder(): Uint32Array {
    const rows = Uint32Array.from({ length: this.rows }, (_, row) => row);
    const { order } = this;
    return order ? rows.sort((a, b) => order[a]! - order[b]!) : rows;
  }

  /** How the rows of each value of a column lie along progress. */
  private shapeOf({ codes, count }: Coded) {
    const { values } = this.progress!;
    const members = membersOf(
      codes,
      count,
      Uint32Array.from({ length: this.rows }, (_, row) => row).sort((a, b) => values[a]! - values[b]!),
    );
    let repeatedRows = 0;
    let constant = 0;
    let distinct = 0;
    let falling = 0;
    let evenRows = 0;
    const lengths: number[] = [];
    for (const rows of members) {
      if (rows.length < 2) continue;
      repeatedRows += rows.length;
      lengths.push(rows.length);
      if (!this.size || rows.every((row) => this.size!.codes[row] === this.size!.codes[rows[0]!])) constant += rows.length;
      const strides = rows.slice(1).map((row, i) => values[row]! - values[rows[i]!]!);
      if (strides.every((stride) => stride > 0)) distinct += rows.length;
      const half = Math.floor(rows.length / 2);
      if (mean(this.loss, rows.slice(-half)) < mean(this.loss, rows.slice(0, half))) falling += rows.length;
      const usual = median(strides);
      if (rows.length >= 4 && strides.filter((stride) => Math.abs(stride - usual) <= 0.05 * usual).length >= 0.7 * strides.length)
        evenRows += rows.length;
    }
    const points = lengths.length === 0 ? 0 : median(lengths);
    return {
      repeatedRows,
      points,
      isCurve: repeatedRows > 0 && constant >= 0.95 * repeatedRows && distinct >= 0.95 * repeatedRows && falling >= 0.8 * repeatedRows,
      isEven: evenRows >= 0.6 * repeatedRows,
      isInOrder: this.isInOrder(codes),
    };
  }

  /** Whether the file lists one value after another, each with rising progress. */
  private isInOrder(codes: Uint32Array): boolean {
    const { values } = this.progress!;
    const order = this.inOrder();
    let within = 0;
    let rising = 0;
    for (let i = 1; i < order.length; i++) {
      const [before, row] = [order[i - 1]!, order[i]!];
      if (codes[row] !== codes[before]) continue;
      within++;
      if (values[row]! > values[before]!) rising++;
    }
    return within >= 0.9 * (this.rows - new Set(codes).size) && rising >= 0.95 * within;
  }

  /** The same inputs with other losses. */
  repeated(series: readonly string[]): RowFinding | undefined {
    const cells = this.inputs
      .map(({ values }) => coded(values, numberKey))
      .reduce<Coded>((so, next) => combined(so, next), { codes: new Uint32Array(this.rows), count: 1 });
    const told = this.labels.filter(({ name }) => series.includes(name)).reduce((so, next) => combined(so, next), cells);
    if (told.count > 0.95 * this.rows) return undefined;
    const groups = membersOf(told.codes, told.count)
      .filter((rows) => rows.length > 1)
      .map((rows) => distinctLosses(rows, this.loss))
      .filter((rows) => rows.length > 1);
    const extra = groups.reduce((sum, rows) => sum + rows.length - 1, 0);
    if (extra < Math.max(2, 0.1 * this.rows)) return undefined;
    const spread = median(groups.map((rows) => extremes(rows, this.loss)).map(([low, high]) => high / low - 1));
    const deviation = median(groups.map((rows) => standardDeviation(rows.map((row) => Math.log(this.loss[row]!)))));
    const differing = this.labels.filter(
      ({ codes, count, isText: text, nature }) =>
        (nature === 'setting' ||
          nature === 'repeat' ||
          nature === 'series' ||
          count <= this.rows / 3 ||
          (text && nature === 'other' && count < this.rows)) &&
        groups.filter((rows) => rows.some((row) => codes[row] !== codes[rows[0]!])).length >= 0.5 * groups.length,
    );
    // a text of unknown meaning that hardly moves the loss, such as the name of a machine, is no setting
    const settings = differing
      .filter(
        ({ nature, isText: text }) =>
          nature === 'setting' || nature === 'series' || (nature === 'other' && (!text || deviation >= SEED_SPREAD)),
      )
      .sort((a, b) => rank(a) - rank(b));
    const lengths = groups.map((rows) => rows.length);
    const about = {
      inputs: this.inputs.map(({ name }) => name),
      rows: this.rows,
      combinations: told.count,
      times: { least: told.count > groups.length ? 1 : minimum(lengths), most: maximum(lengths) },
      spread,
    };
    const isSeeds =
      settings.every(({ nature }) => nature !== 'setting') &&
      (differing.some(({ nature }) => nature === 'repeat' || nature === 'run')
        ? settings.length === 0
        : deviation < SEED_SPREAD && settings.length === 0);
    return isSeeds ? { kind: 'repeats', ...about } : { kind: 'sweep', ...about, settings: settings.slice(0, 3).map(({ name }) => name) };
  }

  /** A column called a run whose values repeat, where the rows of a run are not the points of a curve. */
  sharedRun(): RowFinding | undefined {
    const label = this.labels.find(({ nature, count }) => nature === 'run' && count > 1 && count <= 0.8 * this.rows);
    if (!label || (this.size && !this.isConstantIn(label))) return undefined;
    return { kind: 'shared run', columns: [label.name], rows: this.rows, runs: label.count };
  }

  private isConstantIn({ codes, count }: Coded): boolean {
    return combined({ codes, count }, this.size!).count === count;
  }

  /** Columns that tell series apart: so called, or texts at whose values the losses lie apart. */
  series(): Extract<RowFinding, { kind: 'series' }>[] {
    const found: Label[] = [];
    const main = this.size ?? (this.inputs[0] && coded(this.inputs[0].values, numberKey));
    if (!main) return [];
    for (const label of this.labels) {
      const { count, codes, nature, isText: text } = label;
      if (count < 2 || count > MOST_SERIES || count > this.rows / ROWS_OF_A_SERIES) continue;
      if (nature === 'setting' || nature === 'repeat' || nature === 'progress' || (!text && nature === 'other')) continue;
      const members = membersOf(codes, count);
      const varied = members
        .filter((rows) => rows.some((row) => main.codes[row] !== main.codes[rows[0]!]))
        .reduce((sum, rows) => sum + rows.length, 0);
      if (varied < 0.8 * this.rows) continue;
      if (nature !== 'series' && !(text && nature !== 'other') && !this.liesApart(label)) continue;
      if (found.every((other) => combined(other, label).count > Math.max(other.count, count))) found.push(label);
    }
    return found
      .slice(0, 3)
      .map(({ name, values }) => ({ kind: 'series', column: name, rows: this.rows, values: [...new Set(Array.from(values, String))] }));
  }

  /** Whether a label explains a good part of what a smooth surface in the logs of the inputs leaves over, and more than 2% of the loss. */
  private liesApart({ codes, count }: Coded): boolean {
    const residuals = smoothResiduals(this.inputs.map(({ values }) => values), this.loss);
    if (!residuals) return false;
    const sums = new Float64Array(count);
    const sizes = new Float64Array(count);
    residuals.forEach((value, row) => {
      sums[codes[row]!]! += value;
      sizes[codes[row]!]!++;
    });
    const between = sums.reduce((total, sum, group) => total + sum ** 2 / sizes[group]!, 0);
    const total = residuals.reduce((sum, value) => sum + value ** 2, 0);
    return between > 0.3 * total && Math.sqrt(between / this.rows) > 0.02;
  }
}

const rank = ({ nature }: Label): number => ['setting', 'series', 'other'].indexOf(nature);

function distinctLosses(rows: readonly number[], loss: ArrayLike<number>): number[] {
  const seen = new Set<number>();
  return rows.filter((row) => !seen.has(loss[row]!) && seen.add(loss[row]!));
}

function extremes(rows: readonly number[], values: ArrayLike<number>): [number, number] {
  return [minimum(rows.map((row) => values[row]!)), maximum(rows.map((row) => values[row]!))];
}

const minimum = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
const maximum = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

function mean(values: ArrayLike<number>, rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
}
