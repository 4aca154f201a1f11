import { randomStream } from '../../../lib/core/random.js';
import { fitParametric, HOFFMANN_HUBER, parametricLoss, SQUARES } from '../../../lib/fit/index.js';

// Profile intervals of approach 3 on simulated tables: for each cell (loss, runs, noise) how many 90% intervals were given, how many hold
// the truth, how many are open on one side, and how many ends equal the estimate; JSON, a list of cells. Arguments: tables a cell, design
// (grid, wide, scattered, isoflop), and optionally losses, runs and noises, each a list with commas.

const TRUTH = { A: 400, B: 1000, E: 1.8, alpha: 0.34, beta: 0.3 };
const NAMES = Object.keys(TRUTH) as (keyof typeof TRUTH)[];
const SHAPES: Record<number, [number, number]> = { 12: [4, 3], 20: [5, 4], 24: [6, 4], 40: [8, 5] };

type Stream = ReturnType<typeof randomStream>;
const spaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));
const grid = (runs: number, [fewest, most]: [number, number], [least, largest]: [number, number]) =>
  spaced(fewest, most, SHAPES[runs]![0]).flatMap((N) => spaced(least, largest, SHAPES[runs]![1]).map((D): [number, number] => [N, D]));

/** Sizes and tokens of the runs of one table. */
const DESIGNS: Record<string, (runs: number, stream: Stream) => [number, number][]> = {
  grid: (runs) => grid(runs, [2e7, 2e9], [1e9, 6e10]),
  wide: (runs) => grid(runs, [1e7, 1e10], [1e9, 1e12]),
  scattered: (runs, stream) => Array.from({ length: runs }, () => [2e7 * 100 ** stream.uniform(), 1e9 * 100 ** stream.uniform()]),
  isoflop: (runs, stream) => Array.from({ length: runs }, (_, i) => {
    const trainFlops = [6e18, 6e19, 6e20, 6e21][i % 4]!;
    const N = Math.sqrt(trainFlops / 120) * 10 ** (2 * stream.uniform() - 1);
    return [N, trainFlops / (6 * N)];
  }),
};

const [tables = '42', design = 'grid', losses = 'squares,huber', runsOf = '12,20,24,40', noises = '0.01,0.03,0.05'] = process.argv.slice(2);
const cells = losses.split(',').flatMap((loss) =>
  runsOf
    .split(',')
    .map(Number)
    .flatMap((runs) => noises.split(',').map((noise) => cell(loss, runs, Number(noise)))),
);
console.log(JSON.stringify(cells));

function cell(loss: string, runs: number, noise: number) {
  const count = Object.fromEntries(NAMES.map((name) => [name, { given: 0, held: 0, open: 0 }])) as Record<
    keyof typeof TRUTH,
    { given: number; held: number; open: number }
  >;
  let endsAtEstimate = 0;
  let silent = 0;
  for (let table = 0; table < Number(tables); table++) {
    const stream = randomStream(table, `profiles/${design}/${runs}/${noise}`);
    const points = DESIGNS[design]!(runs, stream);
    const { parameters, warnings } = fitParametric({
      nParams: points.map(([N]) => N),
      nTokens: points.map(([, D]) => D),
      loss: points.map(([N, D]) => parametricLoss(TRUTH, N, D) * Math.exp(noise * stream.normal())),
    }, { loss: loss === 'squares' ? SQUARES : HOFFMANN_HUBER });
    for (const name of NAMES) {
      const { interval, value } = parameters[name];
      if (interval === undefined || interval.open) silent += warnings.some((warning) => new RegExp(`\\b${name}\\b`).test(warning)) ? 0 : 1;
      if (interval === undefined) continue;
      count[name].given++;
      if (interval.open) count[name].open++;
      if (interval.low <= TRUTH[name] && TRUTH[name] <= interval.high) count[name].held++;
      endsAtEstimate += [interval.low, interval.high].filter((end) => Math.abs(end / value - 1) < 1e-6).length;
    }
  }
  return { loss, runs, noise, endsAtEstimate, silent, ...count };
}
