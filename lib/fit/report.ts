import type { Fit, Interval, ParameterEstimate } from './answer.js';

/** How many other minima a report lists: a ridge has as many as there were starts. */
const RIVALS_SHOWN = 3;

/**
 * A fit as lines of text for a person: law, parameters with intervals, how well it fits, how it converged, warnings.
 * Worked value: the first line of a power law's report is `power law: L = A x^-alpha`.
 */
export function describeFit(fit: Fit): string {
  const { goodness, convergence, convention } = fit;
  const estimates = Object.entries<ParameterEstimate>(fit.parameters);
  const names = Math.max(...estimates.map(([name]) => name.length));
  return [
    `${fit.law}: ${fit.formula}`,
    ...estimates.map(([name, estimate]) => `  ${name.padEnd(names)}  ${estimateInWords(estimate)}`),
    `  ${goodness.points} points, ${goodness.fittedParameters} fitted parameters, loss ${goodness.loss}; objective ${goodness.objective.toPrecision(6)}, `
      + `root mean square residual ${goodness.rootMeanSquareResidual.toPrecision(3)}, R^2 ${goodness.rSquared.toFixed(4)}`,
    `  ${convergence.converged ? 'converged' : 'did not converge'}: ${convergence.reason} after ${convergence.iterations} iterations; ${convergence.startsAgreeing} of ${convergence.starts} starts agree`,
    ...convergence.rivals.slice(0, RIVALS_SHOWN).map(({ objective, parameters }) => `  another minimum, objective ${objective.toPrecision(6)}: ${Object.entries(parameters).map(([name, value]) => `${name} = ${short(value)}`).join(', ')}`),
    `  N: ${convention.params}; FLOPs: ${convention.flops}`,
    ...fit.warnings.map((warning) => `  warning: ${warning}`),
  ].join('\n');
}

function estimateInWords({ value, standardError, interval, limit, status, tiedTo }: ParameterEstimate): string {
  if (tiedTo !== undefined) return `= ${tiedTo} (tied)`;
  if (status === 'known') return `${short(value)} (known)`;
  const parts = [
    short(value),
    ...(interval ? [intervalInWords(interval)] : []),
    ...(standardError === undefined ? [] : [`standard error ${short(standardError)}`]),
    ...(status === 'at a bound' ? ['at a bound'] : []),
    ...(limit ? [`${limit.side} ${short(limit.value)} (${levelInWords(limit.level)})`] : []),
  ];
  return parts.join(', ');
}

/** The probability of an interval. Worked value: 0.9 is `90%`. */
export function levelInWords(level: number): string {
  return `${+(100 * level).toPrecision(4)}%`;
}

/** For example `[0.31, 0.37] (90%, profile)`; `write` says how a number is written. */
export function intervalInWords({ low, high, level, method, open }: Interval, write: (value: number) => string = short): string {
  const limits = open === undefined ? '' : `; no ${open === 'low' ? 'lower' : 'upper'} limit`;
  return `[${write(low)}, ${write(high)}] (${levelInWords(level)}, ${method}${limits})`;
}

/** Five significant digits, with an exponent where that is shorter. Worked value: 2143.4193 is 2143.4 and 7.5e10 is 7.5e+10. */
export function short(value: number): string {
  return `${Number(value.toPrecision(5))}`.length <= 9 ? `${Number(value.toPrecision(5))}` : `${Number(value.toPrecision(5)).toExponential()}`;
}

/** A number of parameters or tokens as the field says it, in four digits. Worked value: 1.1657e11 is 116.6B and 4e8 is 400M. */
export function countInWords(value: number): string {
  const [unit, letter] = ([[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k']] as const).find(([size]) => value >= size) ?? [1, ''];
  return `${Number((value / unit).toPrecision(4))}${letter}`;
}
