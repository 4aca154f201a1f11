import { transformerConfig } from '../../model/config.js';
import { specialTokens } from '../../model/objectives.js';
import type { DeclaredRun, Sweep } from '../sweep.js';
import type { TaskConfig } from '../tasks.js';
import { PIPELINE_BATCH, PIPELINE_CONTEXT, fineTuningOptions } from './pipelines.js';

/** Two layers each: 864 to 301 thousand non-embedding parameters, 2.5 decades. */
const WIDTHS = [6, 8, 12, 16, 32, 48, 80, 112];
const SEEDS = [1, 2, 3];
const PRETRAINING_STEPS = 800;
/** With 3,000 even the widest learns to add with two seeds of three only. */
const FINE_TUNING_STEPS = 5000;

/** Words of the language `facts` at its defaults. */
export const FACTS_WORDS = 234;

const questions = { seed: 1, validationExamples: 0, testExamples: 300 };
const TASKS: TaskConfig[] = [
  { kind: 'addition', digits: 2, ...questions, trainExamples: 9000 },
  { kind: 'addition', digits: 3, ...questions, trainExamples: 60_000 },
  { kind: 'recall', pairs: 4, ...questions, trainExamples: 20_000 },
  { kind: 'facts', form: 'letters', ...questions, testExamples: 200, trainExamples: 370 },
];

/** Arithmetic and multiple choice at eight sizes, learnt together and judged by every metric (Wei et al. 2022; Schaeffer et al. 2023). */
export const emergence: Sweep = {
  name: 'emergence',
  question: 'Which abilities appear suddenly with scale, and does the metric decide it?',
  runs: () => WIDTHS.flatMap((dModel) => SEEDS.map((seed): DeclaredRun => {
    const model = transformerConfig({ nLayer: 2, dModel, vocabSize: specialTokens(FACTS_WORDS, 2).vocabSize, contextLength: PIPELINE_CONTEXT });
    return {
      label: `d ${dModel}, seed ${seed}`,
      kind: 'pipeline',
      corpus: { kind: 'facts', language: { seed: 1 }, sample: { seed: 1, trainTokens: PRETRAINING_STEPS * PIPELINE_BATCH * PIPELINE_CONTEXT + 100_000, validationTokens: 65_536 } },
      train: { model, steps: PRETRAINING_STEPS, batchSize: PIPELINE_BATCH, seed },
      fineTuning: { tasks: TASKS, nExamples: 120_000, weights: { 'addition-2-digit': 2, 'addition-3-digit': 2 }, train: { ...fineTuningOptions(model, { steps: FINE_TUNING_STEPS, seed }), learningRate: 3e-3, schedule: { kind: 'cosine', warmupSteps: 100, finalFraction: 0.1 } } },
      tasks: [...TASKS, { kind: 'facts', form: 'cloze', ...questions, testExamples: 200, trainExamples: 0 }],
    };
  })),
};
