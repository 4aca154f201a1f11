import { InputError } from '../../core/check.js';
import type { Sweep } from './sweep.js';
import { batch, learningRate, parametrisation, settings, shape } from './settings.js';
import { data, isoflop, isoflopTuned, live, oneShot, oneShotTuned, repetition, size, width } from './scale.js';
import { addition, chain, emergence } from './emergence.js';
import { distillation, downstream, objective, transfer } from './tasks.js';
import { text } from './text.js';

/** Every sweep of the lecture, the quickest first. */
export const sweeps: readonly Sweep[] = [
  width,
  live,
  learningRate,
  settings,
  repetition,
  addition,
  chain,
  distillation,
  shape,
  parametrisation,
  data,
  text,
  batch,
  size,
  transfer,
  downstream,
  objective,
  emergence,
  isoflop,
  oneShot,
  isoflopTuned,
  oneShotTuned,
];

/**
 * The sweep of this name.
 * @throws InputError listing those there are
 */
export function findSweep(name: string): Sweep {
  const found = sweeps.find((sweep) => sweep.name === name);
  if (found) return found;
  throw new InputError(`sweep: expected one of ${sweeps.map((sweep) => sweep.name).join(', ')}, got "${name}"`);
}
