import { InputError } from '../../core/check.js';

/** Token ids in the narrowest array that holds the vocabulary: one, two or four bytes a token. */
export type Tokens = Uint8Array | Uint16Array | Int32Array;

/** Everything that a tokenizer is made from: plain data, so that it can be saved beside a model and made again. */
export type TokenizerSpec =
  | { kind: 'byte' }
  | { kind: 'character'; characters: string[] }
  | { kind: 'word'; words: string[] }
  | { kind: 'bpe'; merges: [left: number, right: number][] };

/**
 * A reversible map between text and token ids in [0, vocabSize).
 *
 * `decode(encode(text))` is `text` for every well-formed string that the tokenizer accepts (words: up to the white space between
 * them); the byte and BPE tokenizers accept every one, and every sequence of bytes through `encodeBytes`.
 */
export interface Tokenizer {
  readonly spec: TokenizerSpec;
  readonly vocabSize: number;
  /** Token ids of `text`. */
  encode(text: string): Tokens;
  /** Token ids of raw bytes, such as a file's content. */
  encodeBytes(bytes: Uint8Array): Tokens;
  /** The text that the ids stand for; bytes that are not UTF-8 show as U+FFFD. */
  decode(ids: ArrayLike<number>): string;
  /** The exact bytes that the ids stand for: what bits per byte are counted over. */
  decodeBytes(ids: ArrayLike<number>): Uint8Array;
}

/** An array of `length` zeros, as narrow as ids below `vocabSize` allow. */
export function allocateTokens(length: number, vocabSize: number): Tokens {
  if (vocabSize <= 2 ** 8) return new Uint8Array(length);
  if (vocabSize <= 2 ** 16) return new Uint16Array(length);
  return new Int32Array(length);
}

/**
 * Returns `id` if it names one of the `vocabSize` tokens.
 * @throws InputError, for example `ids[3]: expected a token id from 0 to 255, got 300`
 */
export function checkTokenId(name: string, id: number | undefined, vocabSize: number): number {
  if (id !== undefined && Number.isInteger(id) && id >= 0 && id < vocabSize) return id;
  throw new InputError(`${name}: expected a token id from 0 to ${vocabSize - 1}, got ${id}`);
}

/**
 * The text that `bytes` are in UTF-8, byte-order mark included, so that encoding it again gives the same bytes.
 * @throws InputError if they are not UTF-8
 */
export function textOf(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(`${name}: expected UTF-8 text, got bytes that are not`);
  }
}
