import { randomStream } from '../../../lib/core/random.js';
import {
  allocationExponents,
  fitIsoFlops,
  growthLaw,
  growthOptimum,
  optimalAllocation,
  parametricLoss,
  type Interval,
  type IsoFlopRule,
  type SizeWindow,
} from '../../../lib/fit/index.js';

// Simulates approach 2 where the truth is known: losses by Hoffmann's published parameters, several sizes at several budgets, noise on each
// run. Prints JSON: for every design and rule the bias of a, the root mean square error of ln N_best at the largest budget and at ten times
// it, and how often 90% intervals hold the truth: those of a and of `growthOptimum` (`held`), and without the bias of parabolas in them
// (`heldByScatter`).
// Arguments: trials a design (200 unless given), the answer's window (all unless given), then the names of designs (all of them unless
// given).

const LAW = { A: 406.401, B: 410.723, E: 1.69337, alpha: 0.33917, beta: 0.28491 };
const A_TRUE = allocationExponents(LAW).params;
const LEVEL = 0.9;

const spaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));

interface Design {
  budgets: number;
  sizes: number;
  noise: number;
  /** The smallest and largest size, given the best one there and the best ones of all budgets. */
  range: (best: number, all: readonly number[]) => [number, number];
}

const RANGES: Record<string, Design['range']> = {
  'within 4': (best) => [best / 4, best * 4],
  'within 10': (best) => [best / 10, best * 10],
  'within 30': (best) => [best / 30, best * 30],
  'far too large': (best) => [best / 3, best * 100],
  'one grid for all': (_, all) => [all[0]! / 6, all.at(-1)! * 6],
};

const DESIGNS: Record<string, Design> = Object.fromEntries(Object.entries(RANGES).flatMap(([name, range]) =>
  [3, 5, 9].flatMap((budgets) => [[7, 0.002], [7, 0.01], [12, 0.005]].map(([sizes, noise]) => [`${name}, ${budgets} budgets, ${sizes} sizes, ${100 * noise!}%`, { budgets, sizes: sizes!, noise: noise!, range }]))));

interface Tally {
  trials: number;
  bias: number;
  squaresAtLargest: number;
  squaresAtTenfold: number;
  held: { a: number; largest: number; tenfold: number };
  heldByScatter: { largest: number; tenfold: number };
}

function simulate({ budgets, sizes, noise, range }: Design, seed: number, window: SizeWindow) {
  const stream = randomStream(seed, `isoflop-rules/${budgets}/${sizes}/${noise}`);
  const flops = spaced(6e18, 3e21, budgets);
  const best = flops.map((C) => optimalAllocation(LAW, C).nParams);
  const runs = flops.flatMap((trainFlops, k) => spaced(...range(best[k]!, best), sizes).map((nParams) =>
    ({ trainFlops, nParams, loss: parametricLoss(LAW, nParams, trainFlops / (6 * nParams)) * Math.exp(noise * stream.normal()) })));
  return fitIsoFlops(
    { trainFlops: runs.map((run) => run.trainFlops), nParams: runs.map((run) => run.nParams), loss: runs.map((run) => run.loss) },
    { intervals: 'covariance', level: LEVEL, window },
  );
}

const nameOf = ({ minimum, window, weights }: IsoFlopRule) => (minimum === 'lowest run' ? minimum : `${window}, ${weights}`);
const isIn = (interval: Interval | undefined, value: number) =>
  interval !== undefined && interval.low <= value && value <= interval.high ? 1 : 0;

function campaign(design: Design, trials: number, window: SizeWindow) {
  const largest = 3e21;
  const at = { largest, tenfold: 10 * largest };
  const truth = { a: A_TRUE, largest: optimalAllocation(LAW, at.largest), tenfold: optimalAllocation(LAW, at.tenfold) };
  const tallies = new Map<string, Tally>();
  const loss = { trials: 0, largest: 0, tenfold: 0 };
  const minima = { trials: 0, held: 0, bounded: 0 };
  for (let seed = 0; seed < trials; seed++) {
    let answer;
    try {
      answer = simulate(design, seed, window);
    } catch {
      continue; // no two minima
    }
    for (const rule of answer.rules) {
      const tally = tallies.get(nameOf(rule)) ?? {
        trials: 0,
        bias: 0,
        squaresAtLargest: 0,
        squaresAtTenfold: 0,
        held: { a: 0, largest: 0, tenfold: 0 },
        heldByScatter: { largest: 0, tenfold: 0 },
      };
      tallies.set(nameOf(rule), tally);
      count(tally, rule, truth, at);
    }
    if (answer.loss) {
      loss.trials++;
      for (const place of ['largest', 'tenfold'] as const)
        loss[place] += isIn(answer.optimumAt(at[place]).loss!.interval, truth[place].loss);
    }
    for (const level of answer.levels) {
      minima.trials++;
      if (!level.nParamsInterval) continue;
      minima.bounded++;
      minima.held += isIn(level.nParamsInterval, optimalAllocation(LAW, level.trainFlops).nParams);
    }
  }
  const share = (value: number, of: number) => Math.round((100 * value) / of) / 100;
  const shares = (counts: object, of: number) =>
    Object.fromEntries(Object.entries(counts).map(([place, times]) => [place, share(times as number, of)]));
  return {
    rules: Object.fromEntries(
      [...tallies].map(([name, { trials: n, bias, squaresAtLargest, squaresAtTenfold, held, heldByScatter }]) => [
        name,
        {
          trials: n,
          biasOfA: Number((bias / n).toFixed(4)),
          errorAtLargest: Number(Math.sqrt(squaresAtLargest / n).toFixed(3)),
          errorAtTenfold: Number(Math.sqrt(squaresAtTenfold / n).toFixed(3)),
          held: shares(held, n),
          heldByScatter: shares(heldByScatter, n),
        },
      ]),
    ),
    loss:
      loss.trials === 0
        ? undefined
        : { trials: loss.trials, largest: share(loss.largest, loss.trials), tenfold: share(loss.tenfold, loss.trials) },
    minima: { bounded: share(minima.bounded, minima.trials), held: share(minima.held, minima.bounded) },
  };
}

function count(
  tally: Tally,
  { params, bias }: IsoFlopRule,
  truth: { a: number; largest: { nParams: number }; tenfold: { nParams: number } },
  at: { largest: number; tenfold: number },
): void {
  const { value, interval } = params.parameters.a;
  tally.trials++;
  tally.bias += value - truth.a;
  tally.held.a += isIn(interval, truth.a);
  for (const place of ['largest', 'tenfold'] as const) {
    const found = params.predict({ x: at[place] });
    tally.held[place] += isIn(
      growthOptimum(growthLaw(params, { name: 'rule', ...(bias && { bias }) }), at[place]).nParams.interval,
      truth[place].nParams,
    );
    tally.heldByScatter[place] += isIn(found.interval, truth[place].nParams);
    const square = Math.log(found.value / truth[place].nParams) ** 2;
    if (place === 'largest') tally.squaresAtLargest += square;
    else tally.squaresAtTenfold += square;
  }
}

const [trials = '200', window = 'all', ...names] = process.argv.slice(2);
console.log(
  JSON.stringify(
    Object.fromEntries(
      Object.entries(DESIGNS)
        .filter(([name]) => names.length === 0 || names.includes(name))
        .map(([name, design]) => [name, campaign(design, Number(trials), window === 'all' ? window : Number(window))]),
    ),
    null,
    1,
  ),
);
