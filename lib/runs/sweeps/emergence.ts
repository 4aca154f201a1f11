import { taskWords } from '../../corpus/index.js';
import { transformerConfig } from '../../model/config.js';
import { specialTokens } from '../../model/objectives.js';
import type { TaskConfig } from '../run-config.js';
import { BATCH_SIZE, CONTEXT_LENGTH, TOKENS_PER_STEP } from './ladder.js';
import type { DeclaredRun, Sweep } from './sweep.js';
import { fineTuningOptions, PIPELINE_BATCH, PIPELINE_CONTEXT, SEEDS, trainTokensFor } from './tasks.js';

/** Two layers each, evenly spaced in ln N as far as whole widths are: 496 to 25,472 non-embedding parameters, 1.7 decades. */
const CHAIN_WIDTHS = [4, 5, 6, 8, 10, 12, 16, 20, 24, 32];
const CHAIN_SEEDS = [1, 2, 3, 4, 5];
const CHAIN_STEPS = 1500;
/** The 64 of the language, and the token that starts an answer. */
const CHAIN_VOCABULARY = specialTokens(64, 0).vocabSize;
const CHAIN: TaskConfig = { kind: 'chain', length: 10, seed: 1, trainExamples: 0, validationExamples: 0, testExamples: 1000 };

/**
 * One ability that only gets better, asked in answers of 1 to 10 tokens: the same models under every metric (Schaeffer et al. 2023). What
 * is expected, and what would count against it, stands in `CHAIN_EXPECTED` of test/runs/emergence.test.ts, written before the runs.
 */
export const chain: Sweep = {
  name: 'chain',
  question: 'Where every step of an answer is learnt evenly with size, does the whole answer come suddenly, and can that size be foretold?',
  runs: () => CHAIN_WIDTHS.flatMap((dModel) => CHAIN_SEEDS.map((seed): DeclaredRun => ({
    label: `d ${dModel}, seed ${seed}`,
    kind: 'pipeline',
    corpus: {
      kind: 'chain',
      language: { seed: 1 },
      sample: { seed: 1, trainTokens: CHAIN_STEPS * TOKENS_PER_STEP + 100_000, validationTokens: 140_000 },
    },
    train: {
      model: transformerConfig({ nLayer: 2, dModel, vocabSize: CHAIN_VOCABULARY, contextLength: CONTEXT_LENGTH }),
      steps: CHAIN_STEPS, batchSize: BATCH_SIZE, seed, validationWindows: 8192,
    },
    tasks: [CHAIN],
  }))),
};

/** 1,760 to 56,640 non-embedding parameters. */
const ADDITION_WIDTHS = [8, 12, 20, 32, 48];
const ADDITION_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const ADDITION_STEPS = 2000;
/** The words of tasks, the mark between questions, and the token that starts an answer. */
const ADDITION_VOCABULARY = specialTokens(taskWords.length + 1, 0).vocabSize;
const SUMS: TaskConfig = { kind: 'addition', digits: 3, seed: 1, trainExamples: 40_000, validationExamples: 300, testExamples: 300 };

/**
 * Sums of three-digit numbers, learnt from nothing: the other kind of emergence, where a run breaks through or does not (Zhao et al. 2025).
 * What is expected, and what would count against it, stands in `ADDITION_EXPECTED` of test/runs/emergence.test.ts, written before the runs.
 */
export const addition: Sweep = {
  name: 'addition',
  question: 'Where runs add or do not, with nothing between, does the share of those that do rise with size?',
  runs: () => ADDITION_WIDTHS.flatMap((dModel) => ADDITION_SEEDS.map((seed): DeclaredRun => ({
    label: `d ${dModel}, seed ${seed}`,
    kind: 'train',
    corpus: { kind: 'task', task: SUMS },
    train: {
      model: transformerConfig({ nLayer: 2, dModel, vocabSize: ADDITION_VOCABULARY, contextLength: CONTEXT_LENGTH }),
      steps: ADDITION_STEPS, batchSize: PIPELINE_BATCH, seed,
    },
  }))),
};

/** Two layers each: 496 to 304 thousand non-embedding parameters, 2.8 decades. */
const EMERGENCE_WIDTHS = [4, 6, 8, 12, 16, 24, 32, 48, 80, 112];
const EMERGENCE_STEPS = 1600;
const EMERGENCE_FINE_TUNING_STEPS = 5000;

/** More facts than small models come to know: 2,304, the last of them stated in one sentence of 15,000. */
const FACTS = { seed: 1, nEntities: 384 };
/** 4 of grammar, 32 of tasks, 6 relations, 384 entities, 96 values. */
const FACTS_WORDS = 522;

const factQuestions = { seed: 1, validationExamples: 0, testExamples: 300 };
const EMERGENCE_TASKS: TaskConfig[] = [
  { kind: 'addition', digits: 2, ...factQuestions, trainExamples: 9000 },
  { kind: 'addition', digits: 3, ...factQuestions, trainExamples: 60_000 },
  { kind: 'recall', pairs: 4, ...factQuestions, trainExamples: 20_000 },
];
/** Asked before fine-tuning and after it, and never trained. */
const CLOZE: TaskConfig = { kind: 'facts', form: 'cloze', ...factQuestions, trainExamples: 0 };

/** 1e-3 at width 48, and falling with the root of the width: at 3e-3 the widest were unstable, at 1e-3 the narrowest slow. */
function emergenceRate(dModel: number): number {
  return Number((1e-3 * Math.sqrt(48 / dModel)).toPrecision(2));
}

/** Arithmetic, recall and knowledge at ten sizes, judged by every metric (Wei et al. 2022; Schaeffer et al. 2023). */
export const emergence: Sweep = {
  name: 'emergence',
  question: 'Which abilities appear suddenly with scale, and does the metric decide it?',
  runs: () => EMERGENCE_WIDTHS.flatMap((dModel) => SEEDS.map((seed): DeclaredRun => {
    const model = transformerConfig({
      nLayer: 2,
      dModel,
      vocabSize: specialTokens(FACTS_WORDS, 2).vocabSize,
      contextLength: PIPELINE_CONTEXT,
    });
    const schedule = { kind: 'cosine', warmupSteps: 100, finalFraction: 0.1 } as const;
    return {
      label: `d ${dModel}, seed ${seed}`,
      kind: 'pipeline',
      corpus: {
        kind: 'facts',
        language: FACTS,
        sample: { seed: 1, trainTokens: trainTokensFor(EMERGENCE_STEPS), validationTokens: 65_536 },
      },
      train: { model, steps: EMERGENCE_STEPS, batchSize: PIPELINE_BATCH, seed },
      fineTuning: {
        tasks: EMERGENCE_TASKS,
        nExamples: 120_000,
        train: fineTuningOptions(model, { steps: EMERGENCE_FINE_TUNING_STEPS, seed, learningRate: emergenceRate(dModel), schedule }),
      },
      tasks: [...EMERGENCE_TASKS, CLOZE],
    };
  })),
};
