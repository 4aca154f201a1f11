import { checkNumber } from '../../core/check.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { wordTokenizer } from '../tokenizers/symbols.js';
import { allocateTokens, type Tokenizer, type Tokens } from '../tokenizers/tokenizer.js';
import type { Language } from './language.js';

export interface ChainOptions {
  /** Decides the permutations. */
  seed: number;
  /** r: the share of tokens that are any of the 64, each alike; 0.1 if not given. */
  noise?: number;
}

/** A chain language: its rule, which is all that there is to learn. */
export interface ChainLanguage extends Language {
  readonly tokenizer: Tokenizer;
  /** The token that follows `a, b` where there is no noise. */
  next(a: number, b: number): number;
}

/** The 64 tokens, written as the digits of base 64. */
const words = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];
const V = words.length;

/** How many tokens share each permutation. */
const GROUPS = [16, 8, 8, 4, 4, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1];

/**
 * A language in which every token follows from the two before it by a rule of graded cost: after `a, b` comes permutation_g(a), where g is
 * the group of b, and with probability r any token. The 64 tokens fall into groups of 16, 8, 8, 4 (four of them), 2 (four) and 1 (eight),
 * each with a random permutation of its own, so that larger models know more of the rules, the common ones first.
 *
 * (a, b) -> (b, permutation_g(a)) is a bijection of pairs, so all pairs are equally frequent, with noise as without. With
 * p = 1 - r + r / 64 for the token due and q = r / 64 for each other one, the entropy rate is -p ln p - 63 q ln q, exactly, and the first
 * target of a window costs ln 64.
 *
 * Worked value: r = .1 gives .729476 nats a token; a window of 16 targets costs .729476 + (ln 64 - .729476) / 16 = .943814 a token.
 */
export function chainLanguage({ seed, noise = 0.1 }: ChainOptions): ChainLanguage {
  checkNumber('noise', noise, { min: 0, max: 1 });
  const stream = randomStream(seed, 'chain permutations');
  const permutations = GROUPS.map(() => stream.shuffled(Array.from({ length: V }, (_, token) => token)));
  const groupOf = GROUPS.flatMap((size, group) => Array.from({ length: size }, () => group));
  const next = (a: number, b: number): number => permutations[groupOf[b]!]![a]!;
  const [due, other] = [1 - noise + noise / V, noise / V];
  const logsOf = (tokens: Tokens): Float64Array => Float64Array.from(tokens, (token, t) => {
    if (t < 2) return -Math.log(V);
    return Math.log(token === next(tokens[t - 2]!, tokens[t - 1]!) ? due : other);
  });
  return {
    name: `chain-r${noise}-seed${seed}`,
    vocabSize: V,
    tokenizer: wordTokenizer(words),
    next,
    entropyRateNatsPerToken: due * Math.log(1 / due) + (noise === 0 ? 0 : (V - 1) * other * Math.log(1 / other)),
    sample: (length, tokenStream) => sample(length, tokenStream, { next, noise }),
    logProbabilities: logsOf,
    windowLogProbabilities: logsOf, // every position is like every other, the first included
  };
}

function sample(length: number, stream: RandomStream, { next, noise }: { next: ChainLanguage['next']; noise: number }): Tokens {
  const tokens = allocateTokens(length, V);
  let [a, b] = [stream.integer(V), stream.integer(V)];
  for (let t = 0; t < length; t++) {
    tokens[t] = a;
    [a, b] = [b, stream.uniform() < noise ? stream.integer(V) : next(a, b)];
  }
  return tokens;
}
