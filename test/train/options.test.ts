import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createCorpus } from '../../lib/corpus/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { specialTokens } from '../../lib/model/objectives.js';
import {
  ADAFACTOR_DEFAULTS,
  clipByGlobalNorm,
  divergenceOf,
  initialiseAdafactor,
  learningRateFraction,
  loadCheckpoint,
  saveCheckpoint,
  train,
  trainConfig,
  updateAdafactor,
  type TrainOptions,
} from '../../lib/train/index.js';
import { mostStepsPerCall } from '../../lib/train/calls.js';
import { learningRateMultiplier } from '../../lib/train/optimiser.js';
import { onEagerRung } from './on-eager-rung.js';

jest.setTimeout(180_000);
const directory = mkdtempSync(join(tmpdir(), 'checkpoints-'));
onEagerRung();
afterAll(() => rmSync(directory, { recursive: true }));

/** Tokens that repeat with period 5: nothing is left to guess. */
function periodicCorpus() {
  const tokens = (n: number) => Uint8Array.from({ length: n }, (_, i) => i % 5);
  return createCorpus({ name: 'periodic', vocabSize: 5, train: tokens(2000), validation: tokens(400), test: tokens(400) });
}

const vocabSize = specialTokens(5, 3).vocabSize;
const sizes = { nLayer: 1, dModel: 16, vocabSize, contextLength: 12 };
const losses = (result: { curve: { lossNatsPerToken: number }[] }) => result.curve.map(({ lossNatsPerToken }) => lossNatsPerToken);

describe('the precision of a run', () => {
  const options = { model: transformerConfig(sizes), steps: 1 };

  it('is part of what a run is where it is bf16, and absent where it is fp32, as in every record before it', () => {
    expect(trainConfig({ ...options, precision: 'bf16' })).toEqual({ ...trainConfig(options), precision: 'bf16' });
    expect(trainConfig({ ...options, precision: 'fp32' })).toEqual(trainConfig(options));
    expect('precision' in trainConfig(options)).toBe(false);
    expect(() => trainConfig({ ...options, precision: 'fp16' as never })).toThrow('precision: expected one of fp32, bf16');
  });

  it('reaches the step: asked for on a rung that has no bf16, it is refused instead of left out', async () => {
    // where there is no bf16 at all, that is what is said
    await expect(train(periodicCorpus(), { ...options, precision: 'bf16' })).rejects.toThrow(/^(rung: expected graph|precision: expected fp32), because/);
  });

  it('does one step a call in bf16, where a step of fp32 takes many', () => {
    expect(mostStepsPerCall(trainConfig(options))).toBeGreaterThan(1);
    expect(mostStepsPerCall(trainConfig({ ...options, precision: 'bf16' }))).toBe(1);
  });
});

describe('a checkpoint', () => {
  it('continues bit for bit as the run that wrote it would have, with dropout and an objective that draws', async () => {
    const options: TrainOptions = {
      model: transformerConfig({ ...sizes, dropout: 0.2 }),
      steps: 8,
      batchSize: 4,
      objective: { kind: 'prefixLM' },
    };
    const whole = await train(periodicCorpus(), options, {
      checkpoints: { everySteps: 5, save: (checkpoint) => saveCheckpoint(directory, checkpoint) },
    });
    const checkpoint = loadCheckpoint(directory);
    expect(checkpoint.step).toBe(5);
    const resumed = await train(periodicCorpus(), options, {}, { checkpoint });
    expect(losses(resumed)).toEqual(losses(whole));
    for (const [name, tensor] of Object.entries(whole.parameters))
      expect([...resumed.parameters[name]!.dataSync()]).toEqual([...tensor.dataSync()]);
    await expect(train(periodicCorpus(), { ...options, steps: 9 }, {}, { checkpoint })).rejects.toThrow(
      'checkpoint: expected one of the same configuration',
    );
    tf.dispose([whole.parameters, resumed.parameters, checkpoint.parameters, checkpoint.optimiser]);
  });

});

describe('a step', () => {
  const model = transformerConfig(sizes);
  it('clips gradients 3 and 4 at norm 1 to 0.6 and 0.8, and leaves smaller ones alone', () => {
    const clipped = (maxNorm: number) =>
      Object.values(clipByGlobalNorm({ a: tf.tensor1d([3]), b: tf.tensor1d([4]) }, maxNorm)).map((g) => g.dataSync()[0]);
    expect(clipped(1)[0]).toBeCloseTo(0.6, 6);
    expect(clipped(1)[1]).toBeCloseTo(0.8, 6);
    expect(clipped(6)).toEqual([3, 4]);
  });

  it('under muP takes a quarter of the learning rate for hidden matrices of four times the width', () => {
    const wide = transformerConfig({ ...sizes, dModel: 64, parametrisation: { kind: 'mup', baseDModel: 16 } });
    expect(learningRateMultiplier(wide, 'block0.feedForward.hidden.weight')).toBe(0.25);
    expect(learningRateMultiplier(wide, 'embedding')).toBe(1);
    expect(learningRateMultiplier(model, 'block0.feedForward.hidden.weight')).toBe(1);
  });
});

describe('updateAdafactor', () => {
  it('moves by lr on its first step, whatever the gradient', () => {
    const parameters = { p: tf.tensor1d([1]) };
    const { parameters: next } = updateAdafactor(
      ADAFACTOR_DEFAULTS,
      parameters,
      { p: tf.tensor1d([0.5]) },
      initialiseAdafactor(parameters),
      tf.scalar(0.1),
    );
    expect(next.p!.dataSync()[0]).toBeCloseTo(0.9, 6);
  });
});

describe('learningRateFraction', () => {
  it('of T5 is constant for its first steps, then falls with the inverse square root', () => {
    const schedule = { kind: 'inverse-square-root', plateauSteps: 100 } as const;
    expect([1, 100, 400].map((step) => learningRateFraction(schedule, step, 400))).toEqual([1, 1, 0.5]);
  });

  it('of linear decay and of warmup-stable-decay ends in a straight line', () => {
    expect(learningRateFraction({ kind: 'linear', warmupSteps: 0, finalFraction: 0 }, 25, 100)).toBe(0.75);
    const stable = { kind: 'warmup-stable-decay', warmupSteps: 10, decaySteps: 20, finalFraction: 0 } as const;
    expect([5, 10, 80, 90, 100].map((step) => learningRateFraction(stable, step, 100))).toEqual([0.5, 1, 1, 0.5, 0]);
  });
});

describe('trainConfig', () => {
  it('refuses a schedule that does not fit the steps, before anything is trained', () => {
    const model = transformerConfig(sizes);
    expect(() => trainConfig({ model, steps: 25, schedule: { kind: 'constant', warmupSteps: 50 } })).toThrow(
      'warmupSteps: expected an integer from 0 to 25, got 50',
    );
  });
});

describe('a run', () => {
  it('that blows up is told from one that learns', () => {
    expect(divergenceOf(20, 5.5, 256)).toBe('the loss was 20.00, above 16.64');
    expect(divergenceOf(Infinity, 5.5, 256)).toBe('the loss was Infinity');
    expect(divergenceOf(5.6, 5.5, 256)).toBeUndefined();
  });
});
