import { describe, expect, it } from '@jest/globals';
import { overRepetitions, overSeeds, spreadShares } from '../../lib/runs/analysis/compare-runs.js';

const run = (size: number, score?: number) => ({ size, score });

describe('runs grouped over seeds', () => {
  it('give each group its values in order, its mean and its span, small keys first', () => {
    expect(overSeeds([run(16, 5), run(8, 3), run(8, 1)], ({ size }) => size, ({ score }) => score)).toEqual([
      { key: 8, values: [1, 3], mean: 2, low: 1, high: 3 },
      { key: 16, values: [5], mean: 5, low: 5, high: 5 },
    ]);
  });

  it('stand in the order asked for, and a name outside it is an error', () => {
    const runs = [{ name: 'b', score: 1 }, { name: 'a', score: 2 }];
    expect(overSeeds(runs, ({ name }) => name, ({ score }) => score, ['a', 'b']).map(({ key }) => key)).toEqual(['a', 'b']);
    expect(() => overSeeds(runs, ({ name }) => name, ({ score }) => score, ['a'])).toThrow('order: expected one that names b, got a');
  });

  it('leave out a run that has no value instead of counting it as 0', () => {
    expect(overSeeds([run(8, 3), run(8)], ({ size }) => size, ({ score }) => score)[0]!.mean).toBe(3);
  });
});

describe('the shares of spread', () => {
  it('are those of the worked value', () => {
    // means 2 and 12 about 7: 25 + 25 = 50; squares within: 4 times 1 over 4 - 2 = 2, of which a mean of two still holds 1
    const { betweenGroups, withinGroups } = spreadShares([{ values: [1, 3], mean: 2 }, { values: [11, 13], mean: 12 }]);
    expect(betweenGroups).toBeCloseTo(7, 12);
    expect(withinGroups).toBeCloseTo(Math.sqrt(2), 12);
  });

  it('give nothing to settings whose means differ by less than their seeds would make them', () => {
    // means 1 and 2: 1/2; within 2 + 2 over 2 = 2, of which a mean of two holds 1
    expect(spreadShares([{ values: [0, 2], mean: 1 }, { values: [1, 3], mean: 2 }]).betweenGroups).toBe(0);
  });

  it('need two groups and a group of two', () => {
    expect(() => spreadShares([{ values: [1, 3], mean: 2 }])).toThrow('groups: expected at least 2, got 1');
    expect(() => spreadShares([{ values: [1], mean: 1 }, { values: [2], mean: 2 }])).toThrow('groups: expected some with two runs or more');
  });
});

describe('what repetitions come to', () => {
  it('is their mean, with the interval of Student\'s t: 2.920 standard errors for three', () => {
    // standard deviation 1, so +- 2.91999 / sqrt 3 = 1.68585; t of 0.95 with 2 degrees of freedom from any table
    const { value, interval: { low, high } } = overRepetitions([3, 1, 2]);
    expect(value).toBe(2);
    expect(low).toBeCloseTo(0.31415, 4);
    expect(high).toBeCloseTo(3.68585, 4);
  });

  it('scatters by factors where asked to: the mean is geometric, and the interval reaches as many times down as up', () => {
    const { value, interval: { low, high } } = overRepetitions([1, 10, 100], { scale: 'log' });
    expect(value).toBeCloseTo(10, 9);
    expect(Math.log10(high) - 1).toBeCloseTo(1.68585, 4);
    expect(low * high).toBeCloseTo(100, 9);
  });

  it('needs two, and with logarithms numbers above zero', () => {
    expect(() => overRepetitions([1])).toThrow('values: expected at least 2 repetitions, got 1');
    expect(() => overRepetitions([1, 0], { scale: 'log' })).toThrow(/^values: expected a .*> 0, got 0/);
  });
});
