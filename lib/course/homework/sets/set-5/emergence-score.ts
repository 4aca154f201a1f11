import { functionExercise } from '../../define.js';

export const emergenceScore = functionExercise<[scores: number[]], number>({
  id: '5.5',
  title: 'The emergence score',
  points: 4,
  difficulty: 2,
  minutes: 20,
  functionName: 'emergenceScore',
  signature: `/** scores [scales], higher is better, in the order of scale; at least three, and most neighbours differ. */
function emergenceScore(scores: number[]): number`,
  task: `
"Flat for long, then sharp" can be put into a number (Schaeffer et al. 2023, section 4, after BIG-bench): with the scores *y*₁ … *y*ₙ in the order of scale,

$$ \\frac{\\operatorname{sign}\\big(\\arg\\max_i y_i - \\arg\\min_i y_i\\big)\\,\\big(\\max_i y_i - \\min_i y_i\\big)}{\\sqrt{\\operatorname{median}_i\\, (y_i - y_{i-1})^2}} . $$

The whole rise, over the size of a typical step. It is large if most steps are tiny and one is huge, and negative if scores fall with scale. The median of an even number of values is the mean of the middle two.

Try a straight line, then a curve that jumps **first** and is flat after it. Does the score tell the two shapes of "sharp" apart?`,
  worked: {
    inputs: [[0, 0.1, 0.2, 1]],
    expected: 10,
    about: 'three steps, one large',
    because: 'The squared steps are 0.01, 0.01 and 0.64, their median 0.01; the rise is 1, over 0.1.',
  },
  publicCases: [
    { inputs: [[0.9, 0.5, 0.4, 0.35, 0]], expected: -3.4966291044861513, about: 'falling, with an even number of steps' }, // median of .16 .01 .0025 .1225 is (.01 + .1225)/2
    { inputs: [[0, 0.0001, 0.0002, 0.05, 1]], expected: 28.397805445596056, about: 'nearly nothing, then all' }, // median of 1e-8 1e-8 .0024800 .9025
    { inputs: [[0.4, 0.9, 0, 0.5]], expected: -1.8, about: 'the highest comes before the lowest' }, // squares .25 .81 .25: median .25; .9/.5
    { inputs: [[0.3, 0, 0.6, 0.5]], expected: 2, about: 'down, up and down' }, // squares .09 .36 .01: median .09; rise .6
    { inputs: [[0, 1e-5, 0.4, 1.4, 1.40004, 2.6]], expected: 6.500162504, about: 'very small and large steps together' }, // median of 1e-10 .159992 1 1.6e-9 1.439904 is .159992
  ],
  tolerance: { relative: 1e-6, absolute: 1e-12 },
  misconceptions: [
    { id: 'mean', message: 'It looks like the mean of the squared steps was taken: one large step would hide how small the others are. Take the median.' },
    { id: 'no-sign', message: 'It looks like the sign is missing: a score that falls with scale must come out negative.' },
    { id: 'no-root', message: 'It looks like the root is missing: numerator and denominator must have the same unit.' },
    { id: 'sorted-as-text', message: 'It looks like numbers were sorted as text: plain sort() puts 1e-10 after 0.16. Use sort((a, b) => a - b).' },
    { id: 'median-unsorted', message: 'It looks like the middle of the list was taken without sorting it.' },
    { id: 'first-to-last', message: 'It looks like the rise is that from the first to the last score: it is from the lowest to the highest.' },
    { id: 'upper-middle', message: 'It looks like the median of an even number of steps is the upper or lower middle one: it is the mean of the two.' },
    { id: 'steps-not-squared', message: 'It looks like the median of the steps was rooted: the steps are squared before.' },
    { id: 'last-step-missing', message: 'It looks like the last step is missing: n scores have n - 1 steps.' },
    { id: 'sign-of-ends', message: 'It looks like the sign is that from the first to the last score, or of the last step: it says whether the highest comes after the lowest.' },
    { id: 'sign-turned', message: 'It looks like the sign is the wrong way round: scores that rise with scale come out positive.' },
    { id: 'squares-of-scores', message: 'It looks like scores were squared, not the steps between them.' },
    { id: 'largest-step', message: 'It looks like the largest step was taken for the typical one: take the median.' },
    { id: 'inverted', message: 'It looks like the fraction is upside down.' },
  ],
  hints: [
    'Five small pieces: max, min, where each stands, the squared steps, their median.',
    'There are n - 1 steps. Sort their squares as numbers: `sort((a, b) => a - b)`.',
    '`Math.sign(scores.indexOf(max) - scores.indexOf(min))` is the sign.',
  ],
});
