import type { Interval } from '../answer.js';
import type { Law } from '../law.js';
import { studentReach } from '../statistics.js';

/**
 * Runs within this factor of each other count as one budget, as in approach 2; a prediction further than that from every run lies beyond
 * the range.
 */
export const BEYOND_FACTOR = 1.05;

/** How far a run goes, in logs: along each input, and last along what runs are ordered by. */
export type Reach = readonly number[];

/** A law's inputs, which is all that is asked of it here. */
type Inputs = Pick<Law, 'inputs' | 'mayBeAnyNumber'>;

/** The inputs along which a law is extrapolated: all but the unique tokens, which the other inputs contain, and those that may be 0. */
const axesOf = (law: Inputs): readonly string[] =>
  law.inputs.filter((name) => name !== 'nUniqueTokens' && !law.mayBeAnyNumber?.includes(name));

/**
 * What runs of a law are ordered by, and the factor by which that exceeds the product of its inputs: compute C = 6 N D, else the product or
 * the one input itself.
 */
export function orderOf(law: Inputs): { name: string; factor: number } {
  const axes = axesOf(law);
  if (axes.includes('nParams') && axes.includes('nTokens')) return { name: 'compute C = 6 N D', factor: 6 };
  return { name: axes.length > 1 ? axes.join(' x ') : axes[0] === 'loss' ? 'falling loss' : axes[0]!, factor: 1 };
}

/**
 * How far inputs go: ln of each, and last of their product, which for N and D is ln(C/6). A loss as input goes the further the lower it is.
 * Worked value: N = 10 and D = 1000 give [2.303, 6.908, 9.210].
 */
export function reachOf(law: Inputs, inputs: Readonly<Record<string, number>>): Reach {
  const logs = axesOf(law).map((name) => (name === 'loss' ? -1 : 1) * Math.log(inputs[name]!));
  return logs.length > 1 ? [...logs, logs.reduce((sum, value) => sum + value, 0)] : logs;
}

/** The furthest along each axis, of at least one run. */
export function furthestOf(reaches: Iterable<Reach>): Reach {
  let furthest: number[] | undefined;
  for (const reach of reaches) furthest = furthest ? furthest.map((most, axis) => Math.max(most, reach[axis]!)) : [...reach];
  return furthest ?? [];
}

/** How far each row of [inputs][rows] goes, one after another. */
export function* reachesOf(law: Inputs, columns: readonly Float64Array[]): Generator<Reach> {
  for (let row = 0; row < columns[0]!.length; row++)
    yield reachOf(law, Object.fromEntries(law.inputs.map((name, k) => [name, columns[k]![row]!])));
}

/** The ln of the largest factor by which `reach` exceeds the furthest, over all axes; 0 or less inside the range. */
export function distanceBeyond(furthest: Reach, reach: Reach): number {
  return reach.reduce((most, value, axis) => Math.max(most, value - furthest[axis]!), -Infinity);
}

/** Fewer fits than this with runs beyond them make no record to build an interval on. */
export const LEAST_CUTS = 3;

/** The plain interval's word counts as much as that of this many cuts. */
const PRIOR_CUTS = 2;

/**
 * How the variance of what is missed may grow with h = ln(factor beyond): as (1 + h)^0, not at all; ^1, a random walk in ln C; ^2, another
 * slope.
 */
const GROWTHS = [0, 1, 2];

/** What a record says of predictions beyond the range, as plain data. */
export interface Widening {
  /** Missed errors over expected ones: 1 if the law's own errors, growing with the distance, are all there is. */
  inflation: number;
  /** The power of (1 + h) with which their variance grows: 0, 1 or 2. */
  growth: number;
  /** Fits to smaller runs from which it comes; each counts once, since all it missed it missed by one and the same bend. */
  cuts: number;
  degreesOfFreedom: number;
  level: number;
}

/** One prediction beyond a range on the scale of the fit: its error, what was expected, and ln of the factor beyond. */
export interface Miss {
  error: number;
  /** Of one more run, from the covariance; absent if the fit gave none. */
  runStandardError?: number;
  distance: number;
}

/**
 * The widening that would have been right for what was missed, [cuts][runs]; undefined for fewer than three cuts.
 *
 * A run at distance h = ln(C/C_max) beyond a fit is expected to miss by lambda s (1 + h)^(g/2), s being the law's standard error for one
 * more run there. lambda^2 is the mean over cuts of the mean of (error/s)^2/(1 + h)^g in each, the plain interval itself (lambda = 1)
 * counting as two cuts more: the posterior scale under a scaled inverse chi-square prior, whose prediction is Student's t with cuts + 2
 * degrees of freedom (Gelman et al. 2013, Bayesian Data Analysis, sections 2.6 and 3.2); g is the one of 0, 1 and 2 under which the
 * errors were the most likely. That errors over their expected size are alike near and far is the assumption of locally weighted
 * conformal prediction (Lei et al. 2018, JASA 113, 1094, section 5.2); its quantile of so few cuts would be the largest of them.
 * Worked value: three cuts of one error each, 2 s at h = 0, give lambda^2 = (2 + 3 * 4)/5 = 2.8 with 5 degrees of freedom.
 */
export function wideningOf(cuts: readonly (readonly Miss[])[], level: number): Widening | undefined {
  const usable = cuts.map((misses) => misses.filter(({ runStandardError }) => runStandardError)).filter((misses) => misses.length > 0);
  if (usable.length < LEAST_CUTS) return undefined;
  const degreesOfFreedom = usable.length + PRIOR_CUTS;
  const meanOver = (misses: readonly Miss[], value: (miss: Miss) => number): number =>
    misses.reduce((sum, miss) => sum + value(miss), 0) / misses.length;
  const candidates = GROWTHS.map((growth) => {
    const squares = usable.map((misses) =>
      meanOver(misses, ({ error, runStandardError, distance }) => (error / runStandardError!) ** 2 / (1 + distance) ** growth),
    );
    const scales = usable.map((misses) => meanOver(misses, ({ distance }) => (growth / 2) * Math.log(1 + distance)));
    const variance = (PRIOR_CUTS + squares.reduce((sum, value) => sum + value, 0)) / degreesOfFreedom;
    const logLikelihood = -scales.reduce((sum, value) => sum + value, 0) - (degreesOfFreedom / 2) * Math.log(variance);
    return { growth, inflation: Math.sqrt(variance), logLikelihood };
  });
  const { growth, inflation } = candidates.reduce((best, other) => (other.logLikelihood > best.logLikelihood ? other : best));
  return { inflation, growth, cuts: usable.length, degreesOfFreedom, level };
}

/**
 * Where one more run at `distance` = ln(factor) beyond the range should fall: centre +- t lambda s (1 + distance)^(g/2), never narrower
 * than the plain interval, brought back from the scale of the fit by `unlog`; undefined without a standard error.
 * Worked value: centre 0, s = 0.01, e-fold beyond (distance 1), lambda = 1, g = 1, 8 degrees of freedom, 90%: +- 1.8595 * 0.01 * sqrt 2 =
 * 0.0263.
 */
export function extrapolationInterval(
  {
    centre,
    runStandardError,
    distance,
    plain,
  }: { centre: number; runStandardError?: number; distance: number; plain?: Interval | undefined },
  { inflation, growth, degreesOfFreedom, level }: Widening,
  unlog: (value: number) => number,
): Interval | undefined {
  if (runStandardError === undefined) return undefined;
  const reach = studentReach(level, degreesOfFreedom) * inflation * runStandardError * (1 + Math.max(0, distance)) ** (growth / 2);
  const [low, high] = [unlog(centre - reach), unlog(centre + reach)];
  return { low: Math.min(low, plain?.low ?? low), high: Math.max(high, plain?.high ?? high), level, method: 'record' };
}
