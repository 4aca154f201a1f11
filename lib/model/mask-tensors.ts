import * as tf from '@tensorflow/tfjs';
import { causalVisibility, type Visibility } from './masks.js';

/** What is added to the score of a key that may not be seen: exp(-1e9) is 0. */
const BLIND = -1e9;

/** A mask of plain data, to be added to attention scores: 0 where the query sees the key, -1e9 where not. Returns [1, 1, query, key]. */
export function maskTensor(visibility: Visibility): tf.Tensor {
  return blindWhere(tf.tensor2d(visibility.map((row) => row.map((sees) => !sees)), undefined, 'bool')).expandDims(0).expandDims(0);
}

/** `maskTensor(causalVisibility(time))`: [1, 1, time, time]. */
export function causalMask(time: number): tf.Tensor {
  return maskTensor(causalVisibility(time));
}

/** As `prefixVisibility`, each row with its own prefix: prefixLengths [batch] int32 -> [batch, 1, time, time]. */
export function prefixMask(time: number, prefixLengths: tf.Tensor): tf.Tensor {
  return tf.maximum(causalMask(time), keysBelow(time, prefixLengths));
}

/** Every query sees the keys below its row's length, past which there is only padding: lengths [batch] int32 -> [batch, 1, 1, keys]. */
export function keysBelow(keys: number, lengths: tf.Tensor): tf.Tensor {
  const beyond = tf.greaterEqual(tf.range(0, keys, 1, 'int32').expandDims(0), lengths.expandDims(1)); // [batch, key]
  return blindWhere(beyond).expandDims(1).expandDims(1);
}

function blindWhere(blind: tf.Tensor): tf.Tensor {
  return blind.toFloat().mul(BLIND);
}
