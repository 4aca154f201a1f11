import { describe, expect, it } from '@jest/globals';
import { countInWords, describeFit, fitPowerLaw, intervalInWords, short } from '../../lib/fit/index.js';

describe('describeFit', () => {
  it('says law, parameters with intervals, goodness, convergence and convention, in that order', () => {
    const fit = fitPowerLaw({
      x: [1e3, 1e4, 1e5, 1e6], loss: [4, 3.1, 2.4, 1.8], floor: 'none', convention: { params: 'non-embedding', flops: 'not used' },
    });
    expect(describeFit(fit).split('\n')).toEqual([
      'power law: L = A x^-alpha',
      expect.stringMatching(/^ {2}A {6}8\.\d+, \[[\d.]+, [\d.]+\] \(90%, profile\), standard error 0\.\d+$/),
      expect.stringMatching(/^ {2}alpha {2}0\.11\d+, \[[\d.]+, [\d.]+\] \(90%, profile\), standard error 0\.\d+$/),
      '  E      0 (known)',
      expect.stringMatching(
        /^ {2}4 points, 2 fitted parameters, loss squares; objective [\de.-]+, root mean square residual 0\.0\d+, R\^2 0\.99\d+$/,
      ),
      expect.stringMatching(/^ {2}converged: objective no longer falls after \d+ iterations; 1 of 1 starts agree$/),
      '  N: non-embedding; FLOPs: not used',
    ]);
  });

  it('ends with the warnings', () => {
    expect(describeFit(fitPowerLaw({ x: [1, 2], loss: [3, 2], floor: 'none' }))).toMatch(
      /warning: 2 parameters from 2 points: no interval/,
    );
  });
});

describe('numbers in words', () => {
  it('has five digits, an exponent where that is shorter, and the letters of the field for counts', () => {
    expect([2143.4193, 0, 7.5e10, 1.23456789e-9].map(short)).toEqual(['2143.4', '0', '7.5e+10', '1.2346e-9']);
    expect([1.1657e11, 4e8, 2.037e12, 1536, 12].map(countInWords)).toEqual(['116.6B', '400M', '2.037T', '1.536k', '12']);
    expect(intervalInWords({ low: 0.31, high: 0.37, level: 0.9, method: 'profile' })).toBe('[0.31, 0.37] (90%, profile)');
  });
});
