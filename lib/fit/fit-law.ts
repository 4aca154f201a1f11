import type { Fit, Interval, ParameterEstimate } from './answer.js';
import { prepareData, type FitData } from './fit-data.js';
import { innerFit, isAtBound, type FitOptions, type InnerFit } from './inner-fit.js';
import { fromTheta, type Law } from './law.js';
import { predictor } from './predict.js';
import { profileInterval } from './profile.js';
import { studentTQuantile } from './student-t.js';
import { warningsOf } from './warnings.js';

/**
 * Fits any law to points: start points are screened by their objective, the best are followed to their minima, and the
 * lowest minimum is judged: covariance, intervals, residuals, warnings.
 * @throws InputError if a point or an option is out of range; a fit that is merely poor warns instead
 */
export function fitLaw<P extends string, I extends string>(law: Law<P, I>, data: FitData<I>, options: FitOptions = {}): Fit<P, I> {
  return answerOf(innerFit(law, prepareData(law, data), options), options);
}

/** The uniform answer from a fit in the minimiser's terms. */
function answerOf<P extends string, I extends string>(inner: InnerFit<P, I>, options: FitOptions): Fit<P, I> {
  const { law, data, minimum, problem } = inner;
  const predicted = predictedAt(inner);
  const residuals = Array.from(data.observed, (observed, i) => ({
    observed: law.response === 'log' ? Math.exp(observed) : observed,
    predicted: law.response === 'log' ? Math.exp(predicted[i]!) : predicted[i]!,
    residual: observed - predicted[i]!,
  }));
  const squares = residuals.reduce((sum, { residual }) => sum + residual ** 2, 0);
  const mean = data.observed.reduce((sum, value) => sum + value, 0) / data.observed.length;
  const spread = data.observed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const parameters = Object.fromEntries(law.parameters.map((parameter, j) => [parameter.name, estimateOf(inner, j, options.intervals ?? 'profile')]));
  return {
    law: law.name,
    formula: law.formula,
    parameters: parameters as Record<P, ParameterEstimate>,
    convention: data.convention,
    convergence: {
      converged: minimum.converged,
      reason: minimum.reason,
      iterations: minimum.iterations,
      starts: inner.startsTried,
      startsAgreeing: inner.startsAgreeing,
    },
    goodness: {
      objective: minimum.objective,
      rootMeanSquareResidual: Math.sqrt(squares / residuals.length),
      rSquared: spread > 0 ? 1 - squares / spread : 1,
      points: residuals.length,
      fittedParameters: inner.ranges.filter((range) => range.free).length,
      loss: problem.loss.kind === 'squares' ? 'squares' : `Huber, delta ${problem.loss.delta}`,
    },
    residuals,
    warnings: warningsOf(inner),
    predict: predictor(inner),
  };
}

function predictedAt({ problem, minimum }: InnerFit): Float64Array {
  const predicted = new Float64Array(problem.observed.length);
  problem.evaluate(minimum.theta, predicted, minimum.theta.map(() => new Float64Array(predicted.length)));
  return predicted;
}

function estimateOf(inner: InnerFit, j: number, intervals: 'profile' | 'covariance' | 'none'): ParameterEstimate {
  const parameter = inner.law.parameters[j]!;
  if (parameter.known !== undefined) return { value: parameter.known, status: 'known' };
  const theta = inner.minimum.theta[j]!;
  const value = fromTheta(parameter, theta);
  const status = isAtBound(inner, j) ? 'at a bound' : 'fitted';
  if (intervals === 'none' || !inner.covariance.available) return { value, status };
  const interval = intervals === 'profile' ? profileInterval(inner, j) : covarianceInterval(inner, j);
  const standardTheta = inner.covariance.standardErrors[j]!;
  const standardError = parameter.scale === 'log' ? value * standardTheta : standardTheta;
  return { value, status, ...(status === 'fitted' && { standardError }), ...(interval && { interval }) };
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
