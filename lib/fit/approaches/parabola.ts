import { inverse, Matrix } from 'ml-matrix';
import { checkPositive, InputError } from '../../core/check.js';
import type { ParametricParameters } from '../law.js';
import { parametricLoss } from '../laws/parametric.js';
import { optimalAllocation } from '../plan/allocation.js';

/** y = lowest + curvature (x - centre)^2. */
export interface Parabola {
  centre: number;
  lowest: number;
  curvature: number;
  /** Variance of `centre` for noise of variance one in y: what to weigh minima by. */
  centreVarianceFactor: number;
}

/**
 * The least-squares parabola through points (x, y).
 * Worked value: (-1, 2), (0, 1), (1, 2) give centre 0, lowest 1, curvature 1.
 */
export function fitParabola(x: readonly number[], y: readonly number[]): Parabola {
  const { mean, coefficients: [constant, slope, curvature], normalInverse } = leastSquares(x, y);
  const offset = -slope / (2 * curvature);
  // d centre / d (constant, slope, curvature)
  const gradient = Matrix.columnVector([0, -1 / (2 * curvature), -offset / curvature]);
  return {
    centre: mean + offset,
    lowest: constant + (slope * offset) / 2,
    curvature,
    centreVarianceFactor: gradient.transpose().mmul(normalInverse).mmul(gradient).get(0, 0),
  };
}

/**
 * Where the parabola's centre may lie: every x at which its slope does not differ from zero by more than `reach` standard deviations of
 * noise, |b + 2 c x| <= reach sqrt(V_bb + 4 x V_bc + 4 x^2 V_cc), V being the inverse of the normal equations of (1, x, x^2).
 *
 * `reach` is t s: Student's quantile times the standard deviation of one y. Undefined if no curvature at all is within reach too, so that
 * nothing bounds the centre. Source: Fieller 1954, "Some problems in interval estimation"; exact for normal noise, unlike a
 * standard error of -b/(2c).
 * Worked value: (-1, 2), (0, 1), (1, 2) have V_bb = 1/2, V_cc = 3/2, b = 0, c = 1; reach 0.5 gives 4 x^2 = (1/2 + 6 x^2)/4, +-0.2236.
 */
export function centreInterval(x: readonly number[], y: readonly number[], reach: number): { low: number; high: number } | undefined {
  const { mean, coefficients: [, slope, curvature], normalInverse } = leastSquares(x, y);
  const [bb, bc, cc] = [normalInverse.get(1, 1), normalInverse.get(1, 2), normalInverse.get(2, 2)].map(
    (variance) => reach ** 2 * variance,
  ) as [number, number, number];
  // square (x - mean)^2 + 2 half (x - mean) + rest <= 0
  const square = 4 * (curvature ** 2 - cc);
  const half = 2 * (slope * curvature - bc);
  const rest = slope ** 2 - bb;
  const root = Math.sqrt(Math.max(0, half ** 2 - square * rest));
  return square > 0 && curvature > 0 ? { low: mean + (-half - root) / square, high: mean + (-half + root) / square } : undefined;
}

/** What a power law's exponent would be at the two ends of a range. */
export interface ExponentsAtEnds {
  /** At the smallest x. */
  first: number;
  /** At the largest x. */
  last: number;
}

/**
 * Whether points that should follow y = A x^-alpha bend: minus the slope of the least-squares parabola of ln y against ln x, at the
 * smallest and at the largest x. Equal for a power law; the last is the larger where the curve falls faster and faster.
 *
 * Worked value: y = 1, 1/10, 1/1000 at x = 1, 10, 100 falls by one decade and then by two: 0.5 at first, 2.5 at last.
 * @throws InputError for a value that is not a number above zero, or fewer than three different x
 */
export function exponentsAtEnds({ x, y }: { x: readonly number[]; y: readonly number[] }): ExponentsAtEnds {
  if (new Set(x).size < 3) throw new InputError(`x: expected at least 3 different values, got ${new Set(x).size}`);
  const [lnX, lnY] = [x.map((value) => Math.log(checkPositive('x', value))), y.map((value) => Math.log(checkPositive('y', value)))];
  const { mean, coefficients: [, slope, curvature] } = leastSquares(lnX, lnY);
  const exponentAt = (at: number) => -(slope + 2 * curvature * (at - mean));
  return { first: exponentAt(Math.min(...lnX)), last: exponentAt(Math.max(...lnX)) };
}

/** Coefficients of 1, x - mean and (x - mean)^2, and the inverse of their normal equations. */
function leastSquares(
  x: readonly number[],
  y: readonly number[],
): { mean: number; coefficients: [number, number, number]; normalInverse: Matrix } {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const design = new Matrix(x.map((value) => [1, value - mean, (value - mean) ** 2]));
  const normalInverse = inverse(design.transpose().mmul(design));
  const coefficients = normalInverse.mmul(design.transpose()).mmul(Matrix.columnVector([...y])).to1DArray() as [number, number, number];
  return { mean, coefficients, normalInverse };
}

/** The best model size at a budget, exactly and by a parabola through noise-free losses. */
export interface ParabolaBias {
  exact: number;
  parabola: number;
  /** parabola / exact. */
  ratio: number;
  /** The parabola's lowest loss over the lowest that the law allows. */
  lossRatio: number;
}

/**
 * How far the parabola of approach 2 misses, with no noise at all, on losses that follow L(N, D) = E + A N^-alpha + B D^-beta
 * at the model sizes tried, D = C/(6 N).
 *
 * Worked value: with alpha = beta and sizes symmetric around the optimum in ln N, the curve is symmetric and the ratio is 1.
 * Source: Besiroglu et al. 2024 and others note that approaches 2 and 3 disagree; this is the part that geometry explains.
 */
export function parabolaBias(
  parameters: ParametricParameters,
  { trainFlops, nParams }: { trainFlops: number; nParams: readonly number[] },
): ParabolaBias {
  const { nParams: exact, loss } = optimalAllocation(parameters, trainFlops);
  const losses = nParams.map((N) => parametricLoss(parameters, N, trainFlops / (6 * N)));
  const { centre, lowest } = fitParabola(nParams.map(Math.log), losses);
  const parabola = Math.exp(centre);
  return { exact, parabola, ratio: parabola / exact, lossRatio: lowest / loss };
}
