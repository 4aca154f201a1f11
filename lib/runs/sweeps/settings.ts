import { transformerConfig, type Architecture, type TransformerOptions } from '../../model/config.js';
import type { Objective } from '../../model/objectives.js';
import type { CorpusConfig } from '../run-config.js';
import { BATCH_SIZE, CONTEXT_LENGTH, MARKOV_WINDOWS, markovCorpus, markovModel, TOKENS_PER_STEP } from './ladder.js';
import type { DeclaredRun, Sweep } from './sweep.js';
import { KINDS_VOCABULARY, kindsCorpus, PIPELINE_BATCH, PIPELINE_CONTEXT } from './tasks.js';

const BATCH_TOKENS = 2 ** 20;
const BATCH_SIZES = [8, 16, 32, 64, 128, 256, 512];
const BATCH_LEARNING_RATES = [1e-3, 3e-3, 1e-2, 3e-2, 1e-1];
const BATCH_SEEDS = [1, 2, 3];
/** What the smallest batch reaches with fewer tokens: the scale on which the waste of larger batches is read. */
const SCALE_TOKENS = [15, 16, 17, 18, 19].map((power) => 2 ** power);

interface BatchRun {
  tokens: number;
  batchSize: number;
  learningRate: number;
  seed: number;
}

/**
 * The same tokens in small and in large steps, each at five learning rates, since the best one grows with the batch, all judged on the same
 * windows; and the smallest batch on fewer tokens. Three seeds.
 *
 * Declared before the runs. A batch B wastes tokens by w = D / D', where the smallest batch B0 has the same loss after D' tokens; the trade
 * of McCandlish et al. 2018, E = Emin (1 + B/Bcrit), says w = (B + Bcrit)/(B0 + Bcrit). The loss of a batch is that of its best rate: the
 * bottom of the parabola in ln rate through the lowest and its two neighbours, or the lowest itself at an end of the grid. D' is read
 * between the runs of B0, straight in ln D; a batch that does worse than all of them is left out. Bcrit is least squares in ln w, for each
 * seed by itself; the answer is the geometric mean over seeds with a 90% interval by Student's t with 2 degrees of freedom. It says how far
 * other seeds would move the estimate, not whether one Bcrit holds for all losses. An interval that passes half the smallest batch is open
 * below, one that passes twice the largest above.
 */
export const batch: Sweep = {
  name: 'batch',
  question: 'How large may a batch be before its tokens are wasted?',
  runs: () => BATCH_SEEDS.flatMap((seed) => [
    ...BATCH_SIZES.flatMap((batchSize) => BATCH_LEARNING_RATES.map((learningRate) =>
      batchRun({ tokens: BATCH_TOKENS, batchSize, learningRate, seed }))),
    ...SCALE_TOKENS.flatMap((tokens) => BATCH_LEARNING_RATES.slice(0, 3).map((learningRate) =>
      batchRun({ tokens, batchSize: BATCH_SIZES[0]!, learningRate, seed }))),
  ]),
};

function batchRun({ tokens, batchSize, learningRate, seed }: BatchRun): DeclaredRun {
  return {
    label: `${tokens} tokens, batch ${batchSize * CONTEXT_LENGTH} tokens, learning rate ${learningRate}, seed ${seed}`,
    kind: 'train',
    corpus: markovCorpus(BATCH_TOKENS + 100_000),
    train: {
      model: markovModel({ dModel: 32 }), steps: tokens / (batchSize * CONTEXT_LENGTH), batchSize, learningRate, seed,
      validationWindows: MARKOV_WINDOWS,
    },
  };
}

const LEARNING_RATE_STEPS = 500;

/** From too small to too large, at three widths: runs that blow up are part of the answer. */
export const learningRate: Sweep = {
  name: 'learning-rate',
  question: 'How does the best learning rate change with the size of the model, and where does training blow up?',
  runs: () => [16, 32, 64].flatMap((dModel) => [3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1].map((peak): DeclaredRun => ({
    label: `d ${dModel}, learning rate ${peak}`,
    kind: 'train',
    corpus: markovCorpus(LEARNING_RATE_STEPS * TOKENS_PER_STEP + 100_000),
    train: { model: markovModel({ dModel }), steps: LEARNING_RATE_STEPS, batchSize: BATCH_SIZE, learningRate: peak },
  }))),
};

const SHAPE_STEPS = 600;
const SHAPE_SEEDS = [1, 2, 3];

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
    return SHAPE_SEEDS.map((seed): DeclaredRun => ({
      label: `L ${model.nLayer}, d ${model.dModel}, ${model.nHead} heads, dFF ${model.dFF}, seed ${seed}`,
      kind: 'train',
      corpus: markovCorpus(SHAPE_STEPS * TOKENS_PER_STEP + 100_000),
      train: { model, steps: SHAPE_STEPS, batchSize: BATCH_SIZE, seed },
    }));
  }),
};

const SETTING_STEPS = 800;
const SETTING_WIDTHS = [8, 16, 32, 64];
const BPE_VOCABULARY = 512;

interface Setting {
  name: string;
  corpus: CorpusConfig;
  vocabSize: number;
  architecture: Architecture;
  objective: Objective;
}

const onKinds = { corpus: kindsCorpus(SETTING_STEPS), vocabSize: KINDS_VOCABULARY };

/** One thing changes from a setting to the next: objective, architecture, data, preprocessing. */
const SETTINGS: readonly Setting[] = [
  { name: 'kinds, decoder, full LM', ...onKinds, architecture: 'causal-decoder', objective: { kind: 'fullLM' } },
  { name: 'kinds, decoder, spans', ...onKinds, architecture: 'causal-decoder', objective: { kind: 'spanCorruption' } },
  { name: 'kinds, encoder-decoder, spans', ...onKinds, architecture: 'encoder-decoder', objective: { kind: 'spanCorruption' } },
  {
    name: 'declarations, decoder, bytes',
    corpus: { kind: 'named', name: 'declarations' },
    vocabSize: 256,
    architecture: 'causal-decoder',
    objective: { kind: 'fullLM' },
  },
  {
    name: 'declarations, decoder, BPE',
    corpus: { kind: 'bpe', name: 'declarations', bpeVocabSize: BPE_VOCABULARY },
    vocabSize: BPE_VOCABULARY,
    architecture: 'causal-decoder',
    objective: { kind: 'fullLM' },
  },
];

/** The same ladder of widths in five settings: the law is not one law. */
export const settings: Sweep = {
  name: 'settings',
  question: 'Does the law of size change with data, architecture, objective and preprocessing?',
  runs: () => SETTINGS.flatMap(({ name, corpus, vocabSize, architecture, objective }) => SETTING_WIDTHS.map((dModel): DeclaredRun => ({
    label: `${name}, d ${dModel}`,
    kind: 'train',
    corpus,
    train: {
      model: transformerConfig({ nLayer: 2, dModel, vocabSize, contextLength: PIPELINE_CONTEXT, architecture }),
      steps: SETTING_STEPS, batchSize: PIPELINE_BATCH, ...(objective.kind === 'fullLM' ? {} : { objective }),
    },
  }))),
};
