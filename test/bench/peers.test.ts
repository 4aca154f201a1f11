import { describe, expect, it } from '@jest/globals';
import { lossDifference } from './contestants.js';
import { peersTable } from './peers-table.js';
import { fastestProducts } from './products.js';

const columnsOf = (line: string) => line.trim().split(/ {2,}/);

describe('the table of peers', () => {
  const own = { size: 'd32', flopsPerSecond: 120e9 };
  const text = peersTable([
    { ...own, mode: 'compiled', msPerStep: 9, shareOfProductSpeed: 0.6 },
    { ...own, mode: 'compiled*10', msPerStep: 0.5, shareOfProductSpeed: 0.0625 },
    { size: 'd32', mode: 'torch 2 eager', peer: 'torch eager', msPerStep: 12 },
    { size: 'd32', mode: 'jax 1 scan*10', peer: 'jax scan', msPerStep: 5 },
    { size: 'd32', mode: 'jax 1 scan*32', peer: 'jax scan', msPerStep: 4 },
    { size: 'd64', mode: 'compiled', msPerStep: 30, flopsPerSecond: 1e11 }, // nobody told of products
    { size: 'd64', mode: 'bf16', failed: 'this processor has none' },
    { size: 'd64', mode: 'torch 2 eager', peer: 'torch eager', msPerStep: 20 },
    { size: 'd64', mode: 'jax scan', peer: 'jax scan', failed: 'it ended with code 1' },
  ]);

  it('has a group of rows a size: the times of the others, then our own and their shares of each', () => {
    expect(text.split('\n').map(columnsOf)).toEqual([
      ['size', 'mode', 'ms a step', 'GFLOP/s', 'of products', 'torch eager', 'jax scan'],
      ['d32', 'others, ms a step', '12', '4'], // of calls of 10 and 32 steps the faster ones
      ['compiled', '9', '120', '.60', '.75', '2.3'], // 9/12 and 9/4
      ['compiled*10', '0.5', '120', '.06', '.04', '.13'], // 1/24 and 1/8
      ['d64', 'others, ms a step', '20', '-'],
      ['compiled', '30', '100', '-', '1.5', '-'],
      ['d64, bf16: this processor has none'],
      ['d64, jax scan: it ended with code 1'],
    ]);
  });
});

describe('what shows that a peer does the same work', () => {
  it('is the largest difference of the first losses, of as many as both have', () => {
    expect(lossDifference([2, 1.5, 1.25], [2, 1.25])).toBe(0.25);
    expect(lossDifference([2, Number.NaN], [2, 1.25])).toBeNaN(); // which is not within any tolerance
  });
});

describe('the fastest products', () => {
  it('are those of the library with the largest median in each kind of number', () => {
    const speed = (by: string, type: 'fp32' | 'bf16', flopsPerSecond: number) => ({ by, type, flopsPerSecond, shape: [flopsPerSecond, 1, 1] });
    const measured = [
      speed('A', 'fp32', 1), speed('A', 'fp32', 9), speed('A', 'fp32', 2), // median 2
      speed('B', 'fp32', 3), speed('B', 'fp32', 4), speed('B', 'fp32', 1), // median 3
      speed('A', 'bf16', 7),
    ];
    expect(fastestProducts(measured)).toEqual([
      { by: 'B', type: 'fp32', flopsPerSecond: 3, shape: [4, 1, 1] }, // the shape of its best
      { by: 'A', type: 'bf16', flopsPerSecond: 7, shape: [7, 1, 1] },
    ]);
  });
});
