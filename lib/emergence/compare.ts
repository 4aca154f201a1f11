import type { MetricName } from '../core/metric-names.js';
import { emergenceScore, type ScaledScore } from './emergence.js';

/** One task, one metric, one scale: as a sweep gives them. */
export interface MetricResult extends ScaledScore {
  task: string;
  metric: MetricName;
}

/** How much a task's ability seems to emerge under one metric. */
export interface MetricEmergence {
  task: string;
  metric: MetricName;
  emergenceScore: number;
  /** The scores that it was computed from, in the order of scale, higher being better. */
  points: readonly ScaledScore[];
}

/** Metrics of which less is better: their sign is changed before comparing. */
const lowerIsBetter: readonly MetricName[] = ['tokenEditDistance', 'brierScore', 'calibrationError'];

/**
 * The emergence score of every task under every metric, highest first: if sharpness came from the models, the metrics of a task would
 * agree; if it comes from the metric, exact match and multiple-choice grade stand at the top (Schaeffer et al. 2023, figures 5 and 6).
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
    const points = group.map(({ scale, score }) => ({ scale, score: sign * score })).sort((a, b) => a.scale - b.scale);
    return { task, metric, emergenceScore: emergenceScore(points), points };
  });
  return compared.sort((a, b) => (a.emergenceScore < b.emergenceScore ? 1 : a.emergenceScore > b.emergenceScore ? -1 : 0)); // no difference: two may be infinite
}
