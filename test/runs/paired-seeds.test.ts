import { describe, expect, it } from '@jest/globals';
import { transformerConfig, type TransformerOptions } from '../../lib/model/config.js';
import type { CompletedRun } from '../../lib/runs/index.js';
import { rateTransfer, shapePanels } from '../../lib/runs/analysis/paired-seeds.js';
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
