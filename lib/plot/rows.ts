import { mean } from 'd3';
import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Figure } from './render.js';
import { categoryColor, categorySymbol, shades, THEME } from './theme.js';
import { formatNumber, type NumberFormat } from './ticks.js';

/** The options of `comparisonFigure`. */
export interface ComparisonOptions extends Captions {
  /** One line of the table each; a group that was not measured there has no value. */
  rows: readonly { label: string; values: readonly { group: string; value: number }[] }[];
  valueLabel: string;
  format?: NumberFormat;
  /** A value to compare with, such as chance. */
  reference?: { value: number; label: string };
}

/**
 * A table of numbers drawn: a row a setting, a shape and colour a group (a model, the paper and us), a thin line from the lowest to the
 * highest.
 */
export function comparisonFigure(options: ComparisonOptions): Figure {
  const { rows } = options;
  const groups = [...new Set(rows.flatMap(({ values }) => values.map(({ group }) => group)))];
  const spans = rows.flatMap(({ values }, row) => {
    const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
    return sorted.length < 2 ? [] : [{ from: { x: sorted[0]!, y: String(row) }, to: { x: sorted.at(-1)!, y: String(row) } }];
  });
  const dots = groups.map((group, i): Layer => ({
    kind: 'dots',
    points: rows.flatMap(({ values }, row) =>
      values.filter((value) => value.group === group).map(({ value }) => ({ x: value, y: String(row) })),
    ),
    color: categoryColor(i),
    symbol: categorySymbol(i),
    radius: 4.8,
    name: group,
  }));
  return rowsFigure(options, options, [{ kind: 'links', links: spans, color: THEME.muted, opacity: 0.6 }, ...dots]);
}

/** The options of `spreadFigure`. */
export interface SpreadOptions extends Partial<Captions> {
  /** One row each: its runs over seeds, coloured by `group` if given. */
  rows: readonly { label: string; values: readonly number[]; group?: string }[];
  valueLabel: string;
  format?: NumberFormat;
  /** A value to compare with, such as chance or a published number. */
  reference?: { value: number; label: string };
}

/**
 * Settings one under another, every seed a small ring and a line through their span, the mean large and above them: is the
 * difference larger than the spread?
 */
export function spreadFigure(options: SpreadOptions): Figure {
  const { rows } = options;
  const groups = [...new Set(rows.map(({ group }) => group))];
  const layers = groups.flatMap((group, i): Layer[] => {
    const members = rows.flatMap((row, id) => (row.group === group && row.values.length > 0 ? [{ ...row, id: String(id) }] : []));
    const spans = members.map(({ values, id }) => ({ from: { x: Math.min(...values), y: id }, to: { x: Math.max(...values), y: id } }));
    return [
      { kind: 'links', links: spans, color: categoryColor(i), width: 1.4, opacity: 0.6 },
      {
        kind: 'dots',
        points: members.flatMap(({ values, id }) => values.map((x) => ({ x, y: id }))),
        color: THEME.ink,
        hollow: true,
        radius: 2.4,
        name: 'one seed',
      },
      {
        kind: 'dots',
        points: members.map(({ values, id }) => ({ x: mean(values)!, y: id })),
        color: categoryColor(i),
        symbol: categorySymbol(i),
        radius: 5.5,
        name: group ?? 'mean',
      },
    ];
  });
  return rowsFigure({ ...options, title: options.title ?? options.valueLabel }, options, layers);
}

/** What both figures say of their rows and of the axis of values. */
interface Rows {
  rows: readonly { label: string }[];
  valueLabel: string;
  format?: NumberFormat;
  reference?: { value: number; label: string };
}

/** Rows one under another, whose places are '0', '1', ..., over the line of the reference. */
function rowsFigure(captions: Captions, { rows, valueLabel, format = 'plain', reference }: Rows, layers: readonly Layer[]): Figure {
  const rule: Layer[] = reference === undefined ? []
    : [{ kind: 'rule', axis: 'x', at: reference.value, color: THEME.muted, dash: 'dashed', name: reference.label }];
  return chartFigure({
    ...captions,
    panels: [{
      x: { label: valueLabel, format },
      y: { label: '', categories: rows.map((_, row) => String(row)), names: rows.map(({ label }) => label) },
      layers: [...rule, ...layers],
      rowHeight: 28,
    }],
  });
}

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
  /** Which value has the strongest colour, darkest on a light page: the highest unless given. Let it mean good in all tables of a page. */
  darkest?: 'highest' | 'lowest';
}

const N_SHADES = 7;

/** A table of numbers as shades: accuracy over sizes and steps, stronger the larger; a loss, stronger the smaller. */
export function gridFigure(options: GridOptions): Figure {
  const { cells, xs, ys, format = 'plain', digits = 3, darkest = 'highest' } = options;
  const values = cells.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const colors = darkest === 'highest' ? shades(N_SHADES) : shades(N_SHADES).reverse();
  const stronger = `the stronger the colour, the ${darkest === 'highest' ? 'more' : 'less'}`;
  const shadeOf = (value: number) => colors[Math.min(N_SHADES - 1, Math.floor(((value - low) / (high - low || 1)) * N_SHADES))]!;
  const shown = cells.map(({ x, y, value }) => ({ x, y, color: shadeOf(value), text: formatNumber(value, format, digits) }));
  return chartFigure({
    ...options,
    title: options.title ?? options.valueLabel,
    subtitle: options.subtitle ?? (options.title === undefined ? stronger : `${options.valueLabel}; ${stronger}`),
    panels: [{
      x: { label: options.xLabel, categories: xs },
      y: { label: options.yLabel, categories: ys },
      layers: [{ kind: 'cells', cells: shown }],
      rowHeight: 36,
      emptyText: 'no run has finished yet',
    }],
  });
}
