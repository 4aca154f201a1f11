import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Law } from '../law.js';
import { positiveCombination, weightedLine } from '../statistics.js';

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

/** Exponents from which the fit starts, for N and D in every combination. */
const JOINT_EXPONENTS = [0.04, 0.08, 0.15, 0.3];

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
export function fitKaplanJoint(
  { nParams, nTokens, loss, weights, convention }: KaplanJointData,
  options: FitOptions = {},
): Fit<'Nc' | 'Dc' | 'alphaN' | 'alphaD', 'nParams' | 'nTokens'> {
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
      return JOINT_EXPONENTS.flatMap((alphaN) => JOINT_EXPONENTS.map((alphaD) => {
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

/** Exponents from which the fit starts, for N and S in every combination. */
const STEP_EXPONENTS = [0.05, 0.1, 0.3, 0.7, 1.1];

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
export function fitKaplanSteps(
  { nParams, minSteps, loss, weights, convention }: KaplanStepsData,
  options: FitOptions = {},
): Fit<'Nc' | 'Sc' | 'alphaN' | 'alphaS', 'nParams' | 'minSteps'> {
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
      return STEP_EXPONENTS.flatMap((alphaN) => STEP_EXPONENTS.map((alphaS) => {
        const [model, step] = positiveCombination([
          lnN!.map((value) => Math.exp(-alphaN * value)),
          lnS!.map((value) => Math.exp(-alphaS * value)),
        ], observed, weights);
        return [Math.log(model!) / alphaN, Math.log(step!) / alphaS, alphaN, alphaS];
      }));
    },
  };
}
