import { describe, expect, it } from '@jest/globals';
import {
  agreement, frontier, jointTextLaw, lossTracksUse, repeatedText, slopeOfLoss, textPoints, textRuns,
} from '../../lib/runs/analysis/text-laws.js';
import type { CompletedRun } from '../../lib/runs/index.js';

const made = (d: number, tokens: number, seed: number, loss: number, unique?: number) => ({
  id: 'made', corpus: { name: 'talk' }, seed, tokens, validationLossNatsPerToken: loss, nParamsTotal: 100 * d, nParamsNonEmbedding: d * d,
  trainFlops: { sixNDTotal: 600 * d * tokens, sixNDNonEmbedding: 6 * d * d * tokens },
  config: { corpus: { kind: 'bpe', name: 'talk', bpeVocabSize: 511, ...(unique && { trainTokens: unique + 1 }) }, train: { model: { dModel: d } } },
}) as unknown as CompletedRun;

/** L = 2 + 10 N^-.3 + 50 D^-.4 on widths 1 to 4 and 100 to 800 tokens, one run on 1,600. */
const law = (d: number, tokens: number) => 2 + 10 * (100 * d) ** -0.3 + 50 * tokens ** -0.4;
const grid = [1, 2, 3, 4].flatMap((d) => [100, 200, 400, 800].map((tokens) => made(d, tokens, 1, law(d, tokens))));
const foretold = made(4, 1600, 1, law(4, 1600));

describe('the runs on text', () => {
  it('are sorted by what they are for, and the run that is foretold is in no fit', () => {
    const sorted = textRuns([...grid, foretold, made(2, 800, 1, 5, 100)]);
    expect([sorted.size.length, sorted.data.length, sorted.fresh.length, sorted.repeated.length]).toEqual([4, 4, 16, 1]);
    expect(sorted.foretold).toBe(foretold);
    expect(() => textRuns([...grid, foretold, foretold])).toThrow('runs: expected one run on the most fresh tokens, got 2');
  });

  it('give back the joint law that they follow, and foretell what it says', () => {
    const fit = jointTextLaw(grid);
    expect(fit.parameters.E.value).toBeCloseTo(2, 2);
    expect(fit.parameters.alpha.value).toBeCloseTo(0.3, 2);
    expect(fit.parameters.beta.value).toBeCloseTo(0.4, 2);
    expect(fit.predict({ nParams: 400, nTokens: 1600 }).value).toBeCloseTo(law(4, 1600), 3);
  });

  it('are one point for each size and number of tokens, the seeds averaged', () => {
    expect(textPoints([made(3, 100, 1, 4), made(3, 100, 2, 5)], 'non-embedding')).toEqual([{ nParams: 9, nTokens: 100, trainFlops: 5400, loss: 4.5 }]);
  });
});

describe('the slope of the loss', () => {
  const runs = (seed: number, loss: (d: number) => number) => [1, 10, 100].map((d) => made(d, 100, seed, loss(d)));
  const width = (run: CompletedRun) => run.config.train.model.dModel;

  it('is the mean over seeds, each with a line of its own', () => {
    const slope = slopeOfLoss([...runs(1, (d) => 4 * d ** -0.1), ...runs(2, (d) => 5 * d ** -0.2)], width);
    expect(slope.exponent.value).toBeCloseTo(0.15, 9);
    expect(slope.exponent.interval.high).toBeCloseTo(0.15 + 6.3138 * 0.05, 3); // t of one degree of freedom, standard error .05
    expect(slope.bend.value).toBeCloseTo(0, 9);
  });

  it('bends by as much as a parabola does', () => {
    // 1, 1/10, 1/1000 falls by one decade and then by two: .5 at first and 2.5 at last
    const bent = (d: number) => ({ 1: 1, 10: 0.1, 100: 0.001 })[d]!;
    expect(slopeOfLoss([...runs(1, bent), ...runs(2, bent)], width).bend.value).toBeCloseTo(2, 9);
  });
});

it('the frontier leaves what less compute, or as much, reaches too', () => {
  const points = [[3, 4.5], [1, 5], [4, 3], [2, 4], [4, 3.5]].map(([trainFlops, loss]) => ({ trainFlops: trainFlops!, loss: loss! }));
  expect(frontier(points).map(({ loss }) => loss)).toEqual([5, 4, 3]);
});

it('agreement is told by where the interval lies and how wide it is', () => {
  const of = (low: number, high: number, published: number) => agreement({ interval: { low, high } }, published);
  expect(of(0.07, 0.09, 0.076)).toBe('same');
  expect(of(0.07, 0.09, 0.095)).toBe('differs');
  expect(of(0.05, 0.12, 0.076)).toBe('cannot be told');
});

describe('repetition of a text', () => {
  // fresh: a loss of 6 - log2 tokens / 4, so 4, 3.5, 3 on 2^8, 2^10, 2^12; four passes over 2^8 lose as 2^9.8 fresh tokens do
  const freshLoss = (tokens: number) => 6 - Math.log2(tokens) / 4;
  const fresh = [1, 2].flatMap((seed) => [2 ** 8, 2 ** 10, 2 ** 12].map((tokens) => made(2, tokens, seed, freshLoss(tokens))));
  const repeated = (four: number) => [1, 2].map((seed) => made(2, 2 ** 10, seed, freshLoss(four), 2 ** 8));

  it('is worth the passes over fresh tokens that give the same loss', () => {
    const { points, fourPasses } = repeatedText({ fresh, repeated: repeated(2 ** 9.8) });
    expect(points).toHaveLength(1);
    expect([points[0]!.unique, points[0]!.passes]).toEqual([256, 4]);
    expect(points[0]!.worth.value).toBeCloseTo(2 ** 1.8, 6); // 3.48 of 4
    expect(points[0]!.freshLoss.value).toBeCloseTo(3.5, 9);
    expect(fourPasses).toBe('holds');
  });

  it('fails at four passes that are worth less than three', () => {
    expect(repeatedText({ fresh, repeated: repeated(2 ** 9) }).fourPasses).toBe('fails');
  });

  it('is decided only where seeds agree', () => {
    const apart = [made(2, 2 ** 10, 1, freshLoss(2 ** 9), 2 ** 8), made(2, 2 ** 10, 2, freshLoss(2 ** 9.9), 2 ** 8)];
    expect(repeatedText({ fresh, repeated: apart }).fourPasses).toBe('undecided');
  });
});

it('the loss tracks use where ranks agree nearly always', () => {
  const points = [5, 4, 3, 2].map((loss, i) => ({ loss, accuracy: [0.2, 0.3, 0.4, 0.5][i]! }));
  expect(lossTracksUse(points)).toEqual({ correlation: -1, holds: true });
  expect(lossTracksUse([...points, { loss: 6, accuracy: 0.6 }]).holds).toBe(false);
});
