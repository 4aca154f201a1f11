import { checkPositive } from '../../core/check.js';
import type { Fit } from '../answer.js';
import type { FitOptions } from '../inner-fit.js';
import { fitPowerLaw } from '../laws/power-law.js';
import type { Quantity } from '../uncertainty/quantity.js';
import type { IsoFlopLevel } from './minima.js';

/** The best way to spend a budget, as approach 1 or 2 has it. */
export interface GrowthOptimum {
  trainFlops: number;
  nParams: Quantity;
  /** D = C/(6 N). */
  nTokens: Quantity;
}

/** The same with the loss that the minima of approach 2 lead one to expect there. */
export interface IsoFlopOptimum extends GrowthOptimum {
  /** Absent where the budgets do not determine L(C). */
  loss?: Quantity;
}

/** Three parameters and something left to judge them by. */
const FEWEST_BUDGETS = 5;

/** N of the parabolas' minima over the exact minima as a power law, k C^a, if approach 3's fit of the same runs were the truth. */
export interface ParabolaBiasGrowth {
  k: number;
  a: number;
}

/**
 * The best N and D at any budget, N = k C^a and D = C/(6 N), by the growth that approach 1 or 2 found.
 *
 * `interval` is that of ln N = ln k + a ln C with the covariance of both, var ln k + 2 ln C cov + (ln C)^2 var a, times Student's t with (budgets - 2)
 * degrees of freedom; absent for two budgets, which any power law passes through. That is the scatter of the minima; `bias` is the parabolas' own
 * error, on whose side the interval is lengthened by as much (without it, 90% intervals at 0.2% noise held the true optimum in 20 to 80%
 * of simulated trials, with it in 87 to 100%; test/fit/scripts/isoflop-rules.ts). A growth that bends beyond the budgets tried is in neither.
 * Worked value: minima N = 1e8, 1e9, 1e10 at C = 1e18, 1e20, 1e22 are 0.1 C^0.5, so 1e24 has N = 1e11 and D = 1.667e12.
 * @throws InputError if the budget is not a number above zero
 */
export function growthOptimum({ params, tokens, bias }: Growth, trainFlops: number): GrowthOptimum {
  checkPositive('trainFlops', trainFlops);
  const ratio = bias ? bias.k * trainFlops ** bias.a : 1;
  return { trainFlops, nParams: reachingOver(at(params, trainFlops), ratio), nTokens: reachingOver(at(tokens, trainFlops), 1 / ratio) };
}

/** The growth of the best N and D. */
interface Growth {
  params: Fit<'k' | 'a', 'x'>;
  tokens: Fit<'k' | 'a', 'x'>;
  bias?: ParabolaBiasGrowth;
}

/**
 * {@link growthOptimum} of approach 2, with the loss by its law of losses.
 * @throws InputError if the budget is not a number above zero
 */
export function isoFlopOptimum({ loss, ...growth }: Growth & { loss?: Fit<'A' | 'alpha' | 'E', 'x'> }, trainFlops: number): IsoFlopOptimum {
  return { ...growthOptimum(growth, trainFlops), ...(loss && { loss: at(loss, trainFlops) }) };
}

/** An interval lengthened to hold the value over `ratio` as well as it held the value. */
function reachingOver({ value, interval }: Quantity, ratio: number): Quantity {
  if (!interval) return { value };
  return { value, interval: { ...interval, low: interval.low / Math.max(1, ratio), high: interval.high / Math.min(1, ratio) } };
}

/** The law there; where one more minimum would fall is of no use to anybody. */
function at<P extends string>(fit: Fit<P, 'x'>, x: number): Quantity {
  const { value, interval } = fit.predict({ x });
  return { value, ...(interval && { interval }) };
}

/**
 * L_best = E + A C^-alpha through the lowest points of the parabolas. Undefined if fewer than five budgets have a minimum inside the sizes
 * tried, or those do not determine it: a parameter at its bound, or no covariance.
 */
export function lossOfBudgets(levels: readonly IsoFlopLevel[], options: FitOptions): Fit<'A' | 'alpha' | 'E', 'x'> | undefined {
  const inside = levels.filter(({ isInside, lossBest }) => isInside && lossBest > 0);
  if (inside.length < FEWEST_BUDGETS) return undefined;
  const fit = fitPowerLaw({ x: inside.map(({ trainFlops }) => trainFlops), loss: inside.map(({ lossBest }) => lossBest), floor: 'fitted' }, options);
  const { A, alpha, E } = fit.parameters;
  return fit.basis.covariance.available && [A, alpha, E].every(({ status }) => status === 'fitted') ? fit : undefined;
}
