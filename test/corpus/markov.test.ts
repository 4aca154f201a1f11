import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { languageCorpus, markovSource } from '../../lib/corpus/index.js';
import { entropyMissInStandardErrors } from './entropyCheck.js';

/** Every sequence of `length` tokens below `V`. */
function* sequences(V: number, length: number): Generator<Uint8Array> {
  for (let i = 0; i < V ** length; i++) yield Uint8Array.from({ length }, (_, t) => Math.floor(i / V ** t) % V);
}

/** H(x_1 .. x_n) by summing over all sequences: knows nothing of pairs or stationarity. */
function blockEntropy(source: ReturnType<typeof markovSource>, length: number): { total: number; entropy: number } {
  let total = 0;
  let entropy = 0;
  for (const tokens of sequences(source.vocabSize, length)) {
    const logP = source.logProbabilities(tokens).reduce((sum, x) => sum + x, 0);
    total += Math.exp(logP);
    entropy -= Math.exp(logP) * logP;
  }
  return { total, entropy };
}

describe('markovSource', () => {
  it('has the entropies of its block distributions, summed over every sequence of up to 6 tokens', () => {
    const source = markovSource({ seed: 4, vocabSize: 4, tripleStrength: 1.5 });
    const blocks = [1, 2, 3, 4, 5, 6].map((length) => blockEntropy(source, length));
    for (const { total } of blocks) expect(total).toBeCloseTo(1, 12);
    const H = blocks.map(({ entropy }) => entropy);
    expect(H[0]).toBeCloseTo(source.unigramEntropyNats, 10);
    expect(H[1]! - H[0]!).toBeCloseTo(source.bigramEntropyNats, 10);
    for (const n of [2, 3, 4, 5]) expect(H[n]! - H[n - 1]!).toBeCloseTo(source.entropyRateNatsPerToken, 10);
  });

  it('agrees with the mean surprise of 1e6 of its own tokens to 3 standard errors', () => {
    expect(Math.abs(entropyMissInStandardErrors(markovSource({ seed: 1 }), 1))).toBeLessThan(3);
  });

  it('has the entropy rate that its docstring states', () => {
    // another construction of this source, from the same recipe with another random generator, had 2.9614, unigram 3.4707, bigram 3.3574
    const source = markovSource({ seed: 1 });
    expect(source.entropyRateNatsPerToken).toBeCloseTo(2.896849, 6);
    expect(source.unigramEntropyNats).toBeGreaterThan(source.bigramEntropyNats);
    expect(source.bigramEntropyNats).toBeGreaterThan(source.entropyRateNatsPerToken);
  });

  it('draws pairs as often as their stationary probability says', () => {
    const source = markovSource({ seed: 2, vocabSize: 5 });
    const n = 500_000;
    const tokens = source.sample(n, randomStream(1, 'pairs'));
    const counts = new Float64Array(25);
    for (let t = 1; t < n; t++) counts[tokens[t - 1]! * 5 + tokens[t]!]! += 1;
    // five times sqrt(p / n) <= .0016 at p = .1, doubled for the dependence between neighbours
    source.pairProbability.forEach((p, pair) => expect(Math.abs(counts[pair]! / n - p)).toBeLessThan(10 * Math.sqrt(p / n)));
  });

  it('begins every sample as if it had been running for ever', () => {
    const source = markovSource({ seed: 2, vocabSize: 3 });
    const stream = randomStream(1, 'beginnings');
    const n = 50_000;
    const counts = new Float64Array(9);
    for (let i = 0; i < n; i++) {
      const [first, second] = source.sample(2, stream);
      counts[first! * 3 + second!]! += 1;
    }
    source.pairProbability.forEach((p, pair) => expect(Math.abs(counts[pair]! / n - p)).toBeLessThan(5 * Math.sqrt(p / n)));
  });

  it('is decided by its seed', () => {
    expect(markovSource({ seed: 1, vocabSize: 8 }).transition).toEqual(markovSource({ seed: 1, vocabSize: 8 }).transition);
    expect(markovSource({ seed: 1, vocabSize: 8 }).transition).not.toEqual(markovSource({ seed: 2, vocabSize: 8 }).transition);
  });

  it('refuses a vocabulary it cannot tabulate', () => {
    expect(() => markovSource({ seed: 1, vocabSize: 1000 })).toThrow('vocabSize: expected an integer from 2 to 128, got 1000');
  });
});

describe('languageCorpus', () => {
  const source = markovSource({ seed: 1, vocabSize: 16 });
  const corpus = (trainTokens: number, seed = 1) => languageCorpus(source, { seed, trainTokens, validationTokens: 100 });

  it('gives the same tokens and hash for the same seed, and others for another', () => {
    expect(corpus(500)).toEqual(corpus(500));
    expect(corpus(500, 2).hash).not.toBe(corpus(500).hash);
  });

  it('only appends when more training tokens are asked for', () => {
    expect(corpus(1000).train.subarray(0, 500)).toEqual(corpus(500).train);
    expect(corpus(1000).validation).toEqual(corpus(500).validation);
  });

  it('draws the three splits from streams of their own', () => {
    const { train, validation, test } = corpus(100);
    expect(train).not.toEqual(validation);
    expect(validation).not.toEqual(test);
  });
});
