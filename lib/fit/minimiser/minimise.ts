import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { rho, robustWeight, sideWeight, tailWeight, type RobustLoss } from './robust.js';

/**
 * A curve to fit: `evaluate` fills `predicted` [rows] and `jacobian` [parameters][rows] (d predicted / d parameter)
 * at the parameter vector `theta` [parameters].
 */
export interface Problem {
  /** What was observed, [rows]. */
  observed: Float64Array;
  /** How much each row counts, [rows]; 1 everywhere for a plain fit. */
  weights: Float64Array;
  loss: RobustLoss;
  evaluate(theta: readonly number[], predicted: Float64Array, jacobian: readonly Float64Array[]): void;
}

/** Bounds and freedom of one parameter. A parameter that is not free keeps its start value, or follows the one it is tied to. */
export interface ParameterRange {
  free: boolean;
  min: number;
  max: number;
  /** Position of the parameter whose theta this one always has; it is not free itself. */
  tiedTo?: number;
}

/** theta with every tied parameter at the value of the one it is tied to. */
function withTies(theta: readonly number[], ranges: readonly ParameterRange[]): number[] {
  return theta.map((value, j) => theta[ranges[j]!.tiedTo ?? j] ?? value);
}

/** Why the minimiser stopped. Only the first two are convergence. */
export type StopReason =
  | 'objective no longer falls'
  | 'exact fit'
  | 'iteration limit reached'
  | 'no step lowers the objective'
  | 'objective is not finite at the start';

/** A minimum, with what a caller needs to judge it. */
export interface Minimum {
  theta: number[];
  /** sum_i weight_i rho(observed_i - predicted_i). */
  objective: number;
  converged: boolean;
  reason: StopReason;
  iterations: number;
}

/** Limits of one minimisation. */
export interface MinimiseOptions {
  maxIterations?: number;
  /** Stop when an undamped step lowers the objective by less than this fraction. */
  relativeTolerance?: number;
}

/** One evaluation of the problem: predictions, their derivatives and the objective, in buffers that are used again. */
class Evaluation {
  readonly predicted: Float64Array;
  readonly jacobian: readonly Float64Array[];
  theta: readonly number[] = [];
  objective = NaN;

  constructor(private readonly problem: Problem, parameters: number) {
    const rows = problem.observed.length;
    this.predicted = new Float64Array(rows);
    this.jacobian = Array.from({ length: parameters }, () => new Float64Array(rows));
  }

  at(theta: readonly number[]): this {
    const { observed, weights, loss } = this.problem;
    this.problem.evaluate(theta, this.predicted, this.jacobian);
    this.theta = theta;
    let objective = 0;
    for (let i = 0; i < observed.length; i++) objective += weights[i]! * rho(loss, observed[i]! - this.predicted[i]!);
    this.objective = objective;
    return this;
  }
}

/**
 * The least share of its re-weighted curvature that a point beyond delta keeps. Zero would be Newton's method, which has no
 * curvature left when few points lie within delta.
 */
const LEAST_TAIL_CURVATURE = 0.03;

/**
 * Minimises sum_i weight_i rho(observed_i - predicted_i(theta)) from one start, by iteratively re-weighted
 * Levenberg-Marquardt (Holland and Welsch 1977 for the re-weighting; Marquardt 1963 for the scaling).
 *
 * Each iteration is one iteration of `ml-levenberg-marquardt`. What that package (5.1.0) lacks is done around it, openly:
 * - it takes one number x per row: here x is the row's index, and `evaluate` knows the row's inputs;
 * - its weights enter the gradient as w^2 but the Hessian as 1/w^2, which spoils the step: here rows are multiplied by
 *   the square root of their weight and the package sees weights of one;
 * - it damps with a multiple of the identity, whatever the units of the parameters: here parameters are rescaled to a
 *   Hessian of unit diagonal at each iteration;
 * - it keeps stepping from worse points and never stops before its iteration limit: here a step that does not lower the
 *   objective is dropped, damping follows, and the reason for stopping is returned;
 * - it knows least squares only: weights w = min(1, delta/|r|), renewed each iteration, make it minimise Huber's loss, and a
 *   step that lowers the weighted squares cannot raise Huber's loss (the weighted squares lie above it and touch it). But beyond
 *   delta Huber's loss is straight where the weighted squares bend, so those steps are short: while steps succeed, such a point
 *   keeps its pull w r with ever less curvature, a weight c w and a residual r/c, c falling by halves to 0.03. On the bootstrap
 *   of the Chinchilla fit that takes 8 iterations in place of 28. A step that fails brings c back to 1, the safe value;
 * - where overestimates count p times, the weighted squares of a run above the law no longer lie above the loss once the run ends up below
 *   it, so a full step may raise the loss. Their slope is still that of the loss, so a step that is damped enough lowers it; for squares it
 *   is Newton's method, which ends after a few changes of side (Efron 1991, "Regression Percentiles Using Asymmetric Squared Error Loss").
 */
export function minimise(
  problem: Problem,
  start: readonly number[],
  ranges: readonly ParameterRange[],
  options: MinimiseOptions = {},
): Minimum {
  const { maxIterations = 500, relativeTolerance = 1e-13 } = options;
  const free = ranges.flatMap((range, j) => (range.free ? [j] : []));
  let here = new Evaluation(problem, start.length).at(withTies(start, ranges));
  let trial = new Evaluation(problem, start.length);
  const done = (converged: boolean, reason: StopReason, iterations: number): Minimum =>
    ({ theta: [...here.theta], objective: here.objective, converged, reason, iterations });
  if (!Number.isFinite(here.objective)) return done(false, 'objective is not finite at the start', 0);
  if (free.length === 0) return done(true, 'objective no longer falls', 0);

  const buffers = buffersFor(problem.observed.length);
  const roundingOnly = roundingObjective(problem);
  let damping = 1e-3;
  let tailCurvature = 1;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (here.objective < roundingOnly) return done(true, 'exact fit', iteration);
    const moving = withoutActiveBounds(problem, here, free, ranges);
    if (!step(problem, here, trial, buffers, moving, ranges, { damping, tailCurvature })) {
      if (tailCurvature < 1) {
        tailCurvature = 1;
        continue;
      }
      damping *= 10;
      if (damping <= 1e10) continue;
      const flat = isFlat(problem, here, moving);
      return done(flat, flat ? 'objective no longer falls' : 'no step lowers the objective', iteration);
    }
    const fall = here.objective - trial.objective;
    [here, trial] = [trial, here];
    if (damping <= 1e-3 && fall <= relativeTolerance * here.objective) return done(true, 'objective no longer falls', iteration);
    damping = Math.max(damping / 10, 1e-12);
    tailCurvature = Math.max(tailCurvature / 2, LEAST_TAIL_CURVATURE);
  }
  return done(false, 'iteration limit reached', maxIterations);
}

/** The objective of residuals that are rounding alone: eight units in the last place of the largest observation, in every row. */
function roundingObjective({ observed, weights }: Problem): number {
  const largest = observed.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return (weights.reduce((sum, weight) => sum + weight, 0) * (8 * Number.EPSILON * largest) ** 2) / 2;
}

/** Columns that every step fills again, [rows]. */
interface Buffers {
  rowIndex: Float64Array;
  rootWeight: Float64Array;
  weightedObserved: Float64Array;
}

function buffersFor(rows: number): Buffers {
  const rowIndex = new Float64Array(rows);
  for (let i = 0; i < rows; i++) rowIndex[i] = i;
  return { rowIndex, rootWeight: new Float64Array(rows), weightedObserved: new Float64Array(rows) };
}

/** Tries one damped step of the package from `here`; on success `trial` holds the better point. */
function step(
  problem: Problem,
  here: Evaluation,
  trial: Evaluation,
  buffers: Buffers,
  free: readonly number[],
  ranges: readonly ParameterRange[],
  { damping, tailCurvature }: { damping: number; tailCurvature: number },
): boolean {
  if (free.length === 0) return false;
  const { observed, weights, loss } = problem;
  const { rowIndex, rootWeight, weightedObserved } = buffers;
  for (let i = 0; i < observed.length; i++) {
    const residual = observed[i]! - here.predicted[i]!;
    const tail = tailWeight(loss, residual);
    const curvature = tail < 1 ? tailCurvature : 1;
    rootWeight[i] = Math.sqrt(weights[i]! * sideWeight(loss, residual) * tail * curvature);
    weightedObserved[i] = rootWeight[i]! * (here.predicted[i]! + residual / curvature);
  }
  const scale = free.map((j) => {
    const column = here.jacobian[j]!;
    let curvature = 0;
    for (let i = 0; i < column.length; i++) curvature += (rootWeight[i]! * column[i]!) ** 2;
    return curvature > 0 ? 1 / Math.sqrt(curvature) : 1;
  });
  // the package's unknowns: displacements u from `here`, theta_j = here_j + scale_j u_j
  const thetaAt = (u: readonly number[]): number[] => {
    const theta = [...here.theta];
    free.forEach((j, k) => (theta[j] = here.theta[j]! + scale[k]! * u[k]!));
    return withTies(theta, ranges);
  };
  const partials = new Array<number>(free.length).fill(0);
  const { parameterValues } = levenbergMarquardt(
    { x: rowIndex, y: weightedObserved },
    (u) => {
      const { predicted } = u.every((value) => value === 0) ? here : trial.at(thetaAt(u));
      return (i) => rootWeight[i]! * predicted[i]!;
    },
    {
      initialValues: free.map(() => 0),
      minValues: free.map((j, k) => (ranges[j]!.min - here.theta[j]!) / scale[k]!),
      maxValues: free.map((j, k) => (ranges[j]!.max - here.theta[j]!) / scale[k]!),
      jacobianFunction: () => (i) => {
        for (let k = 0; k < free.length; k++) partials[k] = rootWeight[i]! * scale[k]! * here.jacobian[free[k]!]![i]!;
        return partials;
      },
      damping,
      maxIterations: 1,
      errorTolerance: 0,
    },
  );
  return parameterValues.some((value) => value !== 0) && trial.objective < here.objective;
}

/** d objective / d theta_j and the weighted sum of squares of column j, for one parameter. */
function slope({ observed, weights, loss }: Problem, here: Evaluation, j: number): { gradient: number; curvature: number } {
  let gradient = 0;
  let curvature = 0;
  for (let i = 0; i < observed.length; i++) {
    const residual = observed[i]! - here.predicted[i]!;
    const weighted = weights[i]! * robustWeight(loss, residual) * here.jacobian[j]![i]!;
    gradient -= weighted * residual;
    curvature += weighted * here.jacobian[j]![i]!;
  }
  return { gradient, curvature };
}

/** The free parameters that do not sit at a bound with the objective falling beyond it. */
function withoutActiveBounds(problem: Problem, here: Evaluation, free: readonly number[], ranges: readonly ParameterRange[]): number[] {
  return free.filter((j) => {
    const { min, max } = ranges[j]!;
    if (here.theta[j]! > min && here.theta[j]! < max) return true;
    const { gradient } = slope(problem, here, j);
    return here.theta[j]! <= min ? gradient < 0 : gradient > 0;
  });
}

/** Whether the gradient vanishes: each parameter's pull is below 1e-6 of the largest that residuals of this size could exert. */
function isFlat(problem: Problem, here: Evaluation, free: readonly number[]): boolean {
  return free.every((j) => {
    const { gradient, curvature } = slope(problem, here, j);
    return Math.abs(gradient) <= 1e-6 * Math.sqrt(2 * here.objective * curvature);
  });
}
