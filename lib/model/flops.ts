import { InputError, checkInteger } from '../core/check.js';
import type { TransformerConfig } from './config.js';
import { nParamsTotal, trainFlops6ND } from './count.js';

/** FLOPs by what they are spent on, of one sequence or of one token of it. */
export interface FlopsByTerm {
  /**
   * Embedding taken as a product with one-hot rows: 2 s V d, of the source as well in an encoder-decoder. The kit looks embeddings up, at
   * no FLOPs.
   */
  embedding: number;
  /** Query, key and value projections: 6 s d^2 a block. */
  queryKeyValue: number;
  /** Products of queries and keys: 2 s^2 d a block, masked pairs included, as they are computed. */
  attentionScores: number;
  /** 3 nHead s^2 a block. */
  softmax: number;
  /** Sums of values by their weights: 2 s^2 d a block. */
  attentionMix: number;
  /** The projection back to the residual stream: 2 s d^2 a block. */
  attentionOutput: number;
  /** Both matrices: 4 s d dFF a block; the three of GEGLU: 6 s d dFF. */
  feedForward: number;
  /** From the residual stream to the scores of every token: 2 s d V. */
  logits: number;
}

/** How long the sequences are whose FLOPs are counted, in tokens: contextLength each without it. */
export interface SequenceLengths {
  time?: number;
  /** Of an encoder-decoder: what its encoder reads. */
  sourceTime?: number;
}

/**
 * FLOPs of one forward pass over one sequence, term by term as in Hoffmann et al. 2022, appendix F, with s = time, d = dModel (their key
 * size times heads) and V = vocabSize; 2 FLOPs a multiplication and addition. Normalisation, activations, positions and biases count
 * nothing there, and nothing here.
 *
 * Beyond the paper's causal decoder: a prefix decoder and an encoder cost the same; in an encoder-decoder the encoder's blocks have s =
 * sourceTime, and each cross-attention adds 2 s d^2 (queries), 4 sourceTime d^2 (keys and values), 4 s sourceTime d, 3 nHead s sourceTime
 * and 2 s d^2 to its terms.
 *
 * Worked value: nLayer 1, dModel 2, nHead 1, dFF 8, vocabSize 3, time 4 give embedding 48, queryKeyValue 96, attentionScores 64, softmax
 * 48, attentionMix 64, attentionOutput 32, feedForward 256, logits 48.
 * @throws InputError for a length that is no integer from 1 to contextLength, or a source of a model without encoder
 */
export function forwardFlops(config: TransformerConfig, lengths: SequenceLengths = {}): FlopsByTerm {
  const { nLayer, nHead, dModel: d, dFF, vocabSize, contextLength, architecture, activation } = config;
  const s = checkInteger('time', lengths.time ?? contextLength, { min: 1, max: contextLength });
  const crossing = architecture === 'encoder-decoder';
  if (!crossing && lengths.sourceTime !== undefined) throw new InputError(`sourceTime: expected none, because ${architecture} reads no source, got ${lengths.sourceTime}`);
  const source = crossing ? checkInteger('sourceTime', lengths.sourceTime ?? contextLength, { min: 1, max: contextLength }) : 0;
  const pairs = s * s + source * source + s * source; // each half sees itself, the decoder also the source
  const rows = s + source;
  return {
    embedding: 2 * rows * vocabSize * d,
    queryKeyValue: nLayer * (6 * rows * d * d + (crossing ? 2 * s * d * d + 4 * source * d * d : 0)),
    attentionScores: nLayer * 2 * pairs * d,
    softmax: nLayer * 3 * nHead * pairs,
    attentionMix: nLayer * 2 * pairs * d,
    attentionOutput: nLayer * 2 * (rows + (crossing ? s : 0)) * d * d,
    feedForward: nLayer * (activation === 'geglu' ? 6 : 4) * rows * d * dFF,
    logits: 2 * s * d * vocabSize,
  };
}

/** Which terms are summed: all of them, or only those of the blocks, without embedding and logits. */
export type FlopsConvention = 'all' | 'blocks';

/**
 * FLOPs of training on one sequence: three times those of the forward pass, because the backward pass has two products for each one of it
 * (Hoffmann et al. 2022, appendix F).
 *
 * Appendix F lists embedding and logits among the terms, but the ratios to 6 N D of its table A4 come out only without them: `blocks`
 * reproduces the table, `all` is what the text says.
 *
 * Worked value: the model of `forwardFlops` trains on its sequence of 4 tokens with 3 (560 + 96) = 1,968 FLOPs in all, 1,680 in its block.
 */
export function trainFlopsPerSequence(config: TransformerConfig, convention: FlopsConvention, lengths: SequenceLengths = {}): number {
  const { embedding, logits, ...blocks } = forwardFlops(config, lengths);
  const inBlocks = Object.values<number>(blocks).reduce((sum, flops) => sum + flops, 0);
  return 3 * (convention === 'all' ? inBlocks + embedding + logits : inBlocks);
}

/** Training compute counted in two ways, per token that the model reads. */
export interface FlopsComparison {
  perLayerFlopsPerToken: number;
  /** 6 N. */
  sixNFlopsPerToken: number;
  /** The first by the second. */
  ratio: number;
}

/**
 * The per-layer count beside the rule 6 N D, for a token of a sequence of contextLength. For an encoder-decoder, sourceTime = time =
 * contextLength and tokens of both are counted; there 6 N D is about twice too high, because each token meets one half of the parameters.
 *
 * `nParams` is the N of the rule: nParamsTotal without it.
 * Worked value: the 305M model of Hoffmann et al. 2022, table A4 (nLayer 20, dModel 1,024, 16 heads, V 32,000, 2,048 tokens, N 305.4e6) has
 * the ratio 1.10.
 */
export function compareTrainFlops(config: TransformerConfig, convention: FlopsConvention, nParams = nParamsTotal(config)): FlopsComparison {
  const tokens = config.contextLength * (config.architecture === 'encoder-decoder' ? 2 : 1);
  const perLayerFlopsPerToken = trainFlopsPerSequence(config, convention) / tokens;
  const sixNFlopsPerToken = trainFlops6ND(nParams, 1);
  return { perLayerFlopsPerToken, sixNFlopsPerToken, ratio: perLayerFlopsPerToken / sixNFlopsPerToken };
}
