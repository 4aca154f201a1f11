import { describe, expect, it } from '@jest/globals';
import { fineTuningCurve } from '../../lib/runs/analysis/training-curves.js';
import { SETTING_NAMES, settingName } from '../../lib/runs/analysis/orders.js';
import { metricPanels } from '../../lib/figures/index.js';
import { foretoldThresholds, shareRight, taskScore } from '../../lib/runs/analysis/task-scores.js';
import type { RunRecord } from '../../lib/runs/index.js';
import { planSweep } from '../../lib/runs/sweeps/sweep.js';
import { objective } from '../../lib/runs/sweeps/tasks.js';
import { recordOf } from './runs.js';

/** A record of this size whose two tasks were answered with this probability of a right token. */
function asked(seed: number, nParamsNonEmbedding: number, p: number): RunRecord {
  const written = { task: 'copy-4', questions: 100, chance: 1e-4, metrics: { exactMatch: p ** 4, tokenEditDistance: 4 * (1 - p) } };
  const chosen = { task: 'genus', questions: 100, chance: 0.125, metrics: { multipleChoiceGrade: p, brierScore: 1 - p } };
  return { ...recordOf(seed), nParamsNonEmbedding, tasks: { zeroShot: [chosen], fineTuned: [written, chosen] } };
}

const runs = [asked(1, 100, 0.5), asked(2, 100, 0.7), asked(3, 1000, 1)];

describe('scores of tasks', () => {
  it('are found by stage, task and metric', () => {
    expect(taskScore(runs[0]!, { stage: 'fineTuned', task: 'copy-4', metric: 'tokenEditDistance' })).toBe(2);
    expect(shareRight(runs[0]!, 'fineTuned', 'copy-4')).toBe(0.0625);
    expect(shareRight(runs[0]!, 'zeroShot', 'genus')).toBe(0.5);
  });

  it('are found by how many tokens of a written answer count, where that was judged', () => {
    const [copied] = runs[0]!.tasks!.fineTuned!;
    const byLength = [{ answerTokens: 2, metrics: { exactMatch: 0.25 } }];
    const run = { ...runs[0]!, tasks: { zeroShot: [{ ...copied!, byLength }] } };
    const score = { stage: 'zeroShot', task: 'copy-4', metric: 'exactMatch' } as const;
    expect([taskScore(run, score), taskScore(run, { ...score, answerTokens: 2 })]).toEqual([0.0625, 0.25]);
    expect(() => taskScore(run, { ...score, answerTokens: 7 })).toThrow('answerTokens: expected one of the 1 to 1 by which copy-4 was judged, got 7');
  });

  it('foretell for each seed the size at which half of the answers are right, from its models that fail', () => {
    // accuracies with odds N / 12000 (seed 1) and N / 24000 (seed 2) where they fail, answers of one token: half right at 12,000 and 24,000
    const family = (seed: number, odds: number) => [20, 50, 100, 5000].map((nParamsNonEmbedding): RunRecord => {
      const accuracy = nParamsNonEmbedding === 5000 ? 0.9 : nParamsNonEmbedding / (odds + nParamsNonEmbedding); // the last left the line
      const metrics = { tokenAccuracy: accuracy, exactMatch: accuracy };
      return { ...asked(seed, nParamsNonEmbedding, 1), seed, tasks: { zeroShot: [
        { task: 'copy-1', questions: 100, chance: 0.1, metrics, byLength: [{ answerTokens: 1, metrics }] },
      ] } };
    });
    const thresholds = foretoldThresholds([...family(2, 24_000), ...family(1, 12_000)], { task: 'copy-1', stage: 'zeroShot', answerTokens: 1 });
    expect(thresholds.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(thresholds.map(({ foretold }) => Math.round(foretold))).toEqual([12_000, 24_000]);
    // seed 1 is right in 1/121 at 100 and .9 at 5,000
    expect(thresholds[0]!.measured).toBeCloseTo(100 * 50 ** ((1 / 2 - 1 / 121) / (0.9 - 1 / 121)), 6);
  });

  it('say what there is when something else was asked for', () => {
    expect(() => taskScore(runs[0]!, { stage: 'zeroShot', task: 'copy-4', metric: 'exactMatch' })).toThrow('expected among genus (multipleChoiceGrade, brierScore), got copy-4 and exactMatch');
    expect(() => taskScore(recordOf(1), { stage: 'zeroShot', task: 'genus', metric: 'brierScore' })).toThrow(
      'stage: expected one at which the run',
    );
  });

  it('become a panel a metric, empty for a task that it does not judge', () => {
    const [exact] = metricPanels(runs, {
      asked: [
        { task: 'copy-4', stage: 'fineTuned' },
        { task: 'genus', stage: 'fineTuned' },
      ],
      metrics: ['exactMatch'],
    });
    expect(exact!.tasks[0]!.points[0]).toMatchObject({ x: 100, low: 0.0625 });
    expect(exact!.tasks[0]!.points).toHaveLength(2);
    expect(exact!.tasks[1]!.points).toEqual([]);
    const [every] = metricPanels(runs, { asked: [{ task: 'copy-4', stage: 'fineTuned' }], metrics: ['exactMatch'], show: 'runs' });
    expect(every!.tasks[0]).toEqual({
      label: 'copy-4', as: 'points', points: [{ x: 100, y: 0.0625 }, { x: 100, y: 0.7 ** 4 }, { x: 1000, y: 1 }],
    });
  });
});

describe('names of settings', () => {
  it('are those of the sweep on objectives, in its order', async () => {
    const names = (await planSweep(objective)).map(settingName);
    expect([...new Set(names)]).toEqual([...SETTING_NAMES]);
  });
});

describe('the curve of fine-tuning', () => {
  it('is that of its stage, without the warm-up', async () => {
    const [planned] = await planSweep(objective); // a warm-up of 50 steps
    const curve = Array.from({ length: 80 }, (_, i) => ({ step: i + 1, lossNatsPerToken: 2 }));
    const run = {
      id: 'x',
      config: planned!.config,
      stages: [{ stage: 'fineTuning' as const, steps: 80, tokens: 1, curve, wallSeconds: 1 }],
    };
    expect(fineTuningCurve(run).steps[0]).toBe(51);
    expect(fineTuningCurve(run).losses.every((loss) => loss === 2)).toBe(true);
    expect(() => fineTuningCurve({ ...run, stages: [] })).toThrow('run: expected one that was fine-tuned, got x');
  });
});
