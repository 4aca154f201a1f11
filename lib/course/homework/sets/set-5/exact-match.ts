import { DECIMALS, functionExercise } from '../../define.js';

export const exactMatch = functionExercise<[lossNatsPerToken: number, answerTokens: number], number>({
  id: '5.1',
  title: 'All tokens right',
  points: 3,
  difficulty: 1,
  minutes: 10,
  functionName: 'exactMatch',
  signature: `/** Probability that an answer of \`answerTokens\` tokens is right in every one of them. */
function exactMatch(lossNatsPerToken: number, answerTokens: number): number`,
  task: `
An ability that appears suddenly may be a smooth one, seen through a sharp metric. The smallest example (Schaeffer et al. 2023, section 2): suppose that a model gives the right token the probability *p* at each of the *L* places of an
answer, independently, and that its loss is ℓ = −ln *p* nats a token. **Exact match** counts an answer only if all *L* tokens are right.

Return its expected value. Afterwards, draw it for ℓ falling evenly from 1 to 0 with *L* = 1, 5 and 20: which of the curves would a newspaper call emergent?`,
  worked: {
    inputs: [0.1, 10],
    expected: 0.3678794412,
    about: 'ten tokens',
    because: 'p = e^(−0.1) = 0.905 for each, p^10 = e^(−1).',
  },
  publicCases: [
    { inputs: [2, 1], expected: 0.1353352832, about: 'a single token' },
    { inputs: [0, 50], expected: 1, about: 'no loss: always right' },
    { inputs: [0.6931471806, 3], expected: 0.125, about: 'a coin flip for each of three tokens' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'one-token', message: 'It looks like the number of tokens does not count: one token right is not the whole answer right.' },
    { id: 'one-minus-loss', message: 'It looks like p was taken to be 1 - loss: the loss is -ln p, so p = e^-loss. For small losses the two are close, for large ones p would be negative.' },
    { id: 'bits', message: 'It looks like the loss was read as bits, p = 2^-loss: it is in nats.' },
    { id: 'any-right', message: 'It looks like the answer is the share of right tokens, or that any of them is right, not all.' },
    { id: 'loss-of-answer', message: 'It looks like the loss was taken for that of the whole answer: it is one of a token.' },
    { id: 'sign', message: 'It looks like the loss has the wrong sign: a probability is at most 1.' },
    { id: 'times-length', message: 'It looks like p was multiplied by the length: probabilities of independent places multiply.' },
    { id: 'logarithm', message: 'It looks like the answer is still a logarithm.' },
    { id: 'one-fewer', message: 'It looks like one token too few counts.' },
    { id: 'percent', message: 'It looks like the answer is a percentage: a probability was asked for.' },
    { id: 'wrong-share', message: 'It looks like the answer is the probability that something is wrong.' },
  ],
  hints: [
    'What is p, if −ln p is the loss?',
    'Independent: the probabilities of the places multiply.',
  ],
});
