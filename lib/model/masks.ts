import { checkChoice, checkInteger } from '../core/check.js';

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

/** Different biases of a head: 32 in T5. */
export const T5_BUCKETS = 32;
/** From this distance on, all share one bucket: 128 in T5. */
const MAX_DISTANCE = 128;

/** Whether a position looks back only, or both ways: then half of the buckets are for keys ahead. */
export type Directions = 'backward' | 'both';

/**
 * Which bias the pair of a query and a key uses, `buckets[query][key]` from 0 to 31 (Raffel et al. 2020, section 2.1).
 *
 * With m buckets a direction and distance n: n itself for n < m/2, then m/2 + floor(m/2 ln(2n/m) / ln(128 / (m/2))), at most m - 1: exact
 * near by, logarithmic far off. Looking back only, m = 32 and keys ahead count as distance 0; both ways, m = 16 and keys ahead are 16
 * higher.
 *
 * Worked value: 20 back is bucket 16 + floor(16 ln(20/16) / ln 8) = 17 looking back only, and 8 + floor(8 ln(20/8) / ln 16) = 10 both ways.
 */
export function t5Buckets(time: number, directions: Directions): number[][] {
  checkInteger('time', time, { min: 1 });
  checkChoice('directions', directions, ['backward', 'both']);
  const perDirection = directions === 'both' ? T5_BUCKETS / 2 : T5_BUCKETS;
  return Array.from({ length: time }, (_, query) => Array.from({ length: time }, (_, key) =>
    directions === 'both' && key > query
      ? perDirection + distanceBucket(key - query, perDirection)
      : distanceBucket(Math.max(0, query - key), perDirection)));
}

function distanceBucket(distance: number, buckets: number): number {
  const exact = buckets / 2;
  if (distance < exact) return distance;
  // 1e-9: where the quotient is a whole number
  const far = Math.floor((Math.log(distance / exact) / Math.log(MAX_DISTANCE / exact)) * (buckets - exact) + 1e-9);
  return Math.min(buckets - 1, exact + far);
}
