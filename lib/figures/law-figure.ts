import type { Fit, ParameterEstimate } from '../fit/index.js';
import { powerLawFigure, type PowerLawOptions } from './power-law-figure.js';
import { formatNumber, type Figure } from '../plot/index.js';

type PowerLawFit = Fit<'A' | 'alpha' | 'E', 'x'>;

/** The options of `lawFigure`: of `powerLawFigure`, what the fit does not know itself. */
export interface LawFigureOptions extends Omit<PowerLawOptions, 'points' | 'line' | 'band' | 'exponent' | 'residuals' | 'floor'> {
  /** Draws what is above this loss instead of the loss: a law with a floor is a straight line then. */
  above?: number;
  /** What the law's x is called in the legend: N, D, C. */
  xSymbol?: string;
  /** Draws the law on to this x. */
  upTo?: number;
}

const N_SAMPLES = 60;

/**
 * A fitted power law as the lecture shows it: its points, the law with the interval for its value, residuals below, and exponent, floor and scatter in
 * the subtitle. Points are those that were fitted.
 *
 * With `above`, points and law are drawn less that loss. Residuals stay those of the fit, in log loss.
 */
export function lawFigure(fit: PowerLawFit, { above = 0, upTo, xSymbol = 'x', ...options }: LawFigureOptions): Figure {
  const x = [...fit.basis.data.columns[0]!];
  const [low, high] = [Math.min(...x), Math.max(upTo ?? 0, ...x)];
  const law = Array.from({ length: N_SAMPLES }, (_, i) => {
    const at = Math.exp(Math.log(low) + (i / (N_SAMPLES - 1)) * Math.log(high / low));
    return { x: at, ...fit.predict({ x: at }) };
  });
  const band = law.flatMap(({ x: at, interval }) => (interval ? [{ x: at, low: interval.low - above, high: interval.high - above }] : []));
  return powerLawFigure({
    lineLabel: fit.formula.replace(' x^-alpha', ` ${xSymbol}^-α`),
    bandLabel: '90% interval of the law',
    subtitle: lawInWords(fit),
    ...options,
    points: fit.residuals.map(({ observed }, i) => ({ x: x[i]!, loss: observed - above })),
    line: law.map(({ x: at, value }) => ({ x: at, loss: value - above })),
    ...(band.length > 0 && { band }),
    ...(options.heldOut && { heldOut: options.heldOut.map((point) => ({ x: point.x, loss: point.loss - above })) }),
    residuals: fit.residuals.map(({ residual }, i) => ({ x: x[i]!, residual })),
  });
}

/** Exponent, floor and scatter of a power law in one sentence, for example `α = 0.301 (0.28 to 0.32), E = 2.92 (2.9 to 2.94), scatter 0.2%`. */
export function lawInWords({ parameters, goodness }: PowerLawFit): string {
  const { alpha, E } = parameters;
  const floor = E.status === 'known' ? (E.value === 0 ? [] : [`E = ${formatNumber(E.value, 'plain', 4)} (known)`]) : [estimateInWords('E', E, 4)];
  return [estimateInWords('α', alpha), ...floor, `scatter ${formatNumber(goodness.rootMeanSquareResidual, 'percent', 2)}`].join(', ');
}

/** A fitted number with its interval: `α = 0.301 (0.28 to 0.32)`. */
export function estimateInWords(symbol: string, { value, interval }: Pick<ParameterEstimate, 'value' | 'interval'>, digits = 3): string {
  const write = (number: number) => formatNumber(number, 'plain', digits);
  return `${symbol} = ${write(value)}${interval ? ` (${write(interval.low)} to ${write(interval.high)})` : ''}`;
}
