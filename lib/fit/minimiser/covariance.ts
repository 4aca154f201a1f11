import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { ParameterRange, Problem } from './minimise.js';
import { median } from '../statistics/quantile.js';
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
 * V = H^-1 [sum w^2 psi^2 g g^T n/(n - p)] H^-1, g being a row of J, which does not assume that all points scatter alike
 * (Huber 1967); H = sum w psi' g g^T counts only points within delta, too few to trust when delta is far below the scatter,
 * so psi' is averaged over a window h around zero, as Powell 1991 does for quantile regression: psi' ~ (delta/h) [|r| < h].
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
  const curvature = curvatureWindow(loss, residuals);
  const inverse = scaledInverse(weightedSquares(columns, (i) => weights[i]! * curvature(residuals[i]!)));
  if (inverse === undefined) return unavailable(degreesOfFreedom);
  const spread = loss.kind === 'squares' && !isPenalised(loss)
    ? inverse.clone().mul(residuals.reduce((sum, r, i) => sum + weights[i]! * r * r, 0) / degreesOfFreedom)
    : inverse.mmul(weightedSquares(columns, (i) => (weights[i]! * psi(loss, residuals[i]!)) ** 2)).mmul(inverse).mul(rows / degreesOfFreedom);

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

/** psi' as a function of the residual: its side's weight for squares; for Huber that times (delta/h) [|r| < h], h = max(delta, 1.84 scatter n^-1/5). */
function curvatureWindow(loss: RobustLoss, residuals: Float64Array): (residual: number) => number {
  if (loss.kind === 'squares') return (residual) => sideWeight(loss, residual);
  const scatter = 1.4826 * median(residuals.map(Math.abs));
  const window = Math.max(loss.delta, 1.84 * scatter * residuals.length ** -0.2);
  return (residual) => (Math.abs(residual) <= window ? (sideWeight(loss, residual) * loss.delta) / window : 0);
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

/** Standard deviation of a residual: root mean square for squares, 1.4826 median |r| (the same for normal residuals) for Huber. */
function residualScale(loss: RobustLoss, residuals: Float64Array, degreesOfFreedom: number): number {
  if (loss.kind === 'squares') return Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / degreesOfFreedom);
  return 1.4826 * median(residuals.map(Math.abs)) * Math.sqrt(residuals.length / degreesOfFreedom);
}
