import { randomStream } from '../../core/random.js';
import type { LawSpec } from '../law-spec.js';
import { lawFrom } from '../laws/law-from.js';
import { minimise, type ParameterRange } from '../minimiser/minimise.js';
import type { RobustLoss } from '../minimiser/robust.js';

/** A block of bootstrap resamples as plain data, so that another thread can do it. */
export interface ResampleTask {
  spec: LawSpec;
  /** [inputs][rows], as the law's `prepare` left them. */
  prepared: readonly Float64Array[];
  observed: Float64Array;
  weights: Float64Array;
  loss: RobustLoss;
  ranges: readonly ParameterRange[];
  /** The minimum on all rows, from which each resample starts. */
  theta: readonly number[];
  seed: number;
  /** Numbers of the first resample and of the one after the last. */
  from: number;
  to: number;
}

/**
 * Draws rows with replacement and fits again, for resamples from ... to - 1. Resample k has its own stream of random
 * numbers, so the result does not depend on how resamples are spread over threads.
 * Returns theta for each resample whose fit converged, [resamples][parameters].
 */
export function resample(task: ResampleTask): number[][] {
  const law = lawFrom(task.spec);
  const rows = task.observed.length;
  const thetas: number[][] = [];
  for (let k = task.from; k < task.to; k++) {
    const stream = randomStream(task.seed, `bootstrap/${k}`);
    const counts = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) counts[stream.integer(rows)]!++;
    const drawn = Uint32Array.from(counts.keys()).filter((row) => counts[row]! > 0);
    const gather = (column: Float64Array): Float64Array => Float64Array.from(drawn, (row) => column[row]!);
    const prepared = task.prepared.map(gather);
    const minimum = minimise({
      observed: gather(task.observed),
      weights: Float64Array.from(drawn, (row) => counts[row]! * task.weights[row]!),
      loss: task.loss,
      evaluate: (theta, predicted, jacobian) => law.evaluate(theta, prepared, predicted, jacobian),
    }, task.theta, task.ranges, { relativeTolerance: 1e-8 });
    if (minimum.converged) thetas.push(minimum.theta);
  }
  return thetas;
}
