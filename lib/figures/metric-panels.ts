import type { MetricName } from '../core/metric-names.js';
import { bySize, metricsOf, type AskedTask } from '../runs/analysis/task-scores.js';
import type { RunRecord } from '../runs/index.js';
import type { MetricPanel } from './metric-comparison-figure.js';

/** What stands above a panel of a metric. */
export const METRIC_TITLES: Readonly<Record<MetricName, string>> = {
  exactMatch: 'exact match: all tokens right',
  tokenEditDistance: 'token edit distance (tokens)',
  logLikelihoodPerToken: 'log-likelihood of the answer (nats/token)',
  multipleChoiceGrade: 'multiple-choice grade: right choice on top',
  brierScore: 'Brier score of the choices',
  calibrationError: 'calibration error',
};

/**
 * The same runs under each of these metrics, mean and span over seeds against non-embedding parameters: panels for
 * `metricComparisonFigure`.
 * A task that a metric does not judge is left out of its panel.
 */
export function metricPanels(
  runs: readonly RunRecord[],
  { asked, metrics }: { asked: readonly AskedTask[]; metrics: readonly MetricName[] },
): MetricPanel[] {
  return metrics.map((metric) => ({
    metric: METRIC_TITLES[metric],
    tasks: asked.map((question) => ({
      label: question.task,
      points: metricsOf(runs, question).includes(metric)
        ? bySize(runs, { ...question, metric }).map(({ key, mean, low, high }) => ({ x: key, y: mean, low, high }))
        : [],
    })),
    ...(metric === 'exactMatch' || metric === 'multipleChoiceGrade' ? { domain: [0, 1] as const, format: 'percent' as const } : {}),
  }));
}
