import { InputError } from '../../core/check.js';

/**
 * Spearman's rank correlation: the correlation of the ranks of two columns, equal values sharing the mean of their ranks. From -1 to 1; it asks whether one
 * always falls where the other rises, not along which curve.
 *
 * Worked value: `rankCorrelation([1, 2, 3], [10, 1000, 100])` = 0.5.
 * @throws InputError for columns of different length, fewer than two rows, or a column that holds one value only
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length || a.length < 2) throw new InputError(`b: expected as many numbers as a, at least 2, got ${b.length} and ${a.length}`);
  const [x, y] = [centredRanks(a), centredRanks(b)];
  const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  const scale = Math.sqrt(dot(x, x) * dot(y, y));
  if (scale === 0) throw new InputError('a, b: expected values that differ, got a column with one value only');
  return dot(x, y) / scale;
}

function centredRanks(values: readonly number[]): number[] {
  return values.map((value) => values.filter((other) => other < value).length + (values.filter((other) => other === value).length - 1) / 2 - (values.length - 1) / 2);
}
