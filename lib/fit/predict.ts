import { checkNumber, checkPositive } from '../core/check.js';
import { randomStream } from '../core/random.js';
import type { Interval, Prediction } from './answer.js';
import { residualsOf, type InnerFit } from './inner-fit.js';
import type { Law } from './law.js';
import { isPenalised } from './minimiser/robust.js';
import { percentileInterval, studentReach } from './statistics.js';
import {
  BEYOND_FACTOR, distanceBeyond, extrapolationInterval, furthestOf, reachesOf, reachOf, type Reach, type Widening,
} from './uncertainty/beyond-range.js';

/** The law at one point on the scale of the fit (a log, if the response is), with its standard errors from the covariance. */
export interface Spread {
  centre: number;
  /** Of the law's value; absent if the points do not determine it. */
  standardError?: number;
  /**
   * Of one more run: the above and the scatter of the points; absent where overestimates are penalised, for then runs scatter to one side.
   */
  runStandardError?: number;
}

/** What a fit says of a point, and with which intervals if its law holds there. */
export interface PlainPrediction {
  value: number;
  interval?: Interval;
  runInterval?: Interval;
}

/** Brings a number on the scale of the fit back to the response. */
export const unlogOf = ({ law }: Pick<InnerFit, 'law'>): ((value: number) => number) =>
  law.response === 'log' ? Math.exp : (value) => value;

/** One row of inputs as the law's `evaluate` wants it. @throws InputError if one is not a number, or not above zero where it has to be */
function oneRow<P extends string, I extends string>(law: Law<P, I>, inputs: Record<I, number>): Float64Array[] {
  return law.prepare(
    law.inputs.map((name) =>
      Float64Array.of(law.mayBeAnyNumber?.includes(name) ? checkNumber(name, inputs[name]) : checkPositive(name, inputs[name])),
    ),
  );
}

/**
 * Var f = g^T V g with g = df/dtheta at new inputs, V being the covariance of the fit; the scatter of the points is added for one more run.
 */
export function spreadOf<P extends string, I extends string>({
  law,
  minimum,
  covariance,
  problem,
}: InnerFit<P, I>): (inputs: Record<I, number>) => Spread {
  const jacobian = law.parameters.map(() => new Float64Array(1));
  const predicted = new Float64Array(1);
  return (inputs) => {
    law.evaluate(minimum.theta, oneRow(law, inputs), predicted, jacobian);
    const centre = predicted[0]!;
    if (!covariance.available) return { centre };
    const variance = covariance.matrix.reduce((sum, entries, a) =>
      entries.reduce((rowSum, entry, b) => (entry === 0 ? rowSum : rowSum + jacobian[a]![0]! * entry * jacobian[b]![0]!), sum), 0);
    return {
      centre,
      standardError: Math.sqrt(variance),
      ...(!isPenalised(problem.loss) && { runStandardError: Math.sqrt(variance + covariance.residualScale ** 2) }),
    };
  };
}

/**
 * The law at new inputs with the plain intervals, which take its formula to hold there: they are for the inside of the fitted range.
 *
 * After a bootstrap they are percentiles over the resamples, a residual drawn at random (seed 0) being added for one more run.
 * Otherwise they come from the covariance, {@link spreadOf}, with Student's t and n - p degrees of freedom.
 */
export function plainPredictor<P extends string, I extends string>(inner: InnerFit<P, I>): (inputs: Record<I, number>) => PlainPrediction {
  const { law, minimum, covariance, level, resamples } = inner;
  const unlog = unlogOf(inner);
  const spread = spreadOf(inner);
  const jacobian = law.parameters.map(() => new Float64Array(1));
  const predicted = new Float64Array(1);
  return (inputs) => {
    if (resamples) {
      const row = oneRow(law, inputs);
      const at = (theta: readonly number[]): number => {
        law.evaluate(theta, row, predicted, jacobian);
        return predicted[0]!;
      };
      const values = resamples.map(at);
      const scatter = residualsOf(inner);
      const stream = randomStream(0, 'predict');
      const runs = values.map((value) => value + scatter[stream.integer(scatter.length)]!);
      const between = (sample: number[]): Interval => {
        const { low, high, ...how } = percentileInterval(sample, level);
        return { low: unlog(low), high: unlog(high), ...how };
      };
      return { value: unlog(at(minimum.theta)), interval: between(values), runInterval: between(runs) };
    }
    const { centre, standardError, runStandardError } = spread(inputs);
    if (standardError === undefined) return { value: unlog(centre) };
    const t = studentReach(level, covariance.degreesOfFreedom);
    const around = (error: number): Interval => ({
      low: unlog(centre - t * error),
      high: unlog(centre + t * error),
      level,
      method: 'covariance',
    });
    return {
      value: unlog(centre),
      interval: around(standardError),
      ...(runStandardError !== undefined && { runInterval: around(runStandardError) }),
    };
  };
}

/**
 * The prediction function of a fit: the law at new inputs, with the plain intervals, and beyond the range with the interval that the
 * record of the law's extrapolation on these runs gives (`recordOf`). Range and record are found at the first prediction that needs them.
 */
export function predictor<P extends string, I extends string>(
  inner: InnerFit<P, I>,
  recordOf: () => { widening?: Widening; noWidening?: string },
): (inputs: Record<I, number>) => Prediction {
  const { law, data } = inner;
  const plain = plainPredictor(inner);
  const spread = spreadOf(inner);
  let furthest: Reach | undefined;
  let record: ReturnType<typeof recordOf> | undefined;
  return (inputs) => {
    const prediction = plain(inputs);
    furthest ??= furthestOf(reachesOf(law, data.columns));
    const distance = distanceBeyond(furthest, reachOf(law, inputs));
    if (distance <= Math.log(BEYOND_FACTOR)) return { kind: 'inside the range', ...prediction };
    record ??= recordOf();
    const interval =
      record.widening &&
      extrapolationInterval({ ...spread(inputs), distance, plain: prediction.runInterval }, record.widening, unlogOf(inner));
    const missing = record.noWidening ?? 'the points do not determine the law well enough for an interval beyond the range';
    return {
      kind: 'beyond the range',
      ...prediction,
      factorBeyond: Math.exp(distance),
      ...(interval ? { extrapolationInterval: interval } : { noExtrapolationInterval: missing }),
    };
  };
}
