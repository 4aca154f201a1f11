import type { Axis } from './axes.js';
import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Panel } from './layout.js';
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

/** What stands in one panel. */
export interface SeriesPanel {
  title?: string;
  x: Axis;
  y: Axis;
  series: readonly Series[];
  references?: readonly Reference[];
}

/** `ordered` colours the series from dark to light, for sizes in order; `categories` (the default) keeps them far apart. */
type SeriesColors = 'ordered' | 'categories';

/** The options of `seriesFigure`. */
export interface SeriesOptions extends Captions, Omit<SeriesPanel, 'title'> {
  colors?: SeriesColors;
}

/** Any few groups of measurements in one panel, each with a colour and a shape of its own, on the axes given. */
export function seriesFigure({ x, y, series, references = [], ...options }: SeriesOptions): Figure {
  return seriesPanelsFigure({ ...options, panels: [{ x, y, series, references }] });
}

/** The options of `seriesPanelsFigure`. */
export interface SeriesPanelsOptions extends Captions {
  panels: readonly SeriesPanel[];
  /** Panels in a row; all of them, up to three, unless given. */
  columns?: number;
  colors?: SeriesColors;
}

/** The same in several panels: a series has one colour and shape wherever its label stands. */
export function seriesPanelsFigure({ panels, columns, colors, ...captions }: SeriesPanelsOptions): Figure {
  const labels = [...new Set(panels.flatMap(({ series }) => series.map(({ label }) => label)))];
  const ordered = orderedColors(labels.length);
  const drawn = panels.map(({ title, x, y, series, references = [] }): Panel => ({
    x, y, emptyText: 'no run has finished yet',
    ...(title !== undefined && { title }),
    ...(panels.length > 1 && { height: 300 }),
    layers: [
      ...references.map(referenceLayer),
      ...series.flatMap((group) => {
        const index = labels.indexOf(group.label);
        return seriesLayers(group, { index, of: labels.length, color: colors === 'ordered' ? ordered[index]! : categoryColor(index) });
      }),
    ],
  }));
  return chartFigure({ ...captions, panels: drawn, columns: columns ?? Math.min(3, panels.length) });
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
