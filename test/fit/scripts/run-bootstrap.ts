import { randomStream } from '../../../lib/core/random.js';
import { bootstrap, fitParametric, fitPowerLaw, parametricLoss, SQUARES, type Fit } from '../../../lib/fit/index.js';

// How often 90% bootstrap intervals hold the truth on points of learning curves, drawing rows and drawing whole runs; prints JSON.
// Arguments: power or parametric, trials, resamples. In each run the residuals of neighbouring points correlate by 0.9.

const HOFFMANN = { A: 406.401, B: 410.723, E: 1.69337, alpha: 0.33917, beta: 0.28491 };
const POINTS = 10;
const law = process.argv[2] ?? 'power';
const [trials, resamples] = [Number(process.argv[3] ?? 200), Number(process.argv[4] ?? 200)];

/** Residuals of one run: a first-order autoregression with standard deviation 0.01. */
function wander(noise: () => number): number[] {
  let at = noise();
  return Array.from({ length: POINTS }, (_, k) => 0.01 * (at = k === 0 ? at : 0.9 * at + Math.sqrt(1 - 0.9 ** 2) * noise()));
}

/** 32 runs of 10 points: 8 sizes, each trained for 4 lengths. */
function curves(noise: () => number) {
  const runs = Array.from({ length: 32 }, (_, run) => ({ run, N: 2e7 * 2 ** (run % 8), D: 1e9 * 4 ** Math.floor(run / 8) }));
  return runs.flatMap(({ run, N, D }) => wander(noise).map((residual, k) => ({ run, N, D: (D * (k + 1)) / POINTS, residual })));
}

/** One experiment fitted, with its runs named or not. */
function fitOf(points: ReturnType<typeof curves>, groups: readonly number[] | undefined): Fit {
  const options = { intervals: 'covariance' as const, starts: 1, ...(groups && { groups }) };
  const x = points.map(({ D }) => D);
  return law === 'power'
    ? fitPowerLaw({ x, loss: points.map(({ D, residual }) => 30 * D ** -0.1 * Math.exp(residual)), floor: 'none' }, options)
    : fitParametric(
        {
          nParams: points.map(({ N }) => N),
          nTokens: x,
          loss: points.map(({ N, D, residual }) => parametricLoss(HOFFMANN, N, D) * Math.exp(residual)),
        },
        { ...options, loss: SQUARES },
      );
}

const truth: Record<string, number> = law === 'power' ? { A: 30, alpha: 0.1 } : HOFFMANN;
const covered = {
  rows: Object.fromEntries(Object.keys(truth).map((name) => [name, 0])),
  runs: Object.fromEntries(Object.keys(truth).map((name) => [name, 0])),
};
for (let trial = 0; trial < trials; trial++) {
  const stream = randomStream(trial, `run-bootstrap/${law}`);
  const points = curves(() => stream.normal());
  for (const drawn of ['rows', 'runs'] as const) {
    const { parameters } = await bootstrap(fitOf(points, drawn === 'rows' ? undefined : points.map(({ run }) => run)), {
      resamples,
      seed: trial,
      threads: 1,
    });
    for (const [name, value] of Object.entries(truth)) {
      const { low, high } = parameters[name]!.interval!;
      if (low <= value && value <= high) covered[drawn][name]!++;
    }
  }
}
console.log(JSON.stringify({ law, trials, resamples, covered }));
