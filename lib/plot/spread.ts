import { mean } from 'd3';
import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Figure } from './render.js';
import { categoryColor, categorySymbol, THEME } from './theme.js';
import type { NumberFormat } from './ticks.js';

/** The options of `spreadFigure`. */
export interface SpreadOptions extends Partial<Captions> {
  /** One row each: its runs over seeds, coloured by `group` if given. */
  rows: readonly { label: string; values: readonly number[]; group?: string }[];
  valueLabel: string;
  format?: NumberFormat;
  /** A value to compare with, such as chance or a published number. */
  reference?: { value: number; label: string };
}

/** Settings one under another, every seed a small ring and a line through their span, the mean large: is the difference larger than the spread? */
export function spreadFigure(options: SpreadOptions): Figure {
  const { rows, reference } = options;
  const categories = rows.map((_, i) => String(i));
  const groups = [...new Set(rows.map(({ group }) => group))];
  const layers = groups.flatMap((group, i): Layer[] => {
    const members = rows.flatMap((row, id) => (row.group === group && row.values.length > 0 ? [{ ...row, id: String(id) }] : []));
    const spans = members.map(({ values, id }) => ({ from: { x: Math.min(...values), y: id }, to: { x: Math.max(...values), y: id } }));
    return [
      { kind: 'links', links: spans, color: categoryColor(i), width: 1.4, opacity: 0.6 },
      { kind: 'dots', points: members.map(({ values, id }) => ({ x: mean(values)!, y: id })), color: categoryColor(i), symbol: categorySymbol(i), radius: 5.5, name: group ?? 'mean' },
      { kind: 'dots', points: members.flatMap(({ values, id }) => values.map((x) => ({ x, y: id }))), color: THEME.ink, hollow: true, radius: 2.4, name: 'one seed' },
    ];
  });
  const rule: Layer[] = reference === undefined ? [] : [{ kind: 'rule', axis: 'x', at: reference.value, color: THEME.muted, dash: 'dashed', name: reference.label }];
  return chartFigure({
    ...options,
    title: options.title ?? options.valueLabel,
    panels: [{
      x: { label: options.valueLabel, format: options.format ?? 'plain' },
      y: { label: '', categories, names: rows.map(({ label }) => label) },
      layers: [...rule, ...layers],
      rowHeight: 28,
    }],
  });
}
