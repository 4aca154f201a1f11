import { DECIMALS, functionExercise } from '../../define.js';

type Point = { trainFlops: number; nParams: number };
type Interval = { low: number; high: number };

function slope(x: number[], y: number[]): number {
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
const exponents = (points: Point[], draws: number[][]): number[] => draws.map((draw) => slope(draw.map((i) => Math.log(points[i]!.trainFlops)), draw.map((i) => Math.log(points[i]!.nParams))));
const ascending = (values: number[]): number[] => [...values].sort((a, b) => a - b);
const quantile = (values: number[], share: number): number => {
  const sorted = ascending(values);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below]! + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!);
};
const ranked = (values: number[], share: number): number => ascending(values)[Math.round(share * (values.length - 1))]!;

export const bootstrapExponent = functionExercise<[points: Point[], draws: number[][], level: number], Interval>({
  id: '4.5',
  title: 'How sure is the exponent?',
  points: 5,
  difficulty: 3,
  minutes: 30,
  functionName: 'bootstrapExponent',
  signature: `/**
 * Percentile interval for a in N = k C^a. points: the best size at each budget, [points]; draws[k]: which points make up the k-th resample,
 * [resamples, points], numbers from 0, some twice and some not at all; level: 0.9 for an interval that holds the middle 90%
 */
function bootstrapExponent(points: { trainFlops: number; nParams: number }[], draws: number[][], level: number): { low: number; high: number }`,
  task: `
An exponent without an interval is a rumour. The bootstrap (Efron 1979) needs no theory: draw the points again with replacement, fit again, and see how much the answer moves.

For each resample in \`draws\`, fit the least-squares line through (ln *C*, ln *N*) of the drawn points; its slope is one value of *a*. Return the quantiles that leave (1 − level)/2 of the slopes on **either** side. A quantile *q* of *n*
sorted values stands at position *q* (*n* − 1), counted from 0, with linear interpolation between neighbours (Hyndman and Fan 1996, type 7).

(The draws are given so that the answer is the same for everybody. With your own draws, use a seeded stream, and say the seed.)`,
  worked: {
    inputs: [[{ trainFlops: 1, nParams: 1 }, { trainFlops: 10, nParams: 10 }, { trainFlops: 100, nParams: 10 }], [[0, 1, 1], [0, 2, 2], [1, 1, 2]], 0.5],
    expected: { low: 0.25, high: 0.75 },
    about: 'three points, three resamples',
    because: 'The slopes are 1, 1/2 and 0. Of three sorted values the quantile 0.25 stands at position 0.5, half way from 0 to 1/2, and 0.75 at position 1.5.',
  },
  publicCases: [
    { inputs: [[{ trainFlops: 1e18, nParams: 2e8 }, { trainFlops: 1e19, nParams: 6e8 }, { trainFlops: 1e20, nParams: 2.2e9 }, { trainFlops: 1e21, nParams: 5.9e9 }], [[0, 1, 2, 3], [0, 0, 2, 3], [1, 1, 2, 3], [0, 1, 1, 2], [0, 3, 3, 3]], 0.9], expected: { low: 0.49130759068544966, high: 0.5170620783674907 }, about: 'four budgets, five resamples' },
    { inputs: [[{ trainFlops: 1, nParams: 1 }, { trainFlops: 100, nParams: 10 }], [[0, 1], [1, 0], [0, 1]], 0.9], expected: { low: 0.5, high: 0.5 }, about: 'resamples that agree' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'one-sided', message: 'It looks like the whole 1 - level was cut off on each side: half of it belongs to either side.', wrong: (points, draws, level) => { const all = exponents(points, draws); return { low: quantile(all, 1 - level), high: quantile(all, level) }; } },
    { id: 'no-interpolation', message: 'It looks like the nearest of the sorted values was taken: interpolate between neighbours.', wrong: (points, draws, level) => { const all = exponents(points, draws); return { low: ranked(all, (1 - level) / 2), high: ranked(all, (1 + level) / 2) }; } },
    { id: 'not-logarithmic', message: 'It looks like the line was fitted to N and C themselves: the exponent is a slope of logarithms.', wrong: (points, draws, level) => { const all = draws.map((draw) => slope(draw.map((i) => points[i]!.trainFlops), draw.map((i) => points[i]!.nParams))); return { low: quantile(all, (1 - level) / 2), high: quantile(all, (1 + level) / 2) }; } },
    { id: 'extremes', message: 'It looks like the smallest and the largest slope were returned: the interval would only grow with the number of resamples.', wrong: (points, draws) => { const all = exponents(points, draws); return { low: Math.min(...all), high: Math.max(...all) }; } },
    { id: 'sides-swapped', message: 'It looks like the line is one of ln C against ln N: its slope is 1/a.', wrong: (points, draws, level) => { const all = draws.map((draw) => slope(draw.map((i) => Math.log(points[i]!.nParams)), draw.map((i) => Math.log(points[i]!.trainFlops)))); return { low: quantile(all, (1 - level) / 2), high: quantile(all, (1 + level) / 2) }; } },
  ],
  hints: [
    'A resample is a list of points: `draw.map((i) => points[i])`. Fit it as you fitted the line in 3.2.',
    'Sort the slopes as numbers: `sort((a, b) => a - b)`; plain `sort()` sorts text.',
    'position = share (n - 1); below = floor(position); value = sorted[below] + (position - below)(sorted[below + 1] - sorted[below]). Mind the last value.',
  ],
});
