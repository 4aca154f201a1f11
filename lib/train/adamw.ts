import * as tf from '@tensorflow/tfjs';
import { mapNamed, type NamedTensors } from '../core/tensors.js';

/** Settings of AdamW that stay the same over a run; the learning rate comes with every step. */
export interface AdamWConfig {
  /** Decay of the mean of the gradients. */
  beta1: number;
  /** Decay of the mean of their squares. */
  beta2: number;
  epsilon: number;
  /** Share of lr by which matrices shrink a step; vectors (gains and biases) do not. */
  weightDecay: number;
}

export const ADAMW_DEFAULTS: AdamWConfig = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 };

/** Moments of AdamW, by the names of the parameters, and the number of updates made. */
export type AdamWState = {
  mean: NamedTensors;
  square: NamedTensors;
  /** Updates made, a float32 scalar. */
  updates: tf.Tensor;
};

/** Zero moments for `parameters`. The caller disposes them. */
export function initialiseAdamW(parameters: NamedTensors): AdamWState {
  return {
    mean: mapNamed(parameters, (p) => tf.zerosLike(p)),
    square: mapNamed(parameters, (p) => tf.zerosLike(p)),
    updates: tf.scalar(0),
  };
}

/**
 * One update of AdamW (Loshchilov and Hutter 2019, algorithm 2):
 *
 *     m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
 *     p = p - lr (m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + weightDecay p)
 *
 * where t counts updates from 1. Pure: returns new parameters and state, changes nothing. learningRate is a scalar tensor, so that a
 * schedule does not change a compiled step; `multiplier` of a parameter's name multiplies what follows from the gradient, and not the
 * decay: a multiplier that falls with the width must not make wide models decay less (Yang et al. 2022, appendix B).
 *
 * Worked value: p = 1, g = 0.5, lr = 0.1, no decay: the first step is lr g/|g|, so p = 0.9.
 */
export function updateAdamW(
  config: AdamWConfig, parameters: NamedTensors, gradients: NamedTensors, state: AdamWState, learningRate: tf.Tensor,
  multiplier: (name: string) => number = () => 1,
): { parameters: NamedTensors; state: AdamWState } {
  const { beta1, beta2, epsilon, weightDecay } = config;
  const updates = state.updates.add(1);
  const meanCorrection = tf.sub(1, tf.pow(beta1, updates));
  const squareCorrection = tf.sub(1, tf.pow(beta2, updates));
  const mean = mapNamed(state.mean, (m, name) => m.mul(beta1).add(gradients[name]!.mul(1 - beta1)));
  const square = mapNamed(state.square, (v, name) => v.mul(beta2).add(gradients[name]!.square().mul(1 - beta2)));
  const updated = mapNamed(parameters, (p, name) => {
    const direction = mean[name]!.div(meanCorrection).div(square[name]!.div(squareCorrection).sqrt().add(epsilon));
    const scaled = multiplier(name) === 1 ? direction : direction.mul(multiplier(name));
    return p.sub(learningRate.mul(p.rank > 1 ? scaled.add(p.mul(weightDecay)) : scaled));
  });
  return { parameters: updated, state: { mean, square, updates } };
}
