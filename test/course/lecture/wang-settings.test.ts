import { describe, expect, it } from '@jest/globals';
import { publishedTable } from '../../../lib/core/published.js';
import { ourSetting } from '../../../lib/course/lecture/wang-settings.js';
import { nParamsTotal } from '../../../lib/model/count.js';
import type { RunRecord } from '../../../lib/runs/index.js';
import { planSweep } from '../../../lib/runs/sweeps/sweep.js';
import { objective } from '../../../lib/runs/sweeps/tasks.js';
import { recordOf } from '../../runs/runs.js';

async function runs(): Promise<RunRecord[]> {
  return (await planSweep(objective)).map(({ config }) => ({ ...recordOf(1), config, nParamsTotal: nParamsTotal(config.train.model) }));
}

describe('our settings beside those of Wang et al.', () => {
  it('are there for every row of the published table', async () => {
    const ours = await runs();
    for (const { stage, setting } of publishedTable('wang-2022-settings')) expect(() => ourSetting(ours, stage, setting)).not.toThrow();
  });

  it('are read from the configurations: twice the layers for the encoder-decoder, 16 rows of 16 tokens', async () => {
    const ours = await runs();
    expect(ourSetting(ours, 'model', 'layers')).toBe('2 / 4');
    expect(ourSetting(ours, 'pretraining', 'batch')).toBe('256 tokens');
    expect(ourSetting(ours, 'finetuning', 'corpus')).toBe('genus, object, reading');
  });

  it('name the numbers in which products were computed', async () => {
    const ours = await runs();
    expect(ourSetting(ours, 'model', 'precision')).toBe('float32');
    const inHalf = ours.map((run) => ({ ...run, config: { ...run.config, train: { ...run.config.train, precision: 'bf16' as const } } }));
    expect(ourSetting(inHalf, 'model', 'precision')).toBe('bfloat16');
  });

  it('need both kinds of model', async () => {
    const decoders = (await runs()).filter(({ config }) => config.train.model.architecture !== 'encoder-decoder');
    expect(() => ourSetting(decoders, 'model', 'layers')).toThrow('runs: expected fine-tuned runs of a causal decoder and of an encoder-decoder');
  });
});
