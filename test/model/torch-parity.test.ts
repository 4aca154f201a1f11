import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { openBackend, valueAndGradients } from '../../lib/engine/index.js';
import { transformerConfig, type TransformerOptions } from '../../lib/model/config.js';
import { trainingLoss } from '../../lib/model/loss.js';
import { attention, causalMask, keysBelow, prefixMask, rotate } from '../../lib/model/layers.js';
import { T5_BUCKETS, t5Buckets } from '../../lib/model/masks.js';
import { forwardInputs } from '../../lib/model/transformer.js';

/** What test/fixtures/torch/generate_parts.py wrote: values of PyTorch 2.13 and transformers 4.57, computed in double precision. */
const fixture = <T>(name: string) => JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'torch', `${name}.json`), 'utf8')) as T;

type Nested = number | Nested[];
type Named = Record<string, Nested>;

const { cases: attentions } = fixture<{
  cases: { name: string; nHead: number; lengths?: number[]; inputs: Named; weights: Nested; output: Nested; gradients: Named }[];
}>('attention');
const { cases: models } = fixture<{
  cases: { name: string; config: TransformerOptions; parameters: Named; batch: Named; logits: Nested; loss: number; gradients: Named }[];
}>('model-variants');
const buckets = fixture<{ keyMinusQuery: number[]; backward: number[]; both: number[] }>('t5-buckets');

const floats = (value: Nested) => tf.tensor(value, undefined, 'float32');
const ints = (value: Nested) => tf.tensor(value, undefined, 'int32');
const mapNamed = (named: Named, f: (value: Nested) => tf.Tensor) =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, f(value)]));

/** A few dozen roundings of float32, 6e-8 each, of numbers up to `largest`; a wrong mask, sign or scale is off by tenths. */
function expectClose(what: string, got: tf.Tensor, wanted: Nested): void {
  const values = Array.from(floats(wanted).dataSync());
  expect(got.size).toBe(values.length);
  const largest = Math.max(1, ...values.map(Math.abs));
  const worst = Math.max(...Array.from(got.dataSync(), (x, i) => Math.abs(x - values[i]!)));
  if (!(worst < 1e-5 * largest)) throw new Error(`${what}: off by ${worst} with a largest entry of ${largest}`);
}

beforeAll(async () => {
  await openBackend();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('attention', () => {
  const maskOf = (name: string, time: number, keys: number, lengths: number[]) => {
    switch (name) {
      case 'prefix': case 't5-both': return prefixMask(time, ints(lengths));
      case 'cross': return keysBelow(keys, ints(lengths));
      default: return causalMask(time);
    }
  };
  const biasOf = (table: tf.Tensor, name: string, time: number) =>
    // [time time, nHead]
    tf
      .oneHot(
        ints(t5Buckets(time, name === 't5-both' ? 'both' : 'backward'))
          .reshape([-1])
          .toInt(),
        T5_BUCKETS,
      )
      .toFloat()
      .matMul(table as tf.Tensor2D)
      .reshape([1, time, time, -1])
      .transpose([0, 3, 1, 2]);

  it.each(attentions.map((one) => [one.name, one] as const))('of kind %s gives the output and the gradients that PyTorch computes', (name, { nHead, lengths = [], inputs, weights, output, gradients }) => {
    const attend = ({ query, key, value, relativeBias }: Record<string, tf.Tensor>): tf.Tensor => {
      const [time, keys] = [query!.shape[1]!, key!.shape[1]!];
      const mask = maskOf(name, time, keys, lengths);
      return attention(query!, key!, value!, {
        nHead,
        mask: relativeBias ? mask.add(biasOf(relativeBias, name, time)) : mask,
        ...(name === 'rotary' ? { turn: rotate } : {}),
      });
    };
    const given = mapNamed(inputs, floats);
    expectClose('output', attend(given), output);
    const found = valueAndGradients((p) => attend(p).mul(floats(weights)).sum().asScalar(), given).gradients;
    for (const [input, wanted] of Object.entries(gradients)) expectClose(`gradient of ${input}`, found[input]!, wanted);
  });
});

describe('t5Buckets', () => {
  it('are those of transformers, from 300 behind to 300 ahead', () => {
    const far = 301;
    const table = { backward: t5Buckets(far, 'backward'), both: t5Buckets(far, 'both') };
    buckets.keyMinusQuery.forEach((ahead, i) => {
      const [query, key] = ahead < 0 ? [-ahead, 0] : [0, ahead];
      expect([ahead, table.backward[query]![key], table.both[query]![key]]).toEqual([ahead, buckets.backward[i], buckets.both[i]]);
    });
  });
});

describe.each(models.map((one) => [one.name, one] as const))('%s', (_, { config: options, parameters, batch, logits, loss, gradients }) => {
  it('has the logits, loss and gradients that PyTorch computes', () => {
    const config = transformerConfig(options);
    const { targets, ...inputs } = mapNamed(batch, ints);
    const given = mapNamed(parameters, floats);
    const scores = (p: typeof given) => forwardInputs(config, p, inputs as { tokens: tf.Tensor });
    expectClose('logits', scores(given), logits);
    const { value, gradients: found } = valueAndGradients((p) => trainingLoss(scores(p), targets!, { zLoss: config.zLoss }), given);
    expect(value.dataSync()[0]).toBeCloseTo(loss, 5);
    expect(Object.keys(found).sort()).toEqual(Object.keys(gradients).sort());
    for (const [name, wanted] of Object.entries(gradients)) expectClose(`gradient of ${name}`, found[name]!, wanted);
  });
});
