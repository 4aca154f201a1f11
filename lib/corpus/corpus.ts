import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { InputError, checkInteger } from '../core/check.js';
import type { Tokenizer, Tokens } from './tokenizers/tokenizer.js';

/** The three parts of a corpus: fit on the first, choose on the second, report on the third. */
export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** What a model is trained and judged on: plain token ids, and what is known about them. */
export interface Corpus {
  name: string;
  /** SHA-256 (hex) of the vocabulary size and the tokens of the three splits: what a run record keeps. */
  hash: string;
  vocabSize: number;
  /** Absent where the tokens never were text, as in the synthetic languages. */
  tokenizer?: Tokenizer;
  train: Tokens;
  validation: Tokens;
  test: Tokens;
  /** The loss that no model can beat on average, where it is known exactly. */
  entropyRateNatsPerToken?: number;
}

/**
 * A corpus whose tokens were checked and hashed.
 * @throws InputError if a token is not below `vocabSize`, naming the split and the position
 */
export function createCorpus(content: Omit<Corpus, 'hash'>): Corpus {
  checkInteger('vocabSize', content.vocabSize, { min: 1 });
  for (const split of splits) checkIds(split, content[split], content.vocabSize);
  return { ...content, hash: hashContent(content) };
}

function checkIds(split: Split, ids: Tokens, vocabSize: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (id < 0 || id >= vocabSize) throw new InputError(`${split}[${i}]: expected a token id from 0 to ${vocabSize - 1}, got ${id}`);
  }
}

function hashContent(content: Omit<Corpus, 'hash'>): string {
  const hash = sha256.create().update(utf8ToBytes(`vocabSize ${content.vocabSize}\n`));
  for (const split of splits) {
    const ids = content[split];
    hash.update(utf8ToBytes(`${split} ${ids.length} x ${ids.BYTES_PER_ELEMENT}\n`));
    hash.update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
  }
  return bytesToHex(hash.digest());
}
