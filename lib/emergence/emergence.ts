import { InputError } from '../core/check.js';
import type { MetricName } from '../core/metric-names.js';
import { randomStream } from '../core/random.js';

/** How well a model of some scale did. Scale is what grows: parameters, FLOPs or tokens; > 0. */
export interface ScaledScore {
  scale: number;
  score: number;
}

/**
 * The emergence score of Schaeffer et al. 2023, section 4 (after BIG-bench): with scores y_1 .. y_n in the order of scale,
 *
 *     sign(argmax y - argmin y) (max y - min y) / sqrt(median over i of (y_i - y_{i-1})^2)
 *
 * Large where most steps are small and one is big; negative where scores fall. 0 where all are equal, infinite where
 * half of the steps are exactly none. Higher must mean better: give distances and losses with their sign changed.
 * A curve that rises at once and then saturates scores as high as one that is flat and then rises: see `riseShape`.
 *
 * Worked value: 0, 0.1, 0.2, 1 has steps .1, .1, .8 with median square .01: score 1 / .1 = 10.
 * @throws InputError if there are fewer than three scores, or two of one scale
 */
export function emergenceScore(points: readonly ScaledScore[]): number {
  const scores = inOrder(points).map(({ score }) => score);
  const [highest, lowest] = [Math.max(...scores), Math.min(...scores)];
  if (highest === lowest) return 0;
  const direction = Math.sign(scores.indexOf(highest) - scores.indexOf(lowest));
  const steps = scores.slice(1).map((score, i) => (score - scores[i]!) ** 2);
  return (direction * (highest - lowest)) / Math.sqrt(median(steps));
}

/** Where on the axis of scale a score rises. */
export interface RiseShape {
  /** Decades of scale before a tenth of the rise: how long nothing seems to happen. */
  flatDecades: number;
  /** Decades from a tenth to nine tenths of the rise: small where it is sharp. */
  riseDecades: number;
}

/**
 * How long a score is flat, and how fast it then rises: first crossings of a tenth and nine tenths of the way from its value at the
 * smallest scale to that at the largest, interpolated in log scale. "Emergent" means flat for long, then sharp; a straight line
 * against log scale is flat for a tenth of its range and rises for eight.
 *
 * Worked value: 0 at 1, 0 at 10, 1 at 100 is flat for 1.1 decades and rises in .8.
 * @throws InputError if there are fewer than three scores, two of one scale, or the last is not above the first
 */
export function riseShape(points: readonly ScaledScore[]): RiseShape {
  const ordered = inOrder(points);
  const [first, last] = [ordered[0]!, ordered.at(-1)!];
  if (!(last.score > first.score)) {
    throw new InputError(`points: expected a score that rises from the smallest scale to the largest, got ${first.score} and ${last.score}`);
  }
  const crossing = (share: number) => Math.log10(crossingScale(ordered, first.score + share * (last.score - first.score)));
  return { flatDecades: crossing(0.1) - Math.log10(first.scale), riseDecades: crossing(0.9) - crossing(0.1) };
}

/**
 * The scale at which a score first reaches `level`, interpolated in log scale between the last one below it and the first one that is not.
 *
 * Worked value: 0 at 1, 0 at 10 and 1 at 1000 reach one half at 100.
 * @throws InputError if there are fewer than three scores, two of one scale, or the level lies below them all or above them all
 */
export function crossingScale(points: readonly ScaledScore[], level: number): number {
  const ordered = inOrder(points);
  const after = ordered.findIndex(({ score }) => score >= level);
  if (after < 1) throw new InputError(`level: expected one that the scores cross from below, got ${level} with scores from ${ordered[0]!.score} to ${ordered.at(-1)!.score}`);
  const [a, b] = [ordered[after - 1]!, ordered[after]!];
  return a.scale * (b.scale / a.scale) ** ((level - a.score) / (b.score - a.score));
}

function inOrder(points: readonly ScaledScore[]): ScaledScore[] {
  if (points.length < 3) throw new InputError(`points: expected at least 3, got ${points.length}`);
  const ordered = [...points].sort((a, b) => a.scale - b.scale);
  ordered.forEach(({ scale, score }, i) => {
    if (!(scale > 0) || !Number.isFinite(scale)) throw new InputError(`points: expected scales > 0, got ${scale}`);
    if (!Number.isFinite(score)) throw new InputError(`points: expected scores that are numbers, got ${score}`);
    if (ordered[i - 1]?.scale === scale) throw new InputError(`points: expected one score for each scale, got two at ${scale}`);
  });
  return ordered;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One task, one metric, one model of some scale: as a sweep gives them, several of one scale where it has seeds. */
export interface MetricResult extends ScaledScore {
  task: string;
  metric: MetricName;
}

/** How much a task's ability seems to emerge under one metric. */
export interface MetricEmergence {
  task: string;
  metric: MetricName;
  /** The median over families of models, one a scale, as whoever trains each size once has them. */
  emergenceScore: number;
  /** Where nine of ten families lie; `low` = `high` where there is one model a scale. */
  families: { low: number; high: number };
  /** Means over the models of a scale, in the order of scale, higher being better. */
  points: readonly ScaledScore[];
}

/** More families than these are not all looked at: so many are drawn of them, which give the median to about a hundredth. */
const MOST_FAMILIES = 100_000;
const DRAWN_FAMILIES = 10_000;

/** Metrics of which less is better: their sign is changed before comparing. */
const lowerIsBetter: readonly MetricName[] = ['tokenEditDistance', 'brierScore', 'calibrationError'];

/**
 * The emergence score of every task under every metric, highest first: if sharpness came from the models, the metrics of a task would
 * agree; if it comes from the metric, exact match and multiple-choice grade stand at the top (Schaeffer et al. 2023, figures 5 and 6).
 * Several models of one scale (seeds) are not averaged, since a mean of two-peaked scores is a score that no model has: each way to take
 * one model a scale is a family, and the score is the median over all families, or over 10,000 drawn ones of more than 100,000.
 *
 * Worked value: 0, then 0 or 1, then 1, then 3 are two families with steps 0, 1, 2 and 1, 0, 2: scores 3 and 3, median 3.
 * @throws InputError as `emergenceScore`, for a task and metric with fewer than three scales
 */
export function compareMetrics(results: readonly MetricResult[]): MetricEmergence[] {
  const groups = new Map<string, MetricResult[]>();
  for (const result of results) {
    const key = `${result.task}\n${result.metric}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const compared = [...groups.values()].map((group): MetricEmergence => {
    const { task, metric } = group[0]!;
    const sign = lowerIsBetter.includes(metric) ? -1 : 1;
    const byScale = new Map<number, number[]>();
    for (const { scale, score } of group) byScale.set(scale, [...(byScale.get(scale) ?? []), sign * score]);
    const scales = [...byScale].map(([scale, scores]) => ({ scale, scores })).sort((a, b) => a.scale - b.scale);
    const ofFamilies = familyScores(scales);
    return {
      task, metric,
      emergenceScore: median(ofFamilies),
      families: { low: ofFamilies[Math.floor(0.05 * ofFamilies.length)]!, high: ofFamilies[Math.ceil(0.95 * ofFamilies.length) - 1]! },
      points: scales.map(({ scale, scores }) => ({ scale, score: scores.reduce((sum, score) => sum + score, 0) / scores.length })),
    };
  });
  // no difference: two may be infinite
  return compared.sort((a, b) => (a.emergenceScore < b.emergenceScore ? 1 : a.emergenceScore > b.emergenceScore ? -1 : 0));
}

/** The emergence score of every family, from low to high: family k takes its models by the digits of k. */
function familyScores(scales: readonly { scale: number; scores: readonly number[] }[]): number[] {
  const nFamilies = scales.reduce((product, { scores }) => product * scores.length, 1);
  const random = randomStream(1, 'families');
  const numbers = nFamilies <= MOST_FAMILIES
    ? Array.from({ length: nFamilies }, (_, k) => k)
    : Array.from({ length: DRAWN_FAMILIES }, () => random.integer(nFamilies));
  return numbers.map((number) => {
    let rest = number;
    return emergenceScore(scales.map(({ scale, scores }) => {
      const score = scores[rest % scores.length]!;
      rest = Math.floor(rest / scores.length);
      return { scale, score };
    }));
  }).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
