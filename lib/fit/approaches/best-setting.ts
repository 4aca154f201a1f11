import { InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import type { FitOptions } from '../inner-fit.js';
import { fitProduct, STEP_LAW, type ProductData } from '../laws/product.js';
import { compareFits } from '../uncertainty/compare-laws.js';
import { fitParabola } from './parabola.js';

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
  const points = optima
    ? { ...data, nParams: optima.map((at) => at.nParams), nTokens: optima.map((at) => at.nTokens), setting: optima.map((at) => at.setting) }
    : data;
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

/** Runs of a sweep for {@link sweepOptima}: many settings for each model size and number of tokens. */
export interface SweepData {
  /** N of each run, [runs]. */
  nParams: readonly number[];
  /** D of each run, [runs]. */
  nTokens: readonly number[];
  /** The setting that was swept: the peak learning rate, or the batch, [runs]. */
  setting: readonly number[];
  /** Loss at the end, nats per token, [runs]. */
  loss: readonly number[];
}

/** The best setting at one (N, D). */
export interface SweepOptimum {
  nParams: number;
  nTokens: number;
  setting: number;
  /** Loss there, by the parabola. */
  loss: number;
  /** Settings that the parabola went through. */
  settings: number;
}

/** The best settings of a sweep, and what had to be left out. */
export interface SweepOptima {
  optima: SweepOptimum[];
  /** A sentence for each (N, D) without a best setting inside what was tried. */
  leftOut: string[];
}

/** How many settings on each side of the lowest the parabola goes through: the loss is a parabola in ln setting near its minimum only. */
const NEIGHBOURS = 2;

/**
 * The best setting for each (N, D) of a sweep: the minimum of the least-squares parabola in ln setting through the lowest run and up to two
 * settings on each side of it.
 *
 * Of several runs with one setting (a sweep of learning rate and batch together, or several seeds) the lowest counts. Where the lowest run
 * has the smallest or the largest setting that was tried, the best one may lie outside: that (N, D) is left out, and said.
 * Source: the loss is convex in (ln eta, ln B) at fixed N and D (Li et al. 2025); the parabola is that of Hoffmann's approach 2.
 * Worked value: losses 2, 1, 2 at settings 1, 10, 100 have their minimum at 10.
 * @throws InputError if the columns differ in length
 */
export function sweepOptima({ nParams, nTokens, setting, loss }: SweepData): SweepOptima {
  for (const [name, column] of Object.entries({ nTokens, setting, loss })) {
    if (column.length !== nParams.length) throw new InputError(`${name}: expected ${nParams.length} numbers, one for each run, got ${column.length}`);
  }
  const groups = new Map<string, { nParams: number; nTokens: number; runs: Map<number, number> }>();
  nParams.forEach((N, i) => {
    const key = `${N} ${nTokens[i]}`;
    const group = groups.get(key) ?? { nParams: N, nTokens: nTokens[i]!, runs: new Map<number, number>() };
    group.runs.set(setting[i]!, Math.min(loss[i]!, group.runs.get(setting[i]!) ?? Infinity));
    groups.set(key, group);
  });
  const optima: SweepOptimum[] = [];
  const leftOut: string[] = [];
  for (const { nParams: N, nTokens: D, runs } of groups.values()) {
    const ordered = [...runs].sort(([a], [b]) => a - b);
    const lowest = ordered.reduce((best, [, value], k) => (value < ordered[best]![1] ? k : best), 0);
    const place = `N = ${N.toPrecision(4)}, D = ${D.toPrecision(4)}`;
    const reach = Math.min(NEIGHBOURS, lowest, ordered.length - 1 - lowest);
    if (ordered.length < 3) {
      leftOut.push(`${place} is left out: ${ordered.length} ${ordered.length === 1 ? 'setting' : 'settings'}, and a minimum needs three`);
      continue;
    }
    if (reach === 0) {
      const side = lowest === 0 ? 'smallest' : 'largest';
      leftOut.push(`${place} is left out: its lowest loss is at the ${side} setting tried, ${ordered[lowest]![0]}; the best may lie beyond`);
      continue;
    }
    const near = ordered.slice(lowest - reach, lowest + reach + 1);
    const { centre, lowest: bottom } = fitParabola(near.map(([value]) => Math.log(value)), near.map(([, value]) => value));
    // through more than three points the parabola may bend elsewhere than its lowest run: then the three around that run decide
    const inside = centre >= Math.log(ordered[lowest - 1]![0]) && centre <= Math.log(ordered[lowest + 1]![0]);
    const three = ordered.slice(lowest - 1, lowest + 2);
    const best = inside
      ? { centre, lowest: bottom }
      : fitParabola(
          three.map(([value]) => Math.log(value)),
          three.map(([, value]) => value),
        );
    optima.push({ nParams: N, nTokens: D, setting: Math.exp(best.centre), loss: best.lowest, settings: inside ? near.length : 3 });
  }
  return { optima, leftOut };
}
