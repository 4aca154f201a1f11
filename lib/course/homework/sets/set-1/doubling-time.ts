import { DECIMALS, functionExercise } from '../../define.js';

type Point = { year: number; nParams: number };

export const doublingMonths = functionExercise<[points: Point[]], number>({
  id: '1.4',
  title: 'Doubling time',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'doublingMonths',
  signature: `/** Months in which model sizes doubled. year may be a fraction: 2020.5 is the middle of 2020. At least two different years. */
function doublingMonths(points: { year: number; nParams: number }[]): number`,
  task: `
From GPT (2018, 117M) to PaLM (2022, 540B) the largest dense models grew about 4,600 times. How fast is that, if the growth was exponential?

Fit the least-squares line through (year, log *N*) of **all** points, and return the months in which *N* doubles along it.`,
  worked: {
    inputs: [[{ year: 2018, nParams: 1e8 }, { year: 2019, nParams: 1e9 }, { year: 2020, nParams: 1e10 }]],
    expected: 3.612359948,
    about: 'tenfold a year',
    because: 'Tenfold in a year are log2 10 = 3.32 doublings, so one takes 12/3.32 months.',
  },
  publicCases: [
    { inputs: [[{ year: 2018, nParams: 1 }, { year: 2019, nParams: 8 }, { year: 2020, nParams: 8 }, { year: 2021, nParams: 16 }]], expected: 10, about: 'points beside the line' }, // log2: 0 3 3 4, slope 6/5 a year
    { inputs: [[{ year: 2018, nParams: 2 }, { year: 2019, nParams: 1 }, { year: 2020, nParams: 8 }, { year: 2021, nParams: 4 }]], expected: 20, about: 'neither the first is the smallest nor the last the largest' }, // log2: 1 0 3 2, slope 3/5 a year
    { inputs: [[{ year: 2020, nParams: 3e9 }, { year: 2020.5, nParams: 3e9 }, { year: 2021, nParams: 6e9 }]], expected: 12, about: 'half years' }, // log2 relative: 0 0 1 at -.5 0 .5: slope .5/.5 = 1 a year
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'natural-log', message: 'It looks like the answer is the time in which N grows e-fold, not twofold: the slope of ln N must be divided by ln 2.' },
    { id: 'log-ten', message: 'It looks like the answer is the time in which N grows tenfold, not twofold.' },
    { id: 'endpoints', message: 'It looks like only the first and the last point were used: the line goes through all of them.' },
    { id: 'in-years', message: 'It looks like the answer is in years.' },
    { id: 'inverted', message: 'It looks like the answer is doublings a year times 12, not months a doubling.' },
    { id: 'axes-swapped', message: 'It looks like the line was fitted to the years against log N: its slope is not one over that of log N against the year, unless the points lie on it.' },
    { id: 'no-logarithm', message: 'It looks like the line was fitted to N itself: a constant growth rate is a straight line in log N.' },
    { id: 'in-days', message: 'It looks like the answer is in days.' },
  ],
  hints: [
    'An exponential is a straight line once you take the logarithm of N. Which base makes its slope "doublings a year"?',
    'Slope of a least-squares line: sum (x - mean x)(y - mean y) / sum (x - mean x)^2.',
    'With y = log2 N the slope is doublings a year; 12 divided by it is months a doubling.',
  ],
});
