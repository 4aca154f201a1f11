import { describe as inWords, InputError } from '../../core/check.js';
import type { Interval } from '../answer.js';
import { studentReach } from '../statistics.js';
import { groupByBudget } from './budgets.js';
import { centreInterval, fitParabola, type Parabola } from './parabola.js';

/** A run as approach 2 sees it. */
export interface IsoFlopRun {
  trainFlops: number;
  nParams: number;
  loss: number;
}

/** One IsoFLOP curve and its minimum. */
export interface IsoFlopLevel {
  trainFlops: number;
  /** Positions of its runs in `runs` of the answer. */
  rows: number[];
  /** Those the parabola is drawn through: all of `rows`, or what lies in the window. */
  rowsFitted: number[];
  /** The loss as a parabola in ln N. */
  parabola: Parabola;
  /** Where the parabola is lowest, and D = C/(6 N) there. */
  nParamsBest: number;
  nTokensBest: number;
  lossBest: number;
  /**
   * Where the best N may lie by the noise of single runs, which is judged from the residuals of all parabolas, lengthened on the side of
   * the parabola's bias by as much (`parabolaBias`, where that is known). Absent if no parabola has more than three runs, or the noise
   * hides the bend.
   */
  nParamsInterval?: Interval;
  /** Whether the minimum lies between the smallest and the largest model tried. */
  isInside: boolean;
  /** N of the parabola's minimum over the exact minimum, if approach 3's fit of all runs were the truth; absent if that fit failed. */
  parabolaBias?: number;
  /** Likewise, the loss at the parabola's minimum over the lowest loss. */
  lossBias?: number;
}

/**
 * The minimum of each budget by a parabola in ln N through the runs of a window.
 *
 * Left out, with a warning: budgets of fewer than three sizes, those whose losses do not bend upwards, and minima further beyond
 * the sizes tried than these span (a factor 100 beyond sizes that span a factor 100 is no finding).
 */
export function parabolaMinima(
  runs: readonly IsoFlopRun[],
  window: SizeWindow,
  level: number,
): { levels: IsoFlopLevel[]; warnings: string[] } {
  const { budgets, warnings } = groupByBudget(runs.map(({ trainFlops }) => trainFlops));
  const tooFew: { about: string; sizes: number }[] = [];
  const exact: string[] = [];
  const levels = budgets.flatMap(({ trainFlops, rows }): IsoFlopLevel[] => {
    const lnN = rows.map((row) => Math.log(runs[row]!.nParams));
    const about = `${trainFlops.toExponential(2)} FLOPs`;
    const sizes = distinctSizes(lnN);
    if (sizes < 3) {
      tooFew.push({ about, sizes });
      return [];
    }
    const [low, high] = [Math.min(...lnN), Math.max(...lnN)];
    if (sizes === 3) exact.push(about);
    const { rows: within, isWidened } =
      window === 'all'
        ? { rows: rows.map((_, i) => i), isWidened: false }
        : windowRows(
            lnN,
            rows.map((row) => runs[row]!.loss),
            window,
          );
    if (isWidened) warnings.push(`${about}: fewer than four sizes lie within a factor ${String(window)} of the best, so the nearest ${Math.min(4, sizes)} are taken; add sizes near it`);
    const rowsFitted = within.map((i) => rows[i]!);
    const [x, y] = [within.map((i) => lnN[i]!), rowsFitted.map((row) => runs[row]!.loss)];
    const parabola = fitParabola(x, y);
    // a bend that rounding could make is none
    if (!(parabola.curvature * (high - low) ** 2 > 1e-9 * Math.abs(parabola.lowest))) {
      warnings.push(`${about}: the losses do not bend upwards, so there is no minimum; left out; add smaller and larger models`);
      return [];
    }
    const beyond = Math.max(low - parabola.centre, parabola.centre - high);
    const [direction, inWords] = parabola.centre > high ? ['larger', 'above the largest'] : ['smaller', 'below the smallest'];
    if (beyond > high - low) {
      warnings.push(`${about}: the parabola is lowest so far ${inWords} size tried that it says nothing; left out; add ${direction} models`);
      return [];
    }
    const nParamsBest = Math.exp(parabola.centre);
    const isInside = beyond < 0;
    if (!isInside) warnings.push(`${about}: the minimum lies outside the sizes tried, so it is an extrapolation; add ${direction} models`);
    return [
      {
        trainFlops,
        rows,
        rowsFitted,
        parabola,
        nParamsBest,
        nTokensBest: trainFlops / (6 * nParamsBest),
        lossBest: parabola.lowest,
        isInside,
      },
    ];
  });
  return { levels: withIntervals(levels, runs, level), warnings: [...tooFewInWords(tooFew), ...exactInWords(exact), ...warnings] };
}

/** At each budget the run with the lowest loss, as the rule of the lowest run has it: no finer than the sizes tried. */
export function lowestRuns(runs: readonly IsoFlopRun[]): { minima: IsoFlopRun[]; warnings: string[] } {
  const warnings: string[] = [];
  const minima = groupByBudget(runs.map(({ trainFlops }) => trainFlops)).budgets.flatMap(({ trainFlops, rows }) => {
    const sizes = rows.map((row) => runs[row]!.nParams);
    if (distinctSizes(sizes.map(Math.log)) < 2) return [];
    const { nParams, loss } = rows.map((row) => runs[row]!).reduce((best, run) => (run.loss < best.loss ? run : best));
    const edge = nParams === Math.min(...sizes) ? 'smallest' : nParams === Math.max(...sizes) ? 'largest' : undefined;
    if (edge) warnings.push(`${trainFlops.toExponential(2)} FLOPs: the lowest run is the ${edge} size tried; the best may lie beyond it`);
    return [{ trainFlops, nParams, loss }];
  });
  return { minima, warnings };
}

/** A few budgets by name, many by number. */
function tooFewInWords(budgets: readonly { about: string; sizes: number }[]): string[] {
  if (budgets.length > 3) return [`${budgets.length} budgets, from ${budgets[0]!.about} to ${budgets.at(-1)!.about}, have fewer than the three model sizes that make a parabola; left out`];
  return budgets.map(({ about, sizes }) => `${about}: ${sizes} model ${sizes === 1 ? 'size does' : 'sizes do'} not make a parabola; left out; add runs of other sizes`);
}

function exactInWords(budgets: readonly string[]): string[] {
  return budgets.length === 0 ? [] : [`${budgets.slice(0, 3).join(', ')}${budgets.length > 3 ? `, and ${budgets.length - 3} more` : ''}: a parabola passes through three sizes exactly, whatever their noise; add sizes to judge it by`];
}

/** Adds to each minimum its interval, from noise that is taken to be the same at all budgets. */
function withIntervals(levels: readonly IsoFlopLevel[], runs: readonly IsoFlopRun[], level: number): IsoFlopLevel[] {
  const points = levels.map(({ rowsFitted }) => ({
    x: rowsFitted.map((row) => Math.log(runs[row]!.nParams)),
    y: rowsFitted.map((row) => runs[row]!.loss),
  }));
  const squares = levels.reduce((sum, { parabola: { centre, lowest, curvature } }, k) =>
    sum + points[k]!.x.reduce((own, x, i) => own + (points[k]!.y[i]! - lowest - curvature * (x - centre) ** 2) ** 2, 0), 0);
  const degrees = levels.reduce((sum, { rowsFitted }) => sum + rowsFitted.length - 3, 0);
  if (degrees < 1) return [...levels];
  const reach = studentReach(level, degrees) * Math.sqrt(squares / degrees);
  return levels.map((own, k) => {
    const found = centreInterval(points[k]!.x, points[k]!.y, reach);
    return found ? { ...own, nParamsInterval: { low: Math.exp(found.low), high: Math.exp(found.high), level, method: 'profile' } } : own;
  });
}

/** Which sizes of a budget a parabola is drawn through: all, or those within this factor of the best size, up and down. */
export type SizeWindow = 'all' | number;

/**
 * The factor that is used where no other is named: a decade below the best size and one above.
 *
 * Measured (test/fit/scripts/isoflop-rules.ts: Hoffmann's parameters, five ways to choose sizes, 3, 5 or 9 budgets), the root mean square
 * error of ln N_best at the largest budget is, at 0.2, 0.5 and 1% noise: 0.063, 0.071, 0.121 by all sizes; 0.037, 0.060, 0.169 within 10;
 * 0.035, 0.078, 0.186 within 5;
 * 0.044, 0.142, 0.229 within 3; 0.159, 0.277, 0.417 by the lowest run. So 10 is the widest that takes the bias away, and noisy runs are
 * better off with all sizes, which stay what is done unless a window is named.
 */
export const WINDOW_FACTOR = 10;

/** Fewer sizes do not judge a parabola: it passes through any three. */
const FEWEST_SIZES = 4;

/** Sizes nearer each other than this, in ln N, are one size. */
const SAME_SIZE = 0.005;

/**
 * Checks a window that came from outside.
 * @throws InputError if it is neither 'all' nor a number above 1
 */
export function checkWindow(window: SizeWindow): SizeWindow {
  if (window === 'all' || (typeof window === 'number' && window > 1 && Number.isFinite(window))) return window;
  throw new InputError(`window: expected "all" or a factor > 1 such as ${WINDOW_FACTOR}, got ${inWords(window)}`);
}

/** How many sizes differ. Worked value: ln N = 0, 0.001, 1, 2 are three sizes. */
export function distinctSizes(lnN: readonly number[]): number {
  const sorted = [...lnN].sort((a, b) => a - b);
  return sorted.filter((value, i) => i === 0 || value - sorted[i - 1]! > SAME_SIZE).length;
}

/**
 * The runs of a budget (positions in lnN and loss) within `factor` of the best size. The window starts around the lowest run, which noise
 * throws far, and moves to the minimum of the parabola through its runs until it holds the same runs, ten times at most.
 *
 * Where it holds fewer than four sizes it takes the nearest four instead, and `isWidened` says so.
 * Worked value: ln N = -3, -1, 0, 1, 3, 9 with losses (ln N)^2 and factor e^3 leave out the last.
 */
export function windowRows(lnN: readonly number[], loss: readonly number[], factor: number): { rows: number[]; isWidened: boolean } {
  let centre = lnN[loss.indexOf(Math.min(...loss))]!;
  let found = around(lnN, centre, factor);
  for (let moves = 0; moves < 10; moves++) {
    const { centre: lowest, curvature } = fitParabola(found.rows.map((row) => lnN[row]!), found.rows.map((row) => loss[row]!));
    if (!(curvature > 0)) break;
    centre = Math.min(Math.max(...lnN), Math.max(Math.min(...lnN), lowest));
    const next = around(lnN, centre, factor);
    if (next.rows.join() === found.rows.join()) break;
    found = next;
  }
  return found;
}

function around(lnN: readonly number[], centre: number, factor: number): { rows: number[]; isWidened: boolean } {
  const distance = (row: number): number => Math.abs(lnN[row]! - centre);
  const nearest = lnN.map((_, row) => row).sort((a, b) => distance(a) - distance(b));
  // a run that lies on the edge by rounding is inside
  let count = nearest.filter((row) => distance(row) <= Math.log(factor) + 1e-9).length;
  const isWidened = distinctSizes(nearest.slice(0, count).map((row) => lnN[row]!)) < FEWEST_SIZES;
  while (count < lnN.length && distinctSizes(nearest.slice(0, count).map((row) => lnN[row]!)) < FEWEST_SIZES) count++;
  return { rows: nearest.slice(0, count).sort((a, b) => a - b), isWidened };
}
