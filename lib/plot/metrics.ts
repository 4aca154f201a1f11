import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Panel } from './panel.js';
import type { Figure } from './render.js';
import { categoryColor, categorySymbol, THEME } from './theme.js';
import type { NumberFormat, ScaleType } from './ticks.js';

/** One metric of the same runs, and how each task does under it. */
export interface MetricPanel {
  metric: string;
  /** `low` and `high` span the seeds. */
  tasks: readonly { label: string; points: readonly { x: number; value: number; low?: number; high?: number }[] }[];
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
    ...options, title: options.title ?? 'The same runs under different metrics', panels, columns: options.columns ?? Math.min(2, panels.length),
  });
}

function metricLayers({ tasks, chance }: MetricPanel, names: readonly string[]): Layer[] {
  const guessing: Layer[] = chance === undefined ? [] : [{ kind: 'rule', axis: 'y', at: chance, color: THEME.muted, dash: 'dotted', name: 'chance' }];
  return tasks.reduce<Layer[]>((layers, { label, points }) => {
    const i = names.indexOf(label);
    const style = { color: categoryColor(i), name: label };
    const places = points.map(({ x, value }) => ({ x, y: value }));
    const spans = points.flatMap(({ x, low, high }) => (low === undefined || high === undefined ? [] : [{ x, low, high }]));
    return [
      ...layers,
      { kind: 'intervals', points: spans, color: style.color },
      { kind: 'line', points: places, ...style, width: 1.4 },
      { kind: 'dots', points: places, ...style, symbol: categorySymbol(i), radius: 3.2 },
    ];
  }, guessing);
}
