import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { transformerConfig } from '../../lib/model/config.js';
import { trainConfig, trainOn, type BatchSource } from '../../lib/train/index.js';
import { onEagerRung } from './on-eager-rung.js';

onEagerRung();

const model = transformerConfig({ nLayer: 1, dModel: 4, vocabSize: 3, contextLength: 2 });
const valuesOf = (parameters: NamedTensors) => Object.values(parameters).map((tensor) => [...tensor.dataSync()]);

/** Batches of one kind, and validation losses as written down, together with the parameters that each was asked for. */
function scripted(validationLosses: readonly number[]): { source: BatchSource; asked: number[][][] } {
  const asked: number[][][] = [];
  return {
    asked,
    source: {
      next: () => ({ tokens: tf.tensor2d([[0, 1, 2], [2, 1, 0]], [2, 3], 'int32') }),
      state: () => {
        throw new Error('no checkpoint was asked for');
      },
      tokensSeen: () => 0,
      epochs: () => 0,
      validationLoss: (parameters) => validationLosses[asked.push(valuesOf(parameters)) - 1],
    },
  };
}

const config = (steps: number) => trainConfig({ model, steps, batchSize: 2, earlyStopping: { everySteps: 3, patience: 2 } });

describe('early stopping', () => {
  it('ends after `patience` evaluations without a new lowest loss, and returns the parameters of the lowest', async () => {
    const { source, asked } = scripted([3, 2, 2.5, 2, 1]); // steps 3, 6, 9, 12; an equal loss is no new lowest
    const tensorsBefore = tf.memory().numTensors;
    const result = await trainOn(source, config(100), {}, {});
    expect(result.curve).toHaveLength(12);
    expect(result.stoppedEarlyAt).toBe(6);
    expect(valuesOf(result.parameters)).toEqual(asked[1]);
    expect(valuesOf(result.parameters)).not.toEqual(asked[3]);
    expect(tf.memory().numTensors).toBe(tensorsBefore + Object.keys(result.parameters).length);
    tf.dispose(result.parameters);
  });

  it('does not end a run whose loss falls again in time', async () => {
    const { source, asked } = scripted([3, 3.5, 2, 2.5, 1, 1]);
    const result = await trainOn(source, config(15), {}, {});
    expect(result.curve).toHaveLength(15);
    expect(result.stoppedEarlyAt).toBeUndefined();
    expect(valuesOf(result.parameters)).toEqual(asked[4]); // those of the last step, which were also the best
    tf.dispose(result.parameters);
  });

  it('refuses a source without validation data, by name', async () => {
    await expect(trainOn({ ...scripted([]).source, validationLoss: () => undefined }, config(10), {}, {})).rejects.toThrow(
      'earlyStopping: expected data to validate on, got none',
    );
  });
});
