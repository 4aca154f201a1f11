import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { languageCorpus, markovSource } from '../../lib/corpus/index.js';
import { openBackend } from '../../lib/engine/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { findLearningRate, learningRateFraction, readLearningRates, smoothedLosses, train } from '../../lib/train/index.js';

jest.setTimeout(180_000); // compiling takes seconds, many more on a busy machine

beforeAll(async () => {
  await openBackend();
});

const corpus = languageCorpus(markovSource({ seed: 1, vocabSize: 16 }), { seed: 1, trainTokens: 60_000, validationTokens: 8_000 });
const model = transformerConfig({ nLayer: 1, dModel: 16, vocabSize: 16, contextLength: 16 });
const options = { model, batchSize: 16 };

describe('the exponential schedule', () => {
  it('multiplies by the same factor every step, from its initial fraction to 1', () => {
    const at = (step: number) => learningRateFraction({ kind: 'exponential', initialFraction: 1e-4 }, step, 5);
    [1e-4, 1e-3, 1e-2, 1e-1, 1].forEach((wanted, i) => expect(at(i + 1)).toBeCloseTo(wanted, 12));
  });
});

describe('readLearningRates', () => {
  const points = (losses: number[]) =>
    losses.map((loss, i) => ({ step: i + 1, learningRate: 10 ** (i - 2), lossNatsPerToken: loss, smoothedLossNatsPerToken: loss }));

  it('suggests a tenth of the rate of the lowest loss, and says where all was lost', () => {
    expect(readLearningRates(points([4, 3, 2, 5]))).toEqual({ lowestAt: 1, suggestion: 0.1, blewUpAt: 10 });
  });

  it('takes the end of a diverged run for the blow-up, and says none where there was none', () => {
    expect(readLearningRates(points([4, 3, 2, 3]), 100)).toEqual({ lowestAt: 1, suggestion: 0.1, blewUpAt: 100 });
    expect(readLearningRates(points([4, 3, 2, 3]))).toEqual({ lowestAt: 1, suggestion: 0.1 });
  });

  it('suggests nothing where the loss never fell', () => {
    expect(readLearningRates(points([4, 4.1, 5]))).toEqual({ lowestAt: 0.01, blewUpAt: 0.1 });
    expect(() => readLearningRates([])).toThrow('curve: expected at least one point, got none');
  });
});

describe('smoothedLosses', () => {
  it('are 4 and 2.947 of losses 4 and 2', () => {
    const [first, second] = smoothedLosses([4, 2]);
    expect(first).toBeCloseTo(4, 12);
    expect(second).toBeCloseTo((0.9 * 0.4 + 0.2) / 0.19, 12);
  });
});

describe('findLearningRate', () => {
  it('suggests a rate with which a model learns, while three times the rate that blew up diverges', async () => {
    const tensorsBefore = tf.memory().numTensors;
    const found = await findLearningRate(corpus, options);
    expect(tf.memory().numTensors).toBe(tensorsBefore);
    expect(found.curve[0]!.learningRate).toBeCloseTo(1e-5, 12);
    expect(found.curve[0]!.lossNatsPerToken).toBeCloseTo(Math.log(16), 5);
    // best rates of such models lie between 3e-3 and 1e-1, as in the sweep on learning rates
    expect(found.suggestion).toBeGreaterThan(3e-3);
    expect(found.suggestion).toBeLessThan(1.5e-1);
    expect(found.blewUpAt).toBeGreaterThan(found.lowestAt);

    const endOf = async (learningRate: number) => {
      const { status, validationLossNatsPerToken, parameters } = await train(corpus, { ...options, steps: 120, learningRate });
      tf.dispose(parameters);
      return { status: status.kind, loss: validationLossNatsPerToken };
    };
    const suggested = await endOf(found.suggestion!);
    const small = await endOf(found.suggestion! / 100);
    expect(suggested.status).toBe('completed');
    // 120 steps at a hundredth of a good rate hardly move: more than .1 nats are left
    expect(suggested.loss).toBeLessThan(small.loss! - 0.1);
    expect((await endOf(3 * found.blewUpAt!)).status).toBe('diverged');
  });

  it('gives the same curve for the same seed, another one for another', async () => {
    const losses = async (seed: number) =>
      (await findLearningRate(corpus, { ...options, seed }, { steps: 8 })).curve.map(({ lossNatsPerToken }) => lossNatsPerToken);
    expect(await losses(1)).toEqual(await losses(1));
    expect(await losses(1)).not.toEqual(await losses(2));
  });

  it('refuses a range that does not grow, by name', async () => {
    await expect(findLearningRate(corpus, options, { from: 1, to: 1 })).rejects.toThrow('to: expected more than from = 1, got 1');
    await expect(findLearningRate(corpus, options, { steps: 1 })).rejects.toThrow('steps: expected an integer >= 2, got 1');
  });
});
