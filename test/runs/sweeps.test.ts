import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { InputError } from '../../lib/core/check.js';
import { nParamsNonEmbedding } from '../../lib/model/count.js';
import { transformerConfig } from '../../lib/model/config.js';
import { estimateMegabytes, estimateSeconds, totalCost, trainFlopsOf } from '../../lib/runs/cost.js';
import type { RunConfig } from '../../lib/runs/run-config.js';
import { thinCurve } from '../../lib/runs/store/run-record.js';
import { UnknownRunsError, readAllRuns, readRuns, recordedNames } from '../../lib/runs/store/read-runs.js';
import { defaultParallelism, PendingRuns } from '../../lib/runs/workers/schedule.js';
import { planSweep } from '../../lib/runs/sweeps/sweep.js';
import { findSweep, sweeps } from '../../lib/runs/sweeps/index.js';
import { root } from '../../lib/setup/paths.mjs';
import { configOf } from './runs.js';

describe('the declared sweeps', () => {
  it('hold only runs that can be run, each once', async () => {
    for (const sweep of sweeps) {
      const plan = await planSweep(sweep);
      expect(plan.length).toBeGreaterThan(sweep.name.startsWith('one-shot') ? 0 : 3);
      expect([sweep.name, new Set(plan.map(({ id }) => id)).size, new Set(plan.map(({ label }) => label)).size]).toEqual([
        sweep.name,
        plan.length,
        plan.length,
      ]);
    }
  });

  it('spend their budgets: every run of isoflop is within a hundredth of the budget in its label', async () => {
    for (const { label, trainFlops } of await planSweep(findSweep('isoflop'))) {
      const budget = Number(/C (\S+),/.exec(label)![1]);
      expect(Math.abs(trainFlops / budget - 1)).toBeLessThan(0.01); // whole steps: at worst half of some 50
    }
  });

  it('keep their promise of a fixed size: shapes differ by at most a tenth in non-embedding parameters', async () => {
    const sizes = (await planSweep(findSweep('shape'))).map(({ config }) => nParamsNonEmbedding(config.train.model));
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.1);
  });

  it('are listed when a name is unknown', () => {
    expect(() => findSweep('widht')).toThrow(new InputError(`sweep: expected one of ${sweeps.map(({ name }) => name).join(', ')}, got "widht"`));
  });
});

describe('what is recorded', () => {
  it('is read by its name, and an unknown name lists those there are', () => {
    expect(recordedNames()).toContain('width');
    const runs = readRuns('width');
    expect(runs.map(({ config }) => config.train.model.dModel).sort((a, b) => a - b)).toEqual([8, 16, 32, 64]);
    expect(readRuns('width', ({ config }) => config.train.model.dModel > 16)).toHaveLength(2);
    expect(readAllRuns('width')).toHaveLength(4);
    expect(() => readRuns('widht')).toThrow(UnknownRunsError);
    expect(() => readRuns('widht')).toThrow(/^runs: expected one of .*width.*, got "widht"/);
  });

  it('falls with the width of the model, as the notebook says', () => {
    const losses = readRuns('width').sort((a, b) => a.nParamsTotal - b.nParamsTotal).map((run) => run.validationLossNatsPerToken);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
  });

  it('is read without TensorFlow', () => {
    const script = 'await import("./lib/dist/runs/index.js"); const { createRequire } = await import("node:module");'
      + 'console.log(Object.keys(createRequire(import.meta.url).cache).filter((file) => /tfjs|proper-lockfile/.test(file)).length)';
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }).stdout.trim()).toBe('0');
  });
});

describe('thinCurve', () => {
  const curve = (steps: number) => Array.from({ length: steps }, (_, i) => ({ step: i + 1, lossNatsPerToken: 1 / (i + 1) }));

  it('keeps a short curve whole', () => {
    expect(thinCurve(curve(200))).toEqual(curve(200));
  });

  it('keeps of a long one at most 200 points, the first steps and the last among them, unchanged', () => {
    const thin = thinCurve(curve(10_000));
    expect(thin.length).toBeLessThanOrEqual(200);
    expect(thin.length).toBeGreaterThan(150);
    expect(thin.slice(0, 17).map(({ step }) => step)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
    expect(thin.at(-1)).toEqual({ step: 10_000, lossNatsPerToken: 1e-4 });
  });
});

describe('the schedule', () => {
  const work = (shape: string, estimatedSeconds: number) => ({ shape, estimatedSeconds });
  const none = new Set<string>();

  it('begins with the shape that has most work, and in it with the longest run', () => {
    const pending = [work('a', 5), work('b', 3), work('b', 4)];
    expect(new PendingRuns(pending).take({ shapesAtWork: none })).toBe(pending[2]);
  });

  it('stays with the shape that is compiled already, and otherwise leaves it to the worker that has it', () => {
    const pending = [work('a', 5), work('b', 3), work('b', 4)];
    expect(new PendingRuns(pending).take({ shapesAtWork: none, ownShape: 'a' })).toBe(pending[0]);
    expect(new PendingRuns(pending).take({ shapesAtWork: new Set(['b']), ownShape: 'c' })).toBe(pending[0]);
  });

  it('shares the last shape rather than idle, and has nothing when nothing is left', () => {
    const pending = [work('a', 5)];
    expect(new PendingRuns(pending).take({ shapesAtWork: new Set(['a']) })).toBe(pending[0]);
    expect(new PendingRuns([]).take({ shapesAtWork: none })).toBeUndefined();
  });

  it('gives every run once, of one shape the longest and of equally long ones the first that came, also one that was put back', () => {
    const runs = [work('a', 2), work('a', 2), work('b', 3), work('a', 2), work('b', 1)];
    const pending = new PendingRuns(runs);
    const first = pending.take({ shapesAtWork: none })!; // a has 6 seconds, b has 4
    pending.add(first);
    const taken = Array.from({ length: 6 }, (_, i) => pending.take({ shapesAtWork: none, ownShape: i < 3 ? 'a' : 'b' }));
    expect(taken.map((run) => (run ? runs.indexOf(run) : run))).toEqual([1, 3, 0, 2, 4, undefined]);
  });

  it('looks at each of ten thousand runs a few times, and not at all of them for each', () => {
    let looks = 0;
    const runs = Array.from({ length: 10_000 }, (_, i) => ({ shape: String(i % 10), get estimatedSeconds() { looks++; return i % 97; } }));
    const pending = new PendingRuns(runs);
    let count = 0;
    for (let ownShape = '0'; ; count++) {
      const run = pending.take({ shapesAtWork: none, ownShape });
      if (!run) break;
      ownShape = run.shape;
    }
    expect(count).toBe(10_000);
    expect(looks).toBeLessThan(400_000); // sorting takes 2 n log2(n / 10) = 200,000; one scan for each run would be 50,000,000
  });

  it('gives each core a process, and the cores to the runs where there are fewer of them', () => {
    expect(defaultParallelism(10, 4)).toEqual({ processes: 4, threads: 1 });
    expect(defaultParallelism(1, 4)).toEqual({ processes: 1, threads: 4 });
    expect(defaultParallelism(0, 2)).toEqual({ processes: 1, threads: 2 });
  });
});

describe('the cost', () => {
  it('is 6 N D, and time by the stated formula', () => {
    const config = configOf(1);
    // N: embedding 256 x 8, head the same, positions 16 x 8, attention 4 x 64 + 32, feed-forward 2 x 8 x 32 + 40, norms 3 x 16
    const nParams = 2048 + 2048 + 128 + 288 + 552 + 48;
    const flops = 6 * nParams * 10 * 4 * 16;
    expect(estimateSeconds(config)).toBeCloseTo(2 + 1 + 10 * (0.00008 + 6.6e-7 * 4 * 16) + flops / 5.5e10, 9);
    // 602 MB, 18.7 N, 471 d, 22.1 T and 52.6 V bytes for each of 64 tokens in one layer with one head
    expect(estimateMegabytes(config)).toBeCloseTo(602 + (18.7 * nParams + 64 * (471 * 8 + 22.1 * 16 + 52.6 * 256)) / 1e6, 9);
    expect(
      totalCost([
        { trainFlops: 1, estimatedSeconds: 2 },
        { trainFlops: 3, estimatedSeconds: 4 },
      ]),
    ).toEqual({ trainFlops: 4, estimatedSeconds: 6 });
  });

  it('of imitation holds a third of what training the teacher on the same tokens would cost', () => {
    const config = configOf(1);
    const teacher = transformerConfig({ nLayer: 1, dModel: 16, vocabSize: 256, contextLength: 16 });
    // embedding and head 256 x 16 each, positions 16 x 16, attention 4 x 256 + 64, feed-forward 2 x 16 x 64 + 64 + 16, norms 3 x 32
    const teacherParams = 4096 + 4096 + 256 + 1088 + 2128 + 96;
    const student = { ...config, train: { ...config.train, distillation: { teacher, temperature: 2, share: 0.5 } } };
    expect(trainFlopsOf(student)).toBe(6 * 5112 * 640 + 2 * teacherParams * 640); // 640 = 10 steps of 4 rows of 16 tokens
    expect(estimateSeconds(student) - estimateSeconds(config)).toBeCloseTo((2 * teacherParams * 640) / 5.5e10, 12);
  });

  it('of a pipeline is that of all its stages, each with its own model and steps', () => {
    const { corpus, train } = configOf(1);
    const teacher = { ...train, model: transformerConfig({ nLayer: 1, dModel: 16, vocabSize: 256, contextLength: 16 }), steps: 30 };
    const pipeline = { kind: 'pipeline', corpus, train, teacher, adaptation: { ...train, steps: 2 } } as unknown as RunConfig;
    expect(trainFlopsOf(pipeline)).toBe(6 * 5112 * 640 + 6 * 11_760 * 3 * 640 + 6 * 5112 * 128);
  });

  it('in time counts the layers of an encoder-decoder 2.4 times, and 4 ms for each question, once more after fine-tuning', () => {
    const { corpus, train } = configOf(1);
    const both = { ...train, model: { ...train.model, architecture: 'encoder-decoder' } };
    const run = { kind: 'train', corpus, train: both } as RunConfig;
    expect(estimateSeconds(run)).toBeCloseTo(2 + 2.4 + 10 * (0.00008 + 6.6e-7 * 2.4 * 4 * 16) + trainFlopsOf(run) / 5.5e10, 9);
    const tasks = [{ kind: 'copy', testExamples: 300 }, { kind: 'recall', testExamples: 200 }];
    const asked = { kind: 'pipeline', corpus, train, tasks } as unknown as RunConfig;
    expect(estimateSeconds(asked) - estimateSeconds(configOf(1))).toBeCloseTo(2, 9); // 500 questions
    const fineTuned = { ...asked, fineTuning: { tasks: [], nExamples: 1, train } } as unknown as RunConfig;
    expect(estimateSeconds(fineTuned)).toBeCloseTo(2 * estimateSeconds(configOf(1)) + 4, 9);
  });
});
