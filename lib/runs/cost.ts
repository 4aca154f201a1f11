import { nParamsTotal, trainFlops6ND } from '../model/count.js';
import type { TrainConfig } from '../train/config.js';
import { stagesOf, type RunConfig } from './run-config.js';

/** Time of a step that does not depend on the model's size, seconds. */
const SECONDS_PER_STEP = 0.007;

/** What one core of the benchmark's machine does, in FLOPs of 6 N D. */
const FLOPS_PER_SECOND = 7.5e10;

/** Tracing, compiling and evaluating, seconds for each layer and once. */
const COMPILE_SECONDS_PER_LAYER = 1;
const COMPILE_SECONDS = 2;

/** C = 6 N D with all parameters and the tokens that the run sees, in all its stages; what a student asks its teacher costs a third of training it. */
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
 *     2 s + 1 s nLayer + steps 7 ms + 6 N D / 7.5e10 FLOP/s
 *
 * for each of its stages.
 *
 * Fitted by eye to 14, 52, 328 and 815 ms a step at the four sizes of the benchmark, on one thread; it misses them by at most a seventh, an encoder-decoder and a
 * busy machine by more. A sweep corrects it by what its first runs took.
 *
 * Worked value: nLayer 2, N 44,000 and 2,048 tokens a step give 14.2 ms a step.
 */
export function estimateSeconds(config: RunConfig): number {
  return stagesOf(config).reduce((sum, stage) =>
    sum + COMPILE_SECONDS + COMPILE_SECONDS_PER_LAYER * stage.model.nLayer + stage.steps * SECONDS_PER_STEP + flopsOfStage(stage) / FLOPS_PER_SECOND, 0);
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
