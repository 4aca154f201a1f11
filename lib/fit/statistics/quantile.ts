/**
 * The value below which a share of `values` lies, by linear interpolation between neighbours in order (Hyndman and Fan 1996,
 * type 7). Worked value: the 0.25 quantile of 10, 20, 30, 40 is 17.5..
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** The middle value. Worked value: the median of 1, 2, 4, 100 is 3. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** sum (x - mean)^2/(n - 1), under the root. Worked value: of 1, 2, 3 it is 1. */
export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
