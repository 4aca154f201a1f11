import { describe, expect, it } from '@jest/globals';
import { fitBatchTradeoff, fitCriticalBatch, fitKaplan, fitKaplanJoint, fitKaplanSteps, minimumSteps } from '../../../lib/fit/index.js';
import { publishedTable } from '../../../lib/core/published.js';

/** A constant of Kaplan et al. 2020, as the published table has it. */
function constant(law: string, symbol: string): number {
  return publishedTable('kaplan-2020-laws').find((row) => row.law === law && row.symbol === symbol)!.value;
}

const DECADES = [1e6, 1e7, 1e8, 1e9];
const GRID = DECADES.flatMap((a) => DECADES.map((b) => [a, 10 * b] as const));

describe("Kaplan's laws, fitted to losses computed from the published constants", () => {
  // section 1.2 of the paper, equations 1.1 to 1.3
  it.each([
    ['L(N)', 'alpha_N', 'N_c'],
    ['L(D)', 'alpha_D', 'D_c'],
    ['L(C_min)', 'alpha_C', 'C_c'],
  ])('%s gives its own %s and %s back', (law, alpha, scale) => {
    const [a, xc] = [constant(law, alpha), constant(law, scale)];
    const fit = fitKaplan({ resource: DECADES, loss: DECADES.map((x) => (xc / x) ** a) });
    expect(fit.parameters.alpha.value).toBeCloseTo(a, 8);
    expect(fit.parameters.xc.value / xc).toBeCloseTo(1, 5);
    expect(fit.convention.params).toBe('non-embedding');
  });

  it('L(N) at a hundredth of N_c is 100^0.076 = 1.4191, by hand', () => {
    const fit = fitKaplan({ resource: DECADES, loss: DECADES.map((x) => (8.8e13 / x) ** 0.076) });
    expect(fit.predict({ resource: 8.8e11 }).value).toBeCloseTo(1.4191, 4);
  });

  it('the joint law of equation 1.5 gives its constants back, and (64000^(76/103) + 1800)^0.103 = 2.4197 at N = 1e9, D = 1e10', () => {
    const [alphaN, alphaD, Nc, Dc] = (['alpha_N', 'alpha_D', 'N_c', 'D_c'] as const).map((symbol) => constant('L(N,D)', symbol)) as [
      number,
      number,
      number,
      number,
    ];
    const fit = fitKaplanJoint({
      nParams: GRID.map(([N]) => N),
      nTokens: GRID.map(([, D]) => D),
      loss: GRID.map(([N, D]) => ((Nc / N) ** (alphaN / alphaD) + Dc / D) ** alphaD),
    });
    expect(fit.parameters.alphaN.value).toBeCloseTo(0.076, 6);
    expect(fit.parameters.alphaD.value).toBeCloseTo(0.103, 6);
    expect(fit.parameters.Nc.value / 6.4e13).toBeCloseTo(1, 3);
    expect(fit.parameters.Dc.value / 1.8e13).toBeCloseTo(1, 3);
    expect(fit.predict({ nParams: 1e9, nTokens: 1e10 }).value).toBeCloseTo(2.4197, 4);
  });

  it('L(N, S) of equation 1.6 gives its constants back, and 2.3474 + 0.3054 = 2.6529 at N = 1e9, S = 1e4', () => {
    const steps = GRID.map(([, D]) => D / 1e4);
    const fit = fitKaplanSteps({
      nParams: GRID.map(([N]) => N),
      minSteps: steps,
      loss: GRID.map(([N], i) => (6.5e13 / N) ** 0.077 + (2.1e3 / steps[i]!) ** 0.76),
    });
    expect(fit.parameters.alphaN.value).toBeCloseTo(0.077, 6);
    expect(fit.parameters.alphaS.value).toBeCloseTo(0.76, 5);
    expect(fit.predict({ nParams: 1e9, minSteps: 1e4 }).value).toBeCloseTo(2.6529, 4);
  });

  it('the critical batch of equation 1.4 gives B_* and alpha_B back, and 1.069e6 tokens at a loss of 3', () => {
    const loss = [2, 3, 4, 6];
    const [Bstar, alphaB] = [constant('B_crit(L)', 'B_star'), constant('B_crit(L)', 'alpha_B')];
    const fit = fitCriticalBatch({ loss, criticalBatch: loss.map((L) => Bstar * L ** (-1 / alphaB)) });
    expect(fit.parameters.Bstar.value / 2e8).toBeCloseTo(1, 6);
    expect(fit.parameters.alphaB.value).toBeCloseTo(0.21, 8);
    // by hand: ln 3 / .21 = 5.2315, 2e8 exp(-5.2315) = 1.069e6
    expect(fit.predict({ loss: 3 }).value / 1.069e6).toBeCloseTo(1, 3);
  });
});

describe('fitBatchTradeoff', () => {
  it('finds S_min and B_crit, and its points obey (S/S_min - 1)(E/E_min - 1) = 1', () => {
    const batch = [1e3, 1e4, 3e4, 1e5, 1e6];
    const fit = fitBatchTradeoff({ batch, steps: batch.map((B) => 3000 * (1 + 3e4 / B)) });
    const [Smin, Bcrit] = [fit.parameters.Smin.value, fit.parameters.Bcrit.value];
    expect(Smin).toBeCloseTo(3000, 3);
    expect(Bcrit / 3e4).toBeCloseTo(1, 6);
    for (const B of batch) {
      const S = fit.predict({ batch: B }).value;
      expect((S / Smin - 1) * ((B * S) / (Bcrit * Smin) - 1)).toBeCloseTo(1, 8);
    }
  });

  it('makes 1000 steps at the critical batch worth 500 at an unlimited one', () => {
    expect(minimumSteps({ steps: 1000, batch: 2e6, criticalBatch: 2e6 })).toBe(500);
    expect(() => minimumSteps({ steps: 1000, batch: 0, criticalBatch: 2e6 })).toThrow('batch: expected a number > 0, got 0');
  });
});
