import { InputError } from '../../core/check.js';

/** A well-known text that can be fetched, and what its bytes must be. */
export interface PublicCorpus {
  name: string;
  description: string;
  license: string;
  /** Over https, at a fixed revision where the host has revisions. */
  url: string;
  /** Of the file at `url`. */
  bytes: number;
  sha256: string;
  /** The file's name once it is here. */
  fileName: string;
  /** Where `url` is a zip: the file inside that is the text. */
  zipEntry?: { name: string; bytes: number };
}

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
