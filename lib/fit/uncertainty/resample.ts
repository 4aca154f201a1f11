import { randomStream, type RandomStream } from '../../core/random.js';
import { countGroups } from '../inner-fit.js';
import type { LawSpec } from '../law.js';
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
  /** Number of each row's group, from 0: groups are drawn whole. Absent: each row for itself. */
  groups?: Uint32Array;
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
 * Draws rows, or whole groups of rows, with replacement and fits again, for resamples from ... to - 1. Resample k has its own stream of random
 * numbers, so the result does not depend on how resamples are spread over threads.
 * Returns theta for each resample whose fit converged, [resamples][parameters].
 */
export function resample(task: ResampleTask): number[][] {
  const law = lawFrom(task.spec);
  const drawnOf = task.groups ? wholeGroups(task.groups) : (stream: RandomStream) => drawCounts(task.observed.length, stream);
  const thetas: number[][] = [];
  for (let k = task.from; k < task.to; k++) {
    const stream = randomStream(task.seed, `bootstrap/${k}`);
    const counts = drawnOf(stream);
    const drawn = Uint32Array.from(counts.keys()).filter((row) => counts[row]! > 0);
    // fewer rows than parameters determine nothing; it counts as one that did not converge
    if (drawn.length < task.ranges.filter(({ free }) => free).length) continue;
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

/** How often each of n things came up in n draws with replacement, [n]. */
function drawCounts(n: number, stream: RandomStream): Uint32Array {
  const counts = new Uint32Array(n);
  for (let i = 0; i < n; i++) counts[stream.integer(n)]!++;
  return counts;
}

/** A draw of groups: every row counts as often as its group came up, [rows]. */
function wholeGroups(groups: Uint32Array): (stream: RandomStream) => Uint32Array {
  const n = countGroups(groups);
  return (stream) => {
    const counts = drawCounts(n, stream);
    return groups.map((group) => counts[group]!);
  };
}
