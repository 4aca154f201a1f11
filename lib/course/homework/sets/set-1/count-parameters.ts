import { EXACT, functionExercise } from '../../define.js';

type Model = { nLayer: number; dModel: number; dFF: number; vocabSize: number; contextLength: number };
type Counts = { nonEmbedding: number; total: number };

export const countParameters = functionExercise<[model: Model], Counts>({
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
    { inputs: [{ nLayer: 2, dModel: 32, dFF: 128, vocabSize: 256, contextLength: 64 }], expected: { nonEmbedding: 25472, total: 43904 }, about: 'a model of the lecture\'s notebooks' }, // 8,448 + 16,704 + 320; + 8,192 + 2,048 + 8,192
    { inputs: [{ nLayer: 12, dModel: 768, dFF: 3072, vocabSize: 50257, contextLength: 1024 }], expected: { nonEmbedding: 85056000, total: 163037184 }, about: 'GPT-2 small with a head of its own' },
    { inputs: [{ nLayer: 3, dModel: 8, dFF: 20, vocabSize: 5, contextLength: 2 }], expected: { nonEmbedding: 2020, total: 2116 }, about: 'a feed-forward layer that is not four times as wide' }, // 3 (256 + 320 + 40 + 20) + 7 x 16 = 2,020; + 40 + 16 + 40
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
  ],
  hints: [
    'Do one block first, on paper, for the worked value: 80 + 76 + 16.',
    'A matrix from m to n with a bias has m n + n parameters.',
    'nonEmbedding = nLayer (attention + feed-forward + 2 norms) + 1 norm; total adds (vocabSize + contextLength) dModel + dModel vocabSize.',
  ],
});
