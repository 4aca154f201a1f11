import { transformerConfig } from '../../model/config.js';
import { specialTokens } from '../../model/objectives.js';
import type { DeclaredRun, Sweep } from './sweep.js';
import type { TaskConfig } from '../tasks.js';
import { PIPELINE_BATCH, PIPELINE_CONTEXT, fineTuningOptions, trainTokensFor } from './pipelines.js';

/** Two layers each: 496 to 304 thousand non-embedding parameters, 2.8 decades. */
const WIDTHS = [4, 6, 8, 12, 16, 24, 32, 48, 80, 112];
const SEEDS = [1, 2, 3];
const PRETRAINING_STEPS = 1600;
const FINE_TUNING_STEPS = 5000;

/** More facts than small models come to know: 2,304, the last of them stated in one sentence of 15,000. */
const LANGUAGE = { seed: 1, nEntities: 384 };
/** 4 of grammar, 32 of tasks, 6 relations, 384 entities, 96 values. */
const FACTS_WORDS = 522;

const questions = { seed: 1, validationExamples: 0, testExamples: 300 };
const TASKS: TaskConfig[] = [
  { kind: 'addition', digits: 2, ...questions, trainExamples: 9000 },
  { kind: 'addition', digits: 3, ...questions, trainExamples: 60_000 },
  { kind: 'recall', pairs: 4, ...questions, trainExamples: 20_000 },
];
/** Asked before fine-tuning and after it, and never trained. */
const CLOZE: TaskConfig = { kind: 'facts', form: 'cloze', ...questions, trainExamples: 0 };

/** 1e-3 at width 48, and falling with the root of the width: at 3e-3 the widest were unstable, at 1e-3 the narrowest slow. */
function learningRate(dModel: number): number {
  return Number((1e-3 * Math.sqrt(48 / dModel)).toPrecision(2));
}

/** Arithmetic, recall and knowledge at ten sizes, judged by every metric (Wei et al. 2022; Schaeffer et al. 2023). */
export const emergence: Sweep = {
  name: 'emergence',
  question: 'Which abilities appear suddenly with scale, and does the metric decide it?',
  runs: () => WIDTHS.flatMap((dModel) => SEEDS.map((seed): DeclaredRun => {
    const model = transformerConfig({ nLayer: 2, dModel, vocabSize: specialTokens(FACTS_WORDS, 2).vocabSize, contextLength: PIPELINE_CONTEXT });
    const schedule = { kind: 'cosine', warmupSteps: 100, finalFraction: 0.1 } as const;
    return {
      label: `d ${dModel}, seed ${seed}`,
      kind: 'pipeline',
      corpus: { kind: 'facts', language: LANGUAGE, sample: { seed: 1, trainTokens: trainTokensFor(PRETRAINING_STEPS), validationTokens: 65_536 } },
      train: { model, steps: PRETRAINING_STEPS, batchSize: PIPELINE_BATCH, seed },
      fineTuning: { tasks: TASKS, nExamples: 120_000, train: fineTuningOptions(model, { steps: FINE_TUNING_STEPS, seed, learningRate: learningRate(dModel), schedule }) },
      tasks: [...TASKS, CLOZE],
    };
  })),
};
