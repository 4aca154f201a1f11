import type { DeclaredRun, Sweep } from './sweep.js';
import { BATCH_SIZE, TOKENS_PER_STEP, markovCorpus, markovModel } from './ladder.js';

/** Steps of one pass over the small corpus. */
const STEPS_PER_EPOCH = 128;
const EPOCHS = [1, 2, 4, 8, 16];
const SEEDS = [1, 2, 3];

/** The same number of steps on a small corpus seen again and again, and on fresh tokens (Muennighoff et al. 2023). */
export const repetition: Sweep = {
  name: 'repetition',
  question: 'What is a repeated token worth, compared with a fresh one?',
  runs: () => EPOCHS.flatMap((epochs) => [1, epochs].filter((passes, index) => index === 0 || passes > 1).flatMap((passes) => SEEDS.map((seed): DeclaredRun => {
    const steps = STEPS_PER_EPOCH * epochs;
    return {
      label: `${steps} steps, ${passes === 1 ? 'fresh tokens' : `${passes} passes`}, seed ${seed}`,
      kind: 'train',
      // one token more than a pass gives targets
      corpus: markovCorpus((steps / passes) * TOKENS_PER_STEP + 1),
      train: { model: markovModel({ dModel: 64 }), steps, batchSize: BATCH_SIZE, seed },
    };
  }))),
};
