import type { ParametricParameters } from '../law.js';
import { allocationOf, optimalAllocation, optimalTokens, type Allocation } from './allocation.js';

/** What a model that is not compute-optimal costs. */
export interface AllocationPenalty {
  chosen: Allocation;
  /** The best use of the same compute. */
  best: Allocation;
  /** chosen.loss - best.loss, nats per token. */
  excessLoss: number;
  /** Compute of the chosen model over the compute with which an optimal one reaches the same loss: 1 is optimal. */
  computeFactor: number;
  /** Trained on fewer tokens than its size wants, or on more (which costs compute now and saves it at each use); optimal within 1% of compute. */
  side: 'under-trained' | 'over-trained' | 'optimal';
}

/**
 * The price of training N parameters on D tokens instead of the best N and D for that compute.
 * Worked value: with CHINCHILLA_REFIT, Gopher (280e9 on 300e9) reaches 1.9987 where its compute could reach 1.9777, and an
 * optimal model would have reached 1.9987 with half of it (computeFactor 1.99).
 * @throws InputError if N or D is not a number above zero
 */
export function allocationPenalty(parameters: ParametricParameters, { nParams, nTokens }: { nParams: number; nTokens: number }): AllocationPenalty {
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
