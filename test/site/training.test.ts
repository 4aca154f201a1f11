import { describe, expect, it } from '@jest/globals';
import { LADDERS, planOf } from '../../lib/site/tab/work.js';

const alike = (seconds: number) => new Map(LADDERS.sizes.flat().map((width) => [width, seconds]));

describe('what a tab trains', () => {
  it('is the lecture\'s ladder where that takes two minutes, else smaller models, else fewer steps', () => {
    // 4 models of 600 steps at 0.05 s are 120 s
    expect(planOf('sizes', alike(0.05))).toEqual({ widths: [8, 16, 32, 64], steps: 600, seconds: [30, 30, 30, 30], isWhole: true });
    // the second ladder leaves out width 64, which alone would take 120 s
    expect(planOf('sizes', alike(0.05).set(64, 0.2))).toMatchObject({ widths: [4, 8, 16, 32], steps: 600, isWhole: false });
    // at 0.1 s in 130 s: 1,300 steps of four models
    expect(planOf('sizes', alike(0.1))).toMatchObject({ widths: [4, 8, 16, 32], steps: 325, isWhole: false });
    expect(planOf('sizes', alike(1)).steps).toBe(150);
  });
});
