import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import type { Law, ParametricParameters } from '../law.js';
import { HOFFMANN_HUBER } from '../minimiser/robust.js';
import { parametricLaw } from './parametric.js';

/** The seven numbers of the data-constrained law: Hoffmann's five, and how fast repeated tokens and excess parameters lose value. */
export interface RepetitionParameters extends ParametricParameters {
  /** R_D*: epochs beyond the first after which repeated tokens are worth a 1/e share less. */
  RD: number;
  /** R_N*: the same for parameters beyond what the unique tokens can use. */
  RN: number;
}

/** The published fit of Muennighoff et al. 2023 on C4 (appendix A), unrounded: ln A = 6.255414, ln B = 7.3049974, ln E = 0.6254804. */
export const MUENNIGHOFF_2023: RepetitionParameters = {
  A: Math.exp(6.255414), B: Math.exp(7.3049974), E: Math.exp(0.6254804), alpha: 0.3526596, beta: 0.3526596, RD: 15.387756, RN: 5.309743,
};

/** Runs for {@link fitRepetition}. */
export interface RepetitionData {
  /** N, [runs]. */
  nParams: readonly number[];
  /** D, tokens trained on, repetitions counted, [runs]. */
  nTokens: readonly number[];
  /** U, different tokens among them, [runs]. */
  nUniqueTokens: readonly number[];
  /** Final loss, nats per token, [runs]. */
  loss: readonly number[];
  /** What is known of A, B, E, alpha, beta from runs without repetition; `fitted` fits all seven together. */
  base: 'fitted' | ParametricParameters;
  weights?: readonly number[];
  convention?: Convention;
}

/**
 * Fits the data-constrained law L = E + A/N'^alpha + B/D'^beta of Muennighoff et al. 2023, with Huber's loss (1e-3) on ln L.
 *
 * D' = U (1 + R_D* (1 - exp(-R_D/R_D*))) with R_D = D/U - 1 repetitions; N' likewise from U_N = min(N, N_opt(U)), where
 * N_opt(U) is the model that would be best for U tokens. The objective has two minima of nearly equal depth on the published
 * runs, so judge a fit by its objective and by `convergence.startsAgreeing`.
 *
 * Source: "Scaling Data-Constrained Language Models", equations 5 to 7 and appendix A. Worked value: with
 * {@link MUENNIGHOFF_2023}, 6.34e9 parameters on 242e9 tokens, 25e9 of them unique, reach 2.2256 nats.
 * @throws InputError if a value is not a number above zero, a column is constant, or a run has more unique tokens than tokens
 */
export function fitRepetition(
  { nParams, nTokens, nUniqueTokens, loss, base, weights, convention }: RepetitionData,
  options: FitOptions = {},
): Fit<'A' | 'B' | 'E' | 'alpha' | 'beta' | 'RD' | 'RN', 'nParams' | 'nTokens' | 'nUniqueTokens'> {
  return fitLaw(repetitionLaw(base), {
    inputs: { nParams, nTokens, nUniqueTokens },
    response: loss,
    ...(weights && { weights }),
    ...(convention && { convention }),
  }, { loss: HOFFMANN_HUBER, ...options });
}

/** L(N, D, U) in nats per token; a model or data set without repetition or excess gives the parametric law. */
export function repetitionLoss(
  parameters: RepetitionParameters,
  { nParams, nTokens, nUniqueTokens }: { nParams: number; nTokens: number; nUniqueTokens: number },
): number {
  const law = repetitionLaw(parameters);
  const { A, B, E, alpha, beta, RD, RN } = parameters;
  const predicted = new Float64Array(1);
  const jacobian = law.parameters.map(() => new Float64Array(1));
  const columns = [nParams, nTokens, Math.min(nUniqueTokens, nTokens)].map((value) => Float64Array.of(value));
  law.evaluate([Math.log(A), Math.log(B), Math.log(E), alpha, beta, Math.log(RD), Math.log(RN)], law.prepare(columns), predicted, jacobian);
  return Math.exp(predicted[0]!);
}

/** The data-constrained law; theta = [ln A, ln B, ln E, alpha, beta, ln RD, ln RN]. */
export function repetitionLaw(
  base: 'fitted' | ParametricParameters,
): Law<'A' | 'B' | 'E' | 'alpha' | 'beta' | 'RD' | 'RN', 'nParams' | 'nTokens' | 'nUniqueTokens'> {
  const parametric = parametricLaw();
  return {
    spec: { law: 'repetition', base },
    name: 'Muennighoff data-constrained',
    formula: "L = E + A N'^-alpha + B D'^-beta, D' = U (1 + RD (1 - exp(-(D/U - 1)/RD))), N' likewise with RN",
    inputs: ['nParams', 'nTokens', 'nUniqueTokens'],
    spans: base === 'fitted' ? ['nParams', 'nTokens'] : [],
    parameters: [
      ...parametric.parameters.map((parameter) => (base === 'fitted' ? parameter : { ...parameter, known: base[parameter.name] })),
      { name: 'RD', scale: 'log', min: 1e-2, max: 1e5 },
      { name: 'RN', scale: 'log', min: 1e-2, max: 1e5 },
    ],
    response: 'log',
    prepare: ([nParams, nTokens, unique]) =>
      [nParams!, nTokens!, unique!.map((value, i) => Math.min(value, nTokens![i]!))].map((column) => column.map(Math.log)),
    evaluate([lnA, lnB, lnE, alpha, beta, lnRD, lnRN], [lnN, lnD, lnU], predicted, [dLnA, dLnB, dLnE, dAlpha, dBeta, dLnRD, dLnRN]) {
      const E = Math.exp(lnE!);
      for (let i = 0; i < predicted.length; i++) {
        // ln N_opt(U), the model for which U tokens are best: alpha A N^-alpha = beta B U^-beta
        const lnBest = (Math.log(alpha! / beta!) + lnA! - lnB! + beta! * lnU![i]!) / alpha!;
        const capped = lnN![i]! > lnBest;
        const data = decayed(lnU![i]!, lnD![i]!, lnRD!);
        const model = decayed(capped ? lnBest : lnN![i]!, lnN![i]!, lnRN!);
        const modelTerm = Math.exp(lnA! - alpha! * model.lnValue);
        const dataTerm = Math.exp(lnB! - beta! * data.lnValue);
        const loss = E + modelTerm + dataTerm;
        predicted[i] = Math.log(loss);
        const modelShare = modelTerm / loss;
        const dataShare = dataTerm / loss;
        // d ln N' / d ln N_opt, nothing while N is below N_opt
        const throughBest = capped ? -alpha! * modelShare * model.dLnUseful : 0;
        dLnA![i] = modelShare + throughBest / alpha!;
        dLnB![i] = dataShare - throughBest / alpha!;
        dLnE![i] = E / loss;
        dAlpha![i] = -modelShare * model.lnValue + throughBest * ((1 / alpha! - lnBest) / alpha!);
        dBeta![i] = -dataShare * data.lnValue + throughBest * ((lnU![i]! - 1 / beta!) / alpha!);
        dLnRD![i] = -beta! * dataShare * data.dLnScale;
        dLnRN![i] = -alpha! * modelShare * model.dLnScale;
      }
    },
    starts(prepared, observed, weights) {
      const bases = base === 'fitted'
        ? parametric.starts(prepared.slice(0, 2), observed, weights).filter(([, , , alpha, beta]) => Math.abs(alpha! - beta!) < 0.2)
        : [[Math.log(base.A), Math.log(base.B), Math.log(base.E), base.alpha, base.beta]];
      const decays = [1, 3, 10, 30, 100].map(Math.log);
      return bases.flatMap((theta) => decays.flatMap((lnRD) => decays.map((lnRN) => [...theta, lnRD, lnRN])));
    },
  };
}

/**
 * What `passes` over the same tokens are worth in fresh ones, 1 + R (1 - exp(-(passes - 1)/R)), for a decay constant R, R_D* of Muennighoff
 * et al. 2023, equation 5. Worked value: with R = 15.39, four passes are worth 3.73.
 */
export function repeatedWorth(passes: number, decay: number): number {
  return Math.exp(decayed(0, Math.log(passes), Math.log(decay)).lnValue);
}

/**
 * What `total` units are worth when only `useful` of them are new: useful (1 + R* (1 - exp(-R/R*))), R = total/useful - 1,
 * in logs, with its derivatives by ln useful and ln R*.
 */
function decayed(lnUseful: number, lnTotal: number, lnScale: number): { lnValue: number; dLnUseful: number; dLnScale: number } {
  const scale = Math.exp(lnScale);
  const excess = Math.exp(lnTotal - lnUseful) - 1;
  const lost = Math.exp(-excess / scale);
  const gain = 1 + scale * (1 - lost);
  return {
    lnValue: lnUseful + Math.log(gain),
    dLnUseful: 1 - (lost * (1 + excess)) / gain,
    dLnScale: (scale * (1 - lost) - excess * lost) / gain,
  };
}
