import type { Fit } from '../answer.js';
import type { FitOptions } from '../inner-fit.js';
import { fitPowerLaw } from '../laws/power-law.js';
import { growthLaw, growthOptimum, type GrowthOptimum, type ParabolaBiasGrowth } from '../plan/growth-law.js';
import type { Quantity } from '../uncertainty/quantity.js';
import type { IsoFlopLevel } from './minima.js';

/** The best N and D of a budget, with the loss that the minima of approach 2 lead one to expect there. */
export interface IsoFlopOptimum extends GrowthOptimum {
  /** Absent where the budgets do not determine L(C). */
  loss?: Quantity;
}

/** Three parameters, and two degrees of freedom to judge them by. */
const FEWEST_BUDGETS = 5;

/**
 * The best N and D at any budget by approach 2 (`growthOptimum`), and the loss there by `lossOfBudgets`.
 *
 * Of simulated trials (Hoffmann's parameters, 3, 5 or 9 budgets, 0.2 to 1% noise) 90% intervals of N held the true optimum in 84 to 100%
 * a design, 94% in the mean, at the largest budget and at ten times it; without the bias of the parabolas in them in 0 to 100%, 66% in the mean, fewest where
 * sizes reach far and noise is small (test/fit/scripts/isoflop-rules.ts).
 * @throws InputError if the budget is not a number above zero
 */
export function isoFlopOptimum(
  { params, bias, loss, levels }: { params: Fit<'k' | 'a', 'x'>; bias?: ParabolaBiasGrowth; loss?: Fit<'A' | 'alpha' | 'E', 'x'>; levels: readonly IsoFlopLevel[] },
  trainFlops: number,
): IsoFlopOptimum {
  const optimum = growthOptimum(growthLaw(params, { name: 'approach 2', ...(bias && { bias }) }), trainFlops);
  if (!loss) return optimum;
  const { value, interval } = loss.predict({ x: trainFlops });
  // the same law through the lowest points that approach 3 allows: as far as it lies from this one, the interval is lengthened to its side
  const exact = lossOfBudgets(levels.map((level) => ({ ...level, lossBest: level.lossBest / (level.lossBias ?? 1) })), { intervals: 'none' });
  const ratio = exact ? value / exact.predict({ x: trainFlops }).value : 1;
  return { ...optimum, loss: { value, ...(interval && { interval: { ...interval, low: interval.low / Math.max(1, ratio), high: interval.high / Math.min(1, ratio) } }) } };
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
