import { InputError } from '../core/check.js';
import type { ReadColumns } from '../fit/index.js';

/** The fewest points of a curve, on average, for rows to be taken as standing in order of their steps. */
const FEWEST_POINTS = 3;

/**
 * What speaks against the rows as points of whole curves. Where no column names the runs, a new curve begins wherever the step does not rise, which
 * needs every row, in order. Worked value: steps 0, 10, 20, 0, 10, 20 are two curves; 20, 10, 0 would be three, and are refused.
 * @throws InputError if the runs are not named and the rows are a sample, or not in order of their steps
 */
export function curveWarnings({ columns, rowsKept, sampledFrom }: Pick<ReadColumns, 'columns' | 'rowsKept' | 'sampledFrom'>, runs: 'named' | 'unnamed'): string[] {
  if (runs === 'named') {
    return sampledFrom === undefined ? [] : [`each curve is read at a sample of its points, ${rowsKept} of ${sampledFrom} in all, between which the learning rate is taken as a straight line; --max-rows takes more`];
  }
  if (sampledFrom !== undefined) {
    throw new InputError(`--run: expected the column that names the runs where annealing is fitted to a sample of ${rowsKept} of ${sampledFrom} rows, got none; name it, or take every row with --max-rows ${sampledFrom}`);
  }
  const steps = columns.steps!;
  const curves = steps.reduce((count, step, row) => count + (row === 0 || step <= steps[row - 1]! ? 1 : 0), 0);
  if (rowsKept < FEWEST_POINTS * curves) {
    throw new InputError(`steps: expected rows in order of their steps where no column names the runs, got ${curves} beginnings in ${rowsKept} rows; name the runs with --run COLUMN, or sort the rows`);
  }
  return curves === 1 ? [] : [`no column names the runs, so a new curve begins wherever the step does not rise, which makes ${curves} of them; --run COLUMN names them`];
}
