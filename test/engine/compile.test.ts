import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { compile, compileStateful, openBackend, valueAndGradients } from '../../lib/engine/index.js';

beforeAll(async () => {
  await openBackend();
});

describe('compile', () => {
  it('gives what the function gives, for nested inputs and outputs', () => {
    const scaled = compile(
      ({ x, pair }: { x: tf.Tensor; pair: tf.Tensor[] }, { factor }: { factor: number }) => ({ sum: x.add(pair[0]!).mul(factor), pair }),
      { factor: 3 },
    );
    const { sum, pair } = scaled.run({ x: tf.tensor1d([1, 2]), pair: [tf.tensor1d([10, 20])] });
    expect([...sum.dataSync()]).toEqual([33, 66]);
    expect([...pair[0]!.dataSync()]).toEqual([10, 20]);
  });
});

describe('compileStateful', () => {
  it('carries the state from run to run, survives a tidy around the loop, and owns no tensor after dispose', () => {
    const before = tf.memory().numTensors;
    const start = { count: tf.scalar(0) };
    const counting = compileStateful(
      ({ count }: { count: tf.Tensor }, batch: { add: tf.Tensor }) => ({ state: { count: count.add(batch.add) }, outputs: { was: count } }),
      start,
      {},
    );
    const was = tf.tidy(() => [1, 2, 3].map((add) => counting.run({ add: tf.scalar(add) }).was.dataSync()[0]));
    expect(was).toEqual([0, 1, 3]);
    const { count } = counting.readState();
    expect(count.dataSync()[0]).toBe(6);
    counting.writeState(start);
    expect(counting.run({ add: start.count }).was.dataSync()[0]).toBe(0);
    tf.dispose([count, start]);
    counting.dispose();
    expect(tf.memory().numTensors).toBe(before + 1); // the outputs of the last run
  });
});

describe('valueAndGradients', () => {
  it('differentiates sum w^2 to 2 w', () => {
    const { value, gradients } = valueAndGradients(({ w }) => w!.square().sum(), { w: tf.tensor1d([1, 2]) });
    expect(value.dataSync()[0]).toBe(5);
    expect([...gradients.w!.dataSync()]).toEqual([2, 4]);
  });

  it('names a parameter that the loss does not depend on', () => {
    const parameters = { w: tf.scalar(1), idle: tf.scalar(1) };
    expect(() => valueAndGradients(({ w }) => w!.square(), parameters)).toThrow('loss: expected a function of every parameter, got one that does not depend on idle');
  });
});
