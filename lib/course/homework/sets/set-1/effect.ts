import { DECIMALS, functionExercise } from '../../define.js';

export const effectInSpreads = functionExercise<[smaller: number[], larger: number[]], number>({
  id: '1.5',
  title: 'Signal and spread',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'effectInSpreads',
  signature: `/** By how many standard deviations the larger model's loss is lower. Losses in nats a token of runs that differ in the seed, [seeds], at least two each. */
function effectInSpreads(smaller: number[], larger: number[]): number`,
  task: `
"Scaling is deterministic": the gain from a larger model is far greater than the luck of the seed. Is it? Train both sizes with several seeds, and divide the gain by the spread:

$$ \\text{effect} = \\frac{\\bar L_\\text{smaller} - \\bar L_\\text{larger}}{\\sqrt{(s_\\text{smaller}^2 + s_\\text{larger}^2)/2}} , $$

positive where the larger model is better. *s*² is the variance **estimated** from few seeds: sum of squared deviations over *n* − 1 (Cohen 1988, section 2.2).`,
  worked: {
    inputs: [[3.0, 3.2], [2.0, 2.2]],
    expected: 7.071067812,
    about: 'a clear gain',
    because: 'The means are 3.1 and 2.1; each variance is (0.1² + 0.1²)/1 = 0.02; 1/√0.02 = 7.07.',
  },
  publicCases: [
    { inputs: [[3, 4, 5], [3, 4, 5]], expected: 0, about: 'no gain' },
    { inputs: [[1, 2, 3], [2, 3, 4]], expected: -1, about: 'the larger model is worse' }, // means 2 and 3, both variances 1
    { inputs: [[4, 5, 6, 5], [2, 4]], expected: 1.732050808, about: 'different numbers of seeds' }, // 5 - 3 over sqrt((2/3 + 2)/2) = sqrt(4/3)
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'divided-by-n', message: 'It looks like the variance was divided by n, not n - 1: with two or three seeds the spread comes out much too small.' },
    { id: 'sign', message: 'It looks like the sign is the wrong way round: a lower loss is better.' },
    { id: 'all-together', message: 'It looks like the spread was taken over all runs together: then the gain itself counts as noise.' },
    { id: 'variance-not-root', message: 'It looks like the gain was divided by the variance, which has other units: take its square root.' },
    { id: 'standard-error', message: 'It looks like the gain was divided by its standard error: that answers whether there is a gain, and grows with the number of seeds. Here the question is how large the gain is against the luck of one run.' },
    { id: 'pooled', message: 'It looks like the two variances were weighted by their numbers of seeds: here they count alike, whatever the numbers are.' },
    { id: 'spreads-averaged', message: 'It looks like the mean of the two standard deviations was taken: average the variances, then take the root.' },
    { id: 'no-half', message: 'It looks like the variances were added and not averaged: the half is missing.' },
    { id: 'no-sign', message: 'It looks like the sign was dropped: where the larger model is worse, the effect is negative.' },
    { id: 'no-spread', message: 'It looks like the gain was not divided by the spread: it is still in nats.' },
  ],
  hints: [
    'Write a function for the variance of one list first, and try it on [1, 2, 3]: it is 1.',
    'Mean of the squared deviations, but divided by n - 1.',
    'The denominator is the root of the mean of the two variances.',
  ],
});
