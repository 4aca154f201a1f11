import { describe, expect, it } from '@jest/globals';
import { transformerConfig, type TransformerOptions } from '../../lib/model/config.js';
import type { CompletedRun } from '../../lib/runs/index.js';
import { gainOverSeeds, gridGains, rateTransfer, shapePanels, verdictOfAll } from '../../lib/runs/analysis/paired-seeds.js';
import { recordOf } from './runs.js';

const SEEDS = [1, 2, 3];

function runOf(options: Partial<TransformerOptions>, seed: number, loss: number, learningRate = 1e-3): CompletedRun {
  const record = recordOf(seed);
  const model = transformerConfig({ nLayer: 2, dModel: 64, vocabSize: 64, contextLength: 16, ...options });
  const config = { ...record.config, train: { ...record.config.train, model, learningRate } };
  return { ...record, config, validationLossNatsPerToken: loss, status: { kind: 'completed' } };
}

describe('the panels of shapes', () => {
  /** Every seed adds to all shapes alike, which the comparison within seeds takes out. */
  const runs = (losses: readonly [Partial<TransformerOptions>, excess: readonly number[]][]) =>
    losses.flatMap(([options, excess]) => SEEDS.map((seed, i) => runOf(options, seed, 2 + excess[i]!)));
  const usual: [Partial<TransformerOptions>, readonly number[]] = [{ nHead: 4 }, [0.1, 0.2, 0.4]];
  const panels = shapePanels(runs([
    usual,
    [{ nLayer: 8, dModel: 32, nHead: 4 }, [0.15, 0.3, 0.6]],
    [{ nHead: 1 }, [0.103, 0.206, 0.412]],
    [{ nHead: 16 }, [0.1, 0.22, 0.42]],
    [{ dModel: 50, nHead: 5, dFF: 400 }, [0.2, 0.4, 0.8]],
  ]), 2);

  it('hold the usual shape, and what differs from it in one ratio', () => {
    expect(panels['dModel / nLayer'].map(({ ratio }) => ratio)).toEqual([4, 32]);
    expect(panels['dModel / nHead'].map(({ ratio }) => ratio)).toEqual([4, 16, 64]);
    expect(panels['dFF / dModel'].map(({ ratio }) => ratio)).toEqual([4, 8]);
  });

  it('compare the excess over the floor with that of the best, seed by seed', () => {
    const [deep, best] = panels['dModel / nLayer'];
    expect(best!.excessRatio).toEqual({ value: 1, interval: { low: 1, high: 1 } });
    const { value, interval: { low, high } } = deep!.excessRatio;
    for (const ratio of [value, low, high]) expect(ratio).toBeCloseTo(1.5, 9);
    // of the loss: the geometric mean of 2.15/2.1, 2.3/2.2 and 2.6/2.4 is 1.0506
    expect(deep!.lossRatio.value).toBeCloseTo(1.0506, 4);
  });

  it('call mild what lies within a twentieth with its whole interval, and leave open what does not say', () => {
    expect(panels['dModel / nHead'].map(({ isMild }) => isMild)).toEqual(['undecided', 'holds', 'holds']); // 0, 10 and 5%; 0; 3% each
    expect(panels['dFF / dModel'][1]!.isMild).toBe('fails');
  });

  it('need every seed for every shape', () => {
    expect(() => shapePanels([runOf({}, 1, 3), runOf({}, 2, 3), runOf({ nHead: 1 }, 1, 3)], 2)).toThrow(
      'runs: expected the seeds 1 2 for every shape, got 1 for one',
    );
  });
});

describe('the transfer of the learning rate', () => {
  const rates = [0.001, 0.002, 0.004, 0.008, 0.016];
  /** Valleys that are parabolas in ln(rate), the best rate `of` a width and a seed. */
  const valleys = (of: (dModel: number, seed: number) => number) => [32, 64, 128].flatMap((dModel) => rates.flatMap((rate) =>
    SEEDS.map((seed) => runOf({ dModel }, seed, 3 + 0.1 * Math.log(rate / of(dModel, seed)) ** 2, rate))));

  it('finds the best rate of every width, and a slope of -1 where it is halved as the width is doubled', () => {
    const { valleys: found, slope, stays } = rateTransfer(valleys((dModel) => 0.256 / dModel));
    found.forEach(({ best }, i) => expect(best!.value).toBeCloseTo([0.008, 0.004, 0.002][i]!, 9));
    expect(slope!.value).toBeCloseTo(-1, 9);
    expect(stays).toBe('fails');
    // at width 128 the rate .008 is 4 times the best: 0.1 (ln 4)^2
    expect(found[2]!.costOfTransfer.value).toBeCloseTo(0.1 * Math.log(4) ** 2, 9);
  });

  it('says that the best rate stays where the interval of the slope is narrow, and nothing where it is wide', () => {
    const apart = (factor: number) => valleys((dModel, seed) => (dModel === 128 && seed === 3 ? factor : 1) * 0.004);
    expect(rateTransfer(apart(1)).stays).toBe('holds');
    expect(rateTransfer(apart(2)).stays).toBe('undecided'); // slopes 0, 0 and 1/2
  });

  it('leaves out a width whose best rate is the last that was tried', () => {
    const { valleys: found, slope, stays } = rateTransfer(valleys((dModel) => (dModel === 32 ? 0.05 : 0.004)));
    expect(found.map(({ isInside }) => isInside)).toEqual([false, true, true]);
    expect(found[0]!.best).toBeUndefined();
    expect([slope, stays]).toEqual([undefined, 'undecided']);
  });
});

describe('the gain of one arm over another', () => {
  const arm = (scores: readonly number[]) => scores.map((score, i) => ({ seed: i + 1, score }));
  const gain = (from: readonly number[], to: readonly number[]) => gainOverSeeds({ from: arm(from), to: arm(to) }, ({ score }) => score);

  it('is taken seed by seed, and its interval holds the middle of the means of seeds drawn again', () => {
    // of two seeds one draw in four is the first twice, one the second twice: beyond 5% on both sides
    const { mean, interval, gains, verdict } = gain([0.4, 0.4], [0.7, 0.5]);
    for (const [value, expected] of [[mean, 0.2], [interval.low, 0.1], [interval.high, 0.3], [gains[0], 0.1], [gains[1], 0.3]] as const) {
      expect(value).toBeCloseTo(expected, 12);
    }
    expect(verdict).toBe('holds');
  });

  it('is what 1.645 standard errors say where twenty seeds scatter alike', () => {
    // gains 1 +- 1: standard deviation 1 without Bessel's correction, standard error 1 / sqrt 20 = .2236
    const { interval } = gain(Array.from({ length: 20 }, () => 0), Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 0 : 2)));
    // means move in steps of .1, and 10,000 draws leave a percent of their place open
    expect(Math.abs(interval.low - (1 - 0.368))).toBeLessThan(0.07);
    expect(Math.abs(interval.high - (1 + 0.368))).toBeLessThan(0.07);
  });

  it('fails where the whole interval is a loss, and is undecided where it holds 0', () => {
    expect(gain([0.5, 0.6, 0.7], [0.4, 0.5, 0.5]).verdict).toBe('fails');
    expect(gain([0.5, 0.6, 0.7], [0.4, 0.8, 0.7]).verdict).toBe('undecided');
    expect(verdictOfAll([{ verdict: 'holds' }, { verdict: 'holds' }])).toBe('holds');
    expect(verdictOfAll([{ verdict: 'holds' }, { verdict: 'undecided' }])).toBe('undecided');
    expect(verdictOfAll([{ verdict: 'undecided' }, { verdict: 'fails' }])).toBe('fails');
  });

  it('needs the same seeds on both sides', () => {
    expect(() => gainOverSeeds({ from: arm([1]), to: arm([1, 2]) }, ({ score }) => score)).toThrow(
      'from, to: expected runs of the same seeds, each once, got 1 and 1 2');
    expect(() => gain([], [])).toThrow('got none and none');
  });
});

describe('the gains in a grid', () => {
  /** A loss of 10, less 1 for each doubling of the width from 8 and 2 for each fourfold length from 100. */
  const runs = [8, 16, 32].flatMap((dModel) => [100, 400, 1600].flatMap((steps) => SEEDS.map((seed): CompletedRun => {
    const run = runOf({ dModel }, seed, 10 - Math.log2(dModel / 8) - Math.log2(steps / 100));
    return { ...run, config: { ...run.config, train: { ...run.config.train, steps } } };
  })));

  it('go from each to the next and from end to end, in one direction while the other stays', () => {
    const gains = gridGains(runs, (run) => -run.validationLossNatsPerToken);
    expect(gains).toHaveLength(18);
    expect(gains.filter(({ direction, at }) => direction === 'larger' && at === 400).map(({ from, to, reach, mean }) => [from, to, reach, mean])).toEqual([
      [8, 16, 'next', 1], [16, 32, 'next', 1], [8, 32, 'ends', 2],
    ]);
    expect(gains.filter(({ direction, reach }) => direction === 'longer' && reach === 'ends').map(({ at, from, to, mean }) => [at, from, to, mean])).toEqual([
      [8, 100, 1600, 4], [16, 100, 1600, 4], [32, 100, 1600, 4],
    ]);
    expect(verdictOfAll(gains)).toBe('holds');
  });
});
