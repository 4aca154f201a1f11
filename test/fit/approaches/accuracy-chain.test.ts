import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { fitAccuracyChain, SQUARES } from '../../../lib/fit/index.js';

const sizes = [3e7, 1e8, 3e8, 1e9, 3e9];
const grid = sizes.flatMap((N) => sizes.map((D) => ({ N, D: 30 * D })));
const lossOf = (N: number, D: number) => 1.8 + 400 * N ** -0.34 + 1000 * D ** -0.3;
const accuracyOf = (L: number) => 0.25 + 0.65 / (1 + Math.exp((L - 2.7) / 0.15));

/** Models with `scatter` on ln L, and `noise` on the accuracy that their own loss gives. */
function models(seed: number, scatter: number, noise: number) {
  const stream = randomStream(seed, 'chain-test');
  const loss = grid.map(({ N, D }) => lossOf(N, D) * Math.exp(scatter * stream.normal()));
  return {
    nParams: grid.map(({ N }) => N), nTokens: grid.map(({ D }) => D), loss,
    accuracy: loss.map((L) => Math.min(1, Math.max(0, accuracyOf(L) + noise * stream.normal()))), chance: 0.25,
  };
}

describe('fitAccuracyChain', () => {
  it('goes from N and D to the accuracy that the two laws give, exactly where there is no noise', () => {
    const chain = fitAccuracyChain(models(0, 0, 0), { loss: SQUARES, resamples: 20, intervals: 'none' });
    const { loss, accuracy, interval } = chain.predict({ nParams: 7e9, nTokens: 1.4e11 });
    expect(loss).toBeCloseTo(lossOf(7e9, 1.4e11), 6);
    expect(accuracy).toBeCloseTo(accuracyOf(lossOf(7e9, 1.4e11)), 5);
    expect(interval.high - interval.low).toBeLessThan(1e-4);
  });

  it('has intervals that hold the accuracy of the laws in about 90% of experiments, and are wider than either law alone gives', () => {
    const point = { nParams: 1e9, nTokens: 3e10 };
    const truth = accuracyOf(lossOf(1e9, 3e10));
    let held = 0;
    let heldRuns = 0;
    const trials = 40;
    for (let seed = 0; seed < trials; seed++) {
      const chain = fitAccuracyChain(models(seed, 0.005, 0.01), { loss: SQUARES, resamples: 60, intervals: 'none' });
      const { interval, runInterval, loss } = chain.predict(point);
      held += interval.low <= truth && truth <= interval.high ? 1 : 0;
      const stream = randomStream(seed, 'one more');
      const another = accuracyOf(lossOf(1e9, 3e10) * Math.exp(0.005 * stream.normal())) + 0.01 * stream.normal();
      heldRuns += runInterval.low <= another && another <= runInterval.high ? 1 : 0;
      const alone = chain.link.predict({ loss }).interval!;
      expect(runInterval.high - runInterval.low).toBeGreaterThan(alone.high - alone.low);
    }
    // a bootstrap of 25 runs is a little narrow; 40 experiments at 0.85 give 28 or more with probability 0.99
    expect(held).toBeGreaterThanOrEqual(28);
    expect(heldRuns).toBeGreaterThanOrEqual(28);
  });

  it('is the same for the same seed, and draws the runs of both laws together', () => {
    const data = models(3, 0.005, 0.01);
    const once = fitAccuracyChain(data, { resamples: 40, seed: 5, intervals: 'none' }).predict({ nParams: 1e10, nTokens: 1e11 });
    expect(fitAccuracyChain(data, { resamples: 40, seed: 5, intervals: 'none' }).predict({ nParams: 1e10, nTokens: 1e11 })).toEqual(once);
    expect(fitAccuracyChain(data, { resamples: 40, seed: 6, intervals: 'none' }).predict({ nParams: 1e10, nTokens: 1e11 })).not.toEqual(
      once,
    );
  });

  it('refuses an accuracy in percent', () => {
    const data = models(0, 0, 0);
    expect(() => fitAccuracyChain({ ...data, accuracy: data.accuracy.map((value) => 100 * value) })).toThrow(
      /^accuracy\[0\]: expected a number from 0 to 1, got/,
    );
  });
});
