import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bpeTokenizer,
  byteTokenizer,
  bytesPerToken,
  characterTokenizer,
  characterTokenizerOf,
  loadTokenizer,
  saveTokenizer,
  trainBpe,
  wordTokenizer,
  type Tokenizer,
} from '../../lib/corpus/index.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const nursery = 'peter piper picked a peck of pickled peppers; a peck of pickled peppers peter piper picked.\n'.repeat(3);
const trained = trainBpe(bytes(nursery), { vocabSize: 275 });

describe('every tokenizer', () => {
  it('gives back any bytes (byte and BPE)', () => {
    for (const tokenizer of [byteTokenizer, trained]) {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (some) => {
        expect(tokenizer.decodeBytes(tokenizer.encodeBytes(some))).toEqual(some);
      }));
    }
  });

  it('gives back any well-formed text (byte, BPE, and character over its own alphabet)', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 100 });
    for (const tokenizerFor of [() => byteTokenizer, () => trained, characterTokenizerOf]) {
      fc.assert(fc.property(text, (some) => {
        const tokenizer: Tokenizer = tokenizerFor(some);
        expect(tokenizer.decode(tokenizer.encode(some))).toBe(some);
      }));
    }
  });

  it('keeps a byte-order mark, which is a character like others', () => {
    for (const tokenizer of [byteTokenizer, trained]) expect(tokenizer.decode(tokenizer.encode('\ufeffa'))).toBe('\ufeffa');
  });

  it('refuses ids that it does not have', () => {
    expect(() => byteTokenizer.decode([1, 256])).toThrow('ids[1]: expected a token id from 0 to 255, got 256');
    expect(() => trained.decode([275])).toThrow('ids[0]: expected a token id from 0 to 274, got 275');
  });
});

describe('byteTokenizer', () => {
  it('encodes "Hé" as the bytes 72, 195, 169', () => {
    expect([...byteTokenizer.encode('Hé')]).toEqual([72, 195, 169]);
  });
});

describe('characterTokenizer and wordTokenizer', () => {
  it('number characters and words in the order given', () => {
    expect([...characterTokenizer(['a', 'b']).encode('abba')]).toEqual([0, 1, 1, 0]);
    expect([...wordTokenizer(['the', 'force']).encode(' force  the\n')]).toEqual([1, 0]);
    expect(wordTokenizer(['the', 'force']).decode([1, 0])).toBe('force the');
  });

  it('count a code point outside the basic plane as one character', () => {
    expect([...characterTokenizerOf('b😀a').encode('a😀')]).toEqual([0, 2]);
  });

  it('name what is not in their vocabulary', () => {
    expect(() => characterTokenizer(['a']).encode('ab')).toThrow('text: expected characters of the vocabulary, got "b"');
    expect(() => wordTokenizer(['the']).encode('the farce')).toThrow('text: expected words of the vocabulary, got "farce"');
  });

  it('refuse symbols that they could not tell apart', () => {
    expect(() => characterTokenizer(['a', 'a'])).toThrow('characters: expected all to differ, got 1 repeated');
    expect(() => wordTokenizer(['a b'])).toThrow('words: expected words without white space, got "a b"');
  });
});

/** BPE by the definition: all pairs are counted afresh for every merge, over pieces that are words with the space before them. */
function slowMerges(text: string, nMerges: number): [number, number][] {
  let words = (text.match(/ ?[a-z]+| ?[;.]|\n/g) ?? []).map((piece) => [...bytes(piece)]);
  const merges: [number, number][] = [];
  for (let k = 0; k < nMerges; k++) {
    const counts = new Map<string, number>();
    for (const ids of words)
      for (let i = 1; i < ids.length; i++) counts.set(`${ids[i - 1]},${ids[i]}`, (counts.get(`${ids[i - 1]},${ids[i]}`) ?? 0) + 1);
    const ranked = [...counts].map(([pair, count]) => ({ pair: pair.split(',').map(Number) as [number, number], count }));
    ranked.sort((a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
    const [left, right] = ranked[0]!.pair;
    merges.push([left, right]);
    words = words.map((ids) => {
      const text = ids.map((id) => `<${id}>`).join('').replaceAll(`<${left}><${right}>`, `<${256 + k}>`);
      return [...text.matchAll(/<(\d+)>/g)].map((match) => Number(match[1]));
    });
  }
  return merges;
}

describe('trainBpe', () => {
  it('merges the commonest pair first, and of equal ones the pair with the smaller ids', () => {
    expect(trainBpe(bytes('aaab aaab'), { vocabSize: 258 }).spec).toEqual({ kind: 'bpe', merges: [[97, 97], [97, 98]] });
  });

  it('learns what counting afresh for every merge learns', () => {
    expect(trained.spec).toEqual({ kind: 'bpe', merges: slowMerges(nursery, 19) });
  });

  it('encodes its training text in fewer tokens than bytes, and the more merges the fewer', () => {
    const lengths = [256, 265, 275].map((vocabSize) => trainBpe(bytes(nursery), { vocabSize }).encode(nursery).length);
    expect(lengths[0]).toBe(nursery.length);
    expect(lengths[1]).toBeLessThan(lengths[0]!);
    expect(lengths[2]).toBeLessThan(lengths[1]!);
    expect(bytesPerToken(trained, trained.encode(nursery))).toBeCloseTo(nursery.length / lengths[2]!, 12);
  });

  it('applies merges in the order learnt: with b+c before a+b, "abc" is a and bc', () => {
    expect([...bpeTokenizer([[98, 99], [97, 98]]).encode('abc')]).toEqual([97, 256]);
    expect([...bpeTokenizer([[97, 98], [98, 99]]).encode('abc')]).toEqual([256, 99]);
  });

  it('says how far a text goes that is too short for the vocabulary', () => {
    expect(() => trainBpe(bytes('abab'), { vocabSize: 300 })).toThrow('vocabSize: expected at most 257 (no pair of this text occurs twice after that), got 300');
  });

  it('refuses a merge of a token that does not exist yet', () => {
    expect(() => bpeTokenizer([[97, 256]])).toThrow('merges[0]: expected a token id from 0 to 255, got 256');
  });
});

describe('a saved tokenizer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenizer-'));
  const file = join(folder, 'tokenizer.json');
  const corpusHash = 'ab'.repeat(32);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('comes back as it was, with the hash of its corpus, and leaves nothing half-written', () => {
    for (const tokenizer of [byteTokenizer, characterTokenizerOf('peter'), wordTokenizer(['the', 'force']), trained]) {
      saveTokenizer(file, tokenizer, { corpusHash });
      const loaded = loadTokenizer(file);
      expect(loaded.corpusHash).toBe(corpusHash);
      expect(loaded.tokenizer.spec).toEqual(tokenizer.spec);
      expect(loaded.tokenizer.vocabSize).toBe(tokenizer.vocabSize);
      expect(readdirSync(folder)).toEqual(['tokenizer.json']);
    }
  });

  it('is refused when its version, its content or its JSON is wrong, naming the file', () => {
    saveTokenizer(file, trained, { corpusHash });
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('"version":1', '"version":2'));
    expect(() => loadTokenizer(file)).toThrow(`${file}: expected a tokenizer of version 1, got a wrong version`);
    writeFileSync(file, good.replace('"kind":"bpe"', '"kind":"unigram"'));
    expect(() => loadTokenizer(file)).toThrow('got a wrong spec.kind');
    writeFileSync(file, good.slice(0, 40));
    expect(() => loadTokenizer(file)).toThrow(`${file}: expected a tokenizer saved as JSON, but reading it failed`);
    expect(() => loadTokenizer(join(folder, 'none.json'))).toThrow('ENOENT');
  });
});
