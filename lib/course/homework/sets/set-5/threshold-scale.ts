import { DECIMALS, functionExercise } from '../../define.js';

type Law = { coefficient: number; exponent: number };

export const scaleOfExactMatch = functionExercise<[law: Law, answerTokens: number, level: number], number>({
  id: '5.4',
  title: 'The scale at which it "appears"',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'scaleOfExactMatch',
  signature: `/** The scale at which exact match reaches \`level\` (between 0 and 1), if the loss is coefficient * scale^-exponent nats a token. */
function scaleOfExactMatch(law: { coefficient: number; exponent: number }, answerTokens: number, level: number): number`,
  task: `
Tables of emergent abilities list the scale at which each first works. But if the loss falls as ℓ(*s*) = *c s*<sup>−α</sup>, and exact match is e<sup>−*L* ℓ</sup>, then *every* level is reached somewhere, and the scale depends on *L* and on the level that is called "works":

$$ e^{-L c\\, s^{-\\alpha}} = \\text{level} . $$

Solve for *s*. Then ask your function: with α = 0.3, by what factor does the scale grow when answers are twice as long? Nothing in the model has changed.`,
  worked: {
    inputs: [{ coefficient: 10, exponent: 0.5 }, 5, 0.5],
    expected: 5203.422452514021,
    about: 'half right',
    because: 'L c s^(−1/2) = ln 2 gives s = (50/0.6931)².',
  },
  publicCases: [
    { inputs: [{ coefficient: 10, exponent: 0.5 }, 10, 0.5], expected: 20813.689810056083, about: 'answers twice as long: four times the scale' },
    { inputs: [{ coefficient: 4, exponent: 0.25 }, 20, 0.1], expected: 1457126.287343651, about: 'a tenth right' },
    { inputs: [{ coefficient: 1, exponent: 1 }, 1, 0.36787944117144233], expected: 1, about: 'level 1/e' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'length-forgotten', message: 'It looks like the length of the answer is missing.' },
    { id: 'level-as-loss', message: 'It looks like the level was taken as the loss itself: the loss at that level is -ln(level)/L.' },
    { id: 'base-two', message: 'It looks like the logarithm of the level is in base 2 or 10: the loss is in nats.' },
    { id: 'power-not-inverted', message: 'It looks like the bracket was raised to the exponent, not to 1/exponent.' },
    { id: 'length-outside', message: 'It looks like the length multiplies the scale: it multiplies the loss, and its effect is raised to 1/exponent.' },
    { id: 'upside-down', message: 'It looks like the bracket, or its power, is upside down: a higher level needs a larger scale.' },
    { id: 'length-inverted', message: 'It looks like longer answers need less scale: the loss at the level is -ln(level)/L.' },
    { id: 'one-minus-level', message: 'It looks like 1 - level was used: the level is the share that is right.' },
    { id: 'one-minus-p', message: 'It looks like the loss of a token was taken to be 1 - p: it is -ln p.' },
    { id: 'coefficient-outside', message: 'It looks like the coefficient stands outside the power.' },
    { id: 'logarithm', message: 'It looks like the answer is still a logarithm.' },
  ],
  hints: [
    'Take the logarithm of both sides: L c s^-alpha = -ln(level).',
    'So s^alpha = L c / -ln(level). Undo the power.',
  ],
});
