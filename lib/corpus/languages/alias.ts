import type { RandomStream } from '../../core/random.js';

/** Zipf's law: the k-th of `count` things, k = 1, 2, ..., has weight k^-exponent. Worked value: `zipfWeights(3, 1)` is [1, 1/2, 1/3]. */
export function zipfWeights(count: number, exponent: number): number[] {
  return Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent);
}

/** Weights divided by their sum. */
export function normalised(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/**
 * Draws from many discrete distributions over the same `size` outcomes, each in constant time:
 * the alias method (Walker 1977; built as in Vose 1991). Row r of `weights`, [rows, size], need not sum to one.
 */
export class AliasTable {
  private readonly threshold: Float64Array; // [rows, size]: where in its slot an outcome gives way to its alias
  private readonly alias: Uint16Array; // [rows, size]
  private readonly size: number;

  constructor(weights: Float64Array, size: number) {
    this.size = size;
    this.threshold = new Float64Array(weights.length);
    this.alias = new Uint16Array(weights.length);
    for (let start = 0; start < weights.length; start += size) this.buildRow(weights.subarray(start, start + size), start);
  }

  /** An outcome from 0 to size - 1, with the probability that row `row` gives it. */
  draw(row: number, stream: RandomStream): number {
    const scaled = stream.uniform() * this.size;
    const slot = Math.floor(scaled);
    const at = row * this.size + slot;
    return scaled - slot < this.threshold[at]! ? slot : this.alias[at]!;
  }

  private buildRow(weights: Float64Array, start: number): void {
    const mean = weights.reduce((sum, w) => sum + w, 0) / this.size;
    const remaining = weights.map((w) => w / mean);
    const poor: number[] = [];
    const rich: number[] = [];
    remaining.forEach((w, outcome) => (w < 1 ? poor : rich).push(outcome));
    while (poor.length > 0 && rich.length > 0) {
      const taker = poor.pop()!;
      const giver = rich.at(-1)!;
      this.threshold[start + taker] = remaining[taker]!;
      this.alias[start + taker] = giver;
      remaining[giver]! -= 1 - remaining[taker]!;
      if (remaining[giver]! < 1) poor.push(rich.pop()!);
    }
    for (const outcome of [...poor, ...rich]) this.threshold[start + outcome] = 1; // full slots, up to rounding
  }
}
