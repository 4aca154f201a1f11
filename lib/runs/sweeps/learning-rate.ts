import type { DeclaredRun, Sweep } from './sweep.js';
import { BATCH_SIZE, TOKENS_PER_STEP, markovCorpus, markovModel } from './ladder.js';

const STEPS = 500;

/** From too small to too large, at three widths: runs that blow up are part of the answer. */
export const learningRate: Sweep = {
  name: 'learning-rate',
  question: 'How does the best learning rate change with the size of the model, and where does training blow up?',
  runs: () => [16, 32, 64].flatMap((dModel) => [3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1].map((peak): DeclaredRun => ({
    label: `d ${dModel}, learning rate ${peak}`,
    kind: 'train',
    corpus: markovCorpus(STEPS * TOKENS_PER_STEP + 100_000),
    train: { model: markovModel({ dModel }), steps: STEPS, batchSize: BATCH_SIZE, learningRate: peak },
  }))),
};
