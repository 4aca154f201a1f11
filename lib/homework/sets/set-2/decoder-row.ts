import { EXACT, functionExercise } from '../../define.js';

type Row = { inputs: number[]; targets: number[]; lossWeights: number[]; prefixLength: number };

const pad = (tokens: number[], length: number, padding: number): number[] => [...tokens, ...new Array<number>(Math.max(0, length - tokens.length)).fill(padding)];

function row(source: number[], target: number[], time: number, padding: number, counts: (position: number) => boolean): Row {
  const tokens = [...source, ...target];
  return {
    inputs: pad(tokens.slice(0, -1), time, padding),
    targets: pad(tokens.slice(1), time, padding),
    lossWeights: Array.from({ length: time }, (_, i) => (counts(i) ? 1 : 0)),
    prefixLength: source.length,
  };
}

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
  ],
  tolerance: EXACT,
  misconceptions: [
    { id: 'weights-late', message: 'It looks like the loss starts one position too late: the first target token is predicted by the last token of the source, so its weight stands there.', wrong: (s, t, time, p) => row(s, t, time, p, (i) => i >= s.length && i < s.length + t.length - 1) },
    { id: 'trains-on-prompt', message: 'It looks like the model is also trained to write its own prompt: weights belong to tokens of the target only.', wrong: (s, t, time, p) => row(s, t, time, p, (i) => i < s.length + t.length - 1) },
    { id: 'trains-on-padding', message: 'It looks like padding counts in the loss: the model would be praised for predicting nothing.', wrong: (s, t, time, p) => row(s, t, time, p, (i) => i >= s.length - 1) },
    { id: 'no-shift', message: 'It looks like targets equal inputs: each position would predict the token that it has just read, and the loss would fall to nothing.', wrong: (s, t, time, p) => {
      const tokens = pad([...s, ...t], time, p).slice(0, time);
      return { ...row(s, t, time, p, (i) => i >= s.length && i < s.length + t.length), inputs: tokens, targets: tokens };
    } },
  ],
  hints: [
    'Write the sequence [...source, ...target] on paper, and beneath it the same sequence shifted one place to the left.',
    '`slice(0, -1)` drops the last, `slice(1)` the first.',
    'The token at place j of the sequence is predicted at position j - 1. The first target token stands at place source.length: which position predicts it?',
    'lossWeights[i] is 1 for source.length - 1 <= i < source.length + target.length - 1.',
  ],
});
