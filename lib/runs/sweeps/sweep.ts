import { InputError, checkInteger, checkNumber } from '../../core/check.js';
import type { TrainOptions } from '../../train/loop.js';
import { estimateMegabytes, estimateSeconds, trainFlopsOf } from '../cost.js';
import { runId, stagesOf, type CorpusConfig, type RunConfig, type TaskConfig, type TrainRunConfig } from '../run-config.js';

/** A run as a sweep declares it: what is not said has the defaults of `trainConfig`. */
export type DeclaredRun = DeclaredTraining | DeclaredPipeline;

interface DeclaredTraining {
  /** What tells it from the sweep's other runs, for example `d 64, seed 2`. */
  label: string;
  kind: 'train';
  corpus: CorpusConfig;
  train: TrainOptions;
  prediction?: string;
  hiddenShares?: number[];
  askedEverySteps?: number;
}

interface DeclaredPipeline {
  label: string;
  kind: 'pipeline';
  corpus: CorpusConfig;
  train: TrainOptions;
  teacher?: TrainOptions;
  adaptation?: TrainOptions;
  fineTuning?: { tasks: TaskConfig[]; nExamples: number; weights?: Readonly<Record<string, number>>; train: TrainOptions };
  tasks: TaskConfig[];
}

/** A set of runs that answers one question. */
export interface Sweep {
  name: string;
  question: string;
  runs: () => DeclaredRun[];
}

/** A run with everything filled in, and what is known of it before it is run. */
export interface PlannedRun {
  label: string;
  id: string;
  config: RunConfig;
  /** Equal for runs that one compiled program serves. */
  shape: string;
  steps: number;
  /** C = 6 N D with all parameters. */
  trainFlops: number;
  /** On one thread; see {@link estimateSeconds}. */
  estimatedSeconds: number;
  /** Of the process that carries it out; see {@link estimateMegabytes}. */
  estimatedMegabytes: number;
}

/**
 * The runs of a sweep, each with its full configuration and its identity.
 * @throws InputError for a configuration out of range, or one that two runs have, before anything is trained
 */
export async function planSweep(sweep: Sweep): Promise<PlannedRun[]> {
  const { trainConfig } = await import('../../train/config.js');
  const complete = (declared: DeclaredRun): RunConfig => {
    const { kind, corpus } = declared;
    const train = trainConfig(declared.train);
    if (kind === 'train') return { kind, corpus, train, ...measuredBesides(declared) };
    const { teacher, adaptation, fineTuning, tasks } = declared;
    return {
      kind, corpus, train, tasks,
      ...(teacher && { teacher: trainConfig(teacher) }),
      ...(adaptation && { adaptation: trainConfig(adaptation) }),
      ...(fineTuning && { fineTuning: { ...fineTuning, train: trainConfig(fineTuning.train) } }),
    };
  };
  const planned = sweep.runs().map((declared) => {
    const config = complete(declared);
    return {
      label: declared.label,
      id: runId(config),
      config,
      shape: shapeOf(config),
      steps: stagesOf(config).reduce((sum, { steps }) => sum + steps, 0),
      trainFlops: trainFlopsOf(config),
      estimatedSeconds: estimateSeconds(config),
      estimatedMegabytes: estimateMegabytes(config),
    };
  });
  const labelOf = new Map<string, string>();
  for (const { id, label } of planned) {
    const before = labelOf.get(id);
    if (before !== undefined) throw new InputError(`sweep: expected runs that differ, got "${before}" and "${label}", which come to the same configuration: a value twice, or budgets of the same number of steps`);
    labelOf.set(id, label);
  }
  return planned;
}

/** Of a training, what its configuration holds besides: checked here, so that no run is trained before it is refused. */
function measuredBesides(
  { corpus, train, prediction, hiddenShares, askedEverySteps }: DeclaredTraining,
): Pick<TrainRunConfig, 'prediction' | 'hiddenShares' | 'askedEverySteps'> {
  if (hiddenShares && train.objective?.kind !== 'maskedTokens') throw new InputError(`hiddenShares: expected them of an encoder, whose objective is maskedTokens, got one whose objective is ${train.objective?.kind ?? 'fullLM'}`);
  hiddenShares?.forEach((share, i) => checkNumber(`hiddenShares[${i}]`, share, { min: 0.01, max: 1 }));
  if (askedEverySteps !== undefined) {
    if (corpus.kind !== 'task') throw new InputError(`askedEverySteps: expected it where the corpus is a task, got a corpus of kind ${corpus.kind}`);
    checkInteger('askedEverySteps', askedEverySteps, { min: 1, max: train.steps });
  }
  return {
    ...(prediction !== undefined && { prediction }), ...(hiddenShares && { hiddenShares }),
    ...(askedEverySteps !== undefined && { askedEverySteps }),
  };
}

/** The statics of a step and the shape of its batch: what a program is compiled for. */
function shapeOf({ train: { model, batchSize, adamW } }: RunConfig): string {
  return JSON.stringify({ model, batchSize, adamW });
}
