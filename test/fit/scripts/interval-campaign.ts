import { randomStream } from '../../../lib/core/random.js';
import { fitParametric, HOFFMANN_HUBER, parametricLoss, SQUARES } from '../../../lib/fit/index.js';

// A campaign on profile intervals of approach 3: simulated tables of every design below; prints one line of JSON for each cell with
// the number of intervals, how many ends equal the estimate, and the share that holds the truth. Arguments: tables a cell, designs, loss.

const TRUTH = { A: 400, B: 1000, E: 1.8, alpha: 0.34, beta: 0.3 };
const spaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));
const SHAPES: Record<number, [number, number]> = { 12: [4, 3], 20: [5, 4], 24: [6, 4], 40: [8, 5] };

type Stream = ReturnType<typeof randomStream>;
const DESIGNS: Record<string, (runs: number, stream: Stream) => [number, number][]> = {
  grid: (runs) => spaced(2e7, 2e9, SHAPES[runs]![0]).flatMap((N) => spaced(1e9, 6e10, SHAPES[runs]![1]).map((D): [number, number] => [N, D])),
  wide: (runs) => spaced(1e7, 1e10, SHAPES[runs]![0]).flatMap((N) => spaced(1e9, 1e12, SHAPES[runs]![1]).map((D): [number, number] => [N, D])),
  scattered: (runs, stream) => Array.from({ length: runs }, () => [2e7 * 100 ** stream.uniform(), 1e9 * 100 ** stream.uniform()]),
  isoflop: (runs, stream) => Array.from({ length: runs }, (_, i) => {
    const C = [6e18, 6e19, 6e20, 6e21][i % 4]!;
    const N = Math.sqrt(C / 120) * 10 ** (2 * stream.uniform() - 1);
    return [N, C / (6 * N)];
  }),
};

const [tables = '100', designs = 'grid', losses = 'squares,huber', runsOf = '12,20,24,40', noises = '0.01,0.03,0.05'] = process.argv.slice(2);
for (const design of designs.split(',')) for (const loss of losses.split(',')) for (const runs of runsOf.split(',').map(Number)) for (const noise of noises.split(',').map(Number)) {
  const names = Object.keys(TRUTH) as (keyof typeof TRUTH)[];
  const held: Record<string, number> = {};
  const given: Record<string, number> = {};
  const open: Record<string, number> = {};
  const limited = { held: 0, given: 0 };
  let collapsed = 0;
  let warned = 0;
  const began = performance.now();
  for (let table = 0; table < Number(tables); table++) {
    const stream = randomStream(table, `interval-campaign/${design}/${runs}/${noise}`);
    const points = DESIGNS[design]!(runs, stream);
    const fit = fitParametric({
      nParams: points.map(([N]) => N), nTokens: points.map(([, D]) => D),
      loss: points.map(([N, D]) => parametricLoss(TRUTH, N, D) * Math.exp(noise * stream.normal())),
    }, { loss: loss === 'squares' ? SQUARES : HOFFMANN_HUBER });
    if (fit.warnings.length > 0) warned++;
    for (const name of names) {
      const { interval, limit, value } = fit.parameters[name];
      if (limit) {
        limited.given++;
        if (limit.side === 'below' ? TRUTH[name] <= limit.value : TRUTH[name] >= limit.value) limited.held++;
      }
      if (!interval) continue;
      given[name] = (given[name] ?? 0) + 1;
      if (interval.open) open[name] = (open[name] ?? 0) + 1;
      if (interval.low <= TRUTH[name] && TRUTH[name] <= interval.high) held[name] = (held[name] ?? 0) + 1;
      if (Math.abs(interval.low / value - 1) < 1e-6 || Math.abs(interval.high / value - 1) < 1e-6) collapsed++;
    }
  }
  const share = Object.fromEntries(names.map((name) => [name, given[name] ? `${(100 * (held[name] ?? 0) / (given[name] ?? 1)).toFixed(1)}/${given[name]}${open[name] ? ` (${open[name]} open)` : ''}` : 'none']));
  console.log(JSON.stringify({ design, loss, runs, noise, collapsed, warned, limits: `${limited.held}/${limited.given}`, ...share, ms: Math.round((performance.now() - began) / Number(tables)) }));
}
