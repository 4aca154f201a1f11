import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { compileStateful, openBackend } from '../../lib/engine/index.js';
import { transformerConfig, type Parametrisation } from '../../lib/model/config.js';
import { forwardInputs, initialise } from '../../lib/model/transformer.js';
import { ADAMW_DEFAULTS } from '../../lib/train/index.js';
import { initialiseOptimiser } from '../../lib/train/optimiser.js';
import { trainStep } from '../../lib/train/step.js';

jest.setTimeout(180_000);

beforeAll(async () => {
  await openBackend();
});
beforeAll(() => void tf.engine().startScope());
afterAll(() => tf.engine().endScope());

const [vocabSize, batchSize, time] = [16, 8, 16];
const stream = randomStream(9, 'tokens');
const rows = Array.from({ length: batchSize }, () => Array.from({ length: time + 1 }, () => stream.integer(vocabSize)));

const modelOf = (dModel: number, parametrisation: Parametrisation) =>
  transformerConfig({ nLayer: 2, dModel, nHead: 4, vocabSize, contextLength: time, parametrisation });

/** By how much two steps of AdamW change the logits and what the head reads: mean absolute differences on the batch that is trained on. */
function changesInTwoSteps(dModel: number, parametrisation: Parametrisation): { logits: number; activations: number } {
  return tf.tidy(() => {
    const model = modelOf(dModel, parametrisation);
    const tokens = tf.tensor2d(rows, undefined, 'int32');
    const inputs = { tokens: tokens.slice([0, 0], [batchSize, time]) };
    const look = (parameters: NamedTensors) => ({
      logits: forwardInputs(model, parameters, inputs),
      activations: forwardInputs(model, { ...parameters, 'head.weight': tf.eye(dModel) }, inputs), // a head that passes on what it reads
    });
    const parameters = initialise(model, 1);
    const before = look(parameters);
    const statics = { model, adamW: ADAMW_DEFAULTS };
    const training = compileStateful(trainStep, { parameters, optimiser: initialiseOptimiser(statics, parameters) }, statics, {
      rung: 'eager',
    });
    for (let step = 0; step < 2; step++) training.run({ tokens, learningRate: tf.scalar(1e-3) });
    const state = training.readState();
    training.dispose();
    const after = look(state.parameters);
    const change = (what: 'logits' | 'activations') => after[what].sub(before[what]).abs().mean().dataSync()[0]!;
    return { logits: change('logits'), activations: change('activations') };
  });
}

/** How much more a model of eight times the width changes than the narrow one (Yang et al. 2022, figure 5). */
function growth(parametrisation: Parametrisation): { logits: number; activations: number } {
  const [narrow, wide] = [changesInTwoSteps(16, parametrisation), changesInTwoSteps(128, parametrisation)];
  return { logits: wide.logits / narrow.logits, activations: wide.activations / narrow.activations };
}

describe('two steps of Adam at one learning rate', () => {
  it('change a model of eight times the width several times as much in the standard parametrisation', () => {
    // each of d entries of a row moves by the learning rate in a direction that suits the input: sums of d such moves, so 8 times as much,
    // less where norms bound it
    const { logits, activations } = growth({ kind: 'standard' });
    expect(logits).toBeGreaterThan(3);
    expect(activations).toBeGreaterThan(3);
  });

  it('change it about as much as the narrow one under muP', () => {
    const { logits, activations } = growth({ kind: 'mup', baseDModel: 16 });
    for (const ratio of [logits, activations]) {
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
  });
});

describe('muP', () => {
  it('at its base width has the same learning rates as the standard parametrisation: only queries and attention differ', () => {
    const [standard, mup] = [initialise(modelOf(16, { kind: 'standard' }), 1), initialise(modelOf(16, { kind: 'mup', baseDModel: 16 }), 1)];
    const name = 'block0.attention.queryKeyValue.weight'; // [16, 48]
    const columns = (parameters: NamedTensors, from: number) => [...parameters[name]!.slice([0, from], [-1, 16]).dataSync()];
    expect(columns(mup, 0)).toEqual(new Array(256).fill(0));
    for (const from of [16, 32]) expect(columns(mup, from)).toEqual(columns(standard, from));
  });

  it('divides products of queries and keys by dHead, where the standard parametrisation divides by its root', () => {
    const [standard, mup] = [modelOf(64, { kind: 'standard' }), modelOf(64, { kind: 'mup', baseDModel: 16 })]; // dHead 16
    const parameters = { ...initialise(standard, 1), 'head.weight': tf.eye(64) };
    const queries = tf.concat([tf.fill([1, 64], 1 / Math.sqrt(16)), tf.ones([1, 128])], 1);
    const scaled = Object.fromEntries(
      Object.entries(parameters).map(([name, p]) => [name, name.endsWith('queryKeyValue.weight') ? p.mul(queries) : p]),
    );
    const inputs = { tokens: tf.tensor2d(rows, undefined, 'int32').slice([0, 0], [batchSize, time]) };
    const difference = (other: NamedTensors) =>
      forwardInputs(mup, parameters, inputs)
        .sub(forwardInputs(standard, other, inputs))
        .abs()
        .max()
        .dataSync()[0]!;
    expect(difference(scaled)).toBeLessThan(1e-5); // float32
    expect(difference(parameters)).toBeGreaterThan(1e-2);
  });
});
