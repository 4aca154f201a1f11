import { InputError, checkInteger } from '../../core/check.js';
import type { MetricName } from '../../core/metric-names.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import type { Split } from '../corpus.js';

/** One question: words separated by single spaces, for a word, byte or BPE tokenizer. */
export interface TaskExample {
  prompt: string;
  /** The right answer. */
  target: string;
  /** The answers to choose from, in which `target` occurs; absent where the answer is to be written. */
  choices?: readonly string[];
}

/** A downstream task: questions that a model was not trained on, and how its answers are judged. */
export interface Task {
  name: string;
  metrics: readonly MetricName[];
  /** Share of right answers of a blind guess: 1 over the number of choices, or of possible answers. */
  chance: number;
  train: readonly TaskExample[];
  validation: readonly TaskExample[];
  test: readonly TaskExample[];
}

/** How many examples, and which. */
export interface TaskSizes {
  seed: number;
  trainExamples: number;
  validationExamples: number;
  testExamples: number;
}

/** Metrics of an answer that is written, token by token. */
export const writtenMetrics: readonly MetricName[] = ['exactMatch', 'tokenEditDistance', 'logLikelihoodPerToken'];
/** Metrics of an answer that is chosen. */
export const choiceMetrics: readonly MetricName[] = ['multipleChoiceGrade', 'logLikelihoodPerToken', 'brierScore', 'calibrationError'];

/**
 * A task whose examples all have different prompts, and whose splits share no topic, so that no split holds a question of another.
 *
 * Test questions are drawn first, then validation, then training: more training examples leave the test as it was.
 * @param draw one random example
 * @param topicOf what an example is about, where several are about the same; its prompt unless given
 * @throws InputError if `draw` does not know that many different questions
 */
export function drawTask(task: Pick<Task, 'name' | 'metrics' | 'chance'>, sizes: TaskSizes, draw: (stream: RandomStream) => TaskExample, topicOf = ({ prompt }: TaskExample) => prompt): Task {
  const wanted = { test: sizes.testExamples, validation: sizes.validationExamples, train: sizes.trainExamples };
  const asked = new Set<string>();
  const splitOf = new Map<string, Split>();
  const examples: Record<Split, TaskExample[]> = { train: [], validation: [], test: [] };
  const stream = randomStream(sizes.seed, `task ${task.name}`);
  for (const split of ['test', 'validation', 'train'] as const) {
    checkInteger(`${split}Examples`, wanted[split], { min: 0 });
    let repeated = 0;
    while (examples[split].length < wanted[split]) {
      const example = draw(stream);
      const topic = topicOf(example);
      if (!asked.has(example.prompt) && (splitOf.get(topic) ?? split) === split) {
        asked.add(example.prompt);
        splitOf.set(topic, split);
        examples[split].push(example);
        repeated = 0;
      } else if (++repeated > 10_000) {
        throw new InputError(`${split}Examples: expected fewer, for ${task.name} has hardly more than ${asked.size} different questions, got ${wanted[split]}`);
      }
    }
  }
  return { name: task.name, metrics: task.metrics, chance: task.chance, ...examples };
}
