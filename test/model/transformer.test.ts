import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { openBackend, valueAndGradients } from '../../lib/engine/index.js';
import { transformerConfig } from '../../lib/model/config.js';
import { countParameters, nParamsNonEmbedding, nParamsTotal, trainFlops6ND } from '../../lib/model/count.js';
import { crossEntropy, lossNatsPerToken } from '../../lib/model/loss.js';
import { forward, initialise } from '../../lib/model/transformer.js';

const config = transformerConfig({ nLayer: 2, dModel: 16, nHead: 2, vocabSize: 11, contextLength: 6 });

/** Parameters in which nothing is zero, so that every path of the gradient is walked. */
function randomParameters(seed: number): NamedTensors {
  const stream = randomStream(seed, 'test parameters');
  const fresh = initialise(config, seed);
  return Object.fromEntries(Object.entries(fresh).map(([name, tensor]) => {
    const noise = tf.tensor(Float32Array.from({ length: tensor.size }, () => 0.3 * stream.normal()), tensor.shape);
    return [name, tensor.add(noise)];
  }));
}

function randomTokens(seed: number, batch: number, time: number): number[][] {
  const stream = randomStream(seed, 'test tokens');
  return Array.from({ length: batch }, () => Array.from({ length: time }, () => stream.integer(config.vocabSize)));
}

beforeAll(async () => {
  await openBackend();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('the causal decoder', () => {
  it('gives tokens before position t the same logits whatever stands at t', () => {
    for (let seed = 0; seed < 5; seed++) {
      const parameters = randomParameters(seed);
      const tokens = randomTokens(seed, 1, 6);
      const t = 1 + (seed % 5);
      const changed = [tokens[0]!.map((token, i) => (i === t ? (token + 1) % config.vocabSize : token))];
      const [before, after] = [tokens, changed].map(
        (rows) => forward(config, parameters, tf.tensor2d(rows, [1, 6], 'int32')).arraySync() as number[][][],
      );
      expect(after![0]!.slice(0, t)).toEqual(before![0]!.slice(0, t));
      expect(after![0]![t]).not.toEqual(before![0]![t]);
    }
  });

  it('has a loss of exactly ln(vocabSize) before training, because its head is zero', () => {
    const tokens = tf.tensor2d(randomTokens(1, 3, 6), [3, 6], 'int32');
    const loss = lossNatsPerToken(forward(config, initialise(config, 1), tokens), tokens).dataSync()[0];
    expect(loss).toBeCloseTo(Math.log(11), 6); // float32
  });

  it('has gradients that agree with finite differences for every parameter', () => {
    const parameters = randomParameters(3);
    const tokens = tf.tensor2d(randomTokens(3, 2, 6), [2, 6], 'int32');
    const targets = tf.tensor2d(randomTokens(4, 2, 6), [2, 6], 'int32');
    const loss = (p: NamedTensors) => lossNatsPerToken(forward(config, p, tokens), targets);
    const { gradients } = valueAndGradients(loss, parameters);
    const stream = randomStream(5, 'directions');
    for (const [name, tensor] of Object.entries(parameters)) {
      // along one random direction per parameter, by the central difference with step 1e-2:
      // its error is of the order of step^2 = 1e-4 times third derivatives, float32 adds 1e-7 / step = 1e-5
      const direction = tf.tensor(Float32Array.from({ length: tensor.size }, () => stream.normal() / Math.sqrt(tensor.size)), tensor.shape);
      const at = (step: number) => loss({ ...parameters, [name]: tensor.add(direction.mul(step)) }).dataSync()[0]!;
      const difference = (at(1e-2) - at(-1e-2)) / 2e-2;
      expect(gradients[name]!.mul(direction).sum().dataSync()[0]).toBeCloseTo(difference, 3);
    }
  });

  it('gives the same weights for the same seed and others for another seed', () => {
    const first = (seed: number) => Array.from(initialise(config, seed)['block0.feedForward.hidden.weight']!.dataSync().slice(0, 4));
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  it('refuses a sequence longer than its context, and a parameter that is missing, by name', () => {
    const tokens = tf.zeros([1, 7], 'int32');
    expect(() => forward(config, initialise(config, 1), tokens)).toThrow('tokens: expected at most contextLength = 6 a row, got 7');
    expect(() => forward(config, {}, tf.zeros([1, 2], 'int32'))).toThrow('parameters: expected one named embedding, got none');
  });
});

describe('crossEntropy', () => {
  it('is ln 4 - ln 3 for logits [0, ln 3] and target 1', () => {
    const value = crossEntropy(tf.tensor2d([[0, Math.log(3)]]), tf.tensor1d([1], 'int32')).dataSync()[0];
    expect(value).toBeCloseTo(Math.log(4 / 3), 6);
  });
});

describe('transformerConfig', () => {
  it('refuses sizes that are zero, negative or not integers, by name', () => {
    const options = { nLayer: 2, dModel: 32, vocabSize: 256, contextLength: 64 };
    expect(() => transformerConfig({ ...options, nLayer: 0 })).toThrow('nLayer: expected an integer >= 1, got 0');
    expect(() => transformerConfig({ ...options, dModel: -32 })).toThrow('dModel: expected an integer >= 1, got -32');
    expect(() => transformerConfig({ ...options, contextLength: 2.5 })).toThrow('contextLength: expected an integer >= 1, got 2.5');
    expect(() => transformerConfig({ ...options, nHead: 3 })).toThrow('nHead: expected a divisor of dModel = 32, got 3');
  });
});

describe('countParameters', () => {
  const example = transformerConfig({ nLayer: 2, dModel: 32, vocabSize: 256, contextLength: 64 });

  it('gives the worked value of its documentation', () => {
    // attention 2 (4 32^2 + 4 32), feed-forward 2 (2 32 128 + 128 + 32), norms 5 norms of 2 32, tables 256 32 and 64 32
    expect(countParameters(example)).toEqual({
      embedding: 8192,
      position: 2048,
      attention: 8448,
      feedForward: 16704,
      norms: 320,
      head: 8192,
    });
  });

  it('sums to the number of values that initialise makes', () => {
    for (const shape of [example, config]) {
      const made = Object.values(initialise(shape, 1)).reduce((sum, tensor) => sum + tensor.size, 0);
      expect(nParamsTotal(shape)).toBe(made);
    }
  });

  it('has a non-embedding count close to 12 nLayer dModel^2 for a wide model', () => {
    const wide = transformerConfig({ nLayer: 6, dModel: 1024, vocabSize: 256, contextLength: 64 });
    // biases and norms add 13 dModel a layer: 13 / (12 1024) is a tenth of a percent
    expect(nParamsNonEmbedding(wide) / (12 * 6 * 1024 ** 2)).toBeCloseTo(1, 2);
  });

  it('gives 1.2e14 FLOPs for a million parameters and twenty million tokens', () => {
    expect(trainFlops6ND(1e6, 2e7)).toBe(1.2e14);
  });
});
