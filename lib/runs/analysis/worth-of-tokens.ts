import { InputError } from '../../core/check.js';
import { fitParabola } from '../../fit/approaches/parabola.js';
import { repeatedWorth } from '../../fit/laws/repetition.js';
import { lowestInValley } from '../../fit/statistics.js';
import type { CompletedRun } from '../store/run-record.js';
import type { OverSeeds } from './compare-runs.js';

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

/** A loss at one learning rate. */
export interface LossAtRate {
  rate: number;
  loss: number;
}

/**
 * The loss at the best learning rate: the bottom of the parabola in ln rate through the lowest loss and its two neighbours, or the lowest
 * loss itself where it stands at an end of the grid.
 *
 * Worked value: losses 2, 1 and 2 at rates 1, 10 and 100 give 1 at the rate 10; 3, 1 and 2 at the same rates lie lowest at 10^(7/6), 1/24
 * below 1.
 * @throws InputError for no loss at all
 */
export function bestOfRates(losses: readonly LossAtRate[]): LossAtRate & { isAtEdge: boolean } {
  if (losses.length === 0) throw new InputError('losses: expected at least one, got none');
  const grid = [...losses].sort((a, b) => a.rate - b.rate);
  const lowest = grid.reduce((best, { loss }, i) => (loss < grid[best]!.loss ? i : best), 0);
  const near = grid.slice(Math.max(0, lowest - 1), lowest + 2);
  if (lowest === 0 || lowest === grid.length - 1) return { rate: grid[lowest]!.rate, loss: grid[lowest]!.loss, isAtEdge: true };
  const valley = fitParabola(near.map(({ rate }) => Math.log(rate)), near.map(({ loss }) => loss));
  return { rate: Math.exp(valley.centre), loss: valley.lowest, isAtEdge: false };
}

/** What a batch size makes of the tokens it is given. */
export interface WasteOfBatch {
  /** Tokens in a step. */
  batch: number;
  loss: number;
  rate: number;
  /** Whether the best rate is the smallest or the largest of those tried: a wider grid might find a better one. */
  isAtEdge: boolean;
  /** D / D': with D' tokens the smallest batch has the same loss. Absent where it never has so high a one. */
  waste?: number;
}

/**
 * How many times the tokens of the smallest batch each batch takes for the same loss, each at its best rate. The runs, of one seed, are
 * those of several batches on the most tokens, and those of the smallest batch on fewer tokens too, which make the scale: it is read
 * between its points by straight lines of loss against ln tokens.
 *
 * Worked value: where a batch of 128 loses 3.4, 3.2 and 3.0 after 100, 200 and 400 tokens, a batch of 1,024 that loses 3.1 after 400 was
 * worth 200 sqrt 2 = 283 tokens, a waste of 1.41.
 * @throws InputError if the smallest batch has fewer than two numbers of tokens, or losses that do not fall with them
 */
export function wasteOfBatches(runs: readonly CompletedRun[]): WasteOfBatch[] {
  const described = runs.map((run) => ({
    batch: run.tokens / run.config.train.steps, tokens: run.tokens, rate: run.config.train.learningRate,
    loss: run.validationLossNatsPerToken,
  }));
  const [smallest, most] = [Math.min(...described.map(({ batch }) => batch)), Math.max(...described.map(({ tokens }) => tokens))];
  const unlike = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const point = (key: number, loss: number): OverSeeds<number> => ({ key, values: [loss], mean: loss, low: loss, high: loss });
  const ofSmallest = described.filter(({ batch }) => batch === smallest);
  const scale = unlike(ofSmallest.map(({ tokens }) => tokens)).map((tokens) =>
    point(tokens, bestOfRates(ofSmallest.filter((one) => one.tokens === tokens)).loss));
  return unlike(described.map(({ batch }) => batch)).map((batch) => {
    const best = bestOfRates(described.filter((one) => one.batch === batch && one.tokens === most));
    if (best.loss > scale[0]!.mean) return { batch, ...best };
    return { batch, ...best, waste: most / freshEquivalent(scale, [point(batch, best.loss)])[0]!.y };
  });
}

/**
 * The critical batch behind measured waste, by least squares in ln w of w = (B + Bcrit)/(B0 + Bcrit), B0 being the smallest batch: what is
 * left of E = Emin (1 + B/Bcrit) when E is counted in the tokens that B0 needs (McCandlish et al. 2018, equation 2.12). From a hundredth of
 * the smallest batch to a hundred times the largest; an answer there says that the batches tried set no limit on that side.
 *
 * Worked value: batches 100, 300 and 900 with waste 1, 2 and 5 give 100: (300 + 100)/(100 + 100) = 2, (900 + 100)/200 = 5.
 * @throws InputError for fewer than two batches whose waste is known
 */
export function criticalBatch(wastes: readonly Pick<WasteOfBatch, 'batch' | 'waste'>[]): number {
  const known = wastes.flatMap(({ batch, waste }) => (waste === undefined ? [] : [{ batch, waste }])).sort((a, b) => a.batch - b.batch);
  if (known.length < 2) throw new InputError(`wastes: expected at least 2 batches whose waste is known, got ${known.length}`);
  const [smallest, largest] = [known[0]!.batch, known.at(-1)!.batch];
  const misfit = (lnCritical: number) => known.reduce((sum, { batch, waste }) =>
    sum + Math.log((waste * (smallest + Math.exp(lnCritical))) / (batch + Math.exp(lnCritical))) ** 2, 0);
  return Math.exp(lowestInValley(misfit, [Math.log(smallest / 100), Math.log(100 * largest)], 1e-6));
}
