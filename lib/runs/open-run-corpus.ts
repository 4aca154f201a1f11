import { InputError, checkInteger } from '../core/check.js';
import { createCorpus, factLanguage, kindsLanguage, languageCorpus, markovSource, openCorpus, trainBpe, type Corpus } from '../corpus/index.js';
import type { CorpusConfig } from './run-config.js';

/**
 * The corpus that a configuration describes.
 * @throws InputError if it has no recipe, or more tokens are asked for than there are
 */
export function openRunCorpus(config: CorpusConfig): Corpus {
  switch (config.kind) {
    case 'named':
      return config.trainTokens === undefined ? openCorpus(config.name) : beginningOf(openCorpus(config.name), config.trainTokens);
    case 'markov':
      return languageCorpus(markovSource(config.language), config.sample);
    case 'kinds':
      return languageCorpus(kindsLanguage(config.language), config.sample);
    case 'facts':
      return languageCorpus(factLanguage(config.language), config.sample);
    case 'bpe':
      return inBpeTokens(openCorpus(config.name), config.bpeVocabSize);
    case 'given':
      throw new InputError(`corpus: expected one with a recipe, got "${config.name}", of which only the hash is known`);
  }
}

function beginningOf(corpus: Corpus, trainTokens: number): Corpus {
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
  const text = { train: bytes.decodeBytes(corpus.train), validation: bytes.decodeBytes(corpus.validation), test: bytes.decodeBytes(corpus.test) };
  const tokenizer = trainBpe(text.train, { vocabSize });
  return createCorpus({
    name: `${corpus.name}-bpe${vocabSize}`, vocabSize: tokenizer.vocabSize, tokenizer,
    train: tokenizer.encodeBytes(text.train), validation: tokenizer.encodeBytes(text.validation), test: tokenizer.encodeBytes(text.test),
  });
}
