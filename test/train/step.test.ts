import { describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { createCorpus } from '../../lib/corpus/index.js';
import { foldIn, randomUniform, valueAndGradients } from '../../lib/engine/index.js';
import { transformerConfig, type TransformerConfig } from '../../lib/model/config.js';
import type { Randomness } from '../../lib/model/layers.js';
import { initialise } from '../../lib/model/transformer.js';
import { ADAMW_DEFAULTS, train, type TrainOptions } from '../../lib/train/index.js';
import { initialiseOptimiser } from '../../lib/train/optimiser.js';
import { batchLoss, trainStep, type TrainStatics } from '../../lib/train/step.js';
import { onEagerRung } from './on-eager-rung.js';

jest.setTimeout(180_000);
onEagerRung();

/** Tokens without a pattern: 100 n^2 mod 53 mod 7. */
const token = (n: number) => ((100 * n * n) % 53) % 7;
const sizes = { nLayer: 1, dModel: 8, vocabSize: 7, contextLength: 6 };
const rows = (first: number, count: number) => tf.tensor2d(
  Int32Array.from({ length: count * 7 }, (_, i) => token(first * 7 + i)), [count, 7], 'int32',
);

/** Fresh parameters, but with a head that is not zero: so that the loss depends on the rest. */
function parametersOf(model: TransformerConfig): NamedTensors {
  const fresh = initialise(model, 1);
  const varied = (tensor: tf.Tensor) => tf.tensor(
    Float32Array.from({ length: tensor.size }, (_, i) => 0.5 * Math.sin(7 * i)), tensor.shape,
  );
  return Object.fromEntries(Object.entries(fresh).map(([name, tensor]) => [name, name.startsWith('head') ? varied(tensor) : tensor]));
}

/** One update of the optimiser from fresh parameters: they, the updated ones and the loss. */
function stepOnce(batch: { tokens: tf.Tensor; dropoutSeed?: tf.Tensor }, statics: Partial<TrainStatics> & Pick<TrainStatics, 'model'>) {
  const parameters = parametersOf(statics.model);
  const optimiser = { adamW: ADAMW_DEFAULTS, ...statics };
  const { state, outputs } = trainStep(
    { parameters, optimiser: initialiseOptimiser(optimiser, parameters) }, { ...batch, learningRate: tf.scalar(0.01) }, optimiser,
  );
  return { parameters, updated: state.parameters, loss: outputs.loss.dataSync()[0]! };
}
const flat = (named: NamedTensors): number[] => Object.keys(named).sort().flatMap((name) => [...named[name]!.dataSync()]);

describe('a step with accumulation', () => {
  it('drops other values in each part, and never the same ones twice: its loss is the mean of the parts\' own', () => tf.tidy(() => {
    const model = transformerConfig({ ...sizes, dropout: 0.5 });
    const seed = tf.tensor1d([3, 4], 'int32');
    const half = rows(0, 2);
    const { parameters, loss } = stepOnce({ tokens: tf.concat([half, half]), dropoutSeed: seed }, { model, accumulation: 2 });
    // place p of part k draws with the seed's use 2 p + k
    const drawnIn = (part: number): Randomness => (shape, place) => randomUniform(shape, foldIn(seed, 2 * place + part));
    const own = [0, 1].map((part) => batchLoss(model, parameters, { tokens: half }, drawnIn(part)).dataSync()[0]!);
    expect(Math.abs(own[0]! - own[1]!)).toBeGreaterThan(1e-3); // the rows are the same: only what is dropped differs
    expect(loss).toBeCloseTo((own[0]! + own[1]!) / 2, 6);
  }));

  it('drops values that differ from step to step', () => tf.tidy(() => {
    const model = transformerConfig({ ...sizes, dropout: 0.5 });
    const lossAt = (step: number) => stepOnce(
      { tokens: rows(0, 4), dropoutSeed: tf.tensor1d([3, step], 'int32') }, { model, accumulation: 2 },
    ).loss;
    expect(lossAt(4)).toBe(lossAt(4));
    expect(Math.abs(lossAt(4) - lossAt(5))).toBeGreaterThan(1e-3);
  }));

  it('clips the gradient of the whole batch, once, as without accumulation', () => tf.tidy(() => {
    const model = transformerConfig(sizes);
    // Adam forgets a gradient's size, unless epsilon is larger than it: here an update is lr g/epsilon
    const adamW = { ...ADAMW_DEFAULTS, epsilon: 1, weightDecay: 0 };
    const clipNorm = 1e-3;
    const { parameters, updated } = stepOnce({ tokens: rows(0, 4) }, { model, adamW, clipNorm, accumulation: 4 });
    const { gradients } = valueAndGradients((now) => batchLoss(model, now, { tokens: rows(0, 4) }), parameters);
    const [g, p, q] = [gradients, parameters, updated].map(flat) as [number[], number[], number[]];
    const norm = Math.hypot(...g);
    expect(norm).toBeGreaterThan(0.1); // it is clipped by far
    // after one update m/(1 - beta1) = g and v/(1 - beta2) = g^2: lr g/(|g| + 1) with g clipped to norm 0.001
    const expected = g.map((value, i) => {
      const clipped = (value * clipNorm) / norm;
      return p[i]! - (0.01 * clipped) / (Math.abs(clipped) + 1);
    });
    const moved = q.map((value, i) => value - p[i]!);
    // parameters near 1 are float32: 6e-8 is their last digit
    moved.forEach((value, i) => expect(Math.abs(value - (expected[i]! - p[i]!))).toBeLessThan(2e-7));
    expect(Math.hypot(...moved)).toBeGreaterThan(0.9e-5); // lr times 0.001
    expect(Math.hypot(...moved)).toBeLessThan(1.1e-5);
  }));
});

describe('training', () => {
  const tokens = (length: number) => Uint8Array.from({ length }, (_, n) => token(n));
  const corpus = () => createCorpus({
    name: 'unordered', vocabSize: 7, train: tokens(2000), validation: tokens(60), test: tokens(0),
  });
  const options: TrainOptions = {
    model: transformerConfig(sizes), steps: 6, batchSize: 4, learningRate: 0.01, schedule: { kind: 'constant', warmupSteps: 0 },
  };
  const run = async (more: Partial<TrainOptions>) => {
    const { curve, parameters } = await train(corpus(), { ...options, ...more });
    const all = flat(parameters);
    tf.dispose(parameters);
    return { losses: curve.map(({ lossNatsPerToken }) => lossNatsPerToken), parameters: all };
  };

  it('with accumulation gives the losses and parameters of whole batches', async () => {
    // an epsilon of 1, so that a gradient's size counts, which Adam forgets otherwise
    const adamW = { ...ADAMW_DEFAULTS, epsilon: 1, weightDecay: 0 };
    const [whole, quarters] = [await run({ adamW, learningRate: 1 }), await run({ adamW, learningRate: 1, accumulation: 4 })];
    expect(Math.abs(whole.losses.at(-1)! - whole.losses[0]!)).toBeGreaterThan(0.1); // it learns
    // sums of float32 in another order
    whole.losses.forEach((loss, i) => expect(quarters.losses[i]).toBeCloseTo(loss, 4));
    whole.parameters.forEach((value, i) => expect(Math.abs(quarters.parameters[i]! - value)).toBeLessThan(1e-3));
  });

  it('with accumulation never is training without it: each part of a batch draws its own dropout', async () => {
    const model = transformerConfig({ ...sizes, dropout: 0.5 });
    const [whole, again, quarters] = [await run({ model }), await run({ model }), await run({ model, accumulation: 4 })];
    expect(again.losses).toEqual(whole.losses);
    // the first is ln 7 in any case: a fresh head is zero
    expect(Math.abs(quarters.losses.at(-1)! - whole.losses.at(-1)!)).toBeGreaterThan(1e-4);
  });

  it('with clipNorm moves the parameters by less', async () => {
    // an epsilon of 1 is larger than any gradient, so an update is lr g and its norm at most lr times clipNorm
    const adamW = { ...ADAMW_DEFAULTS, epsilon: 1, weightDecay: 0 };
    const first = tf.tidy(() => flat(initialise(options.model, 1)));
    const distance = ({ parameters }: { parameters: number[] }) => Math.hypot(...parameters.map((value, i) => value - first[i]!));
    const [free, clipped] = [distance(await run({ adamW })), distance(await run({ adamW, clipNorm: 0.01 }))];
    expect(clipped).toBeLessThan(6 * 0.01 * 0.01 * 1.001);
    expect(free).toBeGreaterThan(10 * clipped);
  });
});
