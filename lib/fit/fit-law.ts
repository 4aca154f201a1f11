import type { Convergence, Fit, Interval, ParameterEstimate } from './answer.js';
import { prepareData, type FitData } from './fit-data.js';
import { agrees, innerFit, isAtBound, residualsOf, ROWS_FOR_STARTS, type FitOptions, type InnerFit } from './inner-fit.js';
import { fromTheta, type Law } from './law.js';
import { constrain } from './laws/constrain.js';
import { lossInWords } from './minimiser/robust.js';
import { predictor } from './predict.js';
import { quantile, standardDeviation } from './statistics/quantile.js';
import { studentTQuantile } from './statistics/student-t.js';
import { profileInterval } from './uncertainty/profile.js';
import { warningsOf } from './warnings.js';

/**
 * Fits any law to points: start points are screened by their objective, the best are followed to their minima, and the
 * lowest minimum is judged: covariance, intervals, residuals, warnings.
 * @throws InputError if a point or an option is out of range; a fit that is merely poor warns instead
 */
export function fitLaw<P extends string, I extends string>(law: Law<P, I>, data: FitData<I>, options: FitOptions = {}): Fit<P, I> {
  const inner = innerFit(constrain(law, options.constraints ?? {}), prepareData(law, data, options.groups), options);
  return answerOf(inner, options.intervals ?? (inner.data.observed.length <= ROWS_FOR_STARTS ? 'profile' : 'covariance'));
}

/** How the intervals of an answer are found. */
export type IntervalMethod = 'profile' | 'covariance' | 'bootstrap' | 'none';

/** The uniform answer from a fit in the minimiser's terms. */
export function answerOf<P extends string, I extends string>(inner: InnerFit<P, I>, intervals: IntervalMethod, extraWarnings: string[] = []): Fit<P, I> {
  const { law, data, minimum, problem } = inner;
  const unlog = law.response === 'log' ? Math.exp : (value: number) => value;
  const residuals = Array.from(residualsOf(inner), (residual, i) => ({
    observed: unlog(data.observed[i]!),
    predicted: unlog(data.observed[i]! - residual),
    residual,
  }));
  const squares = residuals.reduce((sum, { residual }) => sum + residual ** 2, 0);
  const mean = data.observed.reduce((sum, value) => sum + value, 0) / data.observed.length;
  const spread = data.observed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const estimates = law.parameters.map((parameter, j) => [parameter.name, estimateOf(inner, j, intervals)]);
  const answer = {
    law: law.name,
    formula: law.formula,
    parameters: Object.fromEntries(estimates) as Record<P, ParameterEstimate>,
    convention: data.convention,
    convergence: convergenceOf(inner),
    goodness: {
      objective: minimum.objective,
      rootMeanSquareResidual: Math.sqrt(squares / residuals.length),
      rSquared: spread > 0 ? 1 - squares / spread : 1,
      points: residuals.length,
      fittedParameters: inner.ranges.filter((range) => range.free).length,
      loss: lossInWords(problem.loss),
    },
    residuals,
    warnings: [...warningsOf(inner), ...extraWarnings],
    predict: predictor(inner),
    basis: inner,
  };
  return Object.defineProperty(answer, 'basis', { enumerable: false });
}

function convergenceOf({ law, minimum, minima }: InnerFit): Convergence {
  const isNear = (theta: readonly number[], other: readonly number[]): boolean => theta.every((value, j) => Math.abs(value - other[j]!) < 0.02 || value === other[j]);
  const rivals = minima.filter((other, k) => other.objective <= minimum.objective * 1.05 && minima.slice(0, k).every((lower) => !isNear(lower.theta, other.theta)));
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

function estimateOf(inner: InnerFit, j: number, method: IntervalMethod): ParameterEstimate {
  const parameter = inner.law.parameters[j]!;
  if (parameter.known !== undefined) return { value: parameter.known, status: 'known' };
  if (parameter.tiedTo !== undefined) return { ...estimateOf(inner, parameter.tiedTo, method), status: 'tied', tiedTo: inner.law.parameters[parameter.tiedTo]!.name };
  const value = fromTheta(parameter, inner.minimum.theta[j]!);
  const status = isAtBound(inner, j) ? 'at a bound' : 'fitted';
  if (method === 'none') return { value, status };
  if (method === 'bootstrap' && inner.resamples) {
    const values = inner.resamples.map((theta) => fromTheta(parameter, theta[j]!));
    const [low, high] = [(1 - inner.level) / 2, (1 + inner.level) / 2].map((share) => quantile(values, share));
    return { value, status, standardError: standardDeviation(values), interval: { low: low!, high: high!, level: inner.level, method } };
  }
  if (!inner.covariance.available) return { value, status };
  const interval = method === 'profile' ? profileInterval(inner, j) : covarianceInterval(inner, j);
  const standardTheta = inner.covariance.standardErrors[j]!;
  const standardError = parameter.scale === 'log' ? value * standardTheta : standardTheta;
  return { value, status, ...(status === 'fitted' && { standardError }), interval };
}

/** theta +- t s, brought back from logs. */
function covarianceInterval({ law, minimum, covariance, level }: InnerFit, j: number): Interval {
  const parameter = law.parameters[j]!;
  const reach = studentTQuantile((1 + level) / 2, covariance.degreesOfFreedom) * covariance.standardErrors[j]!;
  return {
    low: fromTheta(parameter, minimum.theta[j]! - reach),
    high: fromTheta(parameter, minimum.theta[j]! + reach),
    level,
    method: 'covariance',
  };
}
