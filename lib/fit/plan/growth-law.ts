import { checkPositive, InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { studentReach } from '../statistics.js';
import type { Quantity } from '../uncertainty/quantity.js';
import type { AllocationRule } from './rules.js';
import { covarianceOf } from './uncertain-law.js';

/** N of approach 2's parabolas over the exact minima as a power law, k C^a, if approach 3's fit of the same runs were the truth. */
export interface ParabolaBiasGrowth {
  k: number;
  a: number;
}

/** The growth N = k C^a that approach 1 or 2 found, as plain data: what the planner needs for the best N and D and their intervals. */
export interface GrowthLaw {
  name: string;
  k: number;
  a: number;
  /** Of [ln k, a], [2][2]; absent where two points left nothing to judge them by. */
  covariance?: readonly (readonly number[])[];
  /** Points less two. */
  degreesOfFreedom: number;
  /** Probability of the intervals. */
  level: number;
  /** The smallest and largest budget that it was fitted to. */
  trainFlops: { low: number; high: number };
  /** For approach 2 with parabolas, if approach 3 could judge it. */
  bias?: ParabolaBiasGrowth;
}

/** The best way to spend a budget, as approach 1 or 2 has it. */
export interface GrowthOptimum {
  trainFlops: number;
  nParams: Quantity;
  /** D = C/(6 N). */
  nTokens: Quantity;
  tokensPerParam: Quantity;
}

/** The plain data of a fit of growth; after a bootstrap its covariance is that of the resamples. */
export function growthLaw(
  { parameters: { k, a }, basis }: Fit<'k' | 'a', 'x'>,
  { name, bias }: { name: string; bias?: ParabolaBiasGrowth },
): GrowthLaw {
  const { covariance: { available, matrix, degreesOfFreedom }, resamples, level, data } = basis;
  const flops = data.columns[0]!;
  const covariance = resamples ? covarianceOf(resamples) : available ? matrix : undefined;
  return {
    name,
    k: k.value,
    a: a.value,
    ...(covariance && { covariance }),
    degreesOfFreedom,
    level,
    trainFlops: { low: flops.reduce((least, C) => Math.min(least, C)), high: flops.reduce((most, C) => Math.max(most, C)) },
    ...(bias && { bias }),
  };
}

/** The growth of an answer of approach 1 or 2, or of one of its rules, as plain data. */
export function growthOf({ params, bias }: { params: Fit<'k' | 'a', 'x'>; bias?: ParabolaBiasGrowth }, name: string): GrowthLaw {
  return growthLaw(params, { name, ...(bias && { bias }) });
}

/**
 * The best N and D at any budget, N = k C^a and D = C/(6 N).
 *
 * The interval is that of ln N = ln k + a ln C with the covariance of both, var ln k + 2 ln C cov + (ln C)^2 var a, times Student's t with
 * (points - 2) degrees of freedom; absent for two points, which any power law passes through. That is the scatter of the minima; `bias` is
 * the parabolas' own error, on whose side the interval is lengthened by as much. A growth that bends beyond the budgets tried is in
 * neither.
 * Worked value: minima N = 1e8, 1e9, 1e10 at C = 1e18, 1e20, 1e22 are 0.1 C^0.5, so 1e24 has N = 1e11 and D = 1.667e12.
 * @throws InputError if the budget is not a number above zero
 */
export function growthOptimum({ k, a, covariance, degreesOfFreedom, level, bias }: GrowthLaw, trainFlops: number): GrowthOptimum {
  const lnC = Math.log(checkPositive('trainFlops', trainFlops));
  const lnN = Math.log(k) + a * lnC;
  const lnBias = bias ? Math.log(bias.k) + bias.a * lnC : 0;
  const reach =
    covariance && degreesOfFreedom >= 1
      ? studentReach(level, degreesOfFreedom) *
        Math.sqrt(Math.max(0, covariance[0]![0]! + 2 * lnC * covariance[0]![1]! + lnC ** 2 * covariance[1]![1]!))
      : undefined;
  const quantity = (ofLnN: (lnN: number) => number): Quantity => {
    if (reach === undefined) return { value: Math.exp(ofLnN(lnN)) };
    const ends = [lnN - reach - Math.max(0, lnBias), lnN + reach - Math.min(0, lnBias)].map((end) => Math.exp(ofLnN(end)));
    return { value: Math.exp(ofLnN(lnN)), interval: { low: Math.min(...ends), high: Math.max(...ends), level, method: 'covariance' } };
  };
  const lnProduct = lnC - Math.log(6);
  return {
    trainFlops,
    nParams: quantity((n) => n),
    nTokens: quantity((n) => lnProduct - n),
    tokensPerParam: quantity((n) => lnProduct - 2 * n),
  };
}

/**
 * The growth as a rule beside others.
 * @throws InputError if the best size does not grow with compute, so that no budget belongs to a size
 */
export function growthRule({ name, k, a }: GrowthLaw): AllocationRule {
  if (!(a > 0)) throw new InputError(`law: expected a best size that grows with compute, got N = k C^a with a = ${a}; fit budgets further apart`);
  return {
    name,
    source: name,
    exponents: { params: a, tokens: 1 - a },
    nParamsFor: (trainFlops) => k * checkPositive('trainFlops', trainFlops) ** a,
    nTokensFor: (nParams) => (checkPositive('nParams', nParams) / k) ** (1 / a) / (6 * nParams),
  };
}
