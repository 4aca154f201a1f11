import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import vm from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import { compile, compileStateful, openBackend } from '../../lib/engine/index.js';
import { isRecording } from '../../lib/engine/recording.js';
import { tensorFlowBackend, type TensorFlowBackend } from '../../lib/engine/tensorflow.js';

beforeAll(async () => {
  await openBackend({ backend: 'tensorflow' });
});

const x = () => tf.tensor1d([1, 2, 3]);
const values = (tensor: tf.Tensor) => [...tensor.dataSync()];

describe('compile refuses, naming the operation, what a list of operations cannot repeat:', () => {
  it('a value computed in the step that JavaScript reads', () => {
    const step = compile(({ x }: { x: tf.Tensor }) => x.mul(x.square().dataSync()[0]!), {});
    expect(() => step.run({ x: x() })).toThrow('Square: expected a value that stays in tensors, got a read of its float32[3] by JavaScript, which a compiled step would not repeat');
  });

  it('an input that JavaScript reads', () => {
    const step = compile(({ x }: { x: tf.Tensor }) => x.mul(x.dataSync()[0]!), {});
    expect(() => step.run({ x: x() })).toThrow('input 0: expected a value that stays in tensors, got a read of its float32[3] by JavaScript');
  });

  it('a tensor that is neither an input nor made in the step', () => {
    const outside = x();
    const step = compile(({ x }: { x: tf.Tensor }) => x.add(outside), {});
    expect(() => step.run({ x: x() })).toThrow('Add: expected tensors that are inputs of the compiled step or made in it, got a float32[3] made before: pass it as an input');
  });

  it('a tensor from outside that is returned', () => {
    const outside = x();
    expect(() => compile(() => outside, {}).run({})).toThrow('outputs: expected tensors that are inputs');
  });

  it('random numbers that JavaScript draws', () => {
    const step = compile(({ x }: { x: tf.Tensor }) => x.add(tf.randomNormal([3])), {});
    expect(() => step.run({ x: x() })).toThrow('Math.random: expected randomness that is computed from a seed tensor');
  });

  it('random numbers from a generator inside TensorFlow', () => {
    const step = compile(({ x }: { x: tf.Tensor }) => tf.multinomial(x as tf.Tensor1D, 1, 7), {});
    expect(() => step.run({ x: x() })).toThrow('Multinomial: expected an operation that computes from its inputs alone, got one with a hidden state');
  });

  it('text', () => {
    const step = compile(({ x }: { x: tf.Tensor }) => ({ x, text: tf.tensor1d(['a']) }), {});
    expect(() => step.run({ x: x() })).toThrow('outputs: expected numbers, got a constant of dtype string');
  });

  it('statics that are not plain data', () => {
    const step = compile(({ x }: { x: tf.Tensor }) => x.neg(), { activation: tf.relu });
    expect(() => step.run({ x: x() })).toThrow('statics.activation: expected plain data (numbers, strings, booleans, arrays, objects), got a value of type function');
  });

  it('and an output that is not a tensor', () => {
    const step = compile(({ x }: { x: tf.Tensor }) => ({ x, rate: 0.5 }), {});
    expect(() => step.run({ x: x() })).toThrow('outputs.rate: expected a tensor, or an array or object of tensors, got 0.5');
  });
});

describe('after a refusal', () => {
  it('tensors, random numbers and the count of tensors are as before', () => {
    const input = { x: x() };
    const before = tf.memory().numTensors;
    expect(() => compile(({ x }: { x: tf.Tensor }) => x.add(tf.randomNormal([3])), {}).run(input)).toThrow('Math.random');
    expect(isRecording()).toBe(false);
    expect(Math.random()).toBeLessThan(1);
    expect(tf.memory().numTensors).toBe(before);
    expect(values(compile(({ x }: { x: tf.Tensor }) => x.add(1), {}).run(input))).toEqual([2, 3, 4]);
  });
});

describe('an interrupt in the middle of tracing', () => {
  it('leaves TensorFlow and Math.random usable at the next turn, although no finally block runs', async () => {
    const endless = compile(({ x }: { x: tf.Tensor }) => {
      for (let y = x; ; y = y.add(1));
    }, {});
    const input = { x: x() };
    // a notebook's interrupt ends code as this time limit does: by terminating it
    expect(() => void vm.runInNewContext('run()', { run: () => endless.run(input) }, { timeout: 200 })).toThrow('timed out');
    await nextTurn();
    expect(isRecording()).toBe(false);
    expect(Math.random()).toBeLessThan(1);
    expect(values(compile(({ x }: { x: tf.Tensor }) => x.add(1), {}).run(input))).toEqual([2, 3, 4]);
  });
});

describe('programs are shared', () => {
  const scaled = ({ x }: { x: tf.Tensor }, { factor }: { factor: number }) => x.mul(factor);

  it('by runs of the same function, with equal statics and inputs of the same shapes and dtypes', () => {
    const first = compile(scaled, { factor: 2 });
    expect(values(first.run({ x: x() }))).toEqual([2, 4, 6]);
    expect(first.report()).toMatchObject({ rung: 'compiled' });
    expect(first.report()!.compileSeconds).toBeGreaterThan(0);
    const second = compile(scaled, { factor: 2 });
    expect(values(second.run({ x: tf.tensor1d([5, 6, 7]) }))).toEqual([10, 12, 14]);
    expect(second.report()).toEqual({ rung: 'compiled', compileSeconds: 0 });
  });

  it('not by other statics, shapes or dtypes', () => {
    expect(values(compile(scaled, { factor: 3 }).run({ x: x() }))).toEqual([3, 6, 9]);
    expect(values(compile(scaled, { factor: 2 }).run({ x: tf.tensor1d([1, 2]) }))).toEqual([2, 4]);
    expect(values(compile(scaled, { factor: 2 }).run({ x: tf.tensor1d([1, 2, 3], 'int32') }))).toEqual([2, 4, 6]);
  });

  it('by training runs of the same step, each with its own state', () => {
    const step = (state: { n: tf.Tensor }, batch: { add: tf.Tensor }) => ({ state: { n: state.n.add(batch.add) }, outputs: state.n });
    const [a, b] = [compileStateful(step, { n: tf.scalar(0) }, {}), compileStateful(step, { n: tf.scalar(10) }, {})];
    const run = (training: typeof a) => training.run({ add: tf.scalar(1) }).dataSync()[0];
    expect([run(a), run(b), run(a), run(b)]).toEqual([0, 10, 1, 11]);
    expect(b.report()!.compileSeconds).toBe(0);
  });
});

describe('a compiled function', () => {
  it('tells apart inputs that are the same tensor', () => {
    const difference = compile(({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => a.sub(b), {});
    const same = x();
    expect(values(difference.run({ a: same, b: same.clone() }))).toEqual([0, 0, 0]);
    expect(values(difference.run({ a: tf.tensor1d([5, 5, 5]), b: same }))).toEqual([4, 3, 2]);
  });

  it('is recorded without multiplying, of which TensorFlow would keep a routine for every shape, and multiplies when it runs', () => {
    const product = compile(({ a, b }: { a: tf.Tensor3D; b: tf.Tensor3D }) => {
      const ab = tf.matMul(a, b, true, true);
      return tf.concat([ab, tf.ones(ab.shape)], 2); // of the shape that the recording gave it
    }, {});
    const a = tf.tensor3d([[[1], [2]], [[3], [4]]]); // a^T: [1 2] and [3 4]
    const b = tf.tensor3d([[[1, 10], [100, 1000], [0, 1]]]); // for both
    const executed = jest.spyOn(Object.getPrototypeOf(tensorFlowBackend()) as TensorFlowBackend, 'executeSingleOutput');
    const result = product.run({ a, b });
    const operations = executed.mock.calls.map(([op]) => op);
    executed.mockRestore();
    expect(operations).toContain('ConcatV2');
    expect(operations).not.toContain('BatchMatMulV2');
    expect(result.shape).toEqual([2, 1, 6]);
    expect(values(result)).toEqual([21, 2100, 2, 1, 1, 1, 43, 4300, 4, 1, 1, 1]); // 1 + 20, 100 + 2000, 0 + 2; 3 + 40, 300 + 4000, 0 + 4
  });

  it('becomes part of another one that calls it', () => {
    const inner = compile(({ x }: { x: tf.Tensor }) => x.square(), {});
    const outer = compile(({ x }: { x: tf.Tensor }) => inner.run({ x }).add(1), {});
    expect(values(outer.run({ x: x() }))).toEqual([2, 5, 10]);
  });

  it('runs as a plain graph, and says why, where XLA lacks an operation', () => {
    const crop = ({ image }: { image: tf.Tensor }) =>
      tf.image.cropAndResize(image as tf.Tensor4D, tf.tensor2d([[0, 0, 1, 1]]), tf.tensor1d([0], 'int32'), [1, 1]);
    const input = { image: tf.ones([1, 2, 2, 1]) };
    const fastest = compile(crop, {});
    expect(values(fastest.run(input))).toEqual([1]);
    expect(fastest.report()).toMatchObject({ rung: 'graph', reason: expect.stringContaining('CropAndResize') as unknown });
    expect(() => compile(crop, {}, { rung: 'compiled' }).run(input)).toThrow('CropAndResize');
  });

  it('keeps the number of tensors constant over its runs', () => {
    const training = compileStateful(
      (state: { w: tf.Tensor }, batch: { x: tf.Tensor }) => ({ state: { w: state.w.add(batch.x) }, outputs: { sum: state.w.sum() } }),
      { w: x() },
      {},
    );
    const batch = { x: x() };
    tf.dispose(training.run(batch));
    const before = tf.memory().numTensors;
    for (let i = 0; i < 50; i++) tf.dispose(training.run(batch));
    expect(tf.memory().numTensors).toBe(before);
  });
});
