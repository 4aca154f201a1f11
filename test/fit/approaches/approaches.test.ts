import { describe, expect, it } from '@jest/globals';
import {
  envelope,
  fitEnvelope,
  fitIsoFlops,
  exponentsAtEnds,
  fitParabola,
  optimalAllocation,
  parabolaBias,
  parametricLoss,
} from '../../../lib/fit/index.js';

const HOFFMANN = { A: 406.401, B: 410.723, E: 1.69337, alpha: 0.33917, beta: 0.28491 };
const spaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));

/** Noise-free loss curves of `n` sizes by Hoffmann's law. */
function curves(n: number) {
  return spaced(5e7, 2e10, n).map((nParams) => {
    const trainFlops = spaced(2 * nParams ** 2, 600 * nParams ** 2, 80);
    return { nParams, trainFlops, loss: trainFlops.map((C) => parametricLoss(HOFFMANN, nParams, C / (6 * nParams))) };
  });
}

describe('envelope', () => {
  it('takes the lower of two curves at each budget, linear in ln C between their points', () => {
    const e = Math.E;
    // curve 1: loss 4, 3, 2.5 at ln C = 0, 1, 2; curve 2: 5, 2, 1 there; at ln C = .5: 3.5 against 3.5
    const points = envelope([
      { nParams: 1, trainFlops: [1, e, e ** 2], loss: [4, 3, 2.5] },
      { nParams: 10, trainFlops: [1, e, e ** 2], loss: [5, 2, 1] },
    ], 9);
    expect(points.map(({ nParams }) => nParams)).toEqual([1, 1, 1, 10, 10, 10, 10, 10, 10]);
    expect(points[1]!.loss).toBeCloseTo(3.75, 10);
    expect(points[3]!.loss).toBeCloseTo(2.75, 10);
    expect(points[8]!.loss).toBe(1);
    expect(points[8]!.nTokens).toBeCloseTo(e ** 2 / 60, 12);
  });

  it('says how many sizes have a curve at each budget, and no lead passes to a size that is alone', () => {
    const e = Math.E;
    // at ln C = 0, 1, 2 both are there, at 3 the second alone
    const two = [{ nParams: 1, trainFlops: [1, e ** 2], loss: [2, 1] }, { nParams: 10, trainFlops: [1, e ** 3], loss: [4, 3] }];
    expect(envelope(two, 4).map(({ nParams, nSizes }) => [nParams, nSizes])).toEqual([[1, 2], [1, 2], [1, 2], [10, 1]]);
    expect(() => fitEnvelope(two, { budgets: 4 })).toThrow('got 0 handovers among 2 curves');
  });

  it('refuses compute that does not rise, and an empty list', () => {
    expect(() => envelope([{ nParams: 1, trainFlops: [1, 3, 2], loss: [3, 2, 1] }])).toThrow('curves[0].trainFlops[2]: expected more than 3, the point before, got 2');
    expect(() => envelope([])).toThrow('curves: expected at least one loss curve, got an empty list');
  });
});

describe('fitEnvelope', () => {
  const truth = HOFFMANN.beta / (HOFFMANN.alpha + HOFFMANN.beta);

  it("finds the exponents of the law that made the curves, C being split so that a + b = 1", () => {
    const { params, tokens, envelope: points } = fitEnvelope(curves(14));
    expect(points).toHaveLength(1500);
    // curves are straight between 80 points each
    expect(params.parameters.a.value).toBeCloseTo(truth, 2);
    expect(params.parameters.a.value + tokens.parameters.a.value).toBeCloseTo(1, 8);
    expect(params.convention.flops).toBe('6ND');
  });

  it('shows the staircase of few sizes flattening the published way of fitting, by about 1/n^2', () => {
    const { published, params, handovers } = fitEnvelope(curves(8));
    const steps = handovers.length - 1;
    expect(published.params).toBeLessThan(params.parameters.a.value);
    // n equal steps: 1 - 1/n^2; the steps are equal in ln N but only nearly in ln C
    expect(published.params / truth).toBeCloseTo(1 - 1 / steps ** 2, 1);
  });

  it('refuses curves whose lead never passes', () => {
    expect(() => fitEnvelope(curves(14).slice(0, 2))).toThrow(
      /expected the lead to pass between model sizes at least twice, got 1 handovers among 2 curves/,
    );
  });
});

describe('exponentsAtEnds', () => {
  it('are alike for a power law, and far apart for one that falls faster and faster', () => {
    const x = [1, 10, 100, 1000];
    const { first, last } = exponentsAtEnds({ x, y: x.map((value) => 3 * value ** -0.4) });
    expect([first, last].map((exponent) => exponent.toFixed(9))).toEqual(['0.400000000', '0.400000000']);
    // decades: 0, -1, -3 at 0, 1, 2 is -u/2 - u^2/2, of slope -1/2 at 0 and -5/2 at 2
    const bent = exponentsAtEnds({ x: [100, 1, 10], y: [1e-3, 1, 0.1] });
    expect(bent.first).toBeCloseTo(0.5, 9);
    expect(bent.last).toBeCloseTo(2.5, 9);
  });

  it('need three places and losses above the floor', () => {
    expect(() => exponentsAtEnds({ x: [1, 1, 2], y: [1, 1, 1] })).toThrow('x: expected at least 3 different values, got 2');
    expect(() => exponentsAtEnds({ x: [1, 2, 3], y: [1, 0, 1] })).toThrow(/^y: expected a .*> 0, got 0/);
  });
});

describe('fitParabola', () => {
  it('finds centre, lowest point and curvature', () => {
    const parabola = fitParabola([-1, 0, 1], [2, 1, 2]);
    expect(parabola.centre).toBeCloseTo(0, 10);
    expect(parabola.lowest).toBeCloseTo(1, 10);
    expect(parabola.curvature).toBeCloseTo(1, 10);
    expect(fitParabola([9, 10, 11, 13], [9, 10, 11, 13].map((x) => 3 + 2 * (x - 10.5) ** 2)).centre).toBeCloseTo(10.5, 8);
  });

  it('knows how noise moves the centre: by hand, var = var(slope)/(2 c)^2 for a symmetric design', () => {
    // x = -1, 0, 1, curvature 1: var(slope) = 1/sum x^2 = 1/2, so the centre has variance 1/8
    expect(fitParabola([-1, 0, 1], [2, 1, 2]).centreVarianceFactor).toBeCloseTo(1 / 8, 10);
  });
});

describe('parabolaBias', () => {
  it('vanishes for equal exponents and sizes placed symmetrically around the optimum', () => {
    const law = { A: 400, B: 400, E: 1.7, alpha: 0.3, beta: 0.3 };
    const trainFlops = 6e20;
    const best = optimalAllocation(law, trainFlops).nParams;
    expect(parabolaBias(law, { trainFlops, nParams: [0.1, 0.3, 1, 1 / 0.3, 10].map((share) => share * best) }).ratio).toBeCloseTo(1, 8);
  });

  it('grows with the width of the range of sizes', () => {
    const trainFlops = 6e20;
    const best = optimalAllocation(HOFFMANN, trainFlops).nParams;
    const bias = (width: number) =>
      Math.abs(Math.log(parabolaBias(HOFFMANN, { trainFlops, nParams: spaced(best / width, best * width, 9) }).ratio));
    expect(bias(10)).toBeGreaterThan(3 * bias(3));
  });
});

describe('fitIsoFlops', () => {
  const budgets = [6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21];
  const runs = budgets.flatMap((trainFlops) => spaced(1 / 8, 8, 9).map((share) => {
    const nParams = share * optimalAllocation(HOFFMANN, trainFlops).nParams;
    return { trainFlops, nParams, loss: parametricLoss(HOFFMANN, nParams, trainFlops / (6 * nParams)) };
  }));
  const columns = (some = runs) => ({
    trainFlops: some.map((run) => run.trainFlops),
    nParams: some.map((run) => run.nParams),
    loss: some.map((run) => run.loss),
  });

  it('finds the exponent, and says by how much its parabolas miss the exact minima of noise-free losses', () => {
    const { params, levels, exponentBias } = fitIsoFlops(columns());
    expect(levels).toHaveLength(9);
    expect(params.parameters.a.value).toBeCloseTo(HOFFMANN.beta / (HOFFMANN.alpha + HOFFMANN.beta), 2);
    for (const level of levels) {
      // approach 3 recovers the noise-free law, so the bias it reports is the true one
      expect(level.parabolaBias! / (level.nParamsBest / optimalAllocation(HOFFMANN, level.trainFlops).nParams)).toBeCloseTo(1, 4);
      expect(level.isInside).toBe(true);
    }
    expect(params.parameters.a.value - exponentBias!).toBeCloseTo(HOFFMANN.beta / (HOFFMANN.alpha + HOFFMANN.beta), 4);
  });

  it('weighs a minimum by how sharply its runs determine it', () => {
    // one budget with sizes within a factor of 1.5 of the optimum, the others within 8: a flat piece of curve says little
    const narrow = runs.map((run) => {
      if (run.trainFlops !== 1e20) return run;
      const best = optimalAllocation(HOFFMANN, 1e20).nParams;
      const nParams = best * (run.nParams / best) ** (Math.log(1.5) / Math.log(8));
      return { ...run, nParams, loss: parametricLoss(HOFFMANN, nParams, 1e20 / (6 * nParams)) };
    });
    const { params, levels } = fitIsoFlops(columns(narrow));
    const { weights } = params.basis.problem;
    const at = levels.findIndex(({ trainFlops }) => trainFlops === 1e20);
    expect(weights[at]).toBeLessThan(0.05);
    // its neighbours are shaped alike
    expect(weights[at + 1]! / weights[at - 1]!).toBeGreaterThan(0.3);
    expect(Math.max(...weights)).toBe(1);
  });

  it('leaves out budgets without a minimum, and says which sizes to add', () => {
    const onlyFalling = runs.filter((run) => run.trainFlops > 6e18 || run.nParams < 1e8);
    const { levels, warnings } = fitIsoFlops(columns(onlyFalling));
    expect(levels).toHaveLength(9);
    expect(warnings.join()).toMatch(
      /6.00e\+18 FLOPs: the minimum lies outside the sizes tried, so it is an extrapolation; add larger models/,
    );
    const two = runs.filter((run) => run.trainFlops > 6e18).concat(runs.slice(0, 2));
    expect(fitIsoFlops(columns(two)).warnings.join()).toMatch(/6.00e\+18 FLOPs: 2 model sizes do not make a parabola; left out/);
  });

  it('refuses a single budget, columns of unequal length and losses that are not numbers', () => {
    expect(() => fitIsoFlops(columns(runs.slice(0, 9)))).toThrow(/expected at least two budgets with a minimum in model size, got 1/);
    expect(() => fitIsoFlops({ ...columns(), loss: [1] })).toThrow('loss: expected 81 numbers, one for each run, got 1');
    expect(() => fitIsoFlops({ ...columns(), loss: columns().loss.map((value, i) => (i === 4 ? NaN : value)) })).toThrow('loss[4]: expected a number > 0, got NaN; correct or remove that run');
  });
});
