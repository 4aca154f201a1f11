import type { DeclaredRun, Sweep } from './sweep.js';
import { readPrediction } from '../one-shot.js';
import { BATCH_SIZE, TOKENS_PER_STEP, markovCorpus, markovModel } from './ladder.js';

/** The one large run whose loss was predicted from the isoflop sweep: `npx scaling predict` comes first. */
export const oneShot: Sweep = {
  name: 'one-shot',
  question: 'Does a prediction from small runs hold for one that takes at least eight times the compute?',
  runs: (): DeclaredRun[] => {
    const { prediction: { run: { dModel, steps, trainFlops } }, sha256 } = readPrediction();
    return [{
      label: `C ${trainFlops.toExponential(0)}, d ${dModel}`,
      kind: 'train',
      corpus: markovCorpus(steps * TOKENS_PER_STEP + 100_000),
      train: { model: markovModel({ dModel }), steps, batchSize: BATCH_SIZE },
      prediction: sha256,
    }];
  },
};
