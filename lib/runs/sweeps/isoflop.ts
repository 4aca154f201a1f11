import { nParamsTotal } from '../../model/count.js';
import type { Sweep } from './sweep.js';
import { BATCH_SIZE, TOKENS_PER_STEP, markovCorpus, markovModel } from './ladder.js';

/** Each budget C in FLOPs with the widths that it is spent on: about a factor of four in N to each side of the middle. */
const BUDGETS: readonly { trainFlops: number; widths: readonly number[] }[] = [
  { trainFlops: 1e11, widths: [8, 12, 16, 20, 24, 32] },
  { trainFlops: 3e11, widths: [8, 12, 16, 24, 32, 48] },
  { trainFlops: 1e12, widths: [12, 16, 24, 32, 48, 64] },
  { trainFlops: 3e12, widths: [16, 24, 32, 48, 64, 96] },
  { trainFlops: 1e13, widths: [24, 32, 48, 64, 96, 128] },
];

/** Steps that spend the budget: C = 6 N D with all parameters, D = steps times tokens in a step. */
function stepsFor(trainFlops: number, nParams: number): number {
  return Math.round(trainFlops / (6 * nParams * TOKENS_PER_STEP));
}

/** L(C): five budgets, each spent on six sizes, tokens seen once (Hoffmann et al. 2022, section 3.2). */
export const isoflop: Sweep = {
  name: 'isoflop',
  question: 'L(C): for a fixed budget of compute, which size of model has the lowest loss?',
  runs: () => {
    const declared = BUDGETS.flatMap(({ trainFlops, widths }) => widths.map((dModel) => {
      const model = markovModel({ dModel });
      return { trainFlops, dModel, model, steps: stepsFor(trainFlops, nParamsTotal(model)) };
    }));
    const mostSteps = Math.max(...declared.map(({ steps }) => steps));
    return declared.map(({ trainFlops, dModel, model, steps }) => ({
      label: `C ${trainFlops.toExponential(0)}, d ${dModel}`,
      kind: 'train',
      corpus: markovCorpus(mostSteps * TOKENS_PER_STEP + 100_000),
      train: { model, steps, batchSize: BATCH_SIZE },
    }));
  },
};
