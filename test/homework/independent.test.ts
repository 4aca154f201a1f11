import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import {
  brierScore,
  choiceProbabilities,
  emergenceScore,
  predictMetrics,
  scaleOfExactMatch,
  shareInterval,
  tokenEditDistance,
} from '../../lib/emergence/index.js';
import {
  envelope,
  fitBatchTradeoff,
  fitGrowth,
  fitParabola,
  fitPowerLaw,
  MUENNIGHOFF_2023,
  optimalAllocation,
  parametricLoss,
  planCluster,
  repetitionLoss,
} from '../../lib/fit/index.js';
import { kaplanJointLaw } from '../../lib/fit/laws/kaplan.js';
import { rho } from '../../lib/fit/minimiser/robust.js';
import { quantile, standardDeviation } from '../../lib/fit/statistics.js';
import type { Json } from '../../lib/course/answers/exercise.js';
import { findExercise } from '../../lib/course/homework/sets/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { nParamsNonEmbedding, nParamsTotal } from '../../lib/model/count.js';
import { causalVisibility, prefixVisibility } from '../../lib/model/masks.js';
import { decoderBatch, trainedShare, type Objective } from '../../lib/model/objectives.js';
import { corruptSpans } from '../../lib/model/span-corruption.js';
import { updateAdamW } from '../../lib/train/adamw.js';
import { learningRateFraction } from '../../lib/train/schedules.js';
import { compileFunction } from './compile-function.js';
import { masters } from './masters/index.js';

/** Each exercise whose quantity the kit computes too: by code that was written and tested apart, for training, fitting and judging. */
const KIT: Record<string, (...inputs: never[]) => unknown> = {
  '1.1': (model: Parameters<typeof transformerConfig>[0]) => {
    const config = transformerConfig({ ...model, nHead: 1 });
    return { nonEmbedding: nParamsNonEmbedding(config), total: nParamsTotal(config) };
  },
  '1.4': (points: { year: number; nParams: number }[]) => {
    // ln N against e^year is a power law of exponent ln 2/doubling time
    const start = points[0]!.year;
    const fit = fitGrowth({ x: points.map(({ year }) => Math.exp(year - start)), y: points.map(({ nParams }) => nParams) });
    return (12 * Math.LN2) / fit.parameters.a.value;
  },
  '1.5': (smaller: number[], larger: number[]) => {
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    return (mean(smaller) - mean(larger)) / Math.sqrt((standardDeviation(smaller) ** 2 + standardDeviation(larger) ** 2) / 2);
  },
  '1.6': (student: number[], teacher: number[], target: number, { temperature, share }: { temperature: number; share: number }) =>
    tf.tidy(() => {
      const [p, q] = [tf.logSoftmax(tf.tensor1d(student).div(temperature)), tf.logSoftmax(tf.tensor1d(teacher).div(temperature))];
      const imitation = q.exp().mul(q.sub(p)).sum().dataSync()[0]!;
      return (1 - share) * -tf.logSoftmax(tf.tensor1d(student)).dataSync()[target]! + share * temperature ** 2 * imitation;
    }),
  '2.1': causalVisibility,
  '2.2': prefixVisibility,
  '2.3': (objective: 'FLM' | 'PLM' | 'MLM', length: number, windows: number) => {
    const kinds: Record<string, Objective> = { FLM: { kind: 'fullLM' }, PLM: { kind: 'prefixLM' }, MLM: { kind: 'maskedTokens' } };
    return trainedShare(kinds[objective]!, length) * length * windows;
  },
  '2.4': (logits: number[][], targets: number[], weights: number[]) =>
    tf.tidy(() => {
      const logs = tf.logSoftmax(tf.tensor2d(logits)).arraySync();
      return logs.reduce((sum, row, t) => sum - weights[t]! * row[targets[t]!]!, 0) / weights.reduce((a, b) => a + b);
    }),
  '2.6': (source: number[], target: number[], contextLength: number, padding: number) => {
    const batch = decoderBatch([{ source, target }], contextLength, { start: padding, sentinels: [], vocabSize: 100 });
    return {
      inputs: [...batch.inputs],
      targets: [...batch.targets],
      lossWeights: [...batch.lossWeights],
      prefixLength: batch.prefixLengths[0],
    };
  },
  '3.1': (
    step: number,
    { steps, warmupSteps, peak, finalFraction }: { steps: number; warmupSteps: number; peak: number; finalFraction: number },
  ) => peak * learningRateFraction({ kind: 'cosine', warmupSteps, finalFraction }, step, steps),
  '3.2': (x: number[], loss: number[]) => {
    const { A, alpha } = fitPowerLaw({ x, loss, floor: 'none' }).parameters;
    return { A: A.value, alpha: alpha.value };
  },
  '3.3': (nParams: number, nTokens: number) => {
    const law = kaplanJointLaw();
    const loss = (tokens: number) => {
      const predicted = new Float64Array(1);
      law.evaluate(
        [Math.log(6.4e13), Math.log(1.8e13), 0.076, 0.103],
        [Float64Array.of(Math.log(nParams)), Float64Array.of(Math.log(tokens))],
        predicted,
        law.parameters.map(() => new Float64Array(1)),
      );
      return Math.exp(predicted[0]!);
    };
    return loss(nTokens) / loss(1e300) - 1;
  },
  '3.4': (nTokens: number, nUniqueTokens: number) => {
    // of a model too small to be in excess, without a floor: L - A N^-alpha = B D'^-beta
    const law = { ...MUENNIGHOFF_2023, A: 1e-3, E: 1e-30 };
    const nParams = 1e-20;
    const dataTerm = repetitionLoss(law, { nParams, nTokens, nUniqueTokens }) - law.A * nParams ** -law.alpha;
    return (law.B / dataTerm) ** (1 / law.beta);
  },
  '3.5': (
    state: { parameters: number[]; mean: number[]; square: number[]; updates: number },
    gradients: number[],
    { learningRate, ...config }: { learningRate: number; beta1: number; beta2: number; epsilon: number; weightDecay: number },
  ) =>
    tf.tidy(() => {
      const matrix = (values: number[]) => ({ p: tf.tensor2d([values]) }); // the kit decays matrices only
      const next = updateAdamW(
        config,
        matrix(state.parameters),
        matrix(gradients),
        { mean: matrix(state.mean), square: matrix(state.square), updates: tf.scalar(state.updates) },
        tf.scalar(learningRate),
      );
      const list = (named: { p?: tf.Tensor }) => [...named.p!.dataSync()];
      return {
        parameters: list(next.parameters),
        mean: list(next.state.mean),
        square: list(next.state.square),
        updates: state.updates + 1,
      };
    }),
  '4.1': (law: { A: number; B: number; alpha: number; beta: number }, trainFlops: number) => {
    const { nParams, nTokens } = optimalAllocation({ ...law, E: 1 }, trainFlops);
    return { nParams, nTokens };
  },
  '4.2': (nParams: number[], loss: number[]) => {
    const { centre, lowest } = fitParabola(nParams.map(Math.log), loss);
    return { nParams: Math.exp(centre), loss: lowest };
  },
  '4.4': (
    { a, b, e, alpha, beta }: { a: number; b: number; e: number; alpha: number; beta: number },
    runs: { nParams: number; nTokens: number; loss: number }[],
    delta: number,
  ) =>
    runs.reduce(
      (sum, { nParams, nTokens, loss }) =>
        sum +
        rho(
          { kind: 'huber', delta },
          Math.log(loss / parametricLoss({ A: Math.exp(a), B: Math.exp(b), E: Math.exp(e), alpha, beta }, nParams, nTokens)),
        ),
      0,
    ),
  '4.5': (points: { trainFlops: number; nParams: number }[], draws: number[][], level: number) => {
    const slopes = draws.map(
      (draw) => fitGrowth({ x: draw.map((i) => points[i]!.trainFlops), y: draw.map((i) => points[i]!.nParams) }).parameters.a.value,
    );
    return { low: quantile(slopes, (1 - level) / 2), high: quantile(slopes, (1 + level) / 2) };
  },
  '5.1': (loss: number, answerTokens: number) => predictMetrics(loss, answerTokens).exactMatch,
  '5.2': (logs: number[], correct: number) => brierScore(choiceProbabilities(logs), correct),
  '5.3': tokenEditDistance,
  '5.4': scaleOfExactMatch,
  '5.5': (scores: number[]) => emergenceScore(scores.map((score, i) => ({ scale: 10 ** i, score }))),
  '5.6': (right: number, n: number) => {
    const { low, high } = shareInterval(right, n);
    return { low, high };
  },
};

/** Exercises that TensorFlow computes in float32, or whose rounding the kit's formula does in another order. */
const COARSER: Record<string, number> = { '1.6': 1e-4, '2.4': 1e-4, '3.3': 1e-6, '3.4': 1e-6, '3.5': 1e-4 };

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'boolean') return [Number(value)];
  return value !== null && typeof value === 'object'
    ? Object.keys(value)
        .sort()
        .flatMap((key) => numbersOf((value as Record<string, unknown>)[key]))
    : [];
}

describe.each(Object.keys(KIT))('the reference of %s', (id) => {
  it('agrees with what the kit computes in its own way, on public and hidden inputs', () => {
    const exercise = findExercise(id);
    if (exercise.kind !== 'function') throw new Error(`${id} is no function`);
    const { reference, hiddenInputs } = masters.find((master) => master.id === id)!;
    const solve = compileFunction(reference, exercise.functionName);
    const cases: Json[][] = [
      ...exercise.publicCases.map(({ inputs }) => inputs),
      ...[1, 2, 3].flatMap((seed) => hiddenInputs(randomStream(seed, id))),
    ];
    let compared = 0;
    for (const inputs of cases) {
      const [ours, theirs] = [solve(...structuredClone(inputs)), tryKit(id, inputs)];
      if (theirs === undefined) continue;
      compared++;
      const [a, b] = [numbersOf(ours), numbersOf(theirs)];
      expect([inputs, a.length]).toEqual([inputs, b.length]);
      a.forEach((value, i) =>
        expect([id, inputs, Math.abs(value - b[i]!) <= (COARSER[id] ?? 1e-9) * Math.max(1e-3, Math.abs(b[i]!))]).toEqual([
          id,
          inputs,
          true,
        ]),
      );
    }
    expect(compared).toBeGreaterThanOrEqual(cases.length / 2);
  });
});

/** The kit's value; undefined where it refuses inputs that an exercise allows, such as a fit through two points. */
function tryKit(id: string, inputs: Json[]): unknown {
  try {
    return KIT[id]!(...(structuredClone(inputs) as never[]));
  } catch (error) {
    if ((error as Error).name === 'InputError') return undefined;
    throw error;
  }
}

describe('the references of', () => {
  const solve = (id: string, name: string) => compileFunction(masters.find((master) => master.id === id)!.reference, name);

  it('1.3: days are those of a cluster plan', () => {
    const { days } = planCluster({ gpu: 'h100', devices: 1000, nParams: 70e9, trainFlops: 5.88e23 });
    expect(solve('1.3', 'trainingDays')({ trainFlops: 5.88e23, devices: 1000, peakFlopsPerSecond: 989.4e12, mfu: 0.4 })).toBeCloseTo(
      days,
      9,
    );
  });

  it('2.5: spans that the kit drew at random are corrupted alike', () => {
    const words = Array.from({ length: 40 }, (_, i) => i);
    const sentinels = Array.from({ length: 12 }, (_, k) => 1000 + k);
    const { source, target } = corruptSpans(words, { corruptedShare: 0.3, meanSpanLength: 2 }, sentinels, randomStream(3, 'spans'));
    const names = (tokens: number[]) => tokens.map((token) => (token >= 1000 ? `<${token - 1000}>` : `w${token}`));
    const hidden = new Set(target.filter((token) => token < 1000));
    const spans: { start: number; length: number }[] = [];
    words.forEach((word) => {
      if (!hidden.has(word)) return;
      if (hidden.has(word - 1)) spans.at(-1)!.length++;
      else spans.push({ start: word, length: 1 });
    });
    expect(solve('2.5', 'corruptSpans')(words.map((word) => `w${word}`), spans)).toEqual({ source: names(source), target: names(target) });
  });

  it('3.6: the critical batch is that of the trade-off, where runs lie on it', () => {
    const batch = [32, 64, 128, 256];
    const steps = batch.map((B) => 700 * (1 + 90 / B));
    const { Smin, Bcrit } = fitBatchTradeoff({ batch, steps }).parameters;
    const answer = solve('3.6', 'criticalBatch')(batch.map((B, i) => ({ batch: B, steps: steps[i]! }))) as {
      minSteps: number;
      criticalBatch: number;
    };
    expect(answer.minSteps / Smin.value).toBeCloseTo(1, 6);
    expect(answer.criticalBatch / Bcrit.value).toBeCloseTo(1, 6);
  });

  it('4.3: the leaders are those of the envelope, at its budgets', () => {
    const curves = [10, 100, 1000].map((nParams, k) => ({
      nParams,
      trainFlops: [1, 10, 100, 1000].map((flops) => flops * 2 ** k),
      loss: [0, 1, 2, 3].map((decade) => 5 + 0.4 * k - (0.5 + 0.3 * k) * decade - 0.05 * decade ** 2),
    }));
    const points = envelope(curves, 40);
    expect(solve('4.3', 'leadingSizes')(curves, points.map(({ trainFlops }) => trainFlops))).toEqual(points.map(({ nParams }) => nParams));
  });
});
