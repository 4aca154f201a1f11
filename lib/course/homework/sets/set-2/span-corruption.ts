import { EXACT, functionExercise } from '../../define.js';

type Span = { start: number; length: number };
type Corrupted = { source: string[]; target: string[] };

export const corruptSpans = functionExercise<[tokens: string[], spans: Span[]], Corrupted>({
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
    { inputs: [['a', 'b', 'c'], [{ start: 0, length: 1 }]], expected: { source: ['<0>', 'b', 'c'], target: ['<0>', 'a', '<1>'] }, about: 'a span at the beginning' },
    { inputs: [['a', 'b', 'c', 'd', 'e'], [{ start: 1, length: 3 }]], expected: { source: ['a', '<0>', 'e'], target: ['<0>', 'b', 'c', 'd', '<1>'] }, about: 'one long span' },
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
  ],
  hints: [
    'Go through the spans from left to right and remember where in the text you are.',
    'For span k: copy what lies before it into the source, then put the sentinel into both, then the hidden tokens into the target only.',
    'After the last span: the rest of the text goes to the source, and one more sentinel, `<${spans.length}>`, to the target.',
  ],
});
