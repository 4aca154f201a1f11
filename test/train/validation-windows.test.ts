import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { createCorpus } from '../../lib/corpus/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { train, trainConfig } from '../../lib/train/index.js';
import { onEagerRung } from './on-eager-rung.js';

onEagerRung();

/** Tokens that become rarer along the split, so that other windows have another loss. */
const random = randomStream(1, 'tokens');
const tokens = (n: number) => Uint8Array.from({ length: n }, (_, i) => random.integer(1 + Math.ceil((4 * (i + 1)) / n)));
const corpus = createCorpus({ name: 'thinning', vocabSize: 5, train: tokens(2000), validation: tokens(64 * 8 * 8 + 1), test: tokens(400) });
const model = transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 5, contextLength: 8 });

let learnt: NamedTensors;
beforeAll(async () => {
  learnt = (await train(corpus, { model, steps: 40, batchSize: 8, learningRate: 1e-2 })).parameters;
});
afterAll(() => tf.dispose(learnt));

/** The validation loss of a model that learnt a little, after a step of nearly no length in batches of this size. */
async function lossAt(batchSize: number, validationWindows?: number): Promise<number> {
  const options = { model, steps: 1, batchSize, learningRate: 1e-12, ...(validationWindows === undefined ? {} : { validationWindows }) };
  const { parameters, validationLossNatsPerToken } = await train(corpus, options, {}, { parameters: learnt });
  tf.dispose(parameters);
  return validationLossNatsPerToken!;
}

describe('the windows on which a loss is measured', () => {
  it('are the same for every batch size where their number is given, and otherwise 64 batches of the run', async () => {
    const [small, large] = [await lossAt(2, 256), await lossAt(8, 256)];
    expect(small).toBeCloseTo(large, 6); // one and the same sum, in float32
    // 64 batches of 2 windows are the first quarter of the split, of 8 windows all of it, where rarer tokens come
    expect(Math.abs((await lossAt(2)) - (await lossAt(8)))).toBeGreaterThan(1e-3);
  });

  it('are absent from a configuration that does not name them, whose identity stays what it was', () => {
    expect('validationWindows' in trainConfig({ model, steps: 1 })).toBe(false);
    expect(trainConfig({ model, steps: 1, validationWindows: 128 }).validationWindows).toBe(128);
  });

  it('are a multiple of 64, and no more than there are', async () => {
    expect(() => trainConfig({ model, steps: 1, validationWindows: 100 })).toThrow('validationWindows: expected a multiple of 64, got 100');
    await expect(train(corpus, { model, steps: 1, validationWindows: 576 })).rejects.toThrow(
      'validationWindows: expected at most the 512 of the validation split, got 576; give the corpus more validation tokens',
    );
  });
});
