import { checkPositive } from '../../core/check.js';
import { lowestInValley } from '../statistics.js';
import { repetitionLoss, type RepetitionParameters } from '../laws/repetition.js';
import { optimalAllocation, type Allocation } from './allocation.js';

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
export function planWithRepetition(parameters: RepetitionParameters, { trainFlops, nUniqueTokens }: { trainFlops: number; nUniqueTokens: number }): DataLimitedPlan {
  checkPositive('nUniqueTokens', nUniqueTokens);
  const unlimited = optimalAllocation(parameters, trainFlops);
  const product = trainFlops / 6;
  const lossAt = (lnN: number): number => repetitionLoss(parameters, { nParams: Math.exp(lnN), nTokens: product / Math.exp(lnN), nUniqueTokens });
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
