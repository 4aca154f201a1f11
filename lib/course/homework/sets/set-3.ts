import { DECIMALS, functionExercise } from '../define.js';
import type { ProblemSet } from '../../answers/exercise.js';
import { shapes, largerShape, linearGains } from './set-3-studies.js';

type Settings = { steps: number; warmupSteps: number; peak: number; finalFraction: number };

const learningRate = functionExercise<[step: number, settings: Settings], number>({
  id: '3.1',
  title: 'A learning-rate schedule',
  points: 3,
  parts: [{ title: 'warm-up', points: 1 }, { title: 'cosine', points: 2 }],
  difficulty: 1,
  minutes: 10,
  functionName: 'learningRate',
  signature: `/** The learning rate of a step, counted from 1 to steps. warmupSteps is from 0 to steps - 1; finalFraction is that of the peak, 0 to 1. */
function learningRate(step: number, settings: { steps: number; warmupSteps: number; peak: number; finalFraction: number }): number`,
  task: `
Whether a loss is worth comparing depends on where the run stood in its schedule: Hoffmann et al. (2022) found different laws than Kaplan et al. (2020) partly because each of their runs had a cosine of **its own length**.

Write that schedule. During warm-up (\`step < warmupSteps\`) the rate is peak · step / warmupSteps. After it

$$ \\eta = \\text{peak} \\cdot \\Big( f + (1 - f)\\, \\frac{1 + \\cos \\pi x}{2} \\Big), \\qquad x = \\frac{\\text{step} - \\text{warmupSteps}}{\\text{steps} - \\text{warmupSteps}} , $$

with *f* = \`finalFraction\`: half a cosine, from the peak to *f* times the peak at the last step.`,
  worked: {
    inputs: [50, { steps: 100, warmupSteps: 0, peak: 1, finalFraction: 0.1 }],
    expected: 0.55,
    about: 'half way',
    because: 'x = 1/2, and cos(π/2) = 0: the middle between 1 and 0.1.',
  },
  publicCases: [
    {
      inputs: [5, { steps: 100, warmupSteps: 10, peak: 0.003, finalFraction: 0.1 }],
      expected: 0.0015,
      about: 'in the middle of the warm-up',
    },
    { inputs: [100, { steps: 100, warmupSteps: 10, peak: 0.003, finalFraction: 0.1 }], expected: 0.0003, about: 'the last step' },
    // x = 1/3, cos 60 degrees = 1/2
    { inputs: [40, { steps: 100, warmupSteps: 10, peak: 2, finalFraction: 0 }], expected: 1.5, about: 'a third of the way after warm-up' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'to-zero', message: 'It looks like the rate decays to 0, not to finalFraction of the peak.' },
    { id: 'warmup-in-cosine', message: 'It looks like the cosine already runs during warm-up: it begins where the warm-up ends, so that the peak is reached.' },
    { id: 'linear', message: 'It looks like the rate falls in a straight line.' },
    { id: 'quarter', message: 'It looks like only a quarter of the cosine is used, cos(πx/2): it would fall steepest at the end, where it should be flat.' },
    { id: 'no-warmup', message: 'It looks like there is no warm-up: before warmupSteps the rate rises from 0 in a straight line.' },
    { id: 'warmup-off-by-one', message: 'It looks like the warm-up is one step off: at step it is peak step / warmupSteps.' },
    { id: 'steps-off-by-one', message: 'It looks like the cosine ends one step off: the last step has x = 1.' },
    { id: 'fraction-as-rate', message: 'It looks like finalFraction was taken for a learning rate: it is a share of the peak.' },
    { id: 'not-scaled', message: 'It looks like finalFraction is added to the whole cosine: the rate would begin above the peak.' },
    { id: 'degrees', message: 'It looks like the angle is in degrees: Math.cos takes radians.' },
    { id: 'whole-cosine', message: 'It looks like a whole cosine is used: the rate would rise again.' },
    { id: 'divided-by-steps', message: 'It looks like x is divided by all steps: it must reach 1 at the last one, after warmupSteps are gone.' },
    { id: 'not-shifted', message: 'It looks like x counts from the first step: at the end of the warm-up it must be 0.' },
    { id: 'cut-off', message: 'It looks like the cosine falls to 0 and is cut off at the final rate: it is squeezed between the two.' },
    { id: 'no-pi', message: 'It looks like π is missing: cos x has fallen only to cos 1 at the end.' },
    { id: 'not-halved', message: 'It looks like 1 + cos was not halved: the rate would begin at nearly twice the peak.' },
    { id: 'rising', message: 'It looks like the rate rises after the warm-up: 1 - cos where 1 + cos belongs.' },
    { id: 'half-of-cosine', message: 'It looks like only the cosine is halved, not 1 + cos: a bracket is missing.' },
    { id: 'warmup-from-final', message: 'It looks like the warm-up starts from the final rate: it starts from 0.' },
    { id: 'no-peak', message: 'It looks like the rate is a share of the peak in the cosine: multiply by it.' },
    { id: 'other-curve', message: 'It looks like another curve than half a cosine was used, a sine or an exponential.' },
    { id: 'warmup-without-peak', message: 'It looks like the rate is a share of the peak in the warm-up: multiply by it.' },
    { id: 'warmup-times-cosine', message: 'It looks like warm-up and cosine are multiplied, the cosine over all steps: it begins when the warm-up ends.' },
    { id: 'one-minus', message: 'It looks like the cosine was multiplied by finalFraction: it is what is left beside it.' },
    { id: 'warmup-inverted', message: 'It looks like the fraction of the warm-up is upside down.' },
    { id: 'no-decay', message: 'It looks like the rate stays at the peak after the warm-up.' },
    { id: 'steps-plus-warmup', message: 'It looks like the steps were taken to come after the warm-up: they include it.' },
    { id: 'warmup-to-final', message: 'It looks like the warm-up rises to the final rate: it rises to the peak.' },
  ],
  hints: [
    'Two cases: before warmupSteps a straight line through the origin, from then on the cosine.',
    'Compute x first, and check its ends: 0 at the end of the warm-up, 1 at the last step.',
  ],
});

type Law = { A: number; alpha: number };

const fitLine = functionExercise<[x: number[], loss: number[]], Law>({
  id: '3.2',
  title: 'A straight line in log-log',
  points: 4,
  difficulty: 2,
  minutes: 20,
  functionName: 'fitLine',
  signature: `/** A and alpha of loss = A x^-alpha. x: parameters, tokens or FLOPs, [points]; loss in nats a token, [points]. At least two different x. */
function fitLine(x: number[], loss: number[]): { A: number; alpha: number }`,
  task: `
Kaplan et al. (2020) saw that the loss is a power of whatever limits it: of size, of data, of compute. A power law is a straight line once both axes are logarithmic:

$$ L = A\\, x^{-\\alpha} \\quad\\Longleftrightarrow\\quad \\ln L = \\ln A - \\alpha \\ln x . $$

Fit the least-squares line through (ln *x*, ln *L*) and return *A* and α, both positive when the loss falls. (A power law *with a floor*, *E* + *A x*<sup>−α</sup>, is not a straight line: where does the picture bend?)`,
  worked: {
    inputs: [[1, 10, 100], [4, 2, 1]],
    expected: { A: 4, alpha: 0.3010299957 },
    about: 'points on a line',
    because: 'Ten times the size halves the loss, so α = log10 2, and at x = 1 the loss is A.',
  },
  publicCases: [
    // ln L = 1 0 .5 0 at 0 1 2 3: slope -1.25/5, intercept .375 + .25 x 1.5
    {
      inputs: [
        [1, 2.718281828, 7.389056099, 20.08553692],
        [2.718281828, 1, 1.648721271, 1],
      ],
      expected: { A: 2.117000017, alpha: 0.25 },
      about: 'points beside the line',
    },
    { inputs: [[1e3, 1e5], [5, 5]], expected: { A: 5, alpha: 0 }, about: 'a loss that does not fall' },
    // doubles with ten times the size: -log10 2
    { inputs: [[1, 10, 100], [1, 2, 4]], expected: { A: 1, alpha: -0.3010299957 }, about: 'a loss that rises' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'slope-sign', message: 'It looks like alpha has the sign of the slope: the exponent is -alpha, so alpha is minus the slope.' },
    { id: 'log-of-A', message: 'It looks like A is still the intercept, ln A.' },
    { id: 'bases-mixed', message: 'It looks like two bases of logarithm are mixed, log10 for x and ln for the loss: the slope is then 2.3 times too large.' },
    { id: 'exp-of-log10', message: 'It looks like A was computed as e to the intercept of a line in log10: undo the logarithm with its own base.' },
    { id: 'semi-log', message: 'It looks like the loss was not put on a logarithmic axis: that fits a straight line to L against ln x.' },
    { id: 'endpoints', message: 'It looks like the line goes through the first and the last point only: the points between have something to say.' },
    { id: 'power-of-ten', message: 'It looks like A is 10 to the intercept of a line in natural logarithms: undo the logarithm with its own base.' },
    { id: 'size-of-slope', message: 'It looks like the sign of the slope was dropped: alpha is negative where the loss rises.' },
    { id: 'intercept-sign', message: 'It looks like the intercept has a wrong sign in it: a line goes through the mean of its points.' },
    { id: 'two-points', message: 'It looks like the line goes through two neighbouring points only: the others have something to say.' },
    { id: 'slope-for-minus-slope', message: 'It looks like one sign is wrong everywhere: with alpha for the slope, the intercept is off as well.' },
    { id: 'exp-of-log2', message: 'It looks like A was computed as e to the intercept of a line in log2: undo the logarithm with its own base.' },
    { id: 'A-from-a-loss', message: 'It looks like A was taken from one of the losses: it is what the line gives at x = 1.' },
    { id: 'origin', message: 'It looks like the line was put through the origin: it has an intercept, so subtract the means of both first.' },
    { id: 'axes-swapped', message: 'It looks like ln x was fitted to ln L: the residuals are those of ln L.' },
    { id: 'x-not-logarithmic', message: 'It looks like x was not put on a logarithmic axis.' },
    { id: 'no-logarithm', message: 'It looks like the line was fitted to x and the loss themselves: take logarithms of both.' },
    { id: 'log-of-mean', message: 'It looks like logarithms were taken of the means: take them of each point first.' },
    { id: 'correlation', message: 'It looks like the slope was divided as a correlation is, by the spread of both: divide by that of ln x alone.' },
    { id: 'n-mixed', message: 'It looks like one sum was divided by n and the other by n - 1: the slope needs neither.' },
    { id: 'A-at-the-mean', message: 'It looks like A is the loss in the middle of the points: go back along the line to x = 1.' },
    { id: 'arguments-swapped', message: 'It looks like x and the loss are exchanged.' },
    { id: 'mean-of-x', message: 'It looks like the intercept uses the mean of x: it is the mean of ln x.' },
    { id: 'ratio-of-means', message: 'It looks like the slope is one mean over the other: it compares deviations from the means.' },
  ],
  hints: [
    'Take logarithms of both lists, then it is an ordinary line.',
    'slope = sum (u - mean u)(v - mean v) / sum (u - mean u)^2, intercept = mean v - slope mean u.',
    'alpha = -slope, A = exp(intercept).',
  ],
});

const dataShortage = functionExercise<[nParams: number, nTokens: number], number>({
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
    { id: 'inverted', message: 'It looks like the ratio is upside down: the loss with these data stands above the one with unlimited data.' },
    { id: 'loss-itself', message: 'It looks like the loss itself was returned: compare it with the one with unlimited data.' },
    { id: 'constants-swapped', message: 'It looks like N_c and D_c are exchanged.' },
    { id: 'alphas-swapped', message: 'It looks like alpha_N and alpha_D are exchanged.' },
    { id: 'logarithm', message: 'It looks like the answer is the logarithm of the ratio: the share is the ratio minus 1.' },
    { id: 'first-order', message: 'It looks like an approximation for small shortages was used: compute both losses.' },
    { id: 'not-unlimited', message: 'It looks like a large number stands for unlimited data: then the term is 0, exactly.' },
    { id: 'constants-off', message: 'It looks like a constant is not the one that is given.' },
    { id: 'best-without-power', message: 'It looks like the loss with unlimited data lacks the power alpha_D: without the second term the bracket still has it.' },
    { id: 'data-power', message: 'It looks like D_c / D has a power of its own inside the bracket: only the size term has one.' },
    { id: 'billions', message: 'It looks like tokens were taken in billions: they are given one by one.' },
    { id: 'bracket', message: 'It looks like the power alpha_D is on the size term alone: the whole bracket has it.' },
  ],
  hints: [
    'With unlimited data the second term of the bracket is 0. What is left?',
    'Write a small function for L(N, D), and call it twice; `1 / Infinity` is 0 in JavaScript.',
  ],
});

const effectiveTokens = functionExercise<[nTokens: number, nUniqueTokens: number], number>({
  id: '3.4',
  title: 'What repeated tokens are worth',
  points: 4,
  parts: [{ title: 'many repetitions', points: 3 }, { title: 'fresh tokens, or few seen again', points: 1 }],
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
    { id: 'only-unique', message: 'It looks like repeated tokens count nothing, or next to nothing: what the repetitions add is a multiple of U.' },
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
    { id: 'exponent-inverted', message: 'It looks like the exponential is far too small or too large: R is D/U - 1, and is divided by R*.' },
    { id: 'inputs-swapped', message: 'It looks like the two inputs are exchanged: the tokens that were seen come first, the different ones second.' },
    { id: 'R-inverted', message: 'It looks like U was divided by D, or the repetitions by D: R counts how often all U tokens come again.' },
    { id: 'share-of-seen', message: 'It looks like the answer is a share of the tokens that were seen: a number of tokens was asked for.' },
    { id: 'first-pass-decays', message: 'It looks like the first pass is worth less too: it counts fully, only the passes after it decay.' },
    { id: 'of-all-tokens', message: 'It looks like a factor is D, the tokens that were seen, where U, the different ones, belongs.' },
    { id: 'four-epochs', message: 'It looks like the first epochs are free up to a limit: the worth of a token falls from the first repetition on.' },
    { id: 'one-by-one', message: 'It looks like whole repetitions were added one by one: R need not be whole, and the formula has an exponential.' },
    { id: 'first-order', message: 'It looks like the exponential was replaced by the first terms of its series: that holds only for few repetitions.' },
    { id: 'lost-tokens', message: 'It looks like the answer is how many tokens are lost: how many fresh ones would do as much was asked for.' },
    { id: 'other-curve', message: 'It looks like the worth of the repetitions levels off along another curve: it is an exponential.' },
    { id: 'other-constant', message: 'It looks like R* is another constant: that of repeated data is given.' },
  ],
  hints: [
    'Is D at most U? Then nothing is repeated.',
    'Otherwise compute R first: at exactly one epoch it must be 0, and D\' must be U.',
    'For small R the formula is about U (1 + R) = D: check that yours is.',
  ],
});

type State = { parameters: number[]; mean: number[]; square: number[]; updates: number };
type AdamWSettings = { learningRate: number; beta1: number; beta2: number; epsilon: number; weightDecay: number };

const adamWStep = functionExercise<[state: State, gradients: number[], settings: AdamWSettings], State>({
  id: '3.5',
  title: 'AdamW, one update',
  points: 5,
  parts: [{ title: 'without decay', points: 3 }, { title: 'with decay', points: 2 }],
  difficulty: 3,
  minutes: 25,
  functionName: 'adamWStep',
  signature: `/** The state after one more update. All lists [parameters]; updates counts those made so far. The state that is given is not changed. */
function adamWStep(
  state: { parameters: number[]; mean: number[]; square: number[]; updates: number }, gradients: number[],
  settings: { learningRate: number; beta1: number; beta2: number; epsilon: number; weightDecay: number },
): { parameters: number[]; mean: number[]; square: number[]; updates: number }`,
  task: `
Nearly every model in this course was trained by these five lines (Loshchilov and Hutter 2019, algorithm 2; *t* counts updates from 1, this one included):

$$ \\begin{aligned} m &\\leftarrow \\beta_1 m + (1 - \\beta_1)\\, g & \\hat m &= m / (1 - \\beta_1^t) \\\\ v &\\leftarrow \\beta_2 v + (1 - \\beta_2)\\, g^2 & \\hat v &= v / (1 - \\beta_2^t) \\\\ p &\\leftarrow p - \\eta \\Big( \\frac{\\hat m}{\\sqrt{\\hat v} + \\epsilon} + \\lambda p \\Big) \\end{aligned} $$

Here *m* is \`mean\`, *v* is \`square\`, η \`learningRate\`, λ \`weightDecay\`. The decay acts on the parameter itself and on its value **before** the update. What is stored in \`mean\` and \`square\` is *m* and *v*, without the correction.`,
  worked: {
    inputs: [
      { parameters: [1], mean: [0], square: [0], updates: 0 },
      [0.5],
      { learningRate: 0.1, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0 },
    ],
    expected: { parameters: [0.900000002], mean: [0.05], square: [0.0125], updates: 1 },
    about: 'the first update',
    because: 'After the correction m̂ = g and v̂ = g², so the first step is the learning rate in the direction of the sign, whatever the size of the gradient: 1 − 0.1.',
  },
  publicCases: [
    // decay only: 2 - .1 x .5 x 2 = 1.9
    {
      inputs: [
        { parameters: [2], mean: [0], square: [0], updates: 0 },
        [0],
        { learningRate: 0.1, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.5 },
      ],
      expected: { parameters: [1.9], mean: [0], square: [0], updates: 1 },
      about: 'no gradient: only the decay acts',
    },
    // t = 2, betas 1/2: m = .5 + .5 = 1, v = 2 + .5 = 2.5; corrected 4/3 and 10/3; epsilon 1: 4/3 / (1.825742 + 1) = .471854; decay .1 x 3
    // = .3
    {
      inputs: [
        { parameters: [3], mean: [1], square: [4], updates: 1 },
        [1],
        { learningRate: 0.1, beta1: 0.5, beta2: 0.5, epsilon: 1, weightDecay: 0.1 },
      ],
      expected: { parameters: [2.9228146193], mean: [1], square: [2.5], updates: 2 },
      about: 'the second update, with a large epsilon',
    },
    {
      inputs: [
        { parameters: [0, 0], mean: [0, 0], square: [0, 0], updates: 0 },
        [100, -0.001],
        { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-12, weightDecay: 0.1 },
      ],
      expected: { parameters: [-0.01, 0.01], mean: [10, -0.0001], square: [10, 1e-9], updates: 1 },
      about: 'two parameters: the sizes of their gradients cancel',
    },
  ],
  tolerance: { relative: 1e-6, absolute: 1e-12 },
  misconceptions: [
    { id: 'no-correction', message: 'It looks like the bias correction is missing: both averages begin at 0, so the first steps would be far off.' },
    { id: 'l2-in-gradient', message: 'It looks like the decay was added to the gradient. That is Adam with L2: the decay is then divided by the gradient\'s size as well. In AdamW it acts on the parameter directly.' },
    { id: 'epsilon-inside', message: 'It looks like epsilon is under the root: it is added to the root.' },
    { id: 'counts-from-zero', message: 'It looks like t counts the updates before this one: the first correction would divide by 1 - beta^0 = 0.' },
    { id: 'no-decay', message: 'It looks like there is no weight decay.' },
    { id: 'not-squared', message: 'It looks like square averages the size of the gradient, not its square.' },
    { id: 'decay-after', message: 'It looks like the decay acts on the parameter after the update: it takes its value before.' },
    { id: 'decay-without-rate', message: 'It looks like the decay is not multiplied by the learning rate.' },
    { id: 'stores-corrected', message: 'It looks like the corrected averages were stored: mean and square are kept without the correction.' },
    { id: 'betas-swapped', message: 'It looks like beta1 and beta2 are exchanged.' },
    { id: 'averages-swapped', message: 'It looks like beta weighs the new gradient: it weighs what was there before.' },
    { id: 'no-root', message: 'It looks like the root of v is missing.' },
    { id: 'updates-not-counted', message: 'It looks like updates was not counted up.' },
    { id: 'uphill', message: 'It looks like the parameter moves up the gradient.' },
    { id: 'decay-sign', message: 'It looks like the decay has the wrong sign: parameters would grow.' },
    { id: 'square-not-corrected', message: 'It looks like v is not corrected, only m.' },
    { id: 'mean-not-corrected', message: 'It looks like m is not corrected, only v.' },
    { id: 't-missing', message: 'It looks like the correction has no power t: it is right for the first update alone.' },
    { id: 'no-epsilon', message: 'It looks like epsilon is missing.' },
    { id: 'epsilon-uncorrected', message: 'It looks like epsilon was added before the correction of v: it is added to the root of the corrected one.' },
    { id: 'decay-constant', message: 'It looks like every parameter decays by the same amount: the decay is a share of the parameter.' },
    { id: 'old-averages', message: 'It looks like the step is made of an average from before this gradient: m and v are brought up to date first.' },
    { id: 'no-power', message: 'It looks like the correction has no power of t: in TypeScript ^ is no power and * no repetition, ** is.' },
    { id: 'same-beta', message: 'It looks like both corrections use the same beta: m and v each have their own.' },
    { id: 'correction-multiplied', message: 'It looks like an average was multiplied by its correction: it is divided by it, and so grows.' },
    { id: 'counted-twice', message: 'It looks like this update was counted twice.' },
    { id: 'no-square', message: 'It looks like the step is not divided by the size of the gradients: what is v for?' },
    { id: 'plain-gradient', message: 'It looks like the gradient itself makes the step: its two averages do.' },
    { id: 'gradient-whole', message: 'It looks like the new gradient has another weight in an average than 1 - beta.' },
    { id: 'parameters-only', message: 'It looks like only the parameters were returned: the whole new state was asked for.' },
    { id: 'own-settings', message: 'It looks like a setting has a value of its own: use those that are given.' },
    { id: 'gradient-cut', message: 'It looks like large gradients were cut off.' },
    { id: 'largest-square', message: 'It looks like the larger of the old and the new v was used: it may fall too.' },
    { id: 'sign-only', message: 'It looks like the step has the size of the learning rate whatever the averages are: that holds for the first update only.' },
    { id: 'first-only', message: 'It looks like only the first parameter moves: all of them do.' },
    { id: 'rate-twice', message: 'It looks like the decay is multiplied by the learning rate twice.' },
    { id: 'no-rate', message: 'It looks like the step is not multiplied by the learning rate.' },
    { id: 'square-of-average', message: 'It looks like an average was squared: v is the average of squares.' },
    { id: 'nesterov', message: 'It looks like the gradient counts once more in the step: the averages alone make it.' },
    { id: 'averages-kept', message: 'It looks like mean and square were returned as they came: they change too.' },
  ],
  hints: [
    'Do it for one parameter first, then `map` over the lists.',
    'Three lists come out: m and v from the old ones and the gradient, then p from the old p and the new m and v.',
    't = state.updates + 1. The corrected values are only used in the update of p; they are not stored.',
    'Do not change the arrays of the state: `map` makes new ones.',
  ],
});

type Run = { batch: number; steps: number };
type Answer = { minSteps: number; criticalBatch: number };

const criticalBatch = functionExercise<[runs: Run[]], Answer>({
  id: '3.6',
  title: 'The critical batch',
  points: 4,
  difficulty: 2,
  minutes: 20,
  functionName: 'criticalBatch',
  signature: `/** Runs that reached one and the same loss: tokens in a batch, and steps that it took. At least two different batches. */
function criticalBatch(runs: { batch: number; steps: number }[]): { minSteps: number; criticalBatch: number }`,
  task: `
How large should a batch be? Twice the batch needs fewer steps, but not half as many: beyond some size the gradients say the same thing over again. McCandlish et al. (2018) measure how many steps *S* runs of different batches *B*
need to reach **one and the same loss**, and find

$$ S = S_{\\min} \\Big( 1 + \\frac{B_\\text{crit}}{B} \\Big) . $$

A straight line in 1/*B*. Fit it by least squares of *S* against 1/*B* and return *S*<sub>min</sub>, the steps that an unlimited batch would need, and *B*<sub>crit</sub>, at which a run needs twice the fewest steps and twice the least data.`,
  worked: {
    inputs: [[{ batch: 100, steps: 2000 }, { batch: 200, steps: 1500 }, { batch: 400, steps: 1250 }]],
    expected: { minSteps: 1000, criticalBatch: 100 },
    about: 'points on the line',
    because: '1000 (1 + 100/B) gives 2000, 1500 and 1250. Four times the batch saved 38% of the steps, for two and a half times the data.',
  },
  publicCases: [
    // slope 40 in 1/B, intercept 10
    { inputs: [[{ batch: 1, steps: 50 }, { batch: 2, steps: 30 }]], expected: { minSteps: 10, criticalBatch: 4 }, about: 'two runs' },
    // 1/B is 1, 1/2, 1/4: slope 60/7, intercept 3, ratio 20/7
    {
      inputs: [
        [
          { batch: 1, steps: 12 },
          { batch: 2, steps: 6 },
          { batch: 4, steps: 6 },
        ],
      ],
      expected: { minSteps: 3, criticalBatch: 2.857142857 },
      about: 'points beside the line',
    },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'slope-is-not-batch', message: 'It looks like the slope of the line was returned as the critical batch: the slope is S_min B_crit.' },
    { id: 'against-batch', message: 'It looks like the line was fitted against B: it is straight in 1/B.' },
    { id: 'fewest-seen', message: 'It looks like the fewest steps of any run were taken for S_min: it is where the line meets 1/B = 0, below every run.' },
    { id: 'fewest-data', message: 'It looks like the product S_min B_crit is inverted: B_crit is slope over intercept.' },
    { id: 'product', message: 'It looks like slope and intercept were multiplied: the slope is S_min B_crit, so divide.' },
    { id: 'at-batch-one', message: 'It looks like S_min was read off at 1/B = 1: it is where 1/B = 0.' },
    { id: 'in-logarithms', message: 'It looks like a logarithm was taken: S is straight in 1/B itself.' },
    { id: 'endpoints', message: 'It looks like the line goes through the first and the last run only: fit all of them.' },
    { id: 'names-swapped', message: 'It looks like the two answers have each other\'s names.' },
    { id: 'first-two', message: 'It looks like the line goes through two neighbouring runs only: fit all of them.' },
    { id: 'weighted', message: 'It looks like some runs count more than others, as in a fit of S B against B: each counts the same in S against 1/B.' },
    { id: 'data-not-steps', message: 'It looks like the data of a run, steps times batch, were fitted: fit its steps.' },
    { id: 'through-origin', message: 'It looks like the line was made to go through the origin: it has an intercept.' },
    { id: 'axes-swapped', message: 'It looks like the axes are exchanged: least squares are those of S, at given 1/B.' },
    { id: 'mean-inverted', message: 'It looks like 1 over the mean batch was taken for the mean of 1/B: these are different numbers.' },
    { id: 'n-and-n-minus-one', message: 'It looks like one sum of the slope was divided by n and the other by n - 1: both alike, or neither.' },
    { id: 'n-left-out', message: 'It looks like an n is missing in the slope: from a sum of products goes n times the product of the means.' },
    { id: 'mean-steps', message: 'It looks like S_min is the mean of the steps: it is where the line meets 1/B = 0.' },
    { id: 'intercept-sign', message: 'It looks like the way from the mean to the intercept has the wrong sign.' },
    { id: 'data-seen', message: 'It looks like the fewest data of any run were used: both answers come from the line.' },
    { id: 'steps-inverted', message: 'It looks like 1/S was fitted: S itself is straight in 1/B.' },
  ],
  hints: [
    'Multiply the formula out: S = S_min + (S_min B_crit) (1/B). What is the intercept, what the slope?',
    'Your line of 3.2 does the fitting, without the logarithms: x is 1/batch, y is steps.',
    'minSteps is the intercept; criticalBatch is slope / intercept.',
  ],
});

/** Section 3: the laws of one resource, and what else a run depends on. */
export const set3: ProblemSet = {
  number: 3,
  title: 'What factors matter?',
  introduction: `
Size, data, compute, shape, batch, schedule, repetition: seven things one could turn, and only some of them matter. You will fit the straight line that gave the field its name, compute where data become the bottleneck and what
repeating them is worth, and build the parts of training (optimiser, schedule, batch) whose bad choice once bent a famous law. Then you test the claim that shape does not matter.`,
  exercises: [learningRate, fitLine, dataShortage, effectiveTokens, adamWStep, criticalBatch, shapes, largerShape, linearGains],
};
