import type { TransformerConfig } from './config.js';
import { planParameters } from './parameter-shapes.js';

/** How many parameters each part of a transformer has. */
export interface ParameterCounts {
  /** Token embedding: vocabSize dModel. */
  embedding: number;
  /** Learned positions: contextLength dModel; relative biases: 32 nHead; rotary: none. Twice that in an encoder-decoder. */
  position: number;
  /** Query, key, value and output projections with their biases: 4 dModel^2 + 4 dModel for each attention, of which an encoder-decoder has 3 nLayer. */
  attention: number;
  /** The matrices of the feed-forward layers with their biases: 2 dModel dFF + dFF + dModel a block; for GEGLU 3 dModel dFF + 2 dFF + dModel. */
  feedForward: number;
  /** Gain, and for LayerNorm bias, of every normalisation: (2 nLayer + 1) 2 dModel in a decoder with LayerNorm. */
  norms: number;
  /** The matrix from the residual stream to the logits: dModel vocabSize; 0 where the embedding serves for it. */
  head: number;
}

/**
 * Parameters by group.
 *
 * Worked value: nLayer 2, dModel 32, dFF 128, vocabSize 256, contextLength 64 gives embedding 8,192, position 2,048,
 * attention 8,448, feedForward 16,704, norms 320, head 8,192.
 */
export function countParameters(config: TransformerConfig): ParameterCounts {
  const counts = { embedding: 0, position: 0, attention: 0, feedForward: 0, norms: 0, head: 0 };
  for (const { group, shape } of planParameters(config)) counts[group] += shape.reduce((a, b) => a * b);
  return counts;
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
