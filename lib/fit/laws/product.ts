import { checkPositive, InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { fitLaw } from '../fit-law.js';
import type { Convention, FitOptions } from '../inner-fit.js';
import { logColumns, type Law } from '../law.js';

/** Best settings for {@link fitProduct}: one row for each model size and number of tokens. */
export interface ProductData {
  /** N of each, [points]. */
  nParams: readonly number[];
  /** D of each, [points]. */
  nTokens: readonly number[];
  /** The setting that was best there: a learning rate, or a batch in tokens, [points]. */
  setting: readonly number[];
  /** What the setting is called in messages; `setting` unless said. */
  settingName?: string;
  weights?: readonly number[];
  convention?: Convention;
}

/** The three numbers of y = k N^a D^b. */
export interface ProductParameters {
  k: number;
  a: number;
  b: number;
}

/**
 * The best learning rate and batch of Li et al. 2025, "Predictable Scale: Part I, Step Law - Optimal Hyperparameter Scaling Law in Large
 * Language Model Pretraining" (arXiv:2503.04715): eta = 1.79 N^-0.713 D^0.307 and B = 0.58 D^0.571 tokens, N without embeddings, from some
 * 3,700 models whose learning rate ends at 1e-5.
 */
export const STEP_LAW: { learningRate: ProductParameters; batchTokens: ProductParameters } = {
  learningRate: { k: 1.79, a: -0.713, b: 0.307 },
  batchTokens: { k: 0.58, a: 0, b: 0.571 },
};

/** y = k N^a D^b. Worked value: the step law's learning rate at N = 1e9, D = 1e11 is 1.79 * 1e9^-0.713 * 1e11^0.307 = 0.0016325. */
export function productValue({ k, a, b }: ProductParameters, nParams: number, nTokens: number): number {
  return k * checkPositive('nParams', nParams) ** a * checkPositive('nTokens', nTokens) ** b;
}

/**
 * Fits y = k N^a D^b by least squares on logs: how the best learning rate, or the best batch, moves with model size and data.
 *
 * Source: Li et al. 2025 (see {@link STEP_LAW}); where a batch depends on D alone, pin a: `constraints: { pinned: { a: 0 } }`.
 * The points are best settings, one for each (N, D): `sweepOptima` takes them from a sweep.
 * Worked value: y = 1, 10 and 0.1 at (N, D) = (1, 1), (1, 100) and (100, 1) are N^-0.5 D^0.5.
 * @throws InputError if a value is not a number above zero, all points share one N or one D, or a pair (N, D) comes twice
 */
export function fitProduct(
  { nParams, nTokens, setting, settingName = 'setting', weights, convention }: ProductData,
  options: FitOptions = {},
): Fit<'k' | 'a' | 'b', 'nParams' | 'nTokens'> {
  const seen = new Set<string>();
  nParams.forEach((N, i) => {
    const pair = `${N} ${nTokens[i]}`;
    if (seen.has(pair)) throw new InputError(`${settingName}: expected one best value for each model size and number of tokens, got several for N = ${N}, D = ${nTokens[i]}; with a column of losses the best is taken from the sweep`);
    seen.add(pair);
  });
  return fitLaw(productLaw(), {
    inputs: { nParams, nTokens },
    response: setting,
    responseName: settingName,
    ...(weights && { weights }),
    ...(convention && { convention }),
  }, options);
}

/** The law y = k N^a D^b; theta = [ln k, a, b]. */
export function productLaw(): Law<'k' | 'a' | 'b', 'nParams' | 'nTokens'> {
  return {
    spec: { law: 'product' },
    name: 'best setting against N and D',
    formula: 'y = k N^a D^b',
    inputs: ['nParams', 'nTokens'],
    spans: ['nParams', 'nTokens'],
    parameters: [
      { name: 'k', scale: 'log', min: 1e-100, max: 1e100 },
      { name: 'a', scale: 'linear', min: -10, max: 10 },
      { name: 'b', scale: 'linear', min: -10, max: 10 },
    ],
    response: 'log',
    prepare: logColumns,
    evaluate([lnK, a, b], [lnN, lnD], predicted, [dLnK, dA, dB]) {
      for (let i = 0; i < predicted.length; i++) {
        predicted[i] = lnK! + a! * lnN![i]! + b! * lnD![i]!;
        dLnK![i] = 1;
        dA![i] = lnN![i]!;
        dB![i] = lnD![i]!;
      }
    },
    // linear in theta: any start leads to the one minimum
    starts: (_, observed) => [[observed.reduce((sum, value) => sum + value, 0) / observed.length, 0, 0]],
  };
}
