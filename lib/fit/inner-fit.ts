import { checkInteger, checkNumber, describe, InputError } from '../core/check.js';
import { randomStream } from '../core/random.js';
import { toTheta, type Constraints, type Law } from './law.js';
import { covarianceAt, type Covariance } from './minimiser/covariance.js';
import { minimise, type Minimum, type ParameterRange, type Problem } from './minimiser/minimise.js';
import { checkRobustLoss, SQUARES, type RobustLoss } from './minimiser/robust.js';

/** Which parameters were counted as N, and how C was counted: fits made with different conventions do not compare. */
export interface Convention {
  params: 'total' | 'non-embedding' | 'not stated' | 'not used';
  flops: '6ND' | 'as given' | 'not stated' | 'not used';
}

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
export function prepareData<P extends string, I extends string>(
  law: Law<P, I>,
  data: FitData<I>,
  groups?: ArrayLike<string | number>,
): PreparedData {
  const responseName = data.responseName ?? 'loss';
  const rows = data.response.length;
  if (rows < 2) throw new InputError(`${responseName}: expected at least 2 points, got ${rows}; add runs`);
  const columns = law.inputs.map((name) =>
    checkedColumn(name, data.inputs[name], rows, law.mayBeAnyNumber?.includes(name) ? 'a number' : 'a number > 0'),
  );
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
function checkedColumn(
  name: string,
  values: ArrayLike<number> | undefined,
  rows: number,
  wanted: 'a number > 0' | 'a number',
): Float64Array {
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

/** Choices that every law shares. */
export interface FitOptions {
  /** Squares unless said otherwise; Hoffmann's approach 3 and the repetition law have Huber as their default. */
  loss?: RobustLoss;
  /**
   * `profile` follows the objective away from its minimum, so it sees curvature and bounds; `covariance` is quick and symmetric
   * on the scale of the fit; `none` gives values only. Unless said, `profile` up to 5,000 points, beyond which they agree.
   */
  intervals?: 'profile' | 'covariance' | 'none';
  /** Parameters that are pinned to a value or tied to each other while the rest is fitted. */
  constraints?: Constraints;
  /** Probability of the intervals, 0.9 unless said: nine in ten intervals should hold the truth. */
  level?: number;
  /** How many of the law's start points, the lowest objectives first, are followed to their minimum; 8 unless said. */
  starts?: number;
  /**
   * Which run, or which repeated setting, each point belongs to, [points]: `bootstrap` then draws whole groups. Each point for itself
   * unless said.
   */
  groups?: ArrayLike<string | number>;
}

/** A fit in the minimiser's own terms: what intervals, bootstrap and predictions are computed from. */
export interface InnerFit<P extends string = string, I extends string = string> {
  law: Law<P, I>;
  data: PreparedData;
  problem: Problem;
  ranges: ParameterRange[];
  minimum: Minimum;
  /** Where every start ended, the lowest objective first. */
  minima: Minimum[];
  /** The start that led to the minimum, [parameters]. */
  start: readonly number[];
  covariance: Covariance;
  level: number;
  /** theta of every bootstrap resample, once there was a bootstrap, [resamples][parameters]. */
  resamples?: number[][];
}

/** Beyond this many rows, start points are compared on a sample of that size, and only the best goes on to all rows. */
export const ROWS_FOR_STARTS = 5000;

/**
 * The minimum of a law on prepared data, with its covariance.
 * @throws InputError if an option is out of range, or the law is not finite at any start point
 */
export function innerFit<P extends string, I extends string>(law: Law<P, I>, data: PreparedData, options: FitOptions = {}): InnerFit<P, I> {
  const { level = 0.9, starts = 8 } = options;
  checkNumber('level', level, { min: 0.01, max: 0.999 });
  checkInteger('starts', starts, { min: 1 });
  const problem = problemOf(law, data, checkRobustLoss(options.loss ?? SQUARES));
  const ranges = rangesOf(law);
  const few = data.observed.length > ROWS_FOR_STARTS ? sampleRows(data) : data;
  const candidates = lowestFirst(problemOf(law, few, problem.loss), law.starts(few.prepared, few.observed, few.weights)).slice(0, starts);
  if (candidates.length === 0) throw new InputError(`points: ${law.formula} has no finite value at any start point; check the units of the columns`);
  const followed = candidates
    .map((start) => ({ start, ...minimise(problemOf(law, few, problem.loss), start, ranges, { relativeTolerance: 1e-7 }) }))
    .sort((a, b) => a.objective - b.objective);
  const [{ start, theta }, ...others] = followed as [typeof followed[number], ...typeof followed];
  const minimum = minimise(problem, theta, ranges);
  const minima = few === data ? [minimum, ...others] : [minimum];
  return { law, data, problem, ranges, minimum, minima, start, level, covariance: covarianceAt(problem, minimum.theta, ranges) };
}

/** The same fit from another start, which lies lower than its minimum did. */
export function innerFitFrom<P extends string, I extends string>(inner: InnerFit<P, I>, start: readonly number[]): InnerFit<P, I> {
  const { problem, ranges, minima } = inner;
  const minimum = minimise(problem, start, ranges);
  return { ...inner, minimum, minima: [minimum, ...minima], start, covariance: covarianceAt(problem, minimum.theta, ranges) };
}

/** The minimiser's view of a law on data. */
export function problemOf(law: Law, data: PreparedData, loss: RobustLoss): Problem {
  return {
    observed: data.observed,
    weights: data.weights,
    loss,
    evaluate: (theta, predicted, jacobian) => law.evaluate(theta, data.prepared, predicted, jacobian),
  };
}

function sampleRows(data: PreparedData): PreparedData {
  const stream = randomStream(0, 'starts');
  const share = ROWS_FOR_STARTS / data.observed.length;
  return keepRows(data, () => stream.uniform() < share);
}

function rangesOf(law: Law): ParameterRange[] {
  return law.parameters.map((parameter) => ({
    free: parameter.known === undefined && parameter.tiedTo === undefined,
    min: toTheta(parameter, parameter.min),
    max: toTheta(parameter, parameter.max),
    ...(parameter.tiedTo !== undefined && { tiedTo: parameter.tiedTo }),
  }));
}

function lowestFirst(problem: Problem, starts: number[][]): number[][] {
  const objective = (start: number[]): number =>
    minimise(
      problem,
      start,
      start.map(() => ({ free: false, min: -Infinity, max: Infinity })),
    ).objective;
  return starts
    .map((start) => ({ start, objective: objective(start) }))
    .filter((candidate) => Number.isFinite(candidate.objective))
    .sort((a, b) => a.objective - b.objective)
    .map((candidate) => candidate.start);
}

/** Whether the minimum sits at the edge of what parameter j may be. */
export function isAtBound({ minimum, ranges }: InnerFit, j: number): boolean {
  const { free, min, max } = ranges[j]!;
  return free && (minimum.theta[j]! <= min + 1e-9 || minimum.theta[j]! >= max - 1e-9);
}

/** Whether another minimum is the same in depth, to 0.1%. */
export function agrees(other: Minimum, best: Minimum): boolean {
  return other.objective <= best.objective * 1.001 + 1e-25;
}

/** observed - predicted at the minimum, [points]. */
export function residualsOf({ problem, minimum }: InnerFit): Float64Array {
  const predicted = new Float64Array(problem.observed.length);
  problem.evaluate(minimum.theta, predicted, minimum.theta.map(() => new Float64Array(predicted.length)));
  return problem.observed.map((value, i) => value - predicted[i]!);
}
