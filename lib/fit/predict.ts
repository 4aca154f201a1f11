import { checkPositive } from '../core/check.js';
import { randomStream } from '../core/random.js';
import type { Interval, Prediction } from './answer.js';
import { residualsOf, type InnerFit } from './inner-fit.js';
import { isPenalised } from './minimiser/robust.js';
import { quantile } from './statistics/quantile.js';
import { studentTQuantile } from './statistics/student-t.js';

/**
 * The prediction function of a fit: the law at new inputs, with its intervals.
 *
 * After a bootstrap they are percentiles over the resamples, a residual drawn at random (seed 0) being added for one more run.
 * Otherwise they come from the covariance: var f = g^T V g with g = df/dtheta on the scale of the fit, Student's t with n - p
 * degrees of freedom, and the scatter of the points added for one more run.
 */
export function predictor<P extends string, I extends string>(inner: InnerFit<P, I>): (inputs: Record<I, number>) => Prediction {
  const { law, minimum, covariance, level, resamples } = inner;
  const unlog = law.response === 'log' ? Math.exp : (value: number) => value;
  const jacobian = law.parameters.map(() => new Float64Array(1));
  const predicted = new Float64Array(1);
  return (inputs) => {
    const row = law.prepare(law.inputs.map((name) => Float64Array.of(checkPositive(name, inputs[name]))));
    const at = (theta: readonly number[]): number => {
      law.evaluate(theta, row, predicted, jacobian);
      return predicted[0]!;
    };
    if (resamples) {
      const values = resamples.map(at);
      const centre = at(minimum.theta);
      const scatter = residualsOf(inner);
      const stream = randomStream(0, 'predict');
      const runs = values.map((value) => value + scatter[stream.integer(scatter.length)]!);
      const between = (sample: number[]): Interval => {
        const [low, high] = [(1 - level) / 2, (1 + level) / 2].map((share) => unlog(quantile(sample, share)));
        return { low: low!, high: high!, level, method: 'bootstrap' };
      };
      return { value: unlog(centre), interval: between(values), runInterval: between(runs) };
    }
    const centre = at(minimum.theta);
    if (!covariance.available) return { value: unlog(centre) };
    const variance = covariance.matrix.reduce((sum, entries, a) =>
      entries.reduce((rowSum, entry, b) => (entry === 0 ? rowSum : rowSum + jacobian[a]![0]! * entry * jacobian[b]![0]!), sum), 0);
    const t = studentTQuantile((1 + level) / 2, covariance.degreesOfFreedom);
    const around = (standardError: number): Interval =>
      ({ low: unlog(centre - t * standardError), high: unlog(centre + t * standardError), level, method: 'covariance' });
    return {
      value: unlog(centre),
      interval: around(Math.sqrt(variance)),
      // runs scatter to one side where overestimates are penalised: no symmetric interval holds them
      ...(isPenalised(inner.problem.loss) ? {} : { runInterval: around(Math.sqrt(variance + covariance.residualScale ** 2)) }),
    };
  };
}
