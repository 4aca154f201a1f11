import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomStream } from '../../lib/core/random.js';
import {
  decoderBatch,
  encoderDecoderBatch,
  makeExample,
  maskedTokensBatch,
  objectiveBatch,
  sentinelsNeeded,
  specialTokens,
  trainedShare,
  windowLength,
  type Objective,
} from '../../lib/model/objectives.js';
import { corruptSpans, restoreSpans, spanCounts } from '../../lib/model/span-corruption.js';

const words = 'May the force be with you'.split(' ');
const special = specialTokens(100, 30);
const stream = (seed = 1) => randomStream(seed, 'objective');

describe('corruptSpans', () => {
  it('hides spans behind sentinels and gives them back as the target', () => {
    // 6 words, half of them hidden in spans of 1.5: 3 words in 2 spans
    const corruption = { corruptedShare: 0.5, meanSpanLength: 1.5 };
    const found = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const { source, target } = corruptSpans([0, 1, 2, 3, 4, 5], corruption, [100, 101, 102], stream(seed));
      const say = (ids: number[]) => ids.map((id) => words[id] ?? `<${id - 100}>`).join(' ');
      found.add(`${say(source)} | ${say(target)}`);
    }
    expect(found).toContain('May <0> be with <1> | <0> the force <1> you <2>');
    expect(found.size).toBe(4); // (1+2 or 2+1 hidden) x (1+2 or 2+1 kept)
  });

  it('can be undone for every text, share and span length', () => {
    fc.assert(fc.property(
      fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 80 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.double({ min: 1, max: 10, noNaN: true }), fc.nat(),
      (tokens, corruptedShare, meanSpanLength, seed) => {
        const corruption = { corruptedShare, meanSpanLength };
        const { hidden, spans } = spanCounts(tokens.length, corruption);
        const sentinels = specialTokens(100, spans + 1).sentinels;
        const { source, target } = corruptSpans(tokens, corruption, sentinels, stream(seed));
        expect(restoreSpans({ source, target }, sentinels)).toEqual(tokens);
        expect(source).toHaveLength(tokens.length - hidden + spans);
        expect(target).toHaveLength(hidden + spans + 1);
      },
    ));
  });

  it('draws every arrangement of holes equally often, beginning with kept tokens and ending with hidden ones', () => {
    const n = 20_000;
    const counts = new Float64Array(10);
    const random = stream(3);
    for (let i = 0; i < n; i++) {
      const { source } = corruptSpans([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { corruptedShare: 0.4, meanSpanLength: 2 }, [100, 101, 102], random);
      const kept = new Set(source);
      for (let t = 0; t < 10; t++) if (!kept.has(t)) counts[t]! += 1 / n;
    }
    expect(counts[0]).toBe(0);
    expect(counts[9]).toBeCloseTo(1, 9);
    // kept lengths (k, 6 - k), k = 1..5, and hidden lengths (h, 4 - h), h = 1..3, all 15 pairs equally likely; token 5 lies in the
    // first hole [k, k + h) for k = 5 (any h), k = 4 (h >= 2) and k = 3 (h = 3), and never in the second, which begins at 6 + h
    expect(Math.abs(counts[5]! - 6 / 15)).toBeLessThan(5 * Math.sqrt((0.4 * 0.6) / n));
  });

  it('says how many sentinels it lacks', () => {
    expect(() => corruptSpans([1, 2, 3, 4], { corruptedShare: 0.5, meanSpanLength: 1 }, [100], stream())).toThrow(
      'sentinels: expected at least 2 of them, got 1',
    );
  });
});

describe('windowLength and trainedShare', () => {
  it('leave room for sentinels: 58 tokens with 9 hidden in 3 spans fill a context of 64', () => {
    const objective: Objective = { kind: 'spanCorruption' };
    expect(windowLength(objective, 64)).toBe(58);
    expect(spanCounts(58, { corruptedShare: 0.15, meanSpanLength: 3 })).toEqual({ hidden: 9, spans: 3 });
    expect(sentinelsNeeded(objective, 58)).toBe(4);
    expect(trainedShare(objective, 58)).toBeCloseTo(9 / 58, 12);
  });

  it('are 100% for full, half for prefix and 15% for masked language modelling', () => {
    expect(trainedShare({ kind: 'fullLM' }, 100)).toBe(1);
    expect(trainedShare({ kind: 'prefixLM' }, 100)).toBe(0.5);
    expect(trainedShare({ kind: 'spanCorruption' }, 100)).toBe(0.15);
    expect(trainedShare({ kind: 'maskedTokens' }, 100)).toBe(0.15);
  });

  it('fill a decoder row exactly or leave it short by fewer than three positions, for every context', () => {
    for (let contextLength = 4; contextLength <= 600; contextLength++) {
      const length = windowLength({ kind: 'spanCorruption' }, contextLength);
      const { spans } = spanCounts(length, { corruptedShare: 0.15, meanSpanLength: 3 });
      expect(length + 2 * spans).toBeLessThanOrEqual(contextLength);
      expect(length + 2 * spans).toBeGreaterThan(contextLength - 3);
    }
  });

  it('refuse a context too short for one hole', () => {
    expect(() => windowLength({ kind: 'spanCorruption' }, 3)).toThrow('contextLength: expected at least 4 for span corruption, got 3');
  });
});

describe('decoderBatch', () => {
  it('trains a full language model on every token but the first', () => {
    const example = makeExample({ kind: 'fullLM' }, [5, 6, 7, 8], special, stream());
    const { inputs, targets, lossWeights, prefixLengths } = decoderBatch([example], 3, special);
    expect([[...inputs], [...targets], [...lossWeights], [...prefixLengths]]).toEqual([[5, 6, 7], [6, 7, 8], [1, 1, 1], [0]]);
  });

  it('weighs only what follows the prefix, and pads short rows with weight 0', () => {
    const { inputs, targets, lossWeights, prefixLengths } = decoderBatch([{ source: [7], target: [8, 9] }], 3, special);
    expect([[...inputs], [...targets], [...lossWeights], [...prefixLengths]]).toEqual([[7, 8, 100], [8, 9, 100], [1, 1, 0], [1]]);
  });

  it('keeps every target outside the prefix, so that a prefix decoder never sees what it must predict', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Objective>({ kind: 'fullLM' }, { kind: 'prefixLM' }, { kind: 'spanCorruption' }),
        fc.nat(),
        (objective, seed) => {
          const contextLength = 32;
          const windows = Int32Array.from({ length: 4 * windowLength(objective, contextLength) }, (_, i) => i % 100);
          const { lossWeights, prefixLengths } = objectiveBatch(objective, windows, { contextLength, special, stream: stream(seed) });
          lossWeights.forEach((weight, i) => {
            // position p predicts token p + 1, which is seen from everywhere if p + 1 lies in the prefix
            if (weight === 1) expect(1 + (i % contextLength)).toBeGreaterThanOrEqual(prefixLengths[Math.floor(i / contextLength)]!);
          });
        },
      ),
    );
  });

  it('trains a prefix language model on half of the tokens on average', () => {
    const contextLength = 64;
    const windows = new Int32Array(1000 * 65);
    const { lossWeights } = objectiveBatch({ kind: 'prefixLM' }, windows, { contextLength, special, stream: stream() });
    // cut uniform in 1..64, so 32.5 of 64 targets on average; standard error 18.5/64/sqrt(1000) = .009
    expect(Math.abs(lossWeights.reduce((sum, w) => sum + w, 0) / lossWeights.length - 32.5 / 64)).toBeLessThan(0.03);
  });

  it('refuses a row that does not fit', () => {
    expect(() => decoderBatch([{ source: [1, 2], target: [3, 4] }], 2, special)).toThrow(
      'source and target: expected at most 3 tokens, got 4',
    );
    expect(() => objectiveBatch({ kind: 'fullLM' }, new Int32Array(10), { contextLength: 3, special, stream: stream() })).toThrow(
      'windows: expected rows of 4 tokens, got 10 in all',
    );
  });
});

describe('encoderDecoderBatch', () => {
  it('reads the source whole and shifts the target by one', () => {
    const batch = encoderDecoderBatch([{ source: [5, 6], target: [7, 8, 9] }], { sourceLength: 3, targetLength: 4 }, special);
    expect([...batch.encoderInputs]).toEqual([5, 6, 100]);
    expect([...batch.encoderLengths]).toEqual([2]);
    expect([...batch.decoderInputs]).toEqual([100, 7, 8, 100]);
    expect([...batch.targets]).toEqual([7, 8, 9, 100]);
    expect([...batch.lossWeights]).toEqual([1, 1, 1, 0]);
  });

  it('refuses full language modelling, which leaves the encoder nothing to read', () => {
    expect(() => encoderDecoderBatch([{ source: [], target: [1] }], { sourceLength: 2, targetLength: 2 }, special)).toThrow(
      'source: expected at least one token',
    );
  });
});

describe('maskedTokensBatch', () => {
  it('masks the same number of tokens in every row, keeps the rest, and predicts in place', () => {
    const windows = Int32Array.from({ length: 3 * 20 }, (_, i) => i);
    const { inputs, targets, lossWeights, prefixLengths } = maskedTokensBatch(windows, 20, 0.15, special, stream());
    expect(targets).toEqual(windows);
    inputs.forEach((id, i) => expect(id).toBe(lossWeights[i] === 1 ? special.start : windows[i]));
    for (let row = 0; row < 3; row++) expect(lossWeights.subarray(row * 20, row * 20 + 20).reduce((a, b) => a + b)).toBe(3);
    expect([...prefixLengths]).toEqual([20, 20, 20]);
  });
});
