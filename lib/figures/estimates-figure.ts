import { publishedTable } from '../core/published.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol, THEME } from '../plot/theme.js';
import type { NumberFormat, ScaleType } from '../plot/ticks.js';

/** One estimated number, with its interval where there is one. */
export interface EstimateRow {
  label: string;
  value: number;
  low?: number;
  high?: number;
  /** Rows of one group share colour and shape: ours and published ones, for example. */
  group?: string;
}

/** The options of `estimatesFigure`. */
export interface EstimatesOptions extends Captions {
  rows: readonly EstimateRow[];
  valueLabel: string;
  format?: NumberFormat;
  scale?: ScaleType;
  /** The part of the axis to show; an interval that runs out of it is cut off at the edge. */
  domain?: readonly [number, number];
  /** Values to compare with, drawn from top to bottom: a known truth, one half. */
  references?: readonly { value: number; label: string }[];
}

const DASHES = ['dashed', 'dotted'] as const;

/**
 * Estimates one under another, each a point with its interval, so that one sees which agree: exponents by several methods, a fitted floor
 * beside the true one.
 */
export function estimatesFigure(options: EstimatesOptions): Figure {
  return chartFigure({ ...options, panels: [estimatesPanel(options)] });
}

/** The same as one panel of a figure with several. */
export function estimatesPanel(options: Omit<EstimatesOptions, keyof Captions>): Panel {
  const { rows, references = [], domain: [least, most] = [-Infinity, Infinity] } = options;
  const groups = [...new Set(rows.map(({ group }) => group))];
  const layers = groups.flatMap((group, i): Layer[] => {
    const members = rows.flatMap((row, id) => (row.group === group ? [{ ...row, id: String(id) }] : []));
    const spans = members.flatMap(({ low, high, id }) =>
      low === undefined || high === undefined ? [] : [{ from: { x: Math.max(low, least), y: id }, to: { x: Math.min(high, most), y: id } }],
    );
    return [
      { kind: 'links', links: spans, color: categoryColor(i), width: 2.4, opacity: 0.55 },
      {
        kind: 'dots',
        points: members.map(({ value, id }) => ({ x: value, y: id })),
        color: categoryColor(i),
        symbol: categorySymbol(i),
        radius: 5,
        ...(group !== undefined && { name: group }),
      },
    ];
  });
  const rules = references.map(({ value, label }, i): Layer => ({
    kind: 'rule',
    axis: 'x',
    at: value,
    color: THEME.muted,
    dash: DASHES[i % 2]!,
    name: label,
  }));
  return {
    x: {
      label: options.valueLabel,
      format: options.format ?? 'plain',
      scale: options.scale ?? 'linear',
      ...(options.domain && { domain: options.domain }),
    },
    y: { label: '', categories: rows.map((_, id) => String(id)), names: rows.map(({ label }) => label) },
    layers: [...rules, ...layers],
    rowHeight: 28,
  };
}

/** Half of a 90% interval in standard errors of a normal distribution. */
const REACH_90 = 1.645;

/**
 * The published exponents a of N ~ C^a as rows of {@link estimatesFigure}: Hoffmann et al. 2022 (10th to 90th percentile), their third
 * approach fitted again by Besiroglu et al. 2024 (90%), the corrections of Porian et al. 2024 on RefinedWeb, and Kaplan et al. 2020.
 * Worked value: the first is .50 from .488 to .502.
 */
export function publishedExponents(): EstimateRow[] {
  const refitted = publishedTable('parametric-fits').filter(({ fit, symbol }) => fit === 'Besiroglu et al. 2024' && symbol === 'a');
  return [
    ...publishedTable('hoffmann-2022-exponents').map(({ approach, name, a, aLow, aHigh }) =>
      ({ label: `${approach} · ${name}`, value: a, low: aLow, high: aHigh, group: 'Hoffmann et al. 2022' })),
    ...refitted.map(({ value, standardError = 0, fit }) =>
      ({ label: '3 · fitted again', value, low: value - REACH_90 * standardError, high: value + REACH_90 * standardError, group: fit })),
    ...publishedTable('porian-2024-exponents').map(({ correction, refinedWeb }) =>
      ({ label: correction, value: refinedWeb, group: 'Porian et al. 2024, step by step' })),
    { label: 'Kaplan, as published', value: 0.73, group: 'Kaplan et al. 2020' },
  ];
}
