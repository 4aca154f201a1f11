import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { compile, openBackend, valueAndGradients, type Rung } from '../../lib/engine/index.js';
import { randomStream } from '../../lib/core/random.js';
import type { NamedTensors } from '../../lib/core/tensors.js';

const compiles = process.env.SCALING_BACKEND === undefined || process.env.SCALING_BACKEND === 'tensorflow';
const rungs: Rung[] = compiles ? ['compiled', 'graph'] : ['eager'];

beforeAll(async () => {
  await openBackend();
});

const stream = randomStream(1, 'operations');
const floats = (...shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal()),
    shape,
  );
const positive = (...shape: number[]) => floats(...shape).abs().add(0.1);
const integers = (below: number, ...shape: number[]) =>
  tf.tensor(Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.integer(below)), shape, 'int32');

type Case = [title: string, inputs: () => NamedTensors, operation: (inputs: Record<string, tf.Tensor>) => tf.Tensor | NamedTensors];

/** The operations that models, objectives and optimisers are made of. */
const CASES: Case[] = [
  ['matMul of two matrices', () => ({ a: floats(3, 4), b: floats(4, 5) }), ({ a, b }) => tf.matMul(a!, b!)],
  ['matMul with the first transposed', () => ({ a: floats(4, 3), b: floats(4, 5) }), ({ a, b }) => tf.matMul(a!, b!, true, false)],
  ['matMul with the second transposed', () => ({ a: floats(3, 4), b: floats(5, 4) }), ({ a, b }) => tf.matMul(a!, b!, false, true)],
  ['matMul with both transposed', () => ({ a: floats(4, 3), b: floats(5, 4) }), ({ a, b }) => tf.matMul(a!, b!, true, true)],
  [
    'matMul with the first transposed and a tall result',
    () => ({ a: floats(4, 7), b: floats(4, 3) }),
    ({ a, b }) => tf.matMul(a!, b!, true, false),
  ],
  [
    'matMul of batches with the first transposed',
    () => ({ a: floats(2, 3, 4, 5), b: floats(2, 3, 4, 6) }),
    ({ a, b }) => tf.matMul(a!, b!, true, false),
  ],
  [
    'matMul that broadcasts with the first transposed',
    () => ({ a: floats(2, 4, 5), b: floats(1, 4, 3) }),
    ({ a, b }) => tf.matMul(a!, b!, true, false),
  ],
  ['matMul of batches', () => ({ a: floats(2, 3, 4, 5), b: floats(2, 3, 6, 5) }), ({ a, b }) => tf.matMul(a!, b!, false, true)],
  ['matMul of a batch of one', () => ({ a: floats(1, 4, 5), b: floats(1, 5, 3) }), ({ a, b }) => tf.matMul(a!, b!)],
  ['matMul that broadcasts over the batch', () => ({ a: floats(2, 4, 5), b: floats(1, 5, 3) }), ({ a, b }) => tf.matMul(a!, b!)],
  ['einsum of attention scores', () => ({ a: floats(2, 3, 4), b: floats(2, 5, 4) }), ({ a, b }) => tf.einsum('bqd,bkd->bqk', a!, b!)],
  [
    'dot and outer products',
    () => ({ a: floats(4), b: floats(4) }),
    ({ a, b }) => ({ dot: tf.dot(a!, b!), outer: tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D) }),
  ],
  ['softmax', () => ({ x: floats(2, 3, 7) }), ({ x }) => tf.softmax(x!)],
  ['logSoftmax', () => ({ x: floats(3, 7) }), ({ x }) => tf.logSoftmax(x!)],
  ['logSumExp', () => ({ x: floats(2, 3, 7) }), ({ x }) => tf.logSumExp(x!, -1)],
  [
    'softplus, sigmoid, tanh and logSigmoid',
    () => ({ x: floats(9) }),
    ({ x }) => ({ a: tf.softplus(x!), b: tf.sigmoid(x!), c: tf.tanh(x!), d: tf.logSigmoid(x!) }),
  ],
  ['relu, elu and leakyRelu', () => ({ x: floats(9) }), ({ x }) => ({ a: tf.relu(x!), b: tf.elu(x!), c: tf.leakyRelu(x!, 0.1) })],
  [
    'erf, exp, expm1, log and log1p',
    () => ({ x: positive(9) }),
    ({ x }) => ({ a: tf.erf(x!), b: tf.exp(x!), c: tf.expm1(x!), d: tf.log(x!), e: tf.log1p(x!) }),
  ],
  [
    'square, sqrt, rsqrt, reciprocal and pow',
    () => ({ x: positive(9) }),
    ({ x }) => ({ a: tf.square(x!), b: tf.sqrt(x!), c: tf.rsqrt(x!), d: tf.reciprocal(x!), e: tf.pow(x!, 1.5) }),
  ],
  [
    'abs, neg, sign, floor, ceil and round',
    () => ({ x: floats(9).mul(3) }),
    ({ x }) => ({ a: tf.abs(x!), b: tf.neg(x!), c: tf.sign(x!), d: tf.floor(x!), e: tf.ceil(x!), f: tf.round(x!) }),
  ],
  [
    'sin and cos of positions',
    () => ({ x: floats(5, 1), y: floats(1, 4) }),
    ({ x, y }) => tf.concat([tf.sin(x!.mul(y!)), tf.cos(x!.mul(y!))], 1),
  ],
  [
    'add, sub, mul and div that broadcast',
    () => ({ a: floats(3, 4), b: positive(4) }),
    ({ a, b }) => ({ a: a!.add(b!), b: a!.sub(b!), c: a!.mul(b!), d: a!.div(b!) }),
  ],
  [
    'arithmetic of int32',
    () => ({ a: integers(100, 6), b: integers(9, 6).add(tf.scalar(1, 'int32')) }),
    ({ a, b }) => ({ a: a!.add(b!), b: a!.mul(b!), c: a!.floorDiv(b!), d: a!.mod(b!), e: a!.sub(b!) }),
  ],
  [
    'squaredDifference, maximum and minimum',
    () => ({ a: floats(3, 4), b: floats(3, 4) }),
    ({ a, b }) => ({ a: tf.squaredDifference(a!, b!), b: tf.maximum(a!, b!), c: tf.minimum(a!, b!) }),
  ],
  ['clipByValue', () => ({ x: floats(9) }), ({ x }) => tf.clipByValue(x!, -0.5, 0.5)],
  ['addN', () => ({ a: floats(3), b: floats(3), c: floats(3) }), ({ a, b, c }) => tf.addN([a!, b!, c!])],
  [
    'sum, mean, max, min and prod along an axis',
    () => ({ x: floats(3, 4, 5) }),
    ({ x }) => ({ a: x!.sum(1), b: x!.mean(-1, true), c: x!.max([0, 2]), d: x!.min(), e: x!.prod(2) }),
  ],
  ['moments', () => ({ x: floats(3, 8) }), ({ x }) => { const { mean, variance } = tf.moments(x!, -1); return { mean, variance }; }],
  ['norm', () => ({ x: floats(3, 8) }), ({ x }) => tf.norm(x!)],
  [
    'cumsum, also exclusive and reversed',
    () => ({ x: floats(2, 5) }),
    ({ x }) => ({ a: tf.cumsum(x!, 1), b: tf.cumsum(x!, 1, true, true) }),
  ],
  ['argMax and argMin', () => ({ x: floats(3, 6) }), ({ x }) => ({ a: tf.argMax(x!, -1), b: tf.argMin(x!, 0) })],
  ['topk', () => ({ x: floats(3, 6) }), ({ x }) => { const { values, indices } = tf.topk(x!, 2); return { values, indices }; }],
  [
    'comparisons',
    () => ({ a: integers(3, 8), b: integers(3, 8) }),
    ({ a, b }) => ({
      a: a!.equal(b!),
      b: a!.notEqual(b!),
      c: a!.less(b!),
      d: a!.lessEqual(b!),
      e: a!.greater(b!),
      f: a!.greaterEqual(b!),
    }),
  ],
  [
    'logical operations',
    () => ({ a: integers(2, 8).toBool(), b: integers(2, 8).toBool() }),
    ({ a, b }) => ({ a: a!.logicalAnd(b!), b: a!.logicalOr(b!), c: a!.logicalNot(), d: a!.any(), e: a!.all() }),
  ],
  ['where', () => ({ c: integers(2, 8).toBool(), a: floats(8), b: floats(8) }), ({ c, a, b }) => tf.where(c!, a!, b!)],
  [
    'where that broadcasts its condition',
    () => ({ c: integers(2, 1, 4).toBool(), a: floats(3, 4) }),
    ({ c, a }) => tf.where(c!, a!, tf.scalar(-1e9)),
  ],
  [
    'cast between float32, int32 and bool',
    () => ({ x: floats(8).mul(3) }),
    ({ x }) => ({ a: x!.toInt(), b: x!.toBool(), c: x!.toInt().toFloat(), d: x!.toBool().toFloat(), e: x!.toBool().toInt() }),
  ],
  ['gather of rows', () => ({ table: floats(5, 3), rows: integers(5, 2, 4) }), ({ table, rows }) => tf.gather(table!, rows!)],
  ['gather along another axis', () => ({ table: floats(2, 5, 3), at: integers(5, 4) }), ({ table, at }) => tf.gather(table!, at!, 1)],
  [
    'gather with a batch dimension',
    () => ({ table: floats(2, 5, 3), at: integers(5, 2, 4) }),
    ({ table, at }) => tf.gather(table!, at!, 1, 1),
  ],
  ['gatherND', () => ({ x: floats(4, 5), at: integers(4, 3, 2) }), ({ x, at }) => tf.gatherND(x!, at!)],
  [
    'oneHot of another on and off value',
    () => ({ x: integers(5, 2, 3) }),
    ({ x }) => ({ a: tf.oneHot(x!, 5), b: tf.oneHot(x!, 5, 0.9, 0.1, 'float32') }),
  ],
  ['unsortedSegmentSum', () => ({ x: floats(6, 2), s: integers(3, 6) }), ({ x, s }) => tf.unsortedSegmentSum(x!, s as tf.Tensor1D, 3)],
  ['slice', () => ({ x: floats(4, 6) }), ({ x }) => x!.slice([1, 2], [2, -1])],
  ['stridedSlice', () => ({ x: floats(4, 6) }), ({ x }) => tf.stridedSlice(x!, [0, 0], [4, 6], [2, 3])],
  [
    'concat along every axis',
    () => ({ a: floats(2, 3), b: floats(2, 3) }),
    ({ a, b }) => ({ a: tf.concat([a!, b!], 0), b: tf.concat([a!, b!, a!], 1) }),
  ],
  ['stack and unstack', () => ({ a: floats(2, 3), b: floats(2, 3) }), ({ a, b }) => ({ stacked: tf.stack([a!, b!], 1), ...Object.fromEntries(tf.unstack(a!, 1).map((t, i) => [`u${i}`, t])) })],
  ['split', () => ({ x: floats(2, 6) }), ({ x }) => Object.fromEntries(tf.split(x!, [1, 2, 3], 1).map((t, i) => [`part${i}`, t]))],
  ['pad', () => ({ x: floats(2, 3) }), ({ x }) => ({ a: tf.pad(x!, [[1, 0], [0, 2]]), b: tf.pad(x!, [[0, 0], [1, 1]], 7) })],
  [
    'tile, reverse, expandDims, squeeze and broadcastTo',
    () => ({ x: floats(2, 3) }),
    ({ x }) => ({
      a: tf.tile(x!, [2, 1]),
      b: tf.reverse(x!, 1),
      c: x!.expandDims(1).squeeze([1]),
      d: tf.broadcastTo(x!.expandDims(0), [4, 2, 3]),
    }),
  ],
  [
    'reshape and transpose',
    () => ({ x: floats(2, 3, 4) }),
    ({ x }) => ({ a: x!.reshape([6, -1]), b: tf.transpose(x!, [2, 0, 1]), c: x!.flatten() }),
  ],
  ['constants made in the step: range, fill, zeros, ones, eye, linspace, bandPart', () => ({ x: floats(4, 4) }),
    ({ x }) => ({
      a: x!.add(tf.range(0, 4)),
      b: x!.add(tf.fill([4], 3)),
      c: tf.zerosLike(x!),
      d: tf.onesLike(x!).add(tf.zeros([4])),
      e: x!.mul(tf.eye(4)),
      f: x!.add(tf.linspace(0, 1, 4)),
      g: tf.linalg.bandPart(x!, -1, 0),
    })],
  ['an input that is returned as it is, and twice', () => ({ x: floats(3) }), ({ x }) => ({ a: x!, b: x!, c: x!.clone() })],
  ['a constant that is returned', () => ({ x: floats(3) }), ({ x }) => ({ x: x!.neg(), c: tf.tensor1d([1, 2, 3]) })],
  ['clipping by the global norm', () => ({ a: floats(3, 4), b: floats(5) }), ({ a, b }) => {
    const norm = a!.square().sum().add(b!.square().sum()).sqrt();
    const scale = tf.minimum(1, tf.div(1, norm.add(1e-6)));
    return { a: a!.mul(scale), b: b!.mul(scale), norm };
  }],
  [
    'conv1d, which no model of the kit uses',
    () => ({ x: floats(1, 8, 2), w: floats(3, 2, 4) }),
    ({ x, w }) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, 'same'),
  ],
];

/** Differentiated on every rung, with respect to all float inputs. */
const DIFFERENTIATED = new Set([
  'matMul of two matrices',
  'matMul with the first transposed',
  'matMul with the second transposed',
  'matMul of batches',
  'softmax',
  'logSoftmax',
  'logSumExp',
  'erf, exp, expm1, log and log1p',
  'square, sqrt, rsqrt, reciprocal and pow',
  'add, sub, mul and div that broadcast',
  'moments',
  'gather of rows',
  'where',
  'cumsum, also exclusive and reversed',
  'slice',
  'concat along every axis',
  'split',
  'pad',
  'reshape and transpose',
  'sin and cos of positions',
  'relu, elu and leakyRelu',
  'clipping by the global norm',
]);

/**
 * Values agree to 2e-5 of the largest one: a few roundings of float32 (6e-8 each) in another order, and other approximations of exp, erf
 * and pow.
 */
function expectSame(actual: NamedTensors, expected: NamedTensors): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, tensor] of Object.entries(expected)) {
    expect([name, actual[name]!.dtype, actual[name]!.shape]).toEqual([name, tensor.dtype, tensor.shape]);
    const [got, wanted] = [actual[name]!.dataSync(), tensor.dataSync()];
    const largest = Array.from(wanted).reduce((max, x) => Math.max(max, Math.abs(x)), 1);
    wanted.forEach((x: number, i: number) => {
      if (!(Math.abs(got[i]! - x) <= 2e-5 * largest)) throw new Error(`${name}[${i}]: expected ${x}, got ${got[i]}`);
    });
  }
}

const named = (result: tf.Tensor | NamedTensors): NamedTensors => (result instanceof tf.Tensor ? { result } : result);

describe.each(rungs)('on rung %s, with values as operation by operation,', (rung) => {
  it.each(CASES)('%s', (_, makeInputs, operation) => {
    const inputs = makeInputs();
    expectSame(compile((x: NamedTensors) => named(operation(x)), {}, { rung }).run(inputs), named(operation(inputs)));
  });

  it.each(CASES.filter(([title]) => DIFFERENTIATED.has(title)))('the gradient of %s', (_, makeInputs, operation) => {
    const inputs = makeInputs();
    const isFloat = ([, tensor]: [string, tf.Tensor]) => tensor.dtype === 'float32';
    const floatsOf = (x: NamedTensors) => Object.fromEntries(Object.entries(x).filter(isFloat));
    // sum of squares of all outputs: every output has another derivative
    const loss = (x: NamedTensors) => tf.addN(Object.values(named(operation(x))).map((output) => output.toFloat().square().sum()));
    const gradients = (x: NamedTensors) => valueAndGradients((p) => loss({ ...x, ...p }), floatsOf(x)).gradients;
    expectSame(compile(gradients, {}, { rung }).run(inputs), gradients(inputs));
  });
});
