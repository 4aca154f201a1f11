import { InputError } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import type { Fit, Interval } from '../answer.js';
import { innerFit, keepRows, type FitOptions, type InnerFit, type PreparedData } from '../inner-fit.js';
import { fromTheta, type Law } from '../law.js';
import { isPenalised } from '../minimiser/robust.js';
import { plainPredictor, spreadOf, unlogOf, type Spread } from '../predict.js';
import { median } from '../statistics.js';
import {
  BEYOND_FACTOR, distanceBeyond, extrapolationInterval, furthestOf, LEAST_CUTS, orderOf, reachOf, wideningOf, type Miss, type Widening,
} from './beyond-range.js';

/** The law is fitted again at this many places at most. */
const MOST_CUTS = 12;

/** A larger table is sampled to this many rows: the record needs many cuts more than it needs many rows. */
const MOST_ROWS = 1000;

/** Start points of a refit, beside where the fit before it ended. */
const COLD_STARTS = 3;

/** A run that a fit to smaller ones had not seen. */
export interface HeldOutRun {
  /** Its row among the points of the fit. */
  row: number;
  inputs: Record<string, number>;
  /** How many times it lies beyond the furthest run that was fitted: in compute, or along an input if that is more. */
  factor: number;
  /** Whether the next fit had seen it. */
  isNext: boolean;
  predicted: number;
  observed: number;
  /** ln(observed/predicted), or observed - predicted where the law is fitted so. */
  error: number;
  /** (observed - predicted)/(observed - E), E being the floor that is known or was fitted to all runs; absent without one. */
  excessError?: number;
  /** Where the fit, taking its formula to hold there, expected the run, and whether it was there. */
  plain?: { interval: Interval; held: boolean };
  /** The same by the errors that had been seen until then; absent while those were too few. */
  extrapolated?: { interval: Interval; held: boolean };
}

/** One fit to the smaller runs and what it said about all larger ones. */
export interface RecordStep {
  fittedRuns: number;
  /** The furthest of them in what runs are ordered by. */
  fittedUpTo: number;
  heldOut: HeldOutRun[];
}

/** How predictions fared. Widths are ln(high/low), or high - low where the law is fitted so. */
export interface RecordSummary {
  heldOut: number;
  /** Of `error`; absent without a run. */
  rootMeanSquareError?: number;
  meanError?: number;
  /** Median |excessError|; absent without a floor. */
  medianExcessError?: number;
  /** Share of the runs that the plain interval held, and its median width; absent if no fit had one. */
  plain?: { runs: number; coverage: number; medianWidth: number };
  /** The same of the extrapolation interval, where there was one, and the plain median width on those same runs. */
  extrapolated?: { runs: number; coverage: number; medianWidth: number; plainCoverage: number; plainMedianWidth: number };
}

/** How well smaller runs foretold larger ones, and what follows for predictions beyond all of them. */
export interface ExtrapolationRecord {
  /** What runs are ordered by. */
  orderedBy: string;
  level: number;
  steps: RecordStep[];
  /** Over predictions of the next part only: each run once. */
  nextPart: RecordSummary;
  /** Over predictions of everything beyond, near and far. */
  beyond: RecordSummary;
  /** What widens the intervals of predictions beyond the range; absent if the record is too short. */
  widening?: Widening;
  /** Why there is no `widening`. */
  noWidening?: string;
}

/**
 * The measured record of a law's extrapolation on these runs: fit on the smallest by compute (or by the law's one input), predict
 * all larger ones, roll forward (rolling origin, Tashman 2000, Int. J. Forecasting 16, 437), and what widening of the intervals
 * would have been right: see `wideningOf`. The intervals of each step know only errors on runs that the step was fitted to.
 *
 * Up to twelve cuts, evenly spaced in the number of runs, never within a budget (5%), the first with at least two runs more than parameters
 * and a seventh of all. Of more than 1,000 rows a uniform sample (seed 0) of about that many is taken.
 * Worked value: points on an exact power law have errors of 0, so nothing is missed.
 */
export function extrapolationRecord<P extends string, I extends string>({ basis }: Pick<Fit<P, I>, 'basis'>): ExtrapolationRecord {
  return recordOf(basis);
}

/** A fit to the smaller runs, with the errors on all larger ones. */
interface Cut {
  inner: InnerFit;
  /** The furthest of its runs in what runs are ordered by, in logs. */
  upTo: number;
  runs: (Miss & { order: number; heldOut: Omit<HeldOutRun, 'isNext' | 'extrapolated'>; spread: Spread })[];
}

/** {@link extrapolationRecord} of a fit in the minimiser's terms. */
export function recordOf(inner: InnerFit): ExtrapolationRecord {
  const { law, level } = inner;
  const cuts = cutsOf(inner);
  const order = orderOf(law);
  const steps = cuts.map(({ upTo, inner: smaller, runs }, k): RecordStep => {
    const known = wideningOf(cuts.slice(0, k).map((earlier) => earlier.runs.filter((run) => run.order <= upTo)), level);
    const next = cuts[k + 1]?.upTo ?? Infinity;
    return {
      fittedRuns: smaller.data.observed.length,
      fittedUpTo: law.inputs[0] === 'loss' ? Math.exp(-upTo) : order.factor * Math.exp(upTo),
      heldOut: runs.map(({ order: own, distance, heldOut, spread }) => {
        const interval = known && extrapolationInterval({ ...spread, distance, plain: heldOut.plain?.interval }, known, unlogOf(smaller));
        return { ...heldOut, isNext: own <= next, ...(interval && { extrapolated: { interval, held: isIn(interval, heldOut.observed) } }) };
      }),
    };
  });
  const heldOut = steps.flatMap((step) => step.heldOut);
  const widening = wideningOf(cuts.map(({ runs }) => runs), level);
  return {
    orderedBy: order.name,
    level,
    steps,
    nextPart: summaryOf(heldOut.filter(({ isNext }) => isNext), law),
    beyond: summaryOf(heldOut, law),
    ...(widening ? { widening } : { noWidening: whyNot(inner, cuts.length) }),
  };
}

/** Fits to ever more of the runs, the smallest first, each with its predictions of the rest. */
function cutsOf(inner: InnerFit): Cut[] {
  const { law, problem, level } = inner;
  const rows = sampledRows(inner.data.observed.length);
  const inputs = rows.map((row) => Object.fromEntries(law.inputs.map((name, k) => [name, inner.data.columns[k]![row]!])));
  const reaches = inputs.map((own) => reachOf(law, own));
  const order = (position: number): number => reaches[position]!.at(-1)!;
  const sorted = Array.from(rows.keys()).sort((a, b) => order(a) - order(b));
  const floor = floorOf(inner);
  const cuts: Cut[] = [];
  for (const size of cutSizes(sorted.map(order), leastRuns(inner, rows.length))) {
    const kept = new Set(sorted.slice(0, size).map((position) => rows[position]!));
    const smaller = smallerFit(
      law,
      keepRows(inner.data, (row) => kept.has(row)),
      { loss: problem.loss, level, starts: COLD_STARTS },
      cuts.at(-1)?.inner,
    );
    if (!smaller) continue;
    const furthest = furthestOf(sorted.slice(0, size).map((position) => reaches[position]!));
    const [spreadAt, predict] = [spreadOf(smaller), plainPredictor(smaller)];
    const runs = sorted.slice(size).flatMap((position) => {
      const distance = distanceBeyond(furthest, reaches[position]!);
      if (distance <= Math.log(BEYOND_FACTOR)) return [];
      const spread = spreadAt(inputs[position]!);
      const { value: predicted, runInterval } = predict(inputs[position]!);
      const target = inner.data.observed[rows[position]!]!;
      const observed = unlogOf(inner)(target);
      const error = target - spread.centre;
      const heldOut = {
        row: rows[position]!, inputs: inputs[position]!, factor: Math.exp(distance), predicted, observed, error,
        ...(floor !== undefined && observed > floor && { excessError: (observed - predicted) / (observed - floor) }),
        ...(runInterval && { plain: { interval: runInterval, held: isIn(runInterval, observed) } }),
      };
      return [
        {
          order: order(position),
          distance,
          error,
          ...(spread.runStandardError !== undefined && { runStandardError: spread.runStandardError }),
          heldOut,
          spread,
        },
      ];
    });
    if (runs.length > 0) cuts.push({ inner: smaller, upTo: order(sorted[size - 1]!), runs });
  }
  return cuts;
}

/** All rows, or a uniform sample of them. */
function sampledRows(count: number): number[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  if (count <= MOST_ROWS) return rows;
  const stream = randomStream(0, 'record');
  return rows.filter(() => stream.uniform() < MOST_ROWS / count);
}

/** How many runs the first fit needs: two more than parameters, and a seventh of all. */
function leastRuns({ ranges }: InnerFit, runs: number): number {
  return Math.max(ranges.filter((range) => range.free).length + 2, Math.ceil(runs / 7));
}

/** After how many of the runs, in order, to cut: evenly spaced, and never within a budget. */
function cutSizes(orders: readonly number[], least: number): number[] {
  const ends: number[] = [];
  let lowest = orders[0]!;
  orders.forEach((order, i) => {
    if (order <= lowest + Math.log(BEYOND_FACTOR)) return;
    if (i >= least) ends.push(i);
    lowest = order;
  });
  if (ends.length === 0) return [];
  const wanted = Array.from({ length: MOST_CUTS }, (_, k) => least + ((orders.length - 1 - least) * k) / (MOST_CUTS - 1));
  const nearest = wanted.map((size) => ends.reduce((best, end) => (Math.abs(end - size) < Math.abs(best - size) ? end : best)));
  return [...new Set(nearest)].sort((a, b) => a - b);
}

/** A fit from where the one before it ended and from the law's own best starts; undefined if there is no finite start. */
function smallerFit(law: Law, data: PreparedData, options: FitOptions, before: InnerFit | undefined): InnerFit | undefined {
  const starts: Law['starts'] = (...columns) => [...(before ? [before.minimum.theta] : []), ...law.starts(...columns)];
  try {
    return innerFit({ ...law, starts }, data, options);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The floor E that is known, or that all runs gave. */
function floorOf({ law, minimum }: InnerFit): number | undefined {
  const position = law.parameters.findIndex(({ name }) => name === 'E');
  return position < 0 ? undefined : law.parameters[position]!.known ?? fromTheta(law.parameters[position]!, minimum.theta[position]!);
}

const isIn = ({ low, high }: Interval, value: number): boolean => value >= low && value <= high;

function summaryOf(runs: readonly HeldOutRun[], law: Pick<Law, 'response'>): RecordSummary {
  const width = ({ low, high }: Interval): number => (law.response === 'log' ? Math.log(high / low) : high - low);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const share = (held: readonly { held: boolean }[]): number => held.filter((one) => one.held).length / held.length;
  const plain = runs.flatMap((run) => run.plain ?? []);
  const both = runs.flatMap(({ plain: inside, extrapolated }) => (inside && extrapolated ? [{ inside, extrapolated }] : []));
  const excess = runs.flatMap(({ excessError }) => (excessError === undefined ? [] : [Math.abs(excessError)]));
  const widths = (intervals: readonly { interval: Interval }[]): number => median(intervals.map(({ interval }) => width(interval)));
  return {
    heldOut: runs.length,
    ...(runs.length > 0 && {
      rootMeanSquareError: Math.sqrt(mean(runs.map(({ error }) => error ** 2))),
      meanError: mean(runs.map(({ error }) => error)),
    }),
    ...(excess.length > 0 && { medianExcessError: median(excess) }),
    ...(plain.length > 0 && { plain: { runs: plain.length, coverage: share(plain), medianWidth: widths(plain) } }),
    ...(both.length > 0 && {
      extrapolated: {
        runs: both.length,
        coverage: share(both.map(({ extrapolated }) => extrapolated)),
        medianWidth: widths(both.map(({ extrapolated }) => extrapolated)),
        plainCoverage: share(both.map(({ inside }) => inside)),
        plainMedianWidth: widths(both.map(({ inside }) => inside)),
      },
    }),
  };
}

function whyNot(inner: InnerFit, cuts: number): string {
  if (isPenalised(inner.problem.loss)) return 'runs scatter to one side where overestimates are penalised, so there is no interval for one more run';
  const runs = inner.data.observed.length;
  return `the record is too short for an interval beyond the range: ${runs} runs allow ${cuts === 0 ? 'no fit' : cuts === 1 ? 'one fit' : `${cuts} fits`} to smaller ones with an error to measure on larger ones, `
    + `and ${LEAST_CUTS} are needed; the first takes ${leastRuns(inner, runs)} runs, so add runs at other budgets`;
}
