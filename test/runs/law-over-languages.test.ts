import { describe, expect, it } from '@jest/globals';
import { markovSource, windowFloor } from '../../lib/corpus/index.js';
import { excessOverFloor, lawOverLanguages } from '../../lib/runs/analysis/run-columns.js';
import type { CompletedRun } from '../../lib/runs/index.js';

const run = (seed: number, tokens: number, loss: number, kind = 'markov') => ({
  id: 'made', tokens, validationLossNatsPerToken: loss, corpus: { name: `language ${seed}` },
  config: { corpus: { kind, language: { seed } }, train: { model: { contextLength: 16 } } },
}) as unknown as CompletedRun;

describe('the excess over the floor', () => {
  it('is that over the loss of the best reader of windows, in each run\'s own language', () => {
    const [first, second] = excessOverFloor([run(1, 1, 3.021021), run(2, 1, 3.021021)]);
    expect(first).toBeCloseTo(0.1, 6); // 2.896849 + (3.283597 - 2.896849) / 16 = 2.921021
    for (const [seed, excess] of [[1, first], [2, second]] as const) {
      const { lossNatsPerToken, standardError } = windowFloor(markovSource({ seed }), { contextLength: 16, nWindows: 20_000 }); // sampled
      expect(Math.abs(3.021021 - excess! - lossNatsPerToken)).toBeLessThan(4 * standardError);
    }
  });

  it('is refused where no floor is known', () => {
    expect(() => excessOverFloor([run(1, 1, 3, 'named')])).toThrow('runs: expected runs on a Markov source, got made on named');
  });
});

describe('a law in several languages', () => {
  const floors = [1, 2].map((seed) => 3 - excessOverFloor([run(seed, 1, 3)])[0]!);
  const runsOf = (excess: (language: number, D: number) => number) =>
    [0, 1].flatMap((language) => [10, 100, 1000].map((D) => run(language + 1, D, floors[language]! + excess(language, D))));

  it('has the mean of their exponents, and an interval that says how far they are apart', () => {
    const law = lawOverLanguages(runsOf((language, D) => [0.4 * D ** -0.2, 0.3 * D ** -0.3][language]!), ({ tokens }) => tokens);
    // standard error .05, t of one degree of freedom 6.3138: -+ 0.3157
    expect(law.exponent.value).toBeCloseTo(0.25, 9);
    expect(law.exponent.interval.low).toBeCloseTo(-0.0657, 4);
    for (const end of [law.first, law.last]) expect(end.value).toBeCloseTo(0.25, 9);
    expect(law.bend.value).toBeCloseTo(0, 9);
  });

  it('bends where each falls faster at its end, by as much', () => {
    // in decades u from 1 to 3: -0.1 u^2 falls with 0.2 at first and 0.6 at last
    const runs = runsOf((language, D) => [0.4, 0.8][language]! * 10 ** (-0.1 * Math.log10(D) ** 2));
    const { first, last, bend } = lawOverLanguages(runs, ({ tokens }) => tokens);
    expect([first.value, last.value, bend.interval.low, bend.interval.high].map((value) => value.toFixed(6)))
      .toEqual(['0.200000', '0.600000', '0.400000', '0.400000']);
  });
});
