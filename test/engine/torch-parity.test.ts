import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { compile, compileStateful, openBackend, valueAndGradients, type Rung } from '../../lib/engine/index.js';
import { transformerConfig, type Architecture, type TransformerConfig } from '../../lib/model/config.js';
import { lossNatsPerToken } from '../../lib/model/loss.js';
import { forwardInputs } from '../../lib/model/transformer.js';
import { initialiseAdamW, updateAdamW, type AdamWConfig, type AdamWState } from '../../lib/train/adamw.js';

/** What test/fixtures/torch/generate.py wrote: PyTorch 2.13's values, computed in double precision. */
interface Fixture {
  config: Pick<TransformerConfig, 'nLayer' | 'nHead' | 'dModel' | 'dFF' | 'contextLength' | 'vocabSize' | 'architecture'>;
  adamW: AdamWConfig & { learningRate: number };
  parameters: Record<string, { shape: number[]; values: number[] }>;
  batch: Record<string, number[][]>;
  logits: number[];
  loss: number;
  gradients: Record<string, number[]>;
  lossesOf50Steps: number[];
}

type Batch = { tokens: tf.Tensor; targets: tf.Tensor; encoderTokens?: tf.Tensor; learningRate?: tf.Tensor };
type State = { parameters: NamedTensors; optimiser: AdamWState };

const loss = (config: TransformerConfig, parameters: NamedTensors, { targets, tokens, encoderTokens }: Batch) =>
  lossNatsPerToken(forwardInputs(config, parameters, encoderTokens ? { tokens, encoderTokens } : { tokens }), targets);

const logitsLossAndGradients = ({ parameters, batch }: { parameters: NamedTensors; batch: Batch }, config: TransformerConfig) => ({
  logits: forwardInputs(config, parameters, batch),
  ...valueAndGradients((p) => loss(config, p, batch), parameters),
});

function adamWStep(state: State, batch: Batch, { config, adamW }: { config: TransformerConfig; adamW: AdamWConfig }) {
  const { value, gradients } = valueAndGradients((p) => loss(config, p, batch), state.parameters);
  const next = updateAdamW(adamW, state.parameters, gradients, state.optimiser, batch.learningRate!);
  return { state: { parameters: next.parameters, optimiser: next.state }, outputs: { loss: value } };
}

beforeAll(async () => {
  await openBackend();
});

const compiles = process.env.SCALING_BACKEND === undefined || process.env.SCALING_BACKEND === 'tensorflow';
const rungs: Rung[] = compiles ? ['compiled', 'graph', 'eager'] : ['eager'];

describe.each<Architecture>(['causal-decoder', 'encoder-decoder'])('a %s', (architecture) => {
  const fixture = JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'torch', `${architecture}.json`), 'utf8')) as Fixture;
  const config = transformerConfig(fixture.config);
  const adamW: AdamWConfig = {
    beta1: fixture.adamW.beta1,
    beta2: fixture.adamW.beta2,
    epsilon: fixture.adamW.epsilon,
    weightDecay: fixture.adamW.weightDecay,
  };
  const makeParameters = () =>
    Object.fromEntries(Object.entries(fixture.parameters).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]));
  const makeBatch = () =>
    Object.fromEntries(
      Object.entries(fixture.batch).map(([name, rows]) => [name, tf.tensor2d(rows, undefined, 'int32')]),
    ) as unknown as Batch;

  const trained = new Map<Rung, number[]>();
  const trainFiftySteps = (rung: Rung): number[] => {
    const known = trained.get(rung);
    if (known) return known;
    const parameters = makeParameters();
    const training = compileStateful(adamWStep, { parameters, optimiser: initialiseAdamW(parameters) }, { config, adamW }, { rung });
    const batch = { ...makeBatch(), learningRate: tf.scalar(fixture.adamW.learningRate) };
    const losses = Array.from({ length: 50 }, () => tf.tidy(() => training.run(batch).loss.dataSync()[0]!));
    training.dispose();
    trained.set(rung, losses);
    return losses;
  };

  it.each(rungs)('has the logits, loss and gradients that PyTorch computes, on rung %s', (rung) => {
    const { logits, value, gradients } = compile(logitsLossAndGradients, config, { rung }).run({
      parameters: makeParameters(),
      batch: makeBatch(),
    });
    // logits of size 1 after some hundred roundings of float32 (6e-8 each): well below the 1e-4 that is asked
    [...logits.dataSync()].forEach((x, i) => expect(Math.abs(x - fixture.logits[i]!)).toBeLessThan(1e-4));
    expect(Math.abs(value.dataSync()[0]! / fixture.loss - 1)).toBeLessThan(1e-5);
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(fixture.gradients).sort());
    for (const [name, wanted] of Object.entries(fixture.gradients)) {
      const got = gradients[name]!.dataSync();
      // relative to the gradient's largest entry: small entries are differences of large ones. That of a key's bias is 0 but for rounding.
      const largest = Math.max(...wanted.map(Math.abs));
      const worst = Math.max(...wanted.map((g, i) => Math.abs(got[i]! - g)));
      if (!(worst <= 1e-3 * largest)) throw new Error(`${name}: a gradient is off by ${worst}, with a largest entry of ${largest}`);
    }
  });

  it.each(rungs)('loses over 50 steps of AdamW what it loses in PyTorch, to 1e-4, on rung %s', (rung) => {
    trainFiftySteps(rung).forEach((lost, step) => {
      const wanted = fixture.lossesOf50Steps[step]!;
      if (!(Math.abs(lost / wanted - 1) < 1e-4)) throw new Error(`step ${step}: expected a loss of ${wanted}, got ${lost}`);
    });
  });

  it('loses over 50 steps compiled what it loses operation by operation, to 1e-4', () => {
    if (!compiles) return;
    const eager = trainFiftySteps('eager');
    trainFiftySteps('compiled').forEach((lost, step) => expect(Math.abs(lost / eager[step]! - 1)).toBeLessThan(1e-4));
  });
});
