import { transformerConfig } from '../../model/config.js';
import type { Sweep } from './sweep.js';

/** The four widths of the notebook on what factors matter: the runs that its cell trains, recorded. */
export const width: Sweep = {
  name: 'width',
  question: 'Does the loss fall as a power of the model size when only the width differs?',
  runs: () => [8, 16, 32, 64].map((dModel) => ({
    label: `d ${dModel}`,
    kind: 'train',
    corpus: { kind: 'named', name: 'declarations' },
    train: { model: transformerConfig({ nLayer: 2, dModel, vocabSize: 256, contextLength: 64 }), steps: 600 },
  })),
};
