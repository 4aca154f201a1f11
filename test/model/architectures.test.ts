import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { compile, foldIn, openBackend, randomUniform, valueAndGradients } from '../../lib/engine/index.js';
import { trainingLoss } from '../../lib/model/loss.js';
import { forwardInputs, initialise, type ModelInputs } from '../../lib/model/transformer.js';
import {
  encoderDecoderAtEqualCompute, shapesOfEqualSize, transformerConfig, wangTransformer, type TransformerConfig,
} from '../../lib/model/config.js';
import { countParameters, nParamsTotal } from '../../lib/model/count.js';
import { keysBelow, maskTensor, prefixMask, type Randomness } from '../../lib/model/layers.js';
import { fullVisibility, prefixVisibility, t5Buckets } from '../../lib/model/masks.js';

const sizes = { nLayer: 2, dModel: 16, nHead: 2, vocabSize: 11, contextLength: 6 };
const VARIANTS: Record<string, TransformerConfig> = {
  'a prefix decoder with GEGLU and T5-relative positions': transformerConfig({
    ...sizes,
    architecture: 'prefix-decoder',
    position: 't5-relative',
    activation: 'geglu',
    tiedEmbeddings: 'tied',
  }),
  'an encoder-decoder with learned positions and ReLU': transformerConfig({
    ...sizes,
    architecture: 'encoder-decoder',
    activation: 'relu',
  }),
  'an encoder-decoder with T5-relative positions and tied embeddings': transformerConfig({
    ...sizes,
    architecture: 'encoder-decoder',
    position: 't5-relative',
    tiedEmbeddings: 'tied',
    norm: 'rms',
  }),
  'an encoder with rotary positions and RMSNorm': transformerConfig({ ...sizes, architecture: 'encoder', position: 'rotary', norm: 'rms' }),
  'a causal decoder with rotary positions and z-loss': transformerConfig({ ...sizes, position: 'rotary', zLoss: 0.1 }),
  'a causal decoder with dropout': transformerConfig({ ...sizes, dropout: 0.3 }),
  'a causal decoder in muP with tied embeddings': transformerConfig({
    ...sizes,
    parametrisation: { kind: 'mup', baseDModel: 8 },
    tiedEmbeddings: 'tied',
    initialisation: 'gpt2',
  }),
};

/** Parameters in which nothing is zero, so that every path of the gradient is walked. */
function randomParameters(config: TransformerConfig, seed: number): NamedTensors {
  const stream = randomStream(seed, 'test parameters');
  return Object.fromEntries(Object.entries(initialise(config, seed)).map(([name, tensor]) =>
    [name, tensor.add(tf.tensor(Float32Array.from({ length: tensor.size }, () => 0.3 * stream.normal()), tensor.shape))]));
}

function randomTokens(seed: number, batch = 2, time = 6): number[][] {
  const stream = randomStream(seed, 'test tokens');
  return Array.from({ length: batch }, () => Array.from({ length: time }, () => stream.integer(sizes.vocabSize)));
}

const ints = (rows: number[][]) => tf.tensor2d(rows, undefined, 'int32');

function inputsFor(config: TransformerConfig): ModelInputs {
  const tokens = ints(randomTokens(1));
  if (config.architecture === 'prefix-decoder') return { tokens, prefixLengths: tf.tensor1d([3, 0], 'int32') };
  return config.architecture === 'encoder-decoder'
    ? { tokens, encoderTokens: ints(randomTokens(2, 2, 5)), encoderLengths: tf.tensor1d([5, 3], 'int32') }
    : { tokens };
}

const randomnessAt = (step: number): Randomness => (shape, place) => randomUniform(shape, foldIn(tf.tensor1d([1, step], 'int32'), place));

/** At which positions the logits of the one row change when its token `at` does. */
function changes(
  config: TransformerConfig,
  at: number,
  { in: what, ...inputs }: { in: 'tokens' | 'encoderTokens' } & Partial<Record<'prefixLengths' | 'encoderLengths', tf.Tensor>>,
): number[] {
  const parameters = randomParameters(config, 4);
  const rows = { tokens: randomTokens(1, 1), encoderTokens: randomTokens(2, 1) };
  const logits = () =>
    forwardInputs(config, parameters, {
      ...inputs,
      tokens: ints(rows.tokens),
      encoderTokens: ints(rows.encoderTokens),
    }).arraySync() as number[][][];
  const before = logits()[0]!;
  rows[what][0]![at] = (rows[what][0]![at]! + 1) % sizes.vocabSize;
  const after = logits()[0]!;
  return before.flatMap((row, t) => (row.join() === after[t]!.join() ? [] : [t]));
}

beforeAll(async () => {
  await openBackend();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('who sees whom', () => {
  it('in a causal decoder, whatever its positions: a token changes nothing before it', () => {
    for (const position of ['learned', 'rotary', 't5-relative'] as const) {
      expect(changes(transformerConfig({ ...sizes, position }), 2, { in: 'tokens' })).toEqual([2, 3, 4, 5]);
    }
  });

  it('in a prefix decoder: a token of the prefix changes all of it, one after the prefix nothing before it', () => {
    const config = transformerConfig({ ...sizes, architecture: 'prefix-decoder' });
    const prefixLengths = tf.tensor1d([3], 'int32');
    expect(changes(config, 2, { in: 'tokens', prefixLengths })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(changes(config, 3, { in: 'tokens', prefixLengths })).toEqual([3, 4, 5]);
    expect(changes(config, 2, { in: 'tokens' })).toEqual([2, 3, 4, 5]);
  });

  it('in an encoder-decoder: the whole source changes every target, padding none, and a target none before it', () => {
    const config = transformerConfig({ ...sizes, architecture: 'encoder-decoder' });
    const encoderLengths = tf.tensor1d([4], 'int32');
    expect(changes(config, 3, { in: 'encoderTokens', encoderLengths })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(changes(config, 4, { in: 'encoderTokens', encoderLengths })).toEqual([]);
    expect(changes(config, 4, { in: 'tokens', encoderLengths })).toEqual([4, 5]);
  });

  it('the encoder of an encoder-decoder is blind to the decoder: its loss at the first target has the same gradient whatever later targets are', () => {
    const config = transformerConfig({ ...sizes, architecture: 'encoder-decoder' });
    const parameters = randomParameters(config, 4);
    const encoderTokens = ints(randomTokens(2, 1));
    const encoderGradient = (tokens: number[]) =>
      valueAndGradients(
        (p) =>
          trainingLoss(forwardInputs(config, p, { tokens: ints([tokens]), encoderTokens }), ints([[1, 2, 3]]), {
            zLoss: 0,
            lossWeights: tf.tensor2d([[1, 0, 0]]),
          }),
        parameters,
      )
        .gradients['encoder.block0.feedForward.hidden.weight']!.dataSync()
        .join();
    expect(encoderGradient([1, 2, 3])).toBe(encoderGradient([1, 7, 8]));
    expect(encoderGradient([1, 2, 3])).not.toBe(encoderGradient([2, 2, 3]));
  });

  it('in an encoder: every token changes every position, which is why it cannot write', () => {
    expect(changes(transformerConfig({ ...sizes, architecture: 'encoder' }), 4, { in: 'tokens' })).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('masks are those that the figures draw', () => {
    const prefixes = prefixMask(4, tf.tensor1d([0, 3], 'int32'));
    expect(prefixes.arraySync()).toEqual(tf.concat([maskTensor(prefixVisibility(4, 0)), maskTensor(prefixVisibility(4, 3))]).arraySync());
    expect(keysBelow(4, tf.tensor1d([2], 'int32')).arraySync()).toEqual(maskTensor(fullVisibility(1, 4, 2)).arraySync());
  });
});

describe.each(Object.entries(VARIANTS))('%s', (_, config) => {
  const lossOf = (parameters: NamedTensors, inputs: ModelInputs) =>
    trainingLoss(forwardInputs(config, parameters, inputs, randomnessAt(7)), ints(randomTokens(3)), {
      zLoss: config.zLoss,
      lossWeights: tf.tensor2d([
        [1, 1, 0, 0, 1, 1],
        [0, 1, 1, 1, 1, 0],
      ]),
    });

  it('has gradients that agree with finite differences for every parameter', () => {
    const parameters = randomParameters(config, 3);
    const inputs = inputsFor(config);
    const loss = (p: NamedTensors) => lossOf(p, inputs);
    const { gradients } = valueAndGradients(loss, parameters);
    const stream = randomStream(5, 'directions');
    for (const [name, tensor] of Object.entries(parameters)) {
      // central difference with step 3e-3 along a random direction of length 1: error step^2 = 1e-5 times third derivatives, float32 adds
      // 3e-7 / step = 1e-4; a kink of ReLU within the step adds as much again
      const direction = tf.tensor(Float32Array.from({ length: tensor.size }, () => stream.normal() / Math.sqrt(tensor.size)), tensor.shape);
      const at = (step: number) => loss({ ...parameters, [name]: tensor.add(direction.mul(step)) }).dataSync()[0]!;
      const difference = (at(3e-3) - at(-3e-3)) / 6e-3;
      const analytic = gradients[name]!.mul(direction).sum().dataSync()[0]!;
      expect(Math.abs(analytic - difference)).toBeLessThan(1.5e-3);
    }
  });

  it('has a loss near ln(vocabSize) before training', () => {
    const loss = trainingLoss(forwardInputs(config, initialise(config, 1), inputsFor(config)), ints(randomTokens(3)), {
      zLoss: 0,
    }).dataSync()[0]!;
    // exact with a head of zeros; tied logits have the deviation 0.02 sqrt(dModel) = 0.08, so the loss is off by about 0.08^2 / 2 + 0.08 /
    // sqrt(12 targets)
    expect(Math.abs(loss - Math.log(11))).toBeLessThan(config.tiedEmbeddings === 'tied' ? 0.08 : 1e-5);
  });

  it('has groups that sum to the number of values made', () => {
    expect(nParamsTotal(config)).toBe(Object.values(initialise(config, 1)).reduce((sum, { size }) => sum + size, 0));
  });
});

describe('compiling', () => {
  it('gives the same loss and gradients as running operation by operation', () => {
    const config = transformerConfig({
      ...sizes,
      nLayer: 1,
      architecture: 'prefix-decoder',
      position: 't5-relative',
      activation: 'geglu',
      norm: 'rms',
      tiedEmbeddings: 'tied',
      dropout: 0.3,
      zLoss: 0.1,
    });
    const parameters = randomParameters(config, 6);
    const step = (p: NamedTensors) => valueAndGradients((q) =>
      trainingLoss(forwardInputs(config, q, inputsFor(config), randomnessAt(7)), ints(randomTokens(3)), { zLoss: config.zLoss }), p);
    const eager = step(parameters);
    const compiled = compile(step, {}).run(parameters);
    // float32 sums in another order: relative 1e-6 a sum, a few hundred terms
    expect(compiled.value.dataSync()[0]).toBeCloseTo(eager.value.dataSync()[0]!, 5);
    for (const name of Object.keys(parameters)) {
      expect(compiled.gradients[name]!.sub(eager.gradients[name]!).abs().max().dataSync()[0]).toBeLessThan(1e-4);
    }
  });
});

describe('the options', () => {
  it('count what their formulas say', () => {
    const { attention, feedForward, norms, position, head } = countParameters(VARIANTS['an encoder-decoder with T5-relative positions and tied embeddings']!);
    expect(attention).toBe(3 * 2 * (4 * 16 ** 2 + 4 * 16)); // self-attention in 4 blocks, cross-attention in 2
    expect(feedForward).toBe(4 * (2 * 16 * 64 + 64 + 16));
    // gains only: 2 a block and the last of the encoder, 3 a block and the last of the decoder
    expect(norms).toBe((2 * 2 + 1 + 3 * 2 + 1) * 16);
    expect(position).toBe(2 * 32 * 2);
    expect(head).toBe(0);
    expect(countParameters(VARIANTS['a prefix decoder with GEGLU and T5-relative positions']!).feedForward).toBe(
      2 * (3 * 16 * 64 + 2 * 64 + 16),
    );
    expect(countParameters(VARIANTS['a causal decoder with rotary positions and z-loss']!).position).toBe(0);
  });

  it('drop other values for another seed, the same ones for the same, and none without randomness', () => {
    const config = VARIANTS['a causal decoder with dropout']!;
    const parameters = randomParameters(config, 1);
    const logits = (step?: number) => forwardInputs(config, parameters, { tokens: ints(randomTokens(1)) },
      step === undefined ? undefined : randomnessAt(step)).dataSync().join();
    expect(logits(1)).toBe(logits(1));
    expect(logits(1)).not.toBe(logits(2));
    expect(logits()).toBe(forwardInputs({ ...config, dropout: 0 }, parameters, { tokens: ints(randomTokens(1)) }).dataSync().join());
  });

  it('drop the share that was asked for', () => {
    const uniform = randomUniform([100_000], tf.tensor1d([3, 4], 'int32'));
    // a share of 1e5 draws has the standard deviation sqrt(.3 .7 / 1e5) = .0014: four of them
    expect(Math.abs(uniform.less(0.3).toFloat().mean().dataSync()[0]! - 0.3)).toBeLessThan(0.006);
  });

  it('are refused by name where they do not exist or do not fit', () => {
    expect(() => transformerConfig({ ...sizes, position: 'sinus' as 'learned' })).toThrow('position: expected one of learned, rotary, t5-relative, got "sinus"');
    expect(() => transformerConfig({ ...sizes, nHead: 16, position: 'rotary' })).toThrow('nHead: expected heads of an even width for rotary positions, got 1');
    expect(() => transformerConfig({ ...sizes, dropout: 1 })).toThrow('dropout: expected a share below 1, got 1');
    expect(() => forwardInputs(VARIANTS['an encoder-decoder with learned positions and ReLU']!, {}, { tokens: ints([[1]]) })).toThrow('encoderTokens: expected the source of an encoder-decoder, got none');
  });
});

describe('t5Buckets', () => {
  it('puts 20 back into bucket 17 looking back only, and into 10 both ways', () => {
    expect(t5Buckets(21, 'backward')[20]![0]).toBe(17);
    expect(t5Buckets(21, 'both')[20]![0]).toBe(10);
    expect(t5Buckets(21, 'both')[0]![20]).toBe(26);
  });
});

describe('trainingLoss', () => {
  it('is ln(4/3) + 0.1 (ln 4)^2 for logits [0, ln 3], target 1 and zLoss 0.1', () => {
    const loss = trainingLoss(tf.tensor2d([[0, Math.log(3)]]), tf.tensor1d([1], 'int32'), { zLoss: 0.1 }).dataSync()[0];
    expect(loss).toBeCloseTo(Math.log(4 / 3) + 0.1 * Math.log(4) ** 2, 6);
  });
});

describe('presets', () => {
  it('give an encoder-decoder twice the layers, and about 11.0 billion parameters where the decoder has 4.8', () => {
    // Wang et al. 2022: dModel 4,096, 64 heads, dFF 10,240, 24 layers, vocabulary 32,128
    const decoder = wangTransformer('causal-decoder', { nLayer: 24, dModel: 4096, nHead: 64, vocabSize: 32128, contextLength: 1024 });
    expect(decoder.dFF).toBe(10240);
    expect(nParamsTotal(decoder) / 1e9).toBeCloseTo(4.8, 1);
    // each decoder block has a cross-attention besides
    expect(nParamsTotal(encoderDecoderAtEqualCompute(decoder)) / 1e9).toBeCloseTo(11.0, 0);
  });

  it('give shapes from wide to deep with equal dModel^2 nLayer', () => {
    const shapes = shapesOfEqualSize(73_728, [32, 16], { vocabSize: 11, contextLength: 8 });
    expect(shapes.map(({ nLayer }) => nLayer)).toEqual([6, 24]);
    expect(() => shapesOfEqualSize(73_728, [64], { vocabSize: 11, contextLength: 8 })).toThrow(
      'dModels: expected widths with a whole nLayer',
    );
  });
});
