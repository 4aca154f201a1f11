import { InputError } from '../../core/check.js';
import { exponentsAtEnds, fitParametric, fitPowerLaw, type Fit } from '../../fit/index.js';
import type { CompletedRun } from '../store/run-record.js';
import { overRepetitions, overSeeds, rankCorrelation, type OverRepetitions, type OverSeeds } from './compare-runs.js';
import type { Verdict } from './paired-seeds.js';
import { runColumns } from './run-columns.js';
import { shareRight } from './task-scores.js';
import { decayOfRepetition, freshEquivalent } from './worth-of-tokens.js';

const lossOf = (run: CompletedRun) => run.validationLossNatsPerToken;
const widthOf = (run: CompletedRun) => run.config.train.model.dModel;

/** Tokens that a run may read: all of the corpus where it does not say. */
function uniqueTokens({ config: { corpus } }: CompletedRun): number | undefined {
  return corpus.kind === 'bpe' && corpus.trainTokens !== undefined ? corpus.trainTokens - 1 : undefined;
}

/** The runs of the sweep `text`, by what they are for. */
export interface TextRuns {
  /** Every width on the same, most tokens. */
  size: CompletedRun[];
  /** The widest model on more and more tokens. */
  data: CompletedRun[];
  /** All on fresh tokens but the one that is foretold: the two above among them. */
  fresh: CompletedRun[];
  /** More than one pass over fewer tokens. */
  repeated: CompletedRun[];
  /** The run on the most tokens, which no fit sees. */
  foretold: CompletedRun;
}

/**
 * Sorts the runs of the sweep `text`: the one on the most fresh tokens is foretold, the others are what it is foretold from.
 * @throws InputError if there is no single run on the most fresh tokens
 */
export function textRuns(runs: readonly CompletedRun[]): TextRuns {
  const all = runs.filter((run) => uniqueTokens(run) === undefined);
  const most = Math.max(...all.map(({ tokens }) => tokens));
  const [foretold, ...others] = all.filter(({ tokens }) => tokens === most);
  if (!foretold || others.length > 0) throw new InputError(`runs: expected one run on the most fresh tokens, got ${others.length + (foretold ? 1 : 0)}`);
  const fresh = all.filter((run) => run !== foretold);
  const [tokens, widest] = [Math.max(...fresh.map((run) => run.tokens)), Math.max(...fresh.map(widthOf))];
  return {
    size: fresh.filter((run) => run.tokens === tokens),
    data: fresh.filter((run) => widthOf(run) === widest),
    fresh,
    repeated: runs.filter((run) => uniqueTokens(run) !== undefined),
    foretold,
  };
}

/** How steeply the loss itself falls, and whether ever less or more so. */
export interface SlopeOfLoss {
  /** Of the least-squares line of ln loss against ln x: alpha of Kaplan et al. 2020, who fit no floor. */
  exponent: OverRepetitions;
  /** Exponent at the largest x less that at the smallest, by a parabola: the line bends if the interval does not hold 0. */
  bend: OverRepetitions;
}

/**
 * The slope of the loss of each seed on each corpus by itself, and what they come to, with 90% intervals over them: of seeds on a text, of
 * languages where each has one seed.
 *
 * Worked value: losses 4 x^-0.1 in one seed and 5 x^-0.1 in another have the exponent 0.1 and the bend 0.
 * @throws InputError for one seed on one corpus only
 */
export function slopeOfLoss(runs: readonly CompletedRun[], x: (run: CompletedRun) => number): SlopeOfLoss {
  const repetition = ({ corpus, seed }: CompletedRun) => `${corpus.name} ${seed}`;
  const seeds = [...new Set(runs.map(repetition))].map((one) => {
    const own = runs.filter((run) => repetition(run) === one);
    const [xs, losses] = [own.map(x), own.map(lossOf)];
    const { first, last } = exponentsAtEnds({ x: xs, y: losses });
    return { exponent: fitPowerLaw({ x: xs, loss: losses, floor: 'none' }).parameters.alpha.value, bend: last - first };
  });
  return { exponent: overRepetitions(seeds.map(({ exponent }) => exponent)), bend: overRepetitions(seeds.map(({ bend }) => bend)) };
}

/** A model size and a number of tokens, its seeds together. */
export interface TextPoint {
  nParams: number;
  nTokens: number;
  /** C = 6 N D, with N as counted. */
  trainFlops: number;
  /** Mean over seeds. */
  loss: number;
}

/** The points of runs, one for each size and number of tokens, N being all parameters or the non-embedding ones. */
export function textPoints(runs: readonly CompletedRun[], params: 'total' | 'non-embedding'): TextPoint[] {
  const settings = overSeeds(runs, (run) => `${widthOf(run)} ${run.tokens}`, lossOf);
  return settings.map(({ key, mean }) => {
    const run = runs.find((one) => `${widthOf(one)} ${one.tokens}` === key)!;
    const { nParams, nTokens, trainFlops } = runColumns([run], params);
    return { nParams: nParams[0]!, nTokens: nTokens[0]!, trainFlops: trainFlops[0]!, loss: mean };
  });
}

/**
 * The points that none of at most as much compute equals, from the cheapest to the dearest: what L(C) is read off.
 *
 * Worked value: losses 5, 4, 4.5 and 3 at compute 1, 2, 3 and 4 leave 5, 4 and 3.
 */
export function frontier<Point extends { trainFlops: number; loss: number }>(points: readonly Point[]): Point[] {
  return [...points]
    .sort((a, b) => a.trainFlops - b.trainFlops || a.loss - b.loss)
    .filter(({ loss }, i, sorted) => sorted.slice(0, i).every((earlier) => earlier.loss > loss));
}

/** The joint law of runs on fresh tokens, its floor fitted: L = E + A N^-alpha + B D^-beta, N being all parameters. */
export function jointTextLaw(fresh: readonly CompletedRun[]): Fit<'A' | 'B' | 'E' | 'alpha' | 'beta', 'nParams' | 'nTokens'> {
  return fitParametric(runColumns(fresh, 'total'));
}

/** What comes of a comparison with a published number. */
export type Agreement = 'same' | 'differs' | 'cannot be told';

/**
 * Whether an exponent is one that was published: `differs` if its interval does not hold that; `same` if it does and is no wider than half
 * of it; `cannot be told` if it does only because it is wide.
 *
 * Worked value: 0.07 to 0.09 is the same as 0.076 and differs from 0.095; 0.05 to 0.12 cannot be told from either.
 */
export function agreement({ interval }: { interval: { low: number; high: number } }, published: number): Agreement {
  const { low, high } = interval;
  if (published < low || published > high) return 'differs';
  return high - low <= published / 2 ? 'same' : 'cannot be told';
}

/** What passes over the same tokens are worth. */
export interface RepeatedText {
  /** Tokens there are. */
  unique: number;
  passes: number;
  loss: OverRepetitions;
  /** Of as many fresh tokens. */
  freshLoss: OverRepetitions;
  /** Passes over fresh tokens that would have given this loss. */
  worth: OverRepetitions;
}

/** Four passes are as good as fresh tokens where they are worth more than so many. */
const WORTH_OF_FOUR = 3;

/**
 * What repeated tokens are worth, seed by seed against the fresh runs of the same width (`freshEquivalent`), with 90% intervals over seeds
 * (of worths in logarithms); R_D* of each seed by `decayOfRepetition`; and whether four passes are nearly as good as fresh tokens: `holds`
 * if every interval of what four passes are worth is above 3, `fails` if one of them is wholly below.
 * @throws InputError if a seed lacks a run, or no run has four passes
 */
export function repeatedText({ fresh, repeated }: Pick<TextRuns, 'fresh' | 'repeated'>): {
  points: RepeatedText[]; decay: OverRepetitions; fourPasses: Verdict;
} {
  const width = widthOf(repeated[0]!);
  const curves = [...new Set(repeated.map(({ seed }) => seed))].map((seed) => ({
    fresh: overSeeds(fresh.filter((run) => widthOf(run) === width && run.seed === seed), ({ tokens }) => tokens, lossOf),
    repeated: repeated.filter((run) => run.seed === seed),
  }));
  const settings = overSeeds(repeated, (run) => `${uniqueTokens(run)} ${run.tokens}`, lossOf).map(({ key }) => key.split(' ').map(Number))
    .sort(([a, b], [c, d]) => a! - c! || b! - d!);
  const bySeed = curves.map((curve) => settings.map(([unique, tokens]) => {
    const run = curve.repeated.find((one) => uniqueTokens(one) === unique && one.tokens === tokens);
    const same = curve.fresh.find(({ key }) => key === tokens);
    if (!run || !same) throw new InputError(`runs: expected ${unique} tokens read to ${tokens}, and as many fresh ones, in every seed`);
    const passes = tokens! / unique!;
    const own: OverSeeds<number> = { key: tokens!, values: [lossOf(run)], mean: lossOf(run), low: lossOf(run), high: lossOf(run) };
    return { unique: unique!, passes, loss: lossOf(run), freshLoss: same.mean, worth: freshEquivalent(curve.fresh, [own])[0]!.y / unique! };
  }));
  const points = settings.map((_, i): RepeatedText => {
    const seeds = bySeed.map((points) => points[i]!);
    const { unique, passes } = seeds[0]!;
    return {
      unique, passes,
      loss: overRepetitions(seeds.map(({ loss }) => loss)),
      freshLoss: overRepetitions(seeds.map(({ freshLoss }) => freshLoss)),
      worth: overRepetitions(seeds.map(({ worth }) => worth), { scale: 'log' }),
    };
  });
  const four = points.filter(({ passes }) => passes === 4);
  if (four.length === 0) throw new InputError('runs: expected some of four passes, got none');
  return {
    points,
    decay: overRepetitions(bySeed.map((own) => decayOfRepetition(own.map(({ passes, worth }) => ({ x: passes, y: worth })))), { scale: 'log' }),
    fourPasses: four.every(({ worth }) => worth.interval.low > WORTH_OF_FOUR) ? 'holds'
      : four.some(({ worth }) => worth.interval.high < WORTH_OF_FOUR) ? 'fails' : 'undecided',
  };
}

/** Loss and accuracy of a run. */
export interface LossAndUse {
  loss: number;
  accuracy: number;
}

/** What a model of each loss makes of the task that every run was asked. */
export function lossAndUse(runs: readonly CompletedRun[]): LossAndUse[] {
  return runs.map((run) => ({ loss: lossOf(run), accuracy: shareRight(run, 'zeroShot', 'continuation') }));
}

/** Loss tracks use where the rank correlation of loss and accuracy is below this. */
const TRACKS = -0.9;

/** The rank correlation of loss and accuracy, and whether the loss tracks use by it. */
export function lossTracksUse(points: readonly LossAndUse[]): { correlation: number; holds: boolean } {
  const correlation = rankCorrelation(points.map(({ loss }) => loss), points.map(({ accuracy }) => accuracy));
  return { correlation, holds: correlation < TRACKS };
}
