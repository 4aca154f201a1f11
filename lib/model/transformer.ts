import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import { randomStream } from '../core/random.js';
import type { NamedTensors } from '../core/tensors.js';
import type { TransformerConfig } from './config.js';
import { attention, causalMask, gelu, layerNorm, linear } from './layers.js';

/**
 * Names and shapes of the parameters of a transformer, in the order in which they are initialised.
 * `scale` is the standard deviation of the initial normal values, or the constant that they all have.
 */
function parameterPlan(config: TransformerConfig): { name: string; shape: number[]; initial: { normal: number } | { constant: number } }[] {
  const { nLayer, dModel, dFF, contextLength, vocabSize } = config;
  const matrix = (name: string, dIn: number, dOut: number, scale = 1) =>
    ({ name, shape: [dIn, dOut], initial: { normal: scale / Math.sqrt(dIn) } });
  const vector = (name: string, length: number, constant: number) => ({ name, shape: [length], initial: { constant } });
  // two additions to the residual stream per block: scaling each keeps its variance from growing with depth (Radford et al. 2019)
  const residual = 1 / Math.sqrt(2 * nLayer);
  const block = (i: number) => [
    vector(`block${i}.attention.norm.gain`, dModel, 1),
    vector(`block${i}.attention.norm.bias`, dModel, 0),
    matrix(`block${i}.attention.queryKeyValue.weight`, dModel, 3 * dModel),
    vector(`block${i}.attention.queryKeyValue.bias`, 3 * dModel, 0),
    matrix(`block${i}.attention.output.weight`, dModel, dModel, residual),
    vector(`block${i}.attention.output.bias`, dModel, 0),
    vector(`block${i}.feedForward.norm.gain`, dModel, 1),
    vector(`block${i}.feedForward.norm.bias`, dModel, 0),
    matrix(`block${i}.feedForward.hidden.weight`, dModel, dFF),
    vector(`block${i}.feedForward.hidden.bias`, dFF, 0),
    matrix(`block${i}.feedForward.output.weight`, dFF, dModel, residual),
    vector(`block${i}.feedForward.output.bias`, dModel, 0),
  ];
  return [
    { name: 'embedding', shape: [vocabSize, dModel], initial: { normal: 0.02 } },
    { name: 'position', shape: [contextLength, dModel], initial: { normal: 0.02 } },
    ...Array.from({ length: nLayer }, (_, i) => block(i)).flat(),
    vector('norm.gain', dModel, 1),
    vector('norm.bias', dModel, 0),
    { name: 'head.weight', shape: [dModel, vocabSize], initial: { constant: 0 } },
  ];
}

/**
 * Fresh parameters. Matrices are normal with standard deviation 1/sqrt(dIn), those that write to the residual stream divided
 * by sqrt(2 nLayer); embeddings have 0.02; gains are 1, biases 0. The head is 0, so that the first loss is exactly ln(vocabSize).
 * The caller disposes the tensors.
 */
export function initialise(config: TransformerConfig, seed: number): NamedTensors {
  const stream = randomStream(seed, 'initialise');
  return Object.fromEntries(parameterPlan(config).map(({ name, shape, initial }) => {
    if ('constant' in initial) return [name, tf.fill(shape, initial.constant)];
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => initial.normal * stream.normal());
    return [name, tf.tensor(values, shape)];
  }));
}

/**
 * The logits of a causal decoder (pre-norm, as in GPT-2): tokens [batch, time] int32 -> [batch, time, vocabSize].
 * logits[b, t] depends on tokens[b, 0..t] only and scores the token at t + 1.
 * Pure; inside tf.tidy or a compiled step the intermediate tensors have an owner.
 * @throws InputError if time is longer than contextLength or a parameter is missing
 */
export function forward(config: TransformerConfig, parameters: NamedTensors, tokens: tf.Tensor): tf.Tensor {
  const [, time] = tokens.shape as [number, number];
  if (time > config.contextLength) throw new InputError(`tokens: expected at most contextLength = ${config.contextLength} a row, got ${time}`);
  const p = (name: string): tf.Tensor => {
    const tensor = parameters[name];
    if (!tensor) throw new InputError(`parameters: expected one named ${name}, got none`);
    return tensor;
  };
  const mask = causalMask(time);
  let x: tf.Tensor = tf.gather(p('embedding'), tokens).add(p('position').slice([0, 0], [time, -1])); // [batch, time, dModel]
  for (let i = 0; i < config.nLayer; i++) {
    const attend = `block${i}.attention`;
    const normed = layerNorm(x, p(`${attend}.norm.gain`), p(`${attend}.norm.bias`));
    const [query, key, value] = tf.split(linear(normed, p(`${attend}.queryKeyValue.weight`), p(`${attend}.queryKeyValue.bias`)), 3, -1);
    const mixed = attention(query!, key!, value!, mask, config.nHead);
    x = x.add(linear(mixed, p(`${attend}.output.weight`), p(`${attend}.output.bias`)));

    const feed = `block${i}.feedForward`;
    const wide = gelu(linear(layerNorm(x, p(`${feed}.norm.gain`), p(`${feed}.norm.bias`)), p(`${feed}.hidden.weight`), p(`${feed}.hidden.bias`)));
    x = x.add(linear(wide, p(`${feed}.output.weight`), p(`${feed}.output.bias`)));
  }
  return linear(layerNorm(x, p('norm.gain'), p('norm.bias')), p('head.weight'));
}
