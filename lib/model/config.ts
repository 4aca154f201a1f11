import { checkChoice, checkInteger, checkNumber, InputError } from '../core/check.js';

/** The shapes of a transformer: who may look at whom. */
export const ARCHITECTURES = ['causal-decoder', 'prefix-decoder', 'encoder-decoder', 'encoder'] as const;
/**
 * - `causal-decoder` (CD): each position sees itself and those before it;
 * - `prefix-decoder` (ND): as before, but the positions of a row's prefix also see one another forwards;
 * - `encoder-decoder` (ED): nLayer blocks read the source in both directions, nLayer more write the target and look at the source by
 *   cross-attention;
 * - `encoder`: every position sees every other and predicts the token in its own place: it cannot say what comes next.
 */
export type Architecture = (typeof ARCHITECTURES)[number];

/** How a model knows where a token stands. */
export const POSITIONS = ['learned', 'rotary', 't5-relative'] as const;
/**
 * `learned`: a table added to the embeddings; `rotary`: queries and keys turned by their position; `t5-relative`: a bias on the scores by
 * distance.
 */
export type Position = (typeof POSITIONS)[number];

/** The nonlinearities of a feed-forward layer. */
export const ACTIVATIONS = ['gelu', 'geglu', 'relu'] as const;
/** `geglu` multiplies a GELU by a second projection of the same input, so it has half as many parameters again for the same dFF. */
export type Activation = (typeof ACTIVATIONS)[number];

/** Normalisation before each layer. */
export const NORMS = ['layer', 'rms'] as const;
export type Norm = (typeof NORMS)[number];

/** `tied`: the embedding is also the matrix to the logits; `untied`: that is a matrix of its own. */
export const EMBEDDING_TIES = ['untied', 'tied'] as const;
export type EmbeddingTie = (typeof EMBEDDING_TIES)[number];

/**
 * How the matrices begin: `fan-in`: normal with deviation 1/sqrt(dIn) and a head of zeros; `gpt2`: normal with 0.02 throughout (Radford et
 * al. 2019).
 */
export const INITIALISATIONS = ['fan-in', 'gpt2'] as const;
export type Initialisation = (typeof INITIALISATIONS)[number];

/**
 * How learning rates and scales follow the width: not at all, or by muP (Yang et al. 2022, "Tensor Programs V"), under which the best
 * learning rate of a model of width `baseDModel` is also that of wider ones.
 */
export type Parametrisation = { kind: 'standard' } | { kind: 'mup'; baseDModel: number };

/** Everything that a transformer computes by, besides its parameters' values. */
export interface TransformerConfig {
  /** Blocks, each one attention and one feed-forward layer; an encoder-decoder has as many in each of its two halves. */
  nLayer: number;
  /** Attention heads of a block; divides dModel. */
  nHead: number;
  /** Width of the residual stream. */
  dModel: number;
  /** Width of the hidden layer of a feed-forward layer. */
  dFF: number;
  /** The longest sequence, in tokens; of an encoder-decoder, of its source and of its target. */
  contextLength: number;
  /** How many different tokens there are. */
  vocabSize: number;
  architecture: Architecture;
  position: Position;
  activation: Activation;
  norm: Norm;
  tiedEmbeddings: EmbeddingTie;
  initialisation: Initialisation;
  parametrisation: Parametrisation;
  /** Share of the values that training sets to 0 at random: of the embeddings and of what each layer adds to the residual stream. */
  dropout: number;
  /** Weight of the squared log-normaliser of the logits in the training loss: 1e-4 in Wang et al. 2022. */
  zLoss: number;
}

/** What must be said of a transformer; the rest has the usual defaults. */
export type TransformerOptions = Pick<TransformerConfig, 'nLayer' | 'dModel' | 'vocabSize' | 'contextLength'> &
  Partial<TransformerConfig>;

/**
 * A checked configuration. Defaults: heads of 16 dimensions where that divides dModel (at least one head), and dFF = 4 dModel,
 * so that a block has about 12 dModel^2 parameters (Kaplan et al. 2020, section 2.1); a causal decoder with learned positions, GELU,
 * LayerNorm, an output matrix of its own, no dropout, no z-loss.
 *
 * Example: `transformerConfig({ nLayer: 2, dModel: 32, vocabSize: 256, contextLength: 64 })` has nHead 2 and dFF 128.
 * @throws InputError where a size is not an integer >= 1, nHead does not divide dModel, or an option is not one of its names
 */
export function transformerConfig(options: TransformerOptions): TransformerConfig {
  const { nLayer, dModel, vocabSize, contextLength, dropout = 0, zLoss = 0, parametrisation = { kind: 'standard' } } = options;
  checkInteger('dModel', dModel, { min: 1 });
  const nHead = options.nHead ?? (dModel % 16 === 0 ? dModel / 16 : 1);
  const dFF = options.dFF ?? 4 * dModel;
  checkInteger('nLayer', nLayer, { min: 1 });
  checkInteger('nHead', nHead, { min: 1 });
  checkInteger('dFF', dFF, { min: 1 });
  checkInteger('contextLength', contextLength, { min: 1 });
  checkInteger('vocabSize', vocabSize, { min: 2 });
  if (dModel % nHead !== 0) throw new InputError(`nHead: expected a divisor of dModel = ${dModel}, got ${nHead}`);
  const position = checkChoice('position', options.position ?? 'learned', POSITIONS);
  if (position === 'rotary' && (dModel / nHead) % 2 !== 0) throw new InputError(`nHead: expected heads of an even width for rotary positions, got ${dModel / nHead}`);
  if (checkNumber('dropout', dropout, { min: 0, max: 1 }) === 1) throw new InputError('dropout: expected a share below 1, got 1');
  checkNumber('zLoss', zLoss, { min: 0 });
  checkChoice('parametrisation.kind', parametrisation.kind, ['standard', 'mup']);
  if (parametrisation.kind === 'mup') checkInteger('parametrisation.baseDModel', parametrisation.baseDModel, { min: 1 });
  return {
    nLayer, nHead, dModel, dFF, contextLength, vocabSize,
    architecture: checkChoice('architecture', options.architecture ?? 'causal-decoder', ARCHITECTURES),
    position,
    activation: checkChoice('activation', options.activation ?? 'gelu', ACTIVATIONS),
    norm: checkChoice('norm', options.norm ?? 'layer', NORMS),
    tiedEmbeddings: checkChoice('tiedEmbeddings', options.tiedEmbeddings ?? 'untied', EMBEDDING_TIES),
    initialisation: checkChoice('initialisation', options.initialisation ?? 'fan-in', INITIALISATIONS),
    parametrisation, dropout, zLoss,
  };
}

/**
 * The choices of Wang et al. 2022 (section 3.1) besides the sizes: T5-relative positions, GEGLU, tied embeddings, z-loss 1e-4, no dropout.
 * As theirs, the feed-forward layer is 2.5 times as wide as the model: with GEGLU's third matrix that is about as many parameters as 4
 * times without.
 */
export function wangTransformer(
  architecture: Architecture,
  sizes: Pick<TransformerConfig, 'nLayer' | 'dModel' | 'vocabSize' | 'contextLength'> & Partial<TransformerConfig>,
): TransformerConfig {
  return transformerConfig({
    position: 't5-relative',
    activation: 'geglu',
    tiedEmbeddings: 'tied',
    zLoss: 1e-4,
    dFF: Math.round(2.5 * sizes.dModel),
    ...sizes,
    architecture,
  });
}

/**
 * The encoder-decoder that costs as much compute a token as a decoder of the same nLayer and width: twice the layers, nLayer that read and
 * nLayer that write, since each token passes through one half only (Wang et al. 2022, section 3.2: 11.0 against 4.8 billion parameters).
 *
 * Worked value: of a decoder with nLayer 24, an encoder-decoder with nLayer 24 in each half, 48 in all.
 * @throws InputError for anything but a decoder
 */
export function encoderDecoderAtEqualCompute(decoder: TransformerConfig): TransformerConfig {
  if (decoder.architecture !== 'causal-decoder' && decoder.architecture !== 'prefix-decoder') {
    throw new InputError(`architecture: expected a decoder, got ${decoder.architecture}`);
  }
  return transformerConfig({ ...decoder, architecture: 'encoder-decoder' });
}

/**
 * The shapes of one experiment on network shape: the same dModel^2 nLayer, so about the same non-embedding parameters, from wide to deep
 * (Kaplan et al. 2020, section 3.1: the shape hardly matters). Heads are 16 wide.
 *
 * Worked value: 73,728 parameters with `dModels` [32, 16] have nLayer 6 and 24.
 * @throws InputError for a width at which nLayer = nParams / (12 dModel^2) is not a whole number
 */
export function shapesOfEqualSize(
  nParams: number,
  dModels: readonly number[],
  options: Omit<TransformerOptions, 'dModel' | 'nLayer'>,
): TransformerConfig[] {
  return dModels.map((dModel) => {
    const nLayer = nParams / (12 * dModel ** 2);
    if (!Number.isInteger(nLayer) || nLayer < 1) throw new InputError(`dModels: expected widths with a whole nLayer = nParams / (12 dModel^2), got ${dModel} with nLayer ${nLayer}`);
    return transformerConfig({ ...options, dModel, nLayer });
  });
}
