import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { openBackend } from '../../lib/engine/index.js';
import { withFastProducts } from '../../lib/engine/products.js';
import { record } from '../../lib/engine/recording.js';
import { tensorFlowBackend } from '../../lib/engine/tensorflow.js';

const compiles = process.env.SCALING_BACKEND === undefined || process.env.SCALING_BACKEND === 'tensorflow';

beforeAll(async () => {
  await openBackend();
});

/** The operations that A^T B is written as, for A and B of these shapes; a product whose first factor stays transposed is marked. */
function writtenAs(a: number[], b: number[], { xla }: { xla: boolean }): string[] {
  const backend = tensorFlowBackend()!;
  const inputs = [tf.ones(a), tf.ones(b)] as const;
  const program = record(backend, [...inputs], () => [tf.matMul(...inputs, true)]);
  return withFastProducts(program, backend.binding, { xla }).operations.map(({ op, attributes }) =>
    (attributes.some(({ name, value }) => name === 'adj_x' && value === true) ? `${op} transposed` : op));
}

(compiles ? describe : describe.skip)('A^T B', () => {
  it('of batches has no factor transposed while it is multiplied', () => {
    expect(writtenAs([2, 5, 3], [2, 5, 4], { xla: false })).toEqual(['Transpose', 'BatchMatMulV2', 'Transpose']);
  });

  it('is kept by XLA as it is written, behind barriers', () => {
    expect(writtenAs([2, 5, 3], [2, 5, 4], { xla: true }))
      .toEqual(['Transpose', 'XlaOptimizationBarrier', 'BatchMatMulV2', 'XlaOptimizationBarrier', 'Transpose']);
  });

  it('with more rows than columns is turned, and with fewer stays', () => {
    expect(writtenAs([5, 4], [5, 3], { xla: false })).toEqual(['BatchMatMulV2 transposed', 'Transpose']);
    expect(writtenAs([5, 3], [5, 4], { xla: false })).toEqual(['BatchMatMulV2 transposed']);
  });
});
