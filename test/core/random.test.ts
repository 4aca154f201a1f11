import { describe, expect, it } from '@jest/globals';
import { RandomStream, randomStream } from '../../lib/core/random.js';

/** xoshiro128** in exact integer arithmetic, written from the published recurrence. */
function reference(state: number[], count: number): number[] {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  const s = state.map(BigInt);
  return Array.from({ length: count }, () => {
    const result = (rotate((s[1]! * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1]! << 9n) & mask;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotate(s[3]!, 11n);
    return Number(result);
  });
}

describe('RandomStream', () => {
  it('gives the numbers of xoshiro128** computed in exact integers', () => {
    const stream = new RandomStream([1, 2, 3, 4]);
    expect(Array.from({ length: 1000 }, () => stream.uint32())).toEqual(reference([1, 2, 3, 4], 1000));
    // by hand from the recurrence: rotl(2 * 5, 7) * 9 = 1280 * 9
    expect(new RandomStream([1, 2, 3, 4]).uint32()).toBe(11520);
  });

  it('gives the same numbers for the same seed and purpose, and others for another purpose or seed', () => {
    const draw = (seed: number, purpose: string) => randomStream(seed, purpose).uint32();
    expect(draw(1, 'batches')).toBe(draw(1, 'batches'));
    expect(new Set([draw(1, 'batches'), draw(2, 'batches'), draw(1, 'dropout')]).size).toBe(3);
  });

  it('continues from a saved state as if it had not been interrupted', () => {
    const stream = randomStream(7, 'batches');
    stream.normal();
    const resumed = new RandomStream(stream.state());
    expect([resumed.uniform(), resumed.normal()]).toEqual([stream.uniform(), stream.normal()]);
  });

  it('draws uniform and normal numbers with the right mean and variance', () => {
    const stream = randomStream(3, 'moments');
    const n = 100_000;
    const moments = (draw: () => number) => {
      const xs = Array.from({ length: n }, draw);
      const mean = xs.reduce((a, b) => a + b) / n;
      return { mean, variance: xs.reduce((a, x) => a + (x - mean) ** 2, 0) / n };
    };
    const uniform = moments(() => stream.uniform());
    const normal = moments(() => stream.normal());
    // five standard errors: sd / sqrt(n) for a mean; variance * sqrt((kurtosis - 1) / n) for a variance
    expect(Math.abs(uniform.mean - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(n));
    expect(Math.abs(normal.mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(normal.variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(uniform.variance - 1 / 12)).toBeLessThan((5 / 12) * Math.sqrt(0.8 / n));
  });

  it('shuffles every order of three equally often', () => {
    const stream = randomStream(5, 'shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = stream.shuffled(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(6);
    expect(chiSquared).toBeLessThan(20.5); // the 99.9% point of chi squared with 5 degrees of freedom
  });

  it('refuses a seed that is not an integer >= 0', () => {
    expect(() => randomStream(-1, 'x')).toThrow('seed: expected an integer >= 0, got -1');
    expect(() => randomStream(0.5, 'x')).toThrow('seed: expected an integer >= 0, got 0.5');
  });
});
