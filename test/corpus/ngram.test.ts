import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { NgramModel, kindsLanguage } from '../../lib/corpus/index.js';

describe('NgramModel', () => {
  it('mixes counts of longer and shorter contexts as its formula says', () => {
    const model = new NgramModel({ vocabSize: 2, contextLength: 1, backOffCount: 1 });
    model.learn(Uint8Array.from([0, 0, 1]));
    // P0(0) = (2 + 1/2) / (3 + 1) = .625; after a 0 (seen twice, once followed by 0): (1 + .625) / (2 + 1)
    const logs = model.logProbabilities(Uint8Array.from([0, 0]));
    expect(Math.exp(logs[0]!)).toBeCloseTo(0.625, 12);
    expect(Math.exp(logs[1]!)).toBeCloseTo(1.625 / 3, 12);
  });

  it('gives the words that can come next probability 1 together', () => {
    const model = new NgramModel({ vocabSize: 3, contextLength: 2 });
    model.learn(Uint8Array.from([0, 1, 2, 2, 1, 0, 1, 1]));
    const total = [0, 1, 2].reduce((sum, next) => sum + Math.exp(model.logProbabilities(Uint8Array.from([0, 1, next])).at(-1)!), 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it('learns the same from a text in pieces as from the whole', () => {
    const text = Uint8Array.from([0, 1, 2, 2, 1, 0, 1, 1]);
    const [whole, pieces] = [0, 1].map(() => new NgramModel({ vocabSize: 3, contextLength: 2 }));
    whole!.learn(text);
    pieces!.learn(text.subarray(0, 3));
    pieces!.learn(text, 3);
    expect(pieces!.logProbabilities(text)).toEqual(whole!.logProbabilities(text));
  });

  it('learns the kinds language along a power law: the excess over the entropy rate falls alike in each decade of tokens', () => {
    const language = kindsLanguage({ seed: 1 });
    const train = language.sample(300_000, randomStream(1, 'train'));
    const judged = language.sample(20_000, randomStream(2, 'judge'));
    const truth = language.logProbabilities(judged);
    const model = new NgramModel({ vocabSize: language.vocabSize, contextLength: 3, backOffCount: 30 });
    let learnt = 0;
    const excess = [3e3, 3e4, 3e5].map((tokens) => {
      model.learn(train.subarray(0, tokens), learnt);
      learnt = tokens;
      const logs = model.logProbabilities(judged);
      return truth.reduce((sum, logP, t) => sum + logP - logs[t]!, 0) / judged.length;
    });
    const exponents = [Math.log10(excess[0]! / excess[1]!), Math.log10(excess[1]! / excess[2]!)];
    // 1.12 -> .63 -> .36 nats: exponents .25 and .24; a curve that saturates or hits the floor would differ far more
    for (const exponent of exponents) expect(Math.abs(exponent - 0.25)).toBeLessThan(0.03);
  });
});
