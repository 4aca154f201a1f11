import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Floor, type Law, type ParametricParameters } from '../law.js';
import { withFloor } from './constrain.js';
import { HOFFMANN_HUBER } from '../minimiser/robust.js';
import { positiveCombination } from '../statistics.js';

/** Exponents from which the parametric fit starts; both N's and D's, in every combination. */
const START_EXPONENTS = [0.1, 0.2, 0.3, 0.4, 0.55, 0.8];

/** Runs for {@link fitParametric}: one row for each finished run. */
export interface ParametricData {
  /** N of each run, [runs]; say in `convention` whether embeddings are counted. */
  nParams: readonly number[];
  /** D, the tokens each run was trained on, [runs]. */
  nTokens: readonly number[];
  /** Final loss of each run, nats per token, [runs]. */
  loss: readonly number[];
  weights?: readonly number[];
  /** What E is: `fitted` unless said, `{ known: entropy }` where the entropy of the text is known, `none` for E = 0. */
  floor?: Floor;
  convention?: Convention;
}

/**
 * Hoffmann's approach 3: fits L(N, D) = E + A N^-alpha + B D^-beta to all runs at once, with Huber's loss (delta = 1e-3)
 * on ln L, as published; pass `loss: SQUARES` for plain least squares on logs, which lands elsewhere.
 *
 * Source: Hoffmann et al. 2022, section 3.3; Besiroglu et al. 2024 for what a minimiser must reach on those points.
 * Points of real runs scatter unevenly, so for a claim use `bootstrap(fit)`: the covariance intervals are quicker, and narrower.
 * `constraints` pins or ties parameters: `{ tied: [['alpha', 'beta']] }` is the fit of Muennighoff et al. 2023, section 3.
 * @throws InputError if a value is not a number above zero, or if all runs share one model size or one number of tokens
 */
export function fitParametric(
  { nParams, nTokens, loss, weights, floor = 'fitted', convention }: ParametricData,
  options: FitOptions = {},
): Fit<'A' | 'B' | 'E' | 'alpha' | 'beta', 'nParams' | 'nTokens'> {
  return fitLaw(parametricLaw(), {
    inputs: { nParams, nTokens },
    response: loss,
    ...(weights && { weights }),
    ...(convention && { convention }),
  }, { loss: HOFFMANN_HUBER, ...options, constraints: withFloor(floor, options.constraints) });
}

/** L(N, D) in nats per token. Worked value: Hoffmann's unrounded parameters at N = 70e9, D = 1.4e12 give 1.9208. */
export function parametricLoss({ A, B, E, alpha, beta }: ParametricParameters, nParams: number, nTokens: number): number {
  return E + A * nParams ** -alpha + B * nTokens ** -beta;
}

/**
 * The law L(N, D) = E + A N^-alpha + B D^-beta of Hoffmann et al. 2022, equation 2; theta = [ln A, ln B, ln E, alpha, beta].
 * E is the entropy of the text, the second term what a finite model costs, the third what finite data cost.
 * Worked value: with Hoffmann's unrounded parameters, N = 70e9 and D = 1.4e12 give L = 1.6934 + 0.0852 + 0.1422 = 1.9208.
 */
export function parametricLaw(): Law<'A' | 'B' | 'E' | 'alpha' | 'beta', 'nParams' | 'nTokens'> {
  return {
    spec: { law: 'parametric' },
    name: 'Hoffmann approach 3',
    formula: 'L = E + A N^-alpha + B D^-beta',
    inputs: ['nParams', 'nTokens'],
    spans: ['nParams', 'nTokens'],
    parameters: [
      { name: 'A', scale: 'log', min: 1e-30, max: 1e30 },
      { name: 'B', scale: 'log', min: 1e-30, max: 1e30 },
      { name: 'E', scale: 'log', min: 1e-6, max: 1e6 },
      { name: 'alpha', scale: 'linear', min: 0, max: 5 },
      { name: 'beta', scale: 'linear', min: 0, max: 5 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnA, lnB, lnE, alpha, beta], [lnN, lnD], predicted, [dLnA, dLnB, dLnE, dAlpha, dBeta]) {
      const E = Math.exp(lnE!);
      for (let i = 0; i < predicted.length; i++) {
        const modelTerm = Math.exp(lnA! - alpha! * lnN![i]!);
        const dataTerm = Math.exp(lnB! - beta! * lnD![i]!);
        const loss = E + modelTerm + dataTerm;
        predicted[i] = Math.log(loss);
        dLnA![i] = modelTerm / loss;
        dLnB![i] = dataTerm / loss;
        dLnE![i] = E / loss;
        dAlpha![i] = -dLnA![i]! * lnN![i]!;
        dBeta![i] = -dLnB![i]! * lnD![i]!;
      }
    },
    starts([lnN, lnD], observed, weights) {
      return START_EXPONENTS.flatMap((alpha) => START_EXPONENTS.map((beta) => {
        const [E, A, B] = positiveCombination([
          observed.map(() => 1),
          lnN!.map((value) => Math.exp(-alpha * value)),
          lnD!.map((value) => Math.exp(-beta * value)),
        ], observed, weights);
        return [Math.log(A!), Math.log(B!), Math.log(E!), alpha, beta];
      }));
    },
  };
}
