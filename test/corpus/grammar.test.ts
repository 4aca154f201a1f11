import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { randomStream } from '../../lib/core/random.js';
import { compileGrammar, grammarLanguage, grammarStatistics, kindsLanguage, type Grammar } from '../../lib/corpus/index.js';
import { entropyMissInStandardErrors } from './entropyCheck.js';

const repeatA: Grammar = { start: 'S', rules: { S: [{ weight: 1, symbols: ['a', 'S'] }, { weight: 1, symbols: ['b'] }] } };

/** a^n c b^n and more: nests without limit, so it is no regular language. */
const nested: Grammar = {
  start: 'S',
  rules: {
    S: [{ weight: 3, symbols: ['a', 'S', 'b'] }, { weight: 6, symbols: ['c'] }, { weight: 1, symbols: ['d', 'T', 'S'] }],
    T: [{ weight: 2, symbols: ['a'] }, { weight: 1, symbols: ['b', 'T'] }],
  },
};

/** Every sentence of a grammar that is likelier than `floor`, with its probability: leftmost derivations written out. */
function likelySentences(grammar: Grammar, floor: number): { words: string[]; p: number }[] {
  const found: { words: string[]; p: number }[] = [];
  const expand = (words: string[], pending: readonly string[], p: number): void => {
    if (p < floor) return;
    const [symbol, ...rest] = pending;
    if (symbol === undefined) return void found.push({ words, p });
    const productions = grammar.rules[symbol];
    if (!productions) return expand([...words, symbol], rest, p);
    const total = productions.reduce((sum, { weight }) => sum + weight, 0);
    for (const { weight, symbols } of productions) expand(words, [...symbols, ...rest], (p * weight) / total);
  };
  expand([], [grammar.start], 1);
  return found;
}

describe('grammarStatistics', () => {
  it('gives ln 2 a token for a fair coin that ends a sentence: u = 2, length 2, 2 ln 2 a sentence', () => {
    const statistics = grammarStatistics(compileGrammar(repeatA, ['a', 'b']));
    expect(statistics.expectedUses[0]).toBeCloseTo(2, 12);
    expect(statistics.meanSentenceLength).toBeCloseTo(2, 12);
    expect(statistics.entropyNatsPerSentence).toBeCloseTo(2 * Math.LN2, 12);
    expect(statistics.entropyRateNatsPerToken).toBeCloseTo(Math.LN2, 12);
  });

  it('agrees with writing out every sentence of a nesting grammar', () => {
    const sentences = likelySentences(nested, 1e-9);
    const total = sentences.reduce((sum, { p }) => sum + p, 0);
    const length = sentences.reduce((sum, { words, p }) => sum + p * words.length, 0);
    const entropy = -sentences.reduce((sum, { p }) => sum + p * Math.log(p), 0);
    expect(new Set(sentences.map(({ words }) => words.join(' '))).size).toBe(sentences.length); // unambiguous
    const statistics = grammarStatistics(compileGrammar(nested, ['a', 'b', 'c', 'd']));
    // the sentences left out are together this rare, and hardly one of them is longer than 100 words or rarer than e^-100
    const missing = 100 * (1 - total);
    expect(missing).toBeLessThan(0.01);
    expect(Math.abs(statistics.meanSentenceLength - length)).toBeLessThan(missing);
    expect(Math.abs(statistics.entropyNatsPerSentence - entropy)).toBeLessThan(missing);
  });

  it('finds the expected uses that solving u = e + M^T u as linear equations finds', () => {
    const statistics = grammarStatistics(compileGrammar(nested, ['a', 'b', 'c', 'd']));
    // M, rows S and T: S holds .3 + .1 of S and .1 of T; T holds 1/3 of T
    const u = solve(new Matrix([[1 - 0.4, 0], [-0.1, 1 - 1 / 3]]), new Matrix([[1], [0]])).getColumn(0);
    expect(statistics.expectedUses[0]).toBeCloseTo(u[0]!, 12);
    expect(statistics.expectedUses[1]).toBeCloseTo(u[1]!, 12);
  });

  it('refuses a grammar whose sentences do not end', () => {
    const endless = (weight: number): Grammar => ({
      start: 'S',
      rules: {
        S: [
          { weight, symbols: ['a', 'S', 'S'] },
          { weight: 1, symbols: ['b'] },
        ],
      },
    });
    expect(() => grammarStatistics(compileGrammar(endless(2), ['a', 'b']))).toThrow('grammar: expected sentences that end');
    expect(() => grammarStatistics(compileGrammar(endless(1), ['a', 'b']))).toThrow('grammar: expected sentences that end');
    expect(grammarStatistics(compileGrammar(endless(0.9), ['a', 'b'])).meanSentenceLength).toBeCloseTo(19, 9); // 1/(1 - 2 x 9/19)
  });
});

describe('compileGrammar', () => {
  const compile = (symbols: string[][], weight = 1) =>
    compileGrammar({ start: 'S', rules: { S: symbols.map((production) => ({ weight, symbols: production })) } }, ['a', 'b']);

  it('refuses productions that reading from the left could not tell apart', () => {
    expect(() => compile([['a'], ['a', 'b']])).toThrow('grammar: expected productions of S that begin differently, got two with "a"');
    expect(() => compile([['S', 'a']])).toThrow('grammar: expected every production of S to begin with a word');
    expect(() => compile([[]])).toThrow('grammar: expected every production of S to begin with a word');
  });

  it('refuses unknown symbols, weights that are not positive, and a start without rules', () => {
    expect(() => compile([['c']])).toThrow('grammar: expected symbols that are words or have rules, got "c"');
    expect(() => compile([['a']], 0)).toThrow('grammar: weight of a production of S: expected a number > 0, got 0');
    expect(() => compileGrammar({ start: 'T', rules: {} }, [])).toThrow('grammar: expected at least one production of T, got none');
  });
});

describe('grammarLanguage', () => {
  const language = grammarLanguage('nested', nested, ['a', 'b', 'c', 'd']);

  it('gives every sentence the product of its productions', () => {
    for (const { words, p } of likelySentences(nested, 1e-4)) {
      const logs = language.logProbabilities(language.tokenizer.encode(words.join(' ')));
      expect(logs.reduce((sum, x) => sum + x, 0)).toBeCloseTo(Math.log(p), 10);
    }
  });

  it('shares out probability 1 among the words that can come next, after any beginning', () => {
    fc.assert(fc.property(fc.nat(), fc.integer({ min: 0, max: 40 }), (seed, length) => {
      const beginning = language.sample(length, randomStream(seed, 'beginning'));
      const next = [0, 1, 2, 3].map((word) => Math.exp(language.logProbabilities(Uint8Array.from([...beginning, word])).at(-1)!));
      expect(next.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }));
  });

  it('gives probability 0 to a word that cannot come, and to what follows it', () => {
    expect([...language.logProbabilities(language.tokenizer.encode('c b c'))].slice(1)).toEqual([-Infinity, -Infinity]);
  });
});

describe('kindsLanguage', () => {
  const language = kindsLanguage({ seed: 1 });
  const { nouns, genera, genusOf, verbs } = language.kinds;

  it('has the entropy rate and sentence length that its docstring states', () => {
    expect(language.entropyRateNatsPerToken).toBeCloseTo(2.011874, 6);
    expect(language.statistics.meanSentenceLength).toBeCloseTo(6.3626, 4);
    expect(language.vocabSize).toBe(language.tokenizer.vocabSize);
  });

  it('agrees with the mean surprise of 1e6 of its own tokens to 3 standard errors', () => {
    expect(Math.abs(entropyMissInStandardErrors(language, 1))).toBeLessThan(3);
  });

  it('has a genus for each of its 120 species, 15 in each of 8', () => {
    expect(nouns).toHaveLength(128);
    expect(genusOf.size).toBe(120);
    for (const genus of genera) expect([...genusOf.values()].filter((name) => name === genus)).toHaveLength(15);
    expect(new Set([...nouns, ...verbs]).size).toBe(128 + 16);
  });

  it('says only true things of genera, and lets the subject govern the verb from any distance', () => {
    const species = nouns.find((noun) => genusOf.has(noun))!;
    const right = genusOf.get(species)!;
    const wrong = genera.find((genus) => genus !== right)!;
    const logP = (sentence: string) => language.logProbabilities(language.tokenizer.encode(sentence)).reduce((sum, x) => sum + x, 0);
    expect(logP(`every ${species} is ${right} .`)).toBeGreaterThan(-Infinity);
    expect(logP(`every ${species} is ${wrong} .`)).toBe(-Infinity);
    const [verb, object] = [verbs[0]!, nouns[5]!];
    const nestedSentence = `some ${species} whom ${nouns[3]} whom ${object} ${verb} ${verb} and`;
    expect(logP(`some ${species} whom ${nouns[3]} whom ${object} ${verb} ${verb} ${verb} ${object} .`)).toBeGreaterThan(-Infinity);
    expect(logP(nestedSentence)).toBe(-Infinity); // the subject still waits for its verb
  });

  it('refuses more words than can be invented', () => {
    expect(() => kindsLanguage({ seed: 1, nGenera: 30, speciesPerGenus: 30 })).toThrow('nouns: expected at most 540, got 930');
  });
});
