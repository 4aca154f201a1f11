export { chartFigure, type Captions, type Chart } from './chart.js';
export { comparisonFigure, spreadFigure, gridFigure, type ComparisonOptions, type SpreadOptions, type GridOptions } from './rows.js';
export {
  seriesFigure, seriesPanelsFigure, type Reference, type Series, type SeriesOptions, type SeriesPanel, type SeriesPanelsOptions,
} from './series.js';

export type { Axis, CategoryAxis, NumberAxis } from './axes.js';
export type * from './layers.js';
export type { Ramp } from './legend.js';
export type { Panel } from './layout.js';
export type { Figure } from './render.js';
export { CATEGORY_COLORS, categoryColor, categorySymbol, orderedColors, type SymbolName } from './theme.js';
export { formatNumber, type NumberFormat, type ScaleType } from './ticks.js';
