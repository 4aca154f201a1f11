import type { Architecture } from '../../model/config.js';
import type { Objective } from '../../model/objectives.js';
import { wangTransformer } from '../../model/presets.js';
import type { DeclaredRun, Sweep } from './sweep.js';
import { COPY, GENUS, INFERENCE, KINDS_VOCABULARY, PIPELINE_BATCH, PIPELINE_CONTEXT, RECALL, fineTuningOptions, kindsCorpus } from './pipelines.js';

/** The settings of Wang et al. 2022, by their names: architecture and pretraining objective. */
const SETTINGS: readonly { name: string; architecture: Architecture; objective: Objective }[] = [
  { name: 'CD:FLM', architecture: 'causal-decoder', objective: { kind: 'fullLM' } },
  { name: 'ND:PLM', architecture: 'prefix-decoder', objective: { kind: 'prefixLM' } },
  { name: 'ED:PLM', architecture: 'encoder-decoder', objective: { kind: 'prefixLM' } },
  { name: 'CD:MLM', architecture: 'causal-decoder', objective: { kind: 'spanCorruption' } },
  { name: 'ND:MLM', architecture: 'prefix-decoder', objective: { kind: 'spanCorruption' } },
  { name: 'ED:MLM', architecture: 'encoder-decoder', objective: { kind: 'spanCorruption' } },
];
const SEEDS = [1, 2, 3];
const STEPS = 1600;
const FINE_TUNING_STEPS = 4500;
/** In trials 3e-4 did not teach copying in this many steps, and 1e-3 lost the knowledge that inference needs. */
const FINE_TUNING_RATE = 6e-4;

/**
 * The pipeline of Wang et al. 2022 at tiny scale: pretrain (architecture x objective), ask (zero-shot), fine-tune on several tasks, ask again, also
 * a task that was held out (genus). An encoder-decoder has twice the layers, so that a token costs the same. All see as many tokens of text.
 */
export const objective: Sweep = {
  name: 'objective',
  question: 'Which architecture and which pretraining objective give the best model, as it is and after multitask fine-tuning?',
  runs: () => [
    ...SETTINGS.flatMap((setting) => SEEDS.map((seed) => declare(setting, seed))),
    ...SEEDS.map((seed): DeclaredRun => {
      const adapted = declare(SETTINGS[0]!, seed);
      return { ...adapted, label: `CD:FLM then CD:MLM, seed ${seed}`, adaptation: { ...adapted.train, objective: { kind: 'spanCorruption' }, steps: STEPS / 4 } } as DeclaredRun;
    }),
  ],
};

function declare({ name, architecture, objective }: (typeof SETTINGS)[number], seed: number): DeclaredRun {
  const model = wangTransformer(architecture, { nLayer: 2, dModel: 64, vocabSize: KINDS_VOCABULARY, contextLength: PIPELINE_CONTEXT });
  const tasks = [INFERENCE, RECALL, COPY];
  return {
    label: `${name}, seed ${seed}`,
    kind: 'pipeline',
    corpus: kindsCorpus(STEPS),
    train: { model, steps: STEPS, batchSize: PIPELINE_BATCH, objective, seed },
    fineTuning: { tasks, nExamples: 30_000, weights: { inference: 4 }, train: fineTuningOptions(model, { steps: FINE_TUNING_STEPS, seed, learningRate: FINE_TUNING_RATE }) },
    tasks: [...tasks, GENUS],
  };
}
