import { EXACT, functionExercise } from '../../define.js';

export const tokenEditDistance = functionExercise<[answer: number[], target: number[]], number>({
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
    { inputs: [[7, 8], [1, 7, 2, 8, 3]], expected: 3, about: 'three tokens missing' },
    { inputs: [[12, 3], [1, 23]], expected: 2, about: 'tokens are numbers, not digits' },
    { inputs: [[1, 2, 3], [2, 1, 3]], expected: 2, about: 'two neighbours exchanged: that is two changes' },
    { inputs: [[2, 3, 4, 5], [1, 2, 3, 4]], expected: 2, about: 'everything shifted by one' },
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
  ],
  hints: [
    'Make a table with one row more than the answer has tokens and one column more than the target has. Fill its first row and first column.',
    'd(i, j) = min( d(i-1, j-1) + (0 if the two last tokens are equal, else 1), d(i-1, j) + 1, d(i, j-1) + 1 ).',
    'Two rows are enough, but a whole table is fine.',
  ],
});
