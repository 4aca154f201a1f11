import { describe, expect, it } from '@jest/globals';
import { bestOfRates, criticalBatch, decayOfRepetition, freshEquivalent, wasteOfBatches } from '../../lib/runs/analysis/worth-of-tokens.js';
import { repeatedWorth } from '../../lib/fit/laws/repetition.js';
import type { CompletedRun } from '../../lib/runs/index.js';

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

describe('bestOfRates', () => {
  it('is the bottom of the parabola in ln rate around the lowest loss', () => {
    // u = log10 rate: 3, 1, 2 at 0, 1, 2 is 1 + (u - 1)^2 3/2 - (u - 1)/2, lowest at u = 7/6, by 1/24
    const best = bestOfRates([{ rate: 100, loss: 2 }, { rate: 1, loss: 3 }, { rate: 10, loss: 1 }, { rate: 1000, loss: 50 }]);
    expect(best.rate).toBeCloseTo(10 ** (7 / 6), 9);
    expect(best.loss).toBeCloseTo(1 - 1 / 24, 12);
    expect(best.isAtEdge).toBe(false);
  });

  it('is the lowest loss itself at an end of the grid, and says that it is one', () => {
    expect(bestOfRates([{ rate: 1, loss: 1 }, { rate: 10, loss: 2 }])).toEqual({ rate: 1, loss: 1, isAtEdge: true });
    expect(() => bestOfRates([])).toThrow('losses: expected at least one, got none');
  });
});

describe('the waste of batches', () => {
  const run = (batch: number, tokens: number, learningRate: number, loss: number) => ({
    tokens, validationLossNatsPerToken: loss, config: { train: { steps: tokens / batch, learningRate } },
  }) as CompletedRun;
  const scale = [[100, 3.4], [200, 3.2], [400, 3.0]].flatMap(([tokens, loss]) =>
    [1, 10, 100].map((rate) => run(10, tokens!, rate, loss! + (rate === 10 ? 0 : 1))));

  it('is how many times the tokens of the smallest batch each takes for its loss', () => {
    const larger = [run(20, 400, 10, 3.1), run(20, 400, 1, 3.3), run(40, 400, 1, 3.2), run(80, 400, 1, 3.5)];
    const wastes = wasteOfBatches([...scale, ...larger]);
    expect(wastes.map(({ batch }) => batch)).toEqual([10, 20, 40, 80]);
    // 3.1 is half way from 3.2 to 3.0, so worth 200 sqrt 2 tokens of 400; 3.2 is worth 200; 3.5 is off the scale
    [1, Math.SQRT2, 2].forEach((waste, i) => expect(wastes[i]!.waste).toBeCloseTo(waste, 9));
    expect(wastes[3]).toEqual({ batch: 80, rate: 1, loss: 3.5, isAtEdge: true });
  });

  it('gives the critical batch back from which it was computed, and leaves out what has none', () => {
    for (const critical of [3, 100, 1e4]) {
      const wastes = [10, 30, 90, 270].map((batch) => ({ batch, waste: (batch + critical) / (10 + critical) }));
      expect(criticalBatch([...wastes, { batch: 1000 }]) / critical).toBeCloseTo(1, 4);
    }
  });

  it('gives an end of its range where nothing sets a limit: no waste at all, or nothing but waste', () => {
    expect(criticalBatch([{ batch: 10, waste: 1 }, { batch: 100, waste: 1 }]) / 1e4).toBeCloseTo(1, 4);
    expect(criticalBatch([{ batch: 10, waste: 1 }, { batch: 100, waste: 12 }]) / 0.1).toBeCloseTo(1, 4);
    expect(() => criticalBatch([{ batch: 10, waste: 1 }, { batch: 100 }])).toThrow('wastes: expected at least 2 batches whose waste is known, got 1');
  });
});
