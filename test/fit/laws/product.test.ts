import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { bootstrap, compareFits, fitProduct, productValue, STEP_LAW, sweepOptima } from '../../../lib/fit/index.js';

const grid = [6e7, 2e8, 4e8, 1e9].flatMap((nParams) => [2e9, 1e10, 4e10, 1e11].map((nTokens) => ({ nParams, nTokens })));
const columns = (setting: (point: { nParams: number; nTokens: number }, i: number) => number) => ({
  nParams: grid.map(({ nParams }) => nParams), nTokens: grid.map(({ nTokens }) => nTokens), setting: grid.map(setting),
});

/** A sweep of learning rates, a factor two apart from 2^-14 to 2^-4, whose losses are lowest at the step law's rate. */
function sweep(rates: readonly number[], bend = 0) {
  const runs = grid.flatMap(({ nParams, nTokens }) => rates.map((setting) => {
    const x = Math.log(setting / productValue(STEP_LAW.learningRate, nParams, nTokens));
    return { nParams, nTokens, setting, loss: 2.5 + 0.01 * x ** 2 + bend * x ** 3 };
  }));
  return {
    nParams: runs.map((run) => run.nParams),
    nTokens: runs.map((run) => run.nTokens),
    setting: runs.map((run) => run.setting),
    loss: runs.map((run) => run.loss),
  };
}
const octaves = Array.from({ length: 11 }, (_, k) => 2 ** (k - 14));

describe('y = k N^a D^b', () => {
  it('gives the step law for a model of 1B parameters on 100B tokens', () => {
    // 1.79 * 1e9^-0.713 * 1e11^0.307 = 10^(0.25285 - 6.417 + 3.377) and 0.58 * 1e11^0.571 = 10^(-0.23657 + 6.281)
    expect(productValue(STEP_LAW.learningRate, 1e9, 1e11)).toBeCloseTo(10 ** -2.787147, 7);
    expect(productValue(STEP_LAW.batchTokens, 1e9, 1e11) / 10 ** 6.044428).toBeCloseTo(1, 5);
  });

  it('is recovered from points on it, and from noisy ones within its intervals', () => {
    const exact = fitProduct(
      columns(({ nParams, nTokens }) => productValue(STEP_LAW.learningRate, nParams, nTokens)),
      { intervals: 'none' },
    ).parameters;
    expect(exact.k.value).toBeCloseTo(1.79, 6);
    expect(exact.a.value).toBeCloseTo(-0.713, 8);
    expect(exact.b.value).toBeCloseTo(0.307, 8);
    // least squares on logs has exact intervals: of 300 with 90% coverage 256 to 284 hold with probability 0.99
    let held = 0;
    for (let seed = 0; seed < 300; seed++) {
      const stream = randomStream(seed, 'product');
      const { low, high } = fitProduct(
        columns(({ nParams, nTokens }) => productValue(STEP_LAW.learningRate, nParams, nTokens) * Math.exp(0.2 * stream.normal())),
        { intervals: 'covariance' },
      ).parameters.a.interval!;
      held += low <= -0.713 && -0.713 <= high ? 1 : 0;
    }
    expect(held).toBeGreaterThanOrEqual(256);
    expect(held).toBeLessThanOrEqual(284);
  });

  it('with a pinned to 0 is a law of D alone, as the step law has for the batch', async () => {
    const stream = randomStream(1, 'product');
    const data = columns(({ nParams, nTokens }) => productValue(STEP_LAW.batchTokens, nParams, nTokens) * Math.exp(0.1 * stream.normal()));
    const fit = await bootstrap(fitProduct(data, { constraints: { pinned: { a: 0 } }, intervals: 'covariance' }), { resamples: 100 });
    expect(fit.parameters.a).toEqual({ value: 0, status: 'known' });
    expect(Math.abs(fit.parameters.b.value - 0.571)).toBeLessThan(3 * fit.parameters.b.standardError!);
    expect(compareFits(fit, { name: 'the step law', parameters: { ...STEP_LAW.batchTokens } }).relativeRise).toBeLessThan(1);
  });

  it('refuses a pair (N, D) that comes twice', () => {
    expect(() =>
      fitProduct({ nParams: [1e8, 1e8, 1e9], nTokens: [1e9, 1e9, 1e10], setting: [1e-3, 2e-3, 1e-3], settingName: 'learningRate' }),
    ).toThrow(
      'learningRate: expected one best value for each model size and number of tokens, got several for N = 100000000, D = 1000000000; with a column of losses the best is taken from the sweep',
    );
  });
});

describe('sweepOptima', () => {
  it('has the worked value: losses 2, 1, 2 at 1, 10, 100 are lowest at 10', () => {
    const { optima } = sweepOptima({ nParams: [5, 5, 5], nTokens: [7, 7, 7], setting: [100, 1, 10], loss: [2, 2, 1] });
    expect(optima).toEqual([{ nParams: 5, nTokens: 7, setting: expect.closeTo(10, 10), loss: expect.closeTo(1, 10), settings: 3 }]);
  });

  it('finds the step law in a sweep of factors of two, between the rates that were tried', () => {
    const { optima, leftOut } = sweepOptima(sweep(octaves));
    expect(optima).toHaveLength(16);
    expect(leftOut).toEqual([]);
    for (const { nParams, nTokens, setting, loss } of optima) {
      expect(setting / productValue(STEP_LAW.learningRate, nParams, nTokens)).toBeCloseTo(1, 8);
      expect(loss).toBeCloseTo(2.5, 8);
    }
    // where the loss is steeper above the best rate than below, the parabola through five rates is off by little
    const skew = sweepOptima(sweep(octaves, 0.001)).optima;
    for (const { nParams, nTokens, setting } of skew)
      expect(Math.abs(Math.log(setting / productValue(STEP_LAW.learningRate, nParams, nTokens)))).toBeLessThan(0.25);
  });

  it('leaves out a minimum at the edge of what was tried, and says so', () => {
    const { optima, leftOut } = sweepOptima(sweep(octaves.filter((rate) => rate <= 2 ** -10)));
    expect(optima.length + leftOut.length).toBe(16);
    expect(leftOut[0]).toBe(`N = 6.000e+7, D = 2.000e+9 is left out: its lowest loss is at the largest setting tried, ${2 ** -10}; the best may lie beyond`);
    expect(sweepOptima({ nParams: [1, 1], nTokens: [1, 1], setting: [1, 2], loss: [2, 1] }).leftOut).toEqual(['N = 1.000, D = 1.000 is left out: 2 settings, and a minimum needs three']);
  });

  it('takes the lowest of several runs with one setting', () => {
    const { optima } = sweepOptima({
      nParams: Array<number>(6).fill(5),
      nTokens: Array<number>(6).fill(7),
      setting: [1, 10, 100, 1, 10, 100],
      loss: [2, 1, 2, 3, 9, 5],
    });
    expect(optima[0]!.setting).toBeCloseTo(10, 10);
  });

  it('refuses columns of different lengths', () => {
    expect(() => sweepOptima({ nParams: [1, 2], nTokens: [1, 2], setting: [1], loss: [1, 2] })).toThrow(
      'setting: expected 2 numbers, one for each run, got 1',
    );
  });
});
