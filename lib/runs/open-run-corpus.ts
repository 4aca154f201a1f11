import { InputError, checkInteger } from '../core/check.js';
import { createCorpus, kindsLanguage, languageCorpus, markovSource, openCorpus, type Corpus } from '../corpus/index.js';
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
    case 'given':
      throw new InputError(`corpus: expected one with a recipe, got "${config.name}", of which only the hash is known`);
  }
}

function beginningOf(corpus: Corpus, trainTokens: number): Corpus {
  checkInteger('corpus.trainTokens', trainTokens, { min: 1, max: corpus.train.length });
  return createCorpus({ ...corpus, train: corpus.train.slice(0, trainTokens) });
}
