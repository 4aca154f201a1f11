import { describe, expect, it } from '@jest/globals';
import { curveWarnings } from '../../lib/commands/fit-rows.js';

const rows = (...steps: number[]) => ({ columns: { steps: Float64Array.from(steps) }, rowsKept: steps.length });

describe('rows of whole curves', () => {
  it('are counted by where the step does not rise, if no column names the runs', () => {
    expect(curveWarnings(rows(0, 10, 20, 0, 10, 20), 'unnamed')).toEqual([
      expect.stringMatching(/makes 2 of them; --run COLUMN names them$/),
    ]);
    expect(curveWarnings(rows(0, 10, 20), 'unnamed')).toEqual([]);
  });

  it('are refused out of order, unless the runs are named', () => {
    expect(() => curveWarnings(rows(20, 10, 0), 'unnamed')).toThrow(/^steps: expected rows in order of their steps .*, got 3 beginnings in 3 rows; name the runs with --run COLUMN, or sort the rows$/);
    // one late row of six makes two curves of three points, which cannot be told from two runs: it is said, not refused
    expect(curveWarnings(rows(10, 20, 30, 5, 40, 50), 'unnamed')).toHaveLength(1);
    expect(curveWarnings(rows(20, 10, 0), 'named')).toEqual([]);
  });

  it('are refused as a sample of a larger table, unless the runs are named', () => {
    expect(() => curveWarnings({ ...rows(0, 10, 20), sampledFrom: 9 }, 'unnamed')).toThrow(/^--run: .* a sample of 3 of 9 rows, got none; name it, or take every row with --max-rows 9$/);
    expect(curveWarnings({ ...rows(0, 20, 10), sampledFrom: 9 }, 'named')).toEqual([expect.stringMatching(/^each curve is read at a sample of its points, 3 of 9 in all/)]);
  });
});
