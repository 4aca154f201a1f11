import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { openBackend } from '../../lib/engine/index.js';
import { transformerConfig, type TransformerConfig } from '../../lib/model/config.js';
import type { ParameterCounts } from '../../lib/model/count.js';
import { activationNumbers, trainMemory } from '../../lib/model/memory.js';
import { initialise } from '../../lib/model/transformer.js';
import { ADAFACTOR_DEFAULTS, ADAMW_DEFAULTS } from '../../lib/train/index.js';
import { initialiseOptimiser } from '../../lib/train/optimiser.js';

beforeAll(async () => {
  await openBackend();
});

const tiny = transformerConfig({ nLayer: 1, dModel: 2, nHead: 1, dFF: 8, vocabSize: 3, contextLength: 4 });
const sum = (groups: ParameterCounts) => Object.values<number>({ ...groups }).reduce((a, b) => a + b, 0);

/** Bytes of the tensors, however nested. */
const bytesOf = (value: object): number =>
  Object.values(value).reduce<number>((bytes, part: object) => bytes + (part instanceof tf.Tensor ? 4 * part.size : bytesOf(part)), 0);

describe('trainMemory', () => {
  it('gives the worked value of its documentation', () => {
    const { parameters, gradients, moments } = trainMemory(
      transformerConfig({ nLayer: 2, dModel: 32, vocabSize: 256, contextLength: 64 }),
      { batchSize: 1, optimiser: 'adamW' },
    );
    // 8,192 + 2,048 + 8,448 + 16,704 + 320 + 8,192 parameters: see countParameters
    expect([parameters, gradients, moments].map(sum)).toEqual([4 * 43_904, 4 * 43_904, 8 * 43_904]);
  });

  const models: [string, TransformerConfig][] = [
    ['a causal decoder', tiny],
    ['an encoder-decoder with T5-relative positions, GEGLU, RMSNorm and tied embeddings', transformerConfig({ nLayer: 2, dModel: 16, vocabSize: 11, contextLength: 6, architecture: 'encoder-decoder', position: 't5-relative', activation: 'geglu', norm: 'rms', tiedEmbeddings: 'tied' })],
  ];
  it.each(models)('counts the parameters and moments of %s as those of the tensors that training makes', (_, config) => {
    const parameters = initialise(config, 1);
    for (const [optimiser, chosen] of [
      ['adamW', { adamW: ADAMW_DEFAULTS }],
      ['adafactor', { adamW: ADAMW_DEFAULTS, adafactor: ADAFACTOR_DEFAULTS }],
    ] as const) {
      const state = initialiseOptimiser(chosen, parameters);
      const memory = trainMemory(config, { batchSize: 2, optimiser });
      expect(sum(memory.parameters)).toBe(bytesOf(parameters));
      expect(sum(memory.moments)).toBe(bytesOf(state) - 4); // the count of updates
      tf.dispose(state);
    }
    tf.dispose(parameters);
  });

  it('keeps a fifth or less of AdamW\'s moments with Adafactor, where matrices are large', () => {
    const wide = transformerConfig({ nLayer: 1, dModel: 64, vocabSize: 256, contextLength: 64 });
    const moments = (optimiser: 'adamW' | 'adafactor') => sum(trainMemory(wide, { batchSize: 1, optimiser }).moments);
    expect(moments('adafactor')).toBeLessThan(moments('adamW') / 5);
  });

  it('adds up, and keeps activations of one part of the batch at a time when gradients are accumulated', () => {
    const { totalBytes, ...parts } = trainMemory(tiny, { batchSize: 8, optimiser: 'adamW', accumulation: 4 });
    expect(totalBytes).toBe(Object.values(parts).map(sum).reduce((a, b) => a + b));
    expect(parts.activations).toEqual(trainMemory(tiny, { batchSize: 2, optimiser: 'adamW' }).activations);
  });

  it('refuses what is out of range, by name', () => {
    expect(() => trainMemory(tiny, { batchSize: 0, optimiser: 'adamW' })).toThrow('batchSize: expected an integer >= 1, got 0');
    expect(() => trainMemory(tiny, { batchSize: 1, optimiser: 'sgd' as 'adamW' })).toThrow(
      'optimiser: expected one of adamW, adafactor, got "sgd"',
    );
  });
});

describe('activationNumbers', () => {
  it('is the count by hand for one row of four tokens', () => {
    expect(activationNumbers(tiny, 1)).toEqual({
      embedding: 4, // tokens
      position: 0,
      norms: 3 * (8 + 8 + 4), // before attention, before feed-forward, last: standardised [4, 2], output [4, 2], 1 / deviation [4]
      attention: 3 * 8 + 16 + 8, // q, k, v [4, 2]; weights [1, 4, 4]; mixed [4, 2]
      feedForward: 2 * 32, // [4, 8] before and after GELU
      head: 12, // [4, 3]
    });
  });

  it('grows with the square of the context by the attention weights only', () => {
    const at = (contextLength: number) => activationNumbers({ ...tiny, contextLength }, 1);
    const [short, long] = [at(4), at(8)];
    expect(long.attention - 2 * short.attention).toBe(8 * 8 - 2 * 16);
    expect(sum(long) - 2 * sum(short)).toBe(8 * 8 - 2 * 16);
  });

  it('of an encoder-decoder with dropout, GEGLU and 2 rows is the count by hand', () => {
    const config = transformerConfig({ ...tiny, architecture: 'encoder-decoder', activation: 'geglu', dropout: 0.1 });
    expect(activationNumbers(config, 2)).toEqual({
      embedding: 2 * 2 * (4 + 8), // both halves: tokens, what dropout kept
      position: 0,
      norms: 2 * (2 + 1 + 3 + 1) * 20, // 2 of the encoder's block, 3 of the decoder's, and the last of each
      attention: 2 * 3 * (24 + 16 + 8 + 8), // two self, one cross
      feedForward: 2 * 2 * (4 * 32 + 8),
      head: 2 * 12,
    });
  });
});
