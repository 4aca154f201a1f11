import { checkPositive } from '../core/check.js';
import type { Interval, Prediction } from './answer.js';
import type { InnerFit } from './inner-fit.js';
import { studentTQuantile } from './student-t.js';

/**
 * The prediction function of a fit: the law at new inputs, with intervals from the covariance of its parameters
 * (var f = g^T V g with g = df/dtheta, on the scale of the fit; Student's t with n - p degrees of freedom).
 */
export function predictor<P extends string, I extends string>(inner: InnerFit<P, I>): (inputs: Record<I, number>) => Prediction {
  const { law, minimum, covariance, level } = inner;
  return (inputs) => {
    const columns = law.inputs.map((name) => Float64Array.of(checkPositive(name, inputs[name])));
    const predicted = new Float64Array(1);
    const jacobian = law.parameters.map(() => new Float64Array(1));
    law.evaluate(minimum.theta, law.prepare(columns), predicted, jacobian);
    const back = law.response === 'log' ? Math.exp : (value: number) => value;
    const value = back(predicted[0]!);
    if (!covariance.available) return { value };
    let variance = 0;
    covariance.matrix.forEach((row, a) => row.forEach((entry, b) => {
      if (entry !== 0) variance += jacobian[a]![0]! * entry * jacobian[b]![0]!;
    }));
    const t = studentTQuantile((1 + level) / 2, covariance.degreesOfFreedom);
    const around = (standardError: number): Interval =>
      ({ low: back(predicted[0]! - t * standardError), high: back(predicted[0]! + t * standardError), level, method: 'covariance' });
    return {
      value,
      interval: around(Math.sqrt(variance)),
      runInterval: around(Math.sqrt(variance + covariance.residualScale ** 2)),
    };
  };
}
