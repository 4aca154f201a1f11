import { fitPowerLaw, groupByBudget } from '../../lib/fit/index.js';
import { quantile, standardDeviation, studentReach, weightedLine } from '../../lib/fit/statistics.js';
import { nParamsNonEmbedding, nParamsTotal } from '../../lib/model/count.js';
import { calibrationShare } from '../../lib/course/homework/study/study-chain.js';
import { intervalScore } from '../../lib/course/homework/challenge/score.js';
import type { StudyDesign, StudyRun } from '../../lib/course/homework/study/study-design.js';

/** A run of a study, and what it measured. */
export interface Measured {
  run: StudyRun;
  value: number;
}

export interface Forecast {
  estimate: number;
  low: number;
  high: number;
}

/** All that a student knows when the interval is committed. */
export interface Known {
  /** The exercise. */
  id: string;
  ladder: readonly Measured[];
  floor: number;
  /** The configuration that decides, whatever its seed. */
  deciding: StudyRun;
}

export type Forecaster = (known: Known) => Forecast;

/**
 * How a student of each study foretells, by exercise. Declared before the runs of test/fixtures/study-runs.jsonl: study seeds on which it
 * was tried are not among them.
 */
type Forecasters = Readonly<Record<string, Forecaster>>;

const LEVEL = 0.9;
const width = ({ config }: StudyRun) => config.model.dModel;
const depth = ({ config }: StudyRun) => config.model.nLayer;
const steps = ({ config }: StudyRun) => config.steps;
const total = ({ config }: StudyRun) => nParamsTotal(config.model);
const tokens = ({ config }: StudyRun) => config.steps * config.batchSize! * config.model.contextLength;
const size = ({ config }: StudyRun) => nParamsNonEmbedding(config.model);
const flops = (run: StudyRun) => 6 * total(run) * tokens(run);
const isPrefix = ({ config }: StudyRun) => config.model.architecture === 'prefix-decoder';
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));

/** The runs that differ in nothing but the seed, together. */
function bySetting(ladder: readonly Measured[]): Measured[][] {
  const settings = new Map<string, Measured[]>();
  for (const one of ladder) {
    const setting = JSON.stringify({ ...one.run.config, seed: 0 });
    settings.set(setting, [...settings.get(setting) ?? [], one]);
  }
  return [...settings.values()];
}

/** The spread over seeds of `of`, pooled over settings, and its degrees of freedom. */
function seedSpread(ladder: readonly Measured[], of: (value: number) => number): { spread: number; degrees: number } {
  const several = bySetting(ladder).filter(({ length }) => length > 1).map((runs) => runs.map(({ value }) => of(value)));
  const degrees = several.reduce((sum, { length }) => sum + length - 1, 0);
  const squares = several.reduce((sum, values) => sum + (values.length - 1) * standardDeviation(values) ** 2, 0);
  return { spread: Math.sqrt(squares / degrees), degrees };
}

type ExcessAt = (run: StudyRun) => number;

/** A power of the width above a known floor. */
function lawOfWidth(rows: readonly Measured[], floor: number): ExcessAt {
  const law = fitPowerLaw({ x: rows.map(({ run }) => width(run)), loss: rows.map(({ value }) => value), floor: { known: floor } });
  return (run) => law.predict({ x: width(run) }).value - floor;
}

/**
 * The study of shapes: a law of the width, through both depths, since these are seen to differ little. It is tested where the answer is
 * known: the widths up to 8 foretell 12, those up to 12 foretell 16, and miss by a factor of the excess that is a power of the step in
 * width. What decides is expected to be missed by the later power, and that is doubted by the larger of both; besides, the spread over
 * seeds of the wider ones.
 */
function byTheWidth({ ladder, floor, deciding }: Known): Forecast {
  const missed = [12, 16].map((tested) => {
    const smaller = ladder.filter(({ run }) => width(run) < tested);
    const law = lawOfWidth(smaller, floor);
    const miss = mean(ladder.filter(({ run }) => width(run) === tested).map(({ run, value }) => Math.log((value - floor) / law(run))));
    return miss / Math.log(tested / most(smaller.map(({ run }) => width(run))));
  });
  const step = Math.log(width(deciding) / 16);
  const expected = Math.log(lawOfWidth(ladder.filter(({ run }) => width(run) > 6), floor)(deciding)) + missed[1]! * step;
  const { spread, degrees } = seedSpread(ladder.filter(({ run }) => width(run) >= 12), (value) => Math.log(value - floor));
  const half = most(missed.map(Math.abs)) * step + studentReach(LEVEL, degrees) * spread;
  const at = (beside: number) => floor + Math.exp(expected + beside);
  return { estimate: at(0), low: at(-half), high: at(half) };
}

/**
 * The gains apart: from the corner of the ladder on, the loss above the floor falls by a power of the width, the last one of the ladder or
 * one that has grown by as much again as it grew before; and by what twice the steps still bring: nothing, or as much as the last
 * doubling brought the widest. Between these, and the spread over seeds.
 */
function gainsApart({ ladder, floor, deciding }: Known): Forecast {
  const at = (dModel: number, nSteps: number) =>
    mean(ladder.filter(({ run }) => width(run) === dModel && steps(run) === nSteps).map(({ value }) => Math.log(value - floor)));
  const power = (from: number, to: number) => (at(from, 2000) - at(to, 2000)) / Math.log(to / from);
  const lately = power(12, 16);
  const grown = Math.max(0, lately - power(8, 12));
  const step = Math.log(width(deciding) / 16);
  const doubling = Math.max(0, at(16, 1000) - at(16, 2000));
  const [least, greatest] = [at(16, 2000) - (lately + grown) * step - doubling, at(16, 2000) - lately * step];
  const { spread, degrees } = seedSpread(ladder.filter(({ run }) => steps(run) >= 2000), (value) => Math.log(value - floor));
  const widening = studentReach(LEVEL, degrees) * spread;
  const loss = (lnExcess: number) => floor + Math.exp(lnExcess);
  return { estimate: loss((least + greatest) / 2), low: loss(least - widening), high: loss(greatest + widening) };
}

/** By the line of ln excess through the mean losses of settings, against ln steps, from point to point: steps at which it is reached. */
function curveOf(ladder: readonly Measured[], floor: number) {
  const points = bySetting(ladder)
    .map((runs) => ({ x: Math.log(steps(runs[0]!.run)), y: mean(runs.map(({ value }) => Math.log(value - floor))) }))
    .sort((a, b) => a.x - b.x);
  const between = (isPast: (point: { x: number; y: number }) => boolean) => {
    const past = points.findIndex(isPast);
    const after = past < 0 ? points.length - 1 : Math.max(1, past);
    return [points[after - 1]!, points[after]!] as const;
  };
  return {
    excessAt: (lnSteps: number) => {
      const [a, b] = between(({ x }) => x >= lnSteps);
      return a.y + ((b.y - a.y) * (lnSteps - a.x)) / (b.x - a.x);
    },
    lnStepsFor: (lnExcess: number) => {
      const [a, b] = between(({ y }) => y <= lnExcess);
      return a.x + ((b.x - a.x) * (lnExcess - a.y)) / (b.y - a.y);
    },
  };
}

const logit = (share: number) => Math.log(share / (1 - share));
const wholly = (lnOdds: number) => (1 / (1 + Math.exp(-lnOdds))) ** 8;

/** A line through points, and where one more point would lie at `at`: the textbook's interval. */
function lineForecast(x: readonly number[], y: readonly number[], at: number): Forecast {
  const { intercept, slope } = weightedLine(Float64Array.from(x), Float64Array.from(y), new Float64Array(x.length).fill(1));
  const degrees = x.length - 2;
  const rest = Math.sqrt(x.reduce((sum, value, i) => sum + (y[i]! - intercept - slope * value) ** 2, 0) / degrees);
  const centre = mean(x);
  const leverage = 1 + 1 / x.length + (at - centre) ** 2 / x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const half = studentReach(LEVEL, degrees) * rest * Math.sqrt(leverage);
  const estimate = intercept + slope * at;
  return { estimate, low: estimate - half, high: estimate + half };
}

const lnSize = (run: StudyRun) => Math.log(size(run));

/**
 * By approach 2: the excess of the best size at each budget. From the last budget on it falls with the exponent between the last two, or
 * with one that has grown by as much again as it grew before; both ends are widened by what the spread over seeds makes of the line through
 * the last two. Runs of under 600 steps scatter more than that, so they say nothing of it.
 */
function alongTheValleys({ ladder, floor, deciding }: Known): Forecast {
  const settings = bySetting(ladder).map((runs) => ({ flops: flops(runs[0]!.run), excess: mean(runs.map(({ value }) => value)) - floor }));
  const { budgets } = groupByBudget(settings.map((setting) => setting.flops));
  const best = budgets.map(({ trainFlops, rows }) =>
    ({ x: Math.log(trainFlops), y: Math.log(Math.min(...rows.map((row) => settings[row]!.excess))) }));
  const [a, b, c] = [0, 1, 2].map((i) => best[i]!) as [typeof best[number], typeof best[number], typeof best[number]];
  const [before, lately] = [(a.y - b.y) / (b.x - a.x), (b.y - c.y) / (c.x - b.x)];
  const distance = Math.log(flops(deciding)) - c.x;
  const reach = distance / (c.x - b.x);
  const { spread, degrees } = seedSpread(ladder.filter(({ run }) => steps(run) >= 600), (value) => Math.log(value - floor));
  const widening = studentReach(LEVEL, degrees) * spread * Math.sqrt(1 + ((1 + reach) ** 2 + reach ** 2) / 2);
  const grown = Math.max(0, lately - before);
  const at = (exponent: number, beside: number) => floor + Math.exp(c.y - exponent * distance + beside);
  return { estimate: at(lately + grown / 2, 0), low: at(lately + grown, -widening), high: at(lately, widening) };
}

/** What a calibrated student does. */
export const honest: Forecasters = {
  '1.7': gainsApart,
  // a causal decoder gets to the same loss in a share of the steps: between a half, for as many targets, and what the ladder says
  '2.7': ({ ladder, floor, deciding }) => {
    const curve = curveOf(ladder.filter(({ run }) => !isPrefix(run)), floor);
    const shares = ladder.filter(({ run }) => isPrefix(run) && steps(run) > 250)
      .map(({ run, value }) => curve.lnStepsFor(Math.log(value - floor)) - Math.log(steps(run)));
    const half = studentReach(LEVEL, shares.length - 1) * standardDeviation(shares) * Math.sqrt(1 + 1 / shares.length);
    const [most, least] = [Math.min(0, mean(shares) + half), Math.min(Math.log(0.5), mean(shares) - half)];
    const at = (share: number) => floor + Math.exp(curve.excessAt(Math.log(steps(deciding)) + share));
    return { estimate: at((most + least) / 2), low: at(most), high: at(least) };
  },
  '3.7': byTheWidth,
  '4.6': alongTheValleys,
  // the log odds of one token on a line against ln N, or against the width: the ladder does not tell which; then all eight
  '5.7': ({ ladder, deciding }) => {
    const logits = ladder.map(({ value }) => logit(value));
    const lines = [lnSize, width].map((of) => lineForecast(ladder.map(({ run }) => of(run)), logits, of(deciding)).estimate);
    const { spread, degrees } = seedSpread(ladder, logit);
    const half = studentReach(LEVEL, degrees) * spread;
    const [low, high] = [Math.min(...lines), Math.max(...lines)];
    return { estimate: wholly((low + high) / 2), low: wholly(low - half), high: wholly(high + half) };
  },
};

/** The best that was measured for what is foretold, over the seeds of one setting. */
function last({ id, ladder, deciding }: Known): Measured[] {
  const alike = isPrefix(deciding) ? ladder.filter(({ run }) => isPrefix(run)) : ladder;
  const several = bySetting(alike).filter((runs) => runs.length > 1);
  const settings = several.map((runs) => ({ runs, value: mean(runs.map(({ value }) => value)) }));
  const better = (a: number, b: number) => (id === '5.7' ? a > b : a < b);
  return settings.reduce((best, setting) => (better(setting.value, best.value) ? setting : best)).runs;
}

/** What a setting's runs measured, as what is foretold: of 5.7 to the power of the answer's length. */
const foretold = ({ id }: Known, value: number) => (id === '5.7' ? value ** 8 : value);

/** The last rung repeated, with the spread over seeds for an interval. */
export function repeats(known: Known): Forecast {
  const values = last(known).map(({ value }) => foretold(known, value));
  const half = studentReach(LEVEL, values.length - 1) * standardDeviation(values);
  return { estimate: mean(values), low: mean(values) - half, high: mean(values) + half };
}

/** The honest estimate, and no interval. */
export function point(known: Known): Forecast {
  const { estimate } = honest[known.id]!(known);
  return { estimate, low: estimate, high: estimate };
}

/**
 * A fit that looks away from what the study is about, with the interval that the fit gives: without a floor; in 3.7 a law of N alone,
 * whatever the shape; in 5.7 a line through the share of whole answers itself.
 */
export const careless: Forecasters = {
  '1.7': withoutFloor(flops),
  '2.7': withoutFloor(steps),
  '3.7': ({ ladder, floor, deciding }) => {
    const rows = ladder.filter(({ run }) => depth(run) === 1);
    const law = fitPowerLaw({ x: rows.map(({ run }) => size(run)), loss: rows.map(({ value }) => value), floor: { known: floor } });
    return runForecast(law, size(deciding));
  },
  '4.6': withoutFloor(flops),
  '5.7': ({ ladder, deciding }) =>
    lineForecast(ladder.map(({ run }) => lnSize(run)), ladder.map(({ value }) => value ** 8), lnSize(deciding)),
};

function withoutFloor(of: (run: StudyRun) => number) {
  return ({ ladder, deciding }: Known): Forecast => {
    const rows = ladder.filter(({ run }) => isPrefix(run) === isPrefix(deciding));
    return runForecast(fitPowerLaw({ x: rows.map(({ run }) => of(run)), loss: rows.map(({ value }) => value), floor: 'none' }), of(deciding));
  };
}

function runForecast(law: ReturnType<typeof fitPowerLaw>, x: number): Forecast {
  const { value, runInterval } = law.predict({ x });
  return { estimate: value, low: runInterval!.low, high: runInterval!.high };
}

/**
 * Who knows only the ladder's last rung, and that more is better: from there to what cannot be beaten (the floor, everything right; for a
 * prefix decoder, the causal one at as many tokens). The width of this interval is where nothing is earned.
 */
export function knowsOnlyTheLast(known: Known): Forecast {
  const { id, ladder, floor, deciding } = known;
  const end = foretold(known, mean(last(known).map(({ value }) => value)));
  const causal = ladder.filter(({ run }) => !isPrefix(run) && steps(run) === steps(deciding)).map(({ value }) => value);
  const bound = isPrefix(deciding) ? mean(causal) : id === '5.7' ? 1 : floor;
  return { estimate: (end + bound) / 2, low: Math.min(end, bound), high: Math.max(end, bound) };
}

/** A line of test/fixtures/study-runs.jsonl: what a study's runs measured, in the design's order; what decided, with one seed or two. */
export interface TrainedStudy {
  id: string;
  studySeed: number;
  floor: number;
  ladder: number[];
  decided: number[];
  ladderSeconds: number;
  decidingSeconds: number;
}

/** What a student of this study knows when the prediction is committed. */
export function knownOf(design: StudyDesign, { id, studySeed, floor, ladder }: TrainedStudy): Known {
  const runs = design.ladder(studySeed);
  return { id, floor, ladder: runs.map((run, i) => ({ run, value: ladder[i]! })), deciding: design.deciding(studySeed, 0)[0]! };
}

export const forecasters: Forecasters = {
  honest: (known) => honest[known.id]!(known), repeats, point, careless: (known) => careless[known.id]!(known),
};

/** Each outcome of each study against what a forecaster said of it: whether the interval held, its score, and what share it earns. */
export function judged(design: StudyDesign, studies: readonly TrainedStudy[], forecaster: Forecaster, score = design.score) {
  return studies.flatMap((study) => {
    const said = forecaster(knownOf(design, study));
    return study.decided.map((x) => (
      { held: x >= said.low && x <= said.high, score: intervalScore(said, LEVEL, x), share: calibrationShare(score, said, x) }));
  });
}

/**
 * The constants of a design, by a rule that was stated before the runs: `none` is the mean width of the interval of who knows only the last
 * rung, `good` the upper quartile of the honest scores, so that three honest students of four earn everything; `seedSpread` is the spread
 * between the two outcomes of a study. To two digits. A design whose `good` is more than half of `none` tells nobody apart, and is no use.
 */
export function constantsOf(design: StudyDesign, studies: readonly TrainedStudy[]): Pick<StudyDesign, 'score' | 'seedSpread'> {
  const two = (value: number) => Number(value.toPrecision(2));
  const widths = studies.map((study) => knowsOnlyTheLast(knownOf(design, study))).map(({ low, high }) => high - low);
  const scores = judged(design, studies, forecasters.honest!).map(({ score }) => score);
  const spread = Math.sqrt(mean(studies.flatMap(({ decided: [a, b] }) => (b === undefined ? [] : (a! - b) ** 2 / 2))));
  return { score: { good: two(quantile(scores, 0.75)), none: two(mean(widths)) }, seedSpread: two(spread) };
}
