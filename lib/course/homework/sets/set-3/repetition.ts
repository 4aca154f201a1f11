import { DECIMALS, functionExercise } from '../../define.js';

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
    { inputs: [2.5e9, 1e9], expected: 2429208734.539, about: 'two and a half epochs' },
    { inputs: [1e9, 2e9], expected: 1e9, about: 'fewer tokens than there are: nothing is repeated' },
    { inputs: [25e9, 25e9], expected: 25e9, about: 'exactly one epoch' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'epochs-not-repetitions', message: 'It looks like R was taken to be the number of epochs D/U: the first pass is no repetition, so R = D/U - 1.' },
    { id: 'first-epoch-missing', message: 'It looks like the first pass was left out: D\' is U and what the repetitions add.' },
    { id: 'all-fresh', message: 'It looks like repeated tokens count as fresh ones.' },
    { id: 'only-unique', message: 'It looks like repeated tokens count nothing.' },
    { id: 'no-case-for-fresh', message: 'It looks like fewer tokens than there are different ones was not treated: then nothing is repeated, and D\' = D.' },
    { id: 'unscaled-decay', message: 'It looks like the exponential lacks R*: each repetition is then worth a share 1/e less, not 1/15.' },
    { id: 'whole-repetitions', message: 'It looks like the repetitions were rounded to whole ones: a last pass may end half-way.' },
    { id: 'rounded-constant', message: 'It looks like R* was rounded: use all the digits that are given.' },
    { id: 'at-least-unique', message: 'It looks like fewer tokens than there are different ones count as all of them: then D\' = D.' },
    { id: 'half-life', message: 'It looks like R* was taken for a half-life, 2^(-R/R*): it is e^(-R/R*).' },
    { id: 'sign', message: 'It looks like the exponent has the wrong sign: later repetitions are worth less.' },
    { id: 'one-minus', message: 'It looks like the exponential itself was taken: the repetitions add 1 minus it.' },
    { id: 'unscaled-factor', message: 'It looks like the factor R* before the bracket is missing: the repetitions could then never be worth more than one pass.' },
    { id: 'in-epochs', message: 'It looks like the answer is in epochs: multiply by the different tokens.' },
  ],
  hints: [
    'Is D at most U? Then nothing is repeated.',
    'Otherwise compute R first: at exactly one epoch it must be 0, and D\' must be U.',
    'For small R the formula is about U (1 + R) = D: check that yours is.',
  ],
});
