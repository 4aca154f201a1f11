import { functionExercise } from '../../define.js';

type State = { parameters: number[]; mean: number[]; square: number[]; updates: number };
type Settings = { learningRate: number; beta1: number; beta2: number; epsilon: number; weightDecay: number };

export const adamWStep = functionExercise<[state: State, gradients: number[], settings: Settings], State>({
  id: '3.5',
  title: 'AdamW, one update',
  points: 5,
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
    inputs: [{ parameters: [1], mean: [0], square: [0], updates: 0 }, [0.5], { learningRate: 0.1, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0 }],
    expected: { parameters: [0.900000002], mean: [0.05], square: [0.0125], updates: 1 },
    about: 'the first update',
    because: 'After the correction m̂ = g and v̂ = g², so the first step is the learning rate in the direction of the sign, whatever the size of the gradient: 1 − 0.1.',
  },
  publicCases: [
    // decay only: 2 - .1 x .5 x 2 = 1.9
    { inputs: [{ parameters: [2], mean: [0], square: [0], updates: 0 }, [0], { learningRate: 0.1, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.5 }], expected: { parameters: [1.9], mean: [0], square: [0], updates: 1 }, about: 'no gradient: only the decay acts' },
    // t = 2, betas 1/2: m = .5 + .5 = 1, v = 2 + .5 = 2.5; corrected 4/3 and 10/3; epsilon 1: 4/3 / (1.825742 + 1) = .471854; decay .1 x 3 = .3
    { inputs: [{ parameters: [3], mean: [1], square: [4], updates: 1 }, [1], { learningRate: 0.1, beta1: 0.5, beta2: 0.5, epsilon: 1, weightDecay: 0.1 }], expected: { parameters: [2.9228146193], mean: [1], square: [2.5], updates: 2 }, about: 'the second update, with a large epsilon' },
    { inputs: [{ parameters: [0, 0], mean: [0, 0], square: [0, 0], updates: 0 }, [100, -0.001], { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-12, weightDecay: 0.1 }], expected: { parameters: [-0.01, 0.01], mean: [10, -0.0001], square: [10, 1e-9], updates: 1 }, about: 'two parameters: the sizes of their gradients cancel' },
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
  ],
  hints: [
    'Do it for one parameter first, then `map` over the lists.',
    'Three lists come out: m and v from the old ones and the gradient, then p from the old p and the new m and v.',
    't = state.updates + 1. The corrected values are only used in the update of p; they are not stored.',
    'Do not change the arrays of the state: `map` makes new ones.',
  ],
});
