import * as tf from '@tensorflow/tfjs';

/**
 * Cross-entropy of every position: -log softmax(logits)[target] = logSumExp(logits) - logits[target], in nats.
 * logits [..., vocabSize] and targets [...] int32 give [...].
 *
 * Worked value: logits [0, ln 3] and target 1 give ln 4 - ln 3 = 0.2877.
 */
export function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const vocabSize = logits.shape.at(-1)!;
  const targetLogit = tf.oneHot(targets.toInt(), vocabSize).toFloat().mul(logits).sum(-1);
  return tf.logSumExp(logits, -1).sub(targetLogit);
}

/** Mean cross-entropy over all positions, in nats a token: a scalar. */
export function lossNatsPerToken(logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  return crossEntropy(logits, targets).mean();
}
