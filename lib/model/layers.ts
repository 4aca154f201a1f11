import * as tf from '@tensorflow/tfjs';

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
  const centred = x.sub(x.mean(-1, true));
  const variance = centred.square().mean(-1, true);
  return centred.mul(variance.add(1e-5).rsqrt()).mul(gain).add(bias);
}

/** GELU (Hendrycks and Gimpel 2016), exact: x Phi(x) = x/2 (1 + erf(x / sqrt 2)). */
export function gelu(x: tf.Tensor): tf.Tensor {
  return x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));
}

/**
 * The mask that makes attention causal, to be added to the scores: 0 where key <= query, -1e9 where the key lies ahead.
 * Returns [1, 1, time, time], for [batch, head, query, key].
 */
export function causalMask(time: number): tf.Tensor {
  const position = tf.range(0, time, 1, 'int32');
  const ahead = tf.greater(position.expandDims(0), position.expandDims(1)); // [query, key]
  return ahead.toFloat().mul(-1e9).reshape([1, 1, time, time]);
}

/**
 * Multi-head attention (Vaswani et al. 2017): softmax(Q K^T / sqrt(dHead) + mask) V, the heads side by side.
 * query, key, value [batch, time, dModel]; mask broadcasts to [batch, nHead, query, key]. Returns [batch, time, dModel].
 */
export function attention(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, mask: tf.Tensor, nHead: number): tf.Tensor {
  const dModel = query.shape[2]!;
  const dHead = dModel / nHead;
  const split = (x: tf.Tensor) => x.reshape([...x.shape.slice(0, 2), nHead, dHead]).transpose([0, 2, 1, 3]); // [batch, head, time, dHead]
  const scores = tf.matMul(split(query), split(key), false, true).mul(1 / Math.sqrt(dHead)); // [batch, head, query, key]
  const mixed = tf.matMul(tf.softmax(scores.add(mask)), split(value)); // [batch, head, query, dHead]
  return mixed.transpose([0, 2, 1, 3]).reshape(query.shape);
}
