import { extent } from 'd3';
import type { Fit, Prediction } from '../fit/index.js';
import { formatNumber, type Figure } from '../plot/index.js';
import { powerLawFigure, type PowerLawOptions } from './power-law-figure.js';

type PowerLawFit = Fit<'A' | 'alpha' | 'E', 'x'>;

/** The options of `lawFigure`: of `powerLawFigure`, what the fit does not know itself. */
export interface LawFigureOptions extends Omit<PowerLawOptions, 'points' | 'line' | 'band' | 'exponent' | 'residuals' | 'floor'> {
  /** What the law's x is called in the legend: N, D, C. */
  xSymbol?: string;
  /** Draws the law on to this x. */
  upTo?: number;
}

/** Numbers from low to high at equal steps of their logarithms, both ends among them. Worked value: 1 to 100 in 3 are 1, 10, 100. */
export function logSpaced([low, high]: readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
}

/** Beyond this many points a scatter is a blot: every k-th is drawn. */
const MOST_POINTS = 3000;

/** Of very many points every k-th, of at most `most` all. */
export function thinned<T>(points: readonly T[], most = MOST_POINTS): T[] {
  const every = Math.ceil(points.length / most);
  return points.filter((_, i) => i % every === 0);
}

/**
 * The points of a fit of one input, and its law from the smallest input to the largest, or on to `upTo`, with the interval for its value.
 */
export function sampledLaw<I extends string>(
  fit: Fit<string, I>,
  upTo = 0,
): { points: { x: number; observed: number; residual: number }[]; line: ({ x: number } & Prediction)[] } {
  const [input] = fit.basis.law.inputs;
  const inputs = fit.basis.data.columns[0]!;
  const [low, high] = extent(inputs) as [number, number];
  return {
    points: fit.residuals.map(({ observed, residual }, i) => ({ x: inputs[i]!, observed, residual })),
    line: logSpaced([low, Math.max(high, upTo)], 60).map((x) => ({ x, ...fit.predict({ [input!]: x } as Record<I, number>) })),
  };
}

/**
 * A fitted power law as the lecture shows it: its points, the law with the interval for its value, residuals below, and exponent, floor and
 * scatter in the subtitle. Points are those that were fitted.
 */
export function lawFigure(fit: PowerLawFit, { upTo, xSymbol = 'x', ...options }: LawFigureOptions): Figure {
  const { points, line } = sampledLaw(fit, upTo);
  const band = line.flatMap(({ x, interval }) => (interval ? [{ x, low: interval.low, high: interval.high }] : []));
  return powerLawFigure({
    lineLabel: fit.formula.replace(' x^-alpha', ` ${xSymbol}^-α`),
    bandLabel: '90% interval of the law',
    subtitle: lawInWords(fit),
    ...options,
    points: points.map(({ x, observed }) => ({ x, loss: observed })),
    line: line.map(({ x, value }) => ({ x, loss: value })),
    ...(band.length > 0 && { band }),
    residuals: points.map(({ x, residual }) => ({ x, residual })),
  });
}

/**
 * Exponent, floor and scatter of a power law in one sentence, for example `α = 0.301 (0.28 to 0.32), E = 2.92 (2.9 to 2.94), scatter 0.2%`.
 */
export function lawInWords({ parameters, goodness }: PowerLawFit): string {
  const { alpha, E } = parameters;
  const floor =
    E.status === 'known' ? (E.value === 0 ? [] : [`E = ${formatNumber(E.value, 'plain', 4)} (known)`]) : [estimateInWords('E', E, 4)];
  return [estimateInWords('α', alpha), ...floor, `scatter ${formatNumber(goodness.rootMeanSquareResidual, 'percent', 2)}`].join(', ');
}

/** A fitted number with its interval: `α = 0.301 (0.28 to 0.32)`. */
export function estimateInWords(
  symbol: string, { value, interval }: { value: number; interval?: { low: number; high: number } }, digits = 3,
): string {
  const write = (number: number) => formatNumber(number, 'plain', digits);
  return `${symbol} = ${write(value)}${interval ? ` (${write(interval.low)} to ${write(interval.high)})` : ''}`;
}
