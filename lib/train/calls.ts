import { nParamsTotal } from '../model/count.js';
import type { TrainConfig } from './config.js';

/** The training loss of one step. */
export interface LossPoint {
  step: number;
  lossNatsPerToken: number;
}

/** How long a call of many steps may take: short enough for a display that moves and for Ctrl-C. */
const CALL_MILLISECONDS = 50;

/** Steps of a call beyond which nothing is gained: what a call costs by itself is then a tenth of what the smallest step takes. */
const MOST_STEPS = 128;

/** What two cores reach on small models, about. */
const FLOPS_PER_SECOND = 50e9;

/**
 * The most steps that one call of a run's compiled step may do: as many as take about 50 ms, at 6 N D floating-point operations each.
 *
 * It follows from the configuration alone, since a program of many steps may round differently from that of one; how many of them a call
 * does changes nothing and is left to the clock.
 * Worked values: 968 parameters and batches of 8 times 8 tokens give 128, the limit; 0.2 million and 32 times 64 tokens give 1.
 */
export function mostStepsPerCall({ model, batchSize, distillation, precision }: TrainConfig): number {
  if (precision === 'bf16') return 1; // its products are plain operations, which a loop does not make faster
  if (distillation) return 1; // the teacher's parameters would be in the batch of every step
  const milliseconds = (1000 * 6 * nParamsTotal(model) * batchSize * model.contextLength) / FLOPS_PER_SECOND;
  return Math.max(1, Math.min(MOST_STEPS, Math.floor(CALL_MILLISECONDS / milliseconds)));
}

/** Which steps are done, and where a call must end because the state is looked at. */
export interface Calls {
  first: number;
  last: number;
  most: number;
  /** Every so many steps there is something to do between two: any number of such rhythms. */
  everySteps: readonly number[];
}

/**
 * The losses of a run step by step, while the steps are done by calls of several: first of one, then of up to twice as many as the one
 * before, as long as a call takes less than about 50 ms.
 * @param call does `count` steps and gives their losses, fewer if training ends with the last of these
 */
export function* lossesByCalls(
  { first, last, most, everySteps }: Calls,
  call: (first: number, count: number) => number[],
): Generator<LossPoint, void> {
  let pace = 1;
  for (let step = first; step <= last;) {
    const count = Math.min(pace, last - step + 1, ...everySteps.map((every) => every - ((step - 1) % every)));
    const started = performance.now();
    const losses = call(step, count);
    const inTime = Math.floor((CALL_MILLISECONDS * count) / (performance.now() - started));
    pace = Math.max(1, Math.min(most, 2 * count, inTime));
    for (const lossNatsPerToken of losses) yield { step: step++, lossNatsPerToken };
  }
}
