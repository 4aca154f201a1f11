import * as tf from '@tensorflow/tfjs';
import { InputError, checkInteger, checkPositive } from '../core/check.js';
import type { Corpus } from '../corpus/index.js';
import { ObjectiveBatches, objectiveRows } from './batches.js';
import { trainConfig, type TrainConfig, type TrainOptions } from './config.js';
import { trainOn, type TrainObserver, type TrainStatus } from './loop.js';
import { learningRateFraction } from './schedules.js';

/** Which learning rates a range test goes through. */
export interface LearningRateRange {
  /** The first, at which hardly anything moves: 1e-5. */
  from?: number;
  /** The last, which no model stands: 10. */
  to?: number;
  /** 120. With fewer the curve is coarse, with more the first rates already train the model. */
  steps?: number;
}

/** One step of a range test. */
export interface LearningRatePoint {
  step: number;
  learningRate: number;
  lossNatsPerToken: number;
  /** Mean of the losses so far, each older one counting 0.9 times as much as the next. */
  smoothedLossNatsPerToken: number;
}

/** What a curve of losses over growing learning rates says. */
export interface LearningRateReading {
  /** A tenth of `lowestAt`: see `readLearningRates`. Absent where the loss never fell. */
  suggestion?: number;
  /** Where the smoothed loss was lowest: the biggest rate before it gets worse. */
  lowestAt: number;
  /** The first rate above it at which all that was learned was lost, or training ended as diverged. Absent where none was that large. */
  blewUpAt?: number;
}

export interface LearningRateSearch extends LearningRateReading {
  config: TrainConfig;
  curve: LearningRatePoint[];
  status: TrainStatus;
}

/**
 * What the rate of the lowest smoothed loss is divided by: the mean lags behind by 10 steps, a factor 3 in the rate, and a whole run has to
 * stand it for longer than a few steps.
 */
const SAFETY = 10;

/** How much the mean of the losses keeps from step to step. */
const SMOOTHING = 0.9;

/**
 * The learning-rate range test (Smith 2017, section 3.3): one short run whose learning rate grows exponentially, from too small to too
 * large:
 *
 *     learningRate(step) = from (to / from)^((step - 1) / (steps - 1))
 *
 * It trains with the compiled step, optimiser, clipping and objective of `options`, with which the suggestion is meant to be used as the
 * peak of a schedule with a warm-up, and ends at the first loss that is no number or far above its start. Seeded as `train`: the same
 * options give the same curve.
 *
 * It finds the decade, not the optimum: for longer runs and wider models the best rate is smaller. Measured for two layers of width 16 and
 * 64 on the Markov source:
 * it suggests 0.035 for both; of the peaks 0.001, 0.003, 0.01, ... the best for runs of 300 steps were 0.03 and 0.01.
 * @throws InputError for a range that does not grow or an option out of range; InterruptedError
 */
export async function findLearningRate(
  corpus: Corpus, options: Omit<TrainOptions, 'steps' | 'learningRate' | 'schedule' | 'earlyStopping' | 'distillation'>, range: LearningRateRange = {},
  observer: Pick<TrainObserver, 'onStep' | 'signal'> = {},
): Promise<LearningRateSearch> {
  const { from = 1e-5, to = 10, steps = 120 } = range;
  checkPositive('from', from);
  checkPositive('to', to);
  checkInteger('steps', steps, { min: 2 });
  if (to <= from) throw new InputError(`to: expected more than from = ${from}, got ${to}`);
  const schedule = { kind: 'exponential', initialFraction: from / to } as const;
  const config = trainConfig({ ...options, steps, learningRate: to, schedule });
  const { model, batchSize, seed, objective = { kind: 'fullLM' } } = config;
  const batches = new ObjectiveBatches(objectiveRows(model, objective, batchSize, corpus.vocabSize), corpus.train, seed);
  const { status, curve, parameters } = await trainOn({
    next: () => batches.next(),
    state: () => batches.state(),
    tokensSeen: () => batches.sampler.tokensSeen,
    epochs: () => batches.sampler.epochs,
    validationLoss: () => undefined,
  }, config, observer, {});
  tf.dispose(parameters);
  const rateOf = (step: number) => to * learningRateFraction(schedule, step, steps);
  const losses = curve.map(({ lossNatsPerToken }) => lossNatsPerToken);
  const smoothed = smoothedLosses(losses);
  const points = curve.map((point, i): LearningRatePoint => ({
    ...point,
    learningRate: rateOf(point.step),
    smoothedLossNatsPerToken: smoothed[i]!,
  }));
  return { config, status, curve: points, ...readLearningRates(points, status.kind === 'diverged' ? rateOf(curve.length + 1) : undefined) };
}

/**
 * What a range test says. The rule: `lowestAt` is the rate of the lowest smoothed loss, the suggestion a tenth of it; training blew up at
 * the first rate above `lowestAt` whose loss is above the first of all, or at `divergedAt`, where the run ended.
 *
 * Worked value: rates 0.01, 0.1, 1, 10 with losses and smoothed losses 4, 3, 2, 5: lowestAt 1, suggestion 0.1, blewUpAt 10.
 * @throws InputError for an empty curve
 */
export function readLearningRates(curve: readonly LearningRatePoint[], divergedAt?: number): LearningRateReading {
  const first = curve[0];
  if (!first) throw new InputError('curve: expected at least one point, got none (the first step diverged)');
  const lowest = curve.reduce((best, point) => (point.smoothedLossNatsPerToken < best.smoothedLossNatsPerToken ? point : best));
  const lost = curve.find(
    ({ learningRate, lossNatsPerToken }) => learningRate > lowest.learningRate && lossNatsPerToken > first.lossNatsPerToken,
  );
  const blewUpAt = lost?.learningRate ?? divergedAt;
  return {
    lowestAt: lowest.learningRate,
    ...(lowest.smoothedLossNatsPerToken < first.smoothedLossNatsPerToken ? { suggestion: lowest.learningRate / SAFETY } : {}),
    ...(blewUpAt === undefined ? {} : { blewUpAt }),
  };
}

/**
 * Exponential means of a curve, each divided by the sum of its weights so that the first ones are not drawn to 0:
 * m_i = 0.9 m_(i-1) + 0.1 loss_i, s_i = m_i / (1 - 0.9^i).
 *
 * Worked value: losses 4 and 2 have the means 4 and (0.9 0.4 + 0.2) / 0.19 = 2.947.
 */
export function smoothedLosses(losses: readonly number[]): number[] {
  let mean = 0;
  return losses.map((loss, i) => {
    mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
    return mean / (1 - SMOOTHING ** (i + 1));
  });
}
