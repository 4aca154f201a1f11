import { checkInteger, checkNumber, InputError } from '../../core/check.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import type { Fit } from '../answer.js';
import { answerOf } from '../fit-law.js';
import { countGroups } from '../inner-fit.js';
import type { LawSpec } from '../law.js';
import { lawFrom } from '../laws/law-from.js';
import { minimise, type ParameterRange } from '../minimiser/minimise.js';
import type { RobustLoss } from '../minimiser/robust.js';
import { inThread, machineThreads, resampleWorker } from './resample-threads.js';

/** Below this many milliseconds of work left, starting threads costs more than it saves. */
const WORTH_THREADS_MS = 1000;

/** With fewer groups than this the cluster bootstrap is known to give intervals that are too narrow (Cameron, Gelbach and Miller 2008). */
const FEW_GROUPS = 15;

/** Choices for {@link bootstrap}. */
export interface BootstrapOptions {
  /** 1,000 unless said; Besiroglu et al. 2024 take 4,000. */
  resamples?: number;
  /** 0 unless said. */
  seed?: number;
  /** Probability of the intervals; that of the fit unless said. */
  level?: number;
  /** As many as the machine has cores unless said. The result does not depend on it. */
  threads?: number;
}

/**
 * Fits again on rows drawn with replacement, and returns the fit with standard errors, intervals and predictions taken from
 * the spread of those fits (Efron 1979). It assumes that rows are independent, not that they scatter alike.
 *
 * Where the fit was given `groups`, whole groups are drawn instead (the cluster bootstrap; Field and Welsh 2007, "Bootstrapping
 * clustered data"): points of one learning curve err together, and only runs are independent.
 *
 * Each resample starts from the minimum on all rows, so a second minimum far away is not visited: see `convergence.rivals`.
 * Resamples that do not converge are left out and counted in a warning. When more than a second of work is left after the
 * first resamples, threads share it.
 * @throws InputError if an option is out of range, there is only one group, or fewer than half of the resamples converged
 */
export async function bootstrap<P extends string, I extends string>(fit: Fit<P, I>, options: BootstrapOptions = {}): Promise<Fit<P, I>> {
  const { basis } = fit;
  const resamples = checkInteger('resamples', options.resamples ?? 1000, { min: 20, max: 1e7 });
  const seed = checkInteger('seed', options.seed ?? 0, { min: 0 });
  const level = checkNumber('level', options.level ?? basis.level, { min: 0.01, max: 0.999 });
  const threads = checkInteger('threads', options.threads ?? machineThreads(), { min: 1 });
  const { data, problem, law, ranges, minimum } = basis;
  const groups = data.groups ? countGroups(data.groups) : Infinity;
  if (groups < 2) throw new InputError('groups: expected at least 2 groups to draw from, got 1; the bootstrap needs a label that tells runs apart');
  const task = {
    spec: law.spec,
    prepared: data.prepared,
    observed: problem.observed,
    weights: problem.weights,
    loss: problem.loss,
    ranges,
    theta: minimum.theta,
    seed,
    ...(data.groups && { groups: data.groups }),
  };
  const thetas = await spread(task, resamples, threads);
  if (thetas.length < resamples / 2) {
    throw new InputError(`fit: expected most resamples to converge, but ${resamples - thetas.length} of ${resamples} did not; the points are too few for ${law.formula}`);
  }
  const lost = resamples - thetas.length;
  const warnings = [
    ...(lost === 0 ? [] : [`${lost} of ${resamples} resamples did not converge and are left out`]),
    ...(groups < FEW_GROUPS ? [`only ${groups} groups to draw from: intervals from so few are too narrow`] : []),
  ];
  return answerOf({ ...basis, level, resamples: thetas }, 'bootstrap', warnings);
}

/** All resamples, the first few on this thread to see how long they take. */
async function spread(task: Omit<ResampleTask, 'from' | 'to'>, resamples: number, threads: number): Promise<number[][]> {
  const first = Math.min(20, resamples);
  const began = performance.now();
  const thetas = resample({ ...task, from: 0, to: first });
  const remainingMs = ((performance.now() - began) / first) * (resamples - first);
  const worker = resampleWorker();
  if (threads === 1 || remainingMs < WORTH_THREADS_MS || !worker) {
    return [...thetas, ...resample({ ...task, from: first, to: resamples })];
  }
  const share = Math.ceil((resamples - first) / threads);
  const blocks = Array.from({ length: threads }, (_, k) => ({ from: first + k * share, to: Math.min(first + (k + 1) * share, resamples) }));
  const results = await Promise.all(blocks.filter(({ from, to }) => from < to).map((block) => inThread(worker, { ...task, ...block })));
  return [...thetas, ...results.flat()];
}

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
 * Draws rows, or whole groups of rows, with replacement and fits again, for resamples from ... to - 1. Resample k has its own stream of
 * random numbers, so the result does not depend on how resamples are spread over threads.
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
