import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createCorpus } from '../../lib/corpus/index.js';
import { openBackend } from '../../lib/engine/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import {
  ADAMW_DEFAULTS,
  InterruptedError,
  cosineSchedule,
  initialiseAdamW,
  learningRateFraction,
  train,
  updateAdamW,
} from '../../lib/train/index.js';

jest.setTimeout(180_000); // compiling takes seconds, many more on a busy machine

beforeAll(async () => {
  await openBackend();
});

/** Tokens that repeat with period 5: nothing is left to guess after the first few. */
function periodicCorpus() {
  const tokens = (n: number) => Uint8Array.from({ length: n }, (_, i) => i % 5);
  return createCorpus({ name: 'periodic', vocabSize: 5, train: tokens(2000), validation: tokens(400), test: tokens(400) });
}

const model = transformerConfig({ nLayer: 1, dModel: 16, vocabSize: 5, contextLength: 8 });

describe('updateAdamW', () => {
  const update = (steps: number, weightDecay: number, shape: number[]) => tf.tidy(() => {
    let parameters: Record<string, tf.Tensor> = { p: tf.ones(shape) };
    let state = initialiseAdamW(parameters);
    for (let i = 0; i < steps; i++) {
      ({ parameters, state } = updateAdamW(
        { ...ADAMW_DEFAULTS, weightDecay },
        parameters,
        { p: tf.fill(shape, 0.5) },
        state,
        tf.scalar(0.1),
      ));
    }
    return parameters.p!.dataSync()[0]!;
  });

  it('moves by lr g/|g| on its first step', () => {
    expect(update(1, 0, [1])).toBeCloseTo(0.9, 6);
  });

  it('moves by lr again on its second step if the gradient stays the same', () => {
    // m / (1 - beta1^2) = g and v / (1 - beta2^2) = g^2: the corrections undo the start at zero exactly
    expect(update(2, 0, [1])).toBeCloseTo(0.8, 6);
  });

  it('shrinks matrices by lr times weightDecay, and leaves vectors alone', () => {
    expect(update(1, 0.1, [1, 1])).toBeCloseTo(0.9 - 0.1 * 0.1, 6);
    expect(update(1, 0.1, [1])).toBeCloseTo(0.9, 6);
  });
});

describe('learningRateFraction', () => {
  it('warms up in a straight line, then falls along a cosine to its final fraction', () => {
    const schedule = { kind: 'cosine', warmupSteps: 10, finalFraction: 0.1 } as const;
    const at = (step: number) => learningRateFraction(schedule, step, 110);
    expect(at(5)).toBe(0.5);
    expect(at(10)).toBe(1);
    expect(at(60)).toBeCloseTo(0.55, 12); // half way: the mean of 1 and 0.1
    expect(at(110)).toBeCloseTo(0.1, 12);
  });

  it('warms up over a twentieth of the run by default', () => {
    expect(cosineSchedule(600)).toEqual({ kind: 'cosine', warmupSteps: 30, finalFraction: 0.1 });
  });
});

describe('train', () => {
  it('learns a text that repeats itself, from ln(vocabSize) to almost nothing', async () => {
    const result = await train(periodicCorpus(), { model, steps: 120, batchSize: 8, learningRate: 1e-2 });
    expect(result.curve[0]!.lossNatsPerToken).toBeCloseTo(Math.log(5), 5);
    // what must remain is the first token of each window: its successor follows from it, so nothing remains at all
    expect(result.validationLossNatsPerToken).toBeLessThan(0.05);
    expect(result.tokensSeen).toBe(120 * 8 * 8);
    expect(result.status).toEqual({ kind: 'completed' });
    tf.dispose(result.parameters);
  });

  it('gives the same losses for the same seed, others for another', async () => {
    const losses = async (seed: number) => {
      const result = await train(periodicCorpus(), { model, steps: 5, batchSize: 4, seed });
      tf.dispose(result.parameters);
      return result.curve.map(({ lossNatsPerToken }) => lossNatsPerToken);
    };
    expect(await losses(1)).toEqual(await losses(1));
    expect(await losses(1)).not.toEqual(await losses(2));
  });

  it('reports a run whose loss is no longer a number as diverged, with the step', async () => {
    const result = await train(periodicCorpus(), { model, steps: 50, batchSize: 4, learningRate: 1e30 });
    expect(result.status).toEqual({ kind: 'diverged', reason: expect.stringMatching(/^the loss was NaN at step \d+$/) as unknown });
    expect(result.validationLossNatsPerToken).toBeUndefined();
    tf.dispose(result.parameters);
  });

  it('stops at the next step when it is interrupted, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    let steps = 0;
    const training = train(periodicCorpus(), { model, steps: 1000, batchSize: 4 }, {
      signal: stop.signal,
      onStep: () => void (++steps === 3 && stop.abort()),
    });
    await expect(training).rejects.toThrow(InterruptedError);
    expect(steps).toBe(3);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops at the next step on Ctrl-C, and the process goes on', async () => {
    const listeners = process.listenerCount('SIGINT'); // jest may have its own
    let steps = 0;
    const training = train(periodicCorpus(), { model, steps: 1000, batchSize: 4 }, {
      onStep: () => void (++steps === 3 && process.emit('SIGINT')),
    });
    await expect(training).rejects.toThrow(InterruptedError);
    expect(steps).toBe(3);
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  it('keeps the number of tensors the same over the steps', async () => {
    const counts: number[] = [];
    const result = await train(
      periodicCorpus(),
      { model, steps: 6, batchSize: 4 },
      { onStep: () => void counts.push(tf.memory().numTensors) },
    );
    expect(new Set(counts.slice(1)).size).toBe(1);
    tf.dispose(result.parameters);
  });

  it('refuses a corpus shorter than one context, and settings out of range, before it trains', async () => {
    const short = createCorpus({
      name: 'short',
      vocabSize: 5,
      train: Uint8Array.of(1, 2, 3),
      validation: Uint8Array.of(),
      test: Uint8Array.of(),
    });
    await expect(train(short, { model, steps: 1 })).rejects.toThrow('tokens: expected at least contextLength + 1 = 9 of them, got 3');
    await expect(train(periodicCorpus(), { model, steps: 0 })).rejects.toThrow('steps: expected an integer >= 1, got 0');
    await expect(train(periodicCorpus(), { model, steps: 1, learningRate: -1 })).rejects.toThrow(
      'learningRate: expected a number > 0, got -1',
    );
    await expect(train(periodicCorpus(), { model: { ...model, vocabSize: 4 }, steps: 1 })).rejects.toThrow(
      "vocabSize: expected at least the corpus's 5, got 4",
    );
  });
});
