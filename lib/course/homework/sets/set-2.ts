import type { ProblemSet } from '../exercise.js';
import { causalMask } from './set-2/causal-mask.js';
import { corruptSpans } from './set-2/span-corruption.js';
import { crossEntropy } from './set-2/cross-entropy.js';
import { decoderRow } from './set-2/decoder-row.js';
import { prefixMask } from './set-2/prefix-mask.js';
import { fairComparison, whyDecodersWon } from './set-2/studies.js';
import { trainedTokens } from './set-2/trained-share.js';

/** Section 2: masks, objectives, the loss. */
export const set2: ProblemSet = {
  number: 2,
  title: 'Which language model?',
  introduction: `
Causal decoder, prefix decoder, encoder-decoder; FLM, PLM, MLM: the names of this section hide two small things, a matrix of who may see whom and a list of which tokens count. You will build both by hand, then the
loss that judges them, and put the pieces together into the row of numbers that a decoder is trained on. At the end you use them to look at a comparison that is harder to make fair than it seems.`,
  exercises: [causalMask, prefixMask, trainedTokens, crossEntropy, corruptSpans, decoderRow, fairComparison, whyDecodersWon],
};
