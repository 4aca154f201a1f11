import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import { mapNamed, type NamedTensors } from '../core/tensors.js';
import type { TransformerConfig } from '../model/config.js';
import { initialiseAdafactor, updateAdafactor, type AdafactorConfig, type AdafactorState } from './adafactor.js';
import { initialiseAdamW, updateAdamW, type AdamWConfig, type AdamWState } from './adamw.js';

/** What turns gradients into updates: AdamW, or Adafactor where it is given. */
export interface Optimiser {
  adamW: AdamWConfig;
  adafactor?: AdafactorConfig;
}
export type OptimiserState = AdamWState | AdafactorState;

/** The state before the first update. The caller disposes it. */
export function initialiseOptimiser({ adafactor }: Optimiser, parameters: NamedTensors): OptimiserState {
  return adafactor ? initialiseAdafactor(parameters) : initialiseAdamW(parameters);
}

/**
 * One update, as `updateAdamW` and `updateAdafactor`; under muP the learning rate of each parameter follows its fan-in.
 * @throws InputError for Adafactor under muP
 */
export function updateOptimiser(
  { adamW, adafactor }: Optimiser,
  model: TransformerConfig,
  parameters: NamedTensors,
  gradients: NamedTensors,
  state: OptimiserState,
  learningRate: tf.Tensor,
): { parameters: NamedTensors; state: OptimiserState } {
  if (adafactor) {
    if (model.parametrisation.kind === 'mup') throw new InputError('adafactor: expected AdamW under muP, whose rule for learning rates is that of Adam, got Adafactor');
    return updateAdafactor(adafactor, parameters, gradients, state as AdafactorState, learningRate);
  }
  return updateAdamW(adamW, parameters, gradients, state as AdamWState, learningRate, (name) => learningRateMultiplier(model, name));
}

/**
 * By how much muP multiplies the learning rate of a parameter under Adam: baseDModel/dModel for matrices whose fan-in grows with the width
 * (all but the embedding, the positions and the biases), 1 for the rest and in the standard parametrisation (Yang et al. 2022, table 3).
 *
 * Worked value: dModel 64 at baseDModel 16: 1/4 for block0.feedForward.hidden.weight, 1 for embedding.
 */
export function learningRateMultiplier({ parametrisation, dModel }: TransformerConfig, name: string): number {
  return parametrisation.kind === 'mup' && name.endsWith('.weight') ? parametrisation.baseDModel / dModel : 1;
}

/**
 * Gradients scaled down together so that the norm of all of them, sqrt(sum of squares), is at most `maxNorm` (Pascanu et al. 2013).
 * Worked value: gradients 3 and 4 with maxNorm 1 become 0.6 and 0.8.
 */
export function clipByGlobalNorm(gradients: NamedTensors, maxNorm: number): NamedTensors {
  const squares = Object.values(gradients).map((g) => g.square().sum());
  const norm = tf.addN(squares).sqrt();
  const factor = tf.div(maxNorm, tf.maximum(norm, maxNorm));
  return mapNamed(gradients, (g) => g.mul(factor));
}
