import { checkChoice, checkInteger } from '../core/check.js';
import type { TransformerConfig } from './config.js';
import { planParameters, type ParameterCounts, type ParameterGroup } from './count.js';

/** Every number of a tensor is a float32 or an int32. */
const BYTES_PER_NUMBER = 4;

/** The optimisers whose moments are counted. */
export const OPTIMISERS = ['adamW', 'adafactor'] as const;
export type OptimiserKind = (typeof OPTIMISERS)[number];

/** What training keeps in memory, in bytes, each by the groups of `countParameters`. */
export interface TrainMemory {
  /** 4 bytes a parameter. */
  parameters: ParameterCounts;
  /** As many again. */
  gradients: ParameterCounts;
  /**
   * AdamW: 8 bytes a parameter. Adafactor: 4 (rows + columns) for a matrix, 4 a number of a vector. Without the count of updates, 4 bytes.
   */
  moments: ParameterCounts;
  /** What the forward pass leaves for the backward pass, of all rows that are computed at once: see `activationNumbers`. */
  activations: ParameterCounts;
  totalBytes: number;
}

/** What the memory of a step depends on, besides the model. */
export interface MemoryOptions {
  /** Rows of a step. */
  batchSize: number;
  optimiser: OptimiserKind;
  /** Into how many parts a batch is cut, one after another: 1 without it. A divisor of batchSize. */
  accumulation?: number;
}

/**
 * Memory of one training step in bytes, by groups: 4 bytes times numbers. Parameters, gradients and moments are exact; activations are what
 * the formulas of the gradients need (see `activationNumbers`), for rows of contextLength.
 *
 * Not counted: the batch itself, the step's workspace, and the next state beside the present one (a compiled step returns new parameters
 * and moments before the old ones are given up, so that for a moment there are two of each), and with accumulation the gradients of one
 * part beside their sum.
 *
 * Worked value: nLayer 2, dModel 32, vocabSize 256, contextLength 64 with AdamW: 43,904 parameters take 175,616 bytes, gradients as many,
 * moments 351,232.
 * @throws InputError naming the setting that is out of range
 */
export function trainMemory(config: TransformerConfig, { batchSize, optimiser, accumulation = 1 }: MemoryOptions): TrainMemory {
  checkChoice('optimiser', optimiser, OPTIMISERS);
  checkInteger('batchSize', batchSize, { min: 1 });
  checkInteger('accumulation', accumulation, { min: 1, max: batchSize });
  const parameters = none();
  const moments = none();
  for (const { group, shape } of planParameters(config)) {
    const numbers = shape.reduce((a, b) => a * b);
    parameters[group] += numbers;
    moments[group] += optimiser === 'adamW' ? 2 * numbers : shape.length === 2 ? shape[0]! + shape[1]! : numbers;
  }
  const memory = {
    parameters: inBytes(parameters),
    gradients: inBytes(parameters),
    moments: inBytes(moments),
    activations: inBytes(activationNumbers(config, Math.ceil(batchSize / accumulation))),
  };
  const totalBytes = Object.values(memory).reduce((sum, groups) => sum + sumOfGroups(groups), 0);
  return { ...memory, totalBytes };
}

/**
 * How many numbers the forward pass over `rows` rows of contextLength s leaves for the backward pass, by groups; d = dModel, f = dFF, h =
 * nHead:
 *
 *     norms         LayerNorm: 2 s d + s a normalisation (its standardised input, its output, 1 / deviation); RMSNorm as many
 *     attention     self: 3 s d + h s^2 + s d a block (queries, keys and values; weights; what the output projection reads);
 *                   cross: 2 s d + 2 s d + h s^2 likewise, of a source as long
 *     feedForward   s f before GELU and s f after it a block; ReLU: s f after it; GEGLU: 2 s f before it, s f after GELU, s f after the
 *     product head          s V logits
 *     embedding     s tokens
 *     position      none: a sum needs nothing for its gradient
 *
 * and with dropout another s d for each place where it acts, counted with the group that it follows. An encoder-decoder has all of it for
 * both halves but the head. What a compiler recomputes instead of keeping (standardised inputs, GELU's second factor) makes the real number
 * smaller, its workspace larger: this is the count by which models are compared, in the manner of Korthikanti et al. 2022, section 4.1
 * (theirs has inputs of normalisations for standardised ones, masks of one byte, and dropout on the attention weights).
 *
 * Worked value: nLayer 1, dModel 2, nHead 1, dFF 8, vocabSize 3, contextLength 4, causal with LayerNorm and GELU, 1 row: embedding 4, norms
 * 60, attention 48, feedForward 64, head 12.
 */
export function activationNumbers(config: TransformerConfig, rows: number): ParameterCounts {
  const { nLayer, nHead: h, dModel: d, dFF: f, contextLength: s, vocabSize, architecture, activation, dropout } = config;
  checkInteger('rows', rows, { min: 1 });
  const crossing = architecture === 'encoder-decoder';
  const halves = crossing ? 2 : 1;
  const crosses = crossing ? nLayer : 0;
  const norms = halves * (2 * nLayer + 1) + crosses;
  const hidden = { gelu: 2, relu: 1, geglu: 4 }[activation];
  const dropped = dropout > 0 ? s * d : 0;
  const ofOneRow: ParameterCounts = {
    embedding: halves * (s + dropped),
    position: 0,
    attention: (halves * nLayer + crosses) * (4 * s * d + h * s * s + dropped),
    feedForward: halves * nLayer * (hidden * s * f + dropped),
    norms: norms * (2 * s * d + s),
    head: s * vocabSize,
  };
  return mapGroups(ofOneRow, (numbers) => rows * numbers);
}

function none(): ParameterCounts {
  return { embedding: 0, position: 0, attention: 0, feedForward: 0, norms: 0, head: 0 };
}

function inBytes(numbers: ParameterCounts): ParameterCounts {
  return mapGroups(numbers, (count) => BYTES_PER_NUMBER * count);
}

function mapGroups(groups: ParameterCounts, f: (value: number) => number): ParameterCounts {
  return Object.fromEntries(
    Object.entries(groups).map(([group, value]) => [group as ParameterGroup, f(value as number)]),
  ) as unknown as ParameterCounts;
}

function sumOfGroups(groups: ParameterCounts): number {
  return Object.values<number>({ ...groups }).reduce((sum, value) => sum + value, 0);
}
