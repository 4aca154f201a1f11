import type { TransformerOptions } from '../../model/config.js';
import type { DeclaredRun, Sweep } from './sweep.js';
import { BATCH_SIZE, TOKENS_PER_STEP, markovCorpus, markovModel } from './ladder.js';

const STEPS = 600;
const SEEDS = [1, 2, 3];

/** Shapes of about 98,000 non-embedding parameters, a deviation of at most a tenth: nLayer (4 dModel^2 + 2 dModel dFF) is what is held. */
const SHAPES: readonly (Pick<TransformerOptions, 'dModel'> & Partial<TransformerOptions>)[] = [
  { nLayer: 1, dModel: 88, nHead: 4 },
  { nLayer: 2, dModel: 64, nHead: 4 },
  { nLayer: 4, dModel: 44, nHead: 4 },
  { nLayer: 8, dModel: 32, nHead: 4 },
  { nLayer: 2, dModel: 64, nHead: 1 },
  { nLayer: 2, dModel: 64, nHead: 16 },
  { nLayer: 2, dModel: 90, nHead: 6, dFF: 90 },
  { nLayer: 2, dModel: 50, nHead: 5, dFF: 400 },
];

/** Depth against width, number of heads, share of the feed-forward layer: at fixed N (Kaplan et al. 2020, section 3.1). */
export const shape: Sweep = {
  name: 'shape',
  question: 'Does the shape of the network matter when its number of parameters does not change?',
  runs: () => SHAPES.flatMap((options) => {
    const model = markovModel(options);
    return SEEDS.map((seed): DeclaredRun => ({
      label: `L ${model.nLayer}, d ${model.dModel}, ${model.nHead} heads, dFF ${model.dFF}, seed ${seed}`,
      kind: 'train',
      corpus: markovCorpus(STEPS * TOKENS_PER_STEP + 100_000),
      train: { model, steps: STEPS, batchSize: BATCH_SIZE, seed },
    }));
  }),
};
