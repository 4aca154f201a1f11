import type { MetricName } from '../../core/metric-names.js';
import { compareMetrics, riseShape, type MetricResult } from '../../emergence/emergence.js';
import { metricComparisonFigure, type MetricPanel } from '../../figures/emergence-figures.js';
import { formatNumber } from '../../plot/ticks.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingMetrics` shows of runs, a metric at a time. */
export interface MetricSwitchData {
  metrics: readonly { name: MetricName; spans: MetricPanel; runs: MetricPanel; results: readonly MetricResult[] }[];
  xLabel?: string;
  title?: string;
  source?: string;
}

/** The same answers of the same models under one metric after another. */
export const metricSwitch: LivingFigure<MetricSwitchData, { metric: string; show: string }> = {
  controls: ({ metrics }) => ({
    metric: {
      kind: 'choice', label: 'metric', start: metrics[0]!.name, options: metrics.map(({ name, spans }) => ({ value: name, label: spans.metric })),
    },
    show: {
      kind: 'choice', label: 'of each size', start: 'spans',
      options: [{ value: 'spans', label: 'mean and span of seeds' }, { value: 'runs', label: 'every run' }],
    },
  }),
  draw({ metrics, xLabel, title, source }, { metric, show }, width) {
    const { results, ...panels } = metrics.find(({ name }) => name === metric)!;
    const panel = panels[show as 'spans'];
    const { emergenceScore, families, points } = compareMetrics(results)[0]!;
    const { flatDecades, riseDecades } = riseShape(points);
    const figure = metricComparisonFigure({
      metrics: [panel], width, title: title ?? 'The same answers under one metric after another', ...(xLabel && { xLabel }), ...(source && { source }),
    });
    return {
      figure,
      readings: [
        reading('emergenceScore', 'emergence score, median over families', emergenceScore),
        reading('low', 'nine families of ten, lower end', families.low), reading('high', 'upper end', families.high),
        reading('flat', 'decades of size before a tenth of the rise', flatDecades),
        reading('rise', 'decades from a tenth to nine tenths', riseDecades),
      ],
      sentence: `Under ${panel.metric} the emergence score is ${formatNumber(emergenceScore, 'plain')}; an even climb scores ${points.length - 1}.`,
    };
  },
};
