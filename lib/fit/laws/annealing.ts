import { Matrix, solve } from 'ml-matrix';
import { checkNumber, describe, InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { FitOptions } from '../inner-fit.js';
import type { Law } from '../law.js';
import { HOFFMANN_HUBER } from '../minimiser/robust.js';

/** Exponents from which the fit starts; the coefficients follow from each by linear least squares. */
const START_EXPONENTS = [0.1, 0.2, 0.35, 0.5, 0.7, 1];

/** Decays that are tried where it is to be fitted. */
const DECAYS = [0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998];

/** The decay of the momentum of annealing in Tissue et al. 2024. */
export const USUAL_DECAY = 0.999;

/** A whole loss curve with its schedule. */
export interface AnnealingCurve extends ScheduleCurve {
  /** Loss at each step, nats per token, [points]. */
  loss: readonly number[];
}

/** The parameters of the annealing law. */
export type AnnealingParameter = 'L0' | 'A' | 'alpha' | 'C' | 'decay';

/** A fit of the annealing law. */
export type AnnealingFit = Fit<AnnealingParameter, 'rateSum' | 'annealingArea'>;

/**
 * Fits whole loss curves by L(s) = L0 + A S1(s)^-alpha - C S2(s), S1 being the sum of the learning rates up to step s and S2 the annealing
 * area ({@link scheduleAreas}), so that a curve under one schedule says how another would end: {@link predictCurve}.
 *
 * `decay` is that of the momentum of annealing: 0.999 unless said, as the authors hold it, or `fitted`, the best of nine from 0.9 to
 * 0.9998.
 * Points of the warm-up, before the largest rate, are left out: the law says nothing of them. All curves are of one model on one data set.
 * Points of one curve err together, so intervals that take them for independent are too narrow and are not given; `bootstrap` draws whole
 * curves, and gives intervals where there are several. Huber's loss (delta = 1e-3) on ln L unless said, as published.
 *
 * Source: Tissue et al. 2024, "Scaling Law with Learning Rate Annealing", equation 1. Luo et al. 2025, "A Multi-Power Law for Loss Curve
 * Prediction Across Learning Rate Schedules", is finer and has more parameters.
 * @throws InputError if there is no curve, a curve is malformed, or no learning rate falls anywhere
 */
export function fitAnnealing(
  curves: readonly AnnealingCurve[],
  { decay = USUAL_DECAY, ...options }: FitOptions & { decay?: number | 'fitted' } = {},
): AnnealingFit {
  if (curves.length === 0) throw new InputError('curves: expected at least one loss curve, got none');
  if (decay !== 'fitted') return fitWithDecay(curves, decay, options);
  const fits = DECAYS.map((value) => fitWithDecay(curves, value, { ...options, intervals: 'none' }));
  const best = fits.reduce((a, b) => (b.goodness.objective < a.goodness.objective ? b : a));
  return fitWithDecay(curves, best.parameters.decay.value, options);
}

function fitWithDecay(curves: readonly AnnealingCurve[], decay: number, options: FitOptions): AnnealingFit {
  const points = curves.flatMap(({ loss, ...schedule }, curve) => {
    if (loss.length !== schedule.steps.length) throw new InputError(`loss: expected ${schedule.steps.length} numbers, one for each step, got ${loss.length}`);
    const { rateSum, annealingArea, peak } = scheduleAreas(schedule, decay);
    return loss.flatMap((value, k) =>
      k < peak || rateSum[k] === 0 ? [] : [{ curve, rateSum: rateSum[k]!, annealingArea: annealingArea[k]!, loss: value }],
    );
  });
  if (points.every(({ annealingArea }) => annealingArea === 0)) {
    throw new InputError('learningRate: expected a rate that falls in at least one curve, got constant ones, which do not say what annealing gives');
  }
  const fit = fitLaw(annealingLaw(decay), {
    inputs: { rateSum: points.map((point) => point.rateSum), annealingArea: points.map((point) => point.annealingArea) },
    response: points.map((point) => point.loss),
    convention: { params: 'not used', flops: 'not used' },
  }, { loss: HOFFMANN_HUBER, intervals: 'none', ...options, groups: points.map((point) => point.curve) });
  fit.warnings.push(`points of one curve err together, so only a bootstrap over ${curves.length === 1 ? 'several curves' : `the ${curves.length} curves`} could give intervals`);
  return fit;
}

/**
 * The loss at each point of a schedule, by a fit of the annealing law, [points]; absent in the warm-up, of which the law says nothing.
 * Worked value: with L0 = 2, A = 1, alpha = 0.5, C = 10 and S1 = 4, S2 = 0.01 the loss is 2 + 0.5 - 0.1 = 2.4.
 * @throws InputError if the schedule is malformed
 */
export function predictCurve(fit: AnnealingFit, schedule: ScheduleCurve): (number | undefined)[] {
  const { L0, A, alpha, C, decay } = fit.parameters;
  const { rateSum, annealingArea, peak } = scheduleAreas(schedule, decay.value);
  return Array.from(rateSum, (sum, k) =>
    k < peak || sum === 0 ? undefined : L0.value + A.value * sum ** -alpha.value - C.value * annealingArea[k]!,
  );
}

/** The law L = L0 + A S1^-alpha - C S2; theta = [ln L0, ln A, alpha, ln C, decay]. */
export function annealingLaw(decay: number): Law<AnnealingParameter, 'rateSum' | 'annealingArea'> {
  checkNumber('decay', decay, { min: 0, max: 0.999999 });
  return {
    spec: { law: 'annealing', decay },
    name: 'loss curve with annealing',
    formula: 'L = L0 + A S1^-alpha - C S2',
    inputs: ['rateSum', 'annealingArea'],
    spans: [],
    mayBeAnyNumber: ['annealingArea'],
    parameters: [
      { name: 'L0', scale: 'log', min: 1e-6, max: 1e6 },
      { name: 'A', scale: 'log', min: 1e-30, max: 1e30 },
      { name: 'alpha', scale: 'linear', min: 0, max: 5 },
      { name: 'C', scale: 'log', min: 1e-12, max: 1e12 },
      { name: 'decay', scale: 'linear', min: 0, max: 1, known: decay },
    ],
    response: 'log',
    prepare: ([rateSum, annealingArea]) => [rateSum!.map(Math.log), annealingArea!],
    evaluate([lnL0, lnA, alpha, lnC], [lnSum, area], predicted, [dLnL0, dLnA, dAlpha, dLnC]) {
      const L0 = Math.exp(lnL0!);
      const C = Math.exp(lnC!);
      for (let i = 0; i < predicted.length; i++) {
        const forward = Math.exp(lnA! - alpha! * lnSum![i]!);
        const annealed = C * area![i]!;
        const loss = L0 + forward - annealed;
        predicted[i] = Math.log(loss);
        dLnL0![i] = L0 / loss;
        dLnA![i] = forward / loss;
        dAlpha![i] = (-forward * lnSum![i]!) / loss;
        dLnC![i] = -annealed / loss;
      }
    },
    starts([lnSum, area], observed, weights) {
      return START_EXPONENTS.map((alpha) => {
        const terms = [observed.map(() => 1), lnSum!.map((value) => Math.exp(-alpha * value)), area!.map((value) => -value)];
        const [L0, A, C] = relativeSquares(terms, observed, weights);
        const lowest = Math.exp(observed.reduce((a, b) => Math.min(a, b)));
        const largestArea = area!.reduce((a, b) => Math.max(a, b), 0);
        return [
          Math.log(Math.max(L0!, 0.1 * lowest)),
          Math.log(Math.max(A!, 1e-3 * lowest)),
          alpha,
          Math.log(Math.max(C!, (1e-3 * lowest) / (largestArea || 1))),
          decay,
        ];
      });
    },
  };
}

/** Coefficients of y = sum_k c_k term_k by least squares on relative errors, of any sign. */
function relativeSquares(terms: readonly Float64Array[], lnY: Float64Array, weights: Float64Array): number[] {
  const scales = terms.map((term) => term.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1);
  const rows = Array.from(lnY, (value, i) => terms.map((term, k) => (Math.sqrt(weights[i]!) * term[i]!) / scales[k]! / Math.exp(value)));
  const right = Array.from(weights, (weight) => [Math.sqrt(weight)]);
  return solve(new Matrix(rows), new Matrix(right), true).to1DArray().map((coefficient, k) => coefficient / scales[k]!);
}

/**
 * A learning-rate schedule, or a curve trained under one: any steps in increasing order, the rate between them being taken as a straight
 * line.
 */
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
 * @throws InputError if the columns differ in length, a step is not an integer from 0 above the one before, a rate is negative, all rates
 *   are 0, or decay does not lie from 0 to below 1
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
