import { printable } from '../core/check.js';
import { estimatesOf, fittedLaw, isFitted, type FittedSeries, type SeriesFit } from '../fit/table/series.js';
import { categoryColor, categorySymbol, chartFigure, type Figure } from '../plot/index.js';
import type { Layer } from '../plot/layers.js';
import { allocationFigure } from './allocation-figure.js';
import { estimatesPanel, type EstimateRow } from './estimates-figure.js';
import { allocationLaw, isOfOneInput, type FitFigureOptions } from './fit-figure.js';
import { sampledLaw, thinned } from './law-figure.js';

/** Beyond so many series colours repeat, and estimates below each other tell them apart better than curves. */
const MOST_CURVES = 7;

/**
 * All series of a column in one figure: the curves of a law of one input, the allocations of approaches 1 and 2, else every parameter with
 * its intervals.
 */
export function fittedSeriesFigure(column: string, fits: readonly SeriesFit[], { source, xLabel }: FitFigureOptions): Figure {
  const fitted = fits.filter(isFitted);
  const captions = { title: `${fittedLaw(fitted[0]!).name}: one fit for each ${printable(column)}`, source };
  if (fitted.length > MOST_CURVES) return parametersFigure(fitted, captions);
  if (fitted.every(({ answer }) => answer.kind === 'fit' && isOfOneInput(answer.fit))) return curvesFigure(fitted, captions, xLabel);
  const laws = fitted.flatMap(({ value, answer }) =>
    answer.kind === 'isoflop' || answer.kind === 'envelope' ? [allocationLaw(printable(value), answer.answer)] : [],
  );
  return laws.length === fitted.length ? allocationFigure({ ...captions, laws }) : parametersFigure(fitted, captions);
}

function curvesFigure(fitted: readonly FittedSeries[], captions: { title: string; source: string }, xLabel: string): Figure {
  const layers = fitted.flatMap(({ value, answer }, i): Layer[] => {
    if (answer.kind !== 'fit') return [];
    const { points, line } = sampledLaw(answer.fit);
    const color = categoryColor(i);
    const name = printable(value);
    return [
      { kind: 'line', points: line.map(({ x, value: y }) => ({ x, y })), color, name, width: 1.5 },
      {
        kind: 'dots',
        points: thinned(points, 1000).map(({ x, observed }) => ({ x, y: observed })),
        color,
        name,
        symbol: categorySymbol(i),
      },
    ];
  });
  return chartFigure({
    ...captions,
    panels: [{ x: { label: xLabel, scale: 'log', format: 'count' }, y: { label: yLabelOf(fitted[0]!), scale: 'log' }, layers }],
  });
}

function yLabelOf({ answer }: FittedSeries): string {
  const law = answer.kind === 'fit' ? answer.fit.basis.law.spec.law : '';
  return law === 'critical-batch' ? 'critical batch size' : law === 'batch-tradeoff' ? 'steps' : 'loss (nats/token)';
}

function parametersFigure(fitted: readonly FittedSeries[], captions: { title: string; source: string }): Figure {
  const names = Object.keys(estimatesOf(fitted[0]!.answer)).filter((name) => estimatesOf(fitted[0]!.answer)[name]!.tiedTo === undefined);
  const panels = names.map((name) => {
    const estimates = fitted.flatMap(({ value, answer }) => {
      const estimate = estimatesOf(answer)[name];
      return estimate
        ? [
            {
              label: printable(value),
              value: estimate.value,
              ...(estimate.interval && { low: estimate.interval.low, high: estimate.interval.high }),
            },
          ]
        : [];
    });
    const isLog =
      estimates.every(({ value }) => value > 0) &&
      estimates.some(({ value, high }) => (high ?? value) > 10 * Math.min(...estimates.map((other) => other.value)));
    return estimatesPanel({
      rows: estimates.map((row) => clipped(row, isLog)),
      valueLabel: name,
      scale: isLog ? 'log' : 'linear',
      ...(isLog && { format: 'power' }),
    });
  });
  return chartFigure({ ...captions, subtitle: 'Points are estimates, bars their intervals; a bar that reaches far beyond the estimates is cut off.', panels, columns: Math.min(2, panels.length) });
}

/** An interval as far as it can be drawn beside others: a hundredfold on a logarithmic axis, three times the value on a linear one. */
function clipped<T extends EstimateRow>(row: T, isLog: boolean): T {
  const { value, low, high } = row;
  const [least, most] = isLog ? [value / 100, value * 100] : [value - 3 * Math.abs(value), value + 3 * Math.abs(value)];
  return { ...row, ...(low !== undefined && { low: Math.max(low, least) }), ...(high !== undefined && { high: Math.min(high, most) }) };
}
