import { describe, expect, it } from '@jest/globals';
import { approachRecords, fitEnvelope, fitIsoFlops } from '../../../lib/fit/index.js';

const budgets = [1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24];

/**
 * Losses that are exact parabolas in ln N around N = 0.1 C^0.5, with a minimum of 1.7 + 60 C^-0.1; the largest budget is bent by `bend`.
 */
function isoFlops(bend = { size: 1, loss: 1 }) {
  const runs = budgets.flatMap((C, i) => [0.25, 0.5, 1, 2, 4].map((share) => {
    const last = i === budgets.length - 1;
    const loss = (1.7 + 60 * C ** -0.1) * (last ? bend.loss : 1) + 0.05 * Math.log(share) ** 2;
    return { C, N: 0.1 * Math.sqrt(C) * share * (last ? bend.size : 1), loss };
  }));
  return fitIsoFlops({ trainFlops: runs.map(({ C }) => C), nParams: runs.map(({ N }) => N), loss: runs.map(({ loss }) => loss) });
}

describe('approachRecords', () => {
  it('of approach 2 finds nothing missed where the minima lie on their laws', () => {
    const { nParams, loss } = approachRecords(isoFlops());
    expect(nParams.steps.map(({ fittedRuns }) => fittedRuns)).toEqual([4, 5, 6, 7]); // k and a, and two budgets more
    expect(loss!.steps.map(({ fittedRuns }) => fittedRuns)).toEqual([5, 6, 7]); // E, A and alpha, and two more
    expect(nParams.beyond.rootMeanSquareError).toBeLessThan(1e-6);
    expect(loss!.beyond.rootMeanSquareError).toBeLessThan(1e-6);
  });

  it('of approach 2 misses the next budget by what its best size and its lowest loss depart from the smaller ones', () => {
    const { nParams, loss } = approachRecords(isoFlops({ size: 1.5, loss: 1.02 }));
    expect(nParams.steps.at(-1)!.heldOut.map(({ error }) => error)).toEqual([expect.closeTo(Math.log(1.5), 6)]);
    expect(loss!.steps.at(-1)!.heldOut.map(({ error, factor }) => [error, factor])).toEqual([
      [expect.closeTo(Math.log(1.02), 6), expect.closeTo(10, 8)],
    ]);
  });

  it('of approach 1 rolls forward over the handovers', () => {
    const curves = Array.from({ length: 12 }, (_, k) => {
      const nParams = 1e7 * 2 ** k;
      const trainFlops = Array.from({ length: 60 }, (_unused, i) => 2 * nParams ** 2 * 300 ** (i / 59));
      return { nParams, trainFlops, loss: trainFlops.map((C) => 1.7 + 400 * nParams ** -0.34 + 400 * (C / 6 / nParams) ** -0.34) };
    });
    const answer = fitEnvelope(curves);
    const { nParams } = approachRecords(answer);
    expect(nParams.steps.at(-1)!.fittedRuns).toBe(answer.handovers.length - 1);
    // alpha = beta, so that N grows as C^0.5 exactly but for the grid of budgets
    expect(nParams.beyond.rootMeanSquareError).toBeLessThan(0.1);
  });
});
