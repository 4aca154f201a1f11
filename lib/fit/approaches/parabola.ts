import { inverse, Matrix } from 'ml-matrix';
import type { ParametricParameters } from '../law-spec.js';
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
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const design = new Matrix(x.map((value) => [1, value - mean, (value - mean) ** 2]));
  const normalInverse = inverse(design.transpose().mmul(design));
  const [constant, slope, curvature] = normalInverse.mmul(design.transpose()).mmul(Matrix.columnVector([...y])).to1DArray() as [number, number, number];
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

/** The best model size at a budget, exactly and by a parabola through noise-free losses. */
export interface ParabolaBias {
  exact: number;
  parabola: number;
  /** parabola / exact. */
  ratio: number;
}

/**
 * How far the parabola of approach 2 misses, with no noise at all, on losses that follow L(N, D) = E + A N^-alpha + B D^-beta
 * at the model sizes tried, D = C/(6 N).
 *
 * Worked value: with alpha = beta and sizes symmetric around the optimum in ln N, the curve is symmetric and the ratio is 1.
 * Source: Besiroglu et al. 2024 and others note that approaches 2 and 3 disagree; this is the part that geometry explains.
 */
export function parabolaBias(parameters: ParametricParameters, { trainFlops, nParams }: { trainFlops: number; nParams: readonly number[] }): ParabolaBias {
  const exact = optimalAllocation(parameters, trainFlops).nParams;
  const losses = nParams.map((N) => parametricLoss(parameters, N, trainFlops / (6 * N)));
  const parabola = Math.exp(fitParabola(nParams.map(Math.log), losses).centre);
  return { exact, parabola, ratio: parabola / exact };
}
