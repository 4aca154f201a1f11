import { checkInteger, InputError } from '../../core/check.js';
import type { Corpus } from '../corpus.js';
import type { Tokens } from '../tokenizers/tokenizer.js';

/** How a counting model trusts its counts. */
export interface NgramOptions {
  vocabSize: number;
  /** Tokens of context that it looks at, 0 to 3. */
  contextLength: number;
  /** m: a context's counts weigh as much as what shorter contexts say once it was seen m times; vocabSize / 4 if not given. */
  backOffCount?: number;
}

/**
 * A language model that only counts: the baseline that a trained model must beat, and a learning curve that takes seconds.
 *
 * P(c | h) = (n(h c) + m P(c | h')) / (n(h) + m), with h' the context h without its oldest token, down to the uniform
 * distribution (MacKay and Peto 1995, with one m for all contexts).
 */
export class NgramModel {
  private readonly vocabSize: number;
  private readonly contextLength: number;
  private readonly backOffCount: number;
  /**
   * For each context length k: counts of k-token contexts, and of contexts with the token that followed; keys are base-vocabSize numbers.
   */
  private readonly contexts: Map<number, number>[];
  private readonly followed: Map<number, number>[];

  constructor({ vocabSize, contextLength, backOffCount = vocabSize / 4 }: NgramOptions) {
    this.vocabSize = checkInteger('vocabSize', vocabSize, { min: 1, max: 4096 });
    this.contextLength = checkInteger('contextLength', contextLength, { min: 0, max: 3 });
    this.backOffCount = backOffCount;
    this.contexts = Array.from({ length: contextLength + 1 }, () => new Map<number, number>());
    this.followed = Array.from({ length: contextLength + 1 }, () => new Map<number, number>());
  }

  /** Counts the tokens from `from` (0 if not given) to the end; those before only serve as context. */
  learn(tokens: Tokens, from = 0): void {
    for (let t = from; t < tokens.length; t++) {
      for (let k = 0; k <= Math.min(this.contextLength, t); k++) {
        const context = this.contextKey(tokens, t, k);
        increment(this.contexts[k]!, context);
        increment(this.followed[k]!, context * this.vocabSize + tokens[t]!);
      }
    }
  }

  /** ln P of every token given those before it, in nats. */
  logProbabilities(tokens: Tokens): Float64Array {
    return Float64Array.from(tokens, (token, t) => {
      let p = 1 / this.vocabSize;
      for (let k = 0; k <= Math.min(this.contextLength, t); k++) {
        const context = this.contextKey(tokens, t, k);
        const seen = this.contexts[k]!.get(context) ?? 0;
        const seenWithToken = this.followed[k]!.get(context * this.vocabSize + token) ?? 0;
        p = (seenWithToken + this.backOffCount * p) / (seen + this.backOffCount);
      }
      return Math.log(p);
    });
  }

  /** The k tokens before t as one number. */
  private contextKey(tokens: Tokens, t: number, k: number): number {
    let key = 0;
    for (let i = t - k; i < t; i++) key = key * this.vocabSize + tokens[i]!;
    return key;
  }
}

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

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
export function countingCurve(
  corpus: Corpus,
  tokenCounts: readonly number[],
  options: Omit<NgramOptions, 'vocabSize'> & { judgedTokens?: number },
): CountingPoint[] {
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
