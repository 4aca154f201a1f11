import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Law } from '../law.js';
import { weightedLine } from '../statistics.js';

/** Points for {@link fitGrowth}. */
export interface GrowthData {
  x: readonly number[];
  /** What grows with x: the best N or D at a budget, the critical batch, [points]. */
  y: readonly number[];
  weights?: readonly number[];
  convention?: Convention;
}

/**
 * Fits y = k x^a by least squares on logs: how the best model size, or the best number of tokens, grows with compute.
 * Worked value: y = 3, 30, 300 at x = 1, 100, 10000 is 3 x^0.5.
 * @throws InputError if a value is not a number above zero, or all points have the same x
 */
export function fitGrowth({ x, y, weights, convention }: GrowthData, options: FitOptions = {}): Fit<'k' | 'a', 'x'> {
  return fitLaw(growthLaw(), { inputs: { x }, response: y, responseName: 'y', ...(weights && { weights }), ...(convention && { convention }) }, options);
}

/** The law y = k x^a; theta = [ln k, a]. */
export function growthLaw(): Law<'k' | 'a', 'x'> {
  return {
    spec: { law: 'growth' },
    name: 'growth',
    formula: 'y = k x^a',
    inputs: ['x'],
    spans: ['x'],
    parameters: [
      { name: 'k', scale: 'log', min: 1e-300, max: 1e300 },
      { name: 'a', scale: 'linear', min: -10, max: 10 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnK, a], [lnX], predicted, [dLnK, dA]) {
      for (let i = 0; i < predicted.length; i++) {
        predicted[i] = lnK! + a! * lnX![i]!;
        dLnK![i] = 1;
        dA![i] = lnX![i]!;
      }
    },
    starts([lnX], observed, weights) {
      const { intercept, slope } = weightedLine(lnX!, observed, weights);
      return [[intercept, slope]];
    },
  };
}
