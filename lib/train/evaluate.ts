import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import type { MetricName } from '../core/metric-names.js';
import type { NamedTensors } from '../core/tensors.js';
import type { Corpus, Split, Tokenizer, Tokens } from '../corpus/index.js';
import { encodeExample, type Task } from '../corpus/tasks/task.js';
import { judge, type Outcome } from '../emergence/index.js';
import { compile } from '../engine/index.js';
import type { TransformerConfig } from '../model/config.js';
import type { ModelBatch } from '../model/transformer.js';
import type { Example, Objective, SpecialTokens } from '../model/objectives.js';
import { evaluationBatches, examplesBatch, objectiveRows } from './batches.js';
import { generate } from './generate.js';
import { rowLosses, tokenScores } from './step.js';

/** Rows of questions that are scored at once. */
const ROWS = 64;

/** What a loss is measured on, besides model and tokens. */
export interface EvaluationOptions {
  batchSize: number;
  maxBatches?: number;
  /** What is predicted; the next token without it. */
  objective?: Objective;
  /** Of the text, where the objective needs special tokens above it; the model's vocabSize without it. */
  textVocabSize?: number;
}

/** Rows of windows in which tokens are hidden, and how many batches of them an encoder is asked. */
const HOLES_ROWS = 64;
export const HOLES_BATCHES = 32;

/**
 * What an encoder loses for each hidden token, nats, when this share of its text is hidden: in 32 batches of 64 windows unless fewer are
 * asked for.
 * @throws InputError if the tokens do not fill one batch, or the model is no encoder
 */
export function lossesOfHoles(
  model: TransformerConfig, parameters: NamedTensors, { validation, vocabSize }: Corpus,
  hiddenShares: readonly number[], maxBatches = HOLES_BATCHES,
): { hiddenShare: number; lossNatsPerToken: number }[] {
  return hiddenShares.map((hiddenShare) => ({
    hiddenShare,
    lossNatsPerToken: meanLoss(model, parameters, validation, {
      batchSize: HOLES_ROWS, maxBatches, objective: { kind: 'maskedTokens', corruptedShare: hiddenShare }, textVocabSize: vocabSize,
    }),
  }));
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
  for (const { rows, padded } of inRows(examples, batchSize)) {
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

/** Items a batch at a time; `padded` is as long for the last of them: one shape, one compiled program. */
function* inRows<Item>(items: readonly Item[], batchSize: number): Generator<{ rows: readonly Item[]; padded: readonly Item[] }, void> {
  for (let from = 0; from < items.length; from += batchSize) {
    const rows = items.slice(from, from + batchSize);
    yield { rows, padded: [...rows, ...Array.from({ length: batchSize - rows.length }, () => rows[0]!)] };
  }
}

/** What a model makes of an example's target, token by token, each after its source and the right tokens before. */
interface TargetReading {
  /** ln P of each, in nats. */
  logProbabilities: number[];
  /** Whether no token has a higher one. */
  isChosen: boolean[];
}

function readTargets(
  model: TransformerConfig, parameters: NamedTensors, examples: readonly Example[], special: SpecialTokens,
): TargetReading[] {
  const score = compile(tokenScores, { model });
  const readings: TargetReading[] = [];
  for (const { rows, padded } of inRows(examples, ROWS)) {
    const batch = examplesBatch(model, padded, special);
    const scores = score.run({ parameters, batch });
    const [weights, losses, chosen] = [scores.weight, scores.loss, scores.chosen].map((tensor) => tensor.arraySync() as number[][]);
    rows.forEach(({ target }, row) => {
      const first = weights![row]!.indexOf(1);
      readings.push({
        logProbabilities: target.map((_, k) => -losses![row]![first + k]!),
        isChosen: target.map((token, k) => chosen![row]![first + k] === token),
      });
    });
    tf.dispose([batch, scores] as unknown as tf.TensorContainer);
  }
  return readings;
}

/** Mean loss of the targets of examples, in nats a token: what fine-tuning makes small, on examples that were kept apart. */
export function meanTargetLoss(
  model: TransformerConfig, parameters: NamedTensors, { examples, special }: { examples: readonly Example[]; special: SpecialTokens },
): number {
  const logs = readTargets(model, parameters, examples, special).flatMap(({ logProbabilities }) => logProbabilities);
  return -logs.reduce((total, logP) => total + logP, 0) / logs.length;
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
  /** Of an answer that is written: the same answers judged by their first tokens alone, for 1 token, 2, up to the shortest answer. */
  byLength?: { answerTokens: number; metrics: Partial<Record<MetricName, number>> }[];
}

/**
 * A task's questions answered by a model and judged by the task's metrics. Choices are scored by the likelihood of each; answers are
 * written greedily, as many tokens as the right one has, and each token of the right one is scored as well, after those before it.
 * @throws InputError if a question does not fit the context, or the model is an encoder
 */
export function evaluateTask(
  model: TransformerConfig, parameters: NamedTensors, task: Task, { tokenizer, special, split = 'test' }: { tokenizer: Tokenizer; special: SpecialTokens; split?: Split },
): TaskResult {
  const questions = task[split].map((example) => encodeExample(example, tokenizer));
  const head = { task: task.name, questions: questions.length, chance: task.chance };
  if (questions[0]?.choices) {
    return { ...head, metrics: judge(chosenAnswers(model, parameters, questions, special), task.metrics) };
  }
  const outcomes = writtenAnswers(model, parameters, questions, special);
  const shortest = Math.min(...questions.map(({ target }) => target.length));
  return {
    ...head,
    metrics: judge(outcomes, task.metrics),
    byLength: Array.from({ length: shortest }, (_, i) => (
      { answerTokens: i + 1, metrics: judge(outcomes.map((outcome) => beginningOf(outcome, i + 1)), task.metrics) }
    )),
  };
}

type Questions = readonly ReturnType<typeof encodeExample>[];

function chosenAnswers(model: TransformerConfig, parameters: NamedTensors, questions: Questions, special: SpecialTokens): Outcome[] {
  const asked = questions.map(({ source, choices }) => ({ prompt: source, choices: choices!.options }));
  const scores = scoreChoices(model, parameters, asked, { batchSize: ROWS, special });
  return questions.map(({ target, choices }, index): Outcome => {
    const [logLikelihoods, correct] = [scores[index]!, choices!.correct];
    return {
      target,
      // the sum is what is known, and all that the mean needs
      targetLogProbabilities: target.map(() => logLikelihoods[correct]! / target.length),
      choices: { logLikelihoods, correct },
    };
  });
}

function writtenAnswers(model: TransformerConfig, parameters: NamedTensors, questions: Questions, special: SpecialTokens): Outcome[] {
  const readings = readTargets(model, parameters, questions, special);
  const written: number[][] = [];
  for (const { rows, padded } of inRows(questions, ROWS)) {
    const maxTokens = Math.max(...rows.map(({ target }) => target.length));
    const prompts = padded.map(({ source }) => source);
    const texts = tf.tidy(() => generate(model, parameters, prompts, { maxTokens, sampling: { kind: 'greedy' }, start: special.start }));
    written.push(...rows.map(({ target }, row) => texts[row]!.slice(0, target.length)));
  }
  return questions.map(({ target }, index): Outcome => {
    const { logProbabilities, isChosen } = readings[index]!;
    return { target, targetLogProbabilities: logProbabilities, targetIsChosen: isChosen, answer: written[index]! };
  });
}

/** An answer as if its first `length` tokens had been asked for. */
function beginningOf({ target, targetLogProbabilities, targetIsChosen, answer }: Outcome, length: number): Outcome {
  return {
    target: target.slice(0, length),
    targetLogProbabilities: targetLogProbabilities.slice(0, length),
    ...(targetIsChosen && { targetIsChosen: targetIsChosen.slice(0, length) }),
    ...(answer && { answer: answer.slice(0, length) }),
  };
}
