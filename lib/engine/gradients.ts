import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../core/tensors.js';
import { InputError } from '../core/check.js';

/**
 * The value of a scalar function of named tensors and its gradient with respect to each of them.
 *
 *     gradients[name] = d loss(parameters) / d parameters[name], of the shape of parameters[name]
 *
 * Reverse mode: tfjs records the operations of one forward pass and runs their derivatives backwards. Pure; the caller disposes
 * what is returned (inside tf.tidy or a compiled step it has an owner).
 *
 * Worked value: `valueAndGradients(({ w }) => w.square().sum(), { w: tf.tensor1d([1, 2]) })` has value 5 and gradients.w [2, 4].
 * @throws InputError naming the parameters that the loss does not depend on
 */
export function valueAndGradients(
  loss: (parameters: NamedTensors) => tf.Tensor, parameters: NamedTensors,
): { value: tf.Scalar; gradients: NamedTensors } {
  const names = Object.keys(parameters);
  const tensors = names.map((name) => parameters[name]!);
  const { value, grads } = tf.engine().gradients(() => loss(parameters), tensors, undefined, true);
  const unused = names.filter((_, i) => !grads[i]);
  if (unused.length > 0) throw new InputError(`loss: expected a function of every parameter, got one that does not depend on ${unused.join(', ')}`);
  return { value: value as tf.Scalar, gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]!])) };
}
