import { nParamsTotal, trainFlops6ND } from '../model/count.js';
import type { TrainConfig } from '../train/config.js';
import { stagesOf, type RunConfig } from './run-config.js';

/** Time of a step that does not depend on the model's size: once, and for each token in each layer, seconds. */
const SECONDS_PER_STEP = 0.0005;
const SECONDS_PER_TOKEN_AND_LAYER = 1.58e-6;

/** What one core of the benchmark's machine does, in FLOPs of 6 N D. */
const FLOPS_PER_SECOND = 7.5e10;

/** Tracing, compiling and evaluating, seconds for each layer and once. */
const COMPILE_SECONDS_PER_LAYER = 1;
const COMPILE_SECONDS = 2;

/**
 * C = 6 N D with all parameters and the tokens that the run sees, in all its stages; what a student asks its teacher costs a third of
 * training it.
 */
export function trainFlopsOf(config: RunConfig): number {
  return stagesOf(config).reduce((sum, stage) => sum + flopsOfStage(stage), 0);
}

function flopsOfStage({ model, steps, batchSize, distillation }: TrainConfig): number {
  const tokens = steps * batchSize * model.contextLength;
  return trainFlops6ND(nParamsTotal(model), tokens) + (distillation ? trainFlops6ND(nParamsTotal(distillation.teacher), tokens) / 3 : 0);
}

/**
 * How long a run takes on one thread of a two-core machine of 2022, compiled:
 *
 *     2 s + 1 s nLayer + steps (0.5 ms + 1.58 us nLayer tokens) + 6 N D / 7.5e10 FLOP/s
 *
 * for each of its stages, with the tokens of a step.
 *
 * Fitted by eye to the steps of the benchmark's sizes on one thread and to recorded runs, which took 0.65 to 1.17 times as long, by medians
 * of those alike in layers and tokens a step; an encoder-decoder and a busy machine take more. A sweep corrects it by what its first runs
 * took.
 *
 * Worked value: nLayer 2, N 44,000 and 2,048 tokens a step give 14.2 ms a step.
 */
export function estimateSeconds(config: RunConfig): number {
  return stagesOf(config).reduce((sum, stage) => {
    const { model, steps, batchSize } = stage;
    const secondsPerStep = SECONDS_PER_STEP + SECONDS_PER_TOKEN_AND_LAYER * model.nLayer * batchSize * model.contextLength;
    const compileSeconds = COMPILE_SECONDS + COMPILE_SECONDS_PER_LAYER * model.nLayer;
    return sum + compileSeconds + steps * secondsPerStep + flopsOfStage(stage) / FLOPS_PER_SECOND;
  }, 0);
}

/** What a set of runs costs. */
export interface Cost {
  trainFlops: number;
  /** Of one thread: several processes, or several threads of one, share it. */
  estimatedSeconds: number;
}

export function totalCost(runs: readonly Cost[]): Cost {
  return {
    trainFlops: runs.reduce((sum, run) => sum + run.trainFlops, 0),
    estimatedSeconds: runs.reduce((sum, run) => sum + run.estimatedSeconds, 0),
  };
}
