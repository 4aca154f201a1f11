import { DECIMALS, functionExercise } from '../../define.js';

export const brierScore = functionExercise<[logLikelihoods: number[], correct: number], number>({
  id: '5.2',
  title: 'The Brier score',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'brierScore',
  signature: `/** 0 (certain and right) to 2 (certain and wrong). logLikelihoods [choices]: ln P of each whole choice, in nats; correct: index of the right one. */
function brierScore(logLikelihoods: number[], correct: number): number`,
  task: `
Multiple choice is graded 1 if the right choice is the most likely and 0 if not: a model that moves from 1% to 24% on the right of four choices has learnt much and gains nothing. A **proper** score pays for every honest step. Brier's (1950):

$$ \\sum_k (p_k - y_k)^2 , \\qquad y_k = 1 \\text{ for the right choice, else } 0 , $$

summed over **all** choices. The *p*<sub>k</sub> are the probabilities of the choices *given that one of them is said*: e to the log-likelihoods, divided by their sum. Log-likelihoods of whole answers can be −1000 or less, where e<sup>−1000</sup> is 0: yours must
survive that.`,
  worked: {
    inputs: [[0, 1.0986122886681096], 1],
    expected: 0.125,
    about: 'two choices, three to one',
    because: 'ln 1 and ln 3 give the probabilities 1/4 and 3/4; the second is right: (1/4)² + (1/4)².',
  },
  publicCases: [
    { inputs: [[0, 0, 0, 0], 2], expected: 0.75, about: 'no idea among four' }, // 3/16 + 9/16
    { inputs: [[-1000, -1002], 1], expected: 1.5516069851487515, about: 'very unlikely answers: only their ratio counts' }, // 2 / (1 + e^-2)^2
    { inputs: [[-12, -10.5, -11], 0], expected: 1.1795766943649053, about: 'three choices, the least likely is right' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'only-the-right', message: 'It looks like only the right choice counts, (1 - p)^2: the sum goes over all choices.' },
    { id: 'mean', message: 'It looks like the mean over the choices was taken: Brier\'s score is the sum.' },
    { id: 'not-normalised', message: 'It looks like the probabilities do not add up to 1: divide by their sum, because one of the choices is what is said.' },
    { id: 'underflow', message: 'It looks like e to the log-likelihoods became 0 for all choices, and 0/0 is no number. Subtract the largest first.' },
    { id: 'root', message: 'It looks like the root was taken: the score is the sum of squares itself.' },
    { id: 'clipped', message: 'It looks like log-likelihoods were cut off before the exponential: only their differences matter, so subtract the largest.' },
    { id: 'only-the-wrong', message: 'It looks like only the wrong choices count: the sum goes over all of them.' },
    { id: 'absolute', message: 'It looks like the misses were not squared.' },
    { id: 'halved', message: 'It looks like the sum was halved: this score goes from 0 to 2.' },
    { id: 'from-one', message: 'It looks like correct is counted from 1: it is an index, from 0.' },
    { id: 'log-score', message: 'It looks like this is the logarithmic score: Brier\'s is one of squares.' },
    { id: 'no-exponential', message: 'It looks like log-likelihoods were used as probabilities: take the exponential.' },
    { id: 'turned-round', message: 'It looks like the score was turned round: here less is better.' },
    { id: 'truth-missing', message: 'It looks like nothing was subtracted at the right choice.' },
    { id: 'base-two', message: 'It looks like powers of 2 were taken: log-likelihoods are in nats.' },
  ],
  hints: [
    'First the probabilities, then the sum; two short loops.',
    'Subtracting one number from all log-likelihoods does not change their ratios: take the largest.',
    'The worst score is 2: all probability on one wrong choice gives 1 there and 1 at the right one.',
  ],
});
