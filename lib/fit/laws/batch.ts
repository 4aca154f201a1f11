import type { Fit } from '../answer.js';
import { checkPositive } from '../../core/check.js';
import { fitLaw } from '../fit-law.js';
import type { FitOptions } from '../inner-fit.js';
import { logColumns, type Law } from '../law.js';
import { weightedLine } from '../statistics.js';

/** Runs to one and the same loss for {@link fitBatchTradeoff}. */
export interface BatchTradeoffData {
  /** Tokens (or examples) in a batch, [runs]. */
  batch: readonly number[];
  /** Steps each run needed to reach the loss, [runs]. */
  steps: readonly number[];
}

/**
 * The trade-off between time and data of McCandlish et al. 2018, (S/S_min - 1)(E/E_min - 1) = 1, where E = B S is the data used.
 *
 * Solved for the steps that a batch B needs it is S = S_min (1 + B_crit/B) with B_crit = E_min/S_min, which is fitted to ln S.
 * Source: "An Empirical Model of Large-Batch Training", equations 2.11 and 2.12. Worked value: at the critical batch a run
 * needs twice the fewest steps and twice the least data.
 * @throws InputError if a value is not a number above zero, or all runs have the same batch
 */
export function fitBatchTradeoff({ batch, steps }: BatchTradeoffData, options: FitOptions = {}): Fit<'Smin' | 'Bcrit', 'batch'> {
  const convention = { params: 'not used', flops: 'not used' } as const;
  return fitLaw(batchTradeoffLaw(), { inputs: { batch }, response: steps, responseName: 'steps', convention }, options);
}

/**
 * S_min = S/(1 + B_crit/B), the steps that an unlimited batch would have needed instead of `steps` at batch `batch`
 * (Kaplan et al. 2020, equation 5.4). Worked value: 1000 steps at the critical batch are worth 500.
 */
export function minimumSteps({ steps, batch, criticalBatch }: { steps: number; batch: number; criticalBatch: number }): number {
  return checkPositive('steps', steps) / (1 + checkPositive('criticalBatch', criticalBatch) / checkPositive('batch', batch));
}

/** The law S = Smin (1 + Bcrit/B); theta = [ln Smin, ln Bcrit]. */
export function batchTradeoffLaw(): Law<'Smin' | 'Bcrit', 'batch'> {
  return {
    spec: { law: 'batch-tradeoff' },
    name: 'McCandlish batch trade-off',
    formula: 'S = Smin (1 + Bcrit/B)',
    inputs: ['batch'],
    spans: ['batch'],
    parameters: [
      { name: 'Smin', scale: 'log', min: 1e-3, max: 1e15 },
      { name: 'Bcrit', scale: 'log', min: 1e-6, max: 1e18 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnSmin, lnBcrit], [lnBatch], predicted, [dLnSmin, dLnBcrit]) {
      for (let i = 0; i < predicted.length; i++) {
        const ratio = Math.exp(lnBcrit! - lnBatch![i]!);
        predicted[i] = lnSmin! + Math.log1p(ratio);
        dLnSmin![i] = 1;
        dLnBcrit![i] = ratio / (1 + ratio);
      }
    },
    starts([lnBatch], observed, weights) {
      const lowest = lnBatch!.reduce((a, b) => Math.min(a, b));
      const highest = lnBatch!.reduce((a, b) => Math.max(a, b));
      return [0, 0.25, 0.5, 0.75, 1].map((share) => {
        const lnBcrit = lowest + share * (highest - lowest);
        const lnSmin = observed.map((lnSteps, i) => lnSteps - Math.log1p(Math.exp(lnBcrit - lnBatch![i]!)));
        return [weightedMean(lnSmin, weights), lnBcrit];
      });
    },
  };
}

/** Measured critical batches for {@link fitCriticalBatch}. */
export interface CriticalBatchData {
  /** Loss at which each was measured, nats per token, [points]. */
  loss: readonly number[];
  /** Critical batch in tokens, [points]. */
  criticalBatch: readonly number[];
}

/**
 * How the critical batch grows as the loss falls: B_crit(L) = B_* / L^(1/alpha_B), fitted to its logarithm.
 *
 * Source: Kaplan et al. 2020, equation 1.4: B_* = 2e8 tokens, alpha_B = 0.21. Worked value: with those, B_crit(3) = 2e8 * 3^-4.762 = 1.07e6
 * tokens.
 * @throws InputError if a value is not a number above zero, or all points have the same loss
 */
export function fitCriticalBatch({ loss, criticalBatch }: CriticalBatchData, options: FitOptions = {}): Fit<'Bstar' | 'alphaB', 'loss'> {
  const convention = { params: 'not used', flops: 'not used' } as const;
  return fitLaw(criticalBatchLaw(), { inputs: { loss }, response: criticalBatch, responseName: 'criticalBatch', convention }, options);
}

/** The law Bcrit = Bstar L^(-1/alphaB); theta = [ln Bstar, ln alphaB]. */
export function criticalBatchLaw(): Law<'Bstar' | 'alphaB', 'loss'> {
  return {
    spec: { law: 'critical-batch' },
    name: 'Kaplan critical batch',
    formula: 'Bcrit = Bstar / L^(1/alphaB)',
    inputs: ['loss'],
    spans: [],
    parameters: [
      { name: 'Bstar', scale: 'log', min: 1e-30, max: 1e60 },
      { name: 'alphaB', scale: 'log', min: 1e-3, max: 1e3 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnBstar, lnAlphaB], [lnLoss], predicted, [dLnBstar, dLnAlphaB]) {
      const exponent = Math.exp(-lnAlphaB!);
      for (let i = 0; i < predicted.length; i++) {
        predicted[i] = lnBstar! - exponent * lnLoss![i]!;
        dLnBstar![i] = 1;
        dLnAlphaB![i] = exponent * lnLoss![i]!;
      }
    },
    starts([lnLoss], observed, weights) {
      const { intercept, slope } = weightedLine(lnLoss!, observed, weights);
      return [[intercept, -Math.log(Math.max(-slope, 1e-2))]];
    },
  };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, i) => {
    sum += weights[i]! * value;
    total += weights[i]!;
  });
  return sum / total;
}
