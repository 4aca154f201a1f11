import { checkPositive, InputError } from '../../core/check.js';
import { standardDeviation, studentReach } from '../../fit/statistics.js';

/** What runs that differ only in their seed measured. */
export interface OverSeeds<Key> {
  key: Key;
  /** One of each run, from low to high. */
  values: readonly number[];
  mean: number;
  low: number;
  high: number;
}

/**
 * Runs grouped by what they have in common, each group with its mean and its span over seeds: numbers from small to large, names in the
 * order of `order`, or in that of the runs where it is not given. A run without a value (undefined) is left out, never counted as 0.
 *
 * Worked value: values 1 and 3 under the key 8 give `{ key: 8, values: [1, 3], mean: 2, low: 1, high: 3 }`.
 * @throws InputError for a key that `order` does not name
 */
export function overSeeds<Run, Key extends number | string>(
  runs: readonly Run[], by: (run: Run) => Key, value: (run: Run) => number | undefined, order?: readonly Key[],
): OverSeeds<Key>[] {
  const groups = new Map<Key, number[]>();
  for (const run of runs) {
    const [key, measured] = [by(run), value(run)];
    if (order && !order.includes(key)) throw new InputError(`order: expected one that names ${key}, got ${order.join(', ')}`);
    if (measured !== undefined) groups.set(key, [...(groups.get(key) ?? []), measured]);
  }
  const place = (key: Key) => (order ? order.indexOf(key) : typeof key === 'number' ? key : 0);
  return [...groups].sort(([a], [b]) => place(a) - place(b)).map(([key, unordered]) => {
    const values = [...unordered].sort((a, b) => a - b);
    return { key, values, mean: values.reduce((sum, x) => sum + x, 0) / values.length, low: values[0]!, high: values.at(-1)! };
  });
}

/** A number that was found several times, each time from data of its own: another seed, another language. */
export interface OverRepetitions {
  value: number;
  interval: { low: number; high: number };
}

/**
 * The mean of n independent repetitions, and the interval mean +- t s / sqrt n with Student's t of n - 1 degrees of freedom: it holds what
 * ever more repetitions would come to with probability `level`, whatever the scatter is, if it is normal. With `log`, of the logarithms:
 * for numbers above zero that scatter by factors.
 *
 * Worked value: 1, 2 and 3 give 2 with 90% interval 2 -+ 2.920 / sqrt 3 = 0.314 to 3.686.
 * @throws InputError for fewer than two numbers, or with `log` one that is not above zero
 */
export function overRepetitions(
  values: readonly number[], { level = 0.9, scale = 'linear' }: { level?: number; scale?: 'linear' | 'log' } = {},
): OverRepetitions {
  if (values.length < 2) throw new InputError(`values: expected at least 2 repetitions, got ${values.length}`);
  const measured = scale === 'log' ? values.map((value) => Math.log(checkPositive('values', value))) : values;
  const back = (value: number) => (scale === 'log' ? Math.exp(value) : value);
  const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
  const reach = (studentReach(level, measured.length - 1) * standardDeviation(measured)) / Math.sqrt(measured.length);
  return { value: back(mean), interval: { low: back(mean - reach), high: back(mean + reach) } };
}

/** Where the variation among runs comes from. */
export interface SpreadShares {
  /** What the settings do: the standard deviation of the group means, less what the seeds put into it. 0 if the seeds explain all of it. */
  betweenGroups: number;
  /** Root mean square deviation of the runs from the mean of their group, corrected for the mean being theirs: what the seed does. */
  withinGroups: number;
}

/**
 * How far groups lie apart, beside how far the runs of one group do: w = sqrt(sum_g sum_i (x_gi - m_g)^2 / (n - G)) within, and
 * sqrt(max(0, sum_g (m_g - m)^2 / (G - 1) - w^2 mean_g(1 / n_g))) between: a mean of n_g runs still holds w^2 / n_g of their scatter
 * (the variance components of a one-way analysis of variance).
 *
 * Worked value: the groups {1, 3} and {11, 13} have means 2 and 12: w^2 = 4 / 2 within, and sqrt(50 - 2 / 2) = 7 between.
 * @throws InputError for fewer than two groups, or if no group has two runs
 */
export function spreadShares(groups: readonly { values: readonly number[]; mean: number }[]): SpreadShares {
  const nRuns = groups.reduce((sum, { values }) => sum + values.length, 0);
  if (groups.length < 2) throw new InputError(`groups: expected at least 2, got ${groups.length}`);
  if (nRuns <= groups.length) throw new InputError('groups: expected some with two runs or more, got one run each');
  const middle = groups.reduce((sum, { mean }) => sum + mean, 0) / groups.length;
  const ofMeans = groups.reduce((sum, { mean }) => sum + (mean - middle) ** 2, 0) / (groups.length - 1);
  const within =
    groups.reduce((sum, { values, mean }) => sum + values.reduce((squares, x) => squares + (x - mean) ** 2, 0), 0) /
    (nRuns - groups.length);
  const ofSeeds = groups.reduce((sum, { values }) => sum + within / values.length, 0) / groups.length;
  return { betweenGroups: Math.sqrt(Math.max(0, ofMeans - ofSeeds)), withinGroups: Math.sqrt(within) };
}

/**
 * Spearman's rank correlation: the correlation of the ranks of two columns, equal values sharing the mean of their ranks. From -1 to 1; it
 * asks whether one always falls where the other rises, not along which curve.
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
  return values.map(
    (value) =>
      values.filter((other) => other < value).length + (values.filter((other) => other === value).length - 1) / 2 - (values.length - 1) / 2,
  );
}
