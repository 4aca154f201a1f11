import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import { RandomStream } from '../core/random.js';
import { tensorFlowBackend, typeAttribute } from './tensorflow.js';

/**
 * Numbers uniform in [0, 1), a float32 tensor of `shape`, that follow from `seed` alone: an int32 tensor of two numbers.
 *
 * Unlike tf.randomUniform it computes them as an operation, so that a compiled step draws new numbers whenever it is fed a new seed:
 * dropout without a generator's hidden state. The same seed gives the same numbers wherever a step runs the same way. They are other ones
 * when it runs in another way: TensorFlow draws with the counter-based generator Philox (Salmon et al. 2011), XLA with an algorithm of its
 * own choice, and the backends without TensorFlow draw from the lib's own stream.
 *
 * Example: `const kept = randomUniform(x.shape, seed).greaterEqual(rate); return x.mul(kept.toFloat()).div(1 - rate);`
 * @throws InputError if the seed is not int32 of shape [2]
 */
export function randomUniform(shape: number[], seed: tf.Tensor): tf.Tensor {
  if (seed.dtype !== 'int32' || seed.shape.join() !== '2') throw new InputError(`seed: expected int32[2], got ${seed.dtype}[${seed.shape.join()}]`);
  const backend = tensorFlowBackend();
  if (!backend) return uniformFromStream(shape, seed);
  const { binding } = backend;
  const shapeTensor = tf.tensor1d(shape, 'int32');
  const drawn = backend.executeSingleOutput('StatelessRandomUniform', [
    typeAttribute('dtype', 'float32', binding), typeAttribute('T', 'int32', binding), typeAttribute('Tseed', 'int32', binding),
  ], [shapeTensor, seed]);
  shapeTensor.dispose();
  return drawn;
}

function uniformFromStream(shape: number[], seed: tf.Tensor): tf.Tensor {
  const [a, b] = seed.dataSync() as Int32Array;
  const stream = new RandomStream([a!, b!, 0x9e3779b9, 0x7f4a7c15]); // two constants: a state of zeros would stay there
  for (let i = 0; i < 16; i++) stream.uint32(); // until nearby seeds have nothing in common
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => (stream.uint32() >>> 8) / 2 ** 24), shape);
}

/**
 * The seed of the `index`-th use of `seed` within a step, so that every layer's dropout draws other numbers: int32 [2].
 * Worked value: the seed [1, 2] and index 3 give [1, 2 + 3 * 7919].
 */
export function foldIn(seed: tf.Tensor, index: number): tf.Tensor {
  return seed.add(tf.tensor1d([0, index * 7919], 'int32')); // steps count up by one: a prime apart, uses and steps do not meet soon
}
