import { describe, expect, it } from '@jest/globals';
import { fitAccuracyLink } from '../../../lib/fit/index.js';

describe('fitAccuracyLink', () => {
  const loss = [1.8, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.4];
  const accuracy = loss.map((L) => 0.25 + 0.65 / (1 + Math.exp((L - 2.5) / 0.2)));

  it('finds midpoint, width and ceiling of a sigmoid, above a known chance', () => {
    const { parameters, predict } = fitAccuracyLink({ loss, accuracy, chance: 0.25, ceiling: 'fitted' });
    expect(parameters.midpoint.value).toBeCloseTo(2.5, 6);
    expect(parameters.width.value).toBeCloseTo(0.2, 6);
    expect(parameters.ceiling.value).toBeCloseTo(0.9, 6);
    expect(parameters.chance).toEqual({ value: 0.25, status: 'known' });
    // half way between chance and ceiling, by hand: .25 + .65/2
    expect(predict({ loss: 2.5 }).value).toBeCloseTo(0.575, 6);
  });

  it('lets a smooth loss look like a jump: the last tenth of a nat brings half of the gain', () => {
    const { predict } = fitAccuracyLink({ loss, accuracy: loss.map((L) => 1 / (1 + Math.exp((L - 2.5) / 0.02))), chance: 0, ceiling: 1 });
    expect(predict({ loss: 2.55 }).value).toBeLessThan(0.1);
    expect(predict({ loss: 2.45 }).value).toBeGreaterThan(0.9);
  });

  it('refuses accuracies outside 0 to 1 and a ceiling at chance', () => {
    expect(() => fitAccuracyLink({ loss: [1, 2], accuracy: [0.5, 62], chance: 0, ceiling: 1 })).toThrow(
      'accuracy[1]: expected a number from 0 to 1, got 62',
    );
    expect(() => fitAccuracyLink({ loss: [1, 2], accuracy: [0.5, 0.6], chance: 0.25, ceiling: 0.25 })).toThrow(
      'ceiling: expected a number above chance (0.25), got 0.25',
    );
  });
});
