import { transformerConfig, type TransformerConfig, type TransformerOptions } from '../../model/config.js';
import { nParamsTotal } from '../../model/count.js';
import type { TrainOptions } from '../../train/loop.js';
import type { CorpusConfig } from '../run-config.js';

/** Tokens in a step of every sweep on the Markov source: 128 windows of 16. */
export const BATCH_SIZE = 128;
export const CONTEXT_LENGTH = 16;
export const TOKENS_PER_STEP = BATCH_SIZE * CONTEXT_LENGTH;

/** What runs of any batch are judged on: as many windows as 64 batches of BATCH_SIZE hold, which runs of that batch take anyway. */
export const MARKOV_WINDOWS = 64 * BATCH_SIZE;

/** Languages drawn alike, each with statistics and a floor of its own: what holds for one of them only is no law. */
export const SOURCES = [1, 2, 3];

/** The order-2 Markov source over 64 tokens, of exactly known entropy rate, with as many training tokens as asked for. */
export function markovCorpus(trainTokens: number, source = 1): CorpusConfig {
  return { kind: 'markov', language: { seed: source }, sample: { seed: 1, trainTokens, validationTokens: 262_144 } };
}

/** A model for the Markov source: two layers unless said. */
export function markovModel(options: Pick<TransformerOptions, 'dModel'> & Partial<TransformerOptions>): TransformerConfig {
  return transformerConfig({ nLayer: 2, vocabSize: 64, contextLength: CONTEXT_LENGTH, ...options });
}

/**
 * A Markov source whose pairs of tokens are so unequal in frequency that there is always a rarer one to learn: 128 tokens, a Zipf exponent
 * of 3/2 and strong preferences. A model may gain 1.28 nats on it, from the entropy of single tokens to the floor of a window of 16; on
 * that of `markovCorpus` 0.50.
 */
export const GRADED_SOURCE = { seed: 1, vocabSize: 128, zipfExponent: 1.5, pairStrength: 1, tripleStrength: 2 } as const;

/** As many tokens of {@link GRADED_SOURCE} as asked for; the validation split is the same for every run. */
export function gradedCorpus(trainTokens: number): CorpusConfig {
  return { kind: 'markov', language: { ...GRADED_SOURCE }, sample: { seed: 1, trainTokens, validationTokens: 262_144 } };
}

/** A model for {@link GRADED_SOURCE}. */
export function gradedModel(dModel: number): TransformerConfig {
  return markovModel({ dModel, vocabSize: GRADED_SOURCE.vocabSize });
}

/** Windows in a step of the tuned runs. */
const SMALL_BATCH = 16;

/** 256: where in the sweep `batch` a smaller step saves nothing any more. */
export const SMALL_STEP_TOKENS = SMALL_BATCH * CONTEXT_LENGTH;

/** All windows of 16 tokens that the validation split holds, in whole sixty-fours: the same tokens for every run. */
const VALIDATION_WINDOWS = 16_320;

/**
 * A run of 256 tokens a step that spends C = 6 N D with all parameters, its learning rate falling to zero along a cosine over its whole
 * length. In a pilot at 5e10 and 1e11 FLOPs (widths 16 and 24) the usual weight decay of 0.1 was better than 0.03 and 0.01 by 0.02 to 0.08.
 */
export function smallStepRun(dModel: number, trainFlops: number): TrainOptions {
  const model = gradedModel(dModel);
  const steps = Math.round(trainFlops / (6 * nParamsTotal(model) * SMALL_STEP_TOKENS));
  return {
    model, steps, batchSize: SMALL_BATCH, learningRate: tunedLearningRate(dModel), validationWindows: VALIDATION_WINDOWS,
    schedule: { kind: 'cosine', warmupSteps: Math.round(steps / 20), finalFraction: 0 },
  };
}

/**
 * The peak learning rate of a width in steps of 256 tokens: 6e-3 (24/dModel)^(3/4), to three digits.
 * From a pilot: at width 64 (1,330 steps) 1.8e-3 and 3.7e-3 give 2.396 and 2.395, 7.4e-3 gives 2.475; at widths 16 and 32 6e-3 is the best
 * of 3e-3, 6e-3 and 1.2e-2. Worked value: width 64 has 2.87e-3.
 */
export function tunedLearningRate(dModel: number): number {
  return Number((6e-3 * (24 / dModel) ** 0.75).toPrecision(3));
}
