import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { checkInteger } from './check.js';

/** The 128 bits of a stream, as four unsigned 32-bit integers: what a checkpoint keeps. */
export type RandomState = readonly [number, number, number, number];

/**
 * A stream of pseudo-random numbers: xoshiro128** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators").
 *
 * A run draws from one stream per purpose, so that, for example, changing how weights are initialised
 * leaves the order of the batches as it was.
 */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(state: RandomState) {
    [this.a, this.b, this.c, this.d] = state;
  }

  /** The state from which the rest of the stream follows. */
  state(): RandomState {
    return [this.a, this.b, this.c, this.d];
  }

  /** An integer, uniform in [0, 2^32). */
  uint32(): number {
    const product = Math.imul(this.b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** A number, uniform in [0, 1), with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** An integer, uniform in [0, n); n from 1 to 2^32. The bias, at most n/2^53, is below what any test could see. */
  integer(n: number): number {
    return Math.floor(this.uniform() * checkInteger('n', n, { min: 1, max: 2 ** 32 }));
  }

  /** A standard normal number (Box and Muller 1958: sqrt(-2 ln u) cos(2 pi v)). */
  normal(): number {
    const u = 1 - this.uniform();
    const v = this.uniform();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }

  /** A copy of `items` in random order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }
}

/**
 * The stream that belongs to `seed` and `purpose`, for example `randomStream(1, 'initialise')`.
 * The state is the first 128 bits of SHA-256 of "purpose/seed": different purposes or seeds give unrelated streams.
 * @throws InputError if the seed is not an integer >= 0
 */
export function randomStream(seed: number, purpose: string): RandomStream {
  checkInteger('seed', seed, { min: 0 });
  const digest = new DataView(sha256(utf8ToBytes(`${purpose}/${seed}`)).buffer);
  const word = (index: number) => digest.getUint32(4 * index, true);
  return new RandomStream([word(0), word(1), word(2), word(3)]);
}
