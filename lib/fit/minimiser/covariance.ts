import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { ParameterRange, Problem } from './minimise.js';
import { median } from '../statistics.js';
import { isPenalised, psi, sideWeight, type RobustLoss } from './robust.js';

/** How sure the minimum is, on the scale of theta; entries of parameters that were not fitted are 0. */
export interface Covariance {
  /** False when the points cannot tell the parameters apart, or are not more than the parameters. */
  available: boolean;
  /** [parameters][parameters] */
  matrix: number[][];
  standardErrors: number[];
  degreesOfFreedom: number;
  /** For each parameter, the variance of its estimate over the curvature radius of the objective there: the yardstick for profiles. */
  objectiveScales: number[];
  /** Scatter of the points around the law: the standard deviation of a residual, estimated robustly where the loss is robust. */
  residualScale: number;
}

/**
 * The covariance V of the minimum.
 *
 * For squares it is the textbook V = s^2 (J^T W J)^-1 with s^2 = sum w r^2/(n - p). For Huber's loss it is the sandwich
 * V = H^-1 [sum w^2 psi^2 g g^T] H^-1 times what the fit took from psi (n/(n - p) for squares), g being a row of J, which does not assume
 * that all points scatter alike (Huber 1967); H = sum w psi' g g^T counts only points within delta, too few to trust when delta is far
 * below the scatter, so psi' is averaged over a window h around zero, as Powell 1991 does for quantile regression: psi' ~ (delta/h) [|r| <
 * h].
 * Where overestimates are penalised it is the sandwich for both, psi and psi' of each point being multiplied by its side's weight
 * (Newey and Powell 1987, theorem 3). A parameter tied to another has that one's row and column.
 */
export function covarianceAt(problem: Problem, theta: readonly number[], ranges: readonly ParameterRange[]): Covariance {
  const { observed, weights, loss } = problem;
  const rows = observed.length;
  const predicted = new Float64Array(rows);
  const jacobian = theta.map(() => new Float64Array(rows));
  problem.evaluate(theta, predicted, jacobian);
  const residuals = observed.map((value, i) => value - predicted[i]!);
  const free = ranges.flatMap((range, j) => (range.free && theta[j]! > range.min && theta[j]! < range.max ? [j] : []));
  const degreesOfFreedom = rows - ranges.filter((range) => range.free).length;
  if (degreesOfFreedom < 1) return unavailable(degreesOfFreedom);

  const columns = free.map((j) => jacobian[j]!);
  const curvature = curvatureWindow(loss, residuals, rows - degreesOfFreedom);
  const inverse = scaledInverse(weightedSquares(columns, (i) => weights[i]! * curvature(residuals[i]!)));
  if (inverse === undefined) return unavailable(degreesOfFreedom);
  const spread =
    loss.kind === 'squares' && !isPenalised(loss)
      ? inverse.clone().mul(residuals.reduce((sum, r, i) => sum + weights[i]! * r * r, 0) / degreesOfFreedom)
      : inverse
          .mmul(weightedSquares(columns, (i) => (weights[i]! * psi(loss, residuals[i]!)) ** 2))
          .mmul(inverse)
          .mul(smallSample(loss, residuals, rows - degreesOfFreedom));

  const matrix = theta.map(() => theta.map(() => 0));
  const objectiveScales = theta.map(() => 1);
  free.forEach((a, k) => {
    objectiveScales[a] = spread.get(k, k) / inverse.get(k, k);
    free.forEach((b, l) => (matrix[a]![b] = spread.get(k, l)));
  });
  ranges.forEach(({ tiedTo }, j) => {
    if (tiedTo === undefined) return;
    matrix.forEach((row) => (row[j] = row[tiedTo]!));
    matrix[j] = [...matrix[tiedTo]!];
    objectiveScales[j] = objectiveScales[tiedTo]!;
  });
  // a parameter at its bound has no curvature of its own: it is measured with the mean of the others' yardstick
  const typicalScale = free.reduce((sum, j) => sum + objectiveScales[j]!, 0) / free.length;
  ranges.forEach((range, j) => {
    if (range.free && !free.includes(j)) objectiveScales[j] = typicalScale;
  });
  return {
    available: true,
    matrix,
    standardErrors: matrix.map((row, j) => Math.sqrt(row[j]!)),
    degreesOfFreedom,
    objectiveScales,
    residualScale: residualScale(loss, residuals, degreesOfFreedom),
  };
}

function unavailable(degreesOfFreedom: number): Covariance {
  return { available: false, matrix: [], standardErrors: [], degreesOfFreedom, objectiveScales: [], residualScale: NaN };
}

/**
 * psi' as a function of the residual: its side's weight for squares; for Huber that times (delta/h) phi [|r| < h], h = max(delta, 1.84
 * scatter n^-1/5). A law of p parameters fitted with a small delta passes through p of the points, which lie in every window and say
 * nothing of how dense the residuals are at zero: phi = [(m - p)/(n - p)] / (m/n), m points lying in the window, leaves them out. And the
 * density falls from zero to the window's edge: phi is divided by what a normal density of this scatter has left on average in the window,
 * k(h), over what it has within delta, k(delta).
 */
function curvatureWindow(loss: RobustLoss, residuals: Float64Array, parameters: number): (residual: number) => number {
  if (loss.kind === 'squares') return (residual) => sideWeight(loss, residual);
  const sizes = residuals.map(Math.abs).sort();
  const rows = sizes.length;
  const least = sizes[Math.min(rows - 1, 2 * parameters)]!; // as many points again as those that the law passes through
  const scatter = scatterOf(sizes, parameters);
  const window = Math.max(loss.delta, 1.84 * scatter * rows ** -0.2, least);
  const inside = sizes.filter((size) => size <= window).length;
  const flattened = scatter > 0 ? meanNormalDensity(window / scatter) / meanNormalDensity(loss.delta / scatter) : 1;
  const phi = ((inside - parameters) / (rows - parameters)) / (inside / rows) / flattened;
  return (residual) => (Math.abs(residual) <= window ? (sideWeight(loss, residual) * loss.delta * phi) / window : 0);
}

/** k(z): the mean of exp(-u^2/2) for u from 0 to z, by its series up to z = 1.5. Worked value: k(1) = 0.8556. */
function meanNormalDensity(z: number): number {
  const square = Math.min(z, 1.5) ** 2;
  return 1 - square * (1 / 6 - square * (1 / 40 - square * (1 / 336 - square / 3456)));
}

/**
 * What the fit took from the pulls psi: their mean square over the n - p largest residuals against that over all. For squares it is
 * about n/(n - p); where Huber's law passes through p points, the others still pull with all of delta, and it is nearer to 1.
 */
function smallSample(loss: RobustLoss, residuals: Float64Array, parameters: number): number {
  if (loss.kind === 'squares') return residuals.length / (residuals.length - parameters);
  const squares = residuals.slice().sort((a, b) => Math.abs(a) - Math.abs(b)).map((residual) => psi(loss, residual) ** 2);
  const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = meanOf(squares);
  return all > 0 ? meanOf(squares.subarray(parameters)) / all : 1;
}

/**
 * 1.4826 times the median |residual| of the points that the law does not pass through by itself, as McKean and Schrader 1987
 * ("Least Absolute Errors Analysis of Variance") leave out p zeros; `sizes` in rising order.
 */
function scatterOf(sizes: Float64Array, parameters: number): number {
  return 1.4826 * median(sizes.subarray(parameters));
}

/** sum_i weight(i) g_i g_i^T, g_i being row i of `columns` [parameters][rows]. */
function weightedSquares(columns: readonly Float64Array[], weight: (row: number) => number): Matrix {
  const sums = Matrix.zeros(columns.length, columns.length);
  columns.forEach((a, k) => columns.slice(0, k + 1).forEach((b, l) => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += weight(i) * a[i]! * b[i]!;
    sums.set(k, l, sum);
    sums.set(l, k, sum);
  }));
  return sums;
}

/** The inverse of a symmetric positive matrix, rescaled to unit diagonal first; undefined if it is singular to working precision. */
function scaledInverse(matrix: Matrix): Matrix | undefined {
  const scale = matrix.diagonal().map((entry) => 1 / Math.sqrt(entry));
  if (scale.length === 0 || scale.some((value) => !Number.isFinite(value))) return undefined;
  const rescale = (m: Matrix): Matrix => new Matrix(m.to2DArray().map((row, a) => row.map((value, b) => value * (scale[a]! * scale[b]!))));
  const cholesky = new CholeskyDecomposition(rescale(matrix));
  // a pivot of 1e-7 means that one column of J is a combination of the others to seven digits
  if (!cholesky.isPositiveDefinite() || cholesky.lowerTriangularMatrix.diagonal().some((pivot) => pivot < 1e-7)) return undefined;
  return rescale(cholesky.solve(Matrix.eye(scale.length)));
}

/**
 * Standard deviation of a residual: root mean square for squares, 1.4826 median |r| (the same for normal residuals) for Huber, of the
 * points that the law does not pass through by itself where it passes through some.
 */
function residualScale(loss: RobustLoss, residuals: Float64Array, degreesOfFreedom: number): number {
  if (loss.kind === 'squares') return Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / degreesOfFreedom);
  const sizes = residuals.map(Math.abs).sort();
  return scatterOf(sizes, residuals.length - degreesOfFreedom);
}
