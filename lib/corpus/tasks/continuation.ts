import { checkInteger, InputError } from '../../core/check.js';
import type { Corpus } from '../corpus.js';
import { choiceMetrics, drawTask, type Task, type TaskSizes } from './task.js';

/** Words that stand one after another in a passage, and the tokens of each with the space before it. */
interface Passage {
  words: string[];
  lengths: number[];
}

/**
 * The true continuation of a text among four: some words of a passage (a line) that nobody has trained on, at most `promptTokens` tokens of
 * them, and the words that follow, `answerTokens` tokens and at least four words, beside three other orders of the same words. So none is
 * likelier for being short or for its common words. As zero-shot as a question can be: it has the form of the text itself.
 *
 * Questions of all splits come from the corpus's test split.
 * @throws InputError for a corpus that is no text, or whose test split has no passages long enough
 */
export function continuationTask(corpus: Corpus, options: TaskSizes & { promptTokens: number; answerTokens: number }): Task {
  const { promptTokens, answerTokens } = options;
  checkInteger('promptTokens', promptTokens, { min: 1 });
  checkInteger('answerTokens', answerTokens, { min: 4 });
  const { tokenizer } = corpus;
  if (!tokenizer) throw new InputError(`corpus: expected a text, got ${corpus.name}`);
  const passages = tokenizer.decode(corpus.test).split('\n').map((line): Passage => {
    const words = line.split(' ').filter((word) => word !== '');
    return { words, lengths: words.map((word) => tokenizer.encode(` ${word}`).length) };
  });
  return drawTask({ name: 'continuation', metrics: choiceMetrics, chance: 1 / 4 }, options, (stream) => {
    for (let tries = 0; tries < 10_000; tries++) {
      const passage = passages[stream.integer(passages.length)]!;
      const from = stream.integer(passage.words.length + 1);
      const answer = answerAt(passage, from, answerTokens);
      const shown = wordsBefore(passage, from, promptTokens);
      if (answer === undefined || shown === undefined) continue;
      const target = answer.join(' ');
      const orders = new Set([target]);
      while (orders.size < 4) orders.add(stream.shuffled(answer).join(' '));
      return { prompt: shown.join(' '), target, choices: stream.shuffled([...orders]) };
    }
    throw new InputError(`corpus: expected passages (lines) of more than ${promptTokens + answerTokens} tokens, got hardly any in ${corpus.name}`);
  });
}

/** The words from a place on that are exactly `answerTokens` tokens, where they are four different ones or more. */
function answerAt({ words, lengths }: Passage, from: number, answerTokens: number): string[] | undefined {
  let to = from;
  let tokens = 0;
  while (tokens < answerTokens && to < words.length) tokens += lengths[to++]!;
  const answer = words.slice(from, to);
  return tokens === answerTokens && new Set(answer).size >= 4 ? answer : undefined;
}

/** The words before a place, as many as make at most `promptTokens` tokens, where there are more than that. */
function wordsBefore({ words, lengths }: Passage, place: number, promptTokens: number): string[] | undefined {
  let tokens = 0;
  for (let from = place; from > 0; from--) {
    tokens += lengths[from - 1]!;
    if (tokens > promptTokens) return words.slice(from, place);
  }
  return undefined;
}
