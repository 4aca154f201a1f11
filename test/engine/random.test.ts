import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { RUNGS, compile, foldIn, openBackend, randomUniform } from '../../lib/engine/index.js';

beforeAll(async () => {
  await openBackend();
});

const draw = ({ seed }: { seed: tf.Tensor }) => randomUniform([4, 1000], seed);
const seeded = (a: number, b: number) => tf.tensor1d([a, b], 'int32');
const values = (tensor: tf.Tensor) => [...tensor.dataSync()];

describe.each(RUNGS)('randomUniform on rung %s', (rung) => {
  const drawing = compile(draw, {}, { rung });
  const drawn = (a: number, b: number) => values(drawing.run({ seed: seeded(a, b) }));

  it('draws the same numbers for the same seed, and others for another', () => {
    const first = drawn(1, 2);
    expect(drawn(1, 2)).toEqual(first);
    const second = drawn(1, 3);
    // two independent draws agree to 1e-4 in about 1 of 5,000 places
    expect(second.filter((x, i) => Math.abs(x - first[i]!) < 1e-4).length).toBeLessThan(10);
  });

  it('is uniform: every tenth of [0, 1) holds a tenth of the numbers', () => {
    const counts = new Array<number>(10).fill(0);
    for (const x of drawn(5, 6)) counts[Math.floor(10 * x)]!++;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
    expect(chiSquared).toBeLessThan(27.9); // the 99.9% point with 9 degrees of freedom
  });

  it('draws unrelated numbers for nearby seeds: correlation within four standard errors of 0', () => {
    const [a, b] = [drawn(0, 0), drawn(0, 1)];
    const correlation = a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i]! - 0.5), 0) / 4000 / (1 / 12);
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(4000));
  });
});

describe('randomUniform', () => {
  it('draws in a graph what it draws operation by operation', () => {
    expect(values(compile(draw, {}, { rung: 'graph' }).run({ seed: seeded(1, 2) }))).toEqual(
      values(randomUniform([4, 1000], seeded(1, 2))),
    );
  });

  it('refuses a seed that is not int32[2]', () => {
    expect(() => randomUniform([1], tf.scalar(1))).toThrow('seed: expected int32[2], got float32[]');
  });
});

describe('foldIn', () => {
  it('gives every use of a seed its own', () => {
    expect(values(foldIn(seeded(1, 2), 3))).toEqual([1, 2 + 3 * 7919]);
  });
});
