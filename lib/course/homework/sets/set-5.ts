import { DECIMALS, EXACT, functionExercise } from '../define.js';
import type { ProblemSet } from '../../answers/exercise.js';
import { fourMetrics, wholeAnswers, whatRemains } from './set-5-studies.js';

const exactMatch = functionExercise<[lossNatsPerToken: number, answerTokens: number], number>({
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
    { id: 'base-ten', message: 'It looks like powers of 10 were taken: the loss is in nats.' },
    { id: 'none-right', message: 'It looks like the answer is the probability that no token is right.' },
    { id: 'no-power', message: 'It looks like ^ was used for a power: in TypeScript it is none, ** is.' },
    { id: 'all-or-nothing', message: 'It looks like the answer was made 0 or 1: the expected value is a probability.' },
    { id: 'loss-to-the-power', message: 'It looks like the loss was raised to the number of tokens: the probability is.' },
    { id: 'loss-as-probability', message: 'It looks like the loss was used as the probability: it is the negative logarithm of it.' },
    { id: 'one-more', message: 'It looks like one token too many counts.' },
    { id: 'logarithm-of-loss', message: 'It looks like the logarithm of the loss was taken: undo it, the loss is one already.' },
    { id: 'expected-wrong', message: 'It looks like the answer is how many tokens are wrong on average.' },
    { id: 'reciprocal', message: 'It looks like p is another function of the loss than its definition gives: what undoes -ln?' },
    { id: 'first-order', message: 'It looks like the exponential was replaced by 1 minus its exponent: that holds only while it is small.' },
    { id: 'divided-by-length', message: 'It looks like the probability of a token was divided by the length.' },
    { id: 'length-added', message: 'It looks like loss and length were added.' },
  ],
  hints: [
    'What is p, if −ln p is the loss?',
    'Independent: the probabilities of the places multiply.',
  ],
});

const brierScore = functionExercise<[logLikelihoods: number[], correct: number], number>({
  id: '5.2',
  title: 'The Brier score',
  points: 4,
  parts: [{ title: 'any choices', points: 3 }, { title: 'very unlikely choices', points: 1 }],
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
    // 2 / (1 + e^-2)^2
    { inputs: [[-1000, -1002], 1], expected: 1.5516069851487515, about: 'very unlikely answers: only their ratio counts' },
    { inputs: [[-12, -10.5, -11], 0], expected: 1.1795766943649053, about: 'three choices, the least likely is right' },
    { inputs: [[-5, -2000], 1], expected: 2, about: 'certain and wrong' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'only-the-right', message: 'It looks like only the right choice counts, (1 - p)^2: the sum goes over all choices.' },
    { id: 'mean', message: 'It looks like the mean over the choices was taken: Brier\'s score is the sum.' },
    { id: 'not-normalised', message: 'It looks like the probabilities do not add up to 1: divide by their sum, because one of the choices is what is said.' },
    { id: 'underflow', message: 'It looks like e to the log-likelihoods became 0 for all choices, and 0/0 is no number. Subtract the largest first.' },
    { id: 'root', message: 'It looks like the root was taken: the score is the sum of squares itself.' },
    { id: 'clipped', message: 'It looks like very small probabilities were cut off, or given a value of their own: only the differences of log-likelihoods matter, so subtract the largest.' },
    { id: 'only-the-wrong', message: 'It looks like only the wrong choices count: the sum goes over all of them.' },
    { id: 'absolute', message: 'It looks like the misses were not squared.' },
    { id: 'halved', message: 'It looks like the sum was halved: this score goes from 0 to 2.' },
    { id: 'from-one', message: 'It looks like correct is counted from 1: it is an index, from 0.' },
    { id: 'log-score', message: 'It looks like this is the logarithmic score: Brier\'s is one of squares.' },
    { id: 'no-exponential', message: 'It looks like log-likelihoods were used as probabilities: take the exponential.' },
    { id: 'turned-round', message: 'It looks like the score was turned round: here less is better.' },
    { id: 'truth-missing', message: 'It looks like nothing was subtracted at the right choice.' },
    { id: 'base-two', message: 'It looks like powers of 2 or 10 were taken: log-likelihoods are in nats.' },
    { id: 'not-squared', message: 'It looks like the differences were added as they are, which always gives 0.' },
    { id: 'accuracy', message: 'It looks like it only counts which choice is the most likely: the probabilities do.' },
    { id: 'probability', message: 'It looks like the answer is the probability of the right choice.' },
    { id: 'overflow', message: 'It looks like e to a large number became infinite: subtract the largest log-likelihood, not another number.' },
    { id: 'one-for-every', message: 'It looks like 1 was subtracted at every choice: y is 1 at the right one only.' },
    { id: 'truth-swapped', message: 'It looks like y is 1 for the wrong choices and 0 for the right one.' },
    { id: 'sign-turned', message: 'It looks like the sign of the log-likelihoods is turned: the less negative, the likelier.' },
    { id: 'sum-unshifted', message: 'It looks like something was subtracted for the powers but not for their sum: divide like by like.' },
    { id: 'about-the-mean', message: 'It looks like the squares are those about the mean of the probabilities: they are about y.' },
    { id: 'right-twice', message: 'It looks like the right choice was counted twice, for two choices: each of all choices has its own square.' },
    { id: 'square-of-sum', message: 'It looks like the sum was squared: sum the squares.' },
    { id: 'y-after-square', message: 'It looks like y was subtracted after squaring: square the difference.' },
    { id: 'likelihoods-divided', message: 'It looks like log-likelihoods were divided before the exponential: that flattens the probabilities.' },
  ],
  hints: [
    'First the probabilities, then the sum; two short loops.',
    'Subtracting one number from all log-likelihoods does not change their ratios: take the largest.',
    'The worst score is 2: all probability on one wrong choice gives 1 there and 1 at the right one.',
  ],
});

const tokenEditDistance = functionExercise<[answer: number[], target: number[]], number>({
  id: '5.3',
  title: 'Token edit distance',
  points: 5,
  difficulty: 2,
  minutes: 30,
  functionName: 'tokenEditDistance',
  signature: `/** The fewest tokens to replace, add or remove that turn the answer into the target. Either may be empty. */
function tokenEditDistance(answer: number[], target: number[]): number`,
  task: `
Exact match throws away all that was nearly right. The edit distance of Levenshtein (1966) keeps it: how many tokens must be **replaced, added or removed**, each at a cost of one, to turn the answer into the target?

If the model has every token right with probability *p*, the expected distance is about *L*(1 − *p*): as smooth as the loss. Same model, same answers, another curve.

Dynamic programming does it: let *d*(*i*, *j*) be the distance of the first *i* tokens of the answer from the first *j* of the target. With an empty side it is the length of the other; otherwise it is the cheapest of three ways to end.`,
  worked: {
    inputs: [[4, 2, 3, 5], [1, 3]],
    expected: 3,
    about: 'four tokens into two',
    because: 'Replace 4 by 1, remove 2, keep 3, remove 5.',
  },
  publicCases: [
    { inputs: [[1, 2, 3], [1, 3]], expected: 1, about: 'one token too many in the middle' },
    { inputs: [[1, 2, 3], [1, 5, 3]], expected: 1, about: 'one token wrong: a replacement costs one' },
    { inputs: [[], [7, 8]], expected: 2, about: 'an empty answer' },
    { inputs: [[4, 6, 4], []], expected: 3, about: 'an empty target' },
    { inputs: [[5, 6], [5, 6]], expected: 0, about: 'nothing to change' },
    { inputs: [[7, 8], [1, 7, 2, 8, 3]], expected: 3, about: 'three tokens missing' },
    { inputs: [[12, 3], [1, 23]], expected: 2, about: 'tokens are numbers, not digits' },
    { inputs: [[1, 2, 3], [2, 1, 3]], expected: 2, about: 'two neighbours exchanged: that is two changes' },
    { inputs: [[2, 3, 4, 5], [1, 2, 3, 4]], expected: 2, about: 'everything shifted by one' },
    { inputs: [[8, 4, 8, 1], [1, 8]], expected: 3, about: 'two tokens that change places, and two too many' },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'place-by-place', message: 'It looks like tokens are compared place by place: one token too many at the beginning would make everything after it wrong.' },
    { id: 'replacement-costs-two', message: 'It looks like a replacement costs two, a removal and an addition: it costs one.' },
    { id: 'border-zero', message: 'It looks like a border of the table is 0: against an empty side the distance is the length of the other.' },
    { id: 'length-ignored', message: 'It looks like only the places that both have are compared: missing and surplus tokens count too.' },
    { id: 'replacement-free', message: 'It looks like a replacement costs nothing.' },
    { id: 'share', message: 'It looks like the distance was divided by a length: the number of changes was asked for.' },
    { id: 'what-is-right', message: 'It looks like the answer is how many tokens are right.' },
    { id: 'exchanged', message: 'It looks like exchanging two neighbours costs one: here only replacing, adding and removing do.' },
    { id: 'as-sets', message: 'It looks like the order of the tokens does not count.' },
    { id: 'as-text', message: 'It looks like tokens were joined to a text: 1, 23 and 12, 3 would be the same.' },
    { id: 'missing-ignored', message: 'It looks like tokens that the answer lacks at its end cost nothing: all of the target counts.' },
    { id: 'equal-costs', message: 'It looks like no token is kept, or keeping one costs something: it is free.' },
    { id: 'empty-free', message: 'It looks like an empty side costs nothing: every token of the other must be added or removed.' },
    { id: 'last-left-out', message: 'It looks like the last tokens were left out: the table has one row and column more than there are tokens.' },
    { id: 'one-off', message: 'It looks like the tokens one place further on are compared: row i of the table is about the first i tokens.' },
    { id: 'exact-match', message: 'It looks like it only counts whether answer and target agree: how many changes was asked for.' },
    { id: 'no-removal', message: 'It looks like a token cannot be removed, or only at more than one: there are three ways, each at a cost of one.' },
    { id: 'no-addition', message: 'It looks like a token cannot be added, or only at more than one: there are three ways, each at a cost of one.' },
    { id: 'numbers-subtracted', message: 'It looks like a replacement costs the difference of the tokens\' numbers: it costs one.' },
    { id: 'dearest', message: 'It looks like the dearest of the ways was taken: take the cheapest.' },
    { id: 'greedy', message: 'It looks like the next change was decided by looking at a few tokens: only comparing all ways finds the fewest.' },
    { id: 'shared-row', message: 'It looks like all rows of the table are one and the same array: make a new one for each.' },
    { id: 'middle-whole', message: 'It looks like everything between a common beginning and end is replaced: something in it may be kept.' },
    { id: 'common-part', message: 'It looks like the longest common part was subtracted from the longer length: its tokens need not stand where replacements alone would do.' },
    { id: 'rest-free', message: 'It looks like what is left of the target at its end costs nothing.' },
    { id: 'removal-free', message: 'It looks like a removal costs nothing.' },
  ],
  hints: [
    'Make a table with one row more than the answer has tokens and one column more than the target has. Fill its first row and first column.',
    'd(i, j) = min( d(i-1, j-1) + (0 if the two last tokens are equal, else 1), d(i-1, j) + 1, d(i, j-1) + 1 ).',
    'Two rows are enough, but a whole table is fine.',
  ],
});

type Law = { coefficient: number; exponent: number };

const scaleOfExactMatch = functionExercise<[law: Law, answerTokens: number, level: number], number>({
  id: '5.4',
  title: 'The scale at which it "appears"',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'scaleOfExactMatch',
  signature: `/** The scale at which exact match reaches \`level\` (between 0 and 1), if the loss is coefficient * scale^-exponent nats a token. */
function scaleOfExactMatch(law: { coefficient: number; exponent: number }, answerTokens: number, level: number): number`,
  task: `
Tables of emergent abilities list the scale at which each first works. But if the loss falls as ℓ(*s*) = *c s*<sup>−α</sup>, and exact match is e<sup>−*L* ℓ</sup>, then *every* level is reached somewhere, and the scale depends on *L* and on the level that is called "works":

$$ e^{-L c\\, s^{-\\alpha}} = \\text{level} . $$

Solve for *s*. Then ask your function: with α = 0.3, by what factor does the scale grow when answers are twice as long? Nothing in the model has changed.`,
  worked: {
    inputs: [{ coefficient: 10, exponent: 0.5 }, 5, 0.5],
    expected: 5203.422452514021,
    about: 'half right',
    because: 'L c s^(−1/2) = ln 2 gives s = (50/0.6931)².',
  },
  publicCases: [
    {
      inputs: [{ coefficient: 10, exponent: 0.5 }, 10, 0.5],
      expected: 20813.689810056083,
      about: 'answers twice as long: four times the scale',
    },
    { inputs: [{ coefficient: 4, exponent: 0.25 }, 20, 0.1], expected: 1457126.287343651, about: 'a tenth right' },
    { inputs: [{ coefficient: 1, exponent: 1 }, 1, 0.36787944117144233], expected: 1, about: 'level 1/e' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'length-forgotten', message: 'It looks like the length of the answer is missing.' },
    { id: 'level-as-loss', message: 'It looks like the level was taken as the loss itself: the loss at that level is -ln(level)/L.' },
    { id: 'base-two', message: 'It looks like the logarithm of the level is in base 2 or 10: the loss is in nats.' },
    { id: 'power-not-inverted', message: 'It looks like the bracket was raised to the exponent, not to 1/exponent.' },
    { id: 'length-outside', message: 'It looks like the length multiplies the scale: it multiplies the loss, and its effect is raised to 1/exponent.' },
    { id: 'upside-down', message: 'It looks like the bracket, or its power, is upside down: a higher level needs a larger scale.' },
    { id: 'length-inverted', message: 'It looks like longer answers need less scale: the loss at the level is -ln(level)/L.' },
    { id: 'one-minus-level', message: 'It looks like 1 - level was used: the level is the share that is right.' },
    { id: 'one-minus-p', message: 'It looks like the loss of a token was taken to be 1 - p: it is -ln p.' },
    { id: 'coefficient-outside', message: 'It looks like the coefficient stands outside the power, alone or with the length: both are raised to 1/exponent.' },
    { id: 'logarithm', message: 'It looks like the answer is still a logarithm.' },
    { id: 'minus-forgotten', message: 'It looks like the minus before the logarithm of the level is missing: that logarithm is negative.' },
    { id: 'coefficient-missing', message: 'It looks like the coefficient is missing.' },
    { id: 'coefficient-inverted', message: 'It looks like the coefficient is on the wrong side: a larger loss needs a larger scale.' },
    { id: 'loss-at-level', message: 'It looks like the answer is the loss at that level: the scale that has it was asked for.' },
    { id: 'bracket-missing', message: 'It looks like the bracket was divided by the exponent: x ** 1 / a is (x ** 1) / a.' },
    { id: 'level-divided', message: 'It looks like the level was divided by the length before its logarithm was taken.' },
    { id: 'searched', message: 'It looks like scales were tried one after the other: solve for the scale itself.' },
    { id: 'squared-whatever', message: 'It looks like the power is 2 whatever the exponent is.' },
    { id: 'level-percent', message: 'It looks like the level was read as a percentage: 0.5 is half of the answers.' },
    { id: 'exponential-for-power', message: 'It looks like an exponential was taken where a power undoes a power.' },
    { id: 'fixed-level', message: 'It looks like the level is fixed: use the one that is given.' },
    { id: 'no-power', message: 'It looks like ^ was used for a power: in TypeScript it is none, ** is.' },
    { id: 'length-squared', message: 'It looks like the length counts twice.' },
    { id: 'not-solved', message: 'It looks like exact match was computed with the level as the scale: solve for the scale.' },
    { id: 'power-of-part', message: 'It looks like only a part of the bracket was raised to 1/exponent.' },
  ],
  hints: [
    'Take the logarithm of both sides: L c s^-alpha = -ln(level).',
    'So s^alpha = L c / -ln(level). Undo the power.',
  ],
});

const emergenceScore = functionExercise<[scores: number[]], number>({
  id: '5.5',
  title: 'The emergence score',
  points: 4,
  parts: [{ title: 'an odd number of steps', points: 2 }, { title: 'an even number', points: 2 }],
  difficulty: 2,
  minutes: 20,
  functionName: 'emergenceScore',
  signature: `/** scores [scales], higher is better, in the order of scale; at least three, and most neighbours differ. */
function emergenceScore(scores: number[]): number`,
  task: `
"Flat for long, then sharp" can be put into a number (Schaeffer et al. 2023, section 4, after BIG-bench): with the scores *y*₁ … *y*ₙ in the order of scale,

$$ \\frac{\\operatorname{sign}\\big(\\arg\\max_i y_i - \\arg\\min_i y_i\\big)\\,\\big(\\max_i y_i - \\min_i y_i\\big)}{\\sqrt{\\operatorname{median}_i\\, (y_i - y_{i-1})^2}} . $$

The whole rise, over the size of a typical step. It is large if most steps are tiny and one is huge, and negative if scores fall with scale. The median of an even number of values is the mean of the middle two.

Try a straight line, then a curve that jumps **first** and is flat after it. Does the score tell the two shapes of "sharp" apart?`,
  worked: {
    inputs: [[0, 0.1, 0.2, 1]],
    expected: 10,
    about: 'three steps, one large',
    because: 'The squared steps are 0.01, 0.01 and 0.64, their median 0.01; the rise is 1, over 0.1.',
  },
  publicCases: [
    // median of .16 .01 .0025 .1225 is (.01 + .1225)/2
    { inputs: [[0.9, 0.5, 0.4, 0.35, 0]], expected: -3.4966291044861513, about: 'falling, with an even number of steps' },
    // median of 1e-8 1e-8 .0024800 .9025
    { inputs: [[0, 0.0001, 0.0002, 0.05, 1]], expected: 28.397805445596056, about: 'nearly nothing, then all' },
    // squares .25 .81 .25: median .25; .9/.5
    { inputs: [[0.4, 0.9, 0, 0.5]], expected: -1.8, about: 'the highest comes before the lowest' },
    { inputs: [[0.3, 0, 0.6, 0.5]], expected: 2, about: 'down, up and down' }, // squares .09 .36 .01: median .09; rise .6
    { inputs: [[0.1, 0.1, 0.2, 0.4, 1.2]], expected: 6.957010852, about: 'a step of nothing is a step' }, // squares 0 .01 .04 .64; 1.1 / sqrt .025
    // median of 1e-10 .159992 1 1.6e-9 1.439904 is .159992
    { inputs: [[0, 1e-5, 0.4, 1.4, 1.40004, 2.6]], expected: 6.500162504, about: 'very small and large steps together' },
  ],
  tolerance: { relative: 1e-6, absolute: 1e-12 },
  misconceptions: [
    { id: 'mean', message: 'It looks like a mean over the steps was taken: one large step would hide how small the others are. Take the median.' },
    { id: 'no-sign', message: 'It looks like the sign is missing: a score that falls with scale must come out negative.' },
    { id: 'no-root', message: 'It looks like the root is missing: numerator and denominator must have the same unit.' },
    { id: 'sorted-as-text', message: 'It looks like numbers were sorted as text: plain sort() puts 1e-10 after 0.16. Use sort((a, b) => a - b).' },
    { id: 'median-unsorted', message: 'It looks like the middle of the list was taken without sorting it.' },
    { id: 'first-to-last', message: 'It looks like the rise is that from the first to the last score: it is from the lowest to the highest.' },
    { id: 'upper-middle', message: 'It looks like the median of an even number of steps is the upper or lower middle one: it is the mean of the two.' },
    { id: 'steps-not-squared', message: 'It looks like the median of the steps was rooted: the steps are squared before.' },
    { id: 'last-step-missing', message: 'It looks like the last step is missing: n scores have n - 1 steps.' },
    { id: 'sign-of-ends', message: 'It looks like the sign is that from the first to the last score, or of one step: it says whether the highest comes after the lowest.' },
    { id: 'sign-turned', message: 'It looks like the sign is the wrong way round: scores that rise with scale come out positive.' },
    { id: 'squares-of-scores', message: 'It looks like scores were squared, not the steps between them.' },
    { id: 'largest-step', message: 'It looks like the largest step was taken for the typical one: take the median.' },
    { id: 'inverted', message: 'It looks like the fraction is upside down.' },
    { id: 'median-of-sizes', message: 'It looks like the median of the steps\' sizes was taken, not the root of that of their squares: with an even number of steps they differ.' },
    { id: 'places-not-sign', message: 'It looks like the number of scales between the lowest and the highest was used: only its sign counts.' },
    { id: 'scores-sorted', message: 'It looks like the scores were sorted: the steps are those in the order of scale.' },
    { id: 'largest-rise', message: 'It looks like the largest step was taken for the rise: it is from the lowest to the highest.' },
    { id: 'step-too-many', message: 'It looks like there is a step before the first score: n scores have n - 1 steps.' },
    { id: 'divided-by-n', message: 'It looks like the typical step was divided by a number of scores.' },
    { id: 'deviation', message: 'It looks like the typical step is a standard deviation, or another spread of the scores: take the median of the squared steps.' },
    { id: 'zero-steps-dropped', message: 'It looks like steps of 0 were left out of the median: they are steps too.' },
    { id: 'squared', message: 'It looks like the square of the score was returned.' },
    { id: 'two-apart', message: 'It looks like steps go from one score to the next but one.' },
    { id: 'no-rise', message: 'It looks like the rise was taken to be 1: it is from the lowest to the highest score.' },
    { id: 'all-pairs', message: 'It looks like steps between all pairs of scores were taken: only neighbours.' },
    { id: 'upwards-only', message: 'It looks like steps downwards count as 0: their squares count.' },
    { id: 'beside-the-middle', message: 'It looks like a step beside the middle was taken for the median: places are counted from 0.' },
    { id: 'last-rise', message: 'It looks like the last step was taken for the rise: it is from the lowest to the highest.' },
    { id: 'something-added', message: 'It looks like something was added to the typical step: without it a score is what it is.' },
  ],
  hints: [
    'Five small pieces: max, min, where each stands, the squared steps, their median.',
    'There are n - 1 steps. Sort their squares as numbers: `sort((a, b) => a - b)`.',
    '`Math.sign(scores.indexOf(max) - scores.indexOf(min))` is the sign.',
  ],
});

type Interval = { low: number; high: number };

const shareInterval = functionExercise<[right: number, n: number], Interval>({
  id: '5.6',
  title: 'What a small test can see',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'shareInterval',
  signature: `/** The true shares, at 95%, that agree with \`right\` right answers of \`n\` questions. Both bounds from 0 to 1. */
function shareInterval(right: number, n: number): { low: number; high: number }`,
  task: `
"0 of 100 right: the ability is absent." Is it? A small test reports 0 for every ability below a few percent, and so a smooth rise looks flat until it leaves the floor: the third explanation of sharp curves.

Wilson's interval (1927) holds all true shares *q* whose distance from the observed share *s* = right/*n* is at most *z* of **their own** standard deviations √(*q*(1 − *q*)/*n*). With *z* = 1.959964 (the 97.5% point of the normal distribution):

$$ \\frac{ s + \\frac{z^2}{2n} \\;\\pm\\; z \\sqrt{ \\frac{s(1-s)}{n} + \\frac{z^2}{4n^2} } }{ 1 + \\frac{z^2}{n} } , $$

cut off at 0 and 1, where rounding may leave it a hair outside.`,
  worked: {
    inputs: [0, 100],
    expected: { low: 0, high: 0.03699349877 },
    about: 'nothing right of a hundred',
    because: 'With s = 0 the upper end is z²/n/(1 + z²/n) = 3.84/103.84: a model that is right 1 time in 30 may well have done this.',
  },
  publicCases: [
    { inputs: [5, 10], expected: { low: 0.2365930890114794, high: 0.7634069109885206 }, about: 'half of ten' },
    { inputs: [100, 100], expected: { low: 0.9630065012310038, high: 1 }, about: 'everything right' },
    { inputs: [3, 1000], expected: { low: 0.0010207838732076793, high: 0.008783014121212225 }, about: 'three of a thousand' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'wald', message: 'It looks like the interval is s ± z √(s(1-s)/n): for 0 of n it says that the true share is exactly 0.' },
    { id: 'centred-on-share', message: 'It looks like the interval is centred on the observed share: Wilson\'s centre is pulled towards 1/2.' },
    { id: 'not-divided', message: 'It looks like the division by 1 + z²/n is missing.' },
    { id: 'ninety', message: 'It looks like z = 1.645 was used, which leaves 5% on either side: 95% inside needs 1.959964.' },
    { id: 'half-only-share', message: 'It looks like z²/(4n²) is missing under the root.' },
    { id: 'rounded-z', message: 'It looks like z was rounded to 1.96: use all the digits that are given, 1.959964.' },
    { id: 'two', message: 'It looks like z was rounded to 2: use all the digits that are given, 1.959964.' },
    { id: 'ninety-nine', message: 'It looks like z = 2.576 was used, which leaves half a percent on either side: 95% inside needs 1.959964.' },
    { id: 'centre-not-divided', message: 'It looks like the centre was not divided by 1 + z²/n.' },
    { id: 'half-not-divided', message: 'It looks like the half width was not divided by 1 + z²/n.' },
    { id: 'centre-doubled', message: 'It looks like the centre has z²/n where z²/(2n) belongs.' },
    { id: 'n-minus-one', message: 'It looks like the variance was divided by n - 1: it is s(1-s)/n.' },
    { id: 'no-root', message: 'It looks like the root is missing.' },
    { id: 'rule-of-three', message: 'It looks like a rule of its own was used where none, or all, are right, as the rule of three: Wilson\'s interval needs no rule of its own.' },
    { id: 'counts', message: 'It looks like the bounds are numbers of questions: shares were asked for.' },
    { id: 'percent', message: 'It looks like the bounds are percentages: shares from 0 to 1 were asked for.' },
    { id: 'n-not-squared', message: 'It looks like n is not squared in the last term under the root.' },
    { id: 'agresti-coull', message: 'It looks like the half width is that of Agresti and Coull, which takes the shrunken share as if it had been observed.' },
    { id: 'centre-not-shifted', message: 'It looks like the shift of the centre by z²/(2n) is missing.' },
    { id: 'four-missing', message: 'It looks like the 4 of the last term under the root is missing or another number.' },
    { id: 'no-z', message: 'It looks like the factor z before the root is missing.' },
    { id: 'count-as-share', message: 'It looks like the number of right answers was used as their share.' },
    { id: 'share-not-divided', message: 'It looks like s(1-s) was not divided by n.' },
    { id: 'names-swapped', message: 'It looks like low and high have each other\'s names.' },
    { id: 'two-added', message: 'It looks like a few right and wrong answers were added: Wilson\'s interval takes the counts as they are.' },
    { id: 'z-not-squared', message: 'It looks like z is not squared in every place.' },
    { id: 'wrong-share', message: 'It looks like the share of wrong answers was used.' },
    { id: 'bracket-missing', message: 'It looks like a bracket is missing: a / 2 * n multiplies by n.' },
    { id: 'one-sigma', message: 'It looks like z was taken to be 1: that leaves 16% on either side.' },
    { id: 'divisor-without-n', message: 'It looks like the divisor is 1 + z²: it is 1 + z²/n.' },
    { id: 'share-left-out', message: 'It looks like the half width is the same whatever the share is.' },
    { id: 'poisson', message: 'It looks like the half width is that of a count without an upper limit: a share has 1 - s too.' },
    { id: 'divisor-squared', message: 'It looks like n is squared in the divisor: it is 1 + z²/n.' },
    { id: 'half-halved', message: 'It looks like the half width was halved once more.' },
    { id: 'variance-otherwise', message: 'It looks like the variance under the root is not s(1-s)/n.' },
    { id: 'no-half', message: 'It looks like the half width was left out.' },
    { id: 'plus-in-both', message: 'It looks like both bounds lie on the same side of the centre.' },
  ],
  hints: [
    'Compute centre and half width separately, each already divided by 1 + z²/n.',
    'centre = (s + z²/(2n)) / (1 + z²/n); half = z √(s(1-s)/n + z²/(4n²)) / (1 + z²/n).',
    'Then Math.max(0, centre - half) and Math.min(1, centre + half).',
  ],
});

/** Section 5: sharp and smooth metrics, and what either can show. */
export const set5: ProblemSet = {
  number: 5,
  title: 'What emerges?',
  introduction: `
Some abilities seem to appear at once when models reach a certain scale. Is that a property of the models, or of how we look? You will build the metrics on both sides of the argument (exact match, edit distance, the Brier score), the score that measures
sharpness, and the interval that says what a small test can see at all. Then you judge one family of models by several of them.`,
  exercises: [
    exactMatch, brierScore, tokenEditDistance, scaleOfExactMatch, emergenceScore, shareInterval, fourMetrics, wholeAnswers, whatRemains,
  ],
};
