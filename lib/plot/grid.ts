import { chartFigure, type Captions } from './chart.js';
import type { Figure } from './render.js';
import { shades } from './theme.js';
import { formatNumber, type NumberFormat } from './ticks.js';

/** The options of `gridFigure`. */
export interface GridOptions extends Partial<Captions> {
  /** A value for a pair of categories; a pair without one stays empty. */
  cells: readonly { x: string; y: string; value: number }[];
  /** In order from left to right, and from top to bottom. */
  xs: readonly string[];
  ys: readonly string[];
  xLabel: string;
  yLabel: string;
  /** What the values are. */
  valueLabel: string;
  format?: NumberFormat;
  /** Significant digits; 3 unless given. */
  digits?: number;
}

const N_SHADES = 7;

/** A table of numbers whose cells are darker the larger the value, such as accuracy over sizes and steps. */
export function gridFigure(options: GridOptions): Figure {
  const { cells, xs, ys, format = 'plain', digits = 3 } = options;
  const values = cells.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const colors = shades(N_SHADES);
  const shadeOf = (value: number) => colors[Math.min(N_SHADES - 1, Math.floor(((value - low) / (high - low || 1)) * N_SHADES))]!;
  const shown = cells.map(({ x, y, value }) => ({ x, y, color: shadeOf(value), text: formatNumber(value, format, digits) }));
  return chartFigure({
    ...options,
    title: options.title ?? options.valueLabel,
    subtitle: options.subtitle ?? (options.title === undefined ? 'darker is more' : `${options.valueLabel}; darker is more`),
    panels: [{
      x: { label: options.xLabel, categories: xs },
      y: { label: options.yLabel, categories: ys },
      layers: [{ kind: 'cells', cells: shown }],
      rowHeight: 36,
      emptyText: 'no run has finished yet',
    }],
  });
}
