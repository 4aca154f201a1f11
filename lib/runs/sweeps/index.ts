import { InputError } from '../../core/check.js';
import type { Sweep } from './sweep.js';
import { batch } from './batch.js';
import { data } from './data.js';
import { distillation, downstream } from './downstream.js';
import { emergence } from './emergence.js';
import { isoflop } from './isoflop.js';
import { learningRate } from './learning-rate.js';
import { objective } from './objective.js';
import { oneShot } from './one-shot.js';
import { repetition } from './repetition.js';
import { settings } from './settings.js';
import { shape } from './shape.js';
import { size } from './size.js';
import { width } from './width.js';

/** Every sweep of the lecture, the quickest first. */
export const sweeps: readonly Sweep[] = [width, data, batch, learningRate, size, repetition, shape, settings, distillation, downstream, objective, emergence, isoflop, oneShot];

/**
 * The sweep of this name.
 * @throws InputError listing those there are
 */
export function findSweep(name: string): Sweep {
  const found = sweeps.find((sweep) => sweep.name === name);
  if (found) return found;
  throw new InputError(`sweep: expected one of ${sweeps.map((sweep) => sweep.name).join(', ')}, got "${name}"`);
}
