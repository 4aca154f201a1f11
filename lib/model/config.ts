import { InputError, checkInteger } from '../core/check.js';

/** The shape of a transformer: everything that its parameters' shapes follow from. */
export interface TransformerConfig {
  /** Blocks, each one attention and one feed-forward layer. */
  nLayer: number;
  /** Attention heads of a block; divides dModel. */
  nHead: number;
  /** Width of the residual stream. */
  dModel: number;
  /** Width of the hidden layer of a feed-forward layer. */
  dFF: number;
  /** The longest sequence, in tokens. */
  contextLength: number;
  /** How many different tokens there are. */
  vocabSize: number;
}

/** What must be said of a transformer; the rest has the usual defaults. */
export type TransformerOptions = Pick<TransformerConfig, 'nLayer' | 'dModel' | 'vocabSize' | 'contextLength'> &
  Partial<TransformerConfig>;

/**
 * A checked configuration. Defaults: heads of 16 dimensions where that divides dModel (at least one head), and dFF = 4 dModel,
 * so that a block has about 12 dModel^2 parameters (Kaplan et al. 2020, section 2.1).
 *
 * Example: `transformerConfig({ nLayer: 2, dModel: 32, vocabSize: 256, contextLength: 64 })` has nHead 2 and dFF 128.
 * @throws InputError where a size is not an integer >= 1 or nHead does not divide dModel
 */
export function transformerConfig(options: TransformerOptions): TransformerConfig {
  const { nLayer, dModel, vocabSize, contextLength } = options;
  checkInteger('dModel', dModel, { min: 1 });
  const nHead = options.nHead ?? (dModel % 16 === 0 ? dModel / 16 : 1);
  const dFF = options.dFF ?? 4 * dModel;
  checkInteger('nLayer', nLayer, { min: 1 });
  checkInteger('nHead', nHead, { min: 1 });
  checkInteger('dFF', dFF, { min: 1 });
  checkInteger('contextLength', contextLength, { min: 1 });
  checkInteger('vocabSize', vocabSize, { min: 2 });
  if (dModel % nHead !== 0) throw new InputError(`nHead: expected a divisor of dModel = ${dModel}, got ${nHead}`);
  return { nLayer, nHead, dModel, dFF, contextLength, vocabSize };
}
