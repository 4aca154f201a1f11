import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../core/tensors.js';
import { withTargets, type ModelBatch } from '../model/model-batch.js';
import type { TransformerConfig } from '../model/config.js';
import type { Randomness } from '../model/layers.js';
import { trainingLoss, weightedMean } from '../model/loss.js';
import { forwardInputs } from '../model/transformer.js';

/** How a small model imitates a larger one. */
export interface Distillation {
  teacher: TransformerConfig;
  /** T: both models' logits are divided by it, so that what the teacher thinks of unlikely tokens counts. */
  temperature: number;
  /** Share of the imitation in the loss, from 0 to 1; the rest is that of the true targets. */
  share: number;
}

/**
 * The loss of a student that imitates a teacher's logits (Hinton et al. 2015):
 *
 *     (1 - share) cross-entropy(targets) + share T^2 KL(softmax(teacher / T) || softmax(student / T))
 *
 * T^2 keeps the gradient of the imitation as large as it is at T = 1. The teacher is not trained. A scalar, nats a token.
 */
export function distillationLoss({ teacher: teacherModel, temperature, share }: Distillation, given: {
  model: TransformerConfig; parameters: NamedTensors; teacher: NamedTensors; batch: ModelBatch; randomness?: Randomness;
}): tf.Scalar {
  const { targets, lossWeights, ...inputs } = withTargets(given.batch);
  const logits = forwardInputs(given.model, given.parameters, inputs, given.randomness);
  const teacherLog = tf.logSoftmax(forwardInputs(teacherModel, given.teacher, inputs).div(temperature));
  const studentLog = tf.logSoftmax(logits.div(temperature));
  const divergence = teacherLog.exp().mul(teacherLog.sub(studentLog)).sum(-1); // [batch, time]
  const imitation = weightedMean(divergence, lossWeights).mul(share * temperature ** 2);
  return trainingLoss(logits, targets, { zLoss: given.model.zLoss, lossWeights }).mul(1 - share).add(imitation);
}
