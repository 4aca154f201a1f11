import type { RandomStream } from '../../../lib/core/random.js';
import type { MasterExercise } from '../../../lib/course/answers/exercise.js';
import { variant } from './variant.js';

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const between = (low: number, high: number, stream: RandomStream): number => low + (high - low) * stream.uniform();
const logBetween = (low: number, high: number, stream: RandomStream): number => Math.exp(between(Math.log(low), Math.log(high), stream));

const optimalAllocation = `function optimalAllocation(law: { A: number; B: number; alpha: number; beta: number }, trainFlops: number): { nParams: number; nTokens: number } {
  const sum = law.alpha + law.beta;
  const tokensTimesParams = trainFlops / 6;
  const logG = (Math.log(law.alpha * law.A) - Math.log(law.beta * law.B)) / sum;
  const nParams = Math.exp(logG + (law.beta / sum) * Math.log(tokensTimesParams));
  return { nParams, nTokens: tokensTimesParams / nParams };
}`;

const isoFlopMinimum = `function isoFlopMinimum(nParams: number[], loss: number[]): { nParams: number; loss: number } {
  const logs = nParams.map((n) => Math.log(n));
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const s = [0, 0, 0, 0, 0], t = [0, 0, 0];
  logs.forEach((log, i) => {
    const u = log - mean;
    for (let k = 0; k < 5; k++) s[k] += u ** k;
    for (let k = 0; k < 3; k++) t[k] += u ** k * loss[i];
  });
  const det = (m: number[][]) => m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  const rows = [[s[0], s[1], s[2]], [s[1], s[2], s[3]], [s[2], s[3], s[4]]];
  const c = [0, 1, 2].map((column) => det(rows.map((row, i) => row.map((value, j) => (j === column ? t[i] : value)))) / det(rows));
  const u = -c[1] / (2 * c[2]);
  return { nParams: Math.exp(mean + u), loss: c[0] + c[1] * u + c[2] * u * u };
}`;

const leadingSizes = `function leadingSizes(curves: { nParams: number; trainFlops: number[]; loss: number[] }[], budgets: number[]): number[] {
  const lossAt = (curve: { trainFlops: number[]; loss: number[] }, C: number): number => {
    const { trainFlops, loss } = curve;
    const last = trainFlops.length - 1;
    if (C < trainFlops[0]) return Infinity;
    if (C > trainFlops[last]) return Infinity;
    let i = 0;
    while (i < last && trainFlops[i + 1] <= C) i++;
    if (i === last) return loss[last];
    const share = Math.log(C / trainFlops[i]) / Math.log(trainFlops[i + 1] / trainFlops[i]);
    return loss[i] + share * (loss[i + 1] - loss[i]);
  };
  return budgets.map((C) => {
    let leader = 0, lowest = Infinity;
    for (const curve of curves) {
      const value = lossAt(curve, C);
      if (value < lowest) { lowest = value; leader = curve.nParams; }
    }
    return leader;
  });
}`;

const huberObjective = `function huberObjective(theta: { a: number; b: number; e: number; alpha: number; beta: number },
  runs: { nParams: number; nTokens: number; loss: number }[], delta: number): number {
  let objective = 0;
  for (const run of runs) {
    const law = Math.exp(theta.a) / run.nParams ** theta.alpha + Math.exp(theta.b) / run.nTokens ** theta.beta + Math.exp(theta.e);
    const r = Math.abs(Math.log(run.loss) - Math.log(law));
    objective += r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta);
  }
  return objective;
}`;

const bootstrapExponent = `function bootstrapExponent(points: { trainFlops: number; nParams: number }[], draws: number[][], level: number): { low: number; high: number } {
  const slopes = draws.map((draw) => {
    let sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (const i of draw) {
      const x = Math.log(points[i].trainFlops) - Math.log(points[0].trainFlops);
      const y = Math.log(points[i].nParams) - Math.log(points[0].nParams);
      sx += x; sy += y; sxx += x * x; sxy += x * y;
    }
    return (draw.length * sxy - sx * sy) / (draw.length * sxx - sx * sx);
  }).sort((one, other) => one - other);
  const at = (share: number) => {
    const place = share * (slopes.length - 1);
    const left = slopes[Math.floor(place)];
    const right = slopes[Math.ceil(place)];
    return left + (right - left) * (place % 1);
  };
  return { low: at((1 - level) / 2), high: at(1 - (1 - level) / 2) };
}`;

const law = (stream: RandomStream) => ({
  A: logBetween(100, 1000, stream),
  B: logBetween(100, 3000, stream),
  alpha: between(0.25, 0.45, stream),
  beta: between(0.25, 0.45, stream),
});

/**
 * Learning curves that cross: larger models begin higher and fall faster, and the second leads where it ends early; recorded at different
 * places.
 */
function crossingCurves(stream: RandomStream): { nParams: number; trainFlops: number[]; loss: number[] }[] {
  return times(4, (k) => {
    const start = 10 ** (15 + 0.3 * k);
    const points = 3 + stream.integer(3);
    const trainFlops = times(points, (i) => Math.round(start * 10 ** (((k === 1 ? 1.2 : 3) * i) / (points - 1))));
    return {
      nParams: 10 ** (5 + k),
      trainFlops,
      loss: trainFlops.map(
        (flops) => 5 + 0.3 * k - (0.5 + 0.25 * k) * Math.log10(flops / start) - (k === 1 ? 1 : k === 3 ? 0.3 : 0) + 0.05 * stream.uniform(),
      ),
    };
  });
}

/** Learning curves that cross, all from the first budget to the last, and recorded at different places between. */
function curvesFromOneBudget(stream: RandomStream): { nParams: number; trainFlops: number[]; loss: number[] }[] {
  return times(4, (k) => {
    const logs = [15, ...times(1 + stream.integer(2), (i) => 15.6 + 1.2 * i + 0.8 * stream.uniform()), 18];
    return {
      nParams: 10 ** (5 + k),
      trainFlops: logs.map((log) => Math.round(10 ** log)),
      loss: logs.map((log) => 4 + 0.4 * k - (0.3 + 0.3 * k) * (log - 15) + 0.08 * k * (log - 15) ** 2 / 3 + 0.1 * stream.uniform()),
    };
  });
}

export const masters: MasterExercise[] = [
  {
    id: '4.1',
    reference: optimalAllocation,
    partOf: ([one]) => ((({ alpha, beta }) => alpha === beta)(one as { alpha: number; beta: number }) ? 0 : 1),
    hiddenInputs: (stream) => times(7, (k) => {
      const one = law(stream);
      return [k < 5 ? one : { ...one, beta: one.alpha }, logBetween(1e18, 1e26, stream)];
    }),
    wrongAnswers: [
      variant(optimalAllocation, 'no-six', 'trainFlops / 6', 'trainFlops'),
      variant(optimalAllocation, 'exponents-swapped', '(law.beta / sum)', '(law.alpha / sum)'),
      variant(
        optimalAllocation,
        'G-inverted',
        'Math.log(law.alpha * law.A) - Math.log(law.beta * law.B)',
        'Math.log(law.beta * law.B) - Math.log(law.alpha * law.A)',
      ),
      variant(optimalAllocation, 'half-and-half', '(law.beta / sum)', '0.5'),
      variant(optimalAllocation, 'G-without-root', 'Math.log(law.beta * law.B)) / sum', 'Math.log(law.beta * law.B))'),
    ],
  },
  {
    id: '4.2',
    reference: isoFlopMinimum,
    hiddenInputs: (stream) => times(4, () => {
      const [centre, lowest] = [between(6.6, 7.4, stream), between(2, 4, stream)];
      const logs = times(5 + stream.integer(4), (i) => 6 + i * between(0.28, 0.36, stream));
      return [logs.map((log) => Math.round(10 ** log)), logs.map((log) => lowest + 0.12 * (log - centre) ** 2 + 0.003 * stream.normal())];
    }).concat(times(2, () => {
      // sizes a few percent apart: whoever does not centre ln N has no digits left
      const sizes = times(6, (i) => Math.round(1e12 * (1 + 0.01 * i + 0.002 * stream.uniform())));
      const centre = Math.log(1e12) + between(0.015, 0.035, stream);
      return [sizes, sizes.map((size) => 2 + 40 * (Math.log(size) - centre) ** 2 + 0.001 * stream.normal())];
    })),
    wrongAnswers: [
      { misconception: 'best-seen', source: `function isoFlopMinimum(nParams: number[], loss: number[]): { nParams: number; loss: number } {
  let best = 0;
  loss.forEach((value, i) => { if (value < loss[best]) best = i; });
  return { nParams: nParams[best], loss: loss[best] };
}` },
      {
        misconception: 'not-logarithmic',
        source: isoFlopMinimum.replace('Math.log(n)', 'n / 1e6').replace('Math.exp(mean + u)', '1e6 * (mean + u)'),
      },
      variant(isoFlopMinimum, 'still-logarithmic', 'Math.exp(mean + u)', 'mean + u'),
      variant(isoFlopMinimum, 'centre-doubled', '-c[1] / (2 * c[2])', '-c[1] / c[2]'),
    ],
  },
  {
    id: '4.3',
    reference: leadingSizes,
    partOf: ([curves]) => {
      const ends = (curves as { trainFlops: number[] }[]).map(({ trainFlops }) => `${trainFlops[0]} ${trainFlops.at(-1)}`);
      return new Set(ends).size === 1 ? 0 : 1;
    },
    hiddenInputs: (stream) => [
      ...times(3, (k) => [curvesFromOneBudget(stream), times(10 + k, (i) => Math.round(10 ** (15.1 + 0.23 * i + 0.1 * stream.uniform())))]),
      ...times(4, (k) => [crossingCurves(stream), times(9 + k, (i) => Math.round(10 ** (15.1 + 0.3 * i + 0.1 * stream.uniform())))]),
    ],
    wrongAnswers: [
      { misconception: 'final-losses', source: `function leadingSizes(curves: { nParams: number; trainFlops: number[]; loss: number[] }[], budgets: number[]): number[] {
  const finals = curves.map((curve) => curve.loss[curve.loss.length - 1]);
  return budgets.map(() => curves[finals.indexOf(Math.min(...finals))].nParams);
}` },
      variant(leadingSizes, 'linear-in-C', 'Math.log(C / trainFlops[i]) / Math.log(trainFlops[i + 1] / trainFlops[i])', '(C - trainFlops[i]) / (trainFlops[i + 1] - trainFlops[i])'),
      variant(leadingSizes, 'last-point', 'Math.log(C / trainFlops[i]) / Math.log(trainFlops[i + 1] / trainFlops[i])', '0'),
      variant(leadingSizes, 'extended', 'if (C > trainFlops[last]) return Infinity', 'if (C > trainFlops[last]) return loss[last]'),
    ],
  },
  {
    id: '4.4',
    reference: huberObjective,
    hiddenInputs: (stream) => times(4, () => {
      const { A, B, alpha, beta } = law(stream);
      const E = between(1.5, 2, stream);
      const runs = times(5 + stream.integer(6), (k) => {
        const [nParams, nTokens] = [Math.round(logBetween(1e7, 1e10, stream)), Math.round(logBetween(1e9, 1e12, stream))];
        return {
          nParams,
          nTokens,
          loss:
            (E + A * nParams ** -alpha + B * nTokens ** -beta) *
            Math.exp((k % 2 === 0 ? 0.003 : 0.0004) * (k % 4 < 2 ? 1 : -1) * between(0.6, 1.5, stream)),
        };
      });
      return [{ a: Math.log(A), b: Math.log(B), e: Math.log(E), alpha, beta }, runs, 1e-3];
    }),
    wrongAnswers: [
      variant(huberObjective, 'squares', 'r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta)', '0.5 * r * r'),
      variant(huberObjective, 'no-offset', 'delta * (r - 0.5 * delta)', 'delta * r'),
      variant(huberObjective, 'in-nats', 'Math.log(run.loss) - Math.log(law)', 'run.loss - law'),
      variant(huberObjective, 'mean', 'return objective', 'return objective / runs.length'),
      variant(huberObjective, 'not-halved', '0.5 * r * r : delta * (r - 0.5 * delta)', 'r * r : delta * (2 * r - delta)'),
      {
        misconception: 'sign-kept',
        source: huberObjective
          .replace('Math.abs(Math.log(run.loss) - Math.log(law))', 'Math.log(run.loss) - Math.log(law)')
          .replace('r <= delta', 'Math.abs(r) <= delta'),
      },
    ],
  },
  {
    id: '4.5',
    reference: bootstrapExponent,
    hiddenInputs: (stream) => times(3, () => {
      const n = 5 + stream.integer(4);
      const points = times(n, (i) => ({
        trainFlops: 10 ** (17 + 0.6 * i),
        nParams: Math.round(1e7 * 10 ** (0.6 * i * between(0.46, 0.54, stream) + 0.05 * stream.normal())),
      }));
      // at least two different points in every draw: otherwise there is no line
      return [
        points,
        times(8 + stream.integer(20), () => [0, n - 1, ...times(n - 2, () => stream.integer(n))]),
        between(0.6, 0.93, stream),
      ];
    }).concat(times(2, () => {
      // slopes of either sign and of all sizes, whose text sorts otherwise
      const points = times(5, (i) => ({ trainFlops: 10 ** (17 + i), nParams: Math.round(1e9 * Math.exp(stream.normal())) }));
      return [points, times(15 + stream.integer(9), () => [0, 4, ...times(3, () => stream.integer(5))]), between(0.3, 0.8, stream)];
    })),
    wrongAnswers: [
      variant(
        bootstrapExponent,
        'one-sided',
        'low: at((1 - level) / 2), high: at(1 - (1 - level) / 2)',
        'low: at(1 - level), high: at(level)',
      ),
      variant(
        bootstrapExponent,
        'no-interpolation',
        'const place = share * (slopes.length - 1)',
        'const place = Math.round(share * (slopes.length - 1))',
      ),
      { misconception: 'not-logarithmic', source: bootstrapExponent.replace('Math.log(points[i].trainFlops) - Math.log(points[0].trainFlops)', 'points[i].trainFlops - points[0].trainFlops').replace('Math.log(points[i].nParams) - Math.log(points[0].nParams)', 'points[i].nParams - points[0].nParams') },
      variant(
        bootstrapExponent,
        'extremes',
        'low: at((1 - level) / 2), high: at(1 - (1 - level) / 2)',
        'low: slopes[0], high: slopes[slopes.length - 1]',
      ),
      variant(bootstrapExponent, 'sides-swapped', 'draw.length * sxx - sx * sx', 'draw.length * (draw.reduce((sum, i) => sum + (Math.log(points[i].nParams) - Math.log(points[0].nParams)) ** 2, 0)) - sy * sy'),
    ],
  },
];
