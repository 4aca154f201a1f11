import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { bootstrap, comparePinned, fitCoupled, fitKaplanJoint, fitParametric, SQUARES } from '../../../lib/fit/index.js';

const spaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));
const grid = spaced(1e7, 1e10, 7).flatMap((N) => spaced(1e8, 1e12, 7).map((D) => ({ N, D })));
const TRUTH = { A: 30, alpha: 0.25, B: 400, beta: 0.3, E: 1.8 };

/** Runs of the law with the interaction gamma and `scatter` on ln L. */
function runs(gamma: number, scatter = 0, seed = 0) {
  const stream = randomStream(seed, 'coupled');
  const { A, alpha, B, beta, E } = TRUTH;
  return {
    nParams: grid.map(({ N }) => N),
    nTokens: grid.map(({ D }) => D),
    loss: grid.map(
      ({ N, D }) =>
        (E + ((A * N ** -alpha) ** (1 / gamma) + (B * D ** -beta) ** (1 / gamma)) ** gamma) * Math.exp(scatter * stream.normal()),
    ),
  };
}

describe('the law with an interaction of N and D', () => {
  it.each([0.3, 0.5, 0.8, 1, 2])('is recovered from its own runs, gamma %f', (gamma) => {
    const { parameters } = fitCoupled(runs(gamma), { loss: SQUARES, intervals: 'none' });
    for (const [name, value] of Object.entries({ ...TRUTH, gamma })) expect(parameters[name as 'A'].value / value).toBeCloseTo(1, 4);
  });

  it('has the worked value E + sqrt(0.3^2 + 0.4^2) = 2.3 at gamma 1/2', () => {
    // A N^-alpha = 30 / 100 at N = 1e8, B D^-beta = 400 / 1000 at D = 1e10
    const fit = fitCoupled(runs(0.5), { loss: SQUARES, intervals: 'none' });
    expect(fit.predict({ nParams: 1e8, nTokens: 1e10 }).value).toBeCloseTo(2.3, 6);
  });

  it('is approach 3 where gamma is pinned to 1', () => {
    const data = runs(0.6, 0.01);
    const plain = fitParametric(data, { intervals: 'none' });
    const pinned = fitCoupled(data, { constraints: { pinned: { gamma: 1 } }, intervals: 'none' });
    expect(pinned.goodness.objective / plain.goodness.objective).toBeCloseTo(1, 8);
    expect(pinned.parameters.alpha.value).toBeCloseTo(plain.parameters.alpha.value, 4);
  });

  it("is Kaplan's joint law with E = 0 and gamma = beta", () => {
    const data = { ...runs(1), loss: grid.map(({ N, D }) => ((6.4e13 / N) ** (0.076 / 0.103) + 1.8e13 / D) ** 0.103) };
    const kaplan = fitKaplanJoint(data, { intervals: 'none' }).parameters;
    const coupled = fitCoupled({ ...data, floor: 'none' }, { loss: SQUARES, intervals: 'none' }).parameters;
    expect(coupled.gamma.value).toBeCloseTo(0.103, 5);
    expect(coupled.alpha.value).toBeCloseTo(kaplan.alphaN.value, 5);
    expect(coupled.beta.value).toBeCloseTo(kaplan.alphaD.value, 5);
  });

  it('keeps the known floor and comes through the bootstrap', async () => {
    const fit = fitCoupled({ ...runs(0.5, 0.003), floor: { known: 1.8 } }, { loss: SQUARES, intervals: 'covariance' });
    expect(fit.parameters.E).toEqual({ value: 1.8, status: 'known' });
    const { low, high } = (await bootstrap(fit, { resamples: 60 })).parameters.gamma.interval!;
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });
});

describe('comparePinned', () => {
  it('is n - p times the rise in squares over the least squares, with p and AIC to match', () => {
    const data = runs(0.8, 0.01);
    const fit = fitCoupled(data, { loss: SQUARES, intervals: 'none' });
    const plain = fitParametric(data, { loss: SQUARES, intervals: 'none' });
    const { likelihoodRatio, aicDifference, pValue, sentence } = comparePinned(fit, 'gamma', 1);
    // 49 points, 6 parameters
    expect(likelihoodRatio).toBeCloseTo(43 * (plain.goodness.objective / fit.goodness.objective - 1), 3);
    expect(aicDifference).toBeCloseTo(2 - likelihoodRatio, 12);
    expect(pValue).toBeLessThan(1);
    expect(sentence).toMatch(/likelihood ratio .*, p = .*; AIC (higher|lower) by/);
  });

  it('finds the interaction where there is one, with either loss', () => {
    for (const loss of [SQUARES, { kind: 'huber', delta: 1e-3 } as const]) {
      const found = comparePinned(fitCoupled(runs(0.5, 0.005), { loss, intervals: 'none' }), 'gamma', 1);
      expect(found.pValue).toBeLessThan(1e-4);
      expect(found.sentence).toMatch(/^the points ask for a gamma other than 1/);
    }
  });

  it('has a p below 0.1 in about a tenth of experiments without an interaction', () => {
    // 100 experiments at a true rate of 0.1: 3 to 18 with probability 0.99
    const below = Array.from(
      { length: 100 },
      (_, seed) => comparePinned(fitCoupled(runs(1, 0.003, seed), { loss: SQUARES, intervals: 'none', starts: 2 }), 'gamma', 1).pValue,
    ).filter((p) => p < 0.1).length;
    expect(below).toBeGreaterThanOrEqual(3);
    expect(below).toBeLessThanOrEqual(18);
  });

  it('refuses a parameter that was not fitted', () => {
    const fit = fitCoupled({ ...runs(1, 0.01), floor: { known: 1.8 } }, { intervals: 'none' });
    expect(() => comparePinned(fit, 'E', 2)).toThrow(/^name: expected a fitted parameter of L = E \+ .*, got "E"$/);
  });
});
