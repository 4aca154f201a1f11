import { createHash } from 'node:crypto';
import type { KindsOptions, LanguageCorpusOptions, MarkovOptions } from '../corpus/index.js';
import type { TrainConfig } from '../train/loop.js';

/** What a run reads, as data: enough to make the same tokens again. */
export type CorpusConfig =
  /** A corpus that `scaling data list` lists; `trainTokens` takes that many of its training tokens, from the beginning. */
  | { kind: 'named'; name: string; trainTokens?: number }
  | { kind: 'markov'; language: MarkovOptions; sample: LanguageCorpusOptions }
  | { kind: 'kinds'; language: KindsOptions; sample: LanguageCorpusOptions }
  /** A corpus that the caller held in memory: it has an identity, but no recipe. */
  | { kind: 'given'; name: string; hash: string };

/** A model trained from scratch. */
export interface TrainRunConfig {
  kind: 'train';
  corpus: CorpusConfig;
  train: TrainConfig;
}

/** Everything that a run's record follows from, as JSON: a union over the kinds of run there are. */
export type RunConfig = TrainRunConfig;

/** JSON with sorted keys, so that equal configurations have equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part);
}

/**
 * The identity of a run: 16 hexadecimal digits of SHA-256 over its configuration as JSON with sorted keys. Two runs with one id are the same run.
 *
 * Worked value: the id of `{}` is 44136fa355b3678a, the beginning of SHA-256("{}").
 */
export function runId(config: object): string {
  return createHash('sha256').update(canonicalJson(config)).digest('hex').slice(0, 16);
}
