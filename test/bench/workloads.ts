import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../lib/core/random.js';
import { mapNamed, type NamedTensors } from '../../lib/core/tensors.js';
import type { StatefulFunction } from '../../lib/engine/index.js';
import { transformerConfig, type TransformerConfig } from '../../lib/model/config.js';
import { nParamsTotal } from '../../lib/model/count.js';
import { initialise } from '../../lib/model/transformer.js';
import { ADAMW_DEFAULTS, initialiseAdamW } from '../../lib/train/adamw.js';
import { trainStep } from '../../lib/train/step.js';

/** A training step to be timed: the real one, on random tokens. */
export interface Workload {
  name: string;
  /** In one sentence, with every size that matters. */
  description: string;
  nParams: number;
  tokensPerStep: number;
  /**
   * Of the model, forward and backward: 6 N a token without embeddings, and 12 nLayer dModel time a token for attention (Chowdhery et al.
   * 2022, appendix B).
   */
  flopsPerStep: number;
  /** How many steps a call of many does where nothing else is asked for. */
  stepsPerCall: number;
  /** What a peer needs to build the same model. */
  peerSize: Record<string, number | string>;
  /** The step, its state, its fixed part and a batch. The caller disposes the tensors. */
  build(): {
    step: StatefulFunction<unknown, unknown, unknown, { loss: tf.Tensor }>;
    state: tf.TensorContainer;
    batch: tf.TensorContainer;
    statics: unknown;
  };
}

export const LEARNING_RATE = 1e-3;

/** A transformer trained with AdamW on random tokens. */
export function transformer(name: string, batchSize: number, options: Parameters<typeof transformerConfig>[0]): Workload {
  const config = transformerConfig(options);
  const { nLayer, nHead, dModel, dFF, contextLength, vocabSize, architecture } = config;
  const nParams = nParamsTotal(config);
  const tokensPerStep = batchSize * contextLength; // of the target, where there is a source
  return {
    name,
    description: `${architecture}, dModel ${dModel}, nLayer ${nLayer}, nHead ${nHead}, dFF ${dFF}, context ${contextLength}, vocabulary ${vocabSize}, batch ${batchSize}, AdamW`,
    nParams,
    tokensPerStep,
    flopsPerStep: flopsPerToken(config, nParams) * tokensPerStep,
    stepsPerCall: nParams < 10_000 ? 32 : 10,
    peerSize: { architecture, batchSize, nLayer, nHead, dModel, dFF, contextLength, vocabSize },
    build() {
      const parameters = disturbed(initialise(config, 1));
      const stream = randomStream(1, 'benchmark tokens');
      const tokens = (time: number) =>
        tf.tensor2d(
          Int32Array.from({ length: batchSize * time }, () => stream.integer(vocabSize)),
          [batchSize, time],
          'int32',
        );
      const rows = architecture === 'encoder-decoder'
        ? { encoderTokens: tokens(contextLength), tokens: tokens(contextLength), targets: tokens(contextLength) }
        : { tokens: tokens(contextLength + 1) };
      return {
        step: trainStep as StatefulFunction<unknown, unknown, unknown, { loss: tf.Tensor }>,
        state: { parameters, optimiser: initialiseAdamW(parameters) },
        batch: { ...rows, learningRate: tf.scalar(LEARNING_RATE) },
        statics: { model: config, adamW: ADAMW_DEFAULTS },
      };
    },
  };
}

/** The same with normal noise: biases and the head begin at zero, with which it would not show what a library does with them. */
function disturbed(parameters: NamedTensors): NamedTensors {
  const stream = randomStream(1, 'benchmark noise');
  return mapNamed(parameters, (p) => {
    const deviation = p.rank > 1 ? 1 / Math.sqrt(p.shape[0]) : 0.3;
    const values = p.dataSync().map((value) => value + deviation * stream.normal());
    p.dispose();
    return tf.tensor(values, p.shape);
  });
}

function flopsPerToken({ nLayer, dModel, contextLength, vocabSize, architecture }: TransformerConfig, nParams: number): number {
  const stacks = architecture === 'encoder-decoder' ? 2 : 1;
  // of a layer: the encoder's, the decoder's and the decoder's to the encoder
  const attentions = architecture === 'encoder-decoder' ? 3 : 1;
  const inProducts = nParams - (vocabSize + stacks * contextLength) * dModel; // embeddings are looked up
  return 6 * inProducts + attentions * 12 * nLayer * dModel * contextLength;
}

/** The benchmark's models, smallest first. A further one is one more line. */
export const WORKLOADS: Workload[] = [
  transformer('1k', 8, { dModel: 8, nLayer: 1, nHead: 1, contextLength: 8, vocabSize: 4 }),
  transformer('d32', 32, { dModel: 32, nLayer: 2, nHead: 4, contextLength: 64, vocabSize: 256 }),
  transformer('d64', 32, { dModel: 64, nLayer: 4, nHead: 4, contextLength: 64, vocabSize: 256 }),
  transformer('d128', 32, { dModel: 128, nLayer: 4, nHead: 4, contextLength: 128, vocabSize: 256 }),
  transformer('d256', 16, { dModel: 256, nLayer: 6, nHead: 4, contextLength: 128, vocabSize: 256 }),
  transformer('ed64', 32, { architecture: 'encoder-decoder', dModel: 64, nLayer: 2, nHead: 4, contextLength: 64, vocabSize: 256 }),
];

/** Models that are large in parameters and small in arithmetic, to see what carrying the state costs. */
export const STATE_WORKLOADS: Workload[] = [
  transformer('5M', 1, { dModel: 256, nLayer: 6, nHead: 4, contextLength: 16, vocabSize: 256 }),
  transformer('50M', 1, { dModel: 640, nLayer: 10, nHead: 10, contextLength: 16, vocabSize: 256 }),
];
