import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { bootstrap, fitAnnealing, predictCurve, scheduleAreas, type ScheduleCurve } from '../../../lib/fit/index.js';

const TOTAL = 10_000;
const PEAK = 1e-3;
const WARMUP = 500;
const steps = Array.from({ length: TOTAL / 100 + 1 }, (_, k) => 100 * k);
const warm = (step: number) => Math.min(1, step / WARMUP);
const cosine = (end = 0.1): ScheduleCurve => ({
  steps,
  learningRate: steps.map(
    (s) => PEAK * (s < WARMUP ? warm(s) : end + (1 - end) * 0.5 * (1 + Math.cos((Math.PI * (s - WARMUP)) / (TOTAL - WARMUP)))),
  ),
});
/** Warm-up, stable, and a linear decay over the last fifth. */
const wsd = (share = 0.2): ScheduleCurve => ({
  steps,
  learningRate: steps.map((s) => PEAK * Math.min(warm(s), 1, (TOTAL - s) / (share * TOTAL) + 1e-3)),
});
const TRUTH = { L0: 2.6, A: 0.9, alpha: 0.45, C: 0.35 };

/** Losses of a schedule by the law itself, summed step by step from its definition, with `scatter` on ln L. */
function train(schedule: ScheduleCurve, { decay = 0.999, scatter = 0, seed = 0 } = {}) {
  const stream = randomStream(seed, 'annealing');
  const rate = (step: number) => {
    const k = Math.min(Math.floor(step / 100), schedule.steps.length - 2);
    return schedule.learningRate[k]! + ((schedule.learningRate[k + 1]! - schedule.learningRate[k]!) * (step - 100 * k)) / 100;
  };
  const loss: number[] = [];
  const { peak } = scheduleAreas(schedule, decay);
  let [sum, momentum, area] = [0, 0, 0];
  for (let step = 0; step <= TOTAL; step++) {
    if (step > 0) sum += rate(step);
    if (step > schedule.steps[peak]!) {
      momentum = decay * momentum + (rate(step - 1) - rate(step));
      area += momentum;
    }
    if (step % 100 === 0)
      loss.push((TRUTH.L0 + TRUTH.A * Math.max(sum, 1e-3) ** -TRUTH.alpha - TRUTH.C * area) * Math.exp(scatter * stream.normal()));
  }
  return { ...schedule, loss };
}

describe('scheduleAreas', () => {
  it('has the worked value: rates 2, 2, 1, 1 with decay 1/2 have S1 = 2, 4, 5, 6 and S2 = 0, 0, 1, 1.5', () => {
    const { rateSum, annealingArea, peak } = scheduleAreas({ steps: [1, 2, 3, 4], learningRate: [2, 2, 1, 1] }, 0.5);
    expect([...rateSum]).toEqual([2, 4, 5, 6]);
    expect([...annealingArea]).toEqual([0, 0, 1, 1.5]);
    expect(peak).toBe(0);
  });

  it('is the double sum of the paper, S2 = sum_i sum_(k <= i) (eta_(k-1) - eta_k) decay^(i - k), at any rates', () => {
    const stream = randomStream(3, 'areas');
    const learningRate = [5, ...Array.from({ length: 30 }, () => 4 * stream.uniform())];
    const { annealingArea } = scheduleAreas({ steps: learningRate.map((_, k) => k), learningRate }, 0.8);
    let area = 0;
    for (let i = 1; i < learningRate.length; i++) {
      for (let k = 1; k <= i; k++) area += (learningRate[k - 1]! - learningRate[k]!) * 0.8 ** (i - k);
      expect(annealingArea[i]).toBeCloseTo(area, 12);
    }
  });

  it('does not depend on how often a straight piece of the schedule was logged', () => {
    const often = scheduleAreas({ steps: [10, 20, 30, 40, 50], learningRate: [4, 4, 4, 2, 0] }, 0.9);
    const seldom = scheduleAreas({ steps: [10, 30, 50], learningRate: [4, 4, 0] }, 0.9);
    expect(seldom.rateSum[2]).toBeCloseTo(often.rateSum[4]!, 12);
    expect(seldom.annealingArea[2]).toBeCloseTo(often.annealingArea[4]!, 12);
  });

  it.each([
    [{ steps: [1, 1], learningRate: [1, 1] }, 'steps[1]: expected a step above 1, the one before, got 1; name the runs if the table holds several'],
    [{ steps: [1.5, 2], learningRate: [1, 1] }, 'steps[0]: expected an integer from 0 to 100000000, got 1.5'],
    [{ steps: [1, 2], learningRate: [1, -1] }, 'learningRate[1]: expected a number >= 0, got -1'],
    [{ steps: [1, 2], learningRate: [0, 0] }, 'learningRate: expected a rate above 0 at some step, got none'],
    [{ steps: [1, 2], learningRate: [1] }, 'learningRate: expected 2 numbers, one for each step, got 1'],
  ])('refuses %j in one sentence', (schedule, message) => {
    expect(() => scheduleAreas(schedule, 0.999)).toThrow(message);
  });
});

describe('fitAnnealing', () => {
  it('recovers the law from one noise-free cosine curve, and says to the digit how a WSD schedule ends', () => {
    const fit = fitAnnealing([train(cosine())]);
    for (const [name, value] of Object.entries(TRUTH)) expect(fit.parameters[name as 'A'].value / value).toBeCloseTo(1, 4);
    expect(fit.parameters.decay).toEqual({ value: 0.999, status: 'known' });
    const ends = [predictCurve(fit, wsd()).at(-1)!, train(wsd()).loss.at(-1)!];
    expect(ends[0]! / ends[1]!).toBeCloseTo(1, 5);
  });

  it('fitted to noisy cosine curves, predicts the end of WSD within 0.3%, where the cosine curve itself ends 0.5% or more away', () => {
    for (let seed = 0; seed < 5; seed++) {
      const fit = fitAnnealing([train(cosine(), { scatter: 0.004, seed }), train(cosine(0.5), { scatter: 0.004, seed: seed + 100 })]);
      const truth = train(wsd()).loss.at(-1)!;
      expect(Math.abs(predictCurve(fit, wsd()).at(-1)! / truth - 1)).toBeLessThan(0.003);
      expect(Math.abs(train(cosine(0.5)).loss.at(-1)! / truth - 1)).toBeGreaterThan(0.005);
    }
  });

  it('finds the decay of the momentum where it is to be fitted', () => {
    const curves = [train(cosine(), { decay: 0.99, scatter: 0.0005 }), train(wsd(), { decay: 0.99, scatter: 0.0005, seed: 1 })];
    expect(fitAnnealing(curves, { decay: 'fitted' }).parameters.decay.value).toBe(0.99);
  });

  it('says nothing of the warm-up, and leaves it out of the fit', () => {
    const fit = fitAnnealing([train(cosine())]);
    expect(predictCurve(fit, cosine()).slice(0, 7)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(fit.goodness.points).toBe(steps.length - 5);
  });

  it('gives no intervals from points of one curve, and says why; a bootstrap draws whole curves', async () => {
    const curves = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((end, seed) => [
      train(cosine(end), { scatter: 0.003, seed }),
      train(wsd(0.1 + 0.1 * seed), { scatter: 0.003, seed: 10 + seed }),
    ]);
    const fit = fitAnnealing(curves);
    expect(fit.parameters.alpha.interval).toBeUndefined();
    expect(fit.warnings.join('\n')).toMatch(/points of one curve err together, so only a bootstrap over the 10 curves could give intervals/);
    const resampled = await bootstrap(fit, { resamples: 40 });
    const { low, high } = resampled.parameters.alpha.interval!;
    expect(low).toBeLessThan(0.46);
    expect(high).toBeGreaterThan(0.44);
  });

  it('refuses curves whose rate never falls, and no curves', () => {
    expect(() => fitAnnealing([{ steps: [0, 10, 20], learningRate: [1, 1, 1], loss: [3, 2.5, 2.4] }])).toThrow('learningRate: expected a rate that falls in at least one curve, got constant ones');
    expect(() => fitAnnealing([])).toThrow('curves: expected at least one loss curve, got none');
    expect(() => fitAnnealing([{ steps: [0, 10], learningRate: [1, 0.5], loss: [3] }])).toThrow(
      'loss: expected 2 numbers, one for each step, got 1',
    );
  });
});
