import { DECIMALS, functionExercise } from '../../define.js';

type Point = { trainFlops: number; nParams: number };
type Interval = { low: number; high: number };

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
    // slopes from -.1253 to .1370; of eleven sorted values, .15 stands at place 1.5 and .85 at place 8.5
    { inputs: [[{ trainFlops: 1e17, nParams: 3e8 }, { trainFlops: 1e18, nParams: 1e9 }, { trainFlops: 1e19, nParams: 5e8 }, { trainFlops: 1e20, nParams: 9e8 }, { trainFlops: 1e21, nParams: 4e8 }], [[0, 1, 2, 3, 4], [0, 0, 1, 2, 3], [1, 1, 2, 4, 4], [0, 1, 1, 4, 4], [1, 2, 2, 3, 4], [0, 2, 3, 3, 4], [0, 0, 3, 3, 4], [2, 2, 3, 4, 4], [0, 1, 3, 4, 4], [1, 1, 1, 2, 3], [0, 0, 0, 2, 4]], 0.7], expected: { low: -0.06952906729688506, high: 0.0801623277247638 }, about: 'slopes of either sign' },
    { inputs: [[{ trainFlops: 1, nParams: 1 }, { trainFlops: 100, nParams: 10 }], [[0, 1], [1, 0], [0, 1]], 0.9], expected: { low: 0.5, high: 0.5 }, about: 'resamples that agree' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'one-sided', message: 'It looks like the whole 1 - level was cut off on each side: half of it belongs to either side.' },
    { id: 'no-interpolation', message: 'It looks like the nearest of the sorted values was taken: interpolate between neighbours.' },
    { id: 'not-logarithmic', message: 'It looks like the line was fitted to N and C themselves: the exponent is a slope of logarithms.' },
    { id: 'extremes', message: 'It looks like the smallest and the largest slope were returned: the interval would only grow with the number of resamples.' },
    { id: 'sides-swapped', message: 'It looks like the line is one of ln C against ln N: its slope is 1/a.' },
    { id: 'sorted-as-text', message: 'It looks like the slopes were sorted as text: plain sort() puts -0.1 before -0.5. Use sort((a, b) => a - b).' },
    { id: 'not-sorted', message: 'It looks like the slopes were not sorted before a quantile was taken.' },
    { id: 'sorted-downwards', message: 'It looks like low and high are exchanged.' },
    { id: 'position-n', message: 'It looks like the position of the quantile is another type than 7: it is q (n - 1), counted from 0.' },
    { id: 'middle-of-neighbours', message: 'It looks like the middle of the two neighbours was taken: interpolate by how far the position is between them.' },
    { id: 'one-sided-high', message: 'It looks like high leaves the whole 1 - level above it: half of it belongs to either side.' },
    { id: 'draws-ignored', message: 'It looks like every resample is made of all points: the draws say which ones.' },
    { id: 'doubles-left-out', message: 'It looks like a point that was drawn twice counts once: it counts twice.' },
    { id: 'fixed-level', message: 'It looks like the level is fixed: use the one that is given.' },
    { id: 'endpoints', message: 'It looks like each line goes through the two outermost points that were drawn: fit all of them.' },
  ],
  hints: [
    'A resample is a list of points: `draw.map((i) => points[i])`. Fit it as you fitted the line in 3.2.',
    'Sort the slopes as numbers: `sort((a, b) => a - b)`; plain `sort()` sorts text.',
    'position = share (n - 1); below = floor(position); value = sorted[below] + (position - below)(sorted[below + 1] - sorted[below]). Mind the last value.',
  ],
});
