import { InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import type { FitOptions } from '../inner-fit.js';
import { fitProduct, STEP_LAW, type ProductData } from '../laws/product.js';
import { compareFits } from '../uncertainty/compare.js';
import { sweepOptima } from './sweep-optima.js';

/** Points for {@link fitBestSetting}: best settings, or with `loss` the runs of sweeps. */
export interface BestSettingData extends ProductData {
  /** Loss of each run, nats per token, [runs]: the best setting of each (N, D) is then taken from its sweep. */
  loss?: readonly number[];
  /** Which published law to compare with. */
  reference: keyof typeof STEP_LAW;
}

/** How the best setting moves with N and D, with what was left out and how the step law does on the same points, in sentences. */
export interface BestSettingAnswer {
  fit: Fit<'k' | 'a' | 'b', 'nParams' | 'nTokens'>;
  notes: string[];
}

/**
 * How the best learning rate or batch moves with model size and data, y = k N^a D^b, from a table of best settings or of whole sweeps
 * ({@link sweepOptima}), beside the step law of Li et al. 2025 on the same points.
 * @throws InputError if fewer than two (N, D) have a best setting inside what was tried, or the points do not fit `fitProduct`
 */
export function fitBestSetting({ loss, reference, ...data }: BestSettingData, options: FitOptions = {}): BestSettingAnswer {
  const isSweep = loss !== undefined && new Set(data.nParams.map((N, i) => `${N} ${data.nTokens[i]}`)).size < data.nParams.length;
  const { optima, leftOut } = isSweep ? sweepOptima({ ...data, loss }) : { optima: undefined, leftOut: [] };
  if (optima && optima.length < 2) {
    throw new InputError(`${data.settingName ?? 'setting'}: expected sweeps with their lowest loss inside what was tried at two or more (N, D), got ${optima.length}${leftOut[0] === undefined ? '' : `; ${leftOut[0]}`}`);
  }
  const points = optima ? { ...data, nParams: optima.map((at) => at.nParams), nTokens: optima.map((at) => at.nTokens), setting: optima.map((at) => at.setting) } : data;
  const choices = { ...options };
  if (optima) delete choices.groups; // an optimum belongs to no run
  const fit = fitProduct(points, choices);
  const { k, a, b } = STEP_LAW[reference];
  const formula = reference === 'learningRate' ? `${k} N^${a} D^${b}` : `${k} D^${b} tokens`;
  return {
    fit,
    notes: [
      ...(optima ? [`the best setting of each of ${optima.length} (N, D) is the minimum of a parabola in its logarithm through the lowest run and its neighbours`] : []),
      ...leftOut,
      compareFits(fit, { name: `the step law of Li et al. 2025, ${formula},`, parameters: { k, a, b } }).sentence,
    ],
  };
}
