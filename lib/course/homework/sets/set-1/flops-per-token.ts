import { DECIMALS, functionExercise } from '../../define.js';

type Model = { nParams: number; nLayer: number; dModel: number; contextLength: number };

export const trainFlopsPerToken = functionExercise<[model: Model], number>({
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
    { inputs: [{ nParams: 175e9, nLayer: 96, dModel: 12288, contextLength: 2048 }], expected: 1.078991029248e12, about: 'GPT-3: attention is under 3%' }, // 1.05e12 + 12 x 96 x 12288 x 2048
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
  ],
  hints: [
    'A dot product of two vectors of length d is 2d FLOPs. How many of them does one token need in one layer?',
    'Forward, one layer: 2 T d for the scores and 2 T d for the sum of the values.',
    'Times nLayer, times 3 for forward and backward: 12 nLayer d T.',
  ],
});
