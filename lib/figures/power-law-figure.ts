import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol, THEME } from '../plot/theme.js';
import { formatNumber, type NumberFormat, type ScaleType } from '../plot/ticks.js';

/** A value with its interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** The options of `powerLawFigure`. */
export interface PowerLawOptions extends Partial<Captions> {
  /** The runs; those of one `group` share colour and shape. */
  points: readonly { x: number; loss: number; group?: string }[];
  /** The fitted law, sampled; two points do for a straight line. */
  line?: readonly { x: number; loss: number }[];
  /** An interval around the law, in order of x. */
  band?: readonly { x: number; low: number; high: number }[];
  bandLabel?: string;
  /** What the fit is called in the legend, for example `L = 2.96 + (N_c/N)^0.27`. */
  lineLabel?: string;
  /** The exponent, written in the subtitle unless that is given. */
  exponent?: Estimate & { symbol: string };
  /** The fitted irreducible loss. */
  floor?: { loss: number; label: string };
  /** Other losses to compare with, such as a true entropy rate; drawn as the floor is. */
  references?: readonly { loss: number; label: string }[];
  /** Runs that the fit has not seen, drawn hollow. */
  heldOut?: readonly { x: number; loss: number }[];
  /** Residuals of the fit, drawn under the law in the colours and shapes of the points: in log loss, or as `residualLabel` says. */
  residuals?: readonly { x: number; residual: number; group?: string }[];
  residualLabel?: string;
  xLabel: string;
  yLabel?: string;
  xFormat?: NumberFormat;
  yScale?: ScaleType;
}

/**
 * Loss against size, data or compute on logarithmic axes with the fitted law, its interval, its floor, and the residuals below.
 * The label of the x axis must say which count it is (`non-embedding parameters`).
 */
export function powerLawFigure(options: PowerLawOptions): Figure {
  const { xLabel, xFormat = 'count', residuals, exponent } = options;
  const x = { label: xLabel, scale: 'log', format: xFormat } as const;
  const law: Panel = { x, y: { label: options.yLabel ?? 'loss (nats/token)', scale: options.yScale ?? 'log' }, layers: lawLayers(options) };
  const panels = residuals === undefined ? [law] : withResiduals(law, options, residuals);
  const subtitle = options.subtitle ?? (exponent === undefined ? undefined : exponentInWords(exponent));
  return chartFigure({ ...options, title: options.title ?? `Loss against ${xLabel}`, ...(subtitle !== undefined && { subtitle }), panels });
}

function exponentInWords({ symbol, value, low, high }: Estimate & { symbol: string }): string {
  const [said, from, to] = [value, low, high].map((number) => formatNumber(number, 'plain'));
  return `exponent ${symbol} = ${said} (interval ${from} to ${to})`;
}

const groupsOf = (points: PowerLawOptions['points']) => [...new Set(points.map(({ group }) => group))];

function lawLayers({ points, line, band, bandLabel, lineLabel, floor, references = [], heldOut }: PowerLawOptions): Layer[] {
  const layers: Layer[] = [];
  if (band !== undefined) layers.push({ kind: 'band', points: band, color: THEME.ink, name: bandLabel ?? 'interval of the fit' });
  if (floor !== undefined) layers.push({ kind: 'rule', axis: 'y', at: floor.loss, color: THEME.muted, dash: 'dotted', name: floor.label });
  references.forEach(({ loss, label }, i) =>
    layers.push({ kind: 'rule', axis: 'y', at: loss, color: categoryColor(1 + i), dash: 'dashed', name: label }),
  );
  if (line !== undefined)
    layers.push({ kind: 'line', points: line.map(({ x, loss }) => ({ x, y: loss })), color: THEME.ink, name: lineLabel ?? 'fit' });
  groupsOf(points).forEach((group, i) => {
    const members = points.filter((point) => point.group === group).map(({ x, loss }) => ({ x, y: loss }));
    layers.push({ kind: 'dots', points: members, color: categoryColor(i), symbol: categorySymbol(i), name: group ?? 'runs' });
  });
  if (heldOut !== undefined)
    layers.push({
      kind: 'dots',
      points: heldOut.map(({ x, loss }) => ({ x, y: loss })),
      color: THEME.ink,
      symbol: 'diamond',
      hollow: true,
      radius: 5,
      name: 'not used in the fit',
    });
  return layers;
}

function withResiduals(
  law: Panel, { points, residualLabel: label = 'residual, log(loss / fit)' }: PowerLawOptions,
  residuals: NonNullable<PowerLawOptions['residuals']>,
): Panel[] {
  // Both panels span the same x, so that a residual stands under its point.
  const below: Layer[] = [
    { kind: 'rule', axis: 'y', at: 0, color: THEME.ink },
    ...groupsOf(points).map((group, i): Layer => ({
      kind: 'dots', color: categoryColor(i), symbol: categorySymbol(i),
      points: residuals.filter((one) => one.group === group).map(({ x, residual }) => ({ x, y: residual })),
    })),
  ];
  const span = law.layers.flatMap((layer) =>
    layer.kind === 'dots' || layer.kind === 'line' || layer.kind === 'band' ? layer.points.map(({ x }) => Number(x)) : [],
  );
  const shared = { ...law.x, include: [...span, ...residuals.map(({ x }) => x)] };
  return [
    { ...law, x: { ...shared, label: '' }, height: 280 },
    { x: shared, y: { label }, layers: below, height: 150 },
  ];
}
