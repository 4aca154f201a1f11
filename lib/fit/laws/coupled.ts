import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { FitOptions } from '../inner-fit.js';
import { logColumns, type Law, type ParametricParameters } from '../law.js';
import { HOFFMANN_HUBER } from '../minimiser/robust.js';
import { withFloor } from './constrain.js';
import { parametricLaw, type ParametricData } from './parametric.js';

/** Interactions from which the fit starts, 1 being none. */
const START_GAMMAS = [1, 0.5, 2];

/** The six numbers of the law with an interaction of N and D. */
export interface CoupledParameters extends ParametricParameters {
  gamma: number;
}

/**
 * Fits L(N, D) = E + [(A N^-alpha)^(1/gamma) + (B D^-beta)^(1/gamma)]^gamma: approach 3 with an interaction of model and data.
 *
 * With unlimited data what remains is A N^-alpha, with an unlimited model B D^-beta, whatever gamma is. gamma = 1 is Hoffmann's law, where
 * the two add up; below 1 the larger of the two counts for more (the maximum as gamma goes to 0), above 1 both together cost more than
 * their sum.
 * E = 0 and gamma = alpha_D is Kaplan's joint law. `comparePinned(fit, 'gamma', 1)` says whether the runs need the interaction.
 *
 * Source: Kaplan et al. 2020, equation 1.5, with a floor and an exponent beside alpha_N and alpha_D that is free.
 * @throws InputError if a value is not a number above zero, or if all runs share one model size or one number of tokens
 */
export function fitCoupled(
  { nParams, nTokens, loss, weights, floor = 'fitted', convention }: ParametricData,
  options: FitOptions = {},
): Fit<keyof CoupledParameters, 'nParams' | 'nTokens'> {
  return fitLaw(coupledLaw(), {
    inputs: { nParams, nTokens },
    response: loss,
    ...(weights && { weights }),
    ...(convention && { convention }),
  }, { loss: HOFFMANN_HUBER, ...options, constraints: withFloor(floor, options.constraints) });
}

/** The law with the interaction gamma; theta = [ln A, ln B, ln E, alpha, beta, ln gamma]. */
export function coupledLaw(): Law<keyof CoupledParameters, 'nParams' | 'nTokens'> {
  const plain = parametricLaw();
  return {
    spec: { law: 'coupled' },
    name: 'approach 3 with an interaction of N and D',
    formula: 'L = E + [(A N^-alpha)^(1/gamma) + (B D^-beta)^(1/gamma)]^gamma',
    inputs: ['nParams', 'nTokens'],
    spans: ['nParams', 'nTokens'],
    parameters: [
      ...plain.parameters,
      { name: 'gamma', scale: 'log', min: 0.02, max: 50 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnA, lnB, lnE, alpha, beta, lnGamma], [lnN, lnD], predicted, [dLnA, dLnB, dLnE, dAlpha, dBeta, dLnGamma]) {
      const E = Math.exp(lnE!);
      const gamma = Math.exp(lnGamma!);
      for (let i = 0; i < predicted.length; i++) {
        const model = (lnA! - alpha! * lnN![i]!) / gamma;
        const data = (lnB! - beta! * lnD![i]!) / gamma;
        const larger = Math.max(model, data);
        const lnSum = larger + Math.log(Math.exp(model - larger) + Math.exp(data - larger));
        const modelShare = Math.exp(model - lnSum);
        const dataShare = Math.exp(data - lnSum);
        const reducible = Math.exp(gamma * lnSum);
        const loss = E + reducible;
        const share = reducible / loss;
        predicted[i] = Math.log(loss);
        dLnA![i] = share * modelShare;
        dLnB![i] = share * dataShare;
        dLnE![i] = E / loss;
        dAlpha![i] = -dLnA![i]! * lnN![i]!;
        dBeta![i] = -dLnB![i]! * lnD![i]!;
        dLnGamma![i] = share * gamma * (lnSum - modelShare * model - dataShare * data);
      }
    },
    starts(prepared, observed, weights) {
      return plain.starts(prepared, observed, weights).flatMap((start) => START_GAMMAS.map((gamma) => [...start, Math.log(gamma)]));
    },
  };
}
