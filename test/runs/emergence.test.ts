import { describe, expect, it } from '@jest/globals';
import { allRight, compareMetrics, riseShape, trendProbability } from '../../lib/emergence/index.js';
import type { MetricName } from '../../lib/core/metric-names.js';
import { overSeeds, rankCorrelation } from '../../lib/runs/analysis/compare-runs.js';
import { foretoldThresholds, shareRight, taskScore } from '../../lib/runs/analysis/task-scores.js';
import { readRuns } from '../../lib/runs/store/read-runs.js';
import type { CompletedRun } from '../../lib/runs/index.js';

/**
 * Expected of the sweep `chain`, from trials with three seeds at seven of these sizes, and written before its runs. An even climb over ten
 * sizes is nine equal steps: an emergence score of 9.
 */
const CHAIN_EXPECTED = {
  evenScore: 9,
  /** Token accuracy and log-likelihood climb evenly: scores at most so many times that of an even climb. In trials 1.0 times. */
  smooth: 1.5,
  /** Exact match of 8 tokens at least so many times. In trials 3.7 times. */
  sharp: 2.5,
  /** Exact match of 8 tokens: decades that it is flat for, in which it then rises, and how high; token accuracy rises for longer. */
  flatDecades: [0.8, 1.3],
  riseDecades: 0.6,
  highest: 0.93,
  smoothRiseDecades: 0.9,
  /** Exact match against accuracy^L: the mean of the absolute differences over all runs and lengths. In trials below .018 each. */
  independence: 0.02,
  /** Of exact match of 8 tokens at any size, over five seeds: one peak. In trials .10 at most. */
  spanOverSeeds: 0.25,
  /** The size foretold for one half right, over the size measured, for the median family. In trials 1.10. */
  foretold: 1.3,
} as const;

/** Expected of the sweep `addition`, from trials: 0 of 6 at N = 3,792, 2 of 6 at 10,160, 5 of 6 at 25,472; written before its runs. */
const ADDITION_EXPECTED = {
  /** Share of runs that are right in .2 to .8 of the sums: two peaks, and little between them. */
  between: 0.1,
  /** The share of runs above one half rises with size: the exact trend test. */
  p: 0.01,
} as const;

/** Expected of the records of the sweep `emergence` that there are: facts all right, 20 of 20 against 1 of 1. */
const EXAM_EXPECTED = { evenScore: 9, smooth: 1.5, sharp: 2 } as const;

const sizeOf = (run: CompletedRun) => run.nParamsNonEmbedding;
const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('the chain language at ten sizes', () => {
  const runs = readRuns('chain');
  const chain = (metric: MetricName, answerTokens: number) => (run: CompletedRun) =>
    taskScore(run, { stage: 'zeroShot', task: 'chain', metric, answerTokens });
  const scores = (metric: MetricName, answerTokens: number) =>
    compareMetrics(runs.map((run) => ({ task: 'chain', metric, scale: sizeOf(run), score: chain(metric, answerTokens)(run) })))[0]!;

  it('shows one ability that climbs evenly token by token, and comes suddenly where eight tokens must be right', () => {
    const { evenScore, smooth, sharp } = CHAIN_EXPECTED;
    expect(scores('tokenAccuracy', 8).emergenceScore).toBeLessThan(smooth * evenScore);
    expect(scores('logLikelihoodPerToken', 8).emergenceScore).toBeLessThan(smooth * evenScore);
    expect(scores('exactMatch', 1).emergenceScore).toBeLessThan(smooth * evenScore);
    expect(scores('exactMatch', 8).emergenceScore).toBeGreaterThan(sharp * evenScore);
  });

  it('makes it the sharper, the longer the answer', () => {
    expect(rankCorrelation(LENGTHS, LENGTHS.map((length) => scores('exactMatch', length).emergenceScore))).toBeGreaterThan(0.9);
  });

  it('is flat for about a decade under exact match, and rises in half of one', () => {
    const { flatDecades, riseDecades, highest, smoothRiseDecades } = CHAIN_EXPECTED;
    const { points } = scores('exactMatch', 8);
    const shape = riseShape(points);
    expect(shape.flatDecades).toBeGreaterThan(flatDecades[0]);
    expect(shape.flatDecades).toBeLessThan(flatDecades[1]);
    expect(shape.riseDecades).toBeLessThan(riseDecades);
    expect(points.at(-1)!.score).toBeGreaterThan(highest);
    expect(riseShape(scores('tokenAccuracy', 8).points).riseDecades).toBeGreaterThan(smoothRiseDecades);
  });

  it('has exact match = accuracy^L, so that nothing but the metric is sudden', () => {
    const differences = runs.flatMap((run) =>
      LENGTHS.map((length) => Math.abs(chain('exactMatch', length)(run) - chain('tokenAccuracy', length)(run) ** length)));
    expect(differences.reduce((sum, difference) => sum + difference, 0) / differences.length).toBeLessThan(CHAIN_EXPECTED.independence);
  });

  it('has one peak: seeds of a size lie close together', () => {
    const spans = overSeeds(runs, sizeOf, chain('exactMatch', 8)).map(({ low, high }) => high - low);
    expect(Math.max(...spans)).toBeLessThan(CHAIN_EXPECTED.spanOverSeeds);
  });

  it('has a threshold that models below it foretell, in the median of five families of one seed', () => {
    const thresholds = foretoldThresholds(runs, { stage: 'zeroShot', task: 'chain', answerTokens: 8 });
    const ratios = thresholds.map(({ foretold, measured }) => foretold / measured).sort((a, b) => a - b);
    expect(ratios).toHaveLength(5);
    expect(Math.abs(Math.log(ratios[2]!))).toBeLessThan(Math.log(CHAIN_EXPECTED.foretold));
  });
});

describe('three-digit addition from nothing, at five sizes with ten seeds', () => {
  const runs = readRuns('addition');
  const right = (run: CompletedRun) => shareRight(run, 'fineTuned', 'addition-3-digit');
  const loss = (run: CompletedRun) => -taskScore(run, { stage: 'fineTuned', task: 'addition-3-digit', metric: 'logLikelihoodPerToken' });

  it('has two peaks, and few runs between them', () => {
    const between = runs.filter((run) => right(run) > 0.2 && right(run) < 0.8);
    expect(between.length / runs.length).toBeLessThanOrEqual(ADDITION_EXPECTED.between);
  });

  it('breaks through in a share of runs that rises with size', () => {
    const groups = overSeeds(runs, sizeOf, right)
      .map(({ values }) => ({ right: values.filter((share) => share > 0.5).length, of: values.length }));
    expect(trendProbability(groups)).toBeLessThan(ADDITION_EXPECTED.p);
  });

  it('jumps under the smooth metric too: at each size, no run that adds has a loss as high as one that does not', () => {
    const ofKind = (adds: boolean) => runs.filter((run) => right(run) > 0.5 === adds);
    for (const size of new Set(runs.map(sizeOf))) {
      const [some, others] = [ofKind(true), ofKind(false)].map((kind) => kind.filter((run) => sizeOf(run) === size).map(loss));
      if (some!.length > 0 && others!.length > 0) expect(Math.max(...some!)).toBeLessThan(Math.min(...others!));
    }
  });
});

describe('an exam of k facts', () => {
  it('climbs evenly for one fact and comes suddenly for twenty, in the same answers of the same models', () => {
    const runs = readRuns('emergence');
    const score = (k: number) => compareMetrics(runs.map((run) => {
      const { questions } = run.tasks!.zeroShot.find(({ task }) => task === 'facts-cloze')!;
      const right = Math.round(shareRight(run, 'zeroShot', 'facts-cloze') * questions);
      return { task: `${k}`, metric: 'exactMatch' as const, scale: sizeOf(run), score: allRight(k, { right, of: questions }) };
    }))[0]!.emergenceScore;
    expect(score(1)).toBeLessThan(EXAM_EXPECTED.smooth * EXAM_EXPECTED.evenScore);
    expect(score(20)).toBeGreaterThan(EXAM_EXPECTED.sharp * score(1));
  });
});
