import { describe, expect, it, jest } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import {
  bootstrap,
  extrapolationRecord,
  fitAccuracyLink,
  fitParametric,
  fitPowerLaw,
  fitRepetition,
  MUENNIGHOFF_2023,
} from '../../../lib/fit/index.js';
import { distanceBeyond, extrapolationInterval, furthestOf, reachOf, wideningOf } from '../../../lib/fit/uncertainty/beyond-range.js';
import { itWithReference } from '../reference.js';

// generous: the machine may be doing other things
jest.setTimeout(120_000);

const ND = { inputs: ['nParams', 'nTokens'] };

describe('how far a run lies beyond others', () => {
  it('is the largest factor along N, D and their product', () => {
    const furthest = furthestOf([{ nParams: 10, nTokens: 1000 }, { nParams: 100, nTokens: 10 }].map((inputs) => reachOf(ND, inputs)));
    // furthest N 100, D 1000, N D 10,000: by N twice, by D inside, by N D (200 * 100 = 20,000) twice
    expect(Math.exp(distanceBeyond(furthest, reachOf(ND, { nParams: 200, nTokens: 100 })))).toBeCloseTo(2, 12);
    // N and D are inside, but together they are ten times as far
    expect(Math.exp(distanceBeyond(furthest, reachOf(ND, { nParams: 100, nTokens: 1000 })))).toBeCloseTo(10, 12);
    expect(distanceBeyond(furthest, reachOf(ND, { nParams: 5, nTokens: 100 }))).toBeLessThan(0);
  });

  it('grows as the loss falls where the loss is the input, and leaves the unique tokens out', () => {
    expect(distanceBeyond(reachOf({ inputs: ['loss'] }, { loss: 3 }), reachOf({ inputs: ['loss'] }, { loss: 2 }))).toBeCloseTo(
      Math.log(1.5),
      12,
    );
    expect(reachOf({ inputs: ['nParams', 'nTokens', 'nUniqueTokens'] }, { nParams: 1, nTokens: Math.E, nUniqueTokens: 7 })).toEqual([
      0, 1, 1,
    ]);
  });
});

describe('wideningOf', () => {
  const miss = (error: number, distance = 0) => ({ error, distance, runStandardError: 0.01 });

  it('takes three cuts that missed by two standard errors, and the plain interval as two cuts more: (2 + 3 * 4)/5', () => {
    expect(wideningOf([[miss(0.02)], [miss(-0.02)], [miss(0.02)]], 0.9)).toEqual({
      inflation: Math.sqrt(2.8),
      growth: 0,
      cuts: 3,
      degreesOfFreedom: 5,
      level: 0.9,
    });
  });

  it('counts a cut once, however many runs it missed', () => {
    const once = wideningOf([[miss(0.02)], [miss(0.01)], [miss(0.01)]], 0.9);
    expect(wideningOf([Array.from({ length: 50 }, () => miss(0.02)), [miss(0.01)], [miss(0.01)]], 0.9)!.inflation).toBeCloseTo(
      once!.inflation,
      12,
    );
  });

  it('finds how fast errors grow: 0 where near and far miss alike, 2 where they grow with the distance itself', () => {
    const cuts = (error: (distance: number) => number) =>
      Array.from({ length: 8 }, () => [0.1, 1, 3, 6].map((distance) => miss(error(distance), distance)));
    expect(wideningOf(cuts(() => 0.02), 0.9)!.growth).toBe(0);
    expect(wideningOf(cuts((distance) => 0.02 * Math.sqrt(1 + distance)), 0.9)!.growth).toBe(1);
    expect(wideningOf(cuts((distance) => 0.02 * (1 + distance)), 0.9)!.growth).toBe(2);
  });

  it('has nothing to say of two cuts, or of fits without a standard error', () => {
    expect(wideningOf([[miss(0.1)], [miss(0.1)]], 0.9)).toBeUndefined();
    expect(wideningOf([[miss(0.1)], [miss(0.1)], [{ error: 0.1, distance: 1 }]], 0.9)).toBeUndefined();
  });
});

describe('extrapolationInterval', () => {
  const widening = { inflation: 1, growth: 1, cuts: 6, degreesOfFreedom: 8, level: 0.9 };

  it('is centre +- t lambda s sqrt(1 + h): 1.8595 * 0.01 * sqrt 2 an e-fold beyond', () => {
    // 1.859548 is Student's 95% point for 8 degrees of freedom in any printed table
    const { low, high, method } = extrapolationInterval({ centre: 0, runStandardError: 0.01, distance: 1 }, widening, (value) => value)!;
    expect(high).toBeCloseTo(1.859548 * 0.01 * Math.SQRT2, 8);
    expect(low).toBe(-high);
    expect(method).toBe('record');
  });

  it('is never narrower than the plain interval', () => {
    const plain = { low: -1, high: 0.001, level: 0.9, method: 'covariance' as const };
    expect(extrapolationInterval({ centre: 0, runStandardError: 0.01, distance: 1, plain }, widening, (value) => value)!.low).toBe(-1);
  });
});

/** L = 2 + 20 x^-0.3 with half a percent of noise at 20 sizes. */
function noisyRuns(seed = 1) {
  const stream = randomStream(seed, 'record');
  const x = Array.from({ length: 20 }, (_, i) => 1e3 * 10 ** (i / 5));
  return { x, loss: x.map((at) => (2 + 20 * at ** -0.3) * Math.exp(0.005 * stream.normal())) };
}

describe('extrapolationRecord', () => {
  it('finds errors of 0 where the law holds exactly', () => {
    const x = Array.from({ length: 12 }, (_, i) => 2 ** i);
    const { beyond, steps, orderedBy } = extrapolationRecord(fitPowerLaw({ x, loss: x.map((at) => 9 * at ** -0.1), floor: 'none' }));
    expect(orderedBy).toBe('x');
    expect(beyond.rootMeanSquareError).toBeLessThan(1e-8);
    // two parameters: the first fit takes four runs, each further one a run more
    expect(steps.map(({ fittedRuns }) => fittedRuns)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect(steps[0]!.fittedUpTo).toBeCloseTo(8, 10);
    expect(steps[0]!.heldOut.map(({ factor }) => factor)[0]).toBeCloseTo(2, 10);
  });

  it('says how far each held-out run was missed, of the loss and of its excess over the floor', () => {
    // exact with floor 2 up to x = 2^9; the two largest runs lie a tenth higher in ln L
    const x = Array.from({ length: 12 }, (_, i) => 2 ** i);
    const exact = (at: number) => 2 + 3 * at ** -0.4;
    const fit = fitPowerLaw({ x, loss: x.map((at, i) => exact(at) * (i >= 10 ? Math.exp(0.1) : 1)), floor: { known: 2 } });
    const { heldOut } = extrapolationRecord(fit).steps[0]!;
    expect(heldOut.map(({ error }) => error)).toEqual([0, 0, 0, 0, 0, 0, 0.1, 0.1].map((value) => expect.closeTo(value, 7)));
    const last = exact(2 ** 11);
    expect(heldOut.at(-1)!.excessError).toBeCloseTo((last * Math.exp(0.1) - last) / (last * Math.exp(0.1) - 2), 6);
    expect(heldOut.map(({ isNext }) => isNext)).toEqual([true, false, false, false, false, false, false, false]);
  });

  it('judges each step by intervals that know nothing of larger runs', () => {
    const { x, loss } = noisyRuns();
    const record = extrapolationRecord(fitPowerLaw({ x, loss, floor: 'fitted' }));
    const step = record.steps.at(-2)!;
    const seen = extrapolationRecord(
      fitPowerLaw({ x, loss: loss.map((value, i) => (i > step.fittedRuns ? value * 3 : value)), floor: 'fitted' }),
    );
    const [first, again] = [step, seen.steps.at(-2)!].map(({ heldOut }) => heldOut[0]!);
    expect(again!.extrapolated!.interval.high / first!.extrapolated!.interval.high).toBeCloseTo(1, 6);
  });

  it('never cuts within a budget', () => {
    const budgets = [1e18, 1e19, 1e20, 1e21, 1e22];
    const runs = budgets.flatMap((C) => [0.3, 1, 3].map((share) => ({ N: 0.1 * Math.sqrt(C) * share, C: C * (1 + 0.01 * share) })));
    const fit = fitParametric({
      nParams: runs.map(({ N }) => N), nTokens: runs.map(({ N, C }) => C / 6 / N),
      loss: runs.map(({ N, C }, i) => (1.7 + 400 * N ** -0.34 + 410 * (C / 6 / N) ** -0.28) * (1 + 0.002 * Math.sin(7 * i))),
    });
    // the first fit needs 5 + 2 runs, so it takes three budgets of three
    expect(extrapolationRecord(fit).steps.map(({ fittedRuns }) => fittedRuns)).toEqual([9, 12]);
  });

  it('takes runs up to exactly 5% apart for one budget, and measures nothing on what lies no further beyond', () => {
    const stepsOf = (...x: number[]) => {
      const all = [...Array.from({ length: 6 }, (_, i) => 2 ** (i - 6)), ...x];
      const { steps } = extrapolationRecord(
        fitPowerLaw({ x: all, loss: all.map((at, i) => 9 * at ** -0.1 * (1 + 0.01 * Math.sin(5 * i))), floor: 'none' }),
      );
      return steps.map(({ fittedRuns, heldOut }) => [fittedRuns, heldOut.map(({ inputs }) => inputs.x).filter((at) => at! >= 1)]);
    };
    // two parameters: the first fit takes four runs. 1 and 1.05 are one budget, which is never cut; ln 1 is 0, so 1.05 is the limit to its
    // last digit
    expect(stepsOf(1, 1.05, 2)).toEqual([[4, [1, 1.05, 2]], [5, [1, 1.05, 2]], [6, [1, 1.05, 2]], [8, [2]]]);
    expect(stepsOf(1, 1.06, 2)).toEqual([[4, [1, 1.06, 2]], [5, [1, 1.06, 2]], [6, [1, 1.06, 2]], [7, [1.06, 2]], [8, [2]]]);
    // 0.99 and 1 are a budget and 1.05 begins another, yet it lies no more than 5% beyond 1
    expect(stepsOf(0.99, 1, 1.05, 2).slice(-2)).toEqual([[8, [2]], [9, [2]]]);
    expect(stepsOf(0.99, 1, 1.06, 2).slice(-2)).toEqual([[8, [1.06, 2]], [9, [2]]]);
  });

  it('gives in each step the interval that a fit to its runs alone would have given, knowing all errors on them', () => {
    const stream = randomStream(8, 'record-steps');
    // sixteen runs and two parameters: every size from 4 to 15 is a cut, and those of the first twelve runs are the first of them
    const x = Array.from({ length: 16 }, (_, i) => 2 ** i);
    const loss = x.map((at) => 9 * at ** -0.1 * Math.exp(0.01 * stream.normal()));
    const { heldOut } = extrapolationRecord(fitPowerLaw({ x, loss, floor: 'none' })).steps.find(({ fittedRuns }) => fittedRuns === 12)!;
    const alone = fitPowerLaw({ x: x.slice(0, 12), loss: loss.slice(0, 12), floor: 'none' });
    for (const { inputs, extrapolated } of heldOut) {
      const { low, high } = alone.predict({ x: inputs.x! }).extrapolationInterval!;
      // a power law without a floor is a line: both fits reach it to many digits
      expect(extrapolated!.interval.low / low).toBeCloseTo(1, 8);
      expect(extrapolated!.interval.high / high).toBeCloseTo(1, 8);
    }
    expect(heldOut).toHaveLength(4);
  });

  it('says when it is too short, and how many runs it would take', () => {
    const x = [1, 2, 4, 8, 16];
    const { widening, noWidening } = extrapolationRecord(
      fitPowerLaw({ x, loss: x.map((at, i) => 9 * at ** -0.1 * (1 + 0.01 * (i % 2))), floor: 'none' }),
    );
    expect(widening).toBeUndefined();
    expect(noWidening).toBe('the record is too short for an interval beyond the range: 5 runs allow one fit to smaller ones with an error to measure on larger ones, and 3 are needed; the first takes 4 runs, so add runs at other budgets');
  });
});

describe('a prediction', () => {
  const fit = fitPowerLaw({ ...noisyRuns(), floor: 'fitted' });
  const largest = 1e3 * 10 ** (19 / 5);

  it('inside the range has the plain intervals only, also up to 5% beyond', () => {
    expect(Object.keys(fit.predict({ x: 1e5 }))).toEqual(['kind', 'value', 'interval', 'runInterval']);
    expect(fit.predict({ x: 1.04 * largest }).kind).toBe('inside the range');
  });

  it('at exactly 5% beyond is inside still, and by one digit more beyond', () => {
    // the largest size is 1, whose logarithm is 0: the distance of 1.05 is the same number as the limit
    const x = Array.from({ length: 12 }, (_, i) => 2 ** (i - 11));
    const { predict } = fitPowerLaw({ x, loss: x.map((at, i) => 9 * at ** -0.1 * (1 + 0.01 * Math.sin(5 * i))), floor: 'none' });
    expect([1.05, 1.0500000000000003].map((at) => predict({ x: at }).kind)).toEqual(['inside the range', 'beyond the range']);
  });

  it('beyond the range has one that is wider, the more the further', () => {
    const [near, far] = [10, 1000].map((factor) => fit.predict({ x: factor * largest }));
    expect(near).toMatchObject({
      kind: 'beyond the range',
      factorBeyond: expect.closeTo(10, 8),
      extrapolationInterval: { level: 0.9, method: 'record' },
    });
    const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
    expect(width(near!.extrapolationInterval!)).toBeGreaterThanOrEqual(width(near!.runInterval!));
    expect(width(far!.extrapolationInterval!)).toBeGreaterThan(width(near!.extrapolationInterval!));
  });

  it('keeps its kind after a bootstrap', async () => {
    const again = await bootstrap(fit, { resamples: 50 });
    const { runInterval, extrapolationInterval: beyond } = again.predict({ x: 100 * largest });
    expect(runInterval!.method).toBe('bootstrap');
    expect(beyond!.low).toBeLessThanOrEqual(runInterval!.low);
  });

  it('beyond the range of a few runs says why it has no interval for there', () => {
    const short = fitPowerLaw({ x: [1, 2, 4, 8], loss: [9, 8.4, 7.8, 7.3], floor: 'none' }).predict({ x: 100 });
    expect(short.extrapolationInterval).toBeUndefined();
    expect(short.runInterval).toBeDefined();
    expect(short.noExtrapolationInterval).toMatch(/^the record is too short for an interval beyond the range: 4 runs allow no fit/);
  });

  it('of accuracy lies beyond where the loss is lower than any that was seen', () => {
    const loss = [2, 2.2, 2.4, 2.6, 2.8, 3, 3.4, 4];
    const link = fitAccuracyLink({
      loss,
      accuracy: loss.map((L, i) => 0.9 / (1 + Math.exp((L - 2.5) / 0.2)) + 0.003 * Math.sin(i)),
      chance: 0,
      ceiling: 0.9,
    });
    expect(link.predict({ loss: 1.5 }).kind).toBe('beyond the range');
    expect(link.predict({ loss: 5 }).kind).toBe('inside the range');
  });
});

describe('on published runs, rolled forward, the interval beyond the range holds 80 to 97% of what was held out', () => {
  itWithReference('epoch_chinchilla_svg_extracted_data.csv', 'for the points of Besiroglu et al. 2024', (rows) => {
    const used = rows.filter((row) => row['loss']! < 3.4469);
    const [N, C] = [used.map((row) => row['Model Size']!), used.map((row) => row['Training FLOP']!)];
    const { beyond, nextPart } = extrapolationRecord(
      fitParametric(
        { nParams: N, nTokens: C.map((flops, i) => flops / (6 * N[i]!)), loss: used.map((row) => row['loss']!) },
        { intervals: 'none' },
      ),
    );
    for (const { extrapolated } of [beyond, nextPart]) {
      expect(extrapolated!.coverage).toBeGreaterThan(0.8);
      expect(extrapolated!.coverage).toBeLessThan(0.97);
      expect(extrapolated!.plainCoverage).toBeLessThan(0.8);
    }
    // not by being absurdly wide: about twice the plain interval
    expect(beyond.extrapolated!.medianWidth / beyond.extrapolated!.plainMedianWidth).toBeLessThan(2.5);
  });

  itWithReference('datablations_runs_182_outliers_removed.csv', 'for the runs of Muennighoff et al. 2023', (rows) => {
    const [nParams, nTokens, nUniqueTokens, loss] = ['params', 'tokens', 'unique_tokens', 'val_loss'].map((name) =>
      rows.map((row) => row[name]!),
    );
    for (const base of ['fitted', MUENNIGHOFF_2023] as const) {
      const fit = fitRepetition(
        { nParams: nParams!, nTokens: nTokens!, nUniqueTokens: nUniqueTokens!, loss: loss!, base },
        { intervals: 'none' },
      );
      const { extrapolated } = extrapolationRecord(fit).beyond;
      expect(extrapolated!.coverage).toBeGreaterThan(0.8);
      expect(extrapolated!.coverage).toBeLessThan(0.97);
    }
  });
});
