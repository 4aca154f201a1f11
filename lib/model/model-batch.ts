import type * as tf from '@tensorflow/tfjs';

/** What a model reads, row by row. */
export interface ModelInputs {
  /** What a decoder reads before each of its targets, or all that an encoder reads: [batch, time] int32 */
  tokens: tf.Tensor;
  /** Of a prefix decoder: how many positions see one another, [batch] int32, none without it. Of an encoder: how many are not padding, all without it. */
  prefixLengths?: tf.Tensor;
  /** The source of an encoder-decoder: [batch, sourceTime] int32 */
  encoderTokens?: tf.Tensor;
  /** How many of each source are not padding, all without it: [batch] int32 */
  encoderLengths?: tf.Tensor;
}

/** What a model reads and what it is to say. */
export interface ModelBatch extends ModelInputs {
  /** [batch, time] int32. Without it `tokens` are windows [batch, time + 1]: each token is the target of the one before it. */
  targets?: tf.Tensor;
  /** How much each target counts in the mean loss, 1 without it: [batch, time] */
  lossWeights?: tf.Tensor;
}

/** The same batch with its targets said: inputs of windows are all tokens but the last, their targets all but the first. */
export function withTargets(batch: ModelBatch): ModelBatch & { targets: tf.Tensor } {
  const { tokens, targets } = batch;
  if (targets) return { ...batch, targets };
  const time = tokens.shape[1]! - 1;
  return { ...batch, tokens: tokens.slice([0, 0], [-1, time]), targets: tokens.slice([0, 1], [-1, time]) };
}
