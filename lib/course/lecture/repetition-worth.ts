import { InputError } from '../../core/check.js';
import { repeatedWorth } from '../../fit/laws/repetition.js';
import { lowestInValley } from '../../fit/statistics.js';
import type { OverSeeds } from '../../runs/analysis/compare-runs.js';

/** What some passes over the same tokens are worth, in passes over fresh ones, with the span over seeds. */
export interface WorthOfPasses {
  /** Passes. */
  x: number;
  /** Fresh passes. */
  y: number;
  low: number;
  high: number;
}

/**
 * How many passes over fresh tokens would have given the loss of runs on repeated ones: the curve of fresh losses read backwards, between
 * its points by straight lines of loss against ln passes, beyond its ends along the nearest of them.
 *
 * Worked value: fresh losses 3 and 2 after 1 and 4 passes, and a loss of 2.5 after 4 passes over the same tokens: worth 2 fresh passes.
 * @throws InputError for fewer than two fresh points, or fresh losses that do not fall
 */
export function freshEquivalent(fresh: readonly OverSeeds<number>[], repeated: readonly OverSeeds<number>[]): WorthOfPasses[] {
  if (fresh.length < 2) throw new InputError(`fresh: expected at least 2 points, got ${fresh.length}`);
  fresh.slice(1).forEach(({ mean, key }, i) => {
    if (!(mean < fresh[i]!.mean)) throw new InputError(`fresh: expected a loss that falls, got ${mean} after ${key} passes and ${fresh[i]!.mean} after ${fresh[i]!.key}`);
  });
  const passesFor = (loss: number): number => {
    const after = fresh.findIndex(({ mean }, i) => i > 0 && mean <= loss);
    const [a, b] = after < 0 ? [fresh.at(-2)!, fresh.at(-1)!] : [fresh[after - 1]!, fresh[after]!];
    return a.key * (b.key / a.key) ** ((a.mean - loss) / (a.mean - b.mean));
  };
  return repeated.map(({ key, mean, low, high }) => ({ x: key, y: passesFor(mean), low: passesFor(high), high: passesFor(low) }));
}

/**
 * The decay constant R that describes measured worths best: least squares on their logarithms, R from 0.01 to 10,000. Worths below 1 pull
 * it to its lower end.
 */
export function decayOfRepetition(worth: readonly Pick<WorthOfPasses, 'x' | 'y'>[]): number {
  const misfit = (lnDecay: number) => worth.reduce((sum, { x, y }) => sum + Math.log(y / repeatedWorth(x, Math.exp(lnDecay))) ** 2, 0);
  return Math.exp(lowestInValley(misfit, [Math.log(0.01), Math.log(1e4)], 1e-6));
}
