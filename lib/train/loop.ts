import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import type { NamedTensors } from '../core/tensors.js';
import type { Corpus } from '../corpus/index.js';
import { compileStateful, openBackend, type Backend, type CompileReport } from '../engine/index.js';
import { windowLength } from '../model/objectives.js';
import { initialise, type ModelBatch } from '../model/transformer.js';
import { ObjectiveBatches, objectiveRows, type BatchesState } from './batches.js';
import { lossesByCalls, mostStepsPerCall, type LossPoint } from './calls.js';
import { trainConfig, VALIDATION_ROWS, type TrainConfig, type TrainOptions } from './config.js';
import { meanLoss } from './evaluate.js';
import { interruptible } from '../core/long-work.js';
import { initialiseOptimiser, type OptimiserState } from './optimiser.js';
import { learningRateFraction } from './schedules.js';
import { trainStep, type TrainBatch, type TrainState } from './step.js';

export type { LossPoint } from './calls.js';
export type { TrainConfig, TrainOptions } from './config.js';

/** How a run ended. */
export type TrainStatus = { kind: 'completed' } | { kind: 'diverged'; reason: string };

/** A trained model and how it came to be. The caller disposes the parameters. */
export interface TrainResult {
  config: TrainConfig;
  status: TrainStatus;
  parameters: NamedTensors;
  curve: LossPoint[];
  /** On the validation split, `validationWindows` of it or at most 64 batches; absent if the run diverged, or there is no such split. */
  validationLossNatsPerToken?: number;
  /** The step whose parameters these are, where early stopping ended the run. */
  stoppedEarlyAt?: number;
  tokensSeen: number;
  epochs: number;
  wallSeconds: number;
  backend: Backend;
  /** How the step was run: compiled, as a graph or operation by operation. */
  compilation: CompileReport;
}

/** A run between two steps: what it needs to go on as if it had not been interrupted. */
export interface Checkpoint {
  config: TrainConfig;
  /** Steps done. */
  step: number;
  /** Time that they took; absent from checkpoints that were written before it was kept. */
  wallSeconds?: number | undefined;
  curve: LossPoint[];
  batches: BatchesState;
  parameters: NamedTensors;
  optimiser: OptimiserState;
}

export interface TrainObserver {
  /** Called after every step. */
  onStep?: (point: LossPoint) => void;
  /** Stops the run at the next step, with an InterruptedError. */
  signal?: AbortSignal;
  /** Awaited after every step, where it promises anything: a run that rests for a while, as in a tab that nobody looks at. */
  between?: () => Promise<void> | undefined;
  /** Called after every `everySteps`-th step with tensors that are disposed when it returns: see `saveCheckpoint`. */
  checkpoints?: { everySteps: number; save: (checkpoint: Checkpoint) => void };
  /**
   * Called after every `everySteps`-th step with the parameters so far, which are disposed when it returns: to ask a model something while
   * it learns.
   */
  evaluations?: { everySteps: number; look: (step: number, parameters: NamedTensors) => void };
}

/** Where a run begins, if not at fresh parameters. All tensors stay the caller's. */
export interface TrainStart {
  /** Of a trained model: fine-tuning, or adaptation where the objective is another one. */
  parameters?: NamedTensors;
  /** Of the larger model that `distillation` imitates. */
  teacher?: NamedTensors;
  /** Of an interrupted run with the same configuration. */
  checkpoint?: Checkpoint;
}

/** What a run learns from, without end. */
export interface BatchSource {
  next(): ModelBatch;
  state(): BatchesState;
  tokensSeen(): number;
  epochs(): number;
  /** The loss of these parameters on data kept apart; undefined where there are none. */
  validationLoss(parameters: NamedTensors): number | undefined;
}

/**
 * Trains a model on the corpus's training split and measures it on its validation split.
 * Seeded: one stream for the weights, one for the order of the batches, one for the objective; the same configuration on the same backend
 * gives the same losses. A loss that is no number, or far above its start, ends the run, which is then `diverged`: a result, not an error.
 * @throws InputError if the corpus does not fit the model and objective or is shorter than one context; InterruptedError
 */
export async function train(
  corpus: Corpus,
  options: TrainOptions,
  observer: TrainObserver = {},
  start: TrainStart = {},
): Promise<TrainResult> {
  const config = trainConfig(options);
  const { model, batchSize, objective = { kind: 'fullLM' }, seed } = config;
  const rows = objectiveRows(model, objective, batchSize, corpus.vocabSize);
  const batches = new ObjectiveBatches(rows, corpus.train, seed, start.checkpoint?.batches);
  const validation = { objective, textVocabSize: corpus.vocabSize, ...validationBatches(config, corpus) };
  return trainOn({
    next: () => batches.next(),
    state: () => batches.state(),
    tokensSeen: () => batches.sampler.tokensSeen,
    epochs: () => batches.sampler.epochs,
    validationLoss: (parameters) => meanLoss(model, parameters, corpus.validation, validation),
  }, config, observer, start);
}

/** How many rows are measured at a time, and how many times. */
function validationBatches({ model, batchSize, objective = { kind: 'fullLM' }, validationWindows }: TrainConfig, { validation }: Corpus) {
  if (validationWindows === undefined) return { batchSize, maxBatches: 64 };
  const held = Math.floor((validation.length - 1) / (windowLength(objective, model.contextLength) - 1));
  if (validationWindows > held) throw new InputError(`validationWindows: expected at most the ${held} of the validation split, got ${validationWindows}; give the corpus more validation tokens`);
  return { batchSize: VALIDATION_ROWS, maxBatches: validationWindows / VALIDATION_ROWS };
}

/**
 * Trains on batches of any source: what `train` and `fineTune` have in common.
 * @throws InputError if a teacher is missing or a checkpoint is of another configuration; InterruptedError
 */
export async function trainOn(
  source: BatchSource,
  config: TrainConfig,
  { onStep, signal, between, checkpoints, evaluations }: TrainObserver,
  start: TrainStart,
): Promise<TrainResult> {
  const { model, steps, seed } = config;
  if ((config.distillation === undefined) !== (start.teacher === undefined)) throw new InputError('teacher: expected parameters where distillation is configured and only there');
  if (start.checkpoint && JSON.stringify(start.checkpoint.config) !== JSON.stringify(config)) throw new InputError('checkpoint: expected one of the same configuration, got one of another');
  const backend = await openBackend();
  const started = performance.now() - 1000 * (start.checkpoint?.wallSeconds ?? 0);
  const wallSeconds = () => (performance.now() - started) / 1000;
  const initial = initialState(config, start);
  const { adamW, adafactor, clipNorm, accumulation, distillation, precision } = config;
  const stepsPerCall = backend.name === 'tensorflow' ? mostStepsPerCall(config) : 1;
  const training = compileStateful(trainStep, initial, {
    model,
    adamW,
    ...(adafactor ? { adafactor } : {}),
    ...(clipNorm === undefined ? {} : { clipNorm }),
    ...(accumulation === undefined ? {} : { accumulation }),
    ...(distillation ? { distillation } : {}),
  }, { stepsPerCall, ...(precision ? { precision } : {}) });
  tf.dispose(initial);
  const curve: LossPoint[] = [...(start.checkpoint?.curve ?? [])];
  const best = new BestParameters();
  let status: TrainStatus = { kind: 'completed' };
  const seenAfter: Pick<TrainResult, 'tokensSeen' | 'epochs'>[] = []; // of each step of the last call
  let seen = { tokensSeen: source.tokensSeen(), epochs: source.epochs() };
  const batchOf = (step: number): TrainBatch => {
    const rows = source.next();
    seenAfter.push({ tokensSeen: source.tokensSeen(), epochs: source.epochs() });
    return {
      ...rows,
      learningRate: tf.scalar(config.learningRate * learningRateFraction(config.schedule, step, steps)),
      ...(model.dropout > 0 ? { dropoutSeed: tf.tensor1d([seed, step], 'int32') } : {}),
      ...(start.teacher ? { teacher: start.teacher } : {}),
    };
  };
  const divergence = (loss: number, firstLoss: number) => divergenceOf(loss, curve[0]?.lossNatsPerToken ?? firstLoss, model.vocabSize);
  /** The losses of `count` steps, or of those up to one that diverged, with which the state then stays. */
  const call = (first: number, count: number): number[] => tf.tidy(() => {
    seenAfter.length = 0;
    const before = count > 1 ? training.readState() : undefined;
    const batches = Array.from({ length: count }, (_, i) => batchOf(first + i));
    const losses = [...training.runMany(batches).loss.dataSync()];
    const done = 1 + losses.findIndex((loss) => divergence(loss, losses[0]!) !== undefined) || count;
    if (before && done < count) {
      training.writeState(before);
      training.runMany(batches.slice(0, done));
    }
    seen = seenAfter[done - 1]!;
    return losses.slice(0, done);
  });
  const everySteps = [checkpoints, evaluations, config.earlyStopping].flatMap((rhythm) => (rhythm ? [rhythm.everySteps] : []));
  const calls = { first: (start.checkpoint?.step ?? 0) + 1, last: steps, most: stepsPerCall, everySteps };
  try {
    await interruptible(async (breathe) => {
      for (const { step, lossNatsPerToken } of lossesByCalls(calls, call)) {
        const reason = divergence(lossNatsPerToken, lossNatsPerToken);
        if (reason !== undefined) {
          status = { kind: 'diverged', reason: `${reason} at step ${step}` };
          break;
        }
        curve.push({ step, lossNatsPerToken });
        onStep?.({ step, lossNatsPerToken });
        if (checkpoints && step % checkpoints.everySteps === 0) {
          const progress = { config, step, wallSeconds: wallSeconds(), curve: [...curve], batches: source.state() };
          lendState(training, (state) => checkpoints.save({ ...progress, ...state }));
        }
        if (evaluations && step % evaluations.everySteps === 0) {
          lendState(training, ({ parameters }) => evaluations.look(step, parameters));
        }
        if (config.earlyStopping && step % config.earlyStopping.everySteps === 0) {
          lendState(training, ({ parameters }) => best.offer(step, source.validationLoss(parameters), parameters));
          if (best.evaluationsSince >= config.earlyStopping.patience) break;
        }
        await between?.();
        await breathe();
      }
    }, signal);
    const { parameters: last, optimiser: moments } = training.readState();
    tf.dispose(moments);
    const stopped = config.earlyStopping !== undefined && best.evaluationsSince >= config.earlyStopping.patience;
    const parameters = stopped ? best.take() : last;
    if (stopped) tf.dispose(last);
    const validationLoss = (status as TrainStatus).kind === 'completed' ? source.validationLoss(parameters) : undefined;
    return {
      config, status, parameters, curve, ...seen, backend, compilation: training.report()!,
      ...(validationLoss === undefined ? {} : { validationLossNatsPerToken: validationLoss }),
      ...(stopped ? { stoppedEarlyAt: best.step } : {}),
      wallSeconds: wallSeconds(),
    };
  } finally {
    training.dispose();
    best.dispose();
  }
}

/** Lets `use` see the state as it is now; its tensors are disposed when `use` returns or throws. */
function lendState(training: { readState(): TrainState }, use: (state: TrainState) => void): void {
  const state = training.readState();
  try {
    use(state);
  } finally {
    tf.dispose(state);
  }
}

function initialState(config: TrainConfig, { parameters, checkpoint }: TrainStart): TrainState {
  if (checkpoint) return { parameters: clones(checkpoint.parameters), optimiser: clones(checkpoint.optimiser) };
  const first = parameters ? clones(parameters) : initialise(config.model, config.seed);
  return { parameters: first, optimiser: initialiseOptimiser(config, first) };
}

/** New tensors over the same values, nested alike. */
function clones<T>(value: T): T {
  if (value instanceof tf.Tensor) return (value as tf.Tensor).clone() as T;
  return Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, clones(part as unknown)])) as T;
}

/** By how many times a loss may exceed what a blind guess or the first step had. */
const DIVERGENCE_FACTOR = 3;

/**
 * Why a loss means that training blew up, or undefined: it is no finite number, or more than three times the larger of the first loss and
 * ln(vocabSize).
 * Worked value: 20 after a start at ln 256 = 5.545 is more than 16.6.
 */
export function divergenceOf(loss: number, firstLoss: number, vocabSize: number): string | undefined {
  if (!Number.isFinite(loss)) return `the loss was ${loss}`;
  const limit = DIVERGENCE_FACTOR * Math.max(firstLoss, Math.log(vocabSize));
  return loss > limit ? `the loss was ${loss.toPrecision(4)}, above ${limit.toPrecision(4)}` : undefined;
}

/** The parameters with the lowest validation loss so far. */
class BestParameters {
  step = 0;
  evaluationsSince = 0;
  private lowest = Infinity;
  private parameters: NamedTensors = {};

  offer(step: number, loss: number | undefined, parameters: NamedTensors): void {
    if (loss === undefined) throw new InputError('earlyStopping: expected data to validate on, got none');
    if (loss >= this.lowest) {
      this.evaluationsSince++;
      return;
    }
    this.dispose();
    Object.assign(this, { step, evaluationsSince: 0, lowest: loss, parameters: clones(parameters) });
  }

  take(): NamedTensors {
    const { parameters } = this;
    this.parameters = {};
    return parameters;
  }

  dispose(): void {
    tf.dispose(this.parameters);
    this.parameters = {};
  }
}
