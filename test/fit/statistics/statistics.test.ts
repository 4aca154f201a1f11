import { describe, expect, it } from '@jest/globals';
import {
  logGamma, median, positiveCombination, quantile, standardDeviation, studentTQuantile, weightedLine,
} from '../../../lib/fit/statistics.js';

describe('studentTQuantile', () => {
  // from any printed table of the t distribution, to its six digits
  it.each([
    [0.95, 1, 6.313752], [0.95, 2, 2.919986], [0.95, 10, 1.812461], [0.975, 5, 2.570582], [0.995, 30, 2.749996], [0.95, 120, 1.657651],
  ])('at probability %p and %p degrees of freedom is the printed %p', (probability, degrees, printed) => {
    expect(studentTQuantile(probability, degrees)).toBeCloseTo(printed, 5);
  });

  it('is symmetric, zero in the middle, and normal for many degrees of freedom', () => {
    expect(studentTQuantile(0.05, 7)).toBe(-studentTQuantile(0.95, 7));
    expect(studentTQuantile(0.5, 7)).toBeCloseTo(0, 10);
    expect(studentTQuantile(0.95, 1e7)).toBeCloseTo(1.6448536, 5);
  });

  it('refuses a probability outside 0 to 1', () => {
    expect(() => studentTQuantile(1.5, 3)).toThrow(/probability: expected a number/);
  });
});

describe('logGamma', () => {
  it('is the log of (n - 1)! at integers and of sqrt(pi) at a half', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 10);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 10);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10);
  });
});

describe('quantile and its kin', () => {
  it('interpolates between neighbours in order', () => {
    expect(quantile([40, 10, 30, 20], 0.25)).toBe(17.5);
    expect(quantile([7], 0.9)).toBe(7);
    expect(median([1, 100, 2, 4])).toBe(3);
  });

  it('divides by n - 1 in the standard deviation', () => {
    expect(standardDeviation([1, 2, 3])).toBe(1);
  });
});

describe('weightedLine', () => {
  it('is the least-squares line, and a weight of 2 counts a point twice', () => {
    const equal = weightedLine(Float64Array.of(0, 1, 2), Float64Array.of(1, 0.4, 0.1), Float64Array.of(1, 1, 1));
    expect(equal.slope).toBeCloseTo(-0.45, 12);
    expect(equal.intercept).toBeCloseTo(0.95, 12);
    const twice = weightedLine(Float64Array.of(0, 1, 2, 2), Float64Array.of(1, 0.4, 0.1, 0.1), Float64Array.of(1, 1, 1, 1));
    const weighted = weightedLine(Float64Array.of(0, 1, 2), Float64Array.of(1, 0.4, 0.1), Float64Array.of(1, 1, 2));
    expect(weighted.slope).toBeCloseTo(twice.slope, 12);
    expect(weighted.intercept).toBeCloseTo(twice.intercept, 12);
  });
});

describe('positiveCombination', () => {
  it('finds the coefficients of an exact sum', () => {
    const [constant, slope] = positiveCombination(
      [Float64Array.of(1, 1, 1), Float64Array.of(1, 0.5, 0.25)],
      Float64Array.of(5, 3.5, 2.75).map(Math.log),
      Float64Array.of(1, 1, 1),
    );
    expect(constant).toBeCloseTo(2, 10);
    expect(slope).toBeCloseTo(3, 10);
  });

  it('raises a coefficient that would be negative to a thousandth of the mean', () => {
    const [constant] = positiveCombination(
      [Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3)],
      Float64Array.of(1, 3, 5).map(Math.log),
      Float64Array.of(1, 1, 1),
    );
    expect(constant).toBeCloseTo(0.003, 10);
  });
});
