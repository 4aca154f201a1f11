import type { MetricName } from '../core/metric-names.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { referenceLayer, seriesLayers, type Series } from '../plot/series.js';
import { categoryColor } from '../plot/theme.js';
import type { NumberFormat, ScaleType } from '../plot/ticks.js';
import { bySize, metricsOf, type AskedTask } from '../runs/analysis/task-scores.js';
import type { RunRecord } from '../runs/index.js';

/** One metric of the same runs, and how each task does under it. */
export interface MetricPanel {
  metric: string;
  tasks: readonly Series[];
  /** What guessing scores. */
  chance?: number;
  domain?: readonly [number, number];
  format?: NumberFormat;
  scale?: ScaleType;
}

/** The options of `metricComparisonFigure`. */
export interface MetricComparisonOptions extends Partial<Captions> {
  metrics: readonly MetricPanel[];
  xLabel?: string;
  xFormat?: NumberFormat;
  columns?: number;
}

/**
 * The same runs under several metrics, one small panel each, against scale on a logarithmic axis: where one metric jumps and
 * another climbs evenly, the jump belongs to the metric (Schaeffer et al. 2023).
 */
export function metricComparisonFigure(options: MetricComparisonOptions): Figure {
  const x = { label: options.xLabel ?? 'parameters', scale: 'log', format: options.xFormat ?? 'count' } as const;
  const names = [...new Set(options.metrics.flatMap(({ tasks }) => tasks.map(({ label }) => label)))];
  const panels = options.metrics.map((metric): Panel => ({
    title: metric.metric,
    x,
    y: { label: '', scale: metric.scale ?? 'linear', format: metric.format ?? 'plain', ...(metric.domain && { domain: metric.domain }) },
    layers: metricLayers(metric, names),
    height: 230,
  }));
  return chartFigure({
    ...options,
    title: options.title ?? 'The same runs under different metrics',
    panels,
    columns: options.columns ?? (panels.length > 1 ? 2 : 1),
  });
}

function metricLayers({ tasks, chance }: MetricPanel, names: readonly string[]): Layer[] {
  const guessing = chance === undefined ? [] : [referenceLayer({ axis: 'y', at: chance, label: 'chance' }, 0)];
  const series = tasks.flatMap((task) => {
    const index = names.indexOf(task.label);
    return seriesLayers(task, { index, of: names.length, color: categoryColor(index) });
  });
  return [...guessing, ...series];
}

/** What stands above a panel of a metric. */
const METRIC_TITLES: Readonly<Record<MetricName, string>> = {
  exactMatch: 'exact match: all tokens right',
  tokenAccuracy: 'token accuracy: tokens right, one by one',
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
