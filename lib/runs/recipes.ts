import { existsSync } from 'node:fs';
import { checkInteger, InputError } from '../core/check.js';
import { datasetPath } from '../core/kit.js';
import {
  additionTask, chainLanguage, chainQuestions, continuationTask, copyTask, createCorpus, factLanguage, factQuestions, genusQuestions,
  inferenceTask, kindsLanguage, languageCorpus, markovSource, modularTask, namedCorpora, objectQuestions,
  openCorpus, readingQuestions, recallTask,
  taskCorpus, taskWords, textCorpus, topicQuestions, trainBpe, walkLanguage, wordTokenizer, type Corpus, type Task, type Tokenizer,
} from '../corpus/index.js';
import type { CorpusConfig, TaskConfig } from './run-config.js';

/**
 * The corpus that a configuration describes.
 * @throws InputError if it has no recipe, or more tokens are asked for than there are
 */
export function openRunCorpus(config: CorpusConfig): Corpus {
  switch (config.kind) {
    case 'named':
      return beginningOf(openCorpus(config.name), config.trainTokens);
    case 'markov':
      return languageCorpus(markovSource(config.language), config.sample);
    case 'kinds':
      return languageCorpus(kindsLanguage(config.language), config.sample);
    case 'facts':
      return languageCorpus(factLanguage(config.language), config.sample);
    case 'chain':
      return languageCorpus(chainLanguage(config.language), config.sample);
    case 'task': {
      const { draw, tokenizer } = taskDrawer(config);
      return taskCorpus(draw(config.task), tokenizer);
    }
    case 'walk':
      return languageCorpus(walkLanguage(config.language), config.sample);
    case 'bpe':
      return beginningOf(inBpeTokens(openCorpus(config.name), config.bpeVocabSize), config.trainTokens);
    case 'text': {
      const { bpeVocabSize } = config;
      const text = textCorpus(textFile(config.sha256), { tokenizer: bpeVocabSize === undefined ? 'byte' : { bpeVocabSize } });
      return createCorpus({ ...text, name: config.name });
    }
    case 'given':
      throw new InputError(`corpus: expected one with a recipe, got "${config.name}", of which only the hash is known`);
  }
}

/**
 * Whether what the configurations read can be opened here, without reading it: texts must have been fetched or kept.
 * @throws InputError naming the first text that is not here, and how it comes
 */
export function checkTextsAreHere(configs: readonly { corpus: CorpusConfig }[]): void {
  const corpora = new Map(configs.map(({ corpus }) => [corpus.kind === 'text' ? corpus.sha256 : 'name' in corpus ? corpus.name : '', corpus]));
  for (const corpus of corpora.values()) {
    if (corpus.kind === 'text' && !existsSync(textFile(corpus.sha256))) {
      throw new InputError(`corpus: expected the text ${corpus.name} at ${textFile(corpus.sha256)}, found nothing there; a sweep's file that names the text puts it there`);
    }
    if (corpus.kind !== 'named' && corpus.kind !== 'bpe') continue;
    const entry = namedCorpora.find(({ name }) => name === corpus.name);
    if (entry && !entry.isHere()) throw new InputError(`corpus: expected the text ${corpus.name} on this machine, found none; fetch it with: npx scaling data fetch ${corpus.name}`);
    if (!entry && !existsSync(corpus.name)) openCorpus(corpus.name); // refuses, and lists those there are
  }
}

/** Where a text of one's own is kept, by the SHA-256 of its bytes. */
export const textFile = (sha256: string) => datasetPath('corpora', 'texts', `${sha256}.txt`);

function beginningOf(corpus: Corpus, trainTokens: number | undefined): Corpus {
  if (trainTokens === undefined) return corpus;
  checkInteger('corpus.trainTokens', trainTokens, { min: 1, max: corpus.train.length });
  return createCorpus({ ...corpus, train: corpus.train.slice(0, trainTokens) });
}

/**
 * The same text in the tokens of a BPE that is trained on its training split.
 * @throws InputError for a corpus that is no text
 */
function inBpeTokens(corpus: Corpus, vocabSize: number): Corpus {
  const { tokenizer: bytes } = corpus;
  if (!bytes) throw new InputError(`corpus: expected a text, got ${corpus.name}`);
  const text = {
    train: bytes.decodeBytes(corpus.train),
    validation: bytes.decodeBytes(corpus.validation),
    test: bytes.decodeBytes(corpus.test),
  };
  const tokenizer = trainBpe(text.train, { vocabSize });
  return createCorpus({
    name: `${corpus.name}-bpe${vocabSize}`, vocabSize: tokenizer.vocabSize, tokenizer,
    train: tokenizer.encodeBytes(text.train), validation: tokenizer.encodeBytes(text.validation), test: tokenizer.encodeBytes(text.test),
  });
}

/** The words of the tasks that need no language, and the mark between a question and the next. */
export const TASK_VOCABULARY: readonly string[] = [...taskWords, '.'];

/** Draws tasks in the language of a corpus. */
export interface TaskDrawer {
  tokenizer: Tokenizer;
  /** @throws InputError for a task about another language than the corpus's */
  draw: (config: TaskConfig) => Task;
}

/**
 * What draws the tasks of a run on this corpus, and the tokenizer that writes them.
 * @param open the corpus itself, which questions about a text are taken from; opened unless given
 * @throws InputError for a corpus without words for tasks: only `bpe`, `kinds`, `facts` and `chain` have them, and tasks themselves
 */
export function taskDrawer(corpus: CorpusConfig, open?: Corpus): TaskDrawer {
  const kinds = corpus.kind === 'kinds' ? kindsLanguage(corpus.language) : undefined;
  const facts = corpus.kind === 'facts' ? factLanguage(corpus.language) : undefined;
  const chain = corpus.kind === 'chain' ? chainLanguage(corpus.language) : undefined;
  const text = corpus.kind === 'bpe' ? open ?? openRunCorpus(corpus) : undefined;
  const tokenizer = (kinds ?? facts ?? chain ?? text)?.tokenizer ?? (corpus.kind === 'task' ? wordTokenizer(TASK_VOCABULARY) : undefined);
  if (!tokenizer) throw new InputError(`corpus: expected one whose words tasks can be asked in (bpe, kinds, facts, chain, task), got ${corpus.kind}`);
  const language = <T>(given: T | undefined, name: string, task: string): T => {
    if (given === undefined) throw new InputError(`tasks: expected a corpus of kind ${name} for the task ${task}, got ${corpus.kind}`);
    return given;
  };
  return {
    tokenizer,
    draw(config) {
      switch (config.kind) {
        case 'inference': return inferenceTask(language(kinds, 'kinds', config.kind), config);
        case 'genus': return genusQuestions(language(kinds, 'kinds', config.kind), config);
        case 'object': return objectQuestions(language(kinds, 'kinds', config.kind), config);
        case 'reading': return readingQuestions(language(kinds, 'kinds', config.kind), config);
        case 'topic': return topicQuestions(language(kinds, 'kinds', config.kind), config);
        case 'facts': return factQuestions(language(facts, 'facts', config.kind), config);
        case 'chain': return chainQuestions(language(chain, 'chain', config.kind), config);
        case 'continuation': return continuationTask(language(text, 'bpe', config.kind), config);
        case 'addition': return additionTask(config);
        case 'modular': return modularTask(config);
        case 'copy': return copyTask(config);
        case 'recall': return recallTask(config);
      }
    },
  };
}
