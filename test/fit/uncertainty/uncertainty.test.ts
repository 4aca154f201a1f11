import { describe, expect, it, jest } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { bootstrap, compareFits, findOutliers, fitPowerLaw, quantity } from '../../../lib/fit/index.js';
import { keepRows } from '../../../lib/fit/inner-fit.js';
import { robustZ } from '../../../lib/fit/uncertainty/outliers.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

/** L = 2 + 20 x^-0.3 at 20 sizes, with half a percent of noise; `ruined` multiplies the loss of one run. */
function points({ seed = 1, ruined }: { seed?: number; ruined?: { row: number; factor: number } } = {}) {
  const stream = randomStream(seed, 'points');
  const x = Array.from({ length: 20 }, (_, i) => 1e3 * 10 ** (i / 5));
  const loss = x.map((at, i) => (2 + 20 * at ** -0.3) * Math.exp(0.005 * stream.normal()) * (i === ruined?.row ? ruined.factor : 1));
  return { x, loss };
}

describe('bootstrap', () => {
  const fit = fitPowerLaw({ ...points(), floor: 'fitted' });

  it('gives standard errors near those of the covariance where the noise is the same everywhere', async () => {
    const again = await bootstrap(fit, { resamples: 400 });
    for (const name of ['alpha', 'E'] as const) {
      // pairs of 20 points: the two differ by the luck of the draw, not by a factor
      const ratio = again.parameters[name].standardError! / fit.parameters[name].standardError!;
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.6);
    }
    expect(again.parameters.alpha.interval).toMatchObject({ level: 0.9, method: 'bootstrap' });
    expect(again.parameters.alpha.value).toBe(fit.parameters.alpha.value);
    const { interval, runInterval } = again.predict({ x: 1e8 });
    expect(interval!.method).toBe('bootstrap');
    expect(runInterval!.high - runInterval!.low).toBeGreaterThan(interval!.high - interval!.low);
  });

  it('repeats itself for a seed and differs for another', async () => {
    const high = async (seed: number) => (await bootstrap(fit, { resamples: 50, seed })).parameters.alpha.interval!.high;
    expect(await high(3)).toBe(await high(3));
    expect(await high(4)).not.toBe(await high(3));
  });

  it('leaves the fit it was given as it was', async () => {
    const before = JSON.stringify(fit);
    await bootstrap(fit, { resamples: 20 });
    expect(JSON.stringify(fit)).toBe(before);
  });

  it('refuses too few resamples', async () => {
    await expect(bootstrap(fit, { resamples: 3 })).rejects.toThrow('resamples: expected an integer from 20 to 10000000, got 3');
  });
});

describe('bootstrap of groups', () => {
  const { x, loss } = points();
  const twice = { x: [...x, ...x], loss: [...loss, ...loss] };
  const pairs = twice.x.map((_, i) => `pair ${i % 20}`);
  const errorOf = async (data: { x: number[]; loss: number[] }, groups?: readonly (string | number)[]) =>
    (await bootstrap(fitPowerLaw({ ...data, floor: 'fitted' }, { intervals: 'covariance', ...(groups && { groups }) }), { resamples: 200 }))
      .parameters.alpha.standardError!;

  it('gives the same digits as without groups where each point is a group of its own', async () => {
    expect(await errorOf({ x, loss }, x.map((_, i) => i))).toBe(await errorOf({ x, loss }));
  });

  it('learns nothing from copies of points that are drawn together, where rows alone would claim to', async () => {
    const once = await errorOf({ x, loss });
    // the same draws of the same 20 pairs; only where the minimiser stops differs
    expect(Math.abs((await errorOf(twice, pairs)) / once - 1)).toBeLessThan(1e-3);
    // rows for themselves: twice the points, so about 1/sqrt(2) of the error; 200 resamples are good to 5%
    expect(Math.abs(((await errorOf(twice)) / once) * Math.sqrt(2) - 1)).toBeLessThan(0.25);
  });

  it('says that few groups give intervals that are too narrow, and refuses a single one', async () => {
    const grouped = (groups: readonly string[]) => bootstrap(fitPowerLaw({ x, loss, floor: 'none' }, { groups }), { resamples: 20 });
    expect((await grouped(x.map((_, i) => `run ${i % 4}`))).warnings).toContain('only 4 groups to draw from: intervals from so few are too narrow');
    await expect(grouped(x.map(() => 'one'))).rejects.toThrow('groups: expected at least 2 groups to draw from, got 1');
    expect(() => fitPowerLaw({ x, loss, floor: 'none' }, { groups: ['a'] })).toThrow(
      'groups: expected 20 labels, one for each point, got 1',
    );
  });

  it('keeps points with their groups when some are left out', () => {
    const groups = x.map((_, i) => (i < 19 ? 'early' : 'last'));
    const { basis } = fitPowerLaw({ x, loss, floor: 'none' }, { groups });
    expect(Array.from(keepRows(basis.data, (row) => row >= 18).groups!)).toEqual([0, 1]);
    expect(Array.from(keepRows(basis.data, (row) => row === 19).groups!)).toEqual([0]);
  });

  it('counts groups, not rows, when it says how often one law beats another', () => {
    const other = { name: 'near', parameters: { A: 20.05, alpha: 0.3, E: 2.002 } };
    const share = (groups?: readonly string[], data = { x, loss }) =>
      compareFits(fitPowerLaw({ ...data, floor: 'fitted' }, { intervals: 'none', ...(groups && { groups }) }), other);
    // the advantage of a pair is twice that of its one row, so each resampled sum is twice as large and its sign the same
    expect(share(pairs, twice).secondBetterShare).toBeCloseTo(share().secondBetterShare, 2);
  });
});

describe('quantity', () => {
  it('carries errors to first order: twice a parameter has twice its standard error', () => {
    const fit = fitPowerLaw({ ...points(), floor: 'fitted' });
    const double = quantity(fit, ({ alpha }) => 2 * alpha, { scale: 'linear' });
    expect(double.value).toBe(2 * fit.parameters.alpha.value);
    expect(double.standardError! / fit.parameters.alpha.standardError!).toBeCloseTo(2, 6);
  });

  it('agrees with predict on the law itself, whose interval has the same origin', () => {
    const fit = fitPowerLaw({ ...points(), floor: 'fitted' });
    const law = quantity(fit, ({ A, alpha, E }) => E + A * 1e8 ** -alpha);
    const { interval } = fit.predict({ x: 1e8 });
    // central differences against exact derivatives
    expect(law.interval!.low).toBeCloseTo(interval!.low, 6);
    expect(law.interval!.high).toBeCloseTo(interval!.high, 6);
  });

  it('has no interval where the fit has none', () => {
    expect(quantity(fitPowerLaw({ x: [1, 10, 100], loss: [5, 3.5, 2.75], floor: 'fitted' }), ({ E }) => E).interval).toBeUndefined();
  });
});

describe('compareFits', () => {
  const floor = fitPowerLaw({ ...points(), floor: 'fitted' });

  it('says how much worse a law without a floor fits the same points', () => {
    const line = fitPowerLaw({ ...points(), floor: 'none' });
    const { relativeRise, objectives, secondBetterShare, sentence } = compareFits(floor, line);
    expect(objectives).toEqual([floor.goodness.objective, line.goodness.objective]);
    expect(relativeRise).toBeCloseTo(line.goodness.objective / floor.goodness.objective - 1, 12);
    expect(relativeRise).toBeGreaterThan(5);
    expect(secondBetterShare).toBe(0);
    expect(sentence).toMatch(/^power law fits these 20 rows \d+\.\d% worse than the fit of power law with floor/);
  });

  it('finds the truth hardly worse than the fit that chased the noise', () => {
    const { relativeRise } = compareFits(floor, { name: 'the truth', parameters: { A: 20, alpha: 0.3, E: 2 } });
    // three fitted parameters gain about 3/20 of the objective by chasing noise
    expect(relativeRise).toBeGreaterThan(0);
    expect(relativeRise).toBeLessThan(0.6);
  });

  it('draws the same spread for many rows, where it takes one normal number for a resample', () => {
    const copies = (n: number) => {
      const { x, loss } = points();
      const many = { x: Array.from({ length: n }, () => x).flat(), loss: Array.from({ length: n }, () => loss).flat() };
      const truth = { name: 'near', parameters: { A: 20.2, alpha: 0.3, E: 2.003 } };
      return compareFits(fitPowerLaw({ ...many, floor: 'fitted' }, { intervals: 'none' }), truth)
        .sentence.match(/lie from (\S+) to (\S+)\)/)!
        .slice(1)
        .map(Number);
    };
    const [drawn, normal] = [copies(100), copies(101)];
    // 2,000 rows are drawn, 2,020 approximated: ends of 90% intervals from 2,000 resamples are good to a few percent
    for (const end of [0, 1]) expect(Math.abs(normal[end]! / drawn[end]! - 1)).toBeLessThan(0.1);
  });

  it('refuses other rows and missing parameters by name', () => {
    expect(() => compareFits(floor, fitPowerLaw({ ...points({ seed: 2 }), floor: 'none' }))).toThrow(
      /second: expected a fit of the same 20 rows/,
    );
    expect(() => compareFits(floor, { name: 'half', parameters: { A: 20, alpha: 0.3 } as never })).toThrow(
      'second.parameters.E: expected a number, got undefined',
    );
  });
});

describe('findOutliers', () => {
  it('finds the one ruined run, and shows what the fit is without it', () => {
    const fit = fitPowerLaw({ ...points({ ruined: { row: 12, factor: 1.2 } }), floor: 'fitted' });
    const { outliers, without } = findOutliers(fit);
    expect(outliers.map(({ row }) => row)).toEqual([12]);
    expect(outliers[0]!.robustZ).toBeGreaterThan(10);
    expect(Math.abs(without!['E']! - 2)).toBeLessThan(Math.abs(fit.parameters.E.value - 2));
  });

  it('finds none among well-behaved points, and then has nothing to fit again', () => {
    expect(findOutliers(fitPowerLaw({ ...points(), floor: 'fitted' }))).toEqual({ outliers: [] });
  });

  it('measures distance in median absolute deviations', () => {
    // sorted -.02 -.01 0 .01 .02 1: median .005; deviations .005 .005 .015 .015 .025 .995: median .015
    expect(robustZ([0.01, -0.01, 0.02, -0.02, 0, 1])[5]).toBeCloseTo(0.995 / (1.4826 * 0.015), 10);
    expect(robustZ([1, 1, 1, 5])).toEqual([0, 0, 0, 0]);
  });
});
