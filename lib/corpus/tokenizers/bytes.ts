import { checkTokenId, type Tokenizer } from './tokenizer.js';

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
