import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { compileStateful, openBackend } from '../../lib/engine/index.js';
import { transformerConfig, type Parametrisation } from '../../lib/model/config.js';
import { forwardInputs, initialise } from '../../lib/model/transformer.js';
import { ADAMW_DEFAULTS, initialiseAdamW, updateAdamW } from '../../lib/train/adamw.js';
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

/** What is looked at: the normed residual stream after each block, and the logits. */
const LOOKED_AT = ['block 0', 'block 1', 'logits'] as const;
type Changes = Record<(typeof LOOKED_AT)[number], number>;

/** By how much three steps of AdamW change each of them: mean absolute differences on the batch that is trained on. */
function changesInThreeSteps(dModel: number, parametrisation: Parametrisation): Changes {
  return tf.tidy(() => {
    const model = modelOf(dModel, parametrisation);
    const tokens = tf.tensor2d(rows, undefined, 'int32');
    const inputs = { tokens: tokens.slice([0, 0], [batchSize, time]) };
    const look = (parameters: NamedTensors): Record<keyof Changes, tf.Tensor> => {
      const passedOn = { ...parameters, 'head.weight': tf.eye(dModel) }; // a head that passes on what it reads
      const afterBlocks = (nLayer: number) => forwardInputs({ ...model, nLayer }, passedOn, inputs);
      return { 'block 0': afterBlocks(1), 'block 1': afterBlocks(2), 'logits': forwardInputs(model, parameters, inputs) };
    };
    const parameters = initialise(model, 1);
    const before = look(parameters);
    const statics = { model, adamW: ADAMW_DEFAULTS };
    const training = compileStateful(trainStep, { parameters, optimiser: initialiseOptimiser(statics, parameters) }, statics, {
      rung: 'eager',
    });
    for (let step = 0; step < 3; step++) training.run({ tokens, learningRate: tf.scalar(1e-3) });
    const state = training.readState();
    training.dispose();
    const after = look(state.parameters);
    return Object.fromEntries(LOOKED_AT.map((what) => [what, after[what].sub(before[what]).abs().mean().dataSync()[0]!])) as Changes;
  });
}
/** d ln(change) / d ln(width) over widths 32 to 256, by least squares. */
function growth(parametrisation: Parametrisation): Changes {
  const widths = [32, 64, 128, 256];
  const changes = widths.map((dModel) => changesInThreeSteps(dModel, parametrisation));
  const x = [-1.5, -0.5, 0.5, 1.5]; // of ln(width) / ln 2, centred: their squares sum to 5
  return Object.fromEntries(LOOKED_AT.map((what) =>
    [what, x.reduce((sum, at, i) => sum + at * Math.log2(changes[i]![what]), 0) / 5])) as Changes;
}

describe('three steps of Adam at one learning rate (the coordinate check of Yang et al. 2022, figure 5)', () => {
  it('change wider models more in the standard parametrisation', () => {
    // each of d entries of a row moves by the learning rate in a direction that suits the input: sums of d such moves grow as d, less where
    // norms bound them
    for (const exponent of Object.values(growth({ kind: 'standard' }))) expect(exponent).toBeGreaterThan(0.3);
  });

  it('change models of all widths alike under muP', () => {
    // 0 in the limit; at these widths a change may still approach it, by less than 8^0.2 = 1.5 over the range
    for (const exponent of Object.values(growth({ kind: 'mup', baseDModel: 32 }))) expect(Math.abs(exponent)).toBeLessThan(0.2);
  });
});

describe('muP', () => {
  it('lets weights decay as fast in wide models as in narrow ones, since only what follows from the gradient has a rate of its own', () => {
    // Yang et al. 2022, appendix B: lr (g/|g| / 4 + 0.5 p) = 0.1 (0.25 + 0.5) off 1, with the rate a quarter of that at the base width
    const parameters = { p: tf.tensor2d([[1]]) };
    const { parameters: next } = updateAdamW(
      { ...ADAMW_DEFAULTS, weightDecay: 0.5 }, parameters, { p: tf.tensor2d([[3]]) }, initialiseAdamW(parameters), tf.scalar(0.1),
      () => 1 / 4,
    );
    expect(next.p!.dataSync()[0]).toBeCloseTo(0.925, 6);
  });

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
