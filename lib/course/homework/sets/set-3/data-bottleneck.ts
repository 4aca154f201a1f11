import { DECIMALS, functionExercise } from '../../define.js';

export const dataShortage = functionExercise<[nParams: number, nTokens: number], number>({
  id: '3.3',
  title: 'When data are the bottleneck',
  points: 3,
  difficulty: 2,
  minutes: 15,
  functionName: 'dataShortage',
  signature: `/** Share by which the loss is higher than with unlimited data: 0.02 is 2%. nParams: non-embedding. */
function dataShortage(nParams: number, nTokens: number): number`,
  task: `
Size, data and compute must grow together: where one is short, more of the others buys little. Kaplan et al. (2020, equation 1.5 and table 2) put size and data into one formula,

$$ L(N, D) = \\Big[ \\Big( \\frac{N_c}{N} \\Big)^{\\alpha_N / \\alpha_D} + \\frac{D_c}{D} \\Big]^{\\alpha_D} , \\qquad \\alpha_N = 0.076,\\; \\alpha_D = 0.103,\\; N_c = 6.4 \\cdot 10^{13},\\; D_c = 1.8 \\cdot 10^{13} . $$

Return by what share a model of *N* parameters on *D* tokens is worse than the same model with unlimited data: *L*(*N*, *D*) / *L*(*N*, ∞) − 1.`,
  worked: {
    inputs: [1e9, 22e9],
    expected: 0.0217705289,
    about: 'Kaplan\'s rule of thumb',
    because: 'With D = 5000 N^0.74, here 22 to 23 billion tokens, the shortage is about the 2% by which seeds differed in their runs.',
  },
  publicCases: [
    { inputs: [1e9, 1e9], expected: 0.205061233, about: 'as many tokens as parameters' },
    { inputs: [1e6, 1e9], expected: 0.00317827964, about: 'a small model hardly notices' },
    { inputs: [175e9, 300e9], expected: 0.06061955555, about: 'GPT-3' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'exponent-inverted', message: 'It looks like the inner exponent is upside down: it is alpha_N / alpha_D.' },
    { id: 'exponent-missing', message: 'It looks like the inner exponent alpha_N / alpha_D is missing or is alpha_N alone.' },
    { id: 'difference', message: 'It looks like the answer is a difference in nats: a share was asked for.' },
    { id: 'unlimited-model', message: 'It looks like the comparison is with an unlimited model on the same data. That is the shortage of size, not of data.' },
    { id: 'no-outer-power', message: 'It looks like the power alpha_D over the whole bracket is missing.' },
    { id: 'percent', message: 'It looks like the answer is a percentage: a share was asked for, 0.02 for 2%.' },
    { id: 'ratio', message: 'It looks like the ratio itself was returned: the share is what it exceeds 1 by.' },
    { id: 'share-of-worse', message: 'It looks like the share is one of the worse loss: it is one of the loss with unlimited data.' },
    { id: 'outer-alphaN', message: 'It looks like the bracket was raised to alpha_N: the outer power is alpha_D.' },
    { id: 'powers-added', message: 'It looks like each term was raised to alpha_D by itself: the bracket is, after adding.' },
    { id: 'data-inverted', message: 'It looks like D / D_c was used: it is D_c / D, so that more data lower the loss.' },
    { id: 'model-inverted', message: 'It looks like N / N_c was used: it is N_c / N, so that larger models lower the loss.' },
    { id: 'arguments-swapped', message: 'It looks like parameters and tokens are exchanged.' },
    { id: 'data-inner-power', message: 'It looks like the data term has the inner power as well: only the size term has it.' },
  ],
  hints: [
    'With unlimited data the second term of the bracket is 0. What is left?',
    'Write a small function for L(N, D), and call it twice; `1 / Infinity` is 0 in JavaScript.',
  ],
});
