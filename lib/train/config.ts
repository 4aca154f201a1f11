import { InputError, checkChoice, checkInteger, checkNumber, checkPositive } from '../core/check.js';
import { PRECISIONS, type Precision } from '../engine/half-precision.js';
import type { TransformerConfig } from '../model/config.js';
import type { Objective } from '../model/objectives.js';
import { ADAFACTOR_DEFAULTS, type AdafactorConfig } from './adafactor.js';
import { ADAMW_DEFAULTS, type AdamWConfig } from './adamw.js';
import type { Distillation } from './step.js';
import type { Optimiser } from './optimiser.js';
import { cosineSchedule, learningRateFraction, type Schedule } from './schedules.js';

/** When a run ends before its last step: after `patience` evaluations in a row without a new lowest validation loss. */
export interface EarlyStopping {
  everySteps: number;
  patience: number;
}

/** Rows of a batch in which `validationWindows` are measured. */
export const VALIDATION_ROWS = 64;

/** Everything that a run's result follows from, besides what it is trained on and the parameters it starts from. */
export interface TrainConfig extends Optimiser {
  model: TransformerConfig;
  /** Updates of the parameters. */
  steps: number;
  /** Rows in a step. */
  batchSize: number;
  /** The highest learning rate of the schedule. */
  learningRate: number;
  schedule: Schedule;
  seed: number;
  /** What is predicted; the next token without it. */
  objective?: Objective;
  /** The largest norm of all gradients together; not limited without it. */
  clipNorm?: number;
  /** Parts of a batch whose gradients are added before one update; 1 without it. */
  accumulation?: number;
  earlyStopping?: EarlyStopping;
  /** In which numbers the large products of a step are computed: fp32 without it. Validation is in fp32 always. */
  precision?: Precision;
  /**
   * The first windows of the validation split, a multiple of 64, on which the loss is measured: the same tokens for every batch size, as
   * runs that are to be compared need. Without it, 64 batches of the run's own size.
   */
  validationWindows?: number;
  /** Imitation of a larger model, whose parameters `TrainStart` holds. */
  distillation?: Distillation;
}

/** What must be said of a run; the rest has defaults. */
export type TrainOptions = Pick<TrainConfig, 'model' | 'steps'> & Partial<TrainConfig>;

/**
 * A checked configuration. Defaults: next-token prediction with AdamW, batches of 32 windows, peak learning rate 3e-3 after a short warm-up
 * with cosine decay, seed 1.
 * @throws InputError naming the setting that is out of range
 */
export function trainConfig(options: TrainOptions): TrainConfig {
  const { model, steps, batchSize = 32, learningRate = 3e-3, seed = 1 } = options;
  const adamW = { ...ADAMW_DEFAULTS, ...options.adamW }; // a file may say one of them
  const adafactor = options.adafactor && { ...ADAFACTOR_DEFAULTS, ...options.adafactor };
  const { objective, clipNorm, accumulation, earlyStopping, precision, distillation, validationWindows } = options;
  checkInteger('steps', steps, { min: 1 });
  checkInteger('batchSize', batchSize, { min: 1 });
  checkInteger('seed', seed, { min: 0, max: 2 ** 31 - 1 });
  checkPositive('learningRate', learningRate);
  const schedule = options.schedule ?? cosineSchedule(steps);
  learningRateFraction(schedule, steps, steps); // refuses a schedule that does not fit the steps
  checkOptimiser(adamW, adafactor);
  if (clipNorm !== undefined) checkPositive('clipNorm', clipNorm);
  if (accumulation !== undefined) {
    checkInteger('accumulation', accumulation, { min: 1 });
    if (batchSize % accumulation !== 0) throw new InputError(`accumulation: expected a divisor of batchSize = ${batchSize}, got ${accumulation}`);
  }
  if (earlyStopping) {
    checkInteger('earlyStopping.everySteps', earlyStopping.everySteps, { min: 1 });
    checkInteger('earlyStopping.patience', earlyStopping.patience, { min: 1 });
  }
  if (precision !== undefined) checkChoice('precision', precision, PRECISIONS);
  if (validationWindows !== undefined) {
    checkInteger('validationWindows', validationWindows, { min: VALIDATION_ROWS });
    if (validationWindows % VALIDATION_ROWS !== 0) throw new InputError(`validationWindows: expected a multiple of ${VALIDATION_ROWS}, got ${validationWindows}`);
  }
  if (distillation) {
    checkPositive('distillation.temperature', distillation.temperature);
    checkNumber('distillation.share', distillation.share, { min: 0, max: 1 });
    if (distillation.teacher.vocabSize !== model.vocabSize) throw new InputError(`distillation.teacher.vocabSize: expected the student's ${model.vocabSize}, got ${distillation.teacher.vocabSize}`);
  }
  return {
    model, steps, batchSize, learningRate, schedule, adamW, seed,
    ...(adafactor ? { adafactor } : {}), ...(objective ? { objective } : {}),
    ...(clipNorm === undefined ? {} : { clipNorm }), ...(accumulation === undefined ? {} : { accumulation }),
    ...(earlyStopping ? { earlyStopping } : {}), ...(precision === 'bf16' ? { precision } : {}), ...(distillation ? { distillation } : {}),
    ...(validationWindows === undefined ? {} : { validationWindows }),
  };
}

function checkOptimiser({ beta1, beta2, epsilon, weightDecay }: AdamWConfig, adafactor: AdafactorConfig | undefined): void {
  checkNumber('adamW.beta1', beta1, { min: 0, max: 1 });
  checkNumber('adamW.beta2', beta2, { min: 0, max: 1 });
  checkPositive('adamW.epsilon', epsilon);
  checkNumber('adamW.weightDecay', weightDecay, { min: 0 });
  if (!adafactor) return;
  const { step, ...numbers } = adafactor;
  checkChoice('adafactor.step', step, ['absolute', 'relative']);
  for (const [name, value] of Object.entries(numbers)) checkPositive(`adafactor.${name}`, value);
}
