import { DECIMALS, functionExercise } from '../../define.js';

type Law = { A: number; B: number; alpha: number; beta: number };
type Allocation = { nParams: number; nTokens: number };

export const optimalAllocation = functionExercise<[law: Law, trainFlops: number], Allocation>({
  id: '4.1',
  title: 'The best use of a budget',
  points: 4,
  difficulty: 1,
  minutes: 20,
  functionName: 'optimalAllocation',
  signature: `/** Parameters N and tokens D with the lowest loss for 6 N D = trainFlops. */
function optimalAllocation(law: { A: number; B: number; alpha: number; beta: number }, trainFlops: number): { nParams: number; nTokens: number }`,
  task: `
With *L*(*N*, *D*) = *E* + *A N*<sup>−α</sup> + *B D*<sup>−β</sup> and *C* = 6 *N D*, a budget of *C* FLOPs leaves one choice: large and short, or small and long. Put *D* = *C*/(6*N*) into the law, set the derivative by *N* to zero, and find
(Hoffmann et al. 2022, equation 4)

$$ N = G \\Big( \\frac{C}{6} \\Big)^{\\beta/(\\alpha+\\beta)} , \\qquad D = \\frac{C}{6 N} , \\qquad G = \\Big( \\frac{\\alpha A}{\\beta B} \\Big)^{1/(\\alpha+\\beta)} . $$

*E* does not occur. Why? And note which exponent goes where: if data help quickly (large β), *N* grows **faster** with compute.`,
  worked: {
    inputs: [{ A: 1, B: 16, alpha: 0.5, beta: 0.5 }, 6e12],
    expected: { nParams: 62500, nTokens: 16000000 },
    about: 'equal exponents',
    because: 'C/6 = 1e12, whose root is 1e6; G = 1/16, so N = 62,500 and D = 16,000,000: a data term sixteen times as large asks for 256 tokens a parameter.',
  },
  publicCases: [
    { inputs: [{ A: 8, B: 1, alpha: 1, beta: 0.5 }, 6e9], expected: { nParams: 6349.604207872795, nTokens: 157490.13123685922 }, about: 'unequal exponents' }, // G = 16^(2/3) = 6.3496, N = G 1000
    { inputs: [{ A: 406.401, B: 410.723, alpha: 0.33917, beta: 0.28491 }, 5.76e23], expected: { nParams: 40364822274.014244, nTokens: 2378308502098.9214 }, about: 'Gopher\'s budget by approach 3 of Hoffmann et al.' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-six', message: 'It looks like C = N D was used: the 6 of C = 6 N D is missing.' },
    { id: 'exponents-swapped', message: 'It looks like the exponents are swapped: N grows with C to the power beta/(alpha + beta). The better data help, the more compute goes into size.' },
    { id: 'G-inverted', message: 'It looks like G is upside down: the larger the model term A, the more parameters are wanted.' },
    { id: 'half-and-half', message: 'It looks like N and D grow as the square root of C whatever the exponents are: that holds only for alpha = beta.' },
    { id: 'G-without-root', message: 'It looks like the power 1/(alpha + beta) of G is missing.' },
    { id: 'six-in-tokens', message: 'It looks like D is C/N: the 6 is missing there, so that 6 N D is not C.' },
    { id: 'names-swapped', message: 'It looks like parameters and tokens have each other\'s names.' },
    { id: 'G-without-exponents', message: 'It looks like G is made of A/B alone: alpha and beta stand in it as factors, from the derivative.' },
    { id: 'G-exponents-swapped', message: 'It looks like alpha and beta are exchanged in G: alpha belongs to A.' },
    { id: 'no-G', message: 'It looks like G is missing.' },
    { id: 'twenty-tokens', message: 'It looks like 20 tokens a parameter were taken: that is a rule of thumb for one law at one budget.' },
    { id: 'times-six', message: 'It looks like C was multiplied by 6: it is divided.' },
  ],
  hints: [
    'At the minimum, alpha A N^-alpha = beta B D^-beta: one more percent of N buys as much as one more percent of D.',
    'With D = (C/6)/N that is one equation in N alone: N^(alpha + beta) = (alpha A)/(beta B) (C/6)^beta.',
    'Check: your N and D must satisfy 6 N D = C.',
  ],
});
