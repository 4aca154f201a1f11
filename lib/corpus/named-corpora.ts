import { existsSync } from 'node:fs';
import { InputError } from '../core/check.js';
import type { Corpus } from './corpus.js';
import { declarationsCorpus } from './declarations.js';
import { chainLanguage } from './languages/chain.js';
import { factLanguage } from './languages/facts.js';
import { kindsLanguage } from './languages/kinds.js';
import { languageCorpus, type Language } from './languages/language.js';
import { markovSource } from './languages/markov.js';
import { fetchedFile, publicCorpus } from './public/fetch.js';
import { publicCorpora } from './public/registry.js';
import { textCorpus } from './text-corpus.js';

/** A corpus that has a name: what `scaling data list` lists. */
export interface NamedCorpus {
  name: string;
  /** Where its tokens come from. */
  origin: 'synthetic' | 'installed' | 'public';
  description: string;
  /** Whether it can be opened now; a public one must be fetched first. */
  isHere: () => boolean;
  open: () => Corpus;
}

/** Enough tokens to look at, or for a first run; `languageCorpus` draws any other number. */
const sampleSize = { seed: 1, trainTokens: 2_000_000, validationTokens: 200_000 };

function synthetic(name: string, description: string, language: () => Language): NamedCorpus {
  return { name, origin: 'synthetic', description, isHere: () => true, open: () => languageCorpus(language(), sampleSize) };
}

/** Every corpus that has a name. */
export const namedCorpora: readonly NamedCorpus[] = [
  synthetic('markov', 'order-2 Markov source over 64 tokens, entropy rate known', () => markovSource({ seed: 1 })),
  synthetic('kinds', 'grammar about kinds of things, entropy rate known, with a taxonomy to infer from', () => kindsLanguage({ seed: 1 })),
  synthetic('facts', 'facts stated again and again, entropy rate known, with questions about them', () => factLanguage({ seed: 1 })),
  synthetic('chain', 'each token from the two before it by one of 19 rules, with noise, entropy rate known', () => chainLanguage({ seed: 1 })),
  {
    name: 'declarations',
    origin: 'installed',
    description: 'TypeScript declaration files of installed packages: code and English prose, as bytes',
    isHere: () => true,
    open: declarationsCorpus,
  },
  ...publicCorpora.map((corpus): NamedCorpus => ({
    name: corpus.name,
    origin: 'public',
    description: `${corpus.description}; ${corpus.license}`,
    isHere: () => existsSync(fetchedFile(corpus)),
    open: () => publicCorpus(corpus.name),
  })),
];

/**
 * The corpus of this name, or the text at this path.
 * @throws InputError if it is neither, or a public corpus that was not fetched
 */
export function openCorpus(nameOrPath: string): Corpus {
  const entry = namedCorpora.find(({ name }) => name === nameOrPath);
  if (entry) return entry.open();
  if (existsSync(nameOrPath)) return textCorpus(nameOrPath);
  throw new InputError(`corpus: expected one of ${namedCorpora.map(({ name }) => name).join(', ')}, or the path of a text, got "${nameOrPath}"`);
}
