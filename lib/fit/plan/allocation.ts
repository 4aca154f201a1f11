import { checkPositive } from '../../core/check.js';
import type { ParametricParameters } from '../law.js';
import { parametricLoss } from '../laws/parametric.js';
import { repetitionLoss, type RepetitionParameters } from '../laws/repetition.js';
import { lowestInValley } from '../statistics.js';

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
  return {
    nParams,
    nTokens,
    tokensPerParam: nTokens / nParams,
    trainFlops: 6 * nParams * nTokens,
    loss: parametricLoss(parameters, nParams, nTokens),
  };
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

/** A plan when there are only so many different tokens. */
export interface DataLimitedPlan {
  nParams: number;
  /** Tokens trained on, repetitions counted. */
  nTokens: number;
  nUniqueTokens: number;
  epochs: number;
  loss: number;
  /** The plan if fresh tokens were unlimited. */
  unlimited: Allocation;
  /** loss - unlimited.loss: what the shortage of data costs, nats per token. */
  shortageLoss: number;
}

/**
 * The best N, D and number of epochs for a budget when only `nUniqueTokens` different tokens exist: the minimum over N of the
 * data-constrained law with D = C/(6 N).
 *
 * Worked value: with MUENNIGHOFF_2023, C = 1e22 and U = 25e9 the best is 7.026e9 parameters on 237.2e9 tokens, 9.49 epochs
 * (Muennighoff et al. 2023, section 5).
 * @throws InputError if the budget or the tokens are not numbers above zero
 */
export function planWithRepetition(
  parameters: RepetitionParameters,
  { trainFlops, nUniqueTokens }: { trainFlops: number; nUniqueTokens: number },
): DataLimitedPlan {
  checkPositive('nUniqueTokens', nUniqueTokens);
  const unlimited = optimalAllocation(parameters, trainFlops);
  const product = trainFlops / 6;
  const lossAt = (lnN: number): number =>
    repetitionLoss(parameters, { nParams: Math.exp(lnN), nTokens: product / Math.exp(lnN), nUniqueTokens });
  const centre = Math.log(unlimited.nParams);
  const lnN = lowestBetween(lossAt, centre - 10, centre + 10);
  const nParams = Math.exp(lnN);
  const nTokens = product / nParams;
  const loss = lossAt(lnN);
  return { nParams, nTokens, nUniqueTokens, epochs: nTokens / nUniqueTokens, loss, unlimited, shortageLoss: loss - unlimited.loss };
}

/** Where f is lowest: the best of 400 points, refined by golden section between its neighbours. */
function lowestBetween(f: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / 400;
  const grid = Array.from({ length: 401 }, (_, k) => from + k * step);
  const best = grid.reduce((lowest, x) => (f(x) < f(lowest) ? x : lowest));
  return lowestInValley(f, [best - step, best + step], 1e-9);
}

/** What a model that is not compute-optimal costs. */
export interface AllocationPenalty {
  chosen: Allocation;
  /** The best use of the same compute. */
  best: Allocation;
  /** chosen.loss - best.loss, nats per token. */
  excessLoss: number;
  /** Compute of the chosen model over the compute with which an optimal one reaches the same loss: 1 is optimal. */
  computeFactor: number;
  /**
   * Trained on fewer tokens than its size wants, or on more (which costs compute now and saves it at each use); optimal within 1% of
   * compute.
   */
  side: 'under-trained' | 'over-trained' | 'optimal';
}

/**
 * The price of training N parameters on D tokens instead of the best N and D for that compute.
 * Worked value: with CHINCHILLA_REFIT, Gopher (280e9 on 300e9) reaches 1.9987 where its compute could reach 1.9777, and an
 * optimal model would have reached 1.9987 with half of it (computeFactor 1.99).
 * @throws InputError if N or D is not a number above zero
 */
export function allocationPenalty(
  parameters: ParametricParameters,
  { nParams, nTokens }: { nParams: number; nTokens: number },
): AllocationPenalty {
  const chosen = allocationOf(parameters, nParams, nTokens);
  const best = optimalAllocation(parameters, chosen.trainFlops);
  const computeFactor = chosen.trainFlops / flopsForLoss(parameters, chosen.loss);
  return {
    chosen,
    best,
    excessLoss: chosen.loss - best.loss,
    computeFactor,
    side: computeFactor < 1.01 ? 'optimal' : nParams > best.nParams ? 'under-trained' : 'over-trained',
  };
}

/**
 * The least compute with which L(N, D) reaches a loss: at the optimum B D^-beta = (alpha/beta) A N^-alpha, so
 * N = [A (1 + alpha/beta)/(L - E)]^(1/alpha), D = the tokens for which N is optimal, C = 6 N D. Infinite at or below E.
 */
export function flopsForLoss(parameters: ParametricParameters, lossNatsPerToken: number): number {
  const { A, E, alpha, beta } = parameters;
  if (lossNatsPerToken <= E) return Infinity;
  const nParams = ((A * (1 + alpha / beta)) / (lossNatsPerToken - E)) ** (1 / alpha);
  return 6 * nParams * optimalTokens(parameters, nParams);
}

/** Gopher and Chinchilla as they were trained, and what Gopher's compute could have bought. */
export interface GopherWhatIf {
  gopher: AllocationPenalty;
  chinchilla: AllocationPenalty;
}

/**
 * The what-if of Hoffmann et al. 2022: Gopher has 280e9 parameters and saw 300e9 tokens, Chinchilla 70e9 and 1.4e12, with nearly
 * the same compute (5.0e23 and 5.9e23 FLOPs by 6 N D).
 */
export function gopherWhatIf(parameters: ParametricParameters): GopherWhatIf {
  return {
    gopher: allocationPenalty(parameters, { nParams: 280e9, nTokens: 300e9 }),
    chinchilla: allocationPenalty(parameters, { nParams: 70e9, nTokens: 1.4e12 }),
  };
}
