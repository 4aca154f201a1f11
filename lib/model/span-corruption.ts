import { InputError, checkInteger, checkNumber } from '../core/check.js';
import type { RandomStream } from '../core/random.js';

/** How much of a text is hidden, and in pieces of what length. */
export interface SpanCorruption {
  /** Share of the tokens that are hidden and must be predicted, in (0, 1): .15 in T5. */
  corruptedShare: number;
  /** Mean length of a hidden span, in tokens: 3 in T5. */
  meanSpanLength: number;
}

/** A text with holes, and what was in them; both hold sentinels, one per hole. */
export interface CorruptedText {
  /** Kept tokens, each hole replaced by its sentinel. */
  source: number[];
  /** For each hole its sentinel and the tokens that were there; one more sentinel says that it is over. */
  target: number[];
}

/** How many tokens and spans of a text of `length` are hidden: the same for every text, so that batches have one shape. */
export function spanCounts(length: number, { corruptedShare, meanSpanLength }: SpanCorruption): { hidden: number; spans: number } {
  checkInteger('length', length, { min: 2 });
  checkNumber('corruptedShare', corruptedShare, { min: 0, max: 1 });
  checkNumber('meanSpanLength', meanSpanLength, { min: 1 });
  const hidden = Math.min(Math.max(Math.round(length * corruptedShare), 1), length - 1);
  const spans = Math.min(Math.max(Math.round(hidden / meanSpanLength), 1), length - hidden);
  return { hidden, spans };
}

/**
 * Masked span corruption, the objective of T5 (Raffel et al. 2020, section 3.1.4; the "MLM" of Wang et al. 2022).
 *
 * The hidden tokens are cut at random into as many spans as `spanCounts` says, the kept ones likewise, and the two
 * alternate, beginning with kept ones. Sentinel k (the k-th of `sentinels`) stands for the k-th hole.
 *
 * Worked value: in "May the force be with you", hiding "the force" and "you" gives the source "May <0> be with <1>" and
 * the target "<0> the force <1> you <2>".
 * @throws InputError if there are fewer sentinels than spans + 1
 */
export function corruptSpans(
  tokens: ArrayLike<number>,
  corruption: SpanCorruption,
  sentinels: readonly number[],
  stream: RandomStream,
): CorruptedText {
  const { hidden, spans } = spanCounts(tokens.length, corruption);
  const hiddenLengths = randomComposition(hidden, spans, stream);
  const keptLengths = randomComposition(tokens.length - hidden, spans, stream);
  const source: number[] = [];
  const target: number[] = [];
  let at = 0;
  for (let k = 0; k < spans; k++) {
    const keptEnd = at + keptLengths[k]!;
    while (at < keptEnd) source.push(tokens[at++]!);
    source.push(sentinel(sentinels, k));
    target.push(sentinel(sentinels, k));
    const hiddenEnd = at + hiddenLengths[k]!;
    while (at < hiddenEnd) target.push(tokens[at++]!);
  }
  target.push(sentinel(sentinels, spans));
  return { source, target };
}

/** The text that `corruptSpans` took apart: each sentinel of the source replaced by what follows it in the target. */
export function restoreSpans({ source, target }: CorruptedText, sentinels: readonly number[]): number[] {
  const isSentinel = new Set(sentinels);
  const hidden = new Map<number, number[]>();
  let hole: number[] = [];
  for (const token of target) {
    if (isSentinel.has(token)) hidden.set(token, (hole = []));
    else hole.push(token);
  }
  return source.flatMap((token) => (isSentinel.has(token) ? (hidden.get(token) ?? []) : [token]));
}

function sentinel(sentinels: readonly number[], k: number): number {
  const token = sentinels[k];
  if (token === undefined) throw new InputError(`sentinels: expected at least ${k + 1} of them, got ${sentinels.length}`);
  return token;
}

/** `total` as `parts` lengths >= 1, every such composition equally likely: parts - 1 different cuts among the total - 1 gaps. */
function randomComposition(total: number, parts: number, stream: RandomStream): number[] {
  const cuts = new Set<number>();
  for (let gap = total - parts + 1; gap < total; gap++) {
    const cut = 1 + stream.integer(gap); // Floyd's sampling without replacement
    cuts.add(cuts.has(cut) ? gap : cut);
  }
  const ends = [...cuts, total].sort((a, b) => a - b);
  return ends.map((end, i) => end - (ends[i - 1] ?? 0));
}
