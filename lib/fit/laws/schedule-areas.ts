import { checkNumber, describe, InputError } from '../../core/check.js';

/** A learning-rate schedule, or a curve trained under one: any steps in increasing order, the rate between them being taken as a straight line. */
export interface ScheduleCurve {
  /** Steps, integers from 0 in increasing order, [points]. */
  steps: readonly number[];
  /** Learning rate at each of them, 0 or more, [points]. */
  learningRate: readonly number[];
}

/** What the annealing law sees of a schedule at each point. */
export interface ScheduleAreas {
  /** S1, the sum of the learning rates of all steps up to the point, [points]. */
  rateSum: Float64Array;
  /** S2, the annealing area up to the point, [points]. */
  annealingArea: Float64Array;
  /** Position of the point at which the learning rate is largest for the first time: before it is the warm-up. */
  peak: number;
}

/**
 * The two areas of Tissue et al. 2024, "Scaling Law with Learning Rate Annealing": S1(s) = sum_(i <= s) eta_i, and
 * S2(s) = sum_(i <= s) m_i with the momentum of annealing m_i = decay m_(i-1) + (eta_(i-1) - eta_i), equation 2.
 *
 * Annealing begins at the peak: the rise of a warm-up before it is no negative annealing. A rate that rises again later is.
 * Before the first point the rate is taken as it is there. decay 0.999 is the authors' choice: a fall in the rate takes effect over about
 * 1/(1 - decay) steps. Worked value: rates 2, 2, 1, 1 at steps 1 to 4 and decay 0.5 have S1 = 2, 4, 5, 6 and S2 = 0, 0, 1, 1.5.
 * @throws InputError if the columns differ in length, a step is not an integer from 0 above the one before, a rate is negative, all rates are 0, or
 *   decay does not lie from 0 to below 1
 */
export function scheduleAreas({ steps, learningRate }: ScheduleCurve, decay: number): ScheduleAreas {
  checkNumber('decay', decay, { min: 0, max: 0.999999 });
  if (learningRate.length !== steps.length) throw new InputError(`learningRate: expected ${steps.length} numbers, one for each step, got ${learningRate.length}`);
  steps.forEach((step, k) => {
    if (!Number.isSafeInteger(step) || step < 0 || step > 1e8) throw new InputError(`steps[${k}]: expected an integer from 0 to 100000000, got ${describe(step)}`);
    if (k > 0 && step <= steps[k - 1]!) throw new InputError(`steps[${k}]: expected a step above ${steps[k - 1]}, the one before, got ${step}; name the runs if the table holds several`);
    if (!(learningRate[k]! >= 0 && Number.isFinite(learningRate[k]))) throw new InputError(`learningRate[${k}]: expected a number >= 0, got ${describe(learningRate[k])}`);
  });
  const peak = learningRate.reduce((best, rate, k) => (rate > learningRate[best]! ? k : best), 0);
  if (!(learningRate[peak]! > 0)) throw new InputError('learningRate: expected a rate above 0 at some step, got none');
  const rateSum = new Float64Array(steps.length);
  const annealingArea = new Float64Array(steps.length);
  let sum = steps[0]! * learningRate[0]!;
  let momentum = 0;
  let area = 0;
  rateSum[0] = sum;
  for (let k = 1; k < steps.length; k++) {
    const length = steps[k]! - steps[k - 1]!;
    const fall = (learningRate[k - 1]! - learningRate[k]!) / length;
    for (let i = 1; i <= length; i++) {
      sum += learningRate[k - 1]! - fall * i;
      if (k > peak) {
        momentum = decay * momentum + fall;
        area += momentum;
      }
    }
    rateSum[k] = sum;
    annealingArea[k] = area;
  }
  return { rateSum, annealingArea, peak };
}
