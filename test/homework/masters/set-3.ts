import type { RandomStream } from '../../../lib/core/random.js';
import type { MasterExercise } from '../../../lib/course/answers/exercise.js';
import { variant } from './variant.js';

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const between = (low: number, high: number, stream: RandomStream): number => low + (high - low) * stream.uniform();
const logBetween = (low: number, high: number, stream: RandomStream): number => Math.exp(between(Math.log(low), Math.log(high), stream));

const learningRate = `function learningRate(step: number, settings: { steps: number; warmupSteps: number; peak: number; finalFraction: number }): number {
  const { steps, warmupSteps, peak, finalFraction } = settings;
  if (step < warmupSteps) return peak * step / warmupSteps;
  const progress = (step - warmupSteps) / (steps - warmupSteps);
  const bell = (1 + Math.cos(Math.PI * progress)) / 2;
  return peak * (finalFraction + (1 - finalFraction) * bell);
}`;

const fitLine = `function fitLine(x: number[], loss: number[]): { A: number; alpha: number } {
  const u = x.map((value) => Math.log(value));
  const v = loss.map((value) => Math.log(value));
  const n = u.length;
  const meanU = u.reduce((a, b) => a + b, 0) / n;
  const meanV = v.reduce((a, b) => a + b, 0) / n;
  let uv = 0, uu = 0;
  for (let i = 0; i < n; i++) {
    uv += (u[i] - meanU) * (v[i] - meanV);
    uu += (u[i] - meanU) * (u[i] - meanU);
  }
  const slope = uv / uu;
  return { A: Math.exp(meanV - slope * meanU), alpha: 0 - slope };
}`;

const dataShortage = `function dataShortage(nParams: number, nTokens: number): number {
  const alphaN = 0.076, alphaD = 0.103;
  const modelTerm = Math.pow(6.4e13 / nParams, alphaN / alphaD);
  const dataTerm = 1.8e13 / nTokens;
  return Math.pow(modelTerm + dataTerm, alphaD) / Math.pow(modelTerm, alphaD) - 1;
}`;

const effectiveTokens = `function effectiveTokens(nTokens: number, nUniqueTokens: number): number {
  if (nTokens <= nUniqueTokens) return nTokens;
  const halfLife = 15.387756;
  const repetitions = nTokens / nUniqueTokens - 1;
  return nUniqueTokens * (1 + halfLife * (1 - Math.exp(-repetitions / halfLife)));
}`;

const adamWStep = `function adamWStep(
  state: { parameters: number[]; mean: number[]; square: number[]; updates: number }, gradients: number[],
  settings: { learningRate: number; beta1: number; beta2: number; epsilon: number; weightDecay: number },
): { parameters: number[]; mean: number[]; square: number[]; updates: number } {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates + 1;
  const next = { parameters: [] as number[], mean: [] as number[], square: [] as number[], updates: state.updates + 1 };
  for (let i = 0; i < gradients.length; i++) {
    const g = gradients[i];
    const p = state.parameters[i];
    const m = beta1 * state.mean[i] + (1 - beta1) * g;
    const v = beta2 * state.square[i] + (1 - beta2) * (g * g);
    const mHat = m / (1 - Math.pow(beta1, t));
    const vHat = v / (1 - Math.pow(beta2, t));
    next.mean.push(m);
    next.square.push(v);
    next.parameters.push(p - learningRate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * p));
  }
  return next;
}`;

const criticalBatch = `function criticalBatch(runs: { batch: number; steps: number }[]): { minSteps: number; criticalBatch: number } {
  const n = runs.length;
  let sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const run of runs) {
    const x = 1 / run.batch;
    sx += x;
    sy += run.steps;
    sxx += x * x;
    sxy += x * run.steps;
  }
  const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  const minSteps = (sy - slope * sx) / n;
  return { minSteps, criticalBatch: slope / minSteps };
}`;

export const masters: MasterExercise[] = [
  {
    id: '3.1',
    reference: learningRate,
    partOf: ([step, settings]) => (Number(step) < (settings as { warmupSteps: number }).warmupSteps ? 0 : 1),
    hiddenInputs: (stream) => times(7, (k) => {
      const steps = 50 + stream.integer(900);
      const warmupSteps = 10 + stream.integer(30);
      return [
        k % 6 === 0 ? 1 + stream.integer(8) : k === 1 ? warmupSteps : k === 2 ? steps
          : warmupSteps + 1 + stream.integer(steps - warmupSteps),
        { steps, warmupSteps, peak: logBetween(1e-4, 1e-1, stream), finalFraction: between(0.05, 0.4, stream) },
      ];
    }),
    wrongAnswers: [
      variant(learningRate, 'to-zero', 'finalFraction + (1 - finalFraction) * bell', 'bell'),
      variant(learningRate, 'warmup-in-cosine', '(step - warmupSteps) / (steps - warmupSteps)', 'step / steps'),
      variant(learningRate, 'linear', '(1 + Math.cos(Math.PI * progress)) / 2', '1 - progress'),
      variant(learningRate, 'quarter', '(1 + Math.cos(Math.PI * progress)) / 2', 'Math.cos(Math.PI * progress / 2)'),
      variant(learningRate, 'no-warmup', '  if (step < warmupSteps) return peak * step / warmupSteps;\n', '  if (step < warmupSteps) return peak;\n'),
    ],
  },
  {
    id: '3.2',
    reference: fitLine,
    hiddenInputs: (stream) => times(4, () => {
      const [A, alpha] = [between(3, 20, stream), between(0.04, 0.4, stream)];
      const x = times(4 + stream.integer(5), (i) => 1e3 * 10 ** (i * between(0.4, 0.7, stream)));
      return [x, x.map((value) => A * value ** -alpha * Math.exp(0.05 * stream.normal()))];
    }).concat([[[10, 100, 1000], [2, 2.5 + stream.uniform(), 4]]]), // and a loss that rises
    wrongAnswers: [
      variant(fitLine, 'slope-sign', '0 - slope', 'slope'),
      variant(fitLine, 'log-of-A', 'Math.exp(meanV - slope * meanU)', 'meanV - slope * meanU'),
      variant(fitLine, 'bases-mixed', 'x.map((value) => Math.log(value))', 'x.map((value) => Math.log10(value))'),
      { misconception: 'exp-of-log10', source: fitLine.replaceAll('Math.log(', 'Math.log10(') },
      variant(fitLine, 'semi-log', 'loss.map((value) => Math.log(value))', 'loss'),
      { misconception: 'endpoints', source: `function fitLine(x: number[], loss: number[]): { A: number; alpha: number } {
  const last = x.length - 1;
  const alpha = (Math.log(loss[0]) - Math.log(loss[last])) / (Math.log(x[last]) - Math.log(x[0]));
  return { A: loss[0] * Math.pow(x[0], alpha), alpha };
}` },
    ],
  },
  {
    id: '3.3',
    reference: dataShortage,
    hiddenInputs: (stream) => times(5, () => [Math.round(logBetween(1e6, 1e12, stream)), Math.round(logBetween(1e8, 1e12, stream))]),
    wrongAnswers: [
      variant(dataShortage, 'exponent-inverted', 'alphaN / alphaD', 'alphaD / alphaN'),
      variant(dataShortage, 'exponent-missing', 'alphaN / alphaD', 'alphaN'),
      variant(dataShortage, 'difference', 'Math.pow(modelTerm + dataTerm, alphaD) / Math.pow(modelTerm, alphaD) - 1', 'Math.pow(modelTerm + dataTerm, alphaD) - Math.pow(modelTerm, alphaD)'),
      variant(dataShortage, 'unlimited-model', 'Math.pow(modelTerm, alphaD) - 1', 'Math.pow(dataTerm, alphaD) - 1'),
      variant(dataShortage, 'no-outer-power', 'Math.pow(modelTerm + dataTerm, alphaD) / Math.pow(modelTerm, alphaD) - 1', '(modelTerm + dataTerm) / modelTerm - 1'),
    ],
  },
  {
    id: '3.4',
    reference: effectiveTokens,
    // whoever returns D is right where all tokens are fresh: a few that are seen again stand beside these
    partOf: ([tokens, unique]) => (Number(tokens) >= 2 * Number(unique) ? 0 : 1),
    hiddenInputs: (stream) => [
      ...times(4, () => {
        const unique = Math.round(logBetween(1e6, 1e12, stream));
        return [Math.round(unique * between(2, 60, stream)), unique];
      }),
      (() => {
        const unique = Math.round(logBetween(1e6, 1e12, stream));
        return [Math.round(unique * between(0.1, 0.8, stream)), unique];
      })(),
      (() => {
        const unique = Math.round(logBetween(1e6, 1e12, stream));
        return [Math.round(unique * between(1.1, 1.9, stream)), unique];
      })(),
    ],
    wrongAnswers: [
      variant(effectiveTokens, 'epochs-not-repetitions', 'nTokens / nUniqueTokens - 1', 'nTokens / nUniqueTokens'),
      variant(effectiveTokens, 'first-epoch-missing', '(1 + halfLife *', '(halfLife *'),
      variant(effectiveTokens, 'all-fresh', 'if (nTokens <= nUniqueTokens) return nTokens;', 'return nTokens;'),
      variant(effectiveTokens, 'only-unique', 'if (nTokens <= nUniqueTokens) return nTokens;', 'return Math.min(nTokens, nUniqueTokens);'),
      variant(effectiveTokens, 'no-case-for-fresh', '  if (nTokens <= nUniqueTokens) return nTokens;\n', ''),
      variant(effectiveTokens, 'unscaled-decay', '-repetitions / halfLife', '-repetitions'),
    ],
  },
  {
    id: '3.5',
    reference: adamWStep,
    partOf: ([, , settings]) => ((settings as { weightDecay: number }).weightDecay === 0 ? 0 : 1),
    hiddenInputs: (stream) => times(8, (k) => {
      const n = 1 + stream.integer(4);
      const fresh = k === 0 || k === 5;
      return [
        {
          parameters: times(n, () => stream.normal()),
          mean: times(n, () => (fresh ? 0 : 0.3 * stream.normal())),
          square: times(n, () => (fresh ? 0 : 0.1 + stream.uniform())),
          updates: fresh ? 0 : 1 + stream.integer(20),
        },
        times(n, () => stream.normal()),
        {
          learningRate: logBetween(1e-3, 1e-1, stream),
          beta1: between(0.8, 0.95, stream),
          beta2: between(0.9, 0.99, stream),
          epsilon: logBetween(1e-2, 1e-1, stream),
          weightDecay: k < 5 ? between(0.05, 0.5, stream) : 0,
        },
      ];
    }),
    wrongAnswers: [
      {
        misconception: 'no-correction',
        source: adamWStep.replace(' / (1 - Math.pow(beta1, t))', '').replace(' / (1 - Math.pow(beta2, t))', ''),
      },
      { misconception: 'l2-in-gradient', source: adamWStep.replace('const g = gradients[i];\n    const p = state.parameters[i];', 'const p = state.parameters[i];\n    const g = gradients[i] + weightDecay * p;').replace(' + weightDecay * p))', '))') },
      variant(adamWStep, 'epsilon-inside', 'Math.sqrt(vHat) + epsilon', 'Math.sqrt(vHat + epsilon)'),
      variant(adamWStep, 'counts-from-zero', 'const t = state.updates + 1', 'const t = state.updates'),
      variant(adamWStep, 'no-decay', ' + weightDecay * p', ''),
      variant(adamWStep, 'not-squared', '(g * g)', 'Math.abs(g)'),
    ],
  },
  {
    id: '3.6',
    reference: criticalBatch,
    hiddenInputs: (stream) => times(4, () => {
      const [minSteps, critical] = [logBetween(200, 5000, stream), logBetween(50, 5000, stream)];
      return [
        times(4 + stream.integer(3), (i) => {
          const batch = 2 ** (5 + i);
          return { batch, steps: Math.round(minSteps * (1 + critical / batch) * (1 + 0.03 * stream.normal())) };
        }),
      ];
    }),
    wrongAnswers: [
      variant(criticalBatch, 'slope-is-not-batch', 'criticalBatch: slope / minSteps', 'criticalBatch: slope'),
      variant(criticalBatch, 'against-batch', '1 / run.batch', 'run.batch'),
      variant(criticalBatch, 'fewest-seen', 'const minSteps = (sy - slope * sx) / n', 'const minSteps = Math.min(...runs.map((run) => run.steps))'),
      variant(criticalBatch, 'fewest-data', 'criticalBatch: slope / minSteps', 'criticalBatch: minSteps / slope'),
    ],
  },
];
