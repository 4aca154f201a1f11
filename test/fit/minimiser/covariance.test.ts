import { describe, expect, it } from '@jest/globals';
import { fitPowerLaw } from '../../../lib/fit/index.js';
import { covarianceAt } from '../../../lib/fit/minimiser/covariance.js';
import type { Problem } from '../../../lib/fit/minimiser/minimise.js';
import { SQUARES, type RobustLoss } from '../../../lib/fit/minimiser/robust.js';

const FREE = { free: true, min: -Infinity, max: Infinity };

/** One constant for each group of observations: J^T J is diagonal, and everything can be done by hand. */
function constants(groups: readonly (readonly number[])[], loss: RobustLoss): Problem {
  const memberOf = groups.flatMap((group, k) => group.map(() => k));
  return {
    observed: Float64Array.from(groups.flat()), weights: new Float64Array(memberOf.length).fill(1), loss,
    evaluate(theta, predicted, jacobian) {
      memberOf.forEach((k, i) => {
        predicted[i] = theta[k]!;
        theta.forEach((_, j) => (jacobian[j]![i] = j === k ? 1 : 0));
      });
    },
  };
}

/** k(z) by the middle rule, as an independent implementation: the mean of exp(-u^2/2) up to z. */
function meanDensity(z: number): number {
  const densities = Array.from({ length: 1e4 }, (_, i) => Math.exp(-((((i + 0.5) / 1e4) * z) ** 2) / 2));
  return densities.reduce((sum, value) => sum + value, 0) / 1e4;
}

describe('the window in which Huber\'s covariance counts points', () => {
  const oneToSixteen = Array.from({ length: 16 }, (_, i) => [i + 1, -i - 1]).flat();

  it('is 1.84 scatter n^-1/5 where delta is below that, by hand', () => {
    // 32 residuals +-1 ... +-16, so n^-1/5 = 1/2. Without the one that the constant passes through, the median is 9: the scatter is
    // 1.4826 * 9 = 13.3434 and the window 1.84 * 13.3434 / 2 = 12.2759, in which lie 24 points
    const [scatter, window, delta] = [13.3434, 12.275928, 2];
    const flattened = meanDensity(window / scatter) / meanDensity(delta / scatter);
    const phi = 23 / 31 / (24 / 32) / flattened;
    const curvature = 24 * ((delta / window) * phi);
    // pulls: two of 1, thirty of 2: sum of squares 122; without the smallest their mean is 121/31 instead of 122/32
    const variance = ((122 / curvature ** 2) * (121 / 31)) / (122 / 32);
    expect(Math.sqrt(variance)).toBeCloseTo(2.53814, 5);
    expect(covarianceAt(constants([oneToSixteen], { kind: 'huber', delta }), [0], [FREE]).standardErrors[0]).toBeCloseTo(2.53814, 4);
  });

  it('is delta where that is wider, so that points within delta count in full: with all within, Huber is squares', () => {
    const huber = covarianceAt(constants([oneToSixteen], { kind: 'huber', delta: 16 }), [0], [FREE]);
    // phi = [(32 - 1)/31]/(32/32) = 1 and nothing is flattened: H = 32, pulls 2 (1 + 4 + ... + 256) = 2992, less the smallest 2991/31
    expect(huber.standardErrors[0]).toBeCloseTo(Math.sqrt((2992 / 32 ** 2) * (2991 / 31 / (2992 / 32))), 10);
    // between: delta 13 is wider than 12.28, so the window holds 26 points and psi' is 1 there
    const between = covarianceAt(constants([oneToSixteen], { kind: 'huber', delta: 13 }), [0], [FREE]);
    const phi = 25 / 31 / (26 / 32);
    const pulls = 2 * (13 * 14 * 27 / 6) + 6 * 169; // 1 + 4 + ... + 169, and thirteen for the six beyond
    expect(between.standardErrors[0]).toBeCloseTo(Math.sqrt(pulls * ((pulls - 1) / 31 / (pulls / 32))) / (26 * phi), 10);
  });

  it('holds at least twice as many points and one as the law passes through, however far off they are', () => {
    // three constants, eight residuals of sizes 0 0 0 | 1 1 1 | 30 | 100 in order: the scatter is 1.4826 times the median of 1 1 1 30 100,
    // and its window 1.84 * 1.4826 * 8^-1/5 = 1.80 would hold six; the seventh size, 30, is the window, in which lie seven
    const groups = [[0, 1, -1], [0, 1, 30], [0, 100]];
    const [window, scatter, delta] = [30, 1.4826, 0.5];
    // beyond 1.5 scatters the density is taken to be as at 1.5; the series' next term there is 1.5^10/42240, two thousandths of the sum
    const flattened = meanDensity(1.5) / meanDensity(delta / scatter);
    const phi = (4 / 5) / (7 / 8) / flattened;
    const curvature = (points: number) => points * ((delta / window) * phi);
    // pulls of 0 for three and of 1/2 for five: without three zeros their mean square is 8/5 of that of all
    const error = (pulled: number, points: number) => Math.sqrt(pulled * 0.25 * (8 / 5)) / curvature(points);
    const { standardErrors } = covarianceAt(constants(groups, { kind: 'huber', delta }), [0, 0, 0], [FREE, FREE, FREE]);
    [error(2, 3), error(2, 3), error(1, 1)].forEach((expected, k) => expect(standardErrors[k]! / expected).toBeCloseTo(1, 2));
  });
});

describe('the standard error of a parameter at a bound', () => {
  const groups = [[1, 2, 3], [4, 6, 8]];
  // residuals -1 0 1 and -2 0 2 about 2 and 6: sum of squares 10, six points, two parameters: s^2 = 10/4, a mean of three has s^2/3
  const expected = Math.sqrt(10 / 4 / 3);

  it('is none, and the others have theirs, those of a fit in which it is known', () => {
    const at = (range: { min: number; max: number }) => covarianceAt(
      constants(groups, SQUARES), [2, 6], [{ free: true, ...range }, FREE],
    ).standardErrors;
    expect(at({ min: -Infinity, max: Infinity })).toEqual([expect.closeTo(expected, 12), expect.closeTo(expected, 12)]);
    for (const range of [{ min: 2, max: 9 }, { min: -9, max: 2 }]) expect(at(range)).toEqual([0, expect.closeTo(expected, 12)]);
    // a hair inside is inside
    expect(at({ min: 2 - 1e-9, max: 2 + 1e-9 })[0]).toBeCloseTo(expected, 12);
  });

  it('is none at its yardstick either, which is the mean of the others\'', () => {
    const { objectiveScales, degreesOfFreedom } = covarianceAt(constants(groups, SQUARES), [2, 6], [{ free: true, min: 2, max: 9 }, FREE]);
    // s^2 for both; it was fitted, and counts
    expect([objectiveScales, degreesOfFreedom]).toEqual([[expect.closeTo(2.5, 12), expect.closeTo(2.5, 12)], 4]);
  });

  it.each(['profile', 'covariance', 'none'] as const)('is not told as 0, nor an interval without width, by %s', (intervals) => {
    const x = Array.from({ length: 12 }, (_, i) => 1e3 * 10 ** (i / 3));
    const loss = x.map((at, i) => 9 * at ** -0.1 * (1 + 0.01 * Math.sin(5 * i)));
    const { E } = fitPowerLaw({ x, loss, floor: 'fitted' }, { intervals }).parameters;
    expect([E.status, E.standardError]).toEqual(['at a bound', undefined]);
    if (E.interval) expect(E.interval.high).toBeGreaterThan(0.1);
  });
});
