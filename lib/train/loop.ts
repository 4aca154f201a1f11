import * as tf from '@tensorflow/tfjs';
import { InputError, checkInteger, checkPositive } from '../core/check.js';
import { randomStream } from '../core/random.js';
import type { NamedTensors } from '../core/tensors.js';
import { BatchSampler, evaluationWindows, type Corpus, type Tokens } from '../corpus/index.js';
import { compile, compileStateful, openBackend, type Backend, type CompileReport } from '../engine/index.js';
import type { TransformerConfig } from '../model/config.js';
import { initialise } from '../model/transformer.js';
import { ADAMW_DEFAULTS, initialiseAdamW, type AdamWConfig } from './adamw.js';
import { interruptible } from './interrupt.js';
import { cosineSchedule, learningRateFraction, type Schedule } from './schedules.js';
import { evaluateStep, trainStep, type TrainState } from './step.js';

/** Everything that a run's result follows from, besides the corpus. */
export interface TrainConfig {
  model: TransformerConfig;
  /** Updates of the parameters. */
  steps: number;
  /** Windows of contextLength tokens in a step. */
  batchSize: number;
  /** The highest learning rate of the schedule. */
  learningRate: number;
  schedule: Schedule;
  adamW: AdamWConfig;
  seed: number;
}

/** What must be said of a run; the rest has defaults. */
export type TrainOptions = Pick<TrainConfig, 'model' | 'steps'> & Partial<TrainConfig>;

/**
 * A checked configuration. Defaults: batches of 32 windows, peak learning rate 3e-3 after a short warm-up with cosine decay, seed 1.
 * @throws InputError naming the setting that is out of range
 */
export function trainConfig(options: TrainOptions): TrainConfig {
  const { model, steps, batchSize = 32, learningRate = 3e-3, seed = 1, adamW = ADAMW_DEFAULTS } = options;
  checkInteger('steps', steps, { min: 1 });
  checkInteger('batchSize', batchSize, { min: 1 });
  checkInteger('seed', seed, { min: 0 });
  checkPositive('learningRate', learningRate);
  return { model, steps, batchSize, learningRate, schedule: options.schedule ?? cosineSchedule(steps), adamW, seed };
}

/** The training loss of one step. */
export interface LossPoint {
  step: number;
  lossNatsPerToken: number;
}

/** How a run ended. */
export type TrainStatus = { kind: 'completed' } | { kind: 'diverged'; reason: string };

/** A trained model and how it came to be. The caller disposes the parameters. */
export interface TrainResult {
  config: TrainConfig;
  status: TrainStatus;
  parameters: NamedTensors;
  curve: LossPoint[];
  /** On the validation split, at most 64 batches of it; absent if the run diverged. */
  validationLossNatsPerToken?: number;
  tokensSeen: number;
  epochs: number;
  wallSeconds: number;
  backend: Backend;
  /** How the step was run: compiled, as a graph or operation by operation. */
  compilation: CompileReport;
}

export interface TrainObserver {
  /** Called after every step. */
  onStep?: (point: LossPoint) => void;
  /** Stops the run at the next step, with an InterruptedError. */
  signal?: AbortSignal;
}

/**
 * Trains a model from scratch on the corpus's training split and measures it on its validation split.
 * Seeded: one stream for the weights, one for the order of the batches; the same configuration on the same backend gives the same losses.
 * A loss that is not a finite number ends the run, which is then `diverged`: a result, not an error.
 * @throws InputError if the corpus has another vocabulary than the model or is shorter than one context; InterruptedError
 */
export async function train(corpus: Corpus, options: TrainOptions, { onStep, signal }: TrainObserver = {}): Promise<TrainResult> {
  const config = trainConfig(options);
  const { model, steps, batchSize, seed } = config;
  if (corpus.vocabSize > model.vocabSize) throw new InputError(`vocabSize: expected at least the corpus's ${corpus.vocabSize}, got ${model.vocabSize}`);
  const sampler = new BatchSampler(corpus.train, { batchSize, contextLength: model.contextLength, stream: randomStream(seed, 'batches') });
  const backend = await openBackend();
  const started = performance.now();

  const initialParameters = initialise(model, seed);
  const initial: TrainState = { parameters: initialParameters, optimiser: initialiseAdamW(initialParameters) };
  const training = compileStateful(trainStep, initial, { model, adamW: config.adamW });
  tf.dispose(initial);
  try {
    const curve: LossPoint[] = [];
    let status: TrainStatus = { kind: 'completed' };
    await interruptible(async (breathe) => {
      for (let step = 1; step <= steps && status.kind === 'completed'; step++) {
        const lossNatsPerToken = tf.tidy(() => training.run({
          tokens: tf.tensor2d(sampler.next(), [batchSize, model.contextLength + 1], 'int32'),
          learningRate: tf.scalar(config.learningRate * learningRateFraction(config.schedule, step, steps)),
        }).loss.dataSync()[0]!);
        if (Number.isFinite(lossNatsPerToken)) {
          curve.push({ step, lossNatsPerToken });
          onStep?.({ step, lossNatsPerToken });
        } else {
          status = { kind: 'diverged', reason: `the loss was ${lossNatsPerToken} at step ${step}` };
        }
        await breathe();
      }
    }, signal);
    const { parameters, optimiser } = training.readState();
    tf.dispose(optimiser);
    const completed = (status as TrainStatus).kind === 'completed';
    return {
      config, status, parameters, curve, tokensSeen: sampler.tokensSeen, epochs: sampler.epochs, backend, compilation: training.report()!,
      ...(completed ? { validationLossNatsPerToken: meanLoss(model, parameters, corpus.validation, { batchSize, maxBatches: 64 }) } : {}),
      wallSeconds: (performance.now() - started) / 1000,
    };
  } finally {
    training.dispose();
  }
}

/**
 * Mean next-token loss over consecutive windows of `tokens`, in nats a token.
 * @throws InputError if the tokens do not fill one batch
 */
export function meanLoss(model: TransformerConfig, parameters: NamedTensors, tokens: Tokens, shape: { batchSize: number; maxBatches?: number }): number {
  const evaluate = compile(evaluateStep, { model });
  const { contextLength } = model;
  let sum = 0;
  let batches = 0;
  for (const windows of evaluationWindows(tokens, { ...shape, contextLength })) {
    sum += tf.tidy(() => evaluate.run({ parameters, tokens: tf.tensor2d(windows, [shape.batchSize, contextLength + 1], 'int32') }).dataSync()[0]!);
    batches++;
  }
  return sum / batches;
}
