import { InputError } from '../../core/check.js';
import { createCorpus, type Corpus } from '../corpus.js';
import type { Tokenizer } from '../tokenizers/tokenizer.js';
import type { Task, TaskExample } from './task.js';

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
