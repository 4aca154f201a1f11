import type { TransformerConfig } from './config.js';

/** How many parameters each part of a transformer has. */
export interface ParameterCounts {
  /** Token embedding: vocabSize dModel. */
  embedding: number;
  /** Learned positions: contextLength dModel. */
  position: number;
  /** Query, key, value and output projections with their biases: nLayer (4 dModel^2 + 4 dModel). */
  attention: number;
  /** Both matrices of the feed-forward layers with their biases: nLayer (2 dModel dFF + dFF + dModel). */
  feedForward: number;
  /** Gain and bias of every LayerNorm: (2 nLayer + 1) 2 dModel. */
  norms: number;
  /** The matrix from the residual stream to the logits: dModel vocabSize. */
  head: number;
}

/**
 * Parameters by group.
 *
 * Worked value: nLayer 2, dModel 32, dFF 128, vocabSize 256, contextLength 64 gives embedding 8,192, position 2,048,
 * attention 8,448, feedForward 16,704, norms 320, head 8,192.
 */
export function countParameters(config: TransformerConfig): ParameterCounts {
  const { nLayer, dModel, dFF, vocabSize, contextLength } = config;
  return {
    embedding: vocabSize * dModel,
    position: contextLength * dModel,
    attention: nLayer * (4 * dModel ** 2 + 4 * dModel),
    feedForward: nLayer * (2 * dModel * dFF + dFF + dModel),
    norms: (2 * nLayer + 1) * 2 * dModel,
    head: dModel * vocabSize,
  };
}

/** All parameters: the N of Hoffmann et al. 2022. */
export function nParamsTotal(config: TransformerConfig): number {
  return Object.values<number>({ ...countParameters(config) }).reduce((sum, count) => sum + count);
}

/**
 * Parameters without token embedding, positions and output head: attention, feed-forward and norms.
 * About 12 nLayer dModel^2 where dFF = 4 dModel: the N of Kaplan et al. 2020, section 2.1.
 * At tiny scale the two N differ by a factor: which one a law uses changes its exponent.
 */
export function nParamsNonEmbedding(config: TransformerConfig): number {
  const { attention, feedForward, norms } = countParameters(config);
  return attention + feedForward + norms;
}

/**
 * Training compute by the rule C = 6 N D: 2 FLOPs a parameter and token forward, twice that backward
 * (Kaplan et al. 2020, section 2.1, with N non-embedding; Hoffmann et al. 2022 with N total). Which N is the caller's choice.
 *
 * Worked value: `trainFlops6ND(1e6, 2e7)` = 1.2e14.
 */
export function trainFlops6ND(nParams: number, tokens: number): number {
  return 6 * nParams * tokens;
}
