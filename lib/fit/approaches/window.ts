import { InputError } from '../../core/check.js';
import { describe as inWords } from '../../core/check.js';
import { fitParabola } from './parabola.js';

/** Which sizes of a budget a parabola is drawn through: all, or those within this factor of the best size, up and down. */
export type SizeWindow = 'all' | number;

/**
 * The factor that is used where no other is named: a decade below the best size and one above.
 *
 * Measured (test/fit/scripts/isoflop-rules.ts: Hoffmann's parameters, five ways to choose sizes, 3, 5 or 9 budgets), the root mean square error of ln N_best at
 * the largest budget is, at 0.2, 0.5 and 1% noise: 0.063, 0.071, 0.121 by all sizes; 0.037, 0.060, 0.169 within 10; 0.035, 0.078, 0.186 within 5;
 * 0.044, 0.142, 0.229 within 3; 0.159, 0.277, 0.417 by the lowest run. So 10 is the widest that takes the bias away, and noisy runs are better off with all sizes,
 * which stay what is done unless a window is named.
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
