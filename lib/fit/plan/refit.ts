import type { Quantity } from '../uncertainty/quantity.js';
import type { ParametricParameters } from '../law-spec.js';

/** A law L(N, D) with the covariance of [ln A, ln B, ln E, alpha, beta]: what the planner needs for intervals. */
export interface UncertainLaw {
  name: string;
  parameters: ParametricParameters;
  /** [5][5]; absent for a law published without it. */
  thetaCovariance?: readonly (readonly number[])[];
}

/**
 * This kit's own fit of the Chinchilla runs, the planner's default law.
 *
 * The optimum of approach 3 on the 240 points that Besiroglu et al. 2024 read off the figure of Hoffmann et al. 2022, and the
 * covariance over 4,000 bootstrap resamples with seed 0; their published fit (A = 482.01, B = 2085.43, E = 1.8172,
 * alpha = 0.3478, beta = 0.3659) lies well within it. N counts all parameters, C = 6 N D.
 */
export const CHINCHILLA_REFIT: UncertainLaw = {
  name: 'refit of the Chinchilla runs (points of Besiroglu et al. 2024)',
  parameters: { A: 477.82518, B: 2143.41936, E: 1.81721801, alpha: 0.34731041, beta: 0.36717248 },
  thetaCovariance: [
    [0.0623900089, -0.0285362363, 0.0019287486, 0.0037174905, -0.0014251531],
    [-0.0285362363, 0.1762890839, 0.0035296486, -0.0017664531, 0.0086206793],
    [0.0019287486, 0.0035296486, 0.0001875196, 0.000113776983, 0.000172094399],
    [0.0037174905, -0.0017664531, 0.000113776983, 0.000221817622, -0.0000882872186],
    [-0.0014251531, 0.0086206793, 0.000172094399, -0.0000882872186, 0.000421831677],
  ],
};

/** Standard normal quantile for 90% intervals: the covariance comes from hundreds of points. */
const NORMAL_95 = 1.6448536;

/**
 * A positive quantity that follows from a law's parameters, with its 90% interval to first order in its logarithm.
 * Without a covariance only the value. Worked value: for the refit, a = beta/(alpha + beta) is 0.5139 (0.482 to 0.548).
 */
export function lawQuantity({ parameters, thetaCovariance }: UncertainLaw, compute: (parameters: ParametricParameters) => number): Quantity {
  const value = compute(parameters);
  if (!thetaCovariance) return { value };
  const { A, B, E, alpha, beta } = parameters;
  const at = (shift: readonly number[]): number =>
    Math.log(compute({ A: A * Math.exp(shift[0]!), B: B * Math.exp(shift[1]!), E: E * Math.exp(shift[2]!), alpha: alpha + shift[3]!, beta: beta + shift[4]! }));
  const gradient = thetaCovariance.map((_, j) => {
    const step = 1e-5;
    return (at(thetaCovariance.map((_, k) => (k === j ? step : 0))) - at(thetaCovariance.map((_, k) => (k === j ? -step : 0)))) / (2 * step);
  });
  const variance = gradient.reduce((sum, a, j) => sum + gradient.reduce((rowSum, b, k) => rowSum + a * b * thetaCovariance[j]![k]!, 0), 0);
  const spread = Math.sqrt(variance);
  return {
    value,
    standardError: value * spread,
    interval: { low: value * Math.exp(-NORMAL_95 * spread), high: value * Math.exp(NORMAL_95 * spread), level: 0.9, method: 'covariance' },
  };
}
