import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { createCorpus } from '../../lib/corpus/index.js';
import { transformerConfig, type Architecture } from '../../lib/model/config.js';
import { specialTokens, type Objective } from '../../lib/model/objectives.js';
import { forwardInputs, initialise } from '../../lib/model/transformer.js';
import { generate, meanLoss, train, type Sampling } from '../../lib/train/index.js';
import { onEagerRung } from './on-eager-rung.js';

jest.setTimeout(180_000);
onEagerRung();

/** Each token has one that follows it, and it is not the next number. */
const PERIOD = [0, 3, 1, 4, 2];
const tokens = (n: number) => Uint8Array.from({ length: n }, (_, i) => PERIOD[i % 5]!);
const corpus = createCorpus({ name: 'periodic', vocabSize: 5, train: tokens(3000), validation: tokens(600), test: tokens(600) });
const special = specialTokens(5, 3);
const sizes = { nLayer: 1, dModel: 16, vocabSize: special.vocabSize, contextLength: 12 };

/** What stands at the places from `from` on of the text that repeats. */
const text = (from: number, length: number) => [...tokens(from + length)].slice(from);

async function overfitted(architecture: Architecture, objective: Objective) {
  const model = transformerConfig({ ...sizes, architecture });
  const { parameters } = await train(corpus, { model, steps: 150, batchSize: 16, learningRate: 1e-2, objective });
  return { model, parameters };
}

describe.each<[Architecture, Objective]>([
  ['causal-decoder', { kind: 'fullLM' }], ['prefix-decoder', { kind: 'prefixLM' }], ['encoder-decoder', { kind: 'prefixLM' }],
])('knowing a repeating text by heart, the %s', (architecture, objective) => {
  const prompts = [text(1, 4), text(4, 3), text(2, 6)];
  const right = [text(5, 5), text(7, 5), text(8, 5)];
  let known: Awaited<ReturnType<typeof overfitted>>;
  const written = (sampling: Sampling, more: { end?: number } = {}) =>
    generate(known.model, known.parameters, prompts, { maxTokens: 5, sampling, start: special.start, ...more });

  beforeAll(async () => {
    known = await overfitted(architecture, objective);
  });
  afterAll(() => tf.dispose(known.parameters));

  it('goes on with it after prompts of any length, taking the likeliest token', () => {
    const tensorsBefore = tf.memory().numTensors;
    expect(written({ kind: 'greedy' })).toEqual(right);
    expect(tf.memory().numTensors).toBe(tensorsBefore);
  });

  it('goes on with it when it draws at a low temperature, and loses it at a high one', () => {
    expect(written({ kind: 'temperature', temperature: 0.1, stream: randomStream(1, 'draws') })).toEqual(right);
    expect(written({ kind: 'temperature', temperature: 100, stream: randomStream(1, 'draws') })).not.toEqual(right);
  });

  it('stops before the token that ends a text', () => {
    // up to the first 3 of what would be right
    expect(written({ kind: 'greedy' }, { end: 3 })).toEqual(right.map((row) => (row.includes(3) ? row.slice(0, row.indexOf(3)) : row)));
    expect(right.some((row) => row.includes(3))).toBe(true);
  });
});

describe('generate', () => {
  const model = transformerConfig(sizes);

  it('draws tokens as often as softmax(logits / temperature) says', () => {
    // the last norm gives [1, 0, ...] everywhere, of which the head's first row makes the logits ln p
    const p = [0.5, 0.25, 0.125, 0.125, 0, 0, 0, 0, 0];
    const first = tf.oneHot(tf.tensor1d([0], 'int32'), 16).toFloat();
    const parameters: NamedTensors = {
      ...initialise(model, 1), 'norm.gain': tf.zeros([16]), 'norm.bias': first.reshape([16]),
      'head.weight': first.transpose().matMul(tf.tensor2d([p.map((x) => (x > 0 ? Math.log(x) : -1000))])),
    };
    const prompts = Array.from({ length: 400 }, () => [0]);
    for (const temperature of [1, 2]) {
      const drawn = generate(model, parameters, prompts, {
        maxTokens: 10,
        sampling: { kind: 'temperature', temperature, stream: randomStream(2, 'draws') },
        start: special.start,
      }).flat();
      const weights = p.map((x) => x ** (1 / temperature));
      const total = weights.reduce((a, b) => a + b);
      weights.forEach((weight, token) => {
        const share = drawn.filter((one) => one === token).length / drawn.length;
        const wanted = weight / total;
        // four standard errors of 4,000 draws
        expect(Math.abs(share - wanted)).toBeLessThanOrEqual(4 * Math.sqrt((wanted * (1 - wanted)) / drawn.length));
      });
    }
    tf.dispose(parameters);
  });

  it('refuses prompts that leave no room and an encoder, by name', () => {
    const options = { maxTokens: 3, sampling: { kind: 'greedy' } as const, start: special.start };
    expect(() => generate(model, {}, [text(0, 11)], options)).toThrow('maxTokens: expected an integer from 1 to 2, got 3');
    expect(() => generate(model, {}, [[]], options)).toThrow('prompt.length: expected an integer from 1 to 12, got 0');
    expect(() => generate(transformerConfig({ ...sizes, architecture: 'encoder' }), {}, [[1]], options)).toThrow('architecture: expected one that says what comes next, got encoder');
  });
});

describe('an encoder', () => {
  it('learns which tokens were masked, from those on both sides', async () => {
    const { model, parameters } = await overfitted('encoder', { kind: 'maskedTokens' });
    const loss = meanLoss(model, parameters, corpus.validation, { batchSize: 16, objective: { kind: 'maskedTokens' }, textVocabSize: 5 });
    // two of twelve are masked; any of the others says where in the period the row begins
    expect(loss).toBeLessThan(0.05);
    const whole = [text(0, 12), text(3, 12)];
    const holes = whole.map((row, r) => row.map((token, i) => (i === 2 + r || i === 7 ? special.start : token)));
    const said = tf.tidy(
      () =>
        forwardInputs(model, parameters, { tokens: tf.tensor2d(holes, undefined, 'int32') })
          .argMax(-1)
          .arraySync() as number[][],
    );
    // elsewhere it was never asked
    holes.forEach((row, r) => row.forEach((token, i) => token === special.start && expect(said[r]![i]).toBe(whole[r]![i])));
    tf.dispose(parameters);
  });
});

describe('going from one objective to another', () => {
  it('begins with what the first one taught, learns the second, and leaves the first model as it was', async () => {
    const model = transformerConfig({ ...sizes, architecture: 'prefix-decoder' });
    const options = { model, batchSize: 16, learningRate: 1e-2 };
    const first = await train(corpus, { ...options, steps: 150, objective: { kind: 'fullLM' } });
    const before = Object.values(first.parameters).map((tensor) => [...tensor.dataSync()]);
    const lossesOf = async (objective: Objective, steps: number) => {
      const { curve, parameters } = await train(corpus, { ...options, steps, objective }, {}, { parameters: first.parameters });
      tf.dispose(parameters);
      return [curve[0]!, curve.at(-1)!].map(({ lossNatsPerToken }) => lossNatsPerToken);
    };
    const prefix = await lossesOf({ kind: 'prefixLM' }, 40);
    const spans = await lossesOf({ kind: 'spanCorruption' }, 150);
    // what follows what is the same with a prefix; fresh parameters would begin at ln 9 = 2.20
    expect(prefix[0]).toBeLessThan(0.1);
    expect(prefix[1]).toBeLessThan(0.1);
    // sentinels, half of the targets, it has never said: its first loss is above that of a guess
    expect(spans[0]).toBeGreaterThan(Math.log(special.vocabSize));
    expect(spans[1]).toBeLessThan(spans[0]! / 4);
    expect(Object.values(first.parameters).map((tensor) => [...tensor.dataSync()])).toEqual(before);
    tf.dispose(first.parameters);
  });
});
