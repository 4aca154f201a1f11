import { DECIMALS, EXACT, functionExercise } from '../define.js';
import type { ProblemSet } from '../../answers/exercise.js';
import { fairComparison, halfTheTargets, whyDecodersWon } from './set-2-studies.js';

const causalMask = functionExercise<[time: number], boolean[][]>({
  id: '2.1',
  title: 'The causal mask',
  points: 2,
  difficulty: 1,
  minutes: 5,
  functionName: 'causalMask',
  signature: `/** visible[query][key]: may the position \`query\` read the position \`key\`? [time, time] */
function causalMask(time: number): boolean[][]`,
  task: `
What makes a decoder a decoder is one matrix of true and false. A causal decoder reads a text from left to right: the position *query* may look at the position *key* only if the key
is not in the future.

Write the mask of a causal decoder for a sequence of \`time\` positions. At position *t* the model has read token *t* and predicts token *t* + 1, so position *t* **may** see itself:
hiding it would hide the very token that the model has just read.`,
  worked: {
    inputs: [3],
    expected: [[true, false, false], [true, true, false], [true, true, true]],
    about: 'three positions',
    because: 'The first position sees only itself, the last one everything:',
  },
  publicCases: [
    { inputs: [1], expected: [[true]], about: 'a single token, which sees itself' },
    { inputs: [2], expected: [[true, false], [true, true]], about: 'two positions' },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'sees-next', message: 'It looks like the mask lets token t see t + 1: the answer to its own question. Training loss would fall to almost nothing, and the model could not write.' },
    { id: 'blind-to-itself', message: 'It looks like a position cannot see itself. It predicts the next token, so the token in its own place is the last one that it has read.' },
    { id: 'transposed', message: 'It looks like the mask is transposed: each position sees itself and the future. Rows are queries (who looks), columns are keys (who is looked at).' },
    { id: 'rows-shared', message: 'It looks like all rows are one and the same array, so that what is written into one is in all: make a new one for each.' },
    { id: 'ones-and-zeros', message: 'It looks like the mask holds 1 and 0: it is one of true and false.' },
    { id: 'additive', message: 'It looks like the mask is what is added to the scores, 0 and -Infinity: here it is true and false.' },
    { id: 'inverted', message: 'It looks like true and false are exchanged: true says that the key may be seen.' },
    { id: 'ragged', message: 'It looks like rows end where nothing more is seen: the mask is square, with false for what is hidden.' },
    { id: 'diagonal', message: 'It looks like a position sees only itself: it may also look at everything before it.' },
    { id: 'window', message: 'It looks like a position sees only so far back: it may look at everything before it.' },
    { id: 'first-blind', message: 'It looks like the first position sees nothing: it sees itself.' },
    { id: 'one-back', message: 'It looks like a position does not see the one before it, or itself: both are read already.' },
    { id: 'size-fixed', message: 'It looks like the mask has always the size of the example: it has time rows and columns.' },
  ],
  hints: [
    'Draw the 3 x 3 matrix on paper, rows = who looks, columns = who is looked at, and tick what is allowed.',
    'It is a triangle. Does the diagonal belong to it?',
    '`Array.from({ length: time }, (_, query) => ...)` makes the rows; do the same inside for the keys, with one comparison of `key` and `query`.',
  ],
});

const prefixMask = functionExercise<[time: number, prefixLength: number], boolean[][]>({
  id: '2.2',
  title: 'The prefix mask',
  points: 2,
  difficulty: 1,
  minutes: 10,
  functionName: 'prefixMask',
  signature: `/** visible[query][key] where the first \`prefixLength\` positions (0 to time) are the prompt. [time, time] */
function prefixMask(time: number, prefixLength: number): boolean[][]`,
  task: `
A prompt is given at once: nothing is spoilt if its tokens see one another in both directions. That is a **prefix decoder** (or non-causal decoder, ND): bidirectional inside the prefix,
causal after it. It has the same parameters as a causal decoder; only this matrix differs.

Write its mask: the first \`prefixLength\` positions see each other, forwards too; everything after them is read causally, and sees the whole prefix.`,
  worked: {
    inputs: [4, 2],
    expected: [[true, true, false, false], [true, true, false, false], [true, true, true, false], [true, true, true, true]],
    about: 'a prefix of two in four positions',
    because: 'Against the causal mask only one entry changes: position 0 now sees position 1.',
  },
  publicCases: [
    { inputs: [3, 0], expected: [[true, false, false], [true, true, false], [true, true, true]], about: 'without a prefix it is causal' },
    { inputs: [3, 3], expected: [[true, true, true], [true, true, true], [true, true, true]], about: 'all prefix: an encoder' },
    {
      inputs: [5, 3],
      expected: [
        [true, true, true, false, false],
        [true, true, true, false, false],
        [true, true, true, false, false],
        [true, true, true, true, false],
        [true, true, true, true, true],
      ],
      about: 'a prefix of three in five positions',
    },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'prefix-sees-all', message: 'It looks like the prefix sees the text after it as well. The prompt was there before the answer: it must not read what the model is about to be asked.' },
    { id: 'only-causal', message: 'It looks like the mask is causal inside the prefix too: the prefix makes no difference.' },
    { id: 'one-too-long', message: 'It looks like the prefix is one position too long: positions count from 0, so a prefix of 2 is the positions 0 and 1.' },
    { id: 'forgets-prefix', message: 'It looks like what comes after the prefix cannot read it. The answer must see its whole question.' },
    { id: 'one-too-short', message: 'It looks like the prefix is one position too short: a prefix of 2 is the positions 0 and 1.' },
    { id: 'blind-to-itself', message: 'It looks like a position after the prefix cannot see itself.' },
    { id: 'transposed', message: 'It looks like the mask is transposed: rows are queries (who looks), columns are keys (who is looked at).' },
    { id: 'prefix-only', message: 'It looks like nothing but the prefix is seen: what comes after it is read too, from left to right.' },
    { id: 'rest-sees-all', message: 'It looks like positions after the prefix see what comes after them: they are read causally.' },
    { id: 'both-needed', message: 'It looks like a key must be in the prefix and in the past: one of the two is enough.' },
    { id: 'prefix-at-end', message: 'It looks like the last positions are taken for the prefix: it is the first ones.' },
    { id: 'block-only', message: 'It looks like only the block of the prefix is visible: the positions after it see nothing.' },
    { id: 'first-row', message: 'It looks like only the first position sees the whole prefix: all of its positions do.' },
    { id: 'prefix-fixed', message: 'It looks like the prefix is two positions long, whatever prefixLength is.' },
    { id: 'either-or', message: 'It looks like a key that is both in the prefix and in the past is hidden: each of the two is enough.' },
    { id: 'hole', message: 'It looks like a position of the prefix does not see the one after it: all of the prefix is seen.' },
    { id: 'sees-next', message: 'It looks like a position after the prefix sees the next one: it is what it must predict.' },
    { id: 'zero-is-all', message: 'It looks like a prefix of 0 was taken for one of everything: without a prefix the mask is causal.' },
  ],
  hints: [
    'Begin with your causal mask: every true in it stays true. Which entries must be added?',
    'Only the key decides whether an extra entry is allowed: is it in the prefix?',
    'A position is visible if it is not in the future, **or** if it belongs to the prefix.',
  ],
});

type Objective = 'FLM' | 'PLM' | 'MLM';

const trainedTokens = functionExercise<[objective: Objective, windowLength: number, nWindows: number], number>({
  id: '2.3',
  title: 'The training signal',
  points: 3,
  parts: [{ title: 'FLM', points: 1 }, { title: 'PLM', points: 1 }, { title: 'MLM', points: 1 }],
  difficulty: 1,
  minutes: 10,
  functionName: 'trainedTokens',
  signature: `/** Tokens that count in the loss, on average, when \`nWindows\` texts of \`windowLength\` tokens are read once. */
function trainedTokens(objective: "FLM" | "PLM" | "MLM", windowLength: number, nWindows: number): number`,
  task: `
Three objectives read the same text and learn from different parts of it.

- **FLM** (full language modelling): every token of a window is predicted from those before it. Its first token is predicted too, from a start symbol.
- **PLM** (prefix language modelling): the window is cut after *k* tokens, with *k* drawn uniformly from 1 to *n* − 1; the *n* − *k* tokens after the cut are predicted. Give the **mean** over *k*.
- **MLM** (span corruption): 15% of the window's *n* tokens are hidden and predicted, rounded to whole tokens in each window (\`Math.round\`) and never fewer than one.

How many tokens count in the loss altogether? This number, not the number of tokens read, is what an objective learns from in one pass.`,
  worked: {
    inputs: ['PLM', 4, 10],
    expected: 20,
    about: 'PLM on ten windows of four',
    because: 'The cut falls after 1, 2 or 3 tokens, which leaves 3, 2 or 1 to predict: 2 on average, in each of ten windows.',
  },
  publicCases: [
    { inputs: ['FLM', 512, 100], expected: 51200, about: 'FLM trains on everything' }, // 512 x 100
    { inputs: ['PLM', 7, 2], expected: 7, about: 'PLM on an odd window' }, // cuts 1..6 leave 6..1: mean 3.5, twice
    { inputs: ['MLM', 512, 100], expected: 7700, about: 'MLM on long windows' }, // .15 x 512 = 76.8, so 77 in each
    { inputs: ['MLM', 22, 10], expected: 30, about: 'MLM rounds to the nearest whole number' }, // .15 x 22 = 3.3
    { inputs: ['MLM', 3, 4], expected: 4, about: 'MLM on tiny windows: at least one token each' }, // .45 rounds to 0, at least 1
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-rounding', message: 'It looks like a fraction of a token is hidden: each window hides a whole number of tokens, at least one.' },
    { id: 'rounded-once', message: 'It looks like the rounding was done once for the whole corpus; it happens in every window.' },
    { id: 'mlm-kept', message: 'It looks like the visible 85% were counted for MLM: the loss counts the hidden 15%.' },
    { id: 'cut-from-zero', message: 'It looks like the cut may fall anywhere from 0 on, or its mean was taken over the wrong range: it is uniform on 1 to n - 1, so neither part is ever empty.' },
    { id: 'first-token-missing', message: 'It looks like the first token of an FLM window was left out: it is predicted too, from a start symbol.' },
    { id: 'half-rounded', message: 'It looks like the mean of PLM was rounded to whole tokens: a mean need not be whole.' },
    { id: 'cut-to-the-end', message: 'It looks like the cuts were averaged over n of them: there are n - 1.' },
    { id: 'floor', message: 'It looks like the hidden tokens were rounded down: they are rounded to the nearest whole number.' },
    { id: 'ceil', message: 'It looks like the hidden tokens were rounded up: they are rounded to the nearest whole number.' },
    { id: 'no-least', message: 'It looks like a tiny window hides nothing: at least one token is hidden in each.' },
    { id: 'windows-forgotten', message: 'It looks like MLM was counted for a single window.' },
    { id: 'plm-whole', message: 'It looks like PLM was counted as FLM: only what comes after the cut is predicted.' },
    { id: 'sum-for-mean', message: 'It looks like PLM was summed over the cuts and not averaged.' },
    { id: 'least-in-all', message: 'It looks like at least one token is hidden in all windows together: it is one in each.' },
    { id: 'all-counted', message: 'It looks like every token that is read was counted, whatever the objective.' },
    { id: 'flm-as-mlm', message: 'It looks like FLM is not told from MLM: is its name compared letter by letter?' },
    { id: 'flm-mlm-exchanged', message: 'It looks like FLM and MLM are exchanged.' },
    { id: 'fifteen', message: 'It looks like 15 tokens are hidden in each window: it is 15 in a hundred.' },
    { id: 'at-most-one', message: 'It looks like at most one token is hidden in a window: it is at least one.' },
    { id: 'sentinel-counted', message: 'It looks like MLM has one token more in each window: a sentinel is not counted.' },
    { id: 'share-wrong', message: 'It looks like another share than 15% is hidden.' },
    { id: 'percent', message: 'It looks like 15 was used for 15%: it is 0.15.' },
    { id: 'one-token', message: 'It looks like one token is hidden in each window, however long it is: it is 15% of it.' },
  ],
  hints: [
    'Work out one window first; windows do not influence each other.',
    'For PLM write down what is left for every possible cut of a window of 4, and average.',
    'The mean of 1, 2, ..., n - 1 is n/2. For MLM round inside the window, then multiply.',
  ],
});

const crossEntropy = functionExercise<[logits: number[][], targets: number[], lossWeights: number[]], number>({
  id: '2.4',
  title: 'Cross-entropy',
  points: 5,
  parts: [{ title: 'ordinary logits', points: 3 }, { title: 'logits that overflow', points: 2 }],
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
    // P = 3/4 and 1/2: (ln 4/3 + ln 2) / 2
    { inputs: [[[0, 1.098612289], [0, 0]], [1, 0], [1, 1]], expected: 0.4904146265, about: 'two positions that count' },
    // ln(1 + e^-2 + e^-1)
    { inputs: [[[2, 0, 1], [0, 0, 0], [1, 1, 1]], [0, 1, 2], [1, 0, 0]], expected: 0.4076059644, about: 'only the first position counts' },
    { inputs: [[[1000, 998]], [1], [1]], expected: 2.126928011, about: 'very large logits' }, // 2 + ln(1 + e^-2)
    // (1000 + ln 2)/2
    { inputs: [[[0, 1000], [0, 0]], [0, 1], [1, 1]], expected: 500.3465735903, about: 'a large logit in one position only' },
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
    { id: 'weights-in-count-only', message: 'It looks like the losses of all positions were summed up, and divided by those that count.' },
    { id: 'probability', message: 'It looks like the answer is a mean probability: the loss is minus its logarithm.' },
    { id: 'log-of-mean', message: 'It looks like a logarithm was taken of the mean loss.' },
    { id: 'next-target', message: "It looks like a position was held against the next one's target: they stand at the same place." },
    { id: 'largest-not-added', message: "It looks like the largest logit was subtracted from the sum's terms alone: it must be given back, or subtracted from the right one too." },
    { id: 'own-choice', message: "It looks like the model's favourite was judged, not the right token." },
    { id: 'perplexity', message: 'It looks like the answer is the perplexity: the loss is its logarithm.' },
    { id: 'entropy', message: 'It looks like the answer is the entropy of the prediction: the right token does not matter to it.' },
    { id: 'weights-inverted', message: 'It looks like the weights are exchanged: 1 is where the loss counts.' },
    { id: 'first-only', message: 'It looks like only the first position was looked at.' },
    { id: 'no-normaliser', message: 'It looks like the answer is minus the logit: the logarithm of the sum is missing.' },
    { id: 'accuracy', message: 'It looks like wrong choices were counted: the loss also says how sure the model was.' },
    { id: 'wrong-axis', message: 'It looks like the softmax goes over positions: it goes over the tokens of one position.' },
    { id: 'best-other', message: 'It looks like the best of the wrong tokens was judged.' },
    { id: 'binary', message: 'It looks like each token was judged by itself, right or wrong: the softmax is over all of them.' },
    { id: 'squared-error', message: 'It looks like the answer is a squared error: the loss is minus the logarithm.' },
    { id: 'next-weight', message: 'It looks like the weight of the next position was used.' },
    { id: 'mean-of-exponentials', message: 'It looks like the exponentials were averaged: they are summed.' },
    { id: 'place-for-target', message: 'It looks like the place was taken for the right token: that is targets at this place.' },
    { id: 'bases-mixed', message: 'It looks like two bases of logarithm are mixed: the exponential is undone by the natural one.' },
  ],
  hints: [
    'Write a function for one position first: from its logits and its target to its loss.',
    'ln sum e^z = m + ln sum e^(z - m) for any m. With m = max z nothing overflows, and at least one term is 1.',
    'Then sum loss x weight over the positions, and divide by the sum of the weights.',
  ],
});

type Span = { start: number; length: number };
type Corrupted = { source: string[]; target: string[] };

const corruptSpans = functionExercise<[tokens: string[], spans: Span[]], Corrupted>({
  id: '2.5',
  title: 'Span corruption',
  points: 5,
  difficulty: 2,
  minutes: 20,
  functionName: 'corruptSpans',
  signature: `/** tokens [time]; spans in order, none touching another. What the model reads (source) and what it must write (target). */
function corruptSpans(tokens: string[], spans: { start: number; length: number }[]): { source: string[]; target: string[] }`,
  task: `
The MLM objective of Wang et al. (2022) is T5's span corruption (Raffel et al. 2020, section 3.1.4). Each hidden span is replaced in the **source** by one sentinel, \`<0>\` for the first span, \`<1>\`
for the second, and so on. The **target** lists, for each span, its sentinel and the tokens that were there, and ends with one more sentinel that says: this is all.

The spans are given; in training they are drawn at random.`,
  worked: {
    inputs: [['May', 'the', 'force', 'be', 'with', 'you'], [{ start: 1, length: 2 }, { start: 5, length: 1 }]],
    expected: { source: ['May', '<0>', 'be', 'with', '<1>'], target: ['<0>', 'the', 'force', '<1>', 'you', '<2>'] },
    about: 'the lecture\'s sentence',
    because: 'Hiding "the force" and "you" leaves a source of five tokens and a target of six:',
  },
  publicCases: [
    {
      inputs: [['a', 'b', 'c'], [{ start: 0, length: 1 }]],
      expected: { source: ['<0>', 'b', 'c'], target: ['<0>', 'a', '<1>'] },
      about: 'a span at the beginning',
    },
    {
      inputs: [['a', 'b', 'c', 'd', 'e'], [{ start: 1, length: 3 }]],
      expected: { source: ['a', '<0>', 'e'], target: ['<0>', 'b', 'c', 'd', '<1>'] },
      about: 'one long span',
    },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'no-end', message: 'It looks like the last sentinel is missing: without it the model does not know when its answer is complete.' },
    { id: 'sentinel-per-token', message: 'It looks like every hidden token gets a sentinel of its own, as in BERT. A span has one, whatever its length: the model must also find out how much is missing.' },
    { id: 'same-sentinel', message: 'It looks like all spans share one sentinel: then the target does not say which hole an answer fills.' },
    { id: 'source-deleted', message: 'It looks like the hidden tokens were removed from the source without a sentinel in their place: the model cannot see where something is missing.' },
    { id: 'target-whole', message: 'It looks like the target repeats the whole text. MLM predicts only what was hidden: that is why its training signal is 15%.' },
    { id: 'from-one', message: 'It looks like sentinels are counted from 1: the first span\'s is <0>.' },
    { id: 'by-place', message: 'It looks like sentinels are named after the place in the text: they are numbered by span.' },
    { id: 'length-is-end', message: 'It looks like length was read as the place where a span ends: it is how many tokens it has.' },
    { id: 'one-too-many', message: 'It looks like each span hides one token too many.' },
    { id: 'one-too-few', message: 'It looks like each span hides one token too few.' },
    { id: 'rest-lost', message: 'It looks like the text after the last span is missing from the source.' },
    { id: 'rest-to-target', message: 'It looks like the text after the last span went to the target: it is not hidden.' },
    { id: 'end-in-both', message: 'It looks like the source ends with the last sentinel as well: that belongs to the target alone.' },
    { id: 'end-repeated', message: 'It looks like the last sentinel repeats that of the last span: it has a number of its own.' },
    { id: 'target-without-sentinels', message: 'It looks like the target names no sentinels before the hidden tokens: then it does not say which hole an answer fills.' },
    { id: 'sentinel-after', message: 'It looks like a span\'s sentinel comes after its tokens in the target: it comes before them.' },
    { id: 'hidden-stay', message: 'It looks like hidden tokens still stand in the source.' },
    { id: 'shifted', message: 'It looks like the places of later spans are off once an earlier one was replaced: starts count in the original text.' },
    { id: 'end-first', message: 'It looks like the last sentinel comes first in the target: it ends it.' },
    { id: 'starts-from-one', message: 'It looks like starts are counted from 1: the first token is at 0.' },
    { id: 'sentinel-form', message: 'It looks like sentinels have another form: they are `<0>`, `<1>` and so on, as text.' },
    { id: 'target-nested', message: 'It looks like the target is a list of lists: it is one list of tokens.' },
    { id: 'mask-token', message: 'It looks like every hidden token became a mask, as in BERT: a span has one sentinel, and a number.' },
    { id: 'first-span', message: 'It looks like only the first span was hidden.' },
    { id: 'end-form', message: 'It looks like the end has a sign of its own: it is one more sentinel, with the next number.' },
    { id: 'last-hidden-lost', message: 'It looks like the last token of each span is in neither source nor target, or stays out of the target.' },
    { id: 'one-token', message: 'It looks like each span hides one token, whatever its length.' },
    { id: 'decreasing', message: 'It looks like sentinels are numbered from the last span: the first one has 0.' },
    { id: 'sentinels-only', message: 'It looks like the target has the sentinels without the tokens that were hidden.' },
    { id: 'joined', message: 'It looks like the tokens were joined to one text: each is an entry of its own.' },
  ],
  hints: [
    'Go through the spans from left to right and remember where in the text you are.',
    'For span k: copy what lies before it into the source, then put the sentinel into both, then the hidden tokens into the target only.',
    'After the last span: the rest of the text goes to the source, and one more sentinel, `<${spans.length}>`, to the target.',
  ],
});

type Row = { inputs: number[]; targets: number[]; lossWeights: number[]; prefixLength: number };

const decoderRow = functionExercise<[source: number[], target: number[], contextLength: number, padding: number], Row>({
  id: '2.6',
  title: 'A row for the decoder',
  points: 5,
  difficulty: 3,
  minutes: 25,
  functionName: 'decoderRow',
  signature: `/** inputs, targets, lossWeights [contextLength]; source and target have at least one token each and together at most contextLength + 1. */
function decoderRow(source: number[], target: number[], contextLength: number, padding: number):
  { inputs: number[]; targets: number[]; lossWeights: number[]; prefixLength: number }`,
  task: `
Now all of it together, as the training loop needs it. A decoder reads **source then target** as one sequence, and each position predicts the *next* token:

- \`inputs\` are all tokens of the sequence but the last, \`targets\` all but the first: \`targets[i]\` is what position *i* must predict;
- \`lossWeights[i]\` is 1 where \`targets[i]\` is a token of the target, 0 where it is a token of the source (the model is not trained to write its prompt) or padding;
- \`prefixLength\` is the number of source tokens, which a prefix decoder lets see one another;
- inputs and targets that are too short end in \`padding\`.

More wrong results in papers come from a shift by one here than from any architecture.`,
  worked: {
    inputs: [[7], [8, 9], 3, 0],
    expected: { inputs: [7, 8, 0], targets: [8, 9, 0], lossWeights: [1, 1, 0], prefixLength: 1 },
    about: 'one source token, two target tokens',
    because: 'The sequence 7 8 9 has two predictions: 8 after 7, and 9 after 7 8. The third place is padding.',
  },
  publicCases: [
    { inputs: [[1, 2, 3], [4, 5], 4, 0], expected: { inputs: [1, 2, 3, 4], targets: [2, 3, 4, 5], lossWeights: [0, 0, 1, 1], prefixLength: 3 }, about: 'a full row: the last source token predicts the first target token' },
    {
      inputs: [[1, 2], [3], 5, 9],
      expected: { inputs: [1, 2, 9, 9, 9], targets: [2, 3, 9, 9, 9], lossWeights: [0, 1, 0, 0, 0], prefixLength: 2 },
      about: 'much padding',
    },
    {
      inputs: [[4], [9, 9], 4, 9],
      expected: { inputs: [4, 9, 9, 9], targets: [9, 9, 9, 9], lossWeights: [1, 1, 0, 0], prefixLength: 1 },
      about: 'a target whose tokens have the number of the padding',
    },
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'weights-late', message: 'It looks like the loss starts one position too late: the first target token is predicted by the last token of the source, so its weight stands there.' },
    { id: 'trains-on-prompt', message: 'It looks like the model is also trained to write its own prompt: weights belong to tokens of the target only.' },
    { id: 'trains-on-padding', message: 'It looks like padding counts in the loss: the model would be praised for predicting nothing.' },
    { id: 'no-shift', message: 'It looks like targets equal inputs: each position would predict the token that it has just read, and the loss would fall to nothing.' },
    { id: 'weights-early', message: 'It looks like the loss starts one position too early: there, a token of the source is predicted.' },
    { id: 'last-missing', message: 'It looks like the last token of the target does not count in the loss.' },
    { id: 'last-token-in-inputs', message: 'It looks like the last token of the sequence is among the inputs: nothing comes after it, so nothing is predicted from it.' },
    { id: 'padded-with-zero', message: 'It looks like rows are filled up with 0, not with the padding that is given.' },
    { id: 'not-padded', message: 'It looks like short rows are not filled up: all lists have contextLength entries.' },
    { id: 'padding-in-front', message: 'It looks like the padding comes first: rows end in padding.' },
    { id: 'prefix-off', message: 'It looks like prefixLength is not the number of source tokens.' },
    { id: 'true-and-false', message: 'It looks like the weights are true and false: they are 1 and 0.' },
    { id: 'target-first', message: 'It looks like the target comes before the source.' },
    { id: 'padding-by-value', message: 'It looks like positions are taken for padding by their value: a real token may have the same number. Count places.' },
    { id: 'all-weights-one', message: 'It looks like every weight is 1: prompt and padding do not count.' },
    { id: 'weights-inverted', message: 'It looks like the weights are exchanged: 1 is where a token of the target is predicted.' },
    { id: 'shifted-back', message: 'It looks like inputs and targets are exchanged, so that each position predicts the token before it.' },
    { id: 'shifted-twice', message: 'It looks like targets are shifted by two: each position predicts the very next token.' },
    { id: 'target-alone', message: 'It looks like targets are the target alone: they are the whole sequence but its first token.' },
    { id: 'source-alone', message: 'It looks like inputs are the source alone: a decoder also reads what it has written.' },
    { id: 'padded-too-early', message: 'It looks like the sequence was filled up to contextLength and then cut, so that the lists are one too short: cut first, then fill up.' },
    { id: 'two-sequences', message: 'It looks like source and target are two sequences, as for an encoder-decoder: a decoder reads one.' },
    { id: 'start-symbol', message: 'It looks like the inputs begin with a start symbol: here the first token is not predicted.' },
    { id: 'weights-padded', message: 'It looks like lossWeights are filled up with the padding: its weight is 0.' },
    { id: 'prefix-inputs', message: 'It looks like prefixLength is the number of inputs: it is that of source tokens.' },
    { id: 'last-only', message: 'It looks like only the last token of the target counts: all of them do.' },
    { id: 'weights-normalised', message: 'It looks like the weights were divided by how many there are: each is 1.' },
    { id: 'prompt-blanked', message: 'It looks like targets of weight 0 were replaced by padding: the row keeps them.' },
    { id: 'shifted-twice-back', message: 'It looks like targets are shifted the wrong way: each position would predict what it has read before.' },
  ],
  hints: [
    'Write the sequence [...source, ...target] on paper, and beneath it the same sequence shifted one place to the left.',
    '`slice(0, -1)` drops the last, `slice(1)` the first.',
    'The token at place j of the sequence is predicted at position j - 1. The first target token stands at place source.length: which position predicts it?',
    'lossWeights[i] is 1 for source.length - 1 <= i < source.length + target.length - 1.',
  ],
});

/** Section 2: masks, objectives, the loss. */
export const set2: ProblemSet = {
  number: 2,
  title: 'Which language model?',
  introduction: `
Causal decoder, prefix decoder, encoder-decoder; FLM, PLM, MLM: the names of this section hide two small things, a matrix of who may see whom and a list of which tokens count. You will build both by hand, then the
loss that judges them, and put the pieces together into the row of numbers that a decoder is trained on. At the end you use them to look at a comparison that is harder to make fair than it seems.`,
  exercises: [
    causalMask, prefixMask, trainedTokens, crossEntropy, corruptSpans, decoderRow, fairComparison, halfTheTargets, whyDecodersWon,
  ],
};
