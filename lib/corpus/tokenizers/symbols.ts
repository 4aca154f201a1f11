import { describe, InputError } from '../../core/check.js';
import { allocateTokens, checkTokenId, textOf, type Tokenizer, type TokenizerSpec, type Tokens } from './tokenizer.js';

/**
 * One token a byte, id = the byte's value: 256 tokens, nothing to train, and loss / ln 2 is bits per byte.
 * Worked value: `encode('Hé')` is [72, 195, 169], the UTF-8 of H and é.
 */
export const byteTokenizer: Tokenizer = {
  spec: { kind: 'byte' },
  vocabSize: 256,
  encode: (text) => new TextEncoder().encode(text),
  encodeBytes: (bytes) => Uint8Array.from(bytes),
  decode: (ids) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(ids)),
  decodeBytes: bytesOf,
};

function bytesOf(ids: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(ids, (id, i) => checkTokenId(`ids[${i}]`, id, 256));
}

/**
 * One token a character (Unicode code point), in the order given. Nothing outside the alphabet can be encoded.
 * Worked value: `characterTokenizer(['a', 'b'])` encodes "abba" as [0, 1, 1, 0].
 * @throws InputError if a character occurs twice or is not one code point
 */
export function characterTokenizer(characters: readonly string[]): Tokenizer {
  for (const character of characters) {
    if ([...character].length !== 1) throw new InputError(`characters: expected single characters, got ${describe(character)}`);
  }
  return symbolTokenizer({ kind: 'character', characters: [...characters] }, characters, '', (text) => [...text]);
}

/** The character tokenizer of a text: all its characters, in the order of their code points. */
export function characterTokenizerOf(text: string): Tokenizer {
  return characterTokenizer([...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!));
}

/**
 * One token a word, words being what white space separates; decoding puts one space between words.
 * Worked value: `wordTokenizer(['the', 'force'])` encodes "force the" as [1, 0].
 * @throws InputError if a word occurs twice, is empty or holds white space
 */
export function wordTokenizer(words: readonly string[]): Tokenizer {
  for (const word of words) {
    if (!/^\S+$/.test(word)) throw new InputError(`words: expected words without white space, got ${describe(word)}`);
  }
  return symbolTokenizer({ kind: 'word', words: [...words] }, words, ' ', (text) => text.match(/\S+/g) ?? []);
}

function symbolTokenizer(
  spec: TokenizerSpec,
  symbols: readonly string[],
  between: string,
  split: (text: string) => readonly string[],
): Tokenizer {
  const idOf = new Map(symbols.map((symbol, id) => [symbol, id]));
  if (idOf.size < symbols.length) throw new InputError(`${spec.kind}s: expected all to differ, got ${symbols.length - idOf.size} repeated`);
  const encode = (text: string): Tokens => {
    const parts = split(text);
    const ids = allocateTokens(parts.length, symbols.length);
    parts.forEach((part, i) => {
      const id = idOf.get(part);
      if (id === undefined) throw new InputError(`text: expected ${spec.kind}s of the vocabulary, got ${describe(part)}`);
      ids[i] = id;
    });
    return ids;
  };
  const decode = (ids: ArrayLike<number>) =>
    Array.from(ids, (id, i) => symbols[checkTokenId(`ids[${i}]`, id, symbols.length)]).join(between);
  return {
    spec,
    vocabSize: symbols.length,
    encode,
    encodeBytes: (bytes) => encode(textOf('bytes', bytes)),
    decode,
    decodeBytes: (ids) => new TextEncoder().encode(decode(ids)),
  };
}
