import { transformerConfig, type TransformerConfig, type TransformerOptions } from '../../model/config.js';
import type { CorpusConfig } from '../run-config.js';

/** Tokens in a step of every sweep on the Markov source: 128 windows of 16. */
export const BATCH_SIZE = 128;
export const CONTEXT_LENGTH = 16;
export const TOKENS_PER_STEP = BATCH_SIZE * CONTEXT_LENGTH;

/** The order-2 Markov source over 64 tokens, of exactly known entropy rate, with as many training tokens as asked for. */
export function markovCorpus(trainTokens: number): CorpusConfig {
  return { kind: 'markov', language: { seed: 1 }, sample: { seed: 1, trainTokens, validationTokens: 262_144 } };
}

/** A model for the Markov source: two layers unless said. */
export function markovModel(options: Pick<TransformerOptions, 'dModel'> & Partial<TransformerOptions>): TransformerConfig {
  return transformerConfig({ nLayer: 2, vocabSize: 64, contextLength: CONTEXT_LENGTH, ...options });
}
