import type { Prediction } from './answer.js';
import type { InnerFit } from './inner-fit.js';
import { plainPredictor, spreadOf, unlogOf } from './plain-prediction.js';
import { recordOf, type ExtrapolationRecord } from './uncertainty/extrapolation-record.js';
import { BEYOND_FACTOR, distanceBeyond, furthestOf, reachesOf, reachOf, type Reach } from './uncertainty/reach.js';
import { extrapolationInterval } from './uncertainty/widening.js';

/**
 * The prediction function of a fit: the law at new inputs, with the plain intervals, and beyond the range with the interval that the
 * record of the law's extrapolation on these runs gives. Range and record are found at the first prediction that needs them.
 */
export function predictor<P extends string, I extends string>(inner: InnerFit<P, I>): (inputs: Record<I, number>) => Prediction {
  const { law, data } = inner;
  const plain = plainPredictor(inner);
  const spread = spreadOf(inner);
  let furthest: Reach | undefined;
  let record: ExtrapolationRecord | undefined;
  return (inputs) => {
    const prediction = plain(inputs);
    furthest ??= furthestOf(reachesOf(law, data.columns));
    const distance = distanceBeyond(furthest, reachOf(law, inputs));
    if (distance <= Math.log(BEYOND_FACTOR)) return { kind: 'inside the range', ...prediction };
    record ??= recordOf(inner);
    const interval = record.widening && extrapolationInterval({ ...spread(inputs), distance, plain: prediction.runInterval }, record.widening, unlogOf(inner));
    const missing = record.noWidening ?? 'the points do not determine the law well enough for an interval beyond the range';
    return { kind: 'beyond the range', ...prediction, factorBeyond: Math.exp(distance), ...(interval ? { extrapolationInterval: interval } : { noExtrapolationInterval: missing }) };
  };
}
