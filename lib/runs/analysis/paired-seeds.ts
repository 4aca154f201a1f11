import { InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import { fitParabola } from '../../fit/index.js';
import { percentileInterval, weightedLine } from '../../fit/statistics.js';
import type { TransformerConfig } from '../../model/config.js';
import type { CompletedRun } from '../store/run-record.js';
import { overRepetitions, type OverRepetitions } from './compare-runs.js';

/** What an interval says of a claim that names a bound. */
export type Verdict = 'holds' | 'fails' | 'undecided';

/** The three ways in which Kaplan et al. 2020 (figure 5) vary a shape, each with the ratio that they vary. */
export const SHAPE_PANELS = ['dModel / nLayer', 'dModel / nHead', 'dFF / dModel'] as const;
export type ShapePanelName = (typeof SHAPE_PANELS)[number];

/** One shape, beside the best of its panel. */
export interface ShapeResult {
  nLayer: number;
  dModel: number;
  nHead: number;
  dFF: number;
  /** The ratio that its panel varies. */
  ratio: number;
  /** Loss above the floor, nats a token. */
  excess: OverRepetitions;
  /** Its loss over that of the best shape, seed by seed: what Kaplan et al. state. 1 for the best. */
  lossRatio: OverRepetitions;
  /** The same of the excess over the floor: a share of the loss flatters where most of it is floor. */
  excessRatio: OverRepetitions;
  /** Whether the excess is within a twentieth of the best: `holds` where the whole interval is, `fails` where none of it is. */
  isMild: Verdict;
}

/** "A few percent" of Kaplan et al., of the excess: what a quarter more parameters are worth at an exponent of 0.2. */
export const MILD = 1.05;

/**
 * The runs of the sweep `shape` on one language, in the three panels of Kaplan et al. 2020, figure 5, each from the lowest ratio to the
 * highest; the usual shape (two layers of 64, heads of 16, dFF = 4 dModel) stands in all three.
 *
 * Of each shape: the excess over `floor`, which is to be that of the very windows on which the runs were judged (`bestLossOn`), and its
 * ratio to that of the best shape of its panel (of the lowest mean), taken seed by seed in logarithms, with 90% intervals. The claim that
 * shape hardly matters is judged by the interval of that ratio: see `isMild`.
 * @throws InputError if a shape lacks a seed that another has
 */
export function shapePanels(runs: readonly CompletedRun[], floor: number): Record<ShapePanelName, ShapeResult[]> {
  const modelOf = (run: CompletedRun) => run.config.train.model;
  const shapes = grouped(runs, (run) => JSON.stringify(modelOf(run))).map(([, members]) => ({
    model: modelOf(members[0]!), seeds: members.map(({ seed }) => seed).join(' '), losses: members.map(lossOf),
  }));
  const uneven = shapes.find(({ seeds }) => seeds !== shapes[0]!.seeds);
  if (uneven) throw new InputError(`runs: expected the seeds ${shapes[0]!.seeds} for every shape, got ${uneven.seeds} for one`);
  const panel = (ratio: (model: TransformerConfig) => number, belongs: (model: TransformerConfig) => boolean) => {
    const own = shapes.filter(({ model }) => belongs(model)).sort((a, b) => ratio(a.model) - ratio(b.model));
    const best = own.reduce((a, b) => (meanOf(b.losses) < meanOf(a.losses) ? b : a));
    return own.map(({ model, losses }): ShapeResult => {
      const toBest = (above: number) => overRepetitions(losses.map((loss, i) => (loss - above) / (best.losses[i]! - above)), { scale: 'log' });
      const excessRatio = toBest(floor);
      const { low, high } = excessRatio.interval;
      const { nLayer, dModel, nHead, dFF } = model;
      return {
        nLayer, dModel, nHead, dFF, ratio: ratio(model), excessRatio, lossRatio: toBest(0),
        excess: overRepetitions(losses.map((loss) => loss - floor)),
        isMild: high <= MILD ? 'holds' : low > MILD ? 'fails' : 'undecided',
      };
    });
  };
  const usual = ({ dFF, dModel }: { dFF: number; dModel: number }) => dFF === 4 * dModel;
  return {
    'dModel / nLayer': panel((m) => m.dModel / m.nLayer, (m) => usual(m) && m.nHead === 4),
    'dModel / nHead': panel((m) => m.dModel / m.nHead, (m) => m.nLayer === 2 && m.dModel === 64),
    'dFF / dModel': panel((m) => m.dFF / m.dModel, (m) => m.nLayer === 2 && (!usual(m) || m.nHead === 4)),
  };
}

/** The losses of one width along the learning rate. */
export interface RateValley {
  dModel: number;
  /** From the lowest rate to the highest; a rate at which a seed diverged is left out. */
  rates: readonly { rate: number; losses: readonly number[]; mean: number }[];
  /** The rate of the lowest mean among those tried, and whether lower and higher ones were tried. */
  lowest: { rate: number; mean: number };
  isInside: boolean;
  /** Where the parabolas are lowest, on the scale of the rate. Absent where the lowest rate stands at an edge. */
  best?: OverRepetitions;
  /** What the lowest rate of the narrowest width costs here beyond this width's own lowest, nats a token. */
  costOfTransfer: OverRepetitions;
}

/** How the best rate moves with the width in one parametrisation. */
export interface RateTransfer {
  valleys: RateValley[];
  /** d ln(best rate) / d ln(width) over the widths whose lowest rate is inside: 0 where it stays. Absent for fewer than three. */
  slope?: OverRepetitions;
  /** Whether the best rate stays: `holds` where the whole interval of the slope is within 1/4 of 0, `fails` where none of it is. */
  stays: Verdict;
}

/** A slope that moves the best rate by less than a step of the grid (a factor 2) over a factor 8 in width: 8^(1/4) = 1.7. */
const STILL = 0.25;

/** Rates on each side of the lowest through which a parabola goes. */
const NEIGHBOURS = 2;

/**
 * The best learning rate at each width, and how it moves, from runs over a grid of rates with the same seeds throughout.
 *
 * At each width the window is the rate of the lowest mean loss with up to two neighbours on each side, as many on one as on the other. For
 * every seed a least-squares parabola in ln(rate) goes through its losses in the window; its centre is that seed's best rate, or the lowest
 * of the window where it does not bend upwards or is lowest outside. The best rate is their geometric mean, and the slope is that of the
 * least-squares line of ln(best rate) on ln(width) of each seed: both with a 90% interval over seeds. Widths whose lowest rate is the
 * first or the last tried do not count. The cost of transfer compares runs, not parabolas.
 * @throws InputError if a rate lacks a seed that another of its width has
 */
export function rateTransfer(runs: readonly CompletedRun[]): RateTransfer {
  const rateOf = (run: CompletedRun) => run.config.train.learningRate;
  const nSeeds = new Set(runs.map(({ seed }) => seed)).size;
  const measured = grouped(runs, (run) => run.config.train.model.dModel).sort(([a], [b]) => a - b).map(([dModel, members]) => {
    const rates = grouped(members, rateOf).sort(([a], [b]) => a - b).flatMap(([rate, own]) => {
      const losses = own.map(lossOf);
      if (losses.length < nSeeds) return [];
      return [{ rate, losses, mean: meanOf(losses) }];
    });
    if (rates.length < 3) throw new InputError(`runs: expected 3 rates or more with all seeds at width ${dModel}, got ${rates.length}`);
    const at = rates.reduce((best, { mean }, i) => (mean < rates[best]!.mean ? i : best), 0);
    return { dModel, rates, at };
  });
  const transferred = measured[0]!.rates[measured[0]!.at]!.rate;
  const centres = measured.map(({ rates, at }) => {
    const reach = Math.min(NEIGHBOURS, at, rates.length - 1 - at);
    if (reach === 0) return undefined;
    const near = rates.slice(at - reach, at + reach + 1);
    return near[0]!.losses.map((_, seed) => centreOf(near.map(({ rate, losses }) => ({ x: Math.log(rate), y: losses[seed]! }))));
  });
  const valleys = measured.map(({ dModel, rates, at }, i): RateValley => {
    const [lowest, ofNarrowest] = [rates[at]!, rates.find(({ rate }) => rate === transferred)];
    if (!ofNarrowest) throw new InputError(`runs: expected width ${dModel} at the best rate of the narrowest, ${transferred}, got none`);
    const best = centres[i] && overRepetitions(centres[i].map(Math.exp), { scale: 'log' });
    return {
      dModel, rates, lowest: { rate: lowest.rate, mean: lowest.mean }, isInside: best !== undefined,
      ...(best && { best }),
      costOfTransfer: overRepetitions(ofNarrowest.losses.map((loss, seed) => loss - lowest.losses[seed]!)),
    };
  });
  const inside = measured.flatMap(({ dModel }, i) => (centres[i] ? [{ x: Math.log(dModel), centres: centres[i] }] : []));
  if (inside.length < 3) return { valleys, stays: 'undecided' };
  const slope = overRepetitions(inside[0]!.centres.map((_, seed) => slopeOf(inside.map(({ x, centres: own }) => ({ x, y: own[seed]! })))));
  const { low, high } = slope.interval;
  return { valleys, slope, stays: low >= -STILL && high <= STILL ? 'holds' : high < -STILL || low > STILL ? 'fails' : 'undecided' };
}

/** What runs of one arm have more than those of another, seed by seed. */
export interface SeedGain {
  mean: number;
  /** 90%, by drawing seeds. */
  interval: { low: number; high: number };
  /** Of each seed, the lowest first. */
  gains: readonly number[];
  /** Whether it is a gain: `holds` where the whole interval is above 0, `fails` where it is below. */
  verdict: Verdict;
}

const RESAMPLES = 10_000;

/**
 * The mean gain of an arm over another whose runs have the same seeds, and the middle 90% of that mean over 10,000 draws of as many seeds
 * with replacement (Efron 1979): for shares of right answers, which scatter like no normal distribution near chance and near one. Of ten
 * seeds the interval is about a tenth too narrow.
 *
 * Worked value: 0.5 and 0.7 against 0.4 and 0.4 gain 0.1 and 0.3: mean 0.2, and the interval is 0.1 to 0.3, since one draw in four is of
 * one seed only.
 * @throws InputError if the arms have other seeds
 */
export function gainOverSeeds<Run extends { seed: number }>(
  { from, to }: { from: readonly Run[]; to: readonly Run[] }, value: (run: Run) => number,
): SeedGain {
  const seedsOf = (runs: readonly Run[]) => runs.map(({ seed }) => seed).sort((a, b) => a - b).join(' ');
  if (from.length === 0 || seedsOf(from) !== seedsOf(to)) {
    throw new InputError(`from, to: expected runs of the same seeds, each once, got ${seedsOf(from) || 'none'} and ${seedsOf(to) || 'none'}`);
  }
  const gains = to.map((run) => value(run) - value(from.find(({ seed }) => seed === run.seed)!)).sort((a, b) => a - b);
  const stream = randomStream(0, 'gain over seeds');
  const means = Array.from({ length: RESAMPLES }, () => meanOf(gains.map(() => gains[stream.integer(gains.length)]!)));
  const { low, high } = percentileInterval(means, 0.9);
  return { mean: meanOf(gains), interval: { low, high }, gains, verdict: low > 0 ? 'holds' : high < 0 ? 'fails' : 'undecided' };
}

/** A step in a grid of sizes and lengths of training, in one of them alone. */
export interface GridGain extends SeedGain {
  direction: 'larger' | 'longer';
  /** The width that stays while training gets longer, or the steps that stay while the model gets larger. */
  at: number;
  from: number;
  to: number;
  /** Whether it goes from one end to the other, or to the next. */
  reach: 'ends' | 'next';
}

/**
 * What a larger model gains at each length of pretraining, and a longer pretraining at each width: from each to the next, and from end to
 * end, in `value`, of which more is better.
 * @throws InputError if a cell lacks a seed that another has
 */
export function gridGains(runs: readonly CompletedRun[], value: (run: CompletedRun) => number): GridGain[] {
  const along = {
    larger: ({ config }: CompletedRun) => config.train.model.dModel,
    longer: ({ config }: CompletedRun) => config.train.steps,
  };
  return (['larger', 'longer'] as const).flatMap((direction) => {
    const [moves, stays] = [along[direction], along[direction === 'larger' ? 'longer' : 'larger']];
    return grouped(runs, stays).sort(([a], [b]) => a - b).flatMap(([at, line]) => {
      const cells = grouped(line, moves).sort(([a], [b]) => a - b);
      const next = cells.slice(1).map((cell, i) => ({ reach: 'next' as const, pair: [cells[i]!, cell] }));
      return [...next, { reach: 'ends' as const, pair: [cells[0]!, cells.at(-1)!] }].map(({ reach, pair: [from, to] }): GridGain => (
        { direction, at, from: from![0], to: to![0], reach, ...gainOverSeeds({ from: from![1], to: to![1] }, value) }
      ));
    });
  });
}

/** What several gains say of the claim that there is always one: it holds where all do, and fails where one does. */
export function verdictOfAll(gains: readonly Pick<SeedGain, 'verdict'>[]): Verdict {
  if (gains.some(({ verdict }) => verdict === 'fails')) return 'fails';
  return gains.every(({ verdict }) => verdict === 'holds') ? 'holds' : 'undecided';
}

function centreOf(points: readonly { x: number; y: number }[]): number {
  const { centre, curvature } = fitParabola(points.map(({ x }) => x), points.map(({ y }) => y));
  if (curvature > 0 && centre >= points[0]!.x && centre <= points.at(-1)!.x) return centre;
  return points.reduce((a, b) => (b.y < a.y ? b : a)).x;
}

function slopeOf(points: readonly { x: number; y: number }[]): number {
  const [x, y] = [Float64Array.from(points, (point) => point.x), Float64Array.from(points, (point) => point.y)];
  return weightedLine(x, y, new Float64Array(points.length).fill(1)).slope;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const lossOf = (run: CompletedRun) => run.validationLossNatsPerToken;

/** Runs by a key, in the order in which the keys come first, each group from the lowest seed to the highest. */
function grouped<Key>(runs: readonly CompletedRun[], by: (run: CompletedRun) => Key): [Key, CompletedRun[]][] {
  return [...new Set(runs.map(by))].map((key) => [key, runs.filter((run) => by(run) === key).sort((a, b) => a.seed - b.seed)]);
}
