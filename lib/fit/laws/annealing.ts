import { Matrix, solve } from 'ml-matrix';
import { checkNumber, InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { FitOptions } from '../inner-fit.js';
import type { Law } from '../law.js';
import { HOFFMANN_HUBER } from '../minimiser/robust.js';
import { scheduleAreas, type ScheduleCurve } from './schedule-areas.js';

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
 * Fits whole loss curves by L(s) = L0 + A S1(s)^-alpha - C S2(s), S1 being the sum of the learning rates up to step s and S2 the annealing area
 * ({@link scheduleAreas}), so that a curve under one schedule says how another would end: {@link predictCurve}.
 *
 * `decay` is that of the momentum of annealing: 0.999 unless said, as the authors hold it, or `fitted`, the best of nine from 0.9 to 0.9998.
 * Points of the warm-up, before the largest rate, are left out: the law says nothing of them. All curves are of one model on one data set.
 * Points of one curve err together, so intervals that take them for independent are too narrow and are not given; `bootstrap` draws whole
 * curves, and gives intervals where there are several. Huber's loss (delta = 1e-3) on ln L unless said, as published.
 *
 * Source: Tissue et al. 2024, "Scaling Law with Learning Rate Annealing", equation 1. Luo et al. 2025, "A Multi-Power Law for Loss Curve
 * Prediction Across Learning Rate Schedules", is finer and has more parameters.
 * @throws InputError if there is no curve, a curve is malformed, or no learning rate falls anywhere
 */
export function fitAnnealing(curves: readonly AnnealingCurve[], { decay = USUAL_DECAY, ...options }: FitOptions & { decay?: number | 'fitted' } = {}): AnnealingFit {
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
    return loss.flatMap((value, k) => (k < peak || rateSum[k] === 0 ? [] : [{ curve, rateSum: rateSum[k]!, annealingArea: annealingArea[k]!, loss: value }]));
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
  return Array.from(rateSum, (sum, k) => (k < peak || sum === 0 ? undefined : L0.value + A.value * sum ** -alpha.value - C.value * annealingArea[k]!));
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
        return [Math.log(Math.max(L0!, 0.1 * lowest)), Math.log(Math.max(A!, 1e-3 * lowest)), alpha, Math.log(Math.max(C!, (1e-3 * lowest) / (largestArea || 1))), decay];
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
