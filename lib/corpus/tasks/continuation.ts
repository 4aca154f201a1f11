import { checkInteger, InputError } from '../../core/check.js';
import type { RandomStream } from '../../core/random.js';
import type { Corpus } from '../corpus.js';
import { choiceMetrics, drawTask, type Task, type TaskSizes } from './task.js';

/** Words that stand one after another in a passage, and the tokens of each with the space before it. */
interface Passage {
  words: string[];
  lengths: number[];
}

/** A piece of a passage: words `from` up to, not including, `to`. */
interface Span {
  from: number;
  to: number;
}

/**
 * The true continuation of a text among four: some words of a passage (a line) that nobody has trained on, at most `promptTokens` tokens of
 * them, and the `answerTokens` tokens that follow, beside three pieces of other passages of the same split. All four are of the same length,
 * in tokens and whole words, so that none is likelier for being short. As zero-shot as a question can be: it has the form of the text itself.
 *
 * Questions of all splits come from the corpus's test split, each about another passage.
 * @throws InputError for a corpus that is no text, or whose test split has too few passages
 */
export function continuationTask(corpus: Corpus, options: TaskSizes & { promptTokens: number; answerTokens: number }): Task {
  const { promptTokens, answerTokens } = options;
  checkInteger('promptTokens', promptTokens, { min: 1 });
  checkInteger('answerTokens', answerTokens, { min: 1 });
  const { tokenizer } = corpus;
  if (!tokenizer) throw new InputError(`corpus: expected a text, got ${corpus.name}`);
  const passages = tokenizer.decode(corpus.test).split('\n').map((line): Passage => {
    const words = line.split(' ').filter((word) => word !== '');
    return { words, lengths: words.map((word) => tokenizer.encode(` ${word}`).length) };
  });
  const textOf = ({ words }: Passage, { from, to }: Span) => words.slice(from, to).join(' ');
  const pick = (stream: RandomStream): [Passage, Span] => {
    for (let tries = 0; tries < 10_000; tries++) {
      const passage = passages[stream.integer(passages.length)]!;
      const span = spanOf(passage, stream, options);
      if (span) return [passage, span];
    }
    throw new InputError(`corpus: expected passages (lines) of more than ${promptTokens + answerTokens} tokens, got hardly any in ${corpus.name}`);
  };
  return drawTask({ name: 'continuation', metrics: choiceMetrics, chance: 1 / 4 }, options, (stream) => {
    const [passage, span] = pick(stream);
    const target = textOf(passage, span);
    const choices = [target];
    while (choices.length < 4) {
      const [other, elsewhere] = pick(stream);
      const choice = textOf(other, elsewhere);
      if (other !== passage && !choices.includes(choice)) choices.push(choice);
    }
    const prompt = textOf(passage, { from: span.from - promptWords(passage, span.from, promptTokens), to: span.from });
    return { prompt, target, choices: stream.shuffled(choices) };
  });
}

/** A place of a passage from which whole words make exactly `answerTokens` tokens, after a full prompt; undefined where the lot falls badly. */
function spanOf(
  passage: Passage, stream: RandomStream, { promptTokens, answerTokens }: { promptTokens: number; answerTokens: number },
): Span | undefined {
  const from = stream.integer(passage.words.length + 1);
  const before = passage.lengths.slice(0, from).reduce((sum, length) => sum + length, 0);
  if (before < promptTokens) return undefined;
  let to = from;
  let tokens = 0;
  while (tokens < answerTokens && to < passage.words.length) tokens += passage.lengths[to++]!;
  return tokens === answerTokens ? { from, to } : undefined;
}

/** How many words before a place make at most `promptTokens` tokens. */
function promptWords({ lengths }: Passage, place: number, promptTokens: number): number {
  let count = 0;
  for (let tokens = 0; count < place; count++) {
    tokens += lengths[place - 1 - count]!;
    if (tokens > promptTokens) break;
  }
  return count;
}
