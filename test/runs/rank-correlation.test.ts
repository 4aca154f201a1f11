import { describe, expect, it } from '@jest/globals';
import { rankCorrelation } from '../../lib/runs/analysis/compare-runs.js';

describe('rankCorrelation', () => {
  it('is one for any rising curve, minus one for any falling one', () => {
    expect(rankCorrelation([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [5, 4, 1, 0])).toBeCloseTo(-1, 12);
  });

  it('is 1 - 6 sum d^2 / (n (n^2 - 1)) without ties', () => {
    expect(rankCorrelation([1, 2, 3], [10, 1000, 100])).toBeCloseTo(1 - (6 * 2) / (3 * 8), 12);
  });

  it('gives equal values the mean of their ranks', () => {
    // ranks (1, 2.5, 2.5, 4) and (1, 2, 3, 4): centred products 2.25 + 0 + 0 + 2.25 = 4.5, squares 4.5 and 5
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  it('refuses a column of one value', () => {
    expect(() => rankCorrelation([1, 1], [1, 2])).toThrow(/one value only/);
  });
});
