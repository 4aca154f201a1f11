import type * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../core/tensors.js';
import { valueAndGradients } from '../engine/index.js';
import type { TransformerConfig } from '../model/config.js';
import { lossNatsPerToken } from '../model/loss.js';
import { forward } from '../model/transformer.js';
import { updateAdamW, type AdamWConfig, type AdamWState } from './adamw.js';

/** What changes from step to step. */
export type TrainState = {
  parameters: NamedTensors;
  optimiser: AdamWState;
};

/** What a step is given: tokens [batch, time + 1] int32 and the learning rate, a scalar. */
export interface TrainBatch {
  tokens: tf.Tensor;
  learningRate: tf.Tensor;
}

/** What stays the same over a run. */
export interface TrainStatics {
  model: TransformerConfig;
  adamW: AdamWConfig;
}

/** Mean next-token loss of windows [batch, time + 1]: inputs are all tokens but the last, targets all but the first. A scalar, nats a token. */
export function nextTokenLoss(model: TransformerConfig, parameters: NamedTensors, tokens: tf.Tensor): tf.Scalar {
  const time = tokens.shape[1]! - 1;
  const inputs = tokens.slice([0, 0], [-1, time]);
  const targets = tokens.slice([0, 1], [-1, time]);
  return lossNatsPerToken(forward(model, parameters, inputs), targets);
}

/** One step of training, a pure function: loss and gradients at the present parameters, then AdamW's update. */
export function trainStep(state: TrainState, batch: TrainBatch, { model, adamW }: TrainStatics): { state: TrainState; outputs: { loss: tf.Tensor } } {
  const { value, gradients } = valueAndGradients((parameters) => nextTokenLoss(model, parameters, batch.tokens), state.parameters);
  const updated = updateAdamW(adamW, state.parameters, gradients, state.optimiser, batch.learningRate);
  return { state: { parameters: updated.parameters, optimiser: updated.state }, outputs: { loss: value } };
}

/** The loss of one batch without an update, as a compiled step takes it. */
export function evaluateStep(inputs: { parameters: NamedTensors; tokens: tf.Tensor }, { model }: { model: TransformerConfig }): tf.Scalar {
  return nextTokenLoss(model, inputs.parameters, inputs.tokens);
}
