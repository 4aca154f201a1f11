import { checkPositive } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Floor, type Law } from '../law.js';
import { weightedLine } from '../statistics.js';

/** Points and choices for {@link fitPowerLaw}. */
export interface PowerLawData {
  /** What grows: parameters, tokens, FLOPs, steps; all > 0, [points]. */
  x: readonly number[];
  /** The loss at each x, in nats per token or any unit; all > 0, [points]. */
  loss: readonly number[];
  /** How much each point counts; 1 for all if absent, [points]. */
  weights?: readonly number[];
  floor: Floor;
  /** What x and the FLOPs mean; 'not stated' if absent. */
  convention?: Convention;
}

/**
 * Fits L(x) = E + A x^-alpha, the law of one resource when the others do not limit, to ln L.
 *
 * `floor` says what E is: `none` (E = 0, a straight line in log-log), `fitted`, or `{ known: entropy }` when the entropy
 * of the source is known exactly. Without a floor, the fit is the least-squares line through (ln x, ln L).
 *
 * Kaplan et al. 2020 fit with E = 0 and write L = (x_c/x)^alpha, so x_c = A^(1/alpha); Henighan et al. 2020 add the floor.
 * Worked value: x = 1, 10, 100 and loss = 5, 3.5, 2.75 lie on 2 + 3 x^-log10(2), so `floor: 'fitted'` gives
 * E = 2, A = 3, alpha = 0.30103 (no intervals: three parameters from three points leave nothing to judge them by).
 * @throws InputError if a value is not a number above zero, if x has one value only, or lengths differ
 */
export function fitPowerLaw(data: PowerLawData, options: FitOptions = {}): Fit<'A' | 'alpha' | 'E', 'x'> {
  return fitLaw(powerLaw(data.floor), {
    inputs: { x: data.x },
    response: data.loss,
    responseName: 'loss',
    ...(data.weights && { weights: data.weights }),
    ...(data.convention && { convention: data.convention }),
  }, options);
}

/** The law L(x) = E + A x^-alpha; theta = [ln A, alpha, ln E]. */
export function powerLaw(floor: Floor): Law<'A' | 'alpha' | 'E', 'x'> {
  const known = floor === 'none' ? 0 : floor === 'fitted' ? undefined : checkPositive('floor.known', floor.known);
  return {
    spec: { law: 'power', floor },
    name: floor === 'none' ? 'power law' : 'power law with floor',
    formula: floor === 'none' ? 'L = A x^-alpha' : 'L = E + A x^-alpha',
    inputs: ['x'],
    spans: ['x'],
    parameters: [
      { name: 'A', scale: 'log', min: 1e-300, max: 1e300 },
      { name: 'alpha', scale: 'linear', min: floor === 'none' ? -10 : 0, max: 10 },
      { name: 'E', scale: 'log', min: 1e-12, max: 1e12, ...(known !== undefined && { known }) },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnA, alpha, lnE], [lnX], predicted, [dLnA, dAlpha, dLnE]) {
      for (let i = 0; i < predicted.length; i++) {
        const lnReducible = lnA! - alpha! * lnX![i]!;
        const larger = Math.max(lnReducible, lnE!);
        const lnLoss = larger + Math.log(Math.exp(lnReducible - larger) + Math.exp(lnE! - larger));
        const reducibleShare = Math.exp(lnReducible - lnLoss);
        predicted[i] = lnLoss;
        dLnA![i] = reducibleShare;
        dAlpha![i] = -reducibleShare * lnX![i]!;
        dLnE![i] = 1 - reducibleShare;
      }
    },
    starts([lnX], observed, weights) {
      if (known === 0) return [[...lineStart(lnX!, observed, weights), -Infinity]];
      const lowest = Math.exp(observed.reduce((a, b) => Math.min(a, b)));
      const floors =
        known === undefined
          ? [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995].map((share) => share * lowest)
          : [Math.min(known, 0.995 * lowest)];
      return floors.map((E) => {
        const lnReducible = observed.map((lnLoss) => Math.log(Math.exp(lnLoss) - E));
        const [lnA, alpha] = lineStart(lnX!, lnReducible, weights);
        return [lnA, Math.max(alpha, 1e-3), Math.log(known ?? E)];
      });
    },
  };
}

/** [ln A, alpha] of the line ln y = ln A - alpha ln x. */
function lineStart(lnX: Float64Array, lnY: Float64Array, weights: Float64Array): [number, number] {
  const { intercept, slope } = weightedLine(lnX, lnY, weights);
  return [intercept, -slope];
}

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
  return fitLaw(
    powerGrowthLaw(),
    { inputs: { x }, response: y, responseName: 'y', ...(weights && { weights }), ...(convention && { convention }) },
    options,
  );
}

/** The law y = k x^a; theta = [ln k, a]. */
export function powerGrowthLaw(): Law<'k' | 'a', 'x'> {
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
