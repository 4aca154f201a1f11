import { describe, expect, it } from '@jest/globals';
import { decayOfRepetition, freshEquivalent } from '../../../lib/course/lecture/repetition-worth.js';
import { repeatedWorth } from '../../../lib/fit/laws/repetition.js';

const group = (key: number, ...values: number[]) => ({
  key,
  values,
  mean: values.reduce((a, b) => a + b) / values.length,
  low: Math.min(...values),
  high: Math.max(...values),
});

describe('freshEquivalent', () => {
  const fresh = [group(1, 3), group(4, 2), group(16, 1.5)];

  it('reads the curve of fresh losses backwards, straight in ln passes', () => {
    // 2.5 is half way from 3 to 2, so ln passes is half way from ln 1 to ln 4
    expect(freshEquivalent(fresh, [group(4, 2.5)])[0]!.y).toBeCloseTo(2, 12);
    expect(freshEquivalent(fresh, [group(8, 1.75)])[0]!.y).toBeCloseTo(8, 12);
  });

  it('turns the span of losses over, since a high loss is worth little', () => {
    const { low, high } = freshEquivalent(fresh, [group(4, 3, 2)])[0]!;
    expect([low, high]).toEqual([1, 4]);
  });

  it('goes on along the nearest line where a loss is higher than that of one fresh pass', () => {
    // slope from (ln 1, 3) to (ln 4, 2): a loss of 4 lies at ln passes = -ln 4
    expect(freshEquivalent(fresh, [group(16, 4)])[0]!.y).toBeCloseTo(1 / 4, 12);
  });

  it('refuses fresh losses that do not fall', () => {
    expect(() => freshEquivalent([group(1, 2), group(4, 2)], [])).toThrow(/^fresh: expected a loss that falls/);
  });
});

describe('repeatedWorth', () => {
  it('is 3.73 for four passes with the constant of Muennighoff et al., and one for one pass', () => {
    expect(repeatedWorth(4, 15.39)).toBeCloseTo(3.73, 2); // 1 + 15.39 (1 - exp(-3/15.39)) = 1 + 15.39 x .1771
    expect(repeatedWorth(1, 15.39)).toBe(1);
  });
});

describe('decayOfRepetition', () => {
  it('recovers a known constant', () => {
    const worth = [1, 2, 4, 8, 16].map((x) => ({ x, y: repeatedWorth(x, 5) }));
    expect(decayOfRepetition(worth)).toBeCloseTo(5, 3);
  });
});
