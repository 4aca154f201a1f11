import type { DeclaredRun, Sweep } from './sweep.js';
import { CONTEXT_LENGTH, markovCorpus, markovModel } from './ladder.js';

const TOKENS = 2 ** 20;
const BATCH_SIZES = [16, 32, 64, 128, 256, 512, 1024];
const LEARNING_RATES = [1e-3, 3e-3, 1e-2];

/** The same tokens in small and in large steps, each at three learning rates, since the best one grows with the batch (McCandlish et al. 2018). */
export const batch: Sweep = {
  name: 'batch',
  question: 'How large may a batch be before its tokens are wasted?',
  runs: () => BATCH_SIZES.flatMap((batchSize) => LEARNING_RATES.map((learningRate): DeclaredRun => ({
    label: `batch ${batchSize * CONTEXT_LENGTH} tokens, learning rate ${learningRate}`,
    kind: 'train',
    corpus: markovCorpus(TOKENS + 100_000),
    train: { model: markovModel({ dModel: 32 }), steps: TOKENS / (batchSize * CONTEXT_LENGTH), batchSize, learningRate },
  }))),
};
