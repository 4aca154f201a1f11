import { DECIMALS, functionExercise } from '../../define.js';

const R_STAR = 15.387756;

export const effectiveTokens = functionExercise<[nTokens: number, nUniqueTokens: number], number>({
  id: '3.4',
  title: 'What repeated tokens are worth',
  points: 4,
  difficulty: 2,
  minutes: 20,
  functionName: 'effectiveTokens',
  signature: `/** How many fresh tokens would do as much. nTokens: seen in training, repetitions counted; nUniqueTokens: different ones there are. */
function effectiveTokens(nTokens: number, nUniqueTokens: number): number`,
  task: `
What if there are not enough different tokens? Muennighoff et al. (2023) found that a token seen again is worth almost as much as a fresh one, at first: each repetition is worth a share 1/*R*\\* less. The first pass counts fully, and *R*
further passes count as

$$ D' = U + U R^* \\big( 1 - e^{-R / R^*} \\big) , \\qquad R = \\frac{D}{U} - 1 , \\qquad R^* = 15.387756 , $$

with *D* tokens seen, of which *U* are different. If all tokens are fresh (*D* ≤ *U*), *D*' = *D*.

Try your function afterwards: at four epochs, how much is lost? And how many fresh tokens can endless repetition replace at most?`,
  worked: {
    inputs: [4e9, 1e9],
    expected: 3725673123.061326,
    about: 'four epochs',
    because: 'R = 3 repetitions: 1e9 + 15.387756e9 (1 − e^(−3/15.39)) = 3.73e9, so 93% of fresh data: "up to four epochs nearly free".',
  },
  publicCases: [
    { inputs: [44e9, 1e9], expected: 15446798605.165909, about: '44 epochs are worth 15' },
    { inputs: [1e9, 2e9], expected: 1e9, about: 'fewer tokens than there are: nothing is repeated' },
    { inputs: [25e9, 25e9], expected: 25e9, about: 'exactly one epoch' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'epochs-not-repetitions', message: 'It looks like R was taken to be the number of epochs D/U: the first pass is no repetition, so R = D/U - 1.', wrong: (D, U) => (D <= U ? D : U + U * R_STAR * (1 - Math.exp(-D / U / R_STAR))) },
    { id: 'first-epoch-missing', message: 'It looks like the first pass was left out: D\' is U and what the repetitions add.', wrong: (D, U) => (D <= U ? D : U * R_STAR * (1 - Math.exp(-(D / U - 1) / R_STAR))) },
    { id: 'all-fresh', message: 'It looks like repeated tokens count as fresh ones.', wrong: (D) => D },
    { id: 'only-unique', message: 'It looks like repeated tokens count nothing.', wrong: (D, U) => Math.min(D, U) },
    { id: 'no-case-for-fresh', message: 'It looks like fewer tokens than there are different ones was not treated: then nothing is repeated, and D\' = D.', wrong: (D, U) => U + U * R_STAR * (1 - Math.exp(-(D / U - 1) / R_STAR)) },
    { id: 'unscaled-decay', message: 'It looks like the exponential lacks R*: each repetition is then worth a share 1/e less, not 1/15.', wrong: (D, U) => (D <= U ? D : U + U * R_STAR * (1 - Math.exp(-(D / U - 1)))) },
  ],
  hints: [
    'Is D at most U? Then nothing is repeated.',
    'Otherwise compute R first: at exactly one epoch it must be 0, and D\' must be U.',
    'For small R the formula is about U (1 + R) = D: check that yours is.',
  ],
});
