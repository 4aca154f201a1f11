import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformerConfig } from '../../lib/model/config.js';
import { createExecutor, type RunObserver } from '../../lib/runs/execute.js';
import type { PipelineRunConfig, RunConfig, TrainRunConfig } from '../../lib/runs/run-config.js';
import { trainConfig } from '../../lib/train/config.js';

const folder = mkdtempSync(join(tmpdir(), 'onward-'));
afterAll(() => rmSync(folder, { recursive: true }));

const model = transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 185, contextLength: 8 });
const TRAINING: TrainRunConfig = {
  kind: 'train',
  corpus: { kind: 'kinds', language: { seed: 1 }, sample: { seed: 1, trainTokens: 4000, validationTokens: 600 } },
  train: trainConfig({ model, steps: 30, batchSize: 8 }),
};
const PIPELINE: PipelineRunConfig = { ...TRAINING, kind: 'pipeline', adaptation: trainConfig({ model, steps: 20, batchSize: 8 }), tasks: [] };

describe('a run that is interrupted', () => {
  const execute = createExecutor();
  const stopAt = (last: number, seen: number[], directory: string): RunObserver => {
    const stop = new AbortController();
    const onStep = (step: number) => {
      seen.push(step);
      if (step === last) stop.abort();
    };
    return { onStep, signal: stop.signal, checkpoints: { directory, everySeconds: 1e-6 } }; // after every step
  };

  it.each<[string, RunConfig, number]>([['training', TRAINING, 30], ['a pipeline, in its second stage', PIPELINE, 50]])(
    'in %s goes on where it was, elsewhere, and ends as one that was not', async (name, config, steps) => {
      const directory = join(folder, name);
      const whole = await execute(config, {});
      await expect(execute(config, stopAt(steps - 12, [], directory))).rejects.toThrow('stopped');
      mkdirSync(join(directory, 'train', 'torn'), { recursive: true });
      writeFileSync(join(directory, 'train', 'torn', 'model.json'), '{"format":"scaling-check'); // of a machine that was switched off
      const seen: number[] = [];
      const rest = await execute(config, stopAt(Infinity, seen, directory));
      expect(seen.filter((step) => step > steps - 20)[0]).toBeGreaterThan(steps - 13);
      expect(rest.validationLossNatsPerToken).toBeCloseTo(whole.validationLossNatsPerToken!, 6); // sums in another order
      expect(rest.curve.map(({ step }) => step)).toEqual(whole.curve.map(({ step }) => step));
      expect(readdirSync(join(directory, 'train')).length).toBeGreaterThan(1); // each wrote into a folder of its own
    }, 60_000);
});
