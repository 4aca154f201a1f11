import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  challengeFloor, challengeRun, COURSE_CHALLENGE, runFlops, type ChallengeConfig,
} from '../../lib/course/homework/challenge/terms.js';
import { challengeNotebook } from '../../lib/course/homework/notebook/challenge-notebook.js';
import { nParamsTotal } from '../../lib/model/count.js';
import { estimateSeconds } from '../../lib/runs/cost.js';
import { root } from '../../lib/setup/paths.mjs';
import { trainConfig } from '../../lib/train/config.js';
import { intervalFor, threeApproaches, type PaidRun } from './three-approaches.js';

/** What test/homework/scripts/challenge-approaches.ts printed: four students who spent their budgets, and what the grader's run reached. */
const { terms, students } = JSON.parse(readFileSync(join(root, 'test', 'fixtures', 'challenge-runs.json'), 'utf8')) as {
  terms: typeof COURSE_CHALLENGE;
  students: {
    student: string;
    floor: number;
    runs: (PaidRun & { dModel: number })[];
    target: { config: ChallengeConfig; loss: number };
    gradingCpuSeconds: number;
  }[];
};
const { targetFlops } = COURSE_CHALLENGE;
const configOf = ({ dModel, nTokens }: { dModel: number; nTokens: number }) =>
  ({ nLayer: 1, dModel, steps: nTokens / (64 * COURSE_CHALLENGE.contextLength) });

describe('recorded runs of four students of the challenge', () => {
  it('were bought under the course\'s terms, within its budget', () => {
    expect(terms).toEqual(COURSE_CHALLENGE);
    for (const { student, floor, runs } of students) {
      expect(challengeFloor(terms, student)).toBeCloseTo(floor, 12);
      for (const run of runs) expect(run.trainFlops).toBe(runFlops(terms, configOf(run)));
      expect(runs.reduce((sum, { trainFlops }) => sum + trainFlops, 0)).toBeLessThanOrEqual(terms.budgetFlops);
    }
  });

  describe.each(students)('of $student', ({ floor, runs, target: { config, loss } }) => {
    const { envelope, isoFlops, law, best } = threeApproaches(runs, { floor, targetFlops });

    it('give approach 1 a front on which larger sizes lead at larger budgets, and four handovers', () => {
      const sizes = envelope.envelope.map(({ nParams }) => nParams);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
      expect(envelope.handovers).toHaveLength(4);
    });

    it('give approach 2 a minimum inside the sizes at each of its four budgets, which grows with them', () => {
      expect(isoFlops.levels.map(({ isInside }) => isInside)).toEqual([true, true, true, true]);
      const sizes = isoFlops.levels.map(({ nParamsBest }) => nParamsBest);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
      expect(isoFlops.warnings).toEqual([]);
    });

    it('give approach 3 a law that has converged, with limits on both sides of every parameter', () => {
      expect([law.convergence.converged, law.warnings]).toEqual([true, []]);
      for (const name of ['A', 'B', 'alpha', 'beta'] as const) {
        const { status, interval } = law.parameters[name];
        expect([name, status, interval !== undefined, interval?.open]).toEqual([name, 'fitted', true, undefined]);
      }
    });

    it('make the three approaches agree to a factor 1.6 on the best size at the target', () => {
      const sizes = Object.values(best);
      expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.6);
    });

    it('foretell the loss of the grader\'s run within their 90% interval, which is less than a quarter of the largest excess wide', () => {
      const { model, steps, batchSize } = challengeRun(COURSE_CHALLENGE, config);
      const { low, high } = intervalFor(law, nParamsTotal(model), steps * batchSize * model.contextLength);
      expect([low <= loss, loss <= high]).toEqual([true, true]);
      expect(high - low).toBeLessThan((Math.max(...runs.map((run) => run.loss)) - floor) / 4);
    });
  });
});

describe('grading the challenge', () => {
  const corpus = { kind: 'markov', language: { seed: 1 }, sample: { seed: 1, trainTokens: 1, validationTokens: 1 } } as const;
  const secondsOf = (config: ChallengeConfig) =>
    estimateSeconds({ kind: 'train', corpus, train: trainConfig(challengeRun(COURSE_CHALLENGE, config)) });
  const compileSeconds = (config: ChallengeConfig) => secondsOf({ ...config, steps: 1 });
  const stepSeconds = (config: ChallengeConfig) => secondsOf(config) - compileSeconds(config);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('takes less than three hours of a processor for 200 students, measured and by the kit\'s own estimate, which agree to 25%', () => {
    const measured = mean(students.map(({ gradingCpuSeconds }) => gradingCpuSeconds));
    const targets = students.map(({ target }) => target.config);
    const shapes = new Map(targets.map((config) => [config.dModel, config])); // each is compiled once; those of replayed runs recur
    const replays = students.flatMap(({ runs }) => runs.map(configOf)); // one of them for each student, drawn at random
    const compiling = [...shapes.values()].reduce((sum, config) => sum + compileSeconds(config), 0) / students.length;
    const estimated = compiling + mean(targets.map(stepSeconds)) + mean(replays.map(stepSeconds));
    for (const seconds of [measured, estimated]) expect((200 * seconds) / 3600).toBeLessThan(3);
    expect(Math.abs(estimated / measured - 1)).toBeLessThan(0.25);
  });
});

describe('the texts of the challenge', () => {
  const text = challengeNotebook().cells.map(({ source }) => source.join('')).join('\n');

  it('say its terms', () => {
    const { learningRate, batchSize } = challengeRun(COURSE_CHALLENGE, { nLayer: 1, dModel: 4, steps: 1 });
    for (const said of [
      'You have 2 · 10<sup>11</sup> FLOPs', 'at most 3 · 10<sup>11</sup> FLOPs, 1.5 times',
      'over 64 tokens, each of which depends on the one before it', '12 million',
      'with probability 0.9', `learningRate (${learningRate})`, `batchSize (${batchSize})`,
    ]) expect(text).toContain(said);
  });

  it('show a first run that costs a fiftieth of the budget and a shot that is affordable', () => {
    const [first, shot] = [...text.matchAll(/\{ nLayer: (\d+), dModel: (\d+), steps: (\d+) \}/g)]
      .map(([, nLayer, dModel, steps]) => ({ nLayer: Number(nLayer), dModel: Number(dModel), steps: Number(steps) }));
    expect((COURSE_CHALLENGE.budgetFlops / runFlops(COURSE_CHALLENGE, first!)).toFixed(0)).toBe('50');
    expect(runFlops(COURSE_CHALLENGE, shot!)).toBeLessThanOrEqual(targetFlops);
  });
});
