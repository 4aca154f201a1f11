import { DECIMALS, functionExercise } from '../../define.js';

type Interval = { low: number; high: number };
const Z = 1.959964;

function wilson(right: number, n: number, z = Z): { centre: number; half: number } {
  const share = right / n;
  const scale = 1 + (z * z) / n;
  return { centre: (share + (z * z) / (2 * n)) / scale, half: (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n)) };
}
const within = (centre: number, half: number): Interval => ({ low: Math.max(0, centre - half), high: Math.min(1, centre + half) });

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
    { id: 'wald', message: 'It looks like the interval is s ± z √(s(1-s)/n): for 0 of n it says that the true share is exactly 0.', wrong: (right, n) => { const s = right / n; return within(s, Z * Math.sqrt((s * (1 - s)) / n)); } },
    { id: 'centred-on-share', message: 'It looks like the interval is centred on the observed share: Wilson\'s centre is pulled towards 1/2.', wrong: (right, n) => within(right / n, wilson(right, n).half) },
    { id: 'not-divided', message: 'It looks like the division by 1 + z²/n is missing.', wrong: (right, n) => { const { centre, half } = wilson(right, n); const scale = 1 + (Z * Z) / n; return within(centre * scale, half * scale); } },
    { id: 'ninety', message: 'It looks like z = 1.645 was used, which leaves 5% on either side: 95% inside needs 1.959964.', wrong: (right, n) => { const { centre, half } = wilson(right, n, 1.644854); return within(centre, half); } },
    { id: 'half-only-share', message: 'It looks like z²/(4n²) is missing under the root.', wrong: (right, n) => { const s = right / n; return within(wilson(right, n).centre, (Z / (1 + (Z * Z) / n)) * Math.sqrt((s * (1 - s)) / n)); } },
  ],
  hints: [
    'Compute centre and half width separately, each already divided by 1 + z²/n.',
    'centre = (s + z²/(2n)) / (1 + z²/n); half = z √(s(1-s)/n + z²/(4n²)) / (1 + z²/n).',
    'Then Math.max(0, centre - half) and Math.min(1, centre + half).',
  ],
});
