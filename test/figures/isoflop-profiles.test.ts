import { describe, expect, it } from '@jest/globals';
import { fitIsoFlops } from '../../lib/fit/index.js';
import { isoFlopProfiles } from '../../lib/figures/isoflop-figure.js';
import { runColumns } from '../../lib/runs/analysis/run-columns.js';
import { readRuns } from '../../lib/runs/store/read-runs.js';

const runs = readRuns('isoflop');

describe('isoFlopProfiles', () => {
  const profiles = isoFlopProfiles(fitIsoFlops(runColumns(runs)));

  it('has a profile of six runs for each of the five budgets, in order', () => {
    expect(profiles.map(({ runs: members }) => members.length)).toEqual([6, 6, 6, 6, 6]);
    expect(profiles.map(({ trainFlops }) => Number(trainFlops.toPrecision(1)))).toEqual([1e11, 3e11, 1e12, 3e12, 1e13]);
  });

  it('draws the parabola from the smallest to the largest size, nowhere below its minimum', () => {
    for (const { curve, minimum, runs: members } of profiles) {
      expect(curve![0]!.nParams / Math.min(...members.map(({ nParams }) => nParams))).toBeCloseTo(1, 9);
      expect(curve!.at(-1)!.nParams / Math.max(...members.map(({ nParams }) => nParams))).toBeCloseTo(1, 9);
      expect(Math.min(...curve!.map(({ loss }) => loss))).toBeGreaterThanOrEqual(minimum!.loss);
    }
  });
});

describe('runColumns', () => {
  it('counts N and C the same way', () => {
    for (const params of ['total', 'non-embedding'] as const) {
      const { trainFlops, nParams, nTokens } = runColumns(runs, params);
      trainFlops.forEach((flops, i) => expect(flops / (6 * nParams[i]! * nTokens[i]!)).toBeCloseTo(1, 12));
    }
  });
});
