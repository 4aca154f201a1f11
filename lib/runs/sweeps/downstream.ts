import { transformerConfig, type TransformerConfig } from '../../model/config.js';
import type { DeclaredRun, Sweep } from './sweep.js';
import { GENUS, INFERENCE, KINDS_VOCABULARY, PIPELINE_BATCH, PIPELINE_CONTEXT, fineTuningOptions, kindsCorpus } from './pipelines.js';

const WIDTHS = [16, 32, 64];
const PRETRAINING_STEPS = [150, 600, 2400];
const SEEDS = [1, 2, 3];
/** After 1,000 the form of the task is learnt, and no more; what the words mean comes into use after 2,000. */
const FINE_TUNING_STEPS = 4000;

/** Sizes times lengths of pretraining, each fine-tuned in the same way on sentence-pair inference: the figure of the lecture's first section. */
export const downstream: Sweep = {
  name: 'downstream',
  question: 'Do larger models and longer pretraining give better accuracy after fine-tuning, and is the gain larger than the spread over seeds?',
  runs: () => WIDTHS.flatMap((dModel) => PRETRAINING_STEPS.flatMap((steps) => SEEDS.map((seed) => downstreamRun({ dModel, steps, seed })))),
};

/** A model of two layers, pretrained for so many steps, fine-tuned on inference, and asked before and after. */
export function downstreamRun({ dModel, steps, seed }: { dModel: number; steps: number; seed: number }): DeclaredRun {
  const model = transformerConfig({ nLayer: 2, dModel, vocabSize: KINDS_VOCABULARY, contextLength: PIPELINE_CONTEXT });
  return {
    label: `d ${dModel}, ${steps} steps, seed ${seed}`,
    kind: 'pipeline',
    corpus: kindsCorpus(Math.max(...PRETRAINING_STEPS)),
    train: { model, steps, batchSize: PIPELINE_BATCH, seed },
    fineTuning: onInference(model, seed),
    tasks: [INFERENCE, GENUS],
  };
}

/** Fine-tuning on all of the task's training questions. */
function onInference(model: TransformerConfig, seed: number) {
  return { tasks: [INFERENCE], nExamples: INFERENCE.trainExamples, train: fineTuningOptions(model, { steps: FINE_TUNING_STEPS, seed }) };
}

const STUDENT_WIDTH = 24;
const TEACHER_WIDTH = 64;
const STUDENT_STEPS = [300, 1200];

/** A small model that imitates a large one, and the same small model pretrained alone on as many tokens (Hinton et al. 2015; Sanh et al. 2019). */
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
      train: { model, steps, batchSize: PIPELINE_BATCH, seed, ...(how === 'distilled' ? { distillation: { teacher, temperature: 1, share: 1 } } : {}) },
      fineTuning: onInference(model, seed),
      tasks: [INFERENCE, GENUS],
    };
  }))),
};
