import type { Sweep } from './sweep.js';
import { BATCH_SIZE, TOKENS_PER_STEP, markovCorpus, markovModel } from './ladder.js';

const STEPS = 2000;

/** L(N): data plentiful and seen once, models over two and a half decades. */
export const size: Sweep = {
  name: 'size',
  question: 'L(N): how does the loss fall with the number of parameters when data is plentiful?',
  runs: () => [8, 12, 16, 24, 32, 48, 64, 96, 128].map((dModel) => ({
    label: `d ${dModel}`,
    kind: 'train',
    corpus: markovCorpus(STEPS * TOKENS_PER_STEP + 100_000),
    train: { model: markovModel({ dModel }), steps: STEPS, batchSize: BATCH_SIZE },
  })),
};
