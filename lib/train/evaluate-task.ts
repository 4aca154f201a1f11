import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../core/tensors.js';
import type { MetricName } from '../core/metric-names.js';
import { encodeExample, type Split, type Task, type Tokenizer } from '../corpus/index.js';
import { judge, type Outcome } from '../emergence/index.js';
import type { TransformerConfig } from '../model/config.js';
import type { SpecialTokens } from '../model/objectives.js';
import { scoreChoices } from './evaluate.js';
import { generate } from './generate.js';

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
 * A task's questions answered by a model and judged by the task's metrics. Choices are scored by the likelihood of each; answers are written greedily,
 * as many tokens as the right one has, and the likelihood of the right one is measured as well.
 * @throws InputError if a question does not fit the context, or the model is an encoder
 */
export function evaluateTask(
  model: TransformerConfig, parameters: NamedTensors, task: Task, { tokenizer, special, split = 'test' }: { tokenizer: Tokenizer; special: SpecialTokens; split?: Split },
): TaskResult {
  const questions = task[split].map((example) => encodeExample(example, tokenizer));
  const options = { batchSize: ROWS, special };
  const scores = scoreChoices(model, parameters, questions.map(({ source, target, choices }) => ({ prompt: source, choices: choices?.options ?? [target] })), options);
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
function answers(model: TransformerConfig, parameters: NamedTensors, questions: readonly { source: number[]; target: number[] }[], special: SpecialTokens): number[][] {
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
