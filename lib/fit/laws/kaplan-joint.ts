import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Law } from '../law.js';
import { positiveCombination } from '../statistics.js';

/** Exponents from which the fit starts, for N and D in every combination. */
const START_EXPONENTS = [0.04, 0.08, 0.15, 0.3];

/** Runs for {@link fitKaplanJoint}. */
export interface KaplanJointData {
  /** Non-embedding parameters, [runs]. */
  nParams: readonly number[];
  /** Tokens in the training set, [runs]. */
  nTokens: readonly number[];
  /** Loss at the end, nats per token, [runs]. */
  loss: readonly number[];
  weights?: readonly number[];
  convention?: Convention;
}

/**
 * Kaplan's law of model size and data together, L(N, D) = [(N_c/N)^(alpha_N/alpha_D) + D_c/D]^alpha_D, fitted to ln L.
 *
 * Source: Kaplan et al. 2020, equation 1.5 and table 2 (alpha_N = 0.076, alpha_D = 0.103, N_c = 6.4e13, D_c = 1.8e13).
 * With unlimited data it is L(N), with an unlimited model L(D); there is no floor. Worked value: with those constants
 * L(1e9, 1e10) = (64000^(76/103) + 1800)^0.103 = 2.4197.
 * @throws InputError if a value is not a number above zero, or all runs share one N or one D
 */
export function fitKaplanJoint({ nParams, nTokens, loss, weights, convention }: KaplanJointData, options: FitOptions = {}): Fit<'Nc' | 'Dc' | 'alphaN' | 'alphaD', 'nParams' | 'nTokens'> {
  return fitLaw(kaplanJointLaw(), {
    inputs: { nParams, nTokens },
    response: loss,
    ...(weights && { weights }),
    convention: convention ?? { params: 'non-embedding', flops: 'not used' },
  }, options);
}

/** The law L(N, D) = [(Nc/N)^(alphaN/alphaD) + Dc/D]^alphaD; theta = [ln Nc, ln Dc, alphaN, alphaD]. */
export function kaplanJointLaw(): Law<'Nc' | 'Dc' | 'alphaN' | 'alphaD', 'nParams' | 'nTokens'> {
  return {
    spec: { law: 'kaplan-joint' },
    name: 'Kaplan L(N, D)',
    formula: 'L = [(Nc/N)^(alphaN/alphaD) + Dc/D]^alphaD',
    inputs: ['nParams', 'nTokens'],
    spans: ['nParams', 'nTokens'],
    parameters: [
      { name: 'Nc', scale: 'log', min: 1e-100, max: 1e100 },
      { name: 'Dc', scale: 'log', min: 1e-100, max: 1e100 },
      { name: 'alphaN', scale: 'linear', min: 1e-4, max: 5 },
      { name: 'alphaD', scale: 'linear', min: 1e-4, max: 5 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnNc, lnDc, alphaN, alphaD], [lnN, lnD], predicted, [dLnNc, dLnDc, dAlphaN, dAlphaD]) {
      const ratio = alphaN! / alphaD!;
      for (let i = 0; i < predicted.length; i++) {
        const modelTerm = ratio * (lnNc! - lnN![i]!);
        const dataTerm = lnDc! - lnD![i]!;
        const larger = Math.max(modelTerm, dataTerm);
        const lnSum = larger + Math.log(Math.exp(modelTerm - larger) + Math.exp(dataTerm - larger));
        const modelShare = Math.exp(modelTerm - lnSum);
        predicted[i] = alphaD! * lnSum;
        dLnNc![i] = modelShare * alphaN!;
        dLnDc![i] = (1 - modelShare) * alphaD!;
        dAlphaN![i] = modelShare * (lnNc! - lnN![i]!);
        dAlphaD![i] = lnSum - modelShare * modelTerm;
      }
    },
    starts([lnN, lnD], observed, weights) {
      return START_EXPONENTS.flatMap((alphaN) => START_EXPONENTS.map((alphaD) => {
        // L^(1/alphaD) is linear in Nc^(alphaN/alphaD) and Dc
        const ratio = alphaN / alphaD;
        const [model, Dc] = positiveCombination([
          lnN!.map((value) => Math.exp(-ratio * value)),
          lnD!.map((value) => Math.exp(-value)),
        ], observed.map((lnLoss) => lnLoss / alphaD), weights);
        return [Math.log(model!) / ratio, Math.log(Dc!), alphaN, alphaD];
      }));
    },
  };
}
