import type { Fit, Interval } from '../answer.js';
import { fromTheta } from '../law.js';
import { percentileInterval, standardDeviation, studentReach } from '../statistics.js';

/** A number computed from a fit's parameters, with what is known of its error. */
export interface Quantity {
  value: number;
  standardError?: number;
  interval?: Interval;
}

/**
 * Any quantity that follows from a law's parameters, with its interval: an optimal model size, a ratio of exponents.
 *
 * After a bootstrap the interval holds the middle `level` of the resamples. Otherwise errors propagate to first order,
 * var q = g^T V g, on the log of a positive quantity and on the quantity itself when its scale is `linear`.
 * Worked value: for `fitPowerLaw`, `quantity(fit, ({ alpha }) => 2 * alpha, { scale: 'linear' })` has twice alpha's standard error.
 */
export function quantity<P extends string, I extends string>(
  { basis }: Pick<Fit<P, I>, 'basis'>,
  compute: (parameters: Record<P, number>) => number,
  { scale = 'log' }: { scale?: 'log' | 'linear' } = {},
): Quantity {
  const { law, minimum, covariance, level, resamples } = basis;
  const at = (theta: readonly number[]): number =>
    compute(
      Object.fromEntries(
        law.parameters.map((parameter, j) => [parameter.name, parameter.known ?? fromTheta(parameter, theta[j]!)]),
      ) as Record<P, number>,
    );
  const value = at(minimum.theta);
  if (resamples) {
    const values = resamples.map(at);
    return { value, standardError: standardDeviation(values), interval: percentileInterval(values, level) };
  }
  if (!covariance.available) return { value };
  const forward = scale === 'log' ? Math.log : (x: number) => x;
  const back = scale === 'log' ? Math.exp : (x: number) => x;
  const gradient = covariance.standardErrors.map((standardError, j) => {
    if (standardError === 0) return 0;
    const step = 1e-3 * standardError;
    const shifted = (sign: number): number => forward(at(minimum.theta.map((theta, k) => (k === j ? theta + sign * step : theta))));
    return (shifted(1) - shifted(-1)) / (2 * step);
  });
  const variance = gradient.reduce(
    (sum, a, j) => sum + gradient.reduce((rowSum, b, k) => rowSum + a * b * covariance.matrix[j]![k]!, 0),
    0,
  );
  const standardError = Math.sqrt(variance);
  const reach = studentReach(level, covariance.degreesOfFreedom) * standardError;
  return {
    value,
    standardError: scale === 'log' ? value * standardError : standardError,
    interval: { low: back(forward(value) - reach), high: back(forward(value) + reach), level, method: 'covariance' },
  };
}
