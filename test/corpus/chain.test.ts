import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { chainLanguage, chainQuestions, windowFloor } from '../../lib/corpus/index.js';
import { entropyMissInStandardErrors } from './entropyCheck.js';

const V = 64;
const tokens = Array.from({ length: V }, (_, token) => token);

describe('chainLanguage', () => {
  const chain = chainLanguage({ seed: 1 });

  it('has the entropy rate and the window floor that its docstring states', () => {
    // the token due has probability .9 + .1 / 64 = .9015625, each of the other 63 has .0015625:
    // .9015625 x .1036259 + 63 x .0015625 x 6.4614682 = .0934252 + .6360508
    expect(chain.entropyRateNatsPerToken).toBeCloseTo(0.729476, 6);
    // the first of 16 targets costs ln 64 = 4.158883, the others the entropy rate
    const { lossNatsPerToken, standardError } = windowFloor(chain, { contextLength: 16, nWindows: 20_000 });
    expect(standardError).toBeLessThan(2e-3);
    expect(Math.abs(lossNatsPerToken - 0.943814)).toBeLessThan(4 * standardError);
  });

  it('agrees with the mean surprise of 1e6 of its own tokens to 3 standard errors, whatever the noise', () => {
    for (const noise of [0.02, 0.1, 0.5]) {
      expect(Math.abs(entropyMissInStandardErrors(chainLanguage({ seed: 2, noise }), 1))).toBeLessThan(3);
    }
    expect(chainLanguage({ seed: 1, noise: 1 }).entropyRateNatsPerToken).toBeCloseTo(Math.log(V), 12);
    expect(chainLanguage({ seed: 1, noise: 0 }).entropyRateNatsPerToken).toBe(0);
  });

  it('follows its rule in nine steps of ten and a sixty-fourth of the tenth', () => {
    const n = 200_000;
    const text = chain.sample(n, randomStream(1, 'rule'));
    let due = 0;
    for (let t = 2; t < n; t++) due += text[t] === chain.next(text[t - 2]!, text[t - 1]!) ? 1 : 0;
    const p = 0.9 + 0.1 / 64;
    expect(Math.abs(due / (n - 2) - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  });

  it('has 19 permutations for 64 tokens: one for 16 of them, two for 8, four each for 4 and 2, eight for 1', () => {
    const rules = tokens.map((b) => tokens.map((a) => chain.next(a, b)).join(' '));
    for (const rule of rules) expect([...rule.split(' ').map(Number)].sort((x, y) => x - y)).toEqual(tokens);
    const sizes = [...new Set(rules)].map((rule) => rules.filter((other) => other === rule).length);
    expect(sizes).toEqual([16, 8, 8, 4, 4, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('leads from every pair to another one, so that all pairs are equally frequent', () => {
    const after = new Set(tokens.flatMap((a) => tokens.map((b) => V * b + chain.next(a, b))));
    expect(after.size).toBe(V * V);
  });

  it('is decided by its seed, and refuses a share of noise that is none', () => {
    const rule = (seed: number) => tokens.map((a) => chainLanguage({ seed }).next(a, 0));
    expect(rule(1)).toEqual(rule(1));
    expect(rule(1)).not.toEqual(rule(2));
    expect(() => chainLanguage({ seed: 1, noise: 1.5 })).toThrow('noise: expected');
  });
});

describe('chainQuestions', () => {
  it('show four tokens and ask for those that follow, each by the rule from the two before it', () => {
    const chain = chainLanguage({ seed: 1 });
    const task = chainQuestions(chain, { length: 10, seed: 1, trainExamples: 30, validationExamples: 0, testExamples: 50 });
    for (const { prompt, target } of [...task.train, ...task.test]) {
      const read = [...chain.tokenizer.encode(prompt)];
      const whole = [...read, ...chain.tokenizer.encode(target)];
      expect([read.length, whole.length]).toEqual([4, 14]);
      for (let t = 2; t < whole.length; t++) expect(whole[t]).toBe(chain.next(whole[t - 2]!, whole[t - 1]!));
    }
  });
});
