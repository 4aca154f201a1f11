import { checkInteger } from '../core/check.js';

/**
 * Who sees whom: `visible[query][key]` is true where the position `query` may read the position `key`. Plain data, to be drawn or tested.
 */
export type Visibility = boolean[][];

function visibility(queries: number, keys: number, sees: (query: number, key: number) => boolean): Visibility {
  checkInteger('queries', queries, { min: 1 });
  checkInteger('keys', keys, { min: 1 });
  return Array.from({ length: queries }, (_, query) => Array.from({ length: keys }, (_, key) => sees(query, key)));
}

/** A causal decoder (CD): each position sees itself and what came before it. [time, time] */
export function causalVisibility(time: number): Visibility {
  return visibility(time, time, (query, key) => key <= query);
}

/**
 * A non-causal or prefix decoder (ND): as causal, but the first `prefixLength` positions see one another in both directions.
 * With a prefix of 0 or 1 it is causal; with `prefixLength` = `time` it is full. [time, time]
 *
 * Worked value: `prefixVisibility(3, 2)` differs from `causalVisibility(3)` in one place: position 0 sees position 1.
 */
export function prefixVisibility(time: number, prefixLength: number): Visibility {
  checkInteger('prefixLength', prefixLength, { min: 0, max: time });
  return visibility(time, time, (query, key) => key <= query || key < prefixLength);
}

/**
 * An encoder, or a decoder's look at an encoder: every query sees every key below `keysInUse`, past which there is only padding. [queries,
 * keys]
 */
export function fullVisibility(queries: number, keys: number, keysInUse = keys): Visibility {
  checkInteger('keysInUse', keysInUse, { min: 0, max: keys });
  return visibility(queries, keys, (_, key) => key < keysInUse);
}
