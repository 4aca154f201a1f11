import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import type { MetricName } from '../core/metric-names.js';
import type { NamedTensors } from '../core/tensors.js';
import { encodeExample, type Split, type Task, type Tokenizer, type Tokens } from '../corpus/index.js';
import { judge, type Outcome } from '../emergence/index.js';
import { compile } from '../engine/index.js';
import type { TransformerConfig } from '../model/config.js';
import type { ModelBatch } from '../model/transformer.js';
import type { Example, Objective, SpecialTokens } from '../model/objectives.js';
import { evaluationBatches, examplesBatch, objectiveRows } from './batches.js';
import { generate } from './generate.js';
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
 * The log-likelihood of each choice of each question, `scores[question][choice]` = sum over its tokens of ln P(token | prompt, tokens
 * before), in nats: the highest is the model's answer. Divide by the choices' lengths where these differ and long ones should not lose by
 * that.
 *
 * A prefix decoder sees the prompt in both directions, an encoder-decoder reads it with its encoder.
 * @throws InputError if a prompt with a choice does not fit the context, or the model is an encoder
 */
export function scoreChoices(
  model: TransformerConfig,
  parameters: NamedTensors,
  questions: readonly ChoiceQuestion[],
  { batchSize, special }: { batchSize: number; special: SpecialTokens },
): number[][] {
  const examples: Example[] = questions.flatMap(({ prompt, choices }) =>
    choices.map((choice) => ({ source: [...prompt], target: [...choice] })),
  );
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

/** How well a model does a task. */
export interface TaskResult {
  task: string;
  questions: number;
  /** Of a blind guess: the share of right answers. */
  chance: number;
  metrics: Partial<Record<MetricName, number>>;
}

/** Rows that are scored at once: one shape, one compiled program. */
const ROWS = 64;

/**
 * A task's questions answered by a model and judged by the task's metrics. Choices are scored by the likelihood of each; answers are
 * written greedily, as many tokens as the right one has, and the likelihood of the right one is measured as well.
 * @throws InputError if a question does not fit the context, or the model is an encoder
 */
export function evaluateTask(
  model: TransformerConfig, parameters: NamedTensors, task: Task, { tokenizer, special, split = 'test' }: { tokenizer: Tokenizer; special: SpecialTokens; split?: Split },
): TaskResult {
  const questions = task[split].map((example) => encodeExample(example, tokenizer));
  const options = { batchSize: ROWS, special };
  const scores = scoreChoices(
    model,
    parameters,
    questions.map(({ source, target, choices }) => ({ prompt: source, choices: choices?.options ?? [target] })),
    options,
  );
  const written = questions[0]?.choices ? undefined : answers(model, parameters, questions, special);
  const outcomes = questions.map(({ target, choices }, index): Outcome => {
    const ofTarget = scores[index]![choices?.correct ?? 0]!;
    return {
      target,
      targetLogProbabilities: target.map(() => ofTarget / target.length), // the sum is what is known, and all that the mean needs
      ...(written ? { answer: written[index]! } : {}),
      ...(choices ? { choices: { logLikelihoods: scores[index]!, correct: choices.correct } } : {}),
    };
  });
  return { task: task.name, questions: questions.length, chance: task.chance, metrics: judge(outcomes, task.metrics) };
}

/** What the model writes after each prompt, as long as the right answer. */
function answers(
  model: TransformerConfig,
  parameters: NamedTensors,
  questions: readonly { source: number[]; target: number[] }[],
  special: SpecialTokens,
): number[][] {
  const written: number[][] = [];
  for (let from = 0; from < questions.length; from += ROWS) {
    const rows = questions.slice(from, from + ROWS);
    const padded = [...rows, ...Array.from({ length: ROWS - rows.length }, () => rows[0]!)];
    const maxTokens = Math.max(...rows.map(({ target }) => target.length));
    const texts = tf.tidy(() => generate(model, parameters, padded.map(({ source }) => source), { maxTokens, sampling: { kind: 'greedy' }, start: special.start }));
    written.push(...rows.map(({ target }, row) => texts[row]!.slice(0, target.length)));
  }
  return written;
}
