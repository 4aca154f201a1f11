import type { Fit, Interval, ParameterEstimate, Prediction } from './answer.js';
import type { ExtrapolationRecord, RecordStep, RecordSummary } from './uncertainty/extrapolation-record.js';

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
  return `${Number(value.toPrecision(5))}`.length <= 9
    ? `${Number(value.toPrecision(5))}`
    : `${Number(value.toPrecision(5)).toExponential()}`;
}

/** A number of parameters or tokens as the field says it, in four digits. Worked value: 1.1657e11 is 116.6B and 4e8 is 400M. */
export function countInWords(value: number): string {
  const [unit, letter] = ([[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k']] as const).find(([size]) => value >= size) ?? [1, ''];
  return `${Number((value / unit).toPrecision(4))}${letter}`;
}

const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)}%`;

/** How the record writes an error or a width: percent where the law is fitted in logs, else as it is. */
const sizeWriter = (isLog: boolean) => (value: number): string => (isLog ? `${(100 * Math.expm1(value)).toFixed(2)}%` : short(value));

/**
 * The record of a law's extrapolation as lines of text: a row for each fit to smaller runs, then how often the intervals held.
 * `isLog` says whether the law is fitted to a logarithm, so that errors are shares. Worked value: an error of 0.01 in ln loss reads 1.01%.
 */
export function recordInWords(record: ExtrapolationRecord, { isLog }: { isLog: boolean }): string[] {
  const size = sizeWriter(isLog);
  const { steps, nextPart, beyond, noWidening, widening, orderedBy, level } = record;
  if (steps.length === 0) return [noWidening ?? 'no run lies beyond any fit to smaller ones'];
  return [
    `how smaller runs foretold larger ones (by ${orderedBy}, smallest first; error: root mean square; excess: median, of what lies above the floor):`,
    '  fitted runs     up to  held out  furthest    error   excess  plain held  beyond held',
    ...steps.map((step) => `  ${stepInWords(step, size)}`),
    `  of the next part ${coverageInWords(nextPart, size, level)}`,
    `  of everything beyond ${coverageInWords(beyond, size, level)}`,
    ...(widening ? [`  beyond the range, intervals are ${short(+widening.inflation.toPrecision(3))} times the plain ones `
      + `${['at any distance', 'and grow with the root of 1 + ln(factor)', 'and grow with 1 + ln(factor)'][widening.growth]!}, by ${widening.cuts} fits`] : []),
    ...(noWidening === undefined ? [] : [`  ${noWidening}`]),
  ];
}

function stepInWords({ fittedRuns, fittedUpTo, heldOut }: RecordStep, size: (value: number) => string): string {
  const typical = Math.sqrt(heldOut.reduce((sum, { error }) => sum + error ** 2, 0) / heldOut.length);
  const excess = heldOut.flatMap(({ excessError }) => (excessError === undefined ? [] : [Math.abs(excessError)])).sort((a, b) => a - b);
  const held = (kind: 'plain' | 'extrapolated'): string => {
    const judged = heldOut.flatMap((run) => run[kind] ?? []);
    return judged.length === 0 ? '-' : percent(judged.filter((one) => one.held).length / judged.length);
  };
  return [
    `${fittedRuns}`.padStart(11), fittedUpTo.toPrecision(3).padStart(9), `${heldOut.length}`.padStart(9),
    `${short(+heldOut.reduce((most, { factor }) => Math.max(most, factor), 0).toPrecision(3))}x`.padStart(9), size(typical).padStart(8),
    (excess.length === 0 ? '-' : percent(excess[Math.floor(excess.length / 2)]!)).padStart(8), held('plain').padStart(11), held('extrapolated').padStart(12),
  ].join(' ');
}

function coverageInWords({ heldOut, plain, extrapolated }: RecordSummary, size: (value: number) => string, level: number): string {
  if (plain === undefined) return `(${heldOut}): no fit had an interval`;
  const typically = (share: number, width: number): string => `${percent(share)} (half width ${size(width / 2)})`;
  if (extrapolated === undefined) return `(${heldOut}): the ${percent(level)} interval for inside the range held ${typically(plain.coverage, plain.medianWidth)}`;
  const { runs, coverage, medianWidth, plainCoverage, plainMedianWidth } = extrapolated;
  return `(${heldOut}; ${runs} once the record was long enough): the ${percent(level)} interval for inside the range held ${typically(plainCoverage, plainMedianWidth)}, the one for beyond it ${typically(coverage, medianWidth)}`;
}

/**
 * A prediction as one line, which names its kind and what its intervals are for.
 * Worked value: inside the range `3.2, one more run [3.1, 3.3] (90%, covariance), inside the range`.
 */
export function predictionInWords(prediction: Prediction): string {
  const { value, runInterval, factorBeyond, extrapolationInterval, noExtrapolationInterval } = prediction;
  const plain = runInterval ? `one more run ${intervalInWords(runInterval)}` : 'no interval';
  if (factorBeyond === undefined) return `${short(value)}, ${plain}, inside the range`;
  const far = `${short(+factorBeyond.toPrecision(3))} times beyond the range`;
  return extrapolationInterval
    ? `${short(value)}, one more run ${intervalInWords(extrapolationInterval)}, ${far}; the plain interval, which is for inside the range: ${runInterval ? intervalInWords(runInterval) : 'none'}`
    : `${short(value)}, ${plain}, which is for inside the range, but this is ${far}: ${noExtrapolationInterval ?? 'there is no other'}`;
}
