import { join } from 'node:path';
import { disposeNamed, type NamedTensors } from '../core/tensors.js';
import { encodeExample, taskMixture, type Corpus, type EncodedExample } from '../corpus/index.js';
import type { Backend } from '../engine/index.js';
import { specialTokens } from '../model/objectives.js';
import type { TrainConfig } from '../train/config.js';
import type { TaskResult, TrainObserver, TrainResult, TrainStart } from '../train/index.js';
import { secondsPerStep } from './cost.js';
import { recordRun, thinCurve, type RunRecord, type ScoresAtStep, type StageRecord } from './store/run-record.js';
import { openRunCorpus, taskDrawer, type TaskDrawer } from './recipes.js';
import type { CorpusConfig, PipelineRunConfig, RunConfig, TaskConfig, TrainRunConfig } from './run-config.js';

/** What looks on while a run is executed. */
export interface RunObserver {
  /** Called before the first step, with what computes the run. */
  onBackend?: (backend: Backend) => void;
  /** Called after every step, counted from 1. */
  onStep?: (step: number) => void;
  /** Stops the run at the next step, with an InterruptedError. */
  signal?: AbortSignal;
  checkpoints?: Checkpoints;
}

/** Where a run that is interrupted, here or on another machine, is gone on with. */
export interface Checkpoints {
  /** The run's own folder: each who carries it out writes into one of their own in it, and begins where any of them came furthest. */
  directory: string;
  /** About so often, by the estimate of a run's time. */
  everySeconds: number;
}

/** Carries out a run: one function for every kind of run there is. */
export type ExecuteRun = (config: RunConfig, observer: RunObserver) => Promise<RunRecord>;

/**
 * An executor that keeps the last corpus open, because neighbouring runs of a sweep mostly read the same.
 * Loads TensorFlow on its first run, with the threads that SCALING_THREADS says.
 */
export function createExecutor(): ExecuteRun {
  let open: { key: string; corpus: Corpus } | undefined;
  const corpusOf = (config: CorpusConfig): Corpus => {
    const key = JSON.stringify(config);
    if (open?.key !== key) open = { key, corpus: openRunCorpus(config) };
    return open.corpus;
  };
  return async (config, observer) => {
    const [{ openBackend }, { lossesOfHoles }] = await Promise.all([import('../engine/index.js'), import('../train/index.js')]);
    observer.onBackend?.(await openBackend());
    const corpus = corpusOf(config.corpus);
    if (config.kind === 'pipeline') return executePipeline(config, corpus, observer);
    if (config.corpus.kind === 'task') return executeOnTask(config, { task: config.corpus.task, corpus }, observer);
    const { onStep, signal } = observer;
    const result = await trainOnward('train', corpus, config.train, observer, {
      ...(onStep && { onStep: ({ step }: { step: number }) => onStep(step) }),
      ...(signal && { signal }),
    });
    try {
      const record = recordRun(result, corpus, config.corpus, config);
      if (!config.hiddenShares || record.status.kind !== 'completed') return record;
      return { ...record, holes: lossesOfHoles(config.train.model, result.parameters, corpus, config.hiddenShares) };
    } finally {
      disposeNamed(result.parameters);
    }
  };
}

/**
 * Trains a stage from where an interrupted run left it, and leaves its own checkpoints. One with early stopping begins anew: what it
 * compares with is in no checkpoint.
 */
async function trainOnward(
  stage: StageRecord['stage'] | 'train', corpus: Corpus, config: TrainConfig, { checkpoints }: RunObserver, observer: TrainObserver,
  start: TrainStart = {},
): Promise<TrainResult> {
  const { train, trainingOnward } = await import('../train/index.js');
  if (!checkpoints || config.earlyStopping) return train(corpus, config, observer, start);
  const everySteps = Math.max(1, Math.round(checkpoints.everySeconds / secondsPerStep(config)));
  const own = trainingOnward(join(checkpoints.directory, stage), config, everySteps);
  try {
    const onward = { ...start, ...(own.checkpoint && { checkpoint: own.checkpoint }) };
    return await train(corpus, config, { ...observer, checkpoints: own.writer }, onward);
  } finally {
    own.dispose();
  }
}

/**
 * Carries out a pipeline: teacher, pretraining, adaptation, tasks, fine-tuning, tasks again, as far as its configuration names them.
 * A stage that diverges ends it, and the record says so; of one whose teacher diverges there is nothing to record but that.
 * @throws Error if the teacher diverges
 */
async function executePipeline(config: PipelineRunConfig, corpus: Corpus, observer: RunObserver): Promise<RunRecord> {
  const { evaluateTask, fineTune } = await import('../train/index.js');
  const { onStep, signal } = observer;
  const drawer = taskDrawer(config.corpus, corpus);
  const special = specialTokens(corpus.vocabSize, config.train.model.vocabSize - corpus.vocabSize - 1);
  const stages: StageRecord[] = [];
  const held = new Held();
  let stepsBefore = 0;
  const observed = (stage: TrainConfig) => {
    const before = stepsBefore;
    stepsBefore += stage.steps;
    return { ...(onStep && { onStep: ({ step }: { step: number }) => onStep(before + step) }), ...(signal && { signal }) };
  };
  const tasks = config.tasks.map(drawer.draw);
  const ask = (parameters: NamedTensors, model: TrainConfig['model']): TaskResult[] =>
    tasks.map((task) => evaluateTask(model, parameters, task, { tokenizer: drawer.tokenizer, special }));

  try {
    let teacher: TrainResult | undefined;
    if (config.teacher) {
      teacher = held.keep(await trainOnward('teacher', corpus, config.teacher, observer, observed(config.teacher)));
      stages.push(stageRecord('teacher', teacher));
      if (teacher.status.kind !== 'completed') throw new Error(`teacher: ${teacher.status.reason}`);
    }
    const teaching = teacher ? { teacher: teacher.parameters } : {};
    const pretrained = held.keep(await trainOnward('train', corpus, config.train, observer, observed(config.train), teaching));
    const record = (status: RunRecord['status'], tasks?: RunRecord['tasks']): RunRecord =>
      ({ ...recordRun(pretrained, corpus, config.corpus, config), status, stages, ...(tasks ? { tasks } : {}) });
    if (pretrained.status.kind !== 'completed') return record(pretrained.status);

    let ready = pretrained;
    if (config.adaptation) {
      const from = { parameters: pretrained.parameters };
      ready = held.keep(await trainOnward('adaptation', corpus, config.adaptation, observer, observed(config.adaptation), from));
      stages.push(stageRecord('adaptation', ready));
      if (ready.status.kind !== 'completed') return record(ready.status);
    }
    const zeroShot = ask(ready.parameters, config.train.model);
    if (!config.fineTuning) return record({ kind: 'completed' }, { zeroShot });

    const examples = fineTuningExamples(config.fineTuning, drawer);
    const tuned = held.keep(
      await fineTune(ready.parameters, { examples, special }, config.fineTuning.train, observed(config.fineTuning.train)),
    );
    stages.push(stageRecord('fineTuning', tuned));
    if (tuned.status.kind !== 'completed') return record(tuned.status);
    return record({ kind: 'completed' }, { zeroShot, fineTuned: ask(tuned.parameters, config.fineTuning.train.model) });
  } finally {
    held.dispose();
  }
}

/**
 * Trains fresh parameters on a task's questions, the loss counting their answers alone, and asks its test questions before and after, and
 * meanwhile where that is configured.
 */
async function executeOnTask(
  config: TrainRunConfig, { task: taskConfig, corpus }: { task: TaskConfig; corpus: Corpus }, { onStep, signal }: RunObserver,
): Promise<RunRecord> {
  const [{ evaluateTask, fineTune }, { initialise }] = await Promise.all([import('../train/index.js'), import('../model/transformer.js')]);
  const { draw, tokenizer } = taskDrawer(config.corpus);
  const { model, seed } = config.train;
  const special = specialTokens(corpus.vocabSize, model.vocabSize - corpus.vocabSize - 1);
  const task = draw(taskConfig);
  const encoded = (split: 'train' | 'validation') => task[split].map((example) => encodeExample(example, tokenizer));
  const ask = (parameters: NamedTensors): TaskResult[] => [evaluateTask(model, parameters, task, { tokenizer, special })];
  const { askedEverySteps } = config;
  const scores: ScoresAtStep[] = [];
  const held = new Held();
  try {
    const untrained = held.keep({ parameters: initialise(model, seed) });
    const zeroShot = ask(untrained.parameters);
    const questions = { examples: encoded('train'), validation: encoded('validation'), special };
    const trained = held.keep(await fineTune(untrained.parameters, questions, config.train, {
      ...(onStep && { onStep: ({ step }: { step: number }) => onStep(step) }), ...(signal && { signal }),
      ...(askedEverySteps !== undefined && {
        evaluations: { everySteps: askedEverySteps, look: (step, now) => scores.push({ step, metrics: ask(now)[0]!.metrics }) },
      }),
    }));
    const record = { ...recordRun(trained, corpus, config.corpus, config), ...(scores.length > 0 && { scores }) };
    return trained.status.kind === 'completed' ? { ...record, tasks: { zeroShot, fineTuned: ask(trained.parameters) } } : record;
  } finally {
    held.dispose();
  }
}

/** The training questions of all tasks together, in the order of a `taskMixture`. */
function fineTuningExamples(
  { tasks, nExamples, weights, train }: NonNullable<PipelineRunConfig['fineTuning']>, { draw, tokenizer }: TaskDrawer,
): EncodedExample[] {
  const mixture = taskMixture(tasks.map(draw), { seed: train.seed, nExamples, heldOut: [], ...(weights && { weights }) });
  return mixture.train.map((example) => encodeExample(example, tokenizer));
}

function stageRecord(
  stage: StageRecord['stage'],
  { config, curve, tokensSeen, wallSeconds, validationLossNatsPerToken }: TrainResult,
): StageRecord {
  return {
    stage, steps: config.steps, tokens: tokensSeen, curve: thinCurve(curve), wallSeconds,
    ...(validationLossNatsPerToken === undefined ? {} : { validationLossNatsPerToken }),
  };
}

/** The models of a run, until it ends. */
class Held {
  private readonly models: { parameters: NamedTensors }[] = [];

  keep<Model extends { parameters: NamedTensors }>(model: Model): Model {
    this.models.push(model);
    return model;
  }

  dispose(): void {
    for (const { parameters } of this.models) disposeNamed(parameters);
  }
}
