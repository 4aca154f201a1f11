import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../core/tensors.js';

/** Settings of Adafactor that stay the same over a run; the learning rate comes with every step. */
export interface AdafactorConfig {
  /** c of the second moment's decay 1 - t^-c: 0.8. */
  decayRate: number;
  /** Added to squared gradients: epsilon1 of the paper. */
  epsilonSquare: number;
  /** The smallest size of a parameter in relative steps: epsilon2 of the paper. */
  epsilonScale: number;
  /** d: an update whose root mean square is larger is scaled down to it. */
  clippingThreshold: number;
  /** `absolute`: the learning rate as it is; `relative`: times max(epsilonScale, root mean square of the parameter). */
  step: 'absolute' | 'relative';
}

export const ADAFACTOR_DEFAULTS: AdafactorConfig = { decayRate: 0.8, epsilonSquare: 1e-30, epsilonScale: 1e-3, clippingThreshold: 1, step: 'absolute' };

/** Second moments of Adafactor by the names of the parameters: of a matrix the means of its rows and of its columns, of a vector all. */
export type AdafactorState = {
  /** [rows] of matrices */
  rows: NamedTensors;
  /** [columns] of matrices */
  columns: NamedTensors;
  /** of vectors */
  full: NamedTensors;
  /** Updates made, a float32 scalar. */
  updates: tf.Tensor;
};

/** Zero moments for `parameters`: dIn + dOut numbers for a matrix, where AdamW keeps 2 dIn dOut. The caller disposes them. */
export function initialiseAdafactor(parameters: NamedTensors): AdafactorState {
  const state: AdafactorState = { rows: {}, columns: {}, full: {}, updates: tf.scalar(0) };
  for (const [name, { shape }] of Object.entries(parameters)) {
    if (shape.length === 2) {
      state.rows[name] = tf.zeros([shape[0]]);
      state.columns[name] = tf.zeros([shape[1]]);
    } else {
      state.full[name] = tf.zeros(shape);
    }
  }
  return state;
}

/**
 * One update of Adafactor (Shazeer and Stern 2018, algorithms 4 and 5), without a first moment:
 *
 *     beta = 1 - t^-decayRate              G = g^2 + epsilonSquare
 *     R = beta R + (1 - beta) mean over columns of G      C = beta C + (1 - beta) mean over rows of G
 *     u = g / sqrt(R C / mean(R))          for vectors u = g / sqrt(V) with V as in Adam
 *     p = p - lr u / max(1, rms(u) / clippingThreshold)
 *
 * where t counts updates from 1. Pure: returns new parameters and state. learningRate is a scalar tensor.
 *
 * Worked value: p = 1, g = 0.5, lr = 0.1: beta is 0 at first, so u = 1 and p = 0.9.
 */
export function updateAdafactor(
  config: AdafactorConfig, parameters: NamedTensors, gradients: NamedTensors, state: AdafactorState, learningRate: tf.Tensor,
): { parameters: NamedTensors; state: AdafactorState } {
  const { decayRate, epsilonSquare, epsilonScale, clippingThreshold, step } = config;
  const updates = state.updates.add(1);
  const beta = tf.sub(1, tf.pow(updates, -decayRate));
  const blend = (old: tf.Tensor, fresh: tf.Tensor) => old.mul(beta).add(fresh.mul(tf.sub(1, beta)));
  const next: AdafactorState = { rows: {}, columns: {}, full: {}, updates };
  const updated = Object.fromEntries(Object.entries(parameters).map(([name, p]) => {
    const g = gradients[name]!;
    const square = g.square().add(epsilonSquare);
    let direction: tf.Tensor;
    if (p.rank === 2) {
      const rows = (next.rows[name] = blend(state.rows[name]!, square.mean(1)));
      const columns = (next.columns[name] = blend(state.columns[name]!, square.mean(0)));
      // factor by factor: R C may be below float32
      direction = g.mul(rows.div(rows.mean()).rsqrt().expandDims(1)).mul(columns.rsqrt().expandDims(0));
    } else {
      direction = g.mul((next.full[name] = blend(state.full[name]!, square)).rsqrt());
    }
    const clipped = direction.div(tf.maximum(1, rootMeanSquare(direction).div(clippingThreshold)));
    const size = step === 'relative' ? learningRate.mul(tf.maximum(epsilonScale, rootMeanSquare(p))) : learningRate;
    return [name, p.sub(clipped.mul(size))];
  }));
  return { parameters: updated, state: next };
}

function rootMeanSquare(x: tf.Tensor): tf.Tensor {
  return x.square().mean().sqrt();
}
