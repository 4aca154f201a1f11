import { DECIMALS, functionExercise } from '../../define.js';

export const crossEntropy = functionExercise<[logits: number[][], targets: number[], lossWeights: number[]], number>({
  id: '2.4',
  title: 'Cross-entropy',
  points: 5,
  difficulty: 2,
  minutes: 20,
  functionName: 'crossEntropy',
  signature: `/**
 * Mean loss in nats a token, over the positions that count.
 * logits [time, vocab]; targets [time], ids of the right tokens; lossWeights [time], 1 where the loss counts and 0 where it does not
 */
function crossEntropy(logits: number[][], targets: number[], lossWeights: number[]): number`,
  task: `
The one number that this whole course is about. With logits *z* of one position and the right token *y*,

$$\\ell = -\\ln P(y) = -\\ln \\frac{e^{z_y}}{\\sum_k e^{z_k}} = \\ln \\sum_k e^{z_k} - z_y ,$$

and the loss is the mean of $\\ell$ over the positions whose weight is 1. At least one weight is 1.

Logits are not bounded: yours must survive a logit of 1000, where $e^{1000}$ is no finite number. (Subtracting the largest logit from all of them changes no probability. Why?)`,
  worked: {
    inputs: [[[0, 0, 0, 0]], [2], [1]],
    expected: 1.386294361, // ln 4
    about: 'a model that knows nothing',
    because: 'Four equal logits give P = 1/4, so the loss is ln 4: an untrained model starts at ln(vocab).',
  },
  publicCases: [
    { inputs: [[[0, 1.098612289], [0, 0]], [1, 0], [1, 1]], expected: 0.4904146265, about: 'two positions that count' }, // P = 3/4 and 1/2: (ln 4/3 + ln 2) / 2
    { inputs: [[[2, 0, 1], [0, 0, 0], [1, 1, 1]], [0, 1, 2], [1, 0, 0]], expected: 0.4076059644, about: 'only the first position counts' }, // ln(1 + e^-2 + e^-1)
    { inputs: [[[1000, 998]], [1], [1]], expected: 2.126928011, about: 'very large logits' }, // 2 + ln(1 + e^-2)
    { inputs: [[[0, 1000], [0, 0]], [0, 1], [1, 1]], expected: 500.3465735903, about: 'a large logit in one position only' }, // (1000 + ln 2)/2
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'bits', message: 'It looks like the loss is in bits: nats use the natural logarithm, and 1 nat is 1.4427 bits.' },
    { id: 'sum', message: 'It looks like the losses were summed and not averaged: the loss would grow with the batch.' },
    { id: 'divided-by-all', message: 'It looks like the sum was divided by all positions, also those that do not count. A batch with more padding would seem better.' },
    { id: 'weights-ignored', message: 'It looks like positions of weight 0 were counted as well: the model would be trained on its prompt and on padding.' },
    { id: 'overflow', message: 'It looks like exp of a large logit overflows. Subtract the largest logit of the position from all of them first.' },
    { id: 'mean-probability', message: 'It looks like probabilities were averaged before the logarithm: take the logarithm of each, then the mean.' },
    { id: 'largest-of-all', message: 'It looks like the largest logit of the whole batch was subtracted everywhere: a position whose own logits are much smaller then has no probability left. Take each position\'s own.' },
    { id: 'sign', message: 'It looks like the sign is the wrong way round: the loss is minus the logarithm.' },
    { id: 'underflow', message: 'It looks like a probability became 0, or a sum infinite, before the logarithm was taken: a position\'s largest logit must be subtracted, and its probability never formed.' },
    { id: 'clipped', message: 'It looks like a small number was added to the probabilities: that bounds the loss. Compute the logarithm of the probability directly.' },
  ],
  hints: [
    'Write a function for one position first: from its logits and its target to its loss.',
    'ln sum e^z = m + ln sum e^(z - m) for any m. With m = max z nothing overflows, and at least one term is 1.',
    'Then sum loss x weight over the positions, and divide by the sum of the weights.',
  ],
});
