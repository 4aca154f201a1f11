import type { Convergence, Fit, Interval, ParameterEstimate } from './answer.js';
import {
  agrees, innerFit, innerFitFrom, isAtBound, prepareData, residualsOf, ROWS_FOR_STARTS, type FitData, type FitOptions, type InnerFit,
} from './inner-fit.js';
import { fromTheta, type Law } from './law.js';
import { constrain } from './laws/constrain.js';
import { lossInWords } from './minimiser/robust.js';
import { predictor } from './predict.js';
import { percentileInterval, standardDeviation, studentReach } from './statistics.js';
import { determinationOf } from './uncertainty/determination.js';
import { recordOf } from './uncertainty/extrapolation-record.js';
import { LowerMinimum, profileOf, type Profile } from './uncertainty/profile.js';

/** How often a fit starts again from a lower minimum that a profile found. */
const LOWER_MINIMA = 5;

/**
 * Fits any law to points: start points are screened by their objective, the best are followed to their minima, and the
 * lowest minimum is judged: covariance, intervals, residuals, warnings. Profiles search far and wide; where one comes upon
 * parameters that fit better, the fit goes on from there.
 * @throws InputError if a point or an option is out of range; a fit that is merely poor warns instead
 */
export function fitLaw<P extends string, I extends string>(law: Law<P, I>, data: FitData<I>, options: FitOptions = {}): Fit<P, I> {
  let inner = innerFit(constrain(law, options.constraints ?? {}), prepareData(law, data, options.groups), options);
  const intervals = options.intervals ?? (inner.data.observed.length <= ROWS_FOR_STARTS ? 'profile' : 'covariance');
  for (let again = 0; again < LOWER_MINIMA; again++) {
    try {
      return answerOf(inner, intervals);
    } catch (error) {
      if (!(error instanceof LowerMinimum)) throw error;
      inner = innerFitFrom(inner, error.theta);
    }
  }
  return answerOf(inner, 'none', ['lower minima were found again and again, so no interval is given: the points do not determine these parameters']);
}

/** How the intervals of an answer are found. */
export type IntervalMethod = 'profile' | 'covariance' | 'bootstrap' | 'none';

/** The uniform answer from a fit in the minimiser's terms. */
export function answerOf<P extends string, I extends string>(
  inner: InnerFit<P, I>,
  intervals: IntervalMethod,
  extraWarnings: string[] = [],
): Fit<P, I> {
  const { law, data, minimum, problem, ranges, covariance } = inner;
  const profiles =
    intervals === 'profile' && covariance.available ? ranges.map((range, j) => (range.free ? profileOf(inner, j) : undefined)) : [];
  const unlog = law.response === 'log' ? Math.exp : (value: number) => value;
  const residuals = Array.from(residualsOf(inner), (residual, i) => ({
    observed: unlog(data.observed[i]!),
    predicted: unlog(data.observed[i]! - residual),
    residual,
  }));
  const squares = residuals.reduce((sum, { residual }) => sum + residual ** 2, 0);
  const mean = data.observed.reduce((sum, value) => sum + value, 0) / data.observed.length;
  const spread = data.observed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const estimates = law.parameters.map((parameter, j) => [parameter.name, estimateOf(inner, j, intervals, profiles)]);
  const answer = {
    law: law.name,
    formula: law.formula,
    parameters: Object.fromEntries(estimates) as Record<P, ParameterEstimate>,
    convention: data.convention,
    convergence: convergenceOf(inner),
    goodness: {
      objective: minimum.objective,
      rootMeanSquareResidual: Math.sqrt(squares / residuals.length),
      rSquared: spread > 0 ? 1 - squares / spread : 0,
      points: residuals.length,
      fittedParameters: ranges.filter((range) => range.free).length,
      loss: lossInWords(problem.loss),
    },
    residuals,
    warnings: [...warningsOf(inner), ...determinationOf(inner, profiles), ...extraWarnings],
    predict: predictor(inner, () => recordOf(inner)),
    basis: inner,
  };
  return Object.defineProperty(answer, 'basis', { enumerable: false });
}

function convergenceOf({ law, minimum, minima }: InnerFit): Convergence {
  const isNear = (theta: readonly number[], other: readonly number[]): boolean =>
    theta.every((value, j) => Math.abs(value - other[j]!) < 0.02 || value === other[j]);
  const rivals = minima.filter(
    (other, k) => other.objective <= minimum.objective * 1.05 && minima.slice(0, k).every((lower) => !isNear(lower.theta, other.theta)),
  );
  return {
    converged: minimum.converged,
    reason: minimum.reason,
    iterations: minimum.iterations,
    starts: minima.length,
    startsAgreeing: minima.filter((other) => agrees(other, minimum)).length,
    rivals: rivals.slice(1).map(({ objective, theta }) => ({
      objective,
      parameters: Object.fromEntries(law.parameters.map((parameter, j) => [parameter.name, fromTheta(parameter, theta[j]!)])),
    })),
  };
}

function estimateOf(inner: InnerFit, j: number, method: IntervalMethod, profiles: readonly (Profile | undefined)[]): ParameterEstimate {
  const parameter = inner.law.parameters[j]!;
  if (parameter.known !== undefined) return { value: parameter.known, status: 'known' };
  if (parameter.tiedTo !== undefined)
    return {
      ...estimateOf(inner, parameter.tiedTo, method, profiles),
      status: 'tied',
      tiedTo: inner.law.parameters[parameter.tiedTo]!.name,
    };
  const value = fromTheta(parameter, inner.minimum.theta[j]!);
  const status = isAtBound(inner, j) ? 'at a bound' : 'fitted';
  if (method === 'none') return { value, status };
  if (method === 'bootstrap' && inner.resamples) {
    const values = inner.resamples.map((theta) => fromTheta(parameter, theta[j]!));
    return { value, status, standardError: standardDeviation(values), interval: percentileInterval(values, inner.level) };
  }
  if (!inner.covariance.available) return { value, status };
  const profile = profiles[j];
  const limits = profile ? limitsOf(inner, j, profile, status) : status === 'fitted' ? { interval: covarianceInterval(inner, j) } : {};
  const standardTheta = inner.covariance.standardErrors[j]!;
  const standardError = parameter.scale === 'log' ? value * standardTheta : standardTheta;
  return { value, status, ...(status === 'fitted' && limits.interval && { standardError }), ...limits };
}

/**
 * The interval that a profile gives, or nothing where an end was not found or the points limit neither side. An estimate at a bound has no
 * room on that side: a parameter fitted in logs, whose lower bound stands for zero, gets an interval from 0, any other the limit on the
 * other side.
 */
function limitsOf(
  { law, level }: InnerFit,
  j: number,
  { low, high }: Profile,
  status: ParameterEstimate['status'],
): Pick<ParameterEstimate, 'interval' | 'limit'> {
  const parameter = law.parameters[j]!;
  const value = (end: { theta: readonly number[] }): number => fromTheta(parameter, end.theta[j]!);
  if (low.kind === 'failed' || high.kind === 'failed' || (low.kind === 'open' && high.kind === 'open')) return {};
  if (status === 'at a bound' && low.kind === high.kind) return {};
  if (status === 'at a bound' && low.kind === 'open' && parameter.scale === 'log')
    return { interval: { low: 0, high: value(high), level, method: 'profile', open: 'low' } };
  if (status === 'at a bound')
    return { limit: low.kind === 'open' ? { side: 'below', value: value(high), level } : { side: 'above', value: value(low), level } };
  const open = low.kind === 'open' ? 'low' as const : high.kind === 'open' ? 'high' as const : undefined;
  return { interval: { low: value(low), high: value(high), level, method: 'profile', ...(open && { open }) } };
}

/** theta +- t s, brought back from logs. */
function covarianceInterval({ law, minimum, covariance, level }: InnerFit, j: number): Interval {
  const parameter = law.parameters[j]!;
  const reach = studentReach(level, covariance.degreesOfFreedom) * covariance.standardErrors[j]!;
  return {
    low: fromTheta(parameter, minimum.theta[j]! - reach),
    high: fromTheta(parameter, minimum.theta[j]! + reach),
    level,
    method: 'covariance',
  };
}

/** Sentences on what the points cannot support; empty when there is nothing to say. */
export function warningsOf(inner: InnerFit): string[] {
  const { law, data, minimum, ranges } = inner;
  const warnings: string[] = [];
  const points = data.observed.length;
  const fitted = ranges.filter((range) => range.free).length;
  if (points <= fitted) {
    warnings.push(`${fitted} parameters from ${points} points: no interval can be given, and the law passes through almost any points; add at least ${fitted + 1 - points} runs`);
  }
  law.inputs.forEach((name, k) => {
    if (!law.spans.includes(name)) return;
    const [low, high] = extremes(data.columns[k]!);
    if (high / low < 10)
      warnings.push(
        `${name} spans a factor ${(high / low).toPrecision(3)}, under a decade: an exponent from so short a range does not extrapolate`,
      );
  });
  if (!minimum.converged) warnings.push(`the minimiser did not converge (${minimum.reason})`);
  const agreeing = inner.minima.filter((other) => agrees(other, minimum)).length;
  if (inner.minima.length > 2 && agreeing === 1) warnings.push(`only one of ${inner.minima.length} starts reached this minimum: it may not be the lowest`);
  const repeated = repeatedRows(data.columns, data.observed);
  if (repeated > 0) warnings.push(`${repeated} ${repeated === 1 ? 'point repeats' : 'points repeat'} an earlier one exactly: copies make the intervals too narrow; remove them`);
  return warnings;
}

function extremes(column: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of column) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function repeatedRows(columns: readonly Float64Array[], observed: Float64Array): number {
  const seen = new Set<string>();
  for (let i = 0; i < observed.length; i++) seen.add([...columns.map((column) => column[i]), observed[i]].join(' '));
  return observed.length - seen.size;
}
