import type { TransformerConfig } from './config.js';
import { T5_BUCKETS } from './masks.js';

/** The parts of a transformer that parameters are counted by. */
export type ParameterGroup = 'embedding' | 'position' | 'attention' | 'feedForward' | 'norms' | 'head';

/** One parameter of a transformer before it has values. */
export interface PlannedParameter {
  name: string;
  shape: number[];
  group: ParameterGroup;
  /** Standard deviation of the initial normal values (the first `zeroColumns` columns are 0), or the constant that they all have. */
  initial: { normal: number; zeroColumns?: number } | { constant: number };
}

/**
 * Names, shapes, groups and initial values of a transformer's parameters, in the order in which they are drawn: the one place that
 * knows what a model is made of.
 *
 * Matrices are [dIn, dOut]. Those that write to the residual stream begin smaller by sqrt(additions to it), so that its variance does not
 * grow with depth (Radford et al. 2019). Under muP the head and the queries begin at 0 (Yang et al. 2022, appendix D.2).
 */
export function planParameters(config: TransformerConfig): PlannedParameter[] {
  const { dModel, vocabSize, architecture, tiedEmbeddings, initialisation } = config;
  const decoder = stack(config, '', architecture === 'encoder-decoder' ? 'with cross-attention' : 'alone');
  const encoder = architecture === 'encoder-decoder' ? stack(config, 'encoder.', 'alone') : [];
  const head: PlannedParameter = {
    name: 'head.weight', shape: [dModel, vocabSize], group: 'head',
    initial: initialisation === 'gpt2' && config.parametrisation.kind === 'standard' ? { normal: 0.02 } : { constant: 0 },
  };
  return [
    { name: 'embedding', shape: [vocabSize, dModel], group: 'embedding', initial: { normal: 0.02 } },
    ...decoder, ...encoder,
    ...(tiedEmbeddings === 'untied' ? [head] : []),
  ];
}

/** The parameters of nLayer blocks, their positions and their last normalisation; all names begin with `prefix`. */
function stack(config: TransformerConfig, prefix: string, kind: 'alone' | 'with cross-attention'): PlannedParameter[] {
  const { nLayer, nHead, dModel, dFF, contextLength, position, norm, activation } = config;
  const deviation = (dIn: number) => (config.initialisation === 'gpt2' ? 0.02 : 1 / Math.sqrt(dIn));
  const residual = 1 / Math.sqrt((kind === 'alone' ? 2 : 3) * nLayer); // additions to the residual stream
  const projection = (group: ParameterGroup, name: string, dIn: number, dOut: number, scale = 1, zeroColumns = 0): PlannedParameter[] => [
    { name: `${name}.weight`, shape: [dIn, dOut], group, initial: { normal: scale * deviation(dIn), ...(zeroColumns ? { zeroColumns } : {}) } },
    { name: `${name}.bias`, shape: [dOut], group, initial: { constant: 0 } },
  ];
  const normVector = (name: string, constant: number): PlannedParameter => ({
    name,
    shape: [dModel],
    group: 'norms',
    initial: { constant },
  });
  const normalisation = (name: string): PlannedParameter[] => [
    normVector(`${name}.gain`, 1),
    ...(norm === 'layer' ? [normVector(`${name}.bias`, 0)] : []),
  ];
  const zeroQuery = config.parametrisation.kind === 'mup' ? dModel : 0;
  const block = (name: string) => [
    ...normalisation(`${name}.attention.norm`),
    ...projection('attention', `${name}.attention.queryKeyValue`, dModel, 3 * dModel, 1, zeroQuery),
    ...projection('attention', `${name}.attention.output`, dModel, dModel, residual),
    ...(kind === 'alone' ? [] : [
      ...normalisation(`${name}.cross.norm`),
      ...projection('attention', `${name}.cross.query`, dModel, dModel, 1, zeroQuery),
      ...projection('attention', `${name}.cross.keyValue`, dModel, 2 * dModel),
      ...projection('attention', `${name}.cross.output`, dModel, dModel, residual),
    ]),
    ...normalisation(`${name}.feedForward.norm`),
    ...projection('feedForward', `${name}.feedForward.hidden`, dModel, activation === 'geglu' ? 2 * dFF : dFF),
    ...projection('feedForward', `${name}.feedForward.output`, dFF, dModel, residual),
  ];
  const positions: Record<typeof position, PlannedParameter[]> = {
    'learned': [{ name: `${prefix}position`, shape: [contextLength, dModel], group: 'position', initial: { normal: 0.02 } }],
    'rotary': [],
    't5-relative': [{ name: `${prefix}relativeBias`, shape: [T5_BUCKETS, nHead], group: 'position', initial: { constant: 0 } }],
  };
  return [
    ...positions[position],
    ...Array.from({ length: nLayer }, (_, i) => block(`${prefix}block${i}`)).flat(),
    ...normalisation(`${prefix}norm`),
  ];
}

/** How many parameters each part of a transformer has. */
export interface ParameterCounts {
  /** Token embedding: vocabSize dModel. */
  embedding: number;
  /** Learned positions: contextLength dModel; relative biases: 32 nHead; rotary: none. Twice that in an encoder-decoder. */
  position: number;
  /**
   * Query, key, value and output projections with their biases: 4 dModel^2 + 4 dModel for each attention, of which an encoder-decoder has 3
   * nLayer.
   */
  attention: number;
  /**
   * The matrices of the feed-forward layers with their biases: 2 dModel dFF + dFF + dModel a block; for GEGLU 3 dModel dFF + 2 dFF +
   * dModel.
   */
  feedForward: number;
  /** Gain, and for LayerNorm bias, of every normalisation: (2 nLayer + 1) 2 dModel in a decoder with LayerNorm. */
  norms: number;
  /** The matrix from the residual stream to the logits: dModel vocabSize; 0 where the embedding serves for it. */
  head: number;
}

/**
 * Parameters by group.
 *
 * Worked value: nLayer 2, dModel 32, dFF 128, vocabSize 256, contextLength 64 gives embedding 8,192, position 2,048,
 * attention 8,448, feedForward 16,704, norms 320, head 8,192.
 */
export function countParameters(config: TransformerConfig): ParameterCounts {
  const counts = { embedding: 0, position: 0, attention: 0, feedForward: 0, norms: 0, head: 0 };
  for (const { group, shape } of planParameters(config)) counts[group] += shape.reduce((a, b) => a * b);
  return counts;
}

/** All parameters: the N of Hoffmann et al. 2022. */
export function nParamsTotal(config: TransformerConfig): number {
  return Object.values<number>({ ...countParameters(config) }).reduce((sum, count) => sum + count);
}

/**
 * Parameters without token embedding, positions and output head: attention, feed-forward and norms.
 * About 12 nLayer dModel^2 where dFF = 4 dModel: the N of Kaplan et al. 2020, section 2.1.
 * At tiny scale the two N differ by a factor: which one a law uses changes its exponent.
 */
export function nParamsNonEmbedding(config: TransformerConfig): number {
  const { attention, feedForward, norms } = countParameters(config);
  return attention + feedForward + norms;
}

/**
 * Training compute by the rule C = 6 N D: 2 FLOPs a parameter and token forward, twice that backward
 * (Kaplan et al. 2020, section 2.1, with N non-embedding; Hoffmann et al. 2022 with N total). Which N is the caller's choice.
 *
 * Worked value: `trainFlops6ND(1e6, 2e7)` = 1.2e14.
 */
export function trainFlops6ND(nParams: number, tokens: number): number {
  return 6 * nParams * tokens;
}
