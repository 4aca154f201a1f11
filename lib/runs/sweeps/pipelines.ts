import { specialTokens } from '../../model/objectives.js';
import type { TransformerConfig } from '../../model/config.js';
import type { TrainOptions } from '../../train/config.js';
import type { CorpusConfig } from '../run-config.js';
import type { TaskConfig } from '../tasks.js';

/** Rows and context of every pipeline: sentences have six words on average, the longest question sixteen. */
export const PIPELINE_BATCH = 64;
export const PIPELINE_CONTEXT = 24;

/** Words of the language `kinds` at its defaults: 8 of grammar, 32 of tasks, 128 nouns, 16 verbs. */
export const KINDS_WORDS = 184;

/** The text vocabulary, the token that starts an answer, and the two sentinels that span corruption needs at this context. */
export const KINDS_VOCABULARY = specialTokens(KINDS_WORDS, 2).vocabSize;

/** Training tokens enough for `steps` of pretraining, so that none is seen twice. */
export function trainTokensFor(steps: number): number {
  return steps * PIPELINE_BATCH * PIPELINE_CONTEXT + 100_000;
}

/** The language about kinds of things, with as many training tokens as `steps` of pretraining see. */
export function kindsCorpus(steps: number): CorpusConfig {
  return { kind: 'kinds', language: { seed: 1 }, sample: { seed: 1, trainTokens: trainTokensFor(steps), validationTokens: 131_072 } };
}

const questions = { seed: 1, validationExamples: 0, testExamples: 500 };

/** Sentence-pair inference in three classes, as in MNLI. */
export const INFERENCE: TaskConfig = { kind: 'inference', ...questions, trainExamples: 20_000 };

/** Which genus a species belongs to: what pretraining alone can teach. */
export const GENUS: TaskConfig = { kind: 'genus', seed: 1, validationExamples: 0, testExamples: 240, trainExamples: 100 };

export const RECALL: TaskConfig = { kind: 'recall', pairs: 3, ...questions, trainExamples: 4000 };
export const COPY: TaskConfig = { kind: 'copy', length: 4, ...questions, trainExamples: 4000 };

/**
 * Fine-tuning at a constant learning rate, as in Wang et al. 2022, and a tenth of that of pretraining: in trials 1e-3 made a model forget what it knew (genus
 * from 100% to 15% right), and where it ended was a matter of luck. `options` may say otherwise.
 */
export function fineTuningOptions(model: TransformerConfig, options: Omit<TrainOptions, 'model'>): TrainOptions {
  return { model, batchSize: PIPELINE_BATCH, learningRate: 3e-4, schedule: { kind: 'constant', warmupSteps: 50 }, ...options };
}
