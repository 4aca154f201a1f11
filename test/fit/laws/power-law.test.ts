import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../../lib/core/random.js';
import { fitPowerLaw, HOFFMANN_HUBER } from '../../../lib/fit/index.js';

describe('fitPowerLaw', () => {
  it('solves three points on 2 + 3 x^-log10(2) exactly, and says that it cannot judge them', () => {
    // 2 + 3 = 5; 2 + 3/2 = 3.5; 2 + 3/4 = 2.75
    const fit = fitPowerLaw({ x: [1, 10, 100], loss: [5, 3.5, 2.75], floor: 'fitted' });
    // seven digits: the objective is a square, so it is flat to 1e-15 where parameters still move by 1e-8
    expect(fit.parameters.E.value).toBeCloseTo(2, 6);
    expect(fit.parameters.A.value).toBeCloseTo(3, 6);
    expect(fit.parameters.alpha.value).toBeCloseTo(Math.log10(2), 6);
    expect(fit.parameters.alpha.interval).toBeUndefined();
    expect(fit.warnings.join()).toMatch(/3 parameters from 3 points/);
  });

  it('without a floor is the least-squares line through the logs, with its textbook standard error and t interval', () => {
    // y = ln L at u = ln x = 0, 1, 2: 1, .4, .1. Slope = sum (u-1)(y-.5)/2 = -.45, intercept .95,
    // residuals .05, -.1, .05: s^2 = .015/1, standard error of the slope sqrt(.015/2) = .0866025; t(.95, 1) = 6.313752
    const fit = fitPowerLaw({ x: [1, Math.E, Math.E ** 2], loss: [1, 0.4, 0.1].map(Math.exp), floor: 'none' });
    expect(fit.parameters.alpha.value).toBeCloseTo(0.45, 9);
    expect(fit.parameters.A.value).toBeCloseTo(Math.exp(0.95), 8);
    expect(fit.parameters.alpha.standardError).toBeCloseTo(0.0866025, 6);
    // a profile is found to 1e-4 of its threshold
    expect(fit.parameters.alpha.interval!.high).toBeCloseTo(0.45 + 6.313752 * 0.0866025, 3);
    expect(fit.parameters.E).toEqual({ value: 0, status: 'known' });
  });

  it('predicts with an interval for the law and a wider one for another run', () => {
    const fit = fitPowerLaw({ x: [1, Math.E, Math.E ** 2], loss: [1, 0.4, 0.1].map(Math.exp), floor: 'none' });
    // at the mean of u the line's standard error is s/sqrt(3) = .0707107; one more run adds s^2: sqrt(.005 + .015)
    const { value, interval, runInterval } = fit.predict({ x: Math.E });
    expect(Math.log(value)).toBeCloseTo(0.5, 8);
    expect(Math.log(interval!.high)).toBeCloseTo(0.5 + 6.313752 * 0.0707107, 5);
    expect(Math.log(runInterval!.high)).toBeCloseTo(0.5 + 6.313752 * Math.sqrt(0.02), 5);
  });

  it('keeps a known floor and finds the rest', () => {
    const x = [1e3, 1e4, 1e5, 1e6];
    const fit = fitPowerLaw({ x, loss: x.map((value) => 2.9614 + 4 * value ** -0.27), floor: { known: 2.9614 } });
    expect(fit.parameters.E).toEqual({ value: 2.9614, status: 'known' });
    expect(fit.parameters.alpha.value).toBeCloseTo(0.27, 6);
    expect(fit.parameters.A.value).toBeCloseTo(4, 4);
  });

  it('with Huber on logs shrugs at one ruined run that drags least squares away', () => {
    const stream = randomStream(1, 'test');
    const x = Array.from({ length: 30 }, (_, i) => 10 ** (3 + i / 6));
    const loss = x.map((value) => (2 + 8 * value ** -0.3) * Math.exp(0.001 * stream.normal()));
    loss[20]! *= 1.5;
    const error = (fit: ReturnType<typeof fitPowerLaw>) => Math.abs(fit.parameters.E.value - 2);
    expect(error(fitPowerLaw({ x, loss, floor: 'fitted' }, { loss: HOFFMANN_HUBER }))).toBeLessThan(0.02);
    expect(error(fitPowerLaw({ x, loss, floor: 'fitted' }))).toBeGreaterThan(0.05);
  });

  it('weights are counts: a point of weight 2 counts as two points', () => {
    const x = [1, 10, 100, 1000];
    const loss = [5, 3.4, 2.9, 2.3];
    const weighted = fitPowerLaw({ x, loss, weights: [2, 1, 1, 1], floor: 'fitted' });
    const twice = fitPowerLaw({ x: [1, ...x], loss: [5, ...loss], floor: 'fitted' });
    expect(weighted.parameters.alpha.value).toBeCloseTo(twice.parameters.alpha.value, 5);
  });

  it('says what to change when a point, a length or the range of x cannot be used', () => {
    const fit = (x: number[], loss: number[]) => () => fitPowerLaw({ x, loss, floor: 'none' });
    expect(fit([1, 2], [1, 0])).toThrow('loss[1]: expected a number > 0, got 0; correct or remove that point');
    expect(fit([1, NaN], [1, 2])).toThrow('x[1]: expected a number > 0, got NaN; correct or remove that point');
    expect(fit([1], [1, 2])).toThrow('x: expected 2 numbers, one for each point, got 1');
    expect(fit([], [])).toThrow('loss: expected at least 2 points, got 0; add runs');
    expect(fit([5, 5], [1, 2])).toThrow('x: all 2 points have the value 5, so how loss depends on it cannot be seen; add runs at other values of x');
  });

  it('warns of a range under a decade and of copied points', () => {
    const fit = fitPowerLaw({ x: [1, 2, 3, 3], loss: [5, 4, 3.5, 3.5], floor: 'none' });
    expect(fit.warnings.join('\n')).toMatch(/x spans a factor 3.00, under a decade/);
    expect(fit.warnings.join('\n')).toMatch(/1 point repeats an earlier one exactly/);
  });
});
