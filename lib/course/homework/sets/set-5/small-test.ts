import { DECIMALS, functionExercise } from '../../define.js';

type Interval = { low: number; high: number };

export const shareInterval = functionExercise<[right: number, n: number], Interval>({
  id: '5.6',
  title: 'What a small test can see',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'shareInterval',
  signature: `/** The true shares, at 95%, that agree with \`right\` right answers of \`n\` questions. Both bounds from 0 to 1. */
function shareInterval(right: number, n: number): { low: number; high: number }`,
  task: `
"0 of 100 right: the ability is absent." Is it? A small test reports 0 for every ability below a few percent, and so a smooth rise looks flat until it leaves the floor: the third explanation of sharp curves.

Wilson's interval (1927) holds all true shares *q* whose distance from the observed share *s* = right/*n* is at most *z* of **their own** standard deviations √(*q*(1 − *q*)/*n*). With *z* = 1.959964 (the 97.5% point of the normal distribution):

$$ \\frac{ s + \\frac{z^2}{2n} \\;\\pm\\; z \\sqrt{ \\frac{s(1-s)}{n} + \\frac{z^2}{4n^2} } }{ 1 + \\frac{z^2}{n} } , $$

cut off at 0 and 1, where rounding may leave it a hair outside.`,
  worked: {
    inputs: [0, 100],
    expected: { low: 0, high: 0.03699349877 },
    about: 'nothing right of a hundred',
    because: 'With s = 0 the upper end is z²/n/(1 + z²/n) = 3.84/103.84: a model that is right 1 time in 30 may well have done this.',
  },
  publicCases: [
    { inputs: [5, 10], expected: { low: 0.2365930890114794, high: 0.7634069109885206 }, about: 'half of ten' },
    { inputs: [100, 100], expected: { low: 0.9630065012310038, high: 1 }, about: 'everything right' },
    { inputs: [3, 1000], expected: { low: 0.0010207838732076793, high: 0.008783014121212225 }, about: 'three of a thousand' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'wald', message: 'It looks like the interval is s ± z √(s(1-s)/n): for 0 of n it says that the true share is exactly 0.' },
    { id: 'centred-on-share', message: 'It looks like the interval is centred on the observed share: Wilson\'s centre is pulled towards 1/2.' },
    { id: 'not-divided', message: 'It looks like the division by 1 + z²/n is missing.' },
    { id: 'ninety', message: 'It looks like z = 1.645 was used, which leaves 5% on either side: 95% inside needs 1.959964.' },
    { id: 'half-only-share', message: 'It looks like z²/(4n²) is missing under the root.' },
    { id: 'rounded-z', message: 'It looks like z was rounded to 1.96: use all the digits that are given, 1.959964.' },
    { id: 'two', message: 'It looks like z was rounded to 2: use all the digits that are given, 1.959964.' },
    { id: 'ninety-nine', message: 'It looks like z = 2.576 was used, which leaves half a percent on either side: 95% inside needs 1.959964.' },
    { id: 'centre-not-divided', message: 'It looks like the centre was not divided by 1 + z²/n.' },
    { id: 'half-not-divided', message: 'It looks like the half width was not divided by 1 + z²/n.' },
    { id: 'centre-doubled', message: 'It looks like the centre has z²/n where z²/(2n) belongs.' },
    { id: 'n-minus-one', message: 'It looks like the variance was divided by n - 1: it is s(1-s)/n.' },
    { id: 'no-root', message: 'It looks like the root is missing.' },
    { id: 'rule-of-three', message: 'It looks like the rule of three was used for 0 right: Wilson\'s interval needs no rule of its own.' },
    { id: 'counts', message: 'It looks like the bounds are numbers of questions: shares were asked for.' },
    { id: 'percent', message: 'It looks like the bounds are percentages: shares from 0 to 1 were asked for.' },
    { id: 'n-not-squared', message: 'It looks like n is not squared in the last term under the root.' },
    { id: 'agresti-coull', message: 'It looks like the half width is that of Agresti and Coull, which takes the shrunken share as if it had been observed.' },
  ],
  hints: [
    'Compute centre and half width separately, each already divided by 1 + z²/n.',
    'centre = (s + z²/(2n)) / (1 + z²/n); half = z √(s(1-s)/n + z²/(4n²)) / (1 + z²/n).',
    'Then Math.max(0, centre - half) and Math.min(1, centre + half).',
  ],
});
