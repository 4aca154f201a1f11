import { describe, expect, it } from '@jest/globals';
import { MUENNIGHOFF_2023, SQUARES, extrapolationRecord, fitParametric, fitRepetition } from '../../lib/fit/index.js';
import { madeRows } from './reference.js';

/*
 * What the tests of published runs hold, on every machine: two made tables of the same shape, with a known law behind them. The expected
 * values are those of test/fixtures/published-shape/make.py, which minimises the same objectives by other means (scipy: BFGS and
 * Nelder-Mead).
 */
describe('on made runs of the shape of the Chinchilla points', () => {
  const rows = madeRows('isoflops.csv');
  const cut = rows.map((row) => row['loss']!).sort((a, b) => b - a)[4]!;
  const kept = rows.filter((row) => row['loss']! < cut);
  const runs = {
    nParams: kept.map((row) => row['Model Size']!),
    nTokens: kept.map((row) => row['Training FLOP']! / (6 * row['Model Size']!)),
    loss: kept.map((row) => row['loss']!),
  };
  // A and alpha slide along a valley, in which the objective rises by 1e-9 of itself where A moves by 0.01%: so 0.1% for A and B, and less
  // for the others
  const near = (value: number, expected: number, share: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(share);

  it('Approach 3 reaches the minimum that another minimiser finds, from every one of its starts', () => {
    const fit = fitParametric(runs, { intervals: 'none' });
    expect(fit.goodness.points).toBe(240);
    expect(fit.goodness.objective / 0.000929911854).toBeCloseTo(1, 6);
    for (const [name, value] of Object.entries({ A: 470.06, B: 2409.38 })) near(fit.parameters[name as 'A'].value, value, 1e-3);
    for (const [name, value] of Object.entries({ E: 1.80758, alpha: 0.345122, beta: 0.373613 }))
      near(fit.parameters[name as 'E'].value, value, 1e-4);
    expect(fit.convergence.startsAgreeing).toBe(fit.convergence.starts);
  });

  it('plain squares land elsewhere, and where the other minimiser does', () => {
    const { parameters } = fitParametric(runs, { loss: SQUARES, intervals: 'none' });
    for (const [name, value] of Object.entries({ A: 502.431, B: 2422.94 })) near(parameters[name as 'A'].value, value, 1e-3);
    for (const [name, value] of Object.entries({ E: 1.81324, alpha: 0.348797, beta: 0.374213 }))
      near(parameters[name as 'E'].value, value, 1e-4);
  });

  it('the intervals hold the parameters by which the runs were made', () => {
    const { parameters } = fitParametric(runs);
    for (const [name, value] of Object.entries({ A: 470, B: 2100, E: 1.8, alpha: 0.345, beta: 0.367 })) {
      const { low, high } = parameters[name as 'A'].interval!;
      expect([name, low < value && value < high]).toEqual([name, true]);
    }
  });

  it('the interval beyond the range holds 80% or more of what was held out, rolled forward', () => {
    // the runs were made by the law itself, so even the plain interval may hold its level: nothing is asked from above
    expect(extrapolationRecord(fitParametric(runs, { intervals: 'none' })).beyond.extrapolated!.coverage).toBeGreaterThan(0.8);
  });
});

describe('on made runs of the shape of the data-constrained ones', () => {
  it('the decay of repeated tokens and excess parameters is what another minimiser finds', () => {
    const rows = madeRows('repetitions.csv');
    const column = (name: string) => rows.map((row) => row[name]!);
    const fit = fitRepetition(
      {
        nParams: column('params'),
        nTokens: column('tokens'),
        nUniqueTokens: column('unique_tokens'),
        loss: column('val_loss'),
        base: MUENNIGHOFF_2023,
      },
      { intervals: 'none' },
    );
    expect(fit.goodness.points).toBe(182);
    expect(fit.goodness.objective / 0.000738915798).toBeCloseTo(1, 6);
    expect(fit.parameters.RD.value / 14.6937).toBeCloseTo(1, 4);
    expect(fit.parameters.RN.value / 5.05299).toBeCloseTo(1, 4);
  });
});
