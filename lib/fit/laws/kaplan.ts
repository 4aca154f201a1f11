import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Law } from '../law.js';
import { weightedLine } from '../statistics.js';

/** Points for {@link fitKaplan}: losses that one resource alone limits. */
export interface KaplanData {
  /** Non-embedding parameters N, tokens D, or compute C_min in PF-days: whichever limits, [points]. */
  resource: readonly number[];
  /** Converged loss, nats per token, [points]. */
  loss: readonly number[];
  weights?: readonly number[];
  convention?: Convention;
}

/**
 * Kaplan's law of one resource, L(X) = (X_c/X)^alpha, fitted to ln L; X is N, D or C_min, and X_c sets the scale.
 *
 * Source: Kaplan et al. 2020, equations 1.1 to 1.3: alpha_N = 0.076, N_c = 8.8e13; alpha_D = 0.095, D_c = 5.4e13;
 * alpha_C = 0.050, C_c = 3.1e8 PF-days. The same line as `fitPowerLaw` without a floor: A = X_c^alpha.
 * Worked value: L(N = 8.8e11) = 100^0.076 = 1.4191.
 * @throws InputError if a value is not a number above zero, or all points have the same X
 */
export function fitKaplan({ resource, loss, weights, convention }: KaplanData, options: FitOptions = {}): Fit<'xc' | 'alpha', 'resource'> {
  return fitLaw(kaplanLaw(), {
    inputs: { resource },
    response: loss,
    ...(weights && { weights }),
    convention: convention ?? { params: 'non-embedding', flops: 'not used' },
  }, options);
}

/** The law L = (xc/x)^alpha; theta = [ln xc, alpha]. */
export function kaplanLaw(): Law<'xc' | 'alpha', 'resource'> {
  return {
    spec: { law: 'kaplan' },
    name: 'Kaplan, one resource',
    formula: 'L = (xc/x)^alpha',
    inputs: ['resource'],
    spans: ['resource'],
    parameters: [
      { name: 'xc', scale: 'log', min: 1e-300, max: 1e300 },
      { name: 'alpha', scale: 'linear', min: 1e-6, max: 10 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnXc, alpha], [lnX], predicted, [dLnXc, dAlpha]) {
      for (let i = 0; i < predicted.length; i++) {
        const distance = lnXc! - lnX![i]!;
        predicted[i] = alpha! * distance;
        dLnXc![i] = alpha!;
        dAlpha![i] = distance;
      }
    },
    starts([lnX], observed, weights) {
      const { intercept, slope } = weightedLine(lnX!, observed, weights);
      const alpha = Math.max(-slope, 1e-3);
      return [[intercept / alpha, alpha]];
    },
  };
}
