import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../core/random.js';
import type { NamedTensors } from '../core/tensors.js';
import type { TransformerConfig } from './config.js';
import { planParameters } from './parameter-shapes.js';

/**
 * Fresh parameters, with the initial values that `planParameters` states. Unless `gpt2` initialisation or tied embeddings are asked for,
 * the head is 0, so that the first loss is exactly ln(vocabSize). The caller disposes the tensors.
 */
export function initialise(config: TransformerConfig, seed: number): NamedTensors {
  const stream = randomStream(seed, 'initialise');
  return Object.fromEntries(planParameters(config).map(({ name, shape, initial }) => {
    if ('constant' in initial) return [name, tf.fill(shape, initial.constant)];
    const columns = shape.at(-1)!;
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => {
      const value = initial.normal * stream.normal();
      return i % columns < (initial.zeroColumns ?? 0) ? 0 : value;
    });
    return [name, tf.tensor(values, shape)];
  }));
}
