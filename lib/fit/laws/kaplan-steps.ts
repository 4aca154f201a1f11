import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Law } from '../law.js';
import { positiveCombination } from '../statistics.js';

/** Exponents from which the fit starts, for N and S in every combination. */
const START_EXPONENTS = [0.05, 0.1, 0.3, 0.7, 1.1];

/** Points of learning curves for {@link fitKaplanSteps}. */
export interface KaplanStepsData {
  /** Non-embedding parameters, [points]. */
  nParams: readonly number[];
  /** S_min, the steps a batch far above the critical one would need, [points]; see `minimumSteps`. */
  minSteps: readonly number[];
  /** Loss after those steps, nats per token, [points]. */
  loss: readonly number[];
  weights?: readonly number[];
  convention?: Convention;
}

/**
 * Kaplan's law of model size and training time, L(N, S_min) = (N_c/N)^alpha_N + (S_c/S_min)^alpha_S, fitted to ln L.
 *
 * Source: Kaplan et al. 2020, equation 1.6 and table 3 (alpha_N = 0.077, alpha_S = 0.76, N_c = 6.5e13, S_c = 2.1e3), after
 * the warm-up. Worked value: with those constants L(1e9, 1e4) = 65000^0.077 + 0.21^0.76 = 2.3474 + 0.3054 = 2.6529.
 * @throws InputError if a value is not a number above zero, or all points share one N or one S
 */
export function fitKaplanSteps({ nParams, minSteps, loss, weights, convention }: KaplanStepsData, options: FitOptions = {}): Fit<'Nc' | 'Sc' | 'alphaN' | 'alphaS', 'nParams' | 'minSteps'> {
  return fitLaw(kaplanStepsLaw(), {
    inputs: { nParams, minSteps },
    response: loss,
    ...(weights && { weights }),
    convention: convention ?? { params: 'non-embedding', flops: 'not used' },
  }, options);
}

/** The law L(N, S) = (Nc/N)^alphaN + (Sc/S)^alphaS; theta = [ln Nc, ln Sc, alphaN, alphaS]. */
export function kaplanStepsLaw(): Law<'Nc' | 'Sc' | 'alphaN' | 'alphaS', 'nParams' | 'minSteps'> {
  return {
    spec: { law: 'kaplan-steps' },
    name: 'Kaplan L(N, S)',
    formula: 'L = (Nc/N)^alphaN + (Sc/S)^alphaS',
    inputs: ['nParams', 'minSteps'],
    spans: ['nParams', 'minSteps'],
    parameters: [
      { name: 'Nc', scale: 'log', min: 1e-100, max: 1e100 },
      { name: 'Sc', scale: 'log', min: 1e-100, max: 1e100 },
      { name: 'alphaN', scale: 'linear', min: 1e-4, max: 5 },
      { name: 'alphaS', scale: 'linear', min: 1e-4, max: 5 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnNc, lnSc, alphaN, alphaS], [lnN, lnS], predicted, [dLnNc, dLnSc, dAlphaN, dAlphaS]) {
      for (let i = 0; i < predicted.length; i++) {
        const distanceN = lnNc! - lnN![i]!;
        const distanceS = lnSc! - lnS![i]!;
        const modelTerm = Math.exp(alphaN! * distanceN);
        const stepTerm = Math.exp(alphaS! * distanceS);
        const loss = modelTerm + stepTerm;
        predicted[i] = Math.log(loss);
        dLnNc![i] = (modelTerm / loss) * alphaN!;
        dLnSc![i] = (stepTerm / loss) * alphaS!;
        dAlphaN![i] = (modelTerm / loss) * distanceN;
        dAlphaS![i] = (stepTerm / loss) * distanceS;
      }
    },
    starts([lnN, lnS], observed, weights) {
      return START_EXPONENTS.flatMap((alphaN) => START_EXPONENTS.map((alphaS) => {
        const [model, step] = positiveCombination([
          lnN!.map((value) => Math.exp(-alphaN * value)),
          lnS!.map((value) => Math.exp(-alphaS * value)),
        ], observed, weights);
        return [Math.log(model!) / alphaN, Math.log(step!) / alphaS, alphaN, alphaS];
      }));
    },
  };
}
