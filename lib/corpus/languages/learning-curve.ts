import { InputError } from '../../core/check.js';
import type { Corpus } from '../corpus.js';
import { NgramModel, type NgramOptions } from './ngram.js';

/** How well a counting model does after so many tokens. */
export interface CountingPoint {
  tokens: number;
  lossNatsPerToken: number;
}

/**
 * The learning curve L(D) of a model that only counts: its loss on validation tokens after each of `tokenCounts` training tokens.
 * Seconds, no training: to see whether a corpus has a power law in it before spending compute.
 * @param judgedTokens how many validation tokens are judged; 50,000 if not given
 * @throws InputError if the training split is shorter than asked
 */
export function countingCurve(corpus: Corpus, tokenCounts: readonly number[], options: Omit<NgramOptions, 'vocabSize'> & { judgedTokens?: number }): CountingPoint[] {
  const model = new NgramModel({ ...options, vocabSize: corpus.vocabSize });
  const judged = corpus.validation.subarray(0, options.judgedTokens ?? 50_000);
  let learnt = 0;
  return [...tokenCounts].sort((a, b) => a - b).map((tokens) => {
    if (tokens > corpus.train.length) throw new InputError(`tokenCounts: expected at most the ${corpus.train.length} of the training split, got ${tokens}`);
    model.learn(corpus.train.subarray(0, tokens), learnt);
    learnt = tokens;
    return { tokens, lossNatsPerToken: -model.logProbabilities(judged).reduce((sum, logP) => sum + logP, 0) / judged.length };
  });
}
