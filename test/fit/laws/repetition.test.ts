import { describe, expect, it } from '@jest/globals';
import { publishedTable } from '../../../lib/core/published.js';
import { fitRepetition, MUENNIGHOFF_2023, parametricLoss, planWithRepetition, repetitionLoss } from '../../../lib/fit/index.js';
import { itWithReference } from '../reference.js';

describe('the data-constrained law', () => {
  it('has the constants of the published table', () => {
    const value = (symbol: string) =>
      publishedTable('parametric-fits').find((row) => row.fit === 'Muennighoff et al. 2023' && row.symbol === symbol)!.value;
    expect(MUENNIGHOFF_2023).toEqual({
      A: Math.exp(value('lnA')), B: Math.exp(value('lnB')), E: Math.exp(value('lnE')),
      alpha: value('alpha'), beta: value('beta'), RD: value('R_D_star'), RN: value('R_N_star'),
    });
  });

  it("gives the authors' losses for their two 25-billion-token models", () => {
    // their own code at (6.34e9, 242e9, 25e9) and (8.67e9, 178e9, 25e9); 1e-9 leaves room for the order of additions only
    expect(repetitionLoss(MUENNIGHOFF_2023, { nParams: 6.34e9, nTokens: 242e9, nUniqueTokens: 25e9 })).toBeCloseTo(2.2256440889984477, 9);
    expect(repetitionLoss(MUENNIGHOFF_2023, { nParams: 8.67e9, nTokens: 178e9, nUniqueTokens: 25e9 })).toBeCloseTo(2.2269634075087867, 9);
  });

  it('is the parametric law while nothing is repeated and the model is no larger than its data can use', () => {
    expect(repetitionLoss(MUENNIGHOFF_2023, { nParams: 1e8, nTokens: 1e10, nUniqueTokens: 1e10 })).toBeCloseTo(
      parametricLoss(MUENNIGHOFF_2023, 1e8, 1e10),
      12,
    );
  });

  it('makes four epochs nearly as good as new data, and forty not', () => {
    const loss = (nTokens: number, nUniqueTokens: number) => repetitionLoss(MUENNIGHOFF_2023, { nParams: 1e9, nTokens, nUniqueTokens });
    expect(loss(4e10, 1e10) - loss(4e10, 4e10)).toBeLessThan(0.02);
    expect(loss(4e11, 1e10) - loss(4e11, 4e11)).toBeGreaterThan(0.05);
  });

  it('puts 1e22 FLOPs with 25e9 unique tokens into 7.02e9 parameters and 9.49 epochs', () => {
    const plan = planWithRepetition(MUENNIGHOFF_2023, { trainFlops: 1e22, nUniqueTokens: 25e9 });
    // the published optimum, 7.022e9 on 237.34e9 in 9.493 epochs, was read off a grid: its loss lies 1e-8 above the minimum
    expect(plan.nParams / 7.022e9).toBeCloseTo(1, 2);
    expect(plan.nTokens / 237.34e9).toBeCloseTo(1, 2);
    expect(plan.epochs).toBeCloseTo(9.493, 1);
    const readOff = repetitionLoss(MUENNIGHOFF_2023, { nParams: 7.022e9, nTokens: 1e22 / (6 * 7.022e9), nUniqueTokens: 25e9 });
    expect(plan.loss).toBeLessThan(readOff);
    expect(readOff - plan.loss).toBeLessThan(2e-8);
  });

  itWithReference('datablations_runs_182_outliers_removed.csv', 'fits the 182 published runs to an objective of .01583 or less, and reports the published minimum among its rivals', (rows) => {
    const fit = fitRepetition({
      nParams: rows.map((row) => row['params']!),
      nTokens: rows.map((row) => row['tokens']!),
      nUniqueTokens: rows.map((row) => row['unique_tokens']!),
      loss: rows.map((row) => row['val_loss']!),
      base: MUENNIGHOFF_2023,
    }, { intervals: 'none' });
    expect(fit.goodness.points).toBe(182);
    expect(fit.goodness.objective).toBeLessThan(0.01583);
    expect(fit.goodness.objective).toBeCloseTo(0.0158074, 6);
    const published = fit.convergence.rivals.find(({ parameters }) => Math.abs(parameters['RD']! - MUENNIGHOFF_2023.RD) < 0.5);
    expect(published?.objective).toBeCloseTo(0.0158259, 6);
    expect(published?.parameters['RN']).toBeCloseTo(MUENNIGHOFF_2023.RN, 1);
  });
});
