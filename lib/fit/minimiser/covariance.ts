import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { ParameterRange, Problem } from './minimise.js';
import { psi } from './robust.js';

/** How sure the minimum is, on the scale of theta; entries of parameters that were not fitted are 0. */
export interface Covariance {
  /** False when the points cannot tell the parameters apart, or are not more than the parameters. */
  available: boolean;
  /** [parameters][parameters] */
  matrix: number[][];
  standardErrors: number[];
  degreesOfFreedom: number;
  /** The variance of one residual that this loss implies: the scale of the objective for profile intervals. */
  objectiveScale: number;
  /** Scatter of the points around the law, as the standard deviation of a residual; robust where the loss is. */
  residualScale: number;
}

/**
 * The covariance of an M-estimate, V = s^2 (J^T W J)^-1 with s^2 = [sum w psi^2/(n - p)] / (mean psi')^2, which for squares
 * is the textbook s^2 = sum w r^2/(n - p) (Huber 1981, "Robust Statistics", section 7.6).
 */
export function covarianceAt(problem: Problem, theta: readonly number[], ranges: readonly ParameterRange[]): Covariance {
  const { observed, weights, loss } = problem;
  const rows = observed.length;
  const predicted = new Float64Array(rows);
  const jacobian = theta.map(() => new Float64Array(rows));
  problem.evaluate(theta, predicted, jacobian);
  const free = ranges.flatMap((range, j) => (range.free && theta[j]! > range.min && theta[j]! < range.max ? [j] : []));
  const degreesOfFreedom = rows - ranges.filter((range) => range.free).length;
  const none: Covariance = { available: false, matrix: [], standardErrors: [], degreesOfFreedom, objectiveScale: NaN, residualScale: NaN };
  if (degreesOfFreedom < 1) return none;

  let pull = 0;
  let inliers = 0;
  for (let i = 0; i < rows; i++) {
    const residual = observed[i]! - predicted[i]!;
    pull += weights[i]! * psi(loss, residual) ** 2;
    if (loss.kind === 'squares' || Math.abs(residual) <= loss.delta) inliers++;
  }
  const meanCurvature = inliers / rows;
  const meanPull = pull / degreesOfFreedom;
  const inverse = scaledInverse(free.map((a) => free.map((b) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += weights[i]! * jacobian[a]![i]! * jacobian[b]![i]!;
    return sum;
  })));
  if (inverse === undefined || meanCurvature === 0) return none;
  const variance = meanPull / meanCurvature ** 2;
  const matrix = theta.map(() => theta.map(() => 0));
  free.forEach((a, k) => free.forEach((b, l) => (matrix[a]![b] = variance * inverse[k]![l]!)));
  return {
    available: true,
    matrix,
    standardErrors: matrix.map((row, j) => Math.sqrt(row[j]!)),
    degreesOfFreedom,
    objectiveScale: meanPull / meanCurvature,
    residualScale: residualScale(problem, predicted, degreesOfFreedom),
  };
}

/** The inverse of a symmetric positive matrix, rescaled to unit diagonal first; undefined if it is singular to working precision. */
function scaledInverse(matrix: number[][]): number[][] | undefined {
  const scale = matrix.map((row, j) => 1 / Math.sqrt(row[j]!));
  if (scale.some((value) => !Number.isFinite(value))) return undefined;
  const unit = new Matrix(matrix.map((row, a) => row.map((value, b) => value * (scale[a]! * scale[b]!))));
  const cholesky = new CholeskyDecomposition(unit);
  // a pivot near 1e-14 means that one column of J is the others' combination to seven digits
  if (!cholesky.isPositiveDefinite() || cholesky.lowerTriangularMatrix.diagonal().some((pivot) => pivot < 1e-7)) return undefined;
  return cholesky.solve(Matrix.eye(matrix.length)).to2DArray().map((row, a) => row.map((value, b) => value * (scale[a]! * scale[b]!)));
}

/** Standard deviation of a residual: root mean square for squares, 1.4826 median |r| (exact for normal residuals) for Huber. */
function residualScale({ observed, loss }: Problem, predicted: Float64Array, degreesOfFreedom: number): number {
  const residuals = observed.map((value, i) => Math.abs(value - predicted[i]!));
  if (loss.kind === 'squares') return Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / degreesOfFreedom);
  const sorted = residuals.sort();
  return 1.4826 * sorted[Math.floor(sorted.length / 2)]! * Math.sqrt(sorted.length / degreesOfFreedom);
}
