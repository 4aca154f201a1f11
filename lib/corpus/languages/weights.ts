/** Zipf's law: the k-th of `count` things, k = 1, 2, ..., has weight k^-exponent. Worked value: `zipfWeights(3, 1)` is [1, 1/2, 1/3]. */
export function zipfWeights(count: number, exponent: number): number[] {
  return Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent);
}

/** Weights divided by their sum. */
export function normalised(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}
