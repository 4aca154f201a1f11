import * as tf from '@tensorflow/tfjs';

/**
 * Cross-entropy of every position: -log softmax(logits)[target] = logSumExp(logits) - logits[target], in nats.
 * logits [..., vocabSize] and targets [...] int32 give [...].
 *
 * Worked value: logits [0, ln 3] and target 1 give ln 4 - ln 3 = 0.2877.
 */
export function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.logSumExp(logits, -1).sub(targetLogits(logits, targets));
}

/**
 * Mean cross-entropy, in nats a token: a scalar; sum(w loss) / sum(w) where the targets have weights w [...].
 * Worked value: losses 1 and 3 with weights 1 and 0 have the mean 1.
 */
export function lossNatsPerToken(logits: tf.Tensor, targets: tf.Tensor, lossWeights?: tf.Tensor): tf.Scalar {
  return weightedMean(crossEntropy(logits, targets), lossWeights);
}

/**
 * What training makes small: the mean of cross-entropy + zLoss z^2 with z = logSumExp(logits), which keeps the log-normaliser near 0
 * (Chowdhery et al. 2022, section 5). With zLoss 0 it is `lossNatsPerToken`.
 *
 * Worked value: logits [0, ln 3], target 1 and zLoss 0.1 give ln(4/3) + 0.1 (ln 4)^2 = 0.4799.
 */
export function trainingLoss(
  logits: tf.Tensor,
  targets: tf.Tensor,
  { zLoss, lossWeights }: { zLoss: number; lossWeights?: tf.Tensor | undefined },
): tf.Scalar {
  if (zLoss === 0) return lossNatsPerToken(logits, targets, lossWeights);
  const z = tf.logSumExp(logits, -1);
  return weightedMean(z.sub(targetLogits(logits, targets)).add(z.square().mul(zLoss)), lossWeights);
}

function targetLogits(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.oneHot(targets.toInt(), logits.shape.at(-1)!).toFloat().mul(logits).sum(-1);
}

/** Of values of any shape, with weights of the same shape or, without them, all alike: a scalar. */
export function weightedMean(values: tf.Tensor, weights?: tf.Tensor): tf.Scalar {
  return weights ? values.mul(weights).sum().div(weights.sum()) : values.mean();
}
