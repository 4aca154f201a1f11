import { InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import type { ParametricParameters } from '../law-spec.js';
import type { Quantity } from '../uncertainty/quantity.js';

/** A law L(N, D) with the covariance of [ln A, ln B, ln E, alpha, beta]: what the planner needs for intervals. */
export interface UncertainLaw {
  name: string;
  parameters: ParametricParameters;
  /** [5][5]; absent for a law published without it. */
  thetaCovariance?: readonly (readonly number[])[];
}

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

/**
 * The law L(N, D) that a fit of approach 3 found, with its covariance: over the resamples after a bootstrap, of the minimum otherwise.
 * @throws InputError if the fit is of another law
 */
export function uncertainLaw(fit: Fit, title = 'fitted law'): UncertainLaw {
  const { covariance, resamples, law } = fit.basis;
  if (law.spec.law !== 'parametric') throw new InputError(`fit: expected a fit of L = E + A N^-alpha + B D^-beta, got one of ${fit.formula}`);
  const value = (name: keyof ParametricParameters): number => fit.parameters[name]!.value;
  const thetaCovariance = resamples ? covarianceOf(resamples) : covariance.available ? covariance.matrix : undefined;
  return {
    name: title,
    parameters: { A: value('A'), B: value('B'), E: value('E'), alpha: value('alpha'), beta: value('beta') },
    ...(thetaCovariance && { thetaCovariance }),
  };
}

function covarianceOf(rows: readonly (readonly number[])[]): number[][] {
  const means = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
  return means.map((a, j) => means.map((b, k) => rows.reduce((sum, row) => sum + (row[j]! - a) * (row[k]! - b), 0) / (rows.length - 1)));
}
