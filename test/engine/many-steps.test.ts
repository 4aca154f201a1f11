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
  it('are those steps one after the other: losses and parameters of fifty steps of training with dropout', () => {
    const model = transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 7, contextLength: 6, dropout: 0.2 });
    // where gradients are but rounding errors Adam would make whole steps of them, without an epsilon above these
    const statics = { model, adamW: { ...ADAMW_DEFAULTS, epsilon: 1e-3 } };
    const parameters = initialise(model, 1);
    const initial = { parameters, optimiser: initialiseOptimiser(statics, parameters) };
    const batches: TrainBatch[] = Array.from({ length: 50 }, (_, step) => ({
      tokens: tf.tensor2d(Int32Array.from({ length: 21 }, (_, i) => (i * i + step) % 7), [3, 7], 'int32'),
      learningRate: tf.scalar(0.0004 * step),
      dropoutSeed: tf.tensor1d([1, step], 'int32'),
    }));
    const training = () => compileStateful(trainStep, initial, statics, { rung, stepsPerCall: 20 });
    const [single, many] = [training(), training()];
    const one = batches.map((batch) => single.run(batch).loss.dataSync()[0]!);
    expect(one[49]).not.toBe(one[0]);
    const calls = [batches.slice(0, 20), batches.slice(20, 40), batches.slice(40)]; // the last of fewer steps than a call may do
    const losses = calls.map((call) => many.runMany(call).loss);
    expect(many.report()!.rung).toBe(rung);
    expect(losses.map(({ shape }) => shape)).toEqual([[20], [20], [10]]);
    // float32 keeps 7 digits; XLA may fuse the operations of a loop in another way
    losses.flatMap((loss) => [...loss.dataSync()]).forEach((loss, i) => expect(Math.abs(loss / one[i]! - 1)).toBeLessThan(1e-6));
    const [a, b] = [single.readState().parameters, many.readState().parameters];
    for (const [name, tensor] of Object.entries(a)) expect(tf.max(tf.abs(tensor.sub(b[name]!))).dataSync()[0]).toBeLessThan(1e-5);
    single.dispose();
    many.dispose();
  });

  it('give every output of every step, whatever its shape and dtype', () => {
    const counting = compileStateful(
      ({ count }: { count: tf.Tensor }, { add }: { add: tf.Tensor }) => ({
        state: { count: count.add(add) }, outputs: { was: count, isTwo: count.equal(2), pair: tf.stack([count, add]) },
      }),
      { count: tf.scalar(0, 'int32') }, {}, { rung, stepsPerCall: 4 },
    );
    const { was, isTwo, pair } = counting.runMany([2, 3, 4].map((add) => ({ add: tf.scalar(add, 'int32') })));
    expect(was.arraySync()).toEqual([0, 2, 5]);
    expect(isTwo.arraySync()).toEqual([0, 1, 0]);
    expect(pair.arraySync()).toEqual([[0, 2], [2, 3], [5, 4]]);
    expect(counting.readState().count.dataSync()[0]).toBe(9);
    counting.dispose();
  });

  it('refuses more batches than a call may do, batches of another shape, and a state that changes its shape', () => {
    const step = ({ x }: { x: tf.Tensor }, { y }: { y: tf.Tensor }) => ({ state: { x: tf.concat([x, y]) }, outputs: { y } });
    const growing = compileStateful(step, { x: tf.zeros([1]) }, {}, { rung, stepsPerCall: 2 });
    const y = tf.ones([1]);
    expect(() => growing.runMany([{ y }, { y }, { y }])).toThrow('batches.length: expected an integer from 1 to 2, got 3');
    expect(() => growing.runMany([{ y }, { y: tf.ones([2]) }])).toThrow('y: expected [1] in every step of a call, got [2]');
    if (rung === 'compiled') {
      expect(() => growing.runMany([{ y }])).toThrow('state.x: expected a step that returns it in the same shape and dtype, got float32[2]');
    }
    growing.dispose();
  });
});

it('are done one by one where XLA lacks an operation of the step', () => {
  const crop = ({ x }: { x: tf.Tensor }, { by }: { by: tf.Tensor }) => {
    const middle = tf.image.cropAndResize(x.reshape<tf.Tensor4D>([1, 2, 2, 1]), tf.tensor2d([[0, 0, 1, 1]]), tf.tensor1d([0], 'int32'), [1, 1]);
    return { state: { x: x.add(by) }, outputs: { middle: middle.reshape([]) } };
  };
  const cropping = compileStateful(crop, { x: tf.tensor1d([1, 2, 3, 4]) }, {}, { stepsPerCall: 3 });
  // the middle of four numbers is their mean: 2.5, and each step adds 10 to all
  expect(cropping.runMany([10, 10].map((by) => ({ by: tf.scalar(by) }))).middle.arraySync()).toEqual([2.5, 12.5]);
  expect(cropping.readState().x.arraySync()).toEqual([21, 22, 23, 24]);
  expect(cropping.report()!.rung).toBe(compiles ? 'graph' : 'eager');
  cropping.dispose();
});
