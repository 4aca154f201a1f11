import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { compile, compileStateful, openBackend, type Rung } from '../../lib/engine/index.js';
import { bf16Refusal, withHalfPrecision } from '../../lib/engine/half-precision.js';
import { processor } from '../../lib/engine/tensorflow-program.js';
import { record } from '../../lib/engine/recording.js';
import { tensorFlowBackend } from '../../lib/engine/tensorflow.js';

jest.setTimeout(120_000);

const refusal = process.env.SCALING_BACKEND === undefined || process.env.SCALING_BACKEND === 'tensorflow' ? bf16Refusal(processor()) : 'this backend has none';
const onSuchProcessors = refusal === undefined ? it : it.skip;
if (refusal !== undefined) console.warn(`Products in bfloat16 are not tried: ${refusal}`);

beforeAll(async () => {
  await openBackend();
});

describe('bf16Refusal', () => {
  it.each([
    ['flags : fpu avx512f avx512_bf16 avx512_vnni'],
    ['flags : fpu amx_tile amx_bf16'],
    ['Features : fp asimd bf16 i8mm'], // ARM
  ])('has none for a processor that multiplies in bfloat16: %s', (cpu) => {
    expect(bf16Refusal(cpu)).toBeUndefined();
  });

  it.each([['flags : fpu avx512f avx512_vnni amx_int8'], ['flags : xbf16'], ['']])('names what a processor lacks: "%s"', (cpu) => {
    expect(bf16Refusal(cpu)).toBe('this processor has no instructions for bfloat16 (avx512_bf16, amx_bf16) and would only be slower');
  });
});

describe('a step in bf16', () => {
  type Factors = { a: tf.Tensor; b: tf.Tensor };
  const product = ({ a, b }: Factors) => ({ product: tf.matMul(a, b) });

  onSuchProcessors('rounds the factors of a large product to 8 significant bits and adds in float32', () => {
    // 64 x 64 x 64 = 262,144 multiply-adds. Between 1 and 2 bfloat16 counts in steps of 2^-7: 1 + 2^-9 becomes 1, 1 + 3 * 2^-9 becomes
    // 1 + 2^-7. The sum of 64 products with ones is then 64 and 64.5, both numbers of bfloat16 (steps of 2^-1 there).
    const a = tf.concat([tf.fill([32, 64], 1 + 2 ** -9), tf.fill([32, 64], 1 + 3 * 2 ** -9)]);
    const b = tf.ones([64, 64]);
    const half = compile(product, {}, { precision: 'bf16' });
    const values = half.run({ a, b }).product.arraySync() as number[][];
    expect([values[0]![0], values[31]![63], values[32]![0], values[63]![63]]).toEqual([64, 64, 64.5, 64.5]);
    expect(half.report()!.rung).toBe('graph');
    const full = compile(product, {}, { rung: 'graph' }).run({ a, b }).product.arraySync() as number[][];
    expect([full[0]![0], full[32]![0]]).toEqual([64.125, 64.375]);
  });

  onSuchProcessors('counts the multiply-adds of a product whose first factor is transposed by what is summed', () => {
    // [400, 8]^T [400, 64]: 8 x 64 x 400 = 204,800, where 8 x 64 x 8 would be small. 400 (1 + 2^-9) is 400.78, and 400 once rounded
    const step = ({ a: x, b }: Factors) => ({ product: tf.matMul(x, b, true) });
    const { product: sums } = compile(step, {}, { precision: 'bf16' }).run({ a: tf.fill([400, 8], 1 + 2 ** -9), b: tf.ones([400, 64]) });
    expect([...new Set(sums.dataSync())]).toEqual([400]);
  });

  onSuchProcessors('leaves a small product in float32, and everything that is no product', () => {
    const a = tf.fill([8, 8], 1 + 2 ** -20);
    const step = ({ a: x, b }: Factors) => ({ product: tf.matMul(x, b), sum: x.add(b) });
    const { product: small, sum } = compile(step, {}, { precision: 'bf16' }).run({ a, b: tf.ones([8, 8]) });
    expect(small.dataSync()[0]).toBe(8 + 2 ** -17);
    expect(sum.dataSync()[0]).toBe(2 + 2 ** -20);
  });

  const refusals: [Rung, RegExp][] = refusal === undefined
    ? [['compiled', /^rung: expected graph, .*, got compiled$/], ['eager', /^rung: expected graph, .*, got eager$/]]
    : [['graph', /^precision: expected fp32, because .*, got bf16$/], ['eager', /^precision: expected fp32, because .*, got bf16$/]];
  it.each(refusals)('is refused where it cannot be had, on the %s rung, in words', (rung, sentence) => {
    const half = compile(product, {}, { precision: 'bf16', rung });
    expect(() => half.run({ a: tf.ones([64, 64]), b: tf.ones([64, 64]) })).toThrow(sentence);
  });

  onSuchProcessors('never is one in fp32 where many steps a call are compiled: that is refused too', () => {
    const count = ({ n }: { n: tf.Tensor }, { add }: { add: tf.Tensor }) => ({ state: { n: n.add(add) }, outputs: { n } });
    const half = compileStateful(count, { n: tf.scalar(0) }, {}, { precision: 'bf16', rung: 'compiled', stepsPerCall: 2 });
    expect(() => half.runMany([{ add: tf.scalar(1) }])).toThrow(/^rung: expected graph, .*, got compiled$/);
    half.dispose();
  });

  onSuchProcessors('rounds a value once however many products read it', () => {
    const backend = tensorFlowBackend()!;
    const [a, b] = [tf.ones([64, 64]), tf.ones([64, 64])];
    const program = record(backend, [a, b], () => [tf.matMul(a, b), tf.matMul(a, a), tf.matMul(b, b)]);
    const { operations } = withHalfPrecision(program, backend.binding);
    const toHalf = operations.filter(({ op, outputs }) => op === 'Cast' && outputs[0]!.dtype === 'bfloat16');
    expect(toHalf).toHaveLength(2);
    expect(operations.filter(({ op }) => op === 'BatchMatMulV2')).toHaveLength(3);
  });
});
