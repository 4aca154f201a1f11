import { randomStream } from '../../../lib/core/random.js';

/** One row of a made table. */
export type MadeRow = Record<string, string | number>;

/** L = 1.7 + 350 N^-0.33 + 900 D^-0.29, the law behind the made tables. */
export const madeLoss = (N: number, D: number): number => 1.7 + 350 * N ** -0.33 + 900 * D ** -0.29;

/** Every size with every length, [sizes x lengths]. */
export function finishedGrid(sizes: readonly number[], lengths: readonly number[], { noise = 0, seed = 1 } = {}) {
  const stream = randomStream(seed, 'grid');
  return sizes.flatMap((N) => lengths.map((D) => ({ params: N, tokens: D, loss: madeLoss(N, D) * Math.exp(noise * stream.normal()) })));
}

/**
 * Points of learning curves, `points` for each run: before its end a run lies above the law, as a learning rate that has not yet decayed
 * leaves it, by `late` of the excess at the first point and by nothing at the last.
 */
export function learningCurves(
  runs: readonly { run: string | number; N: number; D: number }[],
  points: number,
  { late = 0.1, name = 'run', at = (share: number) => share } = {},
): MadeRow[] {
  return runs.flatMap(({ run, N, D }) => Array.from({ length: points }, (_, k) => {
    const share = (k + 1) / points;
    const tokens = Math.round(D * at(share));
    return { [name]: run, params: N, tokens, loss: madeLoss(N, tokens) * (1 + late * (1 - share)) };
  }));
}

/** A table as CSV. */
export function asCsv(rows: readonly MadeRow[]): string {
  const names = Object.keys(rows[0]!);
  const cell = (value: string | number): string =>
    /[",;]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  return `${names.map(cell).join(',')}\n${rows.map((row) => names.map((name) => cell(row[name]!)).join(',')).join('\n')}\n`;
}

/** Columns by name. */
export function columnsOf(rows: readonly MadeRow[]): Record<string, (string | number)[]> {
  return Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, rows.map((row) => row[name]!)]));
}

/** The same rows without one column. */
export function without(rows: readonly MadeRow[], name: string): MadeRow[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([other]) => other !== name)));
}
