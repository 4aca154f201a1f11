import * as tf from '@tensorflow/tfjs';
import { mapNamed, type NamedTensors } from '../core/tensors.js';
import { foldIn, randomUniform, valueAndGradients } from '../engine/index.js';
import type { TransformerConfig } from '../model/config.js';
import type { Randomness } from '../model/layers.js';
import { crossEntropy, trainingLoss, weightedMean } from '../model/loss.js';
import { forwardInputs, withTargets, type ModelBatch } from '../model/transformer.js';
import { clipByGlobalNorm, updateOptimiser, type Optimiser, type OptimiserState } from './optimiser.js';

/** What changes from step to step. */
export type TrainState = {
  parameters: NamedTensors;
  optimiser: OptimiserState;
};

/** What a step is given besides rows of tokens. */
export interface TrainBatch extends ModelBatch {
  /** a scalar */
  learningRate: tf.Tensor;
  /** int32[2], another one every step; without it nothing is dropped */
  dropoutSeed?: tf.Tensor;
  /** Of the larger model that is imitated. */
  teacher?: NamedTensors;
}

/** What stays the same over a run. */
export interface TrainStatics extends Optimiser {
  model: TransformerConfig;
  /** The largest norm of all gradients together; not limited without it. */
  clipNorm?: number;
  /** Into how many equal parts a batch is cut, whose gradients are added before one update: 1 without it. */
  accumulation?: number;
  distillation?: Distillation;
}

/**
 * What training makes small, of one batch: mean loss of its targets in nats a token, plus the z-loss of the configuration if it has one. A
 * scalar.
 */
export function batchLoss(model: TransformerConfig, parameters: NamedTensors, batch: ModelBatch, randomness?: Randomness): tf.Scalar {
  const { targets, lossWeights, ...inputs } = withTargets(batch);
  return trainingLoss(forwardInputs(model, parameters, inputs, randomness), targets, { zLoss: model.zLoss, lossWeights });
}

/**
 * One step of training, a pure function: loss and gradients at the present parameters, then the optimiser's update.
 *
 * With accumulation k the batch is cut into k parts of as many rows, and the update is that of the mean of the parts' gradients: the same
 * as without where every row has as many targets, at a k-th of the memory for activations.
 */
export function trainStep(
  state: TrainState,
  batch: TrainBatch,
  statics: TrainStatics,
): { state: TrainState; outputs: { loss: tf.Tensor } } {
  const { model, clipNorm, accumulation = 1 } = statics;
  const { learningRate, dropoutSeed, teacher, ...rows } = batch;
  const parts = accumulation === 1 ? [rows] : cutRows(rows, accumulation);
  let loss: tf.Tensor | undefined;
  let gradients: NamedTensors = {};
  parts.forEach((part, index) => {
    const randomness: Randomness | undefined =
      dropoutSeed && ((shape, place) => randomUniform(shape, foldIn(dropoutSeed, place * accumulation + index)));
    const own = valueAndGradients((parameters) => (teacher && statics.distillation
      ? distillationLoss(statics.distillation, { model, parameters, teacher, batch: part, ...(randomness ? { randomness } : {}) })
      : batchLoss(model, parameters, part, randomness)), state.parameters);
    loss = loss ? loss.add(own.value) : own.value;
    gradients = index === 0 ? own.gradients : mapNamed(own.gradients, (g, name) => g.add(gradients[name]!));
  });
  if (accumulation > 1) {
    loss = loss!.div(accumulation);
    gradients = mapNamed(gradients, (g) => g.div(accumulation));
  }
  if (clipNorm !== undefined) gradients = clipByGlobalNorm(gradients, clipNorm);
  const updated = updateOptimiser(statics, model, state.parameters, gradients, state.optimiser, learningRate);
  return { state: { parameters: updated.parameters, optimiser: updated.state }, outputs: { loss: loss! } };
}

/** The summed loss of each row's targets and their summed weights, both [batch]: what evaluation and the scoring of choices add up. */
export function rowLosses(
  { parameters, batch }: { parameters: NamedTensors; batch: ModelBatch },
  { model }: { model: TransformerConfig },
): { loss: tf.Tensor; weight: tf.Tensor } {
  const { targets, lossWeights, ...inputs } = withTargets(batch);
  const weights = lossWeights ?? tf.onesLike(targets).toFloat();
  return { loss: crossEntropy(forwardInputs(model, parameters, inputs), targets).mul(weights).sum(-1), weight: weights.sum(-1) };
}

/**
 * Of every place of each row, all [batch, time]: the loss of its target, the weight of that, and the token with the highest logit, the
 * first of several.
 */
export function tokenScores(
  { parameters, batch }: { parameters: NamedTensors; batch: ModelBatch },
  { model }: { model: TransformerConfig },
): { loss: tf.Tensor; weight: tf.Tensor; chosen: tf.Tensor } {
  const { targets, lossWeights, ...inputs } = withTargets(batch);
  const logits = forwardInputs(model, parameters, inputs);
  const weight = lossWeights ?? tf.onesLike(targets).toFloat();
  return { loss: crossEntropy(logits, targets), weight, chosen: logits.argMax(-1) };
}

function cutRows(batch: ModelBatch, parts: number): ModelBatch[] {
  const cut = Object.entries(batch).map(([name, tensor]) => [name, tf.split(tensor as tf.Tensor, parts, 0)] as const);
  return Array.from(
    { length: parts },
    (_, part) => Object.fromEntries(cut.map(([name, pieces]) => [name, pieces[part]!])) as unknown as ModelBatch,
  );
}

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
