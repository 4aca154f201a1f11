import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { compileStateful, openBackend, type Rung } from '../../lib/engine/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { initialise } from '../../lib/model/transformer.js';
import { ADAMW_DEFAULTS } from '../../lib/train/index.js';
import { initialiseOptimiser } from '../../lib/train/optimiser.js';
import { trainStep, type TrainBatch } from '../../lib/train/step.js';

jest.setTimeout(180_000); // compiling takes seconds, many more on a busy machine

const compiles = process.env.SCALING_BACKEND === undefined || process.env.SCALING_BACKEND === 'tensorflow';
const rungs: Rung[] = compiles ? ['compiled', 'graph', 'eager'] : ['eager'];

beforeAll(async () => {
  await openBackend();
});

describe.each(rungs)('many steps in one call, %s', (rung) => {
  it('are those steps one after the other: losses and parameters of four steps of training with dropout', () => {
    const model = transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 7, contextLength: 6, dropout: 0.2 });
    const parameters = initialise(model, 1);
    const initial = { parameters, optimiser: initialiseOptimiser({ adamW: ADAMW_DEFAULTS }, parameters) };
    const batches: TrainBatch[] = [1, 2, 3, 4].map((step) => ({
      tokens: tf.tensor2d(Int32Array.from({ length: 21 }, (_, i) => (i * i + step) % 7), [3, 7], 'int32'),
      learningRate: tf.scalar(0.01 * step),
      dropoutSeed: tf.tensor1d([1, step], 'int32'),
    }));
    const training = () => compileStateful(trainStep, initial, { model, adamW: ADAMW_DEFAULTS }, { rung, stepsPerCall: 3 });
    const [single, many] = [training(), training()];
    const one = batches.map((batch) => single.run(batch).loss.dataSync()[0]!);
    const first = many.runMany(batches.slice(0, 3)).loss;
    expect(first.shape).toEqual([3]);
    const both = [...first.dataSync(), ...many.runMany(batches.slice(3)).loss.dataSync()]; // fewer than a call may do
    expect(many.report()!.rung).toBe(rung);
    expect(new Set(one).size).toBe(4);
    console.log(one, both, many.report());
    // float32 in another order of sums at most
    both.forEach((loss, i) => expect(Math.abs(loss / one[i]! - 1)).toBeLessThan(1e-6));
    const [a, b] = [single.readState().parameters, many.readState().parameters];
    for (const [name, tensor] of Object.entries(a)) {
      expect(tf.max(tf.abs(tensor.sub(b[name]!))).dataSync()[0]).toBeLessThan(1e-5);
    }
  });
});
