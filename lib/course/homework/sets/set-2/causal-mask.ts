import { EXACT, functionExercise } from '../../define.js';

export const causalMask = functionExercise<[time: number], boolean[][]>({
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
  ],
  hints: [
    'Draw the 3 x 3 matrix on paper, rows = who looks, columns = who is looked at, and tick what is allowed.',
    'It is a triangle. Does the diagonal belong to it?',
    '`Array.from({ length: time }, (_, query) => ...)` makes the rows; do the same inside for the keys, with one comparison of `key` and `query`.',
  ],
});
