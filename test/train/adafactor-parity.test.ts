import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { openBackend } from '../../lib/engine/index.js';
import { ADAFACTOR_DEFAULTS, initialiseAdafactor, updateAdafactor } from '../../lib/train/index.js';

type Values = { matrix: number[][]; vector: number[] };

/**
 * What test/fixtures/torch/generate_parts.py wrote: values of torch.optim.Adafactor (torch 2.13) and of transformers 4.57, computed in
 * double precision.
 */
const fixture = JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'torch', 'adafactor.json'), 'utf8')) as {
  learningRate: number; parameters: Values; gradients: Values[]; after: Record<string, Values[]>;
};

beforeAll(async () => {
  await openBackend();
});

const tensors = ({ matrix, vector }: Values) => ({ matrix: tf.tensor2d(matrix), vector: tf.tensor1d(vector) });

describe('updateAdafactor with decayRate 0.8', () => {
  it.each([
    ['absolute', 'absolute, transformers'], ['relative', 'relative, transformers'], ['relative', 'relative, torch'],
  ] as const)('in %s steps makes the same eight updates as the reference "%s"', (step, reference) => {
    tf.tidy(() => {
      let parameters: Record<string, tf.Tensor> = tensors(fixture.parameters);
      let state = initialiseAdafactor(parameters);
      fixture.gradients.forEach((gradients, i) => {
        ({ parameters, state } = updateAdafactor(
          { ...ADAFACTOR_DEFAULTS, step },
          parameters,
          tensors(gradients),
          state,
          tf.scalar(fixture.learningRate),
        ));
        for (const [name, wanted] of Object.entries(fixture.after[reference]![i]!)) {
          // parameters of size 1 after a dozen roundings of float32 a step; another decay, clipping or scale moves them by a hundredth
          Array.from(parameters[name]!.dataSync()).forEach((x, k) => expect(Math.abs(x - wanted.flat()[k]!)).toBeLessThan(3e-6));
        }
      });
    });
  });
});
