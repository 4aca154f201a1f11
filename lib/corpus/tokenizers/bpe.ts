import { InputError, checkInteger } from '../../core/check.js';
import { allocateTokens, checkTokenId, type Tokenizer, type Tokens } from './tokenizer.js';

/** Two tokens that become one: token 256 + k is the k-th pair. */
type Pair = [left: number, right: number];

/**
 * Pieces that no merge crosses, as in GPT-2 (Radford et al. 2019, section 2.2): a run of letters, digits or other signs, each with
 * the space before it, or white space. Bytes above 127 count as letters; a piece has at most 64 bytes, so that encoding stays linear.
 * Over text in Latin-1, where a character is a byte: any bytes can be cut, and the pieces together are the bytes.
 */
const PIECE = / ?[A-Za-z\x80-\xff]{1,64}| ?[0-9]{1,64}| ?[^\sA-Za-z0-9\x80-\xff]{1,64}|\s{1,64}(?!\S)|\s/g;

function piecesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').match(PIECE) ?? [];
}

/**
 * A byte-pair encoding trained on `bytes` (Gage 1994; Sennrich et al. 2016, over bytes as in GPT-2): beginning with the 256 bytes,
 * the commonest pair of neighbouring tokens within a piece becomes a new token, until there are `vocabSize`.
 * Of equally common pairs the one with the smaller ids wins, so the same text always gives the same tokenizer.
 *
 * Worked value: "aaab aaab" with vocabSize 258 merges first a + a (four such pairs), then a + b: it and aa + a occur twice, ids decide.
 * @throws InputError if the text has no more pairs that occur twice
 */
export function trainBpe(bytes: Uint8Array, { vocabSize }: { vocabSize: number }): Tokenizer {
  checkInteger('vocabSize', vocabSize, { min: 256, max: 2 ** 16 });
  const words = countPieces(bytes);
  const pairs = countPairs(words);
  const merges: Pair[] = [];
  while (256 + merges.length < vocabSize) {
    const best = commonest(pairs);
    if (best === undefined) {
      throw new InputError(`vocabSize: expected at most ${256 + merges.length} (no pair of this text occurs twice after that), got ${vocabSize}`);
    }
    const pair = pairOf(best);
    mergeEverywhere(pair, 256 + merges.length, words, pairs);
    merges.push(pair);
  }
  return bpeTokenizer(merges);
}

/** A different piece of the text: its tokens so far, and how often it occurs. */
interface Word {
  ids: number[];
  count: number;
}

/** How often a pair occurs, and in which words. */
interface PairUse {
  count: number;
  words: Set<number>;
}

// a pair as one number, ordered as (left, right) is
const keyOf = (left: number, right: number) => left * 2 ** 16 + right;
const pairOf = (key: number): Pair => [Math.floor(key / 2 ** 16), key % 2 ** 16];

function countPieces(bytes: Uint8Array): Word[] {
  const counts = new Map<string, number>();
  for (const piece of piecesOf(bytes)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return [...counts].map(([piece, count]) => ({ ids: [...Buffer.from(piece, 'latin1')], count }));
}

function countPairs(words: readonly Word[]): Map<number, PairUse> {
  const pairs = new Map<number, PairUse>();
  words.forEach((word, w) => addPairs(word, w, pairs));
  return pairs;
}

function addPairs({ ids, count }: Word, w: number, pairs: Map<number, PairUse>): void {
  for (let i = 1; i < ids.length; i++) {
    const key = keyOf(ids[i - 1]!, ids[i]!);
    const use = pairs.get(key) ?? { count: 0, words: new Set() };
    pairs.set(key, use);
    use.count += count;
    use.words.add(w);
  }
}

function removePairs({ ids, count }: Word, w: number, pairs: Map<number, PairUse>): void {
  for (let i = 1; i < ids.length; i++) {
    const key = keyOf(ids[i - 1]!, ids[i]!);
    const use = pairs.get(key)!;
    use.count -= count;
    use.words.delete(w);
    if (use.count === 0) pairs.delete(key);
  }
}

function commonest(pairs: ReadonlyMap<number, PairUse>): number | undefined {
  let best: number | undefined;
  let bestCount = 1;
  for (const [key, { count }] of pairs) {
    if (count > bestCount || (count === bestCount && best !== undefined && key < best)) {
      best = key;
      bestCount = count;
    }
  }
  return best;
}

/** Rewrites every word that has the pair; only those words' counts change. */
function mergeEverywhere(pair: Pair, token: number, words: readonly Word[], pairs: Map<number, PairUse>): void {
  for (const w of [...pairs.get(keyOf(...pair))!.words]) {
    const word = words[w]!;
    removePairs(word, w, pairs);
    word.ids = mergePair(word.ids, pair, token);
    addPairs(word, w, pairs);
  }
}

/** `ids` with every (left, right), taken from the left, replaced by `token`. */
function mergePair(ids: readonly number[], [left, right]: Pair, token: number): number[] {
  const merged: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === left && ids[i + 1] === right) {
      merged.push(token);
      i++;
    } else merged.push(ids[i]!);
  }
  return merged;
}

/**
 * The byte-pair tokenizer with these merges, in the order in which they were learnt.
 * Encoding applies to each piece the earliest merge it has, again and again, as in training.
 * @throws InputError if a merge names a token that does not exist yet
 */
export function bpeTokenizer(merges: readonly Pair[]): Tokenizer {
  const vocabSize = 256 + merges.length;
  const rank = new Map<number, number>();
  const bytesOfToken: number[][] = Array.from({ length: 256 }, (_, byte) => [byte]);
  merges.forEach(([left, right], k) => {
    checkTokenId(`merges[${k}]`, left, 256 + k);
    checkTokenId(`merges[${k}]`, right, 256 + k);
    rank.set(keyOf(left, right), k);
    bytesOfToken.push([...bytesOfToken[left]!, ...bytesOfToken[right]!]);
  });
  const encodeBytes = (bytes: Uint8Array) => encodePieces(piecesOf(bytes), merges, rank);
  const decodeBytes = (ids: ArrayLike<number>) =>
    Uint8Array.from(Array.from(ids, (id, i) => bytesOfToken[checkTokenId(`ids[${i}]`, id, vocabSize)]!).flat());
  return {
    spec: { kind: 'bpe', merges: merges.map(([left, right]): Pair => [left, right]) },
    vocabSize,
    encode: (text) => encodeBytes(new TextEncoder().encode(text)),
    encodeBytes,
    decode: (ids) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(decodeBytes(ids)),
    decodeBytes,
  };
}

function encodePieces(pieces: readonly string[], merges: readonly Pair[], rank: ReadonlyMap<number, number>): Tokens {
  const known = new Map<string, number[]>();
  const encoded = pieces.map((piece) => {
    const ids = known.get(piece) ?? encodePiece(piece, merges, rank);
    known.set(piece, ids);
    return ids;
  });
  const tokens = allocateTokens(encoded.reduce((sum, ids) => sum + ids.length, 0), 256 + merges.length);
  let at = 0;
  for (const ids of encoded) {
    tokens.set(ids, at);
    at += ids.length;
  }
  return tokens;
}

function encodePiece(piece: string, merges: readonly Pair[], rank: ReadonlyMap<number, number>): number[] {
  let ids = [...Buffer.from(piece, 'latin1')];
  for (;;) {
    let earliest = merges.length;
    for (let i = 1; i < ids.length; i++) earliest = Math.min(earliest, rank.get(keyOf(ids[i - 1]!, ids[i]!)) ?? earliest);
    if (earliest === merges.length) return ids;
    ids = mergePair(ids, merges[earliest]!, 256 + earliest);
  }
}
