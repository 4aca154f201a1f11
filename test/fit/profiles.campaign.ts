import { describe, expect, it } from '@jest/globals';
import { runScript } from './run-script.js';

/** One cell of the design, as the script counts it. */
interface Cell {
  loss: string;
  runs: number;
  noise: number;
  endsAtEstimate: number;
  silent: number;
}
type Counts = Record<'A' | 'B' | 'E' | 'alpha' | 'beta', { given: number; held: number; open: number }>;
const NAMES = ['A', 'B', 'E', 'alpha', 'beta'] as const;

describe.each(['squares', 'huber'])('profile intervals of approach 3 with %s on 480 simulated tables of 12 to 40 runs with 1, 3 and 5%% of noise', (loss) => {
  const cells = runScript<(Cell & Counts)[]>('profiles', '40', 'grid', loss);
  it.each(cells.map((cell) => [`${cell.runs} runs, noise ${cell.noise}`, cell] as const))('end elsewhere than at the estimate, and where one side or both are missing a warning names the parameter: %s', (_, cell) => {
    expect(cell.endsAtEstimate).toBe(0);
    expect(cell.silent).toBe(0);
  });

  it.each(cells.map((cell) => [`${cell.runs} runs, noise ${cell.noise}`, cell] as const))(
    'hold the truth in 90%% of the tables: %s',
    (_, cell) => {
      for (const name of NAMES) {
        const { given, held } = cell[name];
        // 85 to 95%, and three standard deviations of a share of `given` tables beyond: there are 60 shares to be judged with each loss
        const slack = 3 * Math.sqrt((0.9 * 0.1) / given);
        expect(held / given).toBeGreaterThan(0.85 - slack);
        expect(held / given).toBeLessThan(Math.min(1, 0.95 + slack) + 1e-9);
      }
    },
  );

  it.each(NAMES)('hold the true %s in 85 to 95%% of all tables', (name) => {
    const [given, held] = (['given', 'held'] as const).map((key) => cells.reduce((sum, cell) => sum + cell[name][key], 0));
    expect(held! / given!).toBeGreaterThan(0.85);
    expect(held! / given!).toBeLessThan(0.95);
  });
});
