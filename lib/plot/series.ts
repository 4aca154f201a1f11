import type { Axis } from './axes.js';
import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Figure } from './render.js';
import { categoryColor, categorySymbol, orderedColors, THEME } from './theme.js';

/** One group of measurements. */
export interface Series {
  label: string;
  /** `low` and `high` are an interval or the span over seeds. */
  points: readonly { x: number; y: number; low?: number; high?: number }[];
  /** Points joined in order (the default), points alone, or a line alone, as for a law. */
  as?: 'joined' | 'points' | 'line';
}

/** A value to compare with, drawn across the panel: chance, an optimum, a published number. */
export interface Reference {
  axis: 'x' | 'y';
  at: number;
  label: string;
}

/** The options of `seriesFigure`. */
export interface SeriesOptions extends Captions {
  x: Axis;
  y: Axis;
  series: readonly Series[];
  references?: readonly Reference[];
  /** `ordered` colours the series from dark to light, for sizes in order; `categories` (the default) keeps them far apart. */
  colors?: 'ordered' | 'categories';
}

/** Any few groups of measurements in one panel, each with a colour and a shape of its own, on the axes given. */
export function seriesFigure(options: SeriesOptions): Figure {
  const { x, y, series, references = [], colors } = options;
  const ordered = orderedColors(series.length);
  const layers = [
    ...references.map(referenceLayer),
    ...series.flatMap((group, i) => seriesLayers(group, { index: i, of: series.length, color: colors === 'ordered' ? ordered[i]! : categoryColor(i) })),
  ];
  return chartFigure({ ...options, panels: [{ x, y, layers, emptyText: 'no run has finished yet' }] });
}

/** A reference as a rule; several at once differ by their dashes. */
export function referenceLayer({ axis, at, label }: Reference, index: number): Layer {
  return { kind: 'rule', axis, at, color: THEME.muted, dash: index % 2 === 0 ? 'dotted' : 'dashed', name: label };
}

/** Pixels between the interval bars of neighbouring series at one x. */
const BESIDE = 5;

/**
 * The layers of the series at `index` among `of`: intervals under the line, the line under the points. Points with intervals stand a few
 * pixels beside those of the other series, since bars drawn over one another cannot be told apart.
 */
export function seriesLayers(
  { label, points, as = 'joined' }: Series, { index, of, color }: { index: number; of: number; color: string },
): Layer[] {
  const spans = points.flatMap(({ x, low, high }) => (low === undefined || high === undefined ? [] : [{ x, low, high }]));
  const places = points.map(({ x, y }) => ({ x, y }));
  const shift = spans.length === 0 ? 0 : (index - (of - 1) / 2) * BESIDE;
  const intervals: Layer[] = spans.length === 0 ? [] : [{ kind: 'intervals', points: spans, color, shift }];
  const line: Layer[] = as === 'points' ? [] : [{ kind: 'line', points: places, color, name: label, width: 1.5, shift }];
  const dots: Layer[] = as === 'line' ? [] : [{ kind: 'dots', points: places, color, name: label, symbol: categorySymbol(index), shift }];
  return [...intervals, ...line, ...dots];
}
