import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { bestLossOn, factLanguage, grammarLanguage, kindsLanguage, markovSource, windowFloor, type Grammar } from '../../lib/corpus/index.js';

/** Sentences nest, and end in many ways: a window often begins inside several unfinished productions. */
const nested: Grammar = {
  start: 'S',
  rules: {
    S: [{ weight: 3, symbols: ['a', 'S', 'b'] }, { weight: 6, symbols: ['c'] }, { weight: 1, symbols: ['d', 'T', 'S'] }],
    T: [{ weight: 2, symbols: ['a'] }, { weight: 1, symbols: ['b', 'T'] }],
  },
};

describe('windowLogProbabilities', () => {
  const language = grammarLanguage('nested', nested, ['a', 'b', 'c', 'd']);
  const probability = (window: readonly number[]) =>
    Math.exp(language.windowLogProbabilities(Uint8Array.from(window)).reduce((sum, logP) => sum + logP, 0));
  const windowsOf = (length: number) =>
    Array.from({ length: 4 ** length }, (_, i) => Array.from({ length }, (_, t) => Math.floor(i / 4 ** t) % 4));

  it('share out probability 1 among all windows of a length', () => {
    for (const length of [1, 2, 3, 5]) {
      expect(windowsOf(length).reduce((sum, window) => sum + probability(window), 0)).toBeCloseTo(1, 12);
    }
  });

  it('say how often each window of three words occurs in a million', () => {
    const n = 1_000_000;
    const tokens = language.sample(n, randomStream(1, 'windows'));
    const counts = new Map<string, number>();
    for (let t = 2; t < n; t++) {
      const key = `${tokens[t - 2]} ${tokens[t - 1]} ${tokens[t]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const window of windowsOf(3)) {
      const p = probability(window);
      // neighbouring windows overlap, so the error may be twice that of independent ones; five of those
      expect(Math.abs((counts.get(window.join(' ')) ?? 0) / n - p)).toBeLessThan(10 * Math.sqrt((p + 1e-12) / n));
    }
  });

  it('become those of the whole past once a sentence is known to have begun', () => {
    const kinds = kindsLanguage({ seed: 1, nGenera: 2, speciesPerGenus: 5, verbPairs: 2 });
    const tokens = kinds.sample(200, randomStream(3, 'sentences'));
    const stop = kinds.tokenizer.encode('.')[0]!;
    const start = 57;
    const windowed = kinds.windowLogProbabilities(tokens.subarray(start));
    const whole = kinds.logProbabilities(tokens).subarray(start);
    const afterStop = tokens.subarray(start).indexOf(stop) + 1;
    expect(afterStop).toBeGreaterThan(0);
    windowed.forEach((logP, t) => { if (t >= afterStop) expect(logP).toBeCloseTo(whole[t]!, 9); });
    // what the whole past adds can only help on average; at the window's first word it certainly does here
    expect(windowed.slice(0, afterStop).reduce((a, b) => a + b)).toBeLessThan(whole.slice(0, afterStop).reduce((a, b) => a + b));
  });

  it('give probability 0 to what cannot be written', () => {
    expect(language.windowLogProbabilities(language.tokenizer.encode('c d c'))[2]).toBe(-Infinity);
  });
});

describe('windowFloor', () => {
  it('is H + (H(c | b) - H) / T for an order-2 Markov source', () => {
    const source = markovSource({ seed: 1, vocabSize: 16 });
    const { lossNatsPerToken, standardError } = windowFloor(source, { contextLength: 8, nWindows: 4000 });
    const exact = source.entropyRateNatsPerToken + (source.bigramEntropyNats - source.entropyRateNatsPerToken) / 8;
    expect(standardError).toBeLessThan(0.01);
    expect(Math.abs(lossNatsPerToken - exact)).toBeLessThan(3 * standardError);
  });

  it('comes down to the entropy rate as 1/T once a window holds a sentence', () => {
    const facts = factLanguage({ seed: 1, nEntities: 10, nRelations: 3, valuesPerRelation: 4 });
    const penalty = (contextLength: number) =>
      windowFloor(facts, { contextLength, nWindows: 2000 }).lossNatsPerToken - facts.entropyRateNatsPerToken;
    expect(penalty(10)).toBeGreaterThan(0);
    expect(penalty(40) / penalty(10)).toBeCloseTo(1 / 4, 1);
  });
});

describe('bestLossOn', () => {
  const source = markovSource({ seed: 1, vocabSize: 4 });
  const tokens = source.sample(40_001, randomStream(1, 'judged'));

  it('is the mean surprise of the targets of consecutive windows, each given its window alone', () => {
    const surprise = (from: number) => -source.windowLogProbabilities(tokens.slice(from, from + 3)).slice(1).reduce((x, y) => x + y, 0);
    expect(bestLossOn(source, tokens, { contextLength: 2, nWindows: 2 })).toBeCloseTo((surprise(0) + surprise(2)) / 4, 12);
  });

  it('comes near the window floor over many windows, and needs tokens for all', () => {
    const { lossNatsPerToken, standardError } = windowFloor(source, { contextLength: 8, nWindows: 5000 });
    // surprises of 40,000 tokens over 4 have a deviation below ln 4, so their mean one below .007; three of those
    const exactly = bestLossOn(source, tokens, { contextLength: 8, nWindows: 5000 });
    expect(Math.abs(exactly - lossNatsPerToken)).toBeLessThan(0.021 + 3 * standardError);
    expect(() => bestLossOn(source, tokens, { contextLength: 8, nWindows: 5001 })).toThrow('nWindows: expected an integer from 1 to 5000, got 5001');
  });
});
