import type { Sweep } from './sweep.js';
import { BATCH_SIZE, TOKENS_PER_STEP, markovCorpus, markovModel } from './ladder.js';

const STEPS = [32, 64, 128, 256, 512, 1024, 2048];

/** L(D): one wide model, tokens seen once, each run with a schedule of its own length. */
export const data: Sweep = {
  name: 'data',
  question: 'L(D): how does the loss fall with the number of tokens, each seen once, when the model is large?',
  runs: () => STEPS.map((steps) => ({
    label: `${steps * TOKENS_PER_STEP} tokens`,
    kind: 'train',
    corpus: markovCorpus(STEPS.at(-1)! * TOKENS_PER_STEP + 100_000),
    train: { model: markovModel({ dModel: 128 }), steps, batchSize: BATCH_SIZE },
  })),
};
