import * as tf from '@tensorflow/tfjs';
import { causalVisibility, type Visibility } from './masks.js';

/**
 * y = x W + b for x [..., dIn], W [dIn, dOut], b [dOut].
 * All leading dimensions are multiplied as one: one large matrix product is faster than many small ones.
 */
export function linear(x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [dIn, dOut] = weight.shape as [number, number];
  const rows = tf.matMul(x.reshape([-1, dIn]), weight); // [..., dOut]
  return (bias ? rows.add(bias) : rows).reshape([...x.shape.slice(0, -1), dOut]);
}

/**
 * LayerNorm (Ba et al. 2016): y = gain (x - mean) / sqrt(variance + 1e-5) + bias, over the last dimension.
 * x [..., d], gain [d], bias [d].
 */
export function layerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return standardise(x).mul(gain).add(bias);
}

/**
 * z = (x - mean) / s with s = sqrt(variance + 1e-5), over the last dimension. Its gradient is written by hand, because it is much shorter
 * than what follows from the definition step by step: dx = (dz - mean(dz) - z mean(dz z)) / s. Every component of x moves all of z through
 * the mean and the variance.
 */
const standardise = tf.customGrad(((x: tf.Tensor, save: tf.GradSaveFunc) => {
  const centred = x.sub(x.mean(-1, true));
  const inverse = centred.square().mean(-1, true).add(1e-5).rsqrt(); // 1/s
  const z = centred.mul(inverse);
  save([z, inverse]);
  const gradFunc = (dz: tf.Tensor, saved: tf.Tensor[]) => {
    const [z, inverse] = saved as [tf.Tensor, tf.Tensor];
    return dz.sub(dz.mean(-1, true)).sub(z.mul(dz.mul(z).mean(-1, true))).mul(inverse);
  };
  return { value: z, gradFunc };
}) as Parameters<typeof tf.customGrad>[0]);

/**
 * RMSNorm (Zhang and Sennrich 2019): y = gain x / sqrt(mean(x^2) + 1e-5), over the last dimension: LayerNorm without centring and bias.
 * x [..., d], gain [d].
 */
export function rmsNorm(x: tf.Tensor, gain: tf.Tensor): tf.Tensor {
  return x.mul(x.square().mean(-1, true).add(1e-5).rsqrt()).mul(gain);
}

/** GELU (Hendrycks and Gimpel 2016), exact: x Phi(x) = x/2 (1 + erf(x / sqrt 2)). */
export function gelu(x: tf.Tensor): tf.Tensor {
  return x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));
}

/**
 * GEGLU (Shazeer 2020): gelu(a) b, where a and b are the two halves of x [..., 2 dFF]. Returns [..., dFF].
 */
export function geglu(x: tf.Tensor): tf.Tensor {
  const [gate, value] = tf.split(x, 2, -1);
  return gelu(gate!).mul(value!);
}

/** Numbers uniform in [0, 1), float32 of `shape`, other ones at every `place` of a step. The engine draws them. */
export type Randomness = (shape: number[], place: number) => tf.Tensor;

/**
 * Dropout (Srivastava et al. 2014): where `uniform`, of x's shape, is below `rate` a value becomes 0; the others grow by 1/(1 - rate), so
 * that the mean stays.
 */
export function dropout(x: tf.Tensor, rate: number, uniform: tf.Tensor): tf.Tensor {
  return x.mul(tf.greaterEqual(uniform, rate).toFloat().mul(1 / (1 - rate)));
}

/**
 * Rotary positions (Su et al. 2021): the pair (x[i], x[i + dHead/2]) at position t is turned by the angle t 10000^(-2i/dHead), so that the
 * product of a query and a key depends on their distance only. x [batch, head, time, dHead], dHead even.
 */
export function rotate(x: tf.Tensor): tf.Tensor {
  const [, , time, dHead] = x.shape as [number, number, number, number];
  const half = dHead / 2;
  const angles = Float32Array.from({ length: time * half }, (_, n) => Math.floor(n / half) * 10000 ** (-(n % half) / half));
  const cos = tf.tensor(angles.map(Math.cos), [1, 1, time, half]);
  const sin = tf.tensor(angles.map(Math.sin), [1, 1, time, half]);
  const [a, b] = tf.split(x, 2, -1) as [tf.Tensor, tf.Tensor];
  return tf.concat([a.mul(cos).sub(b.mul(sin)), b.mul(cos).add(a.mul(sin))], -1);
}

/** How attention scores become weights. */
export interface AttentionOptions {
  nHead: number;
  /** Added to the scores; broadcasts to [batch, nHead, query, key]: 0 where the key may be seen, -1e9 where not, and biases by position. */
  mask?: tf.Tensor;
  /** Multiplies the product of query and key; 1/sqrt(dHead) without it. */
  scale?: number;
  /** Turns queries and keys [batch, head, time, dHead] by their positions. */
  turn?: (x: tf.Tensor) => tf.Tensor;
}

/**
 * Multi-head attention (Vaswani et al. 2017): softmax(scale Q K^T + mask) V, the heads side by side.
 * query [batch, queries, dModel], key and value [batch, keys, dModel]. Returns [batch, queries, dModel].
 */
export function attention(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, options: AttentionOptions): tf.Tensor {
  const { nHead, mask, turn = (x: tf.Tensor) => x } = options;
  const dHead = query.shape[2]! / nHead;
  const scale = options.scale ?? 1 / Math.sqrt(dHead);
  const heads = (x: tf.Tensor) => x.reshape([...x.shape.slice(0, 2), nHead, dHead]).transpose([0, 2, 1, 3]); // [batch, head, time, dHead]
  // scaled before the product: fewer numbers, and TensorFlow's graph optimiser would turn a scaled product into a slow routine of oneDNN's
  const q = turn(heads(query)).mul(scale); // [batch, head, query, dHead]
  const k = turn(heads(key)); // [batch, head, key, dHead]
  const scores = tf.matMul(q, k, false, true); // [batch, head, query, key]
  const weights = tf.softmax(mask ? scores.add(mask) : scores); // [batch, head, query, key], over the keys
  const mixed = tf.matMul(weights, heads(value)); // [batch, head, query, dHead]
  return mixed.transpose([0, 2, 1, 3]).reshape(query.shape); // [batch, query, dModel]
}

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
