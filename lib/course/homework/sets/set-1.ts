import { DECIMALS, EXACT, functionExercise } from '../define.js';
import type { ProblemSet } from '../../answers/exercise.js';
import { biggerAndLonger, biggerOrLonger, deterministic } from './set-1-studies.js';

type Model = { nLayer: number; dModel: number; dFF: number; vocabSize: number; contextLength: number };
type Counts = { nonEmbedding: number; total: number };

const countParameters = functionExercise<[model: Model], Counts>({
  id: '1.1',
  title: 'How large is a model?',
  points: 4,
  difficulty: 1,
  minutes: 15,
  functionName: 'countParameters',
  signature: `/** Parameters without embeddings, positions and head (Kaplan's N), and all of them (Hoffmann's N). */
function countParameters(model: { nLayer: number; dModel: number; dFF: number; vocabSize: number; contextLength: number }):
  { nonEmbedding: number; total: number }`,
  task: `
Every claim about scale begins with a count, and papers do not count alike. Take a causal decoder as in GPT-2, with *d* = \`dModel\`:

| part | shape | how many |
|---|---|---|
| token embedding, learned positions | vocabSize × *d*, contextLength × *d* | one each |
| attention: query, key, value, output | *d* × *d* and a bias of *d* | four a block |
| feed-forward: hidden, output | *d* × dFF and a bias of dFF; dFF × *d* and a bias of *d* | one each a block |
| LayerNorm: gain and bias | *d* and *d* | two a block, one before the head |
| head, to the logits | *d* × vocabSize, no bias, **not** shared with the embedding | one |

\`nonEmbedding\` is attention, feed-forward and LayerNorms: the *N* of Kaplan et al. (2020), about 12 nLayer *d*². \`total\` is everything: the *N* of Hoffmann et al. (2022). At tiny scale they differ several times over.`,
  worked: {
    inputs: [{ nLayer: 1, dModel: 4, dFF: 8, vocabSize: 10, contextLength: 3 }],
    expected: { nonEmbedding: 180, total: 272 },
    about: 'a model small enough for paper',
    because: 'Attention 4 (16 + 4) = 80, feed-forward 32 + 8 + 32 + 4 = 76, three LayerNorms 24: 180. Embedding 40, positions 12, head 40 make 272.',
  },
  publicCases: [
    // 8,448 + 16,704 + 320; + 8,192 + 2,048 + 8,192
    {
      inputs: [{ nLayer: 2, dModel: 32, dFF: 128, vocabSize: 256, contextLength: 64 }],
      expected: { nonEmbedding: 25472, total: 43904 },
      about: "a model of the lecture's notebooks",
    },
    {
      inputs: [{ nLayer: 12, dModel: 768, dFF: 3072, vocabSize: 50257, contextLength: 1024 }],
      expected: { nonEmbedding: 85056000, total: 163037184 },
      about: 'GPT-2 small with a head of its own',
    },
    // 3 (256 + 320 + 40 + 20) + 7 x 16 = 2,020; + 40 + 16 + 40
    {
      inputs: [{ nLayer: 3, dModel: 8, dFF: 20, vocabSize: 5, contextLength: 2 }],
      expected: { nonEmbedding: 2020, total: 2116 },
      about: 'a feed-forward layer that is not four times as wide',
    },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'no-biases', message: 'It looks like the biases of the matrices are missing. They hardly matter at scale, but this is a count, not an estimate.' },
    { id: 'no-final-norm', message: 'It looks like the LayerNorm before the head is missing: there are 2 nLayer + 1 of them.' },
    { id: 'tied-head', message: 'It looks like the head was shared with the embedding, or forgotten: here it is a matrix of its own.' },
    { id: 'width-assumed', message: 'It looks like dFF was taken to be 4 dModel: use the one that is given.' },
    { id: 'twelve-d-squared', message: 'It looks like nonEmbedding is the rule of thumb 12 nLayer dModel^2: good for an estimate, but count the table.' },
    { id: 'three-matrices', message: 'It looks like attention has three matrices: query, key and value, but the output is one too.' },
    { id: 'one-norm', message: 'It looks like a block has one LayerNorm: it has two, before attention and before the feed-forward layer.' },
    { id: 'no-norms', message: 'It looks like the LayerNorms are missing altogether.' },
    { id: 'norm-without-bias', message: 'It looks like a LayerNorm has only a gain: it has a bias of the same length as well.' },
    { id: 'no-positions', message: 'It looks like the learned positions are missing from the total.' },
    { id: 'head-bias', message: 'It looks like the head has a bias: here it has none.' },
    { id: 'no-feed-forward-biases', message: 'It looks like the two biases of the feed-forward layer are missing.' },
    { id: 'no-attention-biases', message: 'It looks like the four biases of attention are missing.' },
    { id: 'one-feed-forward-matrix', message: 'It looks like the feed-forward layer has one matrix: it goes to the hidden width and back.' },
    { id: 'one-block', message: 'It looks like one block was counted, whatever nLayer is.' },
    { id: 'embeddings-in-both', message: 'It looks like embeddings, positions and head are in nonEmbedding as well: they belong to the total alone.' },
    { id: 'head-in-nonEmbedding', message: 'It looks like the head is in nonEmbedding: it belongs to the total alone.' },
    { id: 'norms-three-a-block', message: 'It looks like the LayerNorm before the head was counted once in every block: there is one in all.' },
    { id: 'three-attention-biases', message: 'It looks like the output of attention has no bias: all four of its matrices have one.' },
    { id: 'norms-in-total-only', message: 'It looks like the LayerNorms are not in nonEmbedding: they belong to it.' },
    { id: 'positions-in-nonEmbedding', message: 'It looks like the positions are in nonEmbedding: they belong to the total alone.' },
    { id: 'total-without-blocks', message: 'It looks like the total is that of embedding, positions and head alone: it is everything.' },
    { id: 'bias-lengths', message: 'It looks like a bias of the feed-forward layer has the wrong length: it is as long as what its matrix gives, dFF for the hidden one and dModel for the output.' },
    { id: 'norm-width', message: 'It looks like a LayerNorm was taken to be as wide as the hidden layer: both of a block work on dModel.' },
    { id: 'feed-forward-square', message: 'It looks like a matrix of the feed-forward layer is square: one goes from dModel to dFF, the other back.' },
    { id: 'embedding-in-each-block', message: 'It looks like the embedding was counted once in every block: there is one in all.' },
    { id: 'positions-by-vocabulary', message: 'It looks like the positions were counted with vocabSize: they have dModel numbers each.' },
    { id: 'total-is-nonEmbedding', message: 'It looks like the total lacks embedding, positions and head.' },
    { id: 'nonEmbedding-is-embedding', message: 'It looks like nonEmbedding holds embedding, positions and head: it is what remains without them.' },
  ],
  hints: [
    'Do one block first, on paper, for the worked value: 80 + 76 + 16.',
    'A matrix from m to n with a bias has m n + n parameters.',
    'nonEmbedding = nLayer (attention + feed-forward + 2 norms) + 1 norm; total adds (vocabSize + contextLength) dModel + dModel vocabSize.',
  ],
});

type CostedModel = { nParams: number; nLayer: number; dModel: number; contextLength: number };

const trainFlopsPerToken = functionExercise<[model: CostedModel], number>({
  id: '1.2',
  title: 'What a token costs',
  points: 3,
  difficulty: 1,
  minutes: 10,
  functionName: 'trainFlopsPerToken',
  signature: `/** FLOPs of training on one token, attention included. */
function trainFlopsPerToken(model: { nParams: number; nLayer: number; dModel: number; contextLength: number }): number`,
  task: `
*C* = 6 *N D* is the most used formula of the field. Where does the 6 come from? Each parameter takes part in one multiplication and one addition for each token, 2 FLOPs; the backward pass computes two such products
(one for the gradients of the activations, one for those of the weights), 4 FLOPs.

What 6*N* leaves out is attention itself, which has no parameters. With *T* = \`contextLength\`, each of the nLayer layers computes for a token *T* dot products of length *d* = \`dModel\` between its query and the keys, and
a sum of *T* values of length *d* with the resulting weights. Count both at 2 FLOPs for each multiplication and addition, all *T* positions (as is usual, although half of them are masked), and the backward pass at twice the forward.

Return the FLOPs per token: 6*N* plus attention. (This is what Chowdhery et al. 2022, appendix B, divide by to state how well a machine was used.)`,
  worked: {
    inputs: [{ nParams: 1000, nLayer: 2, dModel: 8, contextLength: 16 }],
    expected: 9072,
    about: 'a toy, where attention is a third of the cost',
    because: '6 × 1000 for the parameters; attention 2 layers × (2 + 2) × 16 × 8 = 1024 forward, 3072 with the backward pass.',
  },
  publicCases: [
    // 1.05e12 + 12 x 96 x 12288 x 2048
    {
      inputs: [{ nParams: 175e9, nLayer: 96, dModel: 12288, contextLength: 2048 }],
      expected: 1.078991029248e12,
      about: 'GPT-3: attention is under 3%',
    },
    { inputs: [{ nParams: 7e9, nLayer: 32, dModel: 4096, contextLength: 131072 }], expected: 248158430208, about: 'a long context: attention costs five times what the parameters do' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-attention', message: 'It looks like only the parameters were counted: 6N leaves out what attention computes.' },
    { id: 'forward-only', message: 'It looks like only the forward pass was counted; the backward pass costs twice as much again.' },
    { id: 'attention-forward-only', message: 'It looks like attention was counted forward only, while the parameters were counted forward and backward.' },
    { id: 'one-product', message: 'It looks like half of attention is missing: it has two products, the scores (query and keys) and the weighted sum of values, each at 2 FLOPs, and all T positions count, masked or not.' },
    { id: 'whole-sequence', message: 'It looks like attention was counted for a whole sequence, not for one of its tokens: T^2 where T belongs.' },
    { id: 'one-flop', message: 'It looks like a multiplication and an addition were counted as one FLOP: they are two.' },
    { id: 'backward-once', message: 'It looks like the backward pass was counted as costly as the forward pass: it computes two products for each one.' },
    { id: 'one-layer', message: 'It looks like attention was counted in one layer, whatever nLayer is.' },
    { id: 'only-attention', message: 'It looks like only attention was counted: the parameters cost 6N.' },
    { id: 'parameters-forward-only', message: 'It looks like the parameters were counted forward only, and attention with its backward pass.' },
    { id: 'attention-doubled', message: 'It looks like attention costs twice what it should: are its 2 FLOPs for a multiplication and an addition, or its backward pass, counted twice?' },
    { id: 'width-squared', message: 'It looks like dModel is squared in attention: a dot product of length dModel takes dModel multiplications, and the matrices are among the parameters.' },
    { id: 'matrices-again', message: 'It looks like the matrices of attention were counted again: they are among the parameters, in 6N.' },
    { id: 'parameters-by-layer', message: 'It looks like 6N was multiplied by the layers: N is of all layers together.' },
    { id: 'backward-thrice', message: 'It looks like the backward pass of attention was counted at three times the forward: it is twice.' },
    { id: 'parameters-backward-only', message: 'It looks like the parameters cost 4N: that is their backward pass, without the forward one.' },
    { id: 'context-missing', message: 'It looks like contextLength is missing from attention: a token has a product with each of T positions.' },
    { id: 'unmasked-only', message: 'It looks like only the positions that are not masked were counted: here all T count.' },
    { id: 'width-missing', message: 'It looks like dModel is missing from attention: each product is of vectors of that length.' },
  ],
  hints: [
    'A dot product of two vectors of length d is 2d FLOPs. How many of them does one token need in one layer?',
    'Forward, one layer: 2 T d for the scores and 2 T d for the sum of the values.',
    'Times nLayer, times 3 for forward and backward: 12 nLayer d T.',
  ],
});

type Plan = { trainFlops: number; devices: number; peakFlopsPerSecond: number; mfu: number };

const trainingDays = functionExercise<[plan: Plan], number>({
  id: '1.3',
  title: 'Days on a cluster',
  points: 3,
  difficulty: 1,
  minutes: 5,
  functionName: 'trainingDays',
  signature: `/** Days that a run takes. peakFlopsPerSecond is that of one device; mfu is the share of the peak that is reached, 0 to 1. */
function trainingDays(plan: { trainFlops: number; devices: number; peakFlopsPerSecond: number; mfu: number }): number`,
  task: `
Budgets are paid in device-hours. A device has a peak (an A100 312e12 dense bf16 FLOP/s, an H100 989.4e12) of which a good run reaches the share *MFU*, the model FLOPs utilisation: 0.46 for PaLM, 0.21 for GPT-3.

How many days does a run of \`trainFlops\` take on \`devices\` of them?`,
  worked: {
    inputs: [{ trainFlops: 5.88e23, devices: 1000, peakFlopsPerSecond: 989.4e12, mfu: 0.4 }],
    expected: 17.19616827,
    about: 'Chinchilla on a thousand H100',
    because: '6 × 70e9 parameters × 1.4e12 tokens = 5.88e23 FLOPs; the cluster does 3.9576e17 a second, 3.4194e22 a day.',
  },
  publicCases: [
    { inputs: [{ trainFlops: 1e24, devices: 2048, peakFlopsPerSecond: 312e12, mfu: 0.5 }], expected: 36.22694459, about: '2,048 A100' },
    {
      inputs: [{ trainFlops: 8.64e16, devices: 1, peakFlopsPerSecond: 1e12, mfu: 1 }],
      expected: 1,
      about: 'a day at the peak of one device',
    },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'mfu-multiplies', message: 'It looks like a lower utilisation makes the run shorter: the share reached divides the time.' },
    { id: 'mfu-ignored', message: 'It looks like every device runs at its peak: no run has ever done that.' },
    { id: 'one-device', message: 'It looks like the number of devices was left out, so these are device-days.' },
    { id: 'hours', message: 'It looks like the answer is in hours.' },
    { id: 'seconds', message: 'It looks like the answer is in seconds.' },
    { id: 'devices-multiply', message: 'It looks like more devices make the run longer: they divide the time.' },
    { id: 'upside-down', message: 'It looks like the fraction is upside down: these are runs a day.' },
    { id: 'percent', message: 'It looks like mfu was read as a percentage: it is a share, from 0 to 1.' },
    { id: 'six-again', message: 'It looks like the FLOPs were multiplied by 6 once more: that is in trainFlops already.' },
    { id: 'mfu-lost', message: 'It looks like 1 - mfu was used: mfu is the share that is reached, not the one that is lost.' },
    { id: 'brackets', message: 'It looks like a bracket is missing: a / b * c is (a / b) * c, so what follows the first division multiplies.' },
  ],
  hints: [
    'How many useful FLOPs does the whole cluster do in a second?',
    'Devices × peak × MFU; a day has 24 × 3600 seconds.',
  ],
});

type Point = { year: number; nParams: number };

const doublingMonths = functionExercise<[points: Point[]], number>({
  id: '1.4',
  title: 'Doubling time',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'doublingMonths',
  signature: `/** Months in which model sizes doubled. year may be a fraction: 2020.5 is the middle of 2020. At least two different years. */
function doublingMonths(points: { year: number; nParams: number }[]): number`,
  task: `
From GPT (2018, 117M) to PaLM (2022, 540B) the largest dense models grew about 4,600 times. How fast is that, if the growth was exponential?

Fit the least-squares line through (year, log *N*) of **all** points, and return the months in which *N* doubles along it.`,
  worked: {
    inputs: [[{ year: 2018, nParams: 1e8 }, { year: 2019, nParams: 1e9 }, { year: 2020, nParams: 1e10 }]],
    expected: 3.612359948,
    about: 'tenfold a year',
    because: 'Tenfold in a year are log2 10 = 3.32 doublings, so one takes 12/3.32 months.',
  },
  publicCases: [
    // log2: 0 3 3 4, slope 6/5 a year
    {
      inputs: [
        [
          { year: 2018, nParams: 1 },
          { year: 2019, nParams: 8 },
          { year: 2020, nParams: 8 },
          { year: 2021, nParams: 16 },
        ],
      ],
      expected: 10,
      about: 'points beside the line',
    },
    // log2: 1 0 3 2, slope 3/5 a year
    { inputs: [[{ year: 2018, nParams: 2 }, { year: 2019, nParams: 1 }, { year: 2020, nParams: 8 }, { year: 2021, nParams: 4 }]], expected: 20, about: 'neither the first is the smallest nor the last the largest' },
    // log2 relative: 0 0 1 at -.5 0 .5: slope .5/.5 = 1 a year
    {
      inputs: [
        [
          { year: 2020, nParams: 3e9 },
          { year: 2020.5, nParams: 3e9 },
          { year: 2021, nParams: 6e9 },
        ],
      ],
      expected: 12,
      about: 'half years',
    },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'natural-log', message: 'It looks like the answer is the time in which N grows e-fold, not twofold: the slope of ln N must be divided by ln 2.' },
    { id: 'log-ten', message: 'It looks like the answer is the time in which N grows tenfold, not twofold.' },
    { id: 'endpoints', message: 'It looks like only the first and the last point were used: the line goes through all of them.' },
    { id: 'in-years', message: 'It looks like the answer is in years.' },
    { id: 'inverted', message: 'It looks like the answer is doublings a year times 12, not months a doubling.' },
    { id: 'axes-swapped', message: 'It looks like the line was fitted to the years against log N: its slope is not one over that of log N against the year, unless the points lie on it.' },
    { id: 'no-logarithm', message: 'It looks like the line was fitted to N itself: a constant growth rate is a straight line in log N.' },
    { id: 'in-days', message: 'It looks like the answer is in days.' },
    { id: 'extremes', message: 'It looks like only the smallest and the largest count: the line goes through all points.' },
    { id: 'first-two', message: 'It looks like only the first two points were used: the line goes through all of them.' },
    { id: 'origin', message: 'It looks like the line was put through the origin: it has an intercept, so subtract the means of both first.' },
    { id: 'growth-factor', message: 'It looks like the answer is how many times N grows in a year.' },
    { id: 'correlation', message: 'It looks like the slope was divided as a correlation is, by the spread of both: divide by that of the years alone.' },
    { id: 'ratio-of-means', message: 'It looks like the slope is one mean over the other: it compares deviations from the means.' },
    { id: 'steps-miscounted', message: 'It looks like growth was divided by the number of points, not by the years between them: n points have n - 1 steps.' },
    { id: 'n-mixed', message: 'It looks like one sum was divided by n and the other by n - 1: the slope needs neither.' },
    { id: 'places-for-years', message: 'It looks like points were taken to be a year apart: use their years.' },
  ],
  hints: [
    'An exponential is a straight line once you take the logarithm of N. Which base makes its slope "doublings a year"?',
    'Slope of a least-squares line: sum (x - mean x)(y - mean y) / sum (x - mean x)^2.',
    'With y = log2 N the slope is doublings a year; 12 divided by it is months a doubling.',
  ],
});

const effectInSpreads = functionExercise<[smaller: number[], larger: number[]], number>({
  id: '1.5',
  title: 'Signal and spread',
  points: 4,
  difficulty: 2,
  minutes: 15,
  functionName: 'effectInSpreads',
  signature: `/** By how many standard deviations the larger model's loss is lower. Losses in nats a token of runs that differ in the seed, [seeds], at least two each. */
function effectInSpreads(smaller: number[], larger: number[]): number`,
  task: `
"Scaling is deterministic": the gain from a larger model is far greater than the luck of the seed. Is it? Train both sizes with several seeds, and divide the gain by the spread:

$$ \\text{effect} = \\frac{\\bar L_\\text{smaller} - \\bar L_\\text{larger}}{\\sqrt{(s_\\text{smaller}^2 + s_\\text{larger}^2)/2}} , $$

positive where the larger model is better. *s*² is the variance **estimated** from few seeds: sum of squared deviations over *n* − 1 (Cohen 1988, section 2.2).`,
  worked: {
    inputs: [[3.0, 3.2], [2.0, 2.2]],
    expected: 7.071067812,
    about: 'a clear gain',
    because: 'The means are 3.1 and 2.1; each variance is (0.1² + 0.1²)/1 = 0.02; 1/√0.02 = 7.07.',
  },
  publicCases: [
    { inputs: [[3, 4, 5], [3, 4, 5]], expected: 0, about: 'no gain' },
    { inputs: [[1, 2, 3], [2, 3, 4]], expected: -1, about: 'the larger model is worse' }, // means 2 and 3, both variances 1
    // 5 - 3 over sqrt((2/3 + 2)/2) = sqrt(4/3)
    { inputs: [[4, 5, 6, 5], [2, 4]], expected: 1.732050808, about: 'different numbers of seeds' },
    // means 3.4 and 2.2, variances .42 / 2 and .08
    { inputs: [[3, 3.3, 3.9], [2, 2.4]], expected: 3.151354389, about: 'a seed that was unlucky' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'divided-by-n', message: 'It looks like the variance was divided by n, not n - 1: with two or three seeds the spread comes out much too small.' },
    { id: 'sign', message: 'It looks like the sign is the wrong way round: a lower loss is better.' },
    { id: 'all-together', message: 'It looks like the spread was taken over all runs together: then the gain itself counts as noise.' },
    { id: 'variance-not-root', message: 'It looks like the gain was divided by the variance, which has other units: take its square root.' },
    { id: 'standard-error', message: 'It looks like the gain was divided by its standard error: that answers whether there is a gain, and grows with the number of seeds. Here the question is how large the gain is against the luck of one run.' },
    { id: 'pooled', message: 'It looks like the two variances were weighted by their numbers of seeds: here they count alike, whatever the numbers are.' },
    { id: 'spreads-averaged', message: 'It looks like the mean of the two standard deviations was taken: average the variances, then take the root.' },
    { id: 'no-half', message: 'It looks like the variances were added and not averaged: the half is missing.' },
    { id: 'no-sign', message: 'It looks like the sign was dropped: where the larger model is worse, the effect is negative.' },
    { id: 'no-spread', message: 'It looks like the gain was not divided by the spread: it is still in nats.' },
    { id: 'halved-outside', message: 'It looks like the half stands outside the root: average the variances, then take the root.' },
    { id: 'one-spread', message: 'It looks like the spread of one size alone was used: average the variances of both.' },
    { id: 'sums', message: 'It looks like sums of losses were compared: the gain is a difference of means.' },
    { id: 'median', message: 'It looks like medians were compared: the gain is a difference of means.' },
    { id: 'ratio', message: 'It looks like one mean was divided by the other: the gain is their difference.' },
    { id: 'one-seed', message: 'It looks like one seed of each size was compared, the best or the first: the gain is a difference of means.' },
    { id: 'not-squared', message: 'It looks like deviations were taken without their squares: the variance sums their squares.' },
    { id: 'variances-multiplied', message: 'It looks like the variances were multiplied: average them.' },
    { id: 'sum-of-squares', message: 'It looks like the squared deviations were summed up and not divided by n - 1.' },
    { id: 'relative', message: 'It looks like the gain was divided by a loss: it is a difference in nats.' },
    { id: 'brackets', message: 'It looks like only one of the variances is halved: a bracket is missing.' },
    { id: 'range', message: 'It looks like the range, largest minus smallest, was taken for the spread: estimate the variance.' },
    { id: 'larger-spread', message: 'It looks like the larger of the two spreads was used: average the variances of both.' },
    { id: 'n-minus-two', message: 'It looks like the variance was divided by n - 2: it is n - 1.' },
  ],
  hints: [
    'Write a function for the variance of one list first, and try it on [1, 2, 3]: it is 1.',
    'Mean of the squared deviations, but divided by n - 1.',
    'The denominator is the root of the mean of the two variances.',
  ],
});

type Settings = { temperature: number; share: number };

const distillationLoss = functionExercise<[student: number[], teacher: number[], target: number, settings: Settings], number>({
  id: '1.6',
  title: 'Learning from a larger model',
  points: 5,
  parts: [{ title: 'ordinary logits', points: 3 }, { title: 'logits that overflow', points: 2 }],
  difficulty: 3,
  minutes: 25,
  functionName: 'distillationLoss',
  signature: `/** Loss in nats at one position. studentLogits, teacherLogits [vocab]; target: the id of the right token; share: weight of the imitation, 0 to 1. */
function distillationLoss(studentLogits: number[], teacherLogits: number[], target: number,
  settings: { temperature: number; share: number }): number`,
  task: `
Often the best way to a good small model is to train a large one and let the small one imitate it. The teacher's probabilities say more than the right token does: which wrong tokens were nearly right.
Hinton et al. (2015) soften both distributions with a temperature *T*, so that these small probabilities count:

$$ \\ell = (1 - \\text{share}) \\cdot \\big(-\\ln p_y\\big) + \\text{share} \\cdot T^2 \\sum_k q_k^{(T)} \\ln \\frac{q_k^{(T)}}{p_k^{(T)}} , \\qquad p^{(T)} = \\mathrm{softmax}(z_\\text{student} / T), \\quad q^{(T)} = \\mathrm{softmax}(z_\\text{teacher} / T) . $$

The first term uses the student's own probabilities, at temperature 1. The second is the Kullback-Leibler divergence KL(*q* ∥ *p*) from the teacher to the student; *T*² keeps its gradient as large as it is at *T* = 1.

Logits are not bounded: yours must survive one of 1000.`,
  worked: {
    inputs: [[0, 0], [2.197224577336219, 0], 1, { temperature: 2, share: 0.5 }],
    expected: 0.6081976622,
    about: 'half imitation, half truth',
    because: 'At T = 2 the teacher\'s logits are ln 3 and 0, so q = (3/4, 1/4), and p = (1/2, 1/2): KL = 0.1308. The loss is 0.5 ln 2 + 0.5 × 4 × 0.1308.',
  },
  publicCases: [
    // 2 + ln(1 + e^-1 + e^-2)
    { inputs: [[1, 0, -1], [2, -1, 0], 2, { temperature: 3, share: 0 }], expected: 2.407605964, about: 'no imitation: cross-entropy' },
    // .75 ln 1.5 + .25 ln .5
    {
      inputs: [[0, 0], [1.0986122886681096, 0], 0, { temperature: 1, share: 1 }],
      expected: 0.1308120359,
      about: 'only imitation, at temperature 1',
    },
    { inputs: [[1, 0, -1], [2, -1, 0], 0, { temperature: 4, share: 0.9 }], expected: 0.3847856843, about: 'a high temperature' },
    // .5 x 1000 + .5 x 4 x 500: q is (1, 0) and ln p is (-500, 0)
    { inputs: [[0, 1000], [1000, 0], 0, { temperature: 2, share: 0.5 }], expected: 1500, about: 'very large logits' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-square', message: 'It looks like the factor T^2 is missing: at a high temperature the imitation would hardly count.' },
    { id: 'linear-temperature', message: 'It looks like the imitation was multiplied by T; the factor is T^2.' },
    { id: 'reversed', message: 'It looks like the divergence goes the wrong way round: KL(teacher || student) weighs the logarithms with the teacher\'s probabilities.' },
    { id: 'hard-tempered', message: 'It looks like the cross-entropy with the true token was softened too: it is taken at temperature 1.' },
    { id: 'student-not-tempered', message: 'It looks like only the teacher was softened: divide the student\'s logits in the imitation by T as well.' },
    { id: 'cross-entropy', message: 'It looks like the imitation is the cross-entropy with the teacher, not the divergence: it lacks the teacher\'s own entropy. The gradient is the same, the number is not.' },
    { id: 'overflow', message: 'It looks like exp of a large logit overflows. Subtract the largest logit from all of them first, after dividing by T.' },
    { id: 'clipped', message: 'It looks like a small number was added to the probabilities: that changes the loss where a probability is small. Compute logarithms of probabilities directly.' },
    { id: 'shares-swapped', message: 'It looks like the shares are swapped: share is the weight of the imitation.' },
    { id: 'truth-in-full', message: 'It looks like the cross-entropy counts in full: its weight is 1 - share.' },
    { id: 'imitation-in-full', message: 'It looks like the imitation counts in full: its weight is share.' },
    { id: 'divided-by-square', message: 'It looks like the imitation was divided by T^2: it is multiplied by it.' },
    { id: 'times-temperature', message: 'It looks like the logits were multiplied by the temperature: a high temperature must flatten the distribution.' },
    { id: 'mean-imitation', message: 'It looks like the divergence was averaged over the vocabulary: it is a sum.' },
    { id: 'teacher-not-tempered', message: 'It looks like only the student was softened: divide the teacher\'s logits by T as well.' },
    { id: 'imitation-sign', message: 'It looks like the imitation has the wrong sign: the divergence is never negative.' },
    { id: 'no-temperature', message: 'It looks like nothing was softened: the imitation divides both logits by T.' },
    { id: 'square-on-both', message: 'It looks like T^2 multiplies both terms: it belongs to the imitation alone.' },
    { id: 'truth-from-teacher', message: 'It looks like the first term asks the teacher for the right token: it is the student who learns.' },
    { id: 'only-imitation', message: 'It looks like only the imitation is left: the right token counts with 1 - share.' },
    { id: 'only-truth', message: 'It looks like only the right token counts: the imitation is missing.' },
    { id: 'unweighted', message: "It looks like the differences of logarithms were summed without weights: each counts with the teacher's probability." },
    { id: 'squared-difference', message: 'It looks like the imitation is a squared difference of probabilities: it is a divergence, of logarithms.' },
    { id: 'truth-sign', message: 'It looks like the first term has the wrong sign: a loss is minus the logarithm.' },
    { id: 'truth-in-bits', message: 'It looks like the first term is in bits: take natural logarithms.' },
    { id: 'share-on-both', message: 'It looks like both terms have the weight share: the first has 1 - share.' },
    { id: 'no-logarithm', message: 'It looks like the first term is a probability: it is minus a logarithm.' },
    { id: 'roles-swapped', message: 'It looks like student and teacher are exchanged.' },
    { id: 'twice-temperature', message: 'It looks like the factor is 2T: it is T squared.' },
    { id: 'symmetric', message: 'It looks like the divergence was averaged over both ways: it goes from the teacher to the student.' },
    { id: 'only-target', message: 'It looks like the imitation looks at the right token alone: its sum goes over all tokens.' },
    { id: 'absolute', message: 'It looks like the terms of the divergence were made positive: single ones may be negative.' },
    { id: 'not-normalised', message: 'It looks like logits are taken for logarithms of probabilities: the softmax subtracts the logarithm of the sum.' },
    { id: 'imitation-in-bits', message: 'It looks like the imitation is in bits: take natural logarithms.' },
    { id: 'bases-mixed', message: 'It looks like two bases of logarithm are mixed: the exponential is undone by the natural one.' },
  ],
  hints: [
    'Write `logSoftmax(logits, T)` first; everything else is made of it.',
    'The divergence: sum over k of exp(logQ[k]) * (logQ[k] - logP[k]), both at temperature T.',
    'Check the two ends: share 0 is plain cross-entropy, and a student that equals its teacher has an imitation of 0 at any T.',
  ],
});

/** Section 1: counting what scale is, and telling a gain from luck. */
export const set1: ProblemSet = {
  number: 1,
  title: 'Why scale up?',
  introduction: `
"Larger models trained for longer are better" is easy to say and takes care to claim. You will count what a model is and what it costs, measure how fast models grew, tell a gain from the luck of a seed, and write the loss with
which a small model learns from a large one. In the study you then spend a little compute in two ways and defend which was better.`,
  exercises: [
    countParameters,
    trainFlopsPerToken,
    trainingDays,
    doublingMonths,
    effectInSpreads,
    distillationLoss,
    biggerOrLonger,
    biggerAndLonger,
    deterministic,
  ],
};
