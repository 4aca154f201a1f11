import { checkInteger, checkNumber, InputError } from '../core/check.js';
import { randomStream } from '../core/random.js';
import { keepRows, type PreparedData } from './fit-data.js';
import { toTheta, type Law } from './law.js';
import type { Constraints } from './law-spec.js';
import { covarianceAt, type Covariance } from './minimiser/covariance.js';
import { minimise, type Minimum, type ParameterRange, type Problem } from './minimiser/minimise.js';
import { checkRobustLoss, SQUARES, type RobustLoss } from './minimiser/robust.js';

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
  /** Which run, or which repeated setting, each point belongs to, [points]: `bootstrap` then draws whole groups. Each point for itself unless said. */
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
  const objective = (start: number[]): number => minimise(problem, start, start.map(() => ({ free: false, min: -Infinity, max: Infinity }))).objective;
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
