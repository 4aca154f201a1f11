import { checkPositive } from '../../core/check.js';
import type { ParametricParameters } from '../law.js';
import { parametricLoss } from '../laws/parametric.js';

/** A model size and a number of tokens, and what they cost and reach. */
export interface Allocation {
  nParams: number;
  nTokens: number;
  tokensPerParam: number;
  trainFlops: number;
  /** Predicted loss, nats per token. */
  loss: number;
}

/**
 * The N and D that reach the lowest L(N, D) = E + A N^-alpha + B D^-beta with C = 6 N D FLOPs:
 * N = G (C/6)^a, D = (C/6)^b / G, G = (alpha A/(beta B))^(1/(alpha+beta)), a = beta/(alpha+beta), b = alpha/(alpha+beta).
 *
 * Source: Hoffmann et al. 2022, equation 4. Worked value: A = B, alpha = beta gives N = D = sqrt(C/6), so C = 6e20 gives 1e10 each.
 * @throws InputError if the budget is not a number above zero
 */
export function optimalAllocation(parameters: ParametricParameters, trainFlops: number): Allocation {
  const { A, B, alpha, beta } = parameters;
  const product = checkPositive('trainFlops', trainFlops) / 6;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const nParams = G * product ** (beta / (alpha + beta));
  return allocationOf(parameters, nParams, product / nParams);
}

/** What N parameters and D tokens cost and reach: C = 6 N D and L(N, D). */
export function allocationOf(parameters: ParametricParameters, nParams: number, nTokens: number): Allocation {
  checkPositive('nParams', nParams);
  checkPositive('nTokens', nTokens);
  return { nParams, nTokens, tokensPerParam: nTokens / nParams, trainFlops: 6 * nParams * nTokens, loss: parametricLoss(parameters, nParams, nTokens) };
}

/**
 * The tokens for which a model of N parameters is the best use of its compute: D = [(beta B)/(alpha A)]^(1/beta) N^(alpha/beta).
 * Worked value: A = B, alpha = beta gives D = N.
 * @throws InputError if N is not a number above zero
 */
export function optimalTokens({ A, B, alpha, beta }: ParametricParameters, nParams: number): number {
  return ((beta * B) / (alpha * A)) ** (1 / beta) * checkPositive('nParams', nParams) ** (alpha / beta);
}

/** exponents a of N and b of D in C. Worked value: alpha = .34, beta = .28 give a = .28/.62 = 0.4516. */
export function allocationExponents({ alpha, beta }: Pick<ParametricParameters, 'alpha' | 'beta'>): { params: number; tokens: number } {
  return { params: beta / (alpha + beta), tokens: alpha / (alpha + beta) };
}
