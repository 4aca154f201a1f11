import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Figure } from './render.js';
import { categoryColor, categorySymbol, THEME } from './theme.js';
import type { NumberFormat } from './ticks.js';

/** The options of `comparisonFigure`. */
export interface ComparisonOptions extends Captions {
  /** One line of the table each; a group that was not measured there has no value. */
  rows: readonly { label: string; values: readonly { group: string; value: number }[] }[];
  valueLabel: string;
  format?: NumberFormat;
  /** A value to compare with, such as chance. */
  reference?: { value: number; label: string };
}

/** A table of numbers drawn: a row a setting, a shape and colour a group (a model, the paper and us), a thin line from the lowest to the highest. */
export function comparisonFigure(options: ComparisonOptions): Figure {
  const { rows, reference } = options;
  const groups = [...new Set(rows.flatMap(({ values }) => values.map(({ group }) => group)))];
  const spans = rows.flatMap(({ values }, row) => {
    const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
    return sorted.length < 2 ? [] : [{ from: { x: sorted[0]!, y: String(row) }, to: { x: sorted.at(-1)!, y: String(row) } }];
  });
  const dots = groups.map((group, i): Layer => ({
    kind: 'dots',
    points: rows.flatMap(({ values }, row) => values.filter((value) => value.group === group).map(({ value }) => ({ x: value, y: String(row) }))),
    color: categoryColor(i), symbol: categorySymbol(i), radius: 4.8, name: group,
  }));
  const rule: Layer[] = reference === undefined ? [] : [{ kind: 'rule', axis: 'x', at: reference.value, color: THEME.muted, dash: 'dashed', name: reference.label }];
  return chartFigure({
    ...options,
    panels: [{
      x: { label: options.valueLabel, format: options.format ?? 'plain' },
      y: { label: '', categories: rows.map((_, row) => String(row)), names: rows.map(({ label }) => label) },
      layers: [...rule, { kind: 'links', links: spans, color: THEME.muted, opacity: 0.6 }, ...dots],
      rowHeight: 28,
    }],
  });
}
