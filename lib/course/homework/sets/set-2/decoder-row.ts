import { EXACT, functionExercise } from '../../define.js';

type Row = { inputs: number[]; targets: number[]; lossWeights: number[]; prefixLength: number };

export const decoderRow = functionExercise<[source: number[], target: number[], contextLength: number, padding: number], Row>({
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
    { inputs: [[1, 2], [3], 5, 9], expected: { inputs: [1, 2, 9, 9, 9], targets: [2, 3, 9, 9, 9], lossWeights: [0, 1, 0, 0, 0], prefixLength: 2 }, about: 'much padding' },
    { inputs: [[4], [9, 9], 4, 9], expected: { inputs: [4, 9, 9, 9], targets: [9, 9, 9, 9], lossWeights: [1, 1, 0, 0], prefixLength: 1 }, about: 'a target whose tokens have the number of the padding' },
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
  ],
  hints: [
    'Write the sequence [...source, ...target] on paper, and beneath it the same sequence shifted one place to the left.',
    '`slice(0, -1)` drops the last, `slice(1)` the first.',
    'The token at place j of the sequence is predicted at position j - 1. The first target token stands at place source.length: which position predicts it?',
    'lossWeights[i] is 1 for source.length - 1 <= i < source.length + target.length - 1.',
  ],
});
