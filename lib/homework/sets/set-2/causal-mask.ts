import { EXACT, functionExercise } from '../../define.js';

const mask = (time: number, sees: (query: number, key: number) => boolean): boolean[][] =>
  Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) => sees(query, key)));

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
    { id: 'sees-next', message: 'It looks like the mask lets token t see t + 1: the answer to its own question. Training loss would fall to almost nothing, and the model could not write.', wrong: (time) => mask(time, (query, key) => key <= query + 1) },
    { id: 'blind-to-itself', message: 'It looks like a position cannot see itself. It predicts the next token, so the token in its own place is the last one that it has read.', wrong: (time) => mask(time, (query, key) => key < query) },
    { id: 'transposed', message: 'It looks like the mask is transposed: each position sees itself and the future. Rows are queries (who looks), columns are keys (who is looked at).', wrong: (time) => mask(time, (query, key) => key >= query) },
  ],
  hints: [
    'Draw the 3 x 3 matrix on paper, rows = who looks, columns = who is looked at, and tick what is allowed.',
    'It is a triangle. Does the diagonal belong to it?',
    '`Array.from({ length: time }, (_, query) => ...)` makes the rows; do the same inside for the keys, with one comparison of `key` and `query`.',
  ],
});
