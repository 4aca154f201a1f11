import { DECIMALS, functionExercise } from '../../define.js';

const [ALPHA_N, ALPHA_D, N_C, D_C] = [0.076, 0.103, 6.4e13, 1.8e13];
const joint = (nParams: number, nTokens: number, exponent = ALPHA_N / ALPHA_D): number => ((N_C / nParams) ** exponent + D_C / nTokens) ** ALPHA_D;

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
    { id: 'exponent-inverted', message: 'It looks like the inner exponent is upside down: it is alpha_N / alpha_D.', wrong: (n, d) => joint(n, d, ALPHA_D / ALPHA_N) / joint(n, Infinity, ALPHA_D / ALPHA_N) - 1 },
    { id: 'exponent-missing', message: 'It looks like the inner exponent alpha_N / alpha_D is missing or is alpha_N alone.', wrong: (n, d) => joint(n, d, ALPHA_N) / joint(n, Infinity, ALPHA_N) - 1 },
    { id: 'difference', message: 'It looks like the answer is a difference in nats: a share was asked for.', wrong: (n, d) => joint(n, d) - joint(n, Infinity) },
    { id: 'unlimited-model', message: 'It looks like the comparison is with an unlimited model on the same data. That is the shortage of size, not of data.', wrong: (n, d) => joint(n, d) / joint(Infinity, d) - 1 },
    { id: 'no-outer-power', message: 'It looks like the power alpha_D over the whole bracket is missing.', wrong: (n, d) => D_C / d / (N_C / n) ** (ALPHA_N / ALPHA_D) },
  ],
  hints: [
    'With unlimited data the second term of the bracket is 0. What is left?',
    'Write a small function for L(N, D), and call it twice; `1 / Infinity` is 0 in JavaScript.',
  ],
});
