import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../core/tensors.js';
import { InputError, describe } from '../core/check.js';

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

/**
 * The tensors of a nested value, each named by its path: `{ model: { w }, losses: [a, b] }` has `model.w`, `losses.0` and `losses.1`.
 * The order is that of the keys. A value may be a tensor, an array or a plain object of such values; what is undefined is absent.
 * @throws InputError naming the path of anything else
 */
export function flattenTensors(value: unknown, path = ''): NamedTensors {
  const flat: NamedTensors = {};
  const visit = (part: unknown, at: string): void => {
    if (isTensor(part)) {
      flat[at] = part;
    } else if (part !== null && typeof part === 'object') {
      for (const [key, child] of Object.entries(part)) visit(child, at === '' ? key : `${at}.${key}`);
    } else if (part !== undefined) {
      throw new InputError(`${at || 'value'}: expected a tensor, or an array or object of tensors, got ${describe(part)}`);
    }
  };
  visit(value, path);
  return flat;
}

/**
 * `value` with every tensor replaced by `replace(tensor, path)`: same nesting, same keys.
 *
 * Example: `mapTensors({ w, b: [c] }, (t) => tf.zerosLike(t))` gives `{ w: zeros, b: [zeros] }`.
 * @throws InputError as `flattenTensors`
 */
export function mapTensors<T>(value: T, replace: (tensor: tf.Tensor, path: string) => tf.Tensor, path = ''): T {
  const visit = (part: unknown, at: string): unknown => {
    if (isTensor(part)) return replace(part, at);
    if (part === undefined) return undefined;
    if (part === null || typeof part !== 'object') {
      throw new InputError(`${at || 'value'}: expected a tensor, or an array or object of tensors, got ${describe(part)}`);
    }
    const child = (key: string | number) => (at === '' ? String(key) : `${at}.${key}`);
    if (Array.isArray(part)) return part.map((item, index) => visit(item, child(index)));
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, visit(item, child(key))]));
  };
  return visit(value, path) as T;
}
