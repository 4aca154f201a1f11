import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import type { NamedTensors } from '../core/tensors.js';
import type { Tokens } from '../corpus/index.js';
import { compile } from '../engine/index.js';
import type { ModelBatch } from '../model/model-batch.js';
import type { TransformerConfig } from '../model/config.js';
import type { Example, Objective, SpecialTokens } from '../model/objectives.js';
import { evaluationBatches, examplesBatch, objectiveRows } from './batches.js';
import { rowLosses } from './step.js';

/** What a loss is measured on, besides model and tokens. */
export interface EvaluationOptions {
  batchSize: number;
  maxBatches?: number;
  /** What is predicted; the next token without it. */
  objective?: Objective;
  /** Of the text, where the objective needs special tokens above it; the model's vocabSize without it. */
  textVocabSize?: number;
}

/**
 * Mean loss over consecutive windows of `tokens`, in nats a predicted token.
 * @throws InputError if the tokens do not fill one batch, or the model cannot do the objective
 */
export function meanLoss(model: TransformerConfig, parameters: NamedTensors, tokens: Tokens, options: EvaluationOptions): number {
  const { batchSize, objective = { kind: 'fullLM' }, textVocabSize = model.vocabSize, maxBatches } = options;
  const rows = objectiveRows(model, objective, batchSize, textVocabSize);
  const evaluate = compile(rowLosses, { model });
  let loss = 0;
  let weight = 0;
  for (const batch of evaluationBatches(rows, tokens, maxBatches === undefined ? {} : { maxBatches })) {
    const sums = evaluate.run({ parameters, batch });
    loss += sum(sums.loss);
    weight += sum(sums.weight);
    tf.dispose([batch, sums] as unknown as tf.TensorContainer);
  }
  return loss / weight;
}

/** One question for a model: token ids. */
export interface ChoiceQuestion {
  prompt: readonly number[];
  choices: readonly (readonly number[])[];
}

/**
 * The log-likelihood of each choice of each question, `scores[question][choice]` = sum over its tokens of ln P(token | prompt, tokens before),
 * in nats: the highest is the model's answer. Divide by the choices' lengths where these differ and long ones should not lose by that.
 *
 * A prefix decoder sees the prompt in both directions, an encoder-decoder reads it with its encoder.
 * @throws InputError if a prompt with a choice does not fit the context, or the model is an encoder
 */
export function scoreChoices(
  model: TransformerConfig, parameters: NamedTensors, questions: readonly ChoiceQuestion[], { batchSize, special }: { batchSize: number; special: SpecialTokens },
): number[][] {
  const examples: Example[] = questions.flatMap(({ prompt, choices }) => choices.map((choice) => ({ source: [...prompt], target: [...choice] })));
  const score = compile(rowLosses, { model });
  const scores: number[] = [];
  for (let from = 0; from < examples.length; from += batchSize) {
    const rows = examples.slice(from, from + batchSize);
    const padded = [...rows, ...Array.from({ length: batchSize - rows.length }, () => rows[0]!)]; // one shape, one program
    const batch: ModelBatch = examplesBatch(model, padded, special);
    const sums = score.run({ parameters, batch });
    scores.push(...Array.from(sums.loss.dataSync().subarray(0, rows.length), (loss) => -loss));
    tf.dispose([batch, sums] as unknown as tf.TensorContainer);
  }
  let next = 0;
  return questions.map(({ choices }) => {
    if (choices.length === 0) throw new InputError('choices: expected at least one, got none');
    return scores.slice(next, (next += choices.length));
  });
}

function sum(tensor: tf.Tensor): number {
  return Array.from(tensor.dataSync()).reduce((total, value) => total + value, 0);
}
