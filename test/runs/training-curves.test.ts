import { describe, expect, it } from '@jest/globals';
import { sizedCurves, stepsToLoss, trainingCurve } from '../../lib/runs/analysis/training-curves.js';
import { readRuns } from '../../lib/runs/store/read-runs.js';
import type { CompletedRun } from '../../lib/runs/store/run-record.js';

const [recorded] = readRuns('width');
const withCurve = (losses: readonly number[], warmupSteps: number): CompletedRun => ({
  ...recorded!,
  config: { ...recorded!.config, train: { ...recorded!.config.train, schedule: { kind: 'cosine', warmupSteps, finalFraction: 0.1 } } },
  curve: losses.map((lossNatsPerToken, i) => ({ step: i + 1, lossNatsPerToken })),
});

describe('trainingCurve', () => {
  it('leaves out the warm-up', () => {
    expect(trainingCurve(withCurve([5, 4, 3, 2], 2)).steps).toEqual([3, 4]);
  });

  it('averages over the points within 15% of a step', () => {
    // of steps 8, 9, 10: ln(9/8) = .118 and ln(10/9) = .105 are within .15, ln(10/8) = .223 is not
    const { steps, losses } = trainingCurve(withCurve([0, 0, 0, 0, 0, 0, 0, 3, 6, 9], 7));
    expect(steps).toEqual([8, 9, 10]);
    expect(losses).toEqual([4.5, 6, 7.5]);
  });

  it('leaves out the losses after a divergence, which are no numbers', () => {
    expect(trainingCurve(withCurve([5, 4, NaN], 0)).steps).toEqual([1, 2]);
  });
});

describe('stepsToLoss', () => {
  const curve = { steps: [1, 2, 4], losses: [5, 4, 3] };

  it('lies on the straight line between two points', () => {
    expect(stepsToLoss(curve, 3.5)).toBe(3);
    expect(stepsToLoss(curve, 5)).toBe(1);
    expect(stepsToLoss(curve, 3)).toBe(4);
  });

  it('is undefined for a loss that was never reached', () => {
    expect(stepsToLoss(curve, 2.9)).toBeUndefined();
  });
});

describe('curves against compute', () => {
  const runs = readRuns('width');

  it('end at the compute of their run', () => {
    const curves = sizedCurves(runs);
    curves.forEach(({ nParams, trainFlops }, i) => {
      expect(nParams).toBe(runs[i]!.nParamsTotal);
      expect(trainFlops.at(-1)! / runs[i]!.trainFlops.sixNDTotal).toBeCloseTo(1, 12);
    });
  });
});
