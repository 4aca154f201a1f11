import { randomStream } from '../../../lib/core/random.js';
import {
  fitAccuracyLink,
  fitBatchTradeoff,
  fitCriticalBatch,
  fitEnvelope,
  fitGrowth,
  fitIsoFlops,
  fitKaplan,
  fitKaplanJoint,
  fitKaplanSteps,
  fitParametric,
  fitPowerLaw,
  fitProduct,
  fitRepetition,
  MUENNIGHOFF_2023,
  parametricLoss,
  repetitionLoss,
  SQUARES,
  type Fit,
} from '../../../lib/fit/index.js';

// Simulates experiments with known laws and prints how often the 90% intervals hold the truth, as JSON:
// { trials, names } without an argument, { parameter: times held } with the name of a law.

const TRIALS = 200;
const HOFFMANN = { A: 406.401, B: 410.723, E: 1.69337, alpha: 0.33917, beta: 0.28491 };

/** One simulated experiment: its fit, and the parameters that made the points. `noise` gives standard normal numbers. */
type Simulation = (noise: () => number) => { fit: Fit; truth: Record<string, number> };

/** n values from low to high, evenly spaced in logs. */
const spaced = (low: number, high: number, n: number) => Array.from({ length: n }, (_, i) => low * (high / low) ** (i / (n - 1)));
const pairs = (a: number[], b: number[]) => a.flatMap((x) => b.map((y) => [x, y] as const));

/** Losses of a grid of N and D by a law, with noise of `scatter` on their logs. */
function grid(nParams: number[], nTokens: number[], law: (N: number, D: number) => number, scatter: number, noise: () => number) {
  const runs = pairs(nParams, nTokens);
  return {
    nParams: runs.map(([N]) => N),
    nTokens: runs.map(([, D]) => D),
    loss: runs.map(([N, D]) => law(N, D) * Math.exp(scatter * noise())),
  };
}

const SIMULATIONS: Record<string, Simulation> = {
  'power law'(noise) {
    const x = spaced(1e3, 1e7, 20);
    return {
      fit: fitPowerLaw({ x, loss: x.map((at) => 9 * at ** -0.1 * Math.exp(0.01 * noise())), floor: 'none' }),
      truth: { A: 9, alpha: 0.1 },
    };
  },
  'power law with fitted floor'(noise) {
    const x = spaced(1e3, 1e7, 20);
    return {
      fit: fitPowerLaw({ x, loss: x.map((at) => (2 + 20 * at ** -0.3) * Math.exp(0.005 * noise())), floor: 'fitted' }),
      truth: { A: 20, alpha: 0.3, E: 2 },
    };
  },
  'power law with known floor'(noise) {
    const x = spaced(1e3, 1e6, 10);
    return {
      fit: fitPowerLaw({ x, loss: x.map((at) => (2.96 + 4 * at ** -0.27) * Math.exp(0.003 * noise())), floor: { known: 2.96 } }),
      truth: { A: 4, alpha: 0.27 },
    };
  },
  'Kaplan L(N)'(noise) {
    const resource = spaced(1e6, 1e9, 15);
    return {
      fit: fitKaplan({ resource, loss: resource.map((x) => (8.8e13 / x) ** 0.076 * Math.exp(0.01 * noise())) }),
      truth: { xc: 8.8e13, alpha: 0.076 },
    };
  },
  'Kaplan L(N, D)'(noise) {
    const runs = grid(
      spaced(1e6, 1e9, 7),
      spaced(2e7, 2e10, 7),
      (N, D) => ((6.4e13 / N) ** (0.076 / 0.103) + 1.8e13 / D) ** 0.103,
      0.005,
      noise,
    );
    return { fit: fitKaplanJoint(runs), truth: { Nc: 6.4e13, Dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 } };
  },
  'Kaplan L(N, S)'(noise) {
    const { nParams, nTokens, loss } = grid(
      spaced(1e6, 1e9, 7),
      spaced(1e3, 3e5, 10),
      (N, S) => (6.5e13 / N) ** 0.077 + (2.1e3 / S) ** 0.76,
      0.005,
      noise,
    );
    return { fit: fitKaplanSteps({ nParams, minSteps: nTokens, loss }), truth: { Nc: 6.5e13, Sc: 2.1e3, alphaN: 0.077, alphaS: 0.76 } };
  },
  'critical batch'(noise) {
    const loss = spaced(2.5, 6, 12);
    return {
      fit: fitCriticalBatch({ loss, criticalBatch: loss.map((L) => 2e8 * L ** (-1 / 0.21) * Math.exp(0.2 * noise())) }),
      truth: { Bstar: 2e8, alphaB: 0.21 },
    };
  },
  'McCandlish batch trade-off'(noise) {
    const batch = spaced(1e3, 1e6, 10);
    return {
      fit: fitBatchTradeoff({ batch, steps: batch.map((B) => 3000 * (1 + 3e4 / B) * Math.exp(0.05 * noise())) }),
      truth: { Smin: 3000, Bcrit: 3e4 },
    };
  },
  'approach 3 with Huber'(noise) {
    return {
      fit: fitParametric(grid(spaced(5e7, 1e10, 9), spaced(1e9, 3e11, 9), (N, D) => parametricLoss(HOFFMANN, N, D), 0.003, noise)),
      truth: HOFFMANN,
    };
  },
  'approach 3 with squares'(noise) {
    return {
      fit: fitParametric(
        grid(spaced(5e7, 1e10, 6), spaced(1e9, 3e11, 6), (N, D) => parametricLoss(HOFFMANN, N, D), 0.003, noise),
        { loss: SQUARES },
      ),
      truth: HOFFMANN,
    };
  },
  'approach 3 with alpha and beta tied'(noise) {
    const truth = { ...HOFFMANN, alpha: 0.3, beta: 0.3 };
    const runs = grid(spaced(5e7, 1e10, 6), spaced(1e9, 3e11, 6), (N, D) => parametricLoss(truth, N, D), 0.003, noise);
    return {
      fit: fitParametric(runs, { loss: SQUARES, constraints: { tied: [['alpha', 'beta']] } }),
      truth: { A: truth.A, B: truth.B, E: truth.E, alpha: 0.3 },
    };
  },
  'approach 3 with known floor'(noise) {
    const { E, ...truth } = HOFFMANN;
    const runs = grid(spaced(5e7, 1e10, 6), spaced(1e9, 3e11, 6), (N, D) => parametricLoss(HOFFMANN, N, D), 0.003, noise);
    return { fit: fitParametric({ ...runs, floor: { known: E } }, { loss: SQUARES }), truth };
  },
  'best setting against N and D'(noise) {
    const { nParams, nTokens, loss } = grid(
      spaced(5e7, 1e10, 4),
      spaced(1e9, 3e11, 4),
      (N, D) => 1.79 * N ** -0.713 * D ** 0.307,
      0.1,
      noise,
    );
    return { fit: fitProduct({ nParams, nTokens, setting: loss }), truth: { k: 1.79, a: -0.713, b: 0.307 } };
  },
  'data-constrained law'(noise) {
    const { RD, RN, ...base } = MUENNIGHOFF_2023;
    const runs = pairs(spaced(1e8, 1e10, 4), spaced(1e9, 1e11, 4)).flatMap(([nParams, nTokens]) =>
      [2, 8, 30].map((epochs) => ({ nParams, nTokens, nUniqueTokens: nTokens / epochs })),
    );
    const fit = fitRepetition({
      nParams: runs.map((run) => run.nParams),
      nTokens: runs.map((run) => run.nTokens),
      nUniqueTokens: runs.map((run) => run.nUniqueTokens),
      loss: runs.map((run) => repetitionLoss(MUENNIGHOFF_2023, run) * Math.exp(0.005 * noise())),
      base,
    });
    return { fit, truth: { RD, RN } };
  },
  'loss to accuracy'(noise) {
    const loss = spaced(1.8, 4, 25);
    const accuracy = loss.map((L) => Math.min(1, Math.max(0, 0.25 + 0.65 / (1 + Math.exp((L - 2.5) / 0.2)) + 0.01 * noise())));
    return {
      fit: fitAccuracyLink({ loss, accuracy, chance: 0.25, ceiling: 'fitted' }),
      truth: { midpoint: 2.5, width: 0.2, ceiling: 0.9 },
    };
  },
  'growth of the best size'(noise) {
    const x = spaced(1e18, 1e21, 9);
    return { fit: fitGrowth({ x, y: x.map((C) => 0.1 * C ** 0.5 * Math.exp(0.05 * noise())) }), truth: { k: 0.1, a: 0.5 } };
  },
  // losses that are parabolas in ln N, so that only noise, not the shape, moves the minima
  'approach 2'(noise) {
    const runs = pairs(spaced(1e18, 1e21, 9), spaced(0.25, 4, 9)).map(([trainFlops, share]) => ({
      trainFlops,
      nParams: 0.1 * trainFlops ** 0.5 * share,
      loss: (2 + 30 * trainFlops ** -0.1 + 0.05 * Math.log(share) ** 2) * Math.exp(0.002 * noise()),
    }));
    const answer = fitIsoFlops({
      trainFlops: runs.map((run) => run.trainFlops),
      nParams: runs.map((run) => run.nParams),
      loss: runs.map((run) => run.loss),
    });
    return { fit: answer.params, truth: { k: 0.1, a: 0.5 } };
  },
  'approach 1'(noise) {
    const curves = spaced(5e7, 2e10, 30).map((nParams) => {
      const luck = 0.0007 * noise();
      const trainFlops = spaced(2 * nParams ** 2, 600 * nParams ** 2, 60);
      return {
        nParams,
        trainFlops,
        loss: trainFlops.map((C) => parametricLoss(HOFFMANN, nParams, C / (6 * nParams)) * Math.exp(luck + 0.0004 * noise())),
      };
    });
    return { fit: fitEnvelope(curves).params, truth: { a: HOFFMANN.beta / (HOFFMANN.alpha + HOFFMANN.beta) } };
  },
};

/** How often the 90% interval of each parameter holds the truth. */
function coverage(name: string): Record<string, number> {
  const held: Record<string, number> = {};
  for (let trial = 0; trial < TRIALS; trial++) {
    const stream = randomStream(trial, `experiment/${name}`);
    const { fit, truth } = SIMULATIONS[name]!(() => stream.normal());
    for (const [parameter, value] of Object.entries(truth)) {
      const { low, high } = fit.parameters[parameter]!.interval!;
      held[parameter] = (held[parameter] ?? 0) + (low <= value && value <= high ? 1 : 0);
    }
  }
  return held;
}

/** How often the intervals of a prediction a hundredfold beyond the largest run hold the law, and one more run. */
function predictionCoverage(): Record<string, number> {
  const held = { law: 0, run: 0 };
  for (let trial = 0; trial < TRIALS; trial++) {
    const stream = randomStream(trial, 'recovery/prediction');
    const { fit } = SIMULATIONS['power law with fitted floor']!(() => stream.normal());
    const { interval, runInterval } = fit.predict({ x: 1e9 });
    const truth = 2 + 20 * 1e9 ** -0.3;
    const observed = truth * Math.exp(0.005 * stream.normal());
    held.law += interval!.low <= truth && truth <= interval!.high ? 1 : 0;
    held.run += runInterval!.low <= observed && observed <= runInterval!.high ? 1 : 0;
  }
  return held;
}

const name = process.argv[2];
console.log(
  JSON.stringify(
    name === undefined
      ? { trials: TRIALS, names: Object.keys(SIMULATIONS) }
      : name === 'prediction'
        ? predictionCoverage()
        : coverage(name),
  ),
);
