import { describe, InputError } from '../core/check.js';
import type { Convention } from './answer.js';
import type { Law } from './law.js';

/** Points as a caller gives them: one column per input of the law, the response, and optionally weights. */
export interface FitData<I extends string = string> {
  inputs: Record<I, ArrayLike<number>>;
  response: ArrayLike<number>;
  /** What the response is called in messages: `loss`, unless said. */
  responseName?: string;
  weights?: ArrayLike<number>;
  convention?: Convention;
}

/** Points as the minimiser wants them: checked, in typed columns, the response in logs if the law is fitted in logs. */
export interface PreparedData {
  columns: Float64Array[];
  prepared: Float64Array[];
  observed: Float64Array;
  weights: Float64Array;
  convention: Convention;
  /** Where points belong together: the number of each point's group, counted from 0, [points]. */
  groups?: Uint32Array;
}

/**
 * Checks points and brings them into the minimiser's form.
 * @throws InputError naming column, row and value if a length differs, a value is not a number above zero, or an input
 *   has the same value in every row, for then the law's dependence on it cannot be seen
 */
export function prepareData<P extends string, I extends string>(law: Law<P, I>, data: FitData<I>, groups?: ArrayLike<string | number>): PreparedData {
  const responseName = data.responseName ?? 'loss';
  const rows = data.response.length;
  if (rows < 2) throw new InputError(`${responseName}: expected at least 2 points, got ${rows}; add runs`);
  const columns = law.inputs.map((name) => checkedColumn(name, data.inputs[name], rows, law.mayBeAnyNumber?.includes(name) ? 'a number' : 'a number > 0'));
  const response = checkedColumn(responseName, data.response, rows, law.response === 'log' ? 'a number > 0' : 'a number');
  const weights = data.weights ? checkedColumn('weights', data.weights, rows, 'a number > 0') : new Float64Array(rows).fill(1);
  law.inputs.forEach((name, k) => {
    if (columns[k]!.every((value) => value === columns[k]![0])) {
      throw new InputError(`${name}: all ${rows} points have the value ${columns[k]![0]}, so how ${responseName} depends on it cannot be seen; add runs at other values of ${name}`);
    }
  });
  return {
    columns,
    prepared: law.prepare(columns),
    observed: law.response === 'log' ? response.map(Math.log) : response,
    weights,
    convention: data.convention ?? { params: 'not stated', flops: 'not stated' },
    ...(groups && { groups: numbered(groups, rows) }),
  };
}

/** Labels as numbers from 0 in order of first appearance, [points]. */
function numbered(labels: ArrayLike<string | number>, rows: number): Uint32Array {
  if (labels.length !== rows) throw new InputError(`groups: expected ${rows} labels, one for each point, got ${labels.length}`);
  const numbers = new Map<string | number, number>();
  return Uint32Array.from(labels, (label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

/** The rows for which `isKept` holds; it is asked once for each row, in order. */
export function keepRows(data: PreparedData, isKept: (row: number) => boolean): PreparedData {
  const rows = Uint32Array.from(data.observed.keys()).filter(isKept);
  const keep = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  return {
    ...data,
    columns: data.columns.map(keep),
    prepared: data.prepared.map(keep),
    observed: keep(data.observed),
    weights: keep(data.weights),
    ...(data.groups && { groups: numbered(rows.map((row) => data.groups![row]!), rows.length) }),
  };
}

/** How many groups there are, for numbers from 0. */
export function countGroups(groups: Uint32Array): number {
  return groups.reduce((most, group) => Math.max(most, group + 1), 0);
}

/** A column of `rows` finite numbers of the wanted sign. */
function checkedColumn(name: string, values: ArrayLike<number> | undefined, rows: number, wanted: 'a number > 0' | 'a number'): Float64Array {
  if (values === undefined) throw new InputError(`${name}: expected a column of ${rows} numbers, got undefined`);
  if (values.length !== rows) throw new InputError(`${name}: expected ${rows} numbers, one for each point, got ${values.length}`);
  const column = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' || !Number.isFinite(value) || (wanted === 'a number > 0' && value <= 0)) {
      throw new InputError(`${name}[${i}]: expected ${wanted}, got ${describe(value)}; correct or remove that point`);
    }
    column[i] = value;
  }
  return column;
}
