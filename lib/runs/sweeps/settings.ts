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

const TRANSFER_STEPS = 500;
/** Windows in a step: 256 tokens, below the critical batch, so that a rate that is too high is punished. */
const SMALL_BATCH = 16;
/** Validation of runs that are compared: 131,072 tokens, the same for all on one language. */
const VALIDATION_WINDOWS = 64 * BATCH_SIZE;
const FACTOR_SEEDS = [1, 2, 3];
/** A factor of two apart; in trials with one seed the best of every width lay inside, at 0.001 to 0.005 and at about 0.016. */
const TRANSFER_RATES = {
  standard: [2.5e-4, 5e-4, 1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2],
  mup: [4e-3, 8e-3, 1.6e-2, 3.2e-2, 6.4e-2, 1.28e-1],
} as const;
/**
 * The widest models, which cost most, are tried at the lowest of these only. The sixth rate was added after the others had been recorded:
 * width 32 turned out to be best at 0.008, and what that costs at width 256 is a part of the declared question.
 */
const RATES_OF_WIDEST = { standard: 6, mup: 5 };

/** Both parametrisations at four widths; muP's base is the narrowest. What is read off, and the verdict, are those of `rateTransfer`. */
export const parametrisation: Sweep = {
  name: 'parametrisation',
  question: 'Does the best learning rate of a narrow model serve a wide one, in the standard parametrisation and under muP?',
  runs: () => [32, 64, 128, 256].flatMap((dModel) => (['standard', 'mup'] as const).flatMap((kind) =>
    TRANSFER_RATES[kind].slice(0, dModel === 256 ? RATES_OF_WIDEST[kind] : undefined).flatMap((peak) =>
      FACTOR_SEEDS.map((seed): DeclaredRun => ({
        label: `${kind}, d ${dModel}, learning rate ${peak}, seed ${seed}`,
        kind: 'train',
        corpus: markovCorpus(TRANSFER_STEPS * SMALL_BATCH * CONTEXT_LENGTH + 100_000),
        train: {
          model: markovModel({ dModel, ...(kind === 'mup' ? { parametrisation: { kind, baseDModel: 32 } } : {}) }),
          steps: TRANSFER_STEPS, batchSize: SMALL_BATCH, learningRate: peak, validationWindows: VALIDATION_WINDOWS, seed,
        },
      }))))),
};

/** In trials depth paid on the walk at 2,400 steps as at 4,800. */
const SHAPE_STEPS = 3200;
const SHAPE_RATE = 2e-3;

/** Shapes of about 98,000 non-embedding parameters, a deviation of at most 4%: nLayer (4 dModel^2 + 2 dModel dFF) is what is held. */
const SHAPES: readonly (Pick<TransformerOptions, 'dModel' | 'nLayer' | 'nHead'> & Partial<TransformerOptions>)[] = [
  { nLayer: 1, dModel: 92, nHead: 4 },
  { nLayer: 2, dModel: 64, nHead: 4 },
  { nLayer: 3, dModel: 52, nHead: 4 },
  { nLayer: 5, dModel: 40, nHead: 4 },
  { nLayer: 8, dModel: 32, nHead: 4 },
  { nLayer: 2, dModel: 64, nHead: 1 },
  { nLayer: 2, dModel: 64, nHead: 16 },
  { nLayer: 2, dModel: 90, nHead: 6, dFF: 90 },
  { nLayer: 2, dModel: 50, nHead: 5, dFF: 400 },
];

/** Eight places and four moves. */
const WALK_VOCABULARY = 12;
const SHAPE_TOKENS = SHAPE_STEPS * SMALL_BATCH * CONTEXT_LENGTH + 100_000;
const walk: CorpusConfig = {
  kind: 'walk', language: { seed: 1 }, sample: { seed: 1, trainTokens: SHAPE_TOKENS, validationTokens: 262_144 },
};

/** What the rate that all shapes share is compared with, for the shape that was the worst in trials, with the first seed. */
const OTHER_SHAPE_RATES = [1e-3, 4e-3];
const WORST_SHAPE = { markov: SHAPES[4]!, walk: SHAPES[0]! };

/**
 * Depth against width, number of heads, share of the feed-forward layer, at fixed N (Kaplan et al. 2020, figure 5), on a source that two
 * tokens of memory solve and on one that takes many compositions. What is read off, and the verdict, are those of `shapePanels`, at the
 * rate 0.002; whether another rate would have closed the gap of the worst shape in trials (eight layers, and one) is read off its best of
 * three.
 */
export const shape: Sweep = {
  name: 'shape',
  question: 'Does the shape of the network matter when its number of parameters does not change, and does that depend on the language?',
  runs: () => (['markov', 'walk'] as const).flatMap((source) => {
    const corpus = source === 'walk' ? walk : markovCorpus(SHAPE_TOKENS);
    const declared = (options: (typeof SHAPES)[number], seed: number, peak: number): DeclaredRun => {
      const model = markovModel(source === 'walk' ? { ...options, vocabSize: WALK_VOCABULARY } : options);
      return {
        label: `${source}, L ${model.nLayer}, d ${model.dModel}, ${model.nHead} heads, dFF ${model.dFF}, rate ${peak}, seed ${seed}`,
        kind: 'train',
        corpus,
        train: { model, steps: SHAPE_STEPS, batchSize: SMALL_BATCH, learningRate: peak, validationWindows: VALIDATION_WINDOWS, seed },
      };
    };
    return [
      ...SHAPES.flatMap((options) => FACTOR_SEEDS.map((seed) => declared(options, seed, SHAPE_RATE))),
      ...OTHER_SHAPE_RATES.map((peak) => declared(WORST_SHAPE[source], FACTOR_SEEDS[0]!, peak)),
    ];
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
