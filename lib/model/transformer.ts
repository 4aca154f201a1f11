import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import { randomStream } from '../core/random.js';
import type { NamedTensors } from '../core/tensors.js';
import type { TransformerConfig } from './config.js';
import { planParameters } from './count.js';
import {
  attention, causalMask, dropout, geglu, gelu, keysBelow, layerNorm, linear, prefixMask, rmsNorm, rotate,
  type AttentionOptions, type Randomness,
} from './layers.js';
import { t5Buckets, type Directions } from './masks.js';

/** What a model reads, row by row. */
export interface ModelInputs {
  /** What a decoder reads before each of its targets, or all that an encoder reads: [batch, time] int32 */
  tokens: tf.Tensor;
  /**
   * Of a prefix decoder: how many positions see one another, [batch] int32, none without it. Of an encoder: how many are not padding, all
   * without it.
   */
  prefixLengths?: tf.Tensor;
  /** The source of an encoder-decoder: [batch, sourceTime] int32 */
  encoderTokens?: tf.Tensor;
  /** How many of each source are not padding, all without it: [batch] int32 */
  encoderLengths?: tf.Tensor;
}

/** What a model reads and what it is to say. */
export interface ModelBatch extends ModelInputs {
  /** [batch, time] int32. Without it `tokens` are windows [batch, time + 1]: each token is the target of the one before it. */
  targets?: tf.Tensor;
  /** How much each target counts in the mean loss, 1 without it: [batch, time] */
  lossWeights?: tf.Tensor;
}

/** The same batch with its targets said: inputs of windows are all tokens but the last, their targets all but the first. */
export function withTargets(batch: ModelBatch): ModelBatch & { targets: tf.Tensor } {
  const { tokens, targets } = batch;
  if (targets) return { ...batch, targets };
  const time = tokens.shape[1]! - 1;
  return { ...batch, tokens: tokens.slice([0, 0], [-1, time]), targets: tokens.slice([0, 1], [-1, time]) };
}

/**
 * The logits of a causal decoder (pre-norm, as in GPT-2): tokens [batch, time] int32 -> [batch, time, vocabSize].
 * logits[b, t] depends on tokens[b, 0..t] only and scores the token at t + 1. `forwardInputs` without a prefix or a source.
 */
export function forward(config: TransformerConfig, parameters: NamedTensors, tokens: tf.Tensor): tf.Tensor {
  return forwardInputs(config, parameters, { tokens });
}

/**
 * The logits of a transformer of any architecture, [batch, time, vocabSize]. Those of a decoder at t score the token at t + 1, those of an
 * encoder the token in the same place.
 *
 * `randomness` is what dropout draws from; without it nothing is dropped. Pure; inside tf.tidy or a compiled step the intermediate tensors
 * have an owner.
 * @throws InputError if a row is longer than contextLength, or a parameter or an encoder-decoder's source is missing
 */
export function forwardInputs(
  config: TransformerConfig,
  parameters: NamedTensors,
  inputs: ModelInputs,
  randomness?: Randomness,
): tf.Tensor {
  const { tokens, prefixLengths, encoderTokens, encoderLengths } = inputs;
  const model = new Layers(config, parameters, randomness);
  const time = tokens.shape[1]!;
  switch (config.architecture) {
    case 'causal-decoder':
      return model.logits(model.stack('', tokens, causalMask(time), 'backward'));
    case 'prefix-decoder':
      return model.logits(model.stack('', tokens, prefixLengths ? prefixMask(time, prefixLengths) : causalMask(time), 'both'));
    case 'encoder':
      return model.logits(model.stack('', tokens, prefixLengths && keysBelow(time, prefixLengths), 'both'));
    case 'encoder-decoder': {
      if (!encoderTokens) throw new InputError('encoderTokens: expected the source of an encoder-decoder, got none');
      const notPadding = encoderLengths && keysBelow(encoderTokens.shape[1]!, encoderLengths);
      const source = model.stack('encoder.', encoderTokens, notPadding, 'both');
      return model.logits(model.stack('', tokens, causalMask(time), 'backward', { source, mask: notPadding }));
    }
  }
}

/** What a decoder looks at besides itself. */
interface CrossAttention {
  /** [batch, sourceTime, dModel] */
  source: tf.Tensor;
  mask: tf.Tensor | undefined;
}

/** The layers of one forward pass, reading their parameters by name. */
class Layers {
  /** Places of dropout so far. */
  private dropped = 0;

  constructor(
    private readonly config: TransformerConfig,
    private readonly parameters: NamedTensors,
    private readonly randomness: Randomness | undefined,
  ) {}

  /** Embeds `tokens` and sends them through nLayer blocks: [batch, time] -> [batch, time, dModel]. */
  stack(prefix: string, tokens: tf.Tensor, mask: tf.Tensor | undefined, directions: Directions, cross?: CrossAttention): tf.Tensor {
    const { contextLength, nLayer, position } = this.config;
    const time = tokens.shape[1]!;
    if (time > contextLength) throw new InputError(`tokens: expected at most contextLength = ${contextLength} a row, got ${time}`);
    let x: tf.Tensor = tf.gather(this.parameter('embedding'), tokens); // [batch, time, dModel]
    if (position === 'learned') x = x.add(this.parameter(`${prefix}position`).slice([0, 0], [time, -1]));
    x = this.drop(x);
    const scored = this.attentionOptions(position === 't5-relative' ? this.withRelativeBias(prefix, time, directions, mask) : mask);
    const options = position === 'rotary' ? { ...scored, turn: rotate } : scored;
    for (let i = 0; i < nLayer; i++) { // x stays [batch, time, dModel]
      x = x.add(this.drop(this.selfAttention(`${prefix}block${i}.attention`, x, options)));
      if (cross) x = x.add(this.drop(this.crossAttention(`${prefix}block${i}.cross`, x, cross)));
      x = x.add(this.drop(this.feedForward(`${prefix}block${i}.feedForward`, x)));
    }
    return this.norm(`${prefix}norm`, x);
  }

  /** The residual stream [batch, time, dModel] as scores of every token: [batch, time, vocabSize]. */
  logits(x: tf.Tensor): tf.Tensor {
    const { tiedEmbeddings, parametrisation, dModel } = this.config;
    if (tiedEmbeddings === 'untied') return linear(x, this.parameter('head.weight'));
    const scores = linear(x, this.parameter('embedding').transpose()); // [batch, time, vocabSize]
    return parametrisation.kind === 'mup' ? scores.mul(parametrisation.baseDModel / dModel) : scores;
  }

  private selfAttention(name: string, x: tf.Tensor, options: AttentionOptions): tf.Tensor {
    const queryKeyValue = this.linear(`${name}.queryKeyValue`, this.norm(`${name}.norm`, x)); // [batch, time, 3 dModel]
    const [query, key, value] = tf.split(queryKeyValue, 3, -1); // [batch, time, dModel] each
    return this.linear(`${name}.output`, attention(query!, key!, value!, options)); // [batch, time, dModel]
  }

  private crossAttention(name: string, x: tf.Tensor, { source, mask }: CrossAttention): tf.Tensor {
    const query = this.linear(`${name}.query`, this.norm(`${name}.norm`, x)); // [batch, time, dModel]
    const [key, value] = tf.split(this.linear(`${name}.keyValue`, source), 2, -1); // [batch, sourceTime, dModel] each
    const unturned = this.attentionOptions(mask); // positions of two texts have no distance
    return this.linear(`${name}.output`, attention(query, key!, value!, unturned)); // [batch, time, dModel]
  }

  private feedForward(name: string, x: tf.Tensor): tf.Tensor {
    const activate = { gelu, geglu, relu: tf.relu<tf.Tensor> }[this.config.activation];
    const hidden = this.linear(`${name}.hidden`, this.norm(`${name}.norm`, x)); // [batch, time, dFF], twice that for GEGLU
    return this.linear(`${name}.output`, activate(hidden)); // [batch, time, dModel]
  }

  private attentionOptions(mask: tf.Tensor | undefined): AttentionOptions {
    const { nHead, dModel, parametrisation } = this.config;
    return {
      nHead,
      ...(mask ? { mask } : {}),
      ...(parametrisation.kind === 'mup' ? { scale: nHead / dModel } : {}), // 1/dHead: products of aligned vectors grow with dHead
    };
  }

  /** The mask plus the bias of each distance, [1 or batch, nHead, time, time]. */
  private withRelativeBias(prefix: string, time: number, directions: Directions, mask: tf.Tensor | undefined): tf.Tensor {
    const buckets = tf.tensor1d(t5Buckets(time, directions).flat(), 'int32');
    const bias = tf.gather(this.parameter(`${prefix}relativeBias`), buckets) // [time time, nHead]
      .reshape([1, time, time, this.config.nHead]).transpose([0, 3, 1, 2]);
    return mask ? bias.add(mask) : bias;
  }

  private norm(name: string, x: tf.Tensor): tf.Tensor {
    const gain = this.parameter(`${name}.gain`);
    return this.config.norm === 'layer' ? layerNorm(x, gain, this.parameter(`${name}.bias`)) : rmsNorm(x, gain);
  }

  private linear(name: string, x: tf.Tensor): tf.Tensor {
    return linear(x, this.parameter(`${name}.weight`), this.parameter(`${name}.bias`));
  }

  private drop(x: tf.Tensor): tf.Tensor {
    const { dropout: rate } = this.config;
    return this.randomness && rate > 0 ? dropout(x, rate, this.randomness(x.shape, this.dropped++)) : x;
  }

  private parameter(name: string): tf.Tensor {
    const tensor = this.parameters[name];
    if (!tensor) throw new InputError(`parameters: expected one named ${name}, got none`);
    return tensor;
  }
}

/**
 * Fresh parameters, with the initial values that `planParameters` states. Unless `gpt2` initialisation or tied embeddings are asked for,
 * the head is 0, so that the first loss is exactly ln(vocabSize). The caller disposes the tensors.
 */
export function initialise(config: TransformerConfig, seed: number): NamedTensors {
  const stream = randomStream(seed, 'initialise');
  return Object.fromEntries(planParameters(config).map(({ name, shape, initial }) => {
    if ('constant' in initial) return [name, tf.fill(shape, initial.constant)];
    const columns = shape.at(-1)!;
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => {
      const value = initial.normal * stream.normal();
      return i % columns < (initial.zeroColumns ?? 0) ? 0 : value;
    });
    return [name, tf.tensor(values, shape)];
  }));
}
