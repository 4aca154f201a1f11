import { afterEach, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { createCorpus } from '../../lib/corpus/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { InterruptedError, train, trainConfig, type Checkpoint, type TrainObserver, type TrainOptions, type TrainStart } from '../../lib/train/index.js';
import { mapTensors } from '../../lib/engine/tree.js';
import { lossesByCalls, mostStepsPerCall } from '../../lib/train/calls.js';
import { ObjectiveBatches } from '../../lib/train/batches.js';
import { onEagerRung } from './on-eager-rung.js';

jest.setTimeout(180_000);
onEagerRung();
afterEach(() => {
  jest.restoreAllMocks();
});

/** With the clock at rest calls double as long as they may; with one that runs on by a minute a glance every call is of one step. */
function clock(kind: 'rests' | 'races'): void {
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => (kind === 'rests' ? now : (now += 60_000)));
}

describe('lossesByCalls', () => {
  const counts = (calls: { first: number; last: number; most: number; everySteps: number[] }) => {
    const asked: number[] = [];
    const steps = [...lossesByCalls(calls, (first, count) => {
      asked.push(count);
      return Array.from({ length: count }, (_, i) => 10 * (first + i));
    })];
    expect(steps).toEqual(
      Array.from({ length: calls.last - calls.first + 1 }, (_, i) => ({ step: calls.first + i, lossNatsPerToken: 10 * (calls.first + i) })),
    );
    return asked;
  };

  it('doubles the calls up to the most that there may be, and ends with fewer', () => {
    clock('rests');
    expect(counts({ first: 1, last: 17, most: 4, everySteps: [] })).toEqual([1, 2, 4, 4, 4, 2]);
  });

  it('ends a call wherever the state is looked at: after steps 5, 10 and 8', () => {
    clock('rests');
    // 1 | 2 3 | 4 5 | 6 7 8 | 9 10 | 11 12
    expect(counts({ first: 1, last: 12, most: 4, everySteps: [5, 8] })).toEqual([1, 2, 2, 3, 2, 2]);
    expect(counts({ first: 4, last: 6, most: 4, everySteps: [5] })).toEqual([1, 1, 1]); // 4 | 5 | 6: a run that goes on
  });

  it('does one step a call where a step takes longer than a call may', () => {
    clock('races');
    expect(counts({ first: 1, last: 3, most: 4, everySteps: [] })).toEqual([1, 1, 1]);
  });
});

describe('mostStepsPerCall', () => {
  const most = (dModel: number, nLayer: number, contextLength: number, batchSize: number) => mostStepsPerCall(
    trainConfig({ model: transformerConfig({ dModel, nLayer, contextLength, vocabSize: 256 }), steps: 1, batchSize }),
  );

  it('is the limit for the smallest models and one for large ones', () => {
    expect(most(4, 1, 8, 8)).toBe(128);
    expect(most(64, 4, 64, 32)).toBe(1);
  });
});

describe('a run by calls of many steps', () => {
  const model = transformerConfig({ nLayer: 1, dModel: 4, vocabSize: 5, contextLength: 8, dropout: 0.1 });
  const tokens = (n: number) => Uint8Array.from({ length: n }, (_, i) => ((i * i) % 53) % 5);
  const corpus = () => createCorpus({ name: 'unordered', vocabSize: 5, train: tokens(2000), validation: tokens(100), test: tokens(0) });
  const options: TrainOptions = { model, steps: 23, batchSize: 2, learningRate: 1e-2 };
  const valuesOf = (parameters: NamedTensors) => Object.values(parameters).map((tensor) => [...tensor.dataSync()]);

  /** All that a run leaves and shows, and how many batches had been drawn when each step was reported. */
  async function outcome(time: 'rests' | 'races', more: Partial<TrainOptions> = {}, start: TrainStart = {}, own: TrainObserver = {}) {
    clock(time);
    const next = jest.spyOn(ObjectiveBatches.prototype, 'next');
    const [drawn, seen]: [number[], unknown[]] = [[], []];
    const before = tf.memory().numTensors;
    const {
      parameters,
      status,
      curve: losses,
      validationLossNatsPerToken,
      stoppedEarlyAt,
      tokensSeen,
      epochs,
    } = await train(
      corpus(),
      { ...options, ...more },
      {
        onStep: ({ step }) => {
          drawn.push(next.mock.calls.length);
          seen.push(step);
        },
        checkpoints: {
          everySteps: 7,
          save: ({ step, curve, batches, parameters: now }) => seen.push({ step, curve, batches, parameters: valuesOf(now) }),
        },
        evaluations: { everySteps: 5, look: (step, now) => seen.push([step, valuesOf(now)]) },
        ...own,
      },
      start,
    );
    const result = {
      status, curve: losses, validationLossNatsPerToken, stoppedEarlyAt, tokensSeen, epochs, parameters: valuesOf(parameters), seen,
    };
    tf.dispose(parameters);
    expect(tf.memory().numTensors).toBe(before);
    jest.restoreAllMocks();
    return { result, drawn };
  }

  it('gives the losses, parameters, checkpoints and evaluations of one step a call', async () => {
    const [single, many] = [await outcome('races'), await outcome('rests')];
    expect(single.drawn).toEqual(Array.from({ length: 23 }, (_, i) => i + 1));
    // calls end at 1, 3, 5 (evaluation), 7 (checkpoint), 10, 14, 15, 17, 20, 21, 23: what was drawn at each step is its call's end
    const byCalls = [1, 3, 3, 5, 5, 7, 7, 10, 10, 10, 14, 14, 14, 14, 15, 17, 17, 20, 20, 20, 21, 23, 23];
    // without TensorFlow nothing is compiled, and a call is a step
    expect(many.drawn).toEqual(tf.getBackend() === 'tensorflow' ? byCalls : single.drawn);
    expect(many.result).toEqual(single.result);
  });

  it('goes on from a checkpoint as if it had not been interrupted', async () => {
    let kept: Checkpoint | undefined;
    const save = (checkpoint: Checkpoint) => {
      const copied = <T extends object>(value: T): T => mapTensors(value, (tensor) => tf.tensor(tensor.dataSync(), tensor.shape));
      if (checkpoint.step === 7)
        kept = { ...checkpoint, parameters: copied(checkpoint.parameters), optimiser: copied(checkpoint.optimiser) };
    };
    tf.dispose((await train(corpus(), options, { checkpoints: { everySteps: 7, save } })).parameters);
    const [whole, rest] = [await outcome('rests'), await outcome('rests', {}, { checkpoint: kept! })];
    expect(rest.drawn[0]).toBe(1);
    expect(rest.result.curve).toEqual(whole.result.curve);
    expect(rest.result.parameters).toEqual(whole.result.parameters);
    expect(rest.result.tokensSeen).toBe(whole.result.tokensSeen);
    tf.dispose([kept!.parameters, kept!.optimiser]);
  });

  it('stops early at the same step, with the same parameters', async () => {
    const earlyStopping = { everySteps: 4, patience: 1 };
    const more = { learningRate: 0.5, steps: 200, earlyStopping };
    const [single, many] = [await outcome('races', more), await outcome('rests', more)];
    expect(single.result.stoppedEarlyAt).toBeLessThan(100);
    expect(many.result).toEqual(single.result);
  });

  it('that diverges within a call ends with the state of that step, as if no further one had been done', async () => {
    const more = { learningRate: 1e30, schedule: { kind: 'constant', warmupSteps: 0 } } as const;
    const rhythm = { evaluations: { everySteps: 2, look: () => undefined } }; // calls of steps 1 | 2 | 3 and 4
    const [single, many] = [await outcome('races', more, {}, rhythm), await outcome('rests', more, {}, rhythm)];
    expect(single.result.status).toEqual({ kind: 'diverged', reason: 'the loss was NaN at step 3' });
    expect(many.result).toEqual(single.result);
    expect(many.result.tokensSeen).toBe(3 * 2 * 8);
  });

  it('is interrupted at the step that was reported, though its call did more', async () => {
    const stop = new AbortController();
    const reported: number[] = [];
    await expect(outcome('rests', {}, {}, {
      signal: stop.signal,
      onStep: ({ step }) => void (reported.push(step) === 2 && stop.abort()),
    })).rejects.toThrow(InterruptedError);
    expect(reported).toEqual([1, 2]);
  });
});
