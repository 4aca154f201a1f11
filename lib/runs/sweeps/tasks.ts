import { transformerConfig, wangTransformer, type Architecture, type TransformerConfig } from '../../model/config.js';
import { specialTokens, type Objective } from '../../model/objectives.js';
import type { TrainOptions } from '../../train/config.js';
import type { CorpusConfig, TaskConfig } from '../run-config.js';
import type { DeclaredRun, Sweep } from './sweep.js';

/** Rows and context of every pipeline: sentences have six words on average, the longest question sixteen. */
export const PIPELINE_BATCH = 64;
export const PIPELINE_CONTEXT = 24;

/** Words of the language `kinds` at its defaults: 8 of grammar, 32 of tasks, 128 nouns, 16 verbs. */
const KINDS_WORDS = 184;

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

/** What differs over seeds is said over these. */
export const SEEDS = [1, 2, 3];

const questions = { seed: 1, validationExamples: 0, testExamples: 500 };

/** Sentence-pair inference in three classes, as in MNLI. */
const INFERENCE: TaskConfig = { kind: 'inference', ...questions, trainExamples: 20_000 };

/** Which genus a species belongs to: what pretraining alone can teach. */
const GENUS: TaskConfig = { kind: 'genus', seed: 1, validationExamples: 0, testExamples: 240, trainExamples: 100 };

const RECALL: TaskConfig = { kind: 'recall', pairs: 3, ...questions, trainExamples: 4000 };
const COPY: TaskConfig = { kind: 'copy', length: 4, ...questions, trainExamples: 4000 };

/**
 * Fine-tuning at a constant learning rate, as in Wang et al. 2022, and a tenth of that of pretraining: in trials 1e-3 made a model forget
 * what it knew (genus from 100% to 15% right), and where it ended was a matter of luck. `options` may say otherwise.
 */
export function fineTuningOptions(model: TransformerConfig, options: Omit<TrainOptions, 'model'>): TrainOptions {
  return { model, batchSize: PIPELINE_BATCH, learningRate: 3e-4, schedule: { kind: 'constant', warmupSteps: 50 }, ...options };
}

const DOWNSTREAM_WIDTHS = [16, 32, 64];
const DOWNSTREAM_STEPS = [150, 600, 2400];
/** After 1,000 the form of the task is learnt, and no more; what the words mean comes into use after 2,000. */
const DOWNSTREAM_FINE_TUNING_STEPS = 4000;

/**
 * Sizes times lengths of pretraining, each fine-tuned in the same way on sentence-pair inference: the figure of the lecture's first
 * section.
 */
export const downstream: Sweep = {
  name: 'downstream',
  question:
    'Do larger models and longer pretraining give better accuracy after fine-tuning, and is the gain larger than the spread over seeds?',
  runs: () =>
    DOWNSTREAM_WIDTHS.flatMap((dModel) => DOWNSTREAM_STEPS.flatMap((steps) => SEEDS.map((seed) => downstreamRun({ dModel, steps, seed })))),
};

/** A model of two layers, pretrained for so many steps, fine-tuned on inference unless only pretrained, and asked before and after. */
export function downstreamRun(
  { dModel, steps, seed, until = 'fine-tuned' }: { dModel: number; steps: number; seed: number; until?: 'pretrained' | 'fine-tuned' },
): DeclaredRun {
  const model = transformerConfig({ nLayer: 2, dModel, vocabSize: KINDS_VOCABULARY, contextLength: PIPELINE_CONTEXT });
  return {
    label: `d ${dModel}, ${steps} steps, seed ${seed}`,
    kind: 'pipeline',
    corpus: kindsCorpus(Math.max(...DOWNSTREAM_STEPS)),
    train: { model, steps, batchSize: PIPELINE_BATCH, seed },
    ...(until === 'fine-tuned' && { fineTuning: onInference(model, seed) }),
    tasks: [INFERENCE, GENUS],
  };
}

/** Fine-tuning on all of the task's training questions. */
function onInference(model: TransformerConfig, seed: number) {
  return {
    tasks: [INFERENCE],
    nExamples: INFERENCE.trainExamples,
    train: fineTuningOptions(model, { steps: DOWNSTREAM_FINE_TUNING_STEPS, seed }),
  };
}

const STUDENT_WIDTH = 24;
const TEACHER_WIDTH = 64;
const STUDENT_STEPS = [300, 1200];

/**
 * A small model that imitates a large one, and the same small model pretrained alone on as many tokens (Hinton et al. 2015; Sanh et al.
 * 2019).
 */
export const distillation: Sweep = {
  name: 'distillation',
  question: 'Is it better to train a large model and distil it than to pretrain the small one?',
  runs: () => STUDENT_STEPS.flatMap((steps) => (['alone', 'distilled'] as const).flatMap((how) => SEEDS.map((seed): DeclaredRun => {
    const sizes = { nLayer: 2, vocabSize: KINDS_VOCABULARY, contextLength: PIPELINE_CONTEXT };
    const model = transformerConfig({ ...sizes, dModel: STUDENT_WIDTH });
    const teacher = transformerConfig({ ...sizes, dModel: TEACHER_WIDTH });
    return {
      label: `d ${STUDENT_WIDTH} ${how}, ${steps} steps, seed ${seed}`,
      kind: 'pipeline',
      corpus: kindsCorpus(2400),
      ...(how === 'distilled' ? { teacher: { model: teacher, steps: 2000, batchSize: PIPELINE_BATCH, seed: 100 + seed } } : {}),
      train: {
        model,
        steps,
        batchSize: PIPELINE_BATCH,
        seed,
        ...(how === 'distilled' ? { distillation: { teacher, temperature: 1, share: 1 } } : {}),
      },
      fineTuning: onInference(model, seed),
      tasks: [INFERENCE, GENUS],
    };
  }))),
};

/** The settings of Wang et al. 2022, by their names: architecture and pretraining objective. */
const WANG_SETTINGS: readonly { name: string; architecture: Architecture; objective: Objective }[] = [
  { name: 'CD:FLM', architecture: 'causal-decoder', objective: { kind: 'fullLM' } },
  { name: 'ND:PLM', architecture: 'prefix-decoder', objective: { kind: 'prefixLM' } },
  { name: 'ED:PLM', architecture: 'encoder-decoder', objective: { kind: 'prefixLM' } },
  { name: 'CD:MLM', architecture: 'causal-decoder', objective: { kind: 'spanCorruption' } },
  { name: 'ND:MLM', architecture: 'prefix-decoder', objective: { kind: 'spanCorruption' } },
  { name: 'ED:MLM', architecture: 'encoder-decoder', objective: { kind: 'spanCorruption' } },
];
const OBJECTIVE_STEPS = 1600;
const OBJECTIVE_FINE_TUNING_STEPS = 4500;
/** In trials 3e-4 did not teach copying in this many steps, and 1e-3 lost the knowledge that inference needs. */
const OBJECTIVE_RATE = 6e-4;

/**
 * The pipeline of Wang et al. 2022 at tiny scale: pretrain (architecture x objective), ask (zero-shot), fine-tune on several tasks, ask
 * again, also a task that was held out (genus). An encoder-decoder has twice the layers, so that a token costs the same. All see as many
 * tokens of text.
 */
export const objective: Sweep = {
  name: 'objective',
  question: 'Which architecture and which pretraining objective give the best model, as it is and after multitask fine-tuning?',
  runs: () => [
    ...WANG_SETTINGS.flatMap((setting) => SEEDS.map((seed) => wangPipeline(setting, seed))),
    ...SEEDS.map((seed): DeclaredRun => {
      const adapted = wangPipeline(WANG_SETTINGS[0]!, seed);
      return {
        ...adapted,
        label: `CD:FLM then CD:MLM, seed ${seed}`,
        adaptation: { ...adapted.train, objective: { kind: 'spanCorruption' }, steps: OBJECTIVE_STEPS / 4 },
      } as DeclaredRun;
    }),
  ],
};

function wangPipeline({ name, architecture, objective }: (typeof WANG_SETTINGS)[number], seed: number): DeclaredRun {
  const model = wangTransformer(architecture, { nLayer: 2, dModel: 64, vocabSize: KINDS_VOCABULARY, contextLength: PIPELINE_CONTEXT });
  const tasks = [INFERENCE, RECALL, COPY];
  return {
    label: `${name}, seed ${seed}`,
    kind: 'pipeline',
    corpus: kindsCorpus(OBJECTIVE_STEPS),
    train: { model, steps: OBJECTIVE_STEPS, batchSize: PIPELINE_BATCH, objective, seed },
    fineTuning: {
      tasks,
      nExamples: 30_000,
      weights: { inference: 4 },
      train: fineTuningOptions(model, { steps: OBJECTIVE_FINE_TUNING_STEPS, seed, learningRate: OBJECTIVE_RATE }),
    },
    tasks: [...tasks, GENUS],
  };
}
