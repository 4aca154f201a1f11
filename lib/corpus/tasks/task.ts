import { checkInteger, checkPositive, InputError } from '../../core/check.js';
import type { MetricName } from '../../core/metric-names.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { createCorpus, type Corpus, type Split } from '../corpus.js';
import type { Tokenizer } from '../tokenizers/tokenizer.js';

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
export const writtenMetrics: readonly MetricName[] = ['exactMatch', 'tokenAccuracy', 'tokenEditDistance', 'logLikelihoodPerToken'];
/** Metrics of an answer that is chosen. */
export const choiceMetrics: readonly MetricName[] = ['multipleChoiceGrade', 'logLikelihoodPerToken', 'brierScore', 'calibrationError'];

/**
 * A task whose examples all have different prompts, and whose splits share no topic, so that no split holds a question of another.
 *
 * Test questions are drawn first, then validation, then training: more training examples leave the test as it was.
 * @param draw one random example, for this split
 * @param topicOf what an example is about, where several are about the same; its prompt unless given
 * @throws InputError if `draw` does not know that many different questions
 */
export function drawTask(
  task: Pick<Task, 'name' | 'metrics' | 'chance'>,
  sizes: TaskSizes,
  draw: (stream: RandomStream, split: Split) => TaskExample,
  topicOf = ({ prompt }: TaskExample) => prompt,
): Task {
  const wanted = { test: sizes.testExamples, validation: sizes.validationExamples, train: sizes.trainExamples };
  const asked = new Set<string>();
  const splitOf = new Map<string, Split>();
  const examples: Record<Split, TaskExample[]> = { train: [], validation: [], test: [] };
  const stream = randomStream(sizes.seed, `task ${task.name}`);
  for (const split of ['test', 'validation', 'train'] as const) {
    checkInteger(`${split}Examples`, wanted[split], { min: 0 });
    let repeated = 0;
    while (examples[split].length < wanted[split]) {
      const example = draw(stream, split);
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

/** A question as token ids: what a decoder reads (its prefix), and what it should say. */
export interface EncodedExample {
  source: number[];
  target: number[];
  /** Token ids of each choice, and which of them is `target`; absent where the answer is to be written. */
  choices?: { options: number[][]; correct: number };
}

/**
 * A question in the tokens of a model. The answer's tokens are those of " answer", because that is how it stands in a text.
 * @throws InputError if the tokenizer lacks a word, or the choices lack the target
 */
export function encodeExample(example: TaskExample, tokenizer: Tokenizer): EncodedExample {
  const answer = (text: string) => Array.from(tokenizer.encode(` ${text}`));
  const encoded = { source: Array.from(tokenizer.encode(example.prompt)), target: answer(example.target) };
  if (!example.choices) return encoded;
  const correct = example.choices.indexOf(example.target);
  if (correct < 0) throw new InputError(`choices: expected "${example.target}" among them, got ${example.choices.join(', ')}`);
  return { ...encoded, choices: { options: example.choices.map(answer), correct } };
}

/** Questions with their answers, one after another: "prompt target . prompt target ." */
export function taskText(examples: readonly TaskExample[]): string {
  return examples.map(({ prompt, target }) => `${prompt} ${target} . `).join('');
}

/** The corpus whose text is a task's solved questions: for models that learn nothing else. */
export function taskCorpus(task: Task, tokenizer: Tokenizer): Corpus {
  return createCorpus({
    name: task.name,
    vocabSize: tokenizer.vocabSize,
    tokenizer,
    train: tokenizer.encode(taskText(task.train)),
    validation: tokenizer.encode(taskText(task.validation)),
    test: tokenizer.encode(taskText(task.test)),
  });
}

/** Several tasks to be learnt together, and some kept back to see what carries over. */
export interface TaskMixture {
  /** Training examples of all trained tasks in random order, each with the name of its task. */
  train: readonly (TaskExample & { task: string })[];
  trained: readonly Task[];
  /** Tasks of which no example is in `train`: what a model does on them is zero-shot. */
  heldOut: readonly Task[];
}

/**
 * Multitask fine-tuning data as in T0 (Sanh et al. 2022): `nExamples` training examples, each from a task drawn with its weight (1 if not
 * given), going round a task's examples in order when there are fewer than it owes.
 * @throws InputError if a held-out or weighted name is not a task's, or nothing is left to train on
 */
export function taskMixture(
  tasks: readonly Task[],
  options: { seed: number; nExamples: number; heldOut: readonly string[]; weights?: Readonly<Record<string, number>> },
): TaskMixture {
  const { seed, nExamples, heldOut, weights = {} } = options;
  const names = tasks.map(({ name }) => name);
  for (const name of [...heldOut, ...Object.keys(weights)]) {
    if (!names.includes(name)) throw new InputError(`heldOut and weights: expected names among ${names.join(', ')}, got "${name}"`);
  }
  const trained = tasks.filter(({ name }) => !heldOut.includes(name));
  if (trained.length === 0) throw new InputError('heldOut: expected at least one task left to train on, got none');
  for (const { name, train } of trained) if (train.length === 0) throw new InputError(`tasks: expected training examples of ${name}, got none`);
  const stream = randomStream(seed, 'task mixture');
  const weightOf = trained.map(({ name }) => checkPositive(`weights.${name}`, weights[name] ?? 1));
  const total = weightOf.reduce((sum, w) => sum + w, 0);
  const given = trained.map(() => 0);
  const train = Array.from({ length: nExamples }, () => {
    let lot = stream.uniform() * total;
    const t = Math.max(weightOf.findIndex((weight) => (lot -= weight) < 0), 0);
    const task = trained[t]!;
    return { ...task.train[given[t]!++ % task.train.length]!, task: task.name };
  });
  return { train, trained, heldOut: tasks.filter(({ name }) => heldOut.includes(name)) };
}
