import { InputError } from '../core/check.js';
import { transformerConfig, type Architecture, type TransformerConfig, type TransformerOptions } from './config.js';

/**
 * The choices of Wang et al. 2022 (section 3.1) besides the sizes: T5-relative positions, GEGLU, tied embeddings, z-loss 1e-4, no dropout. As theirs,
 * the feed-forward layer is 2.5 times as wide as the model: with GEGLU's third matrix that is about as many parameters as 4 times without.
 */
export function wangTransformer(architecture: Architecture, sizes: Pick<TransformerConfig, 'nLayer' | 'dModel' | 'vocabSize' | 'contextLength'> & Partial<TransformerConfig>): TransformerConfig {
  return transformerConfig({ position: 't5-relative', activation: 'geglu', tiedEmbeddings: 'tied', zLoss: 1e-4, dFF: Math.round(2.5 * sizes.dModel), ...sizes, architecture });
}

/**
 * The encoder-decoder that costs as much compute a token as a decoder of the same nLayer and width: twice the layers, nLayer that read and nLayer
 * that write, since each token passes through one half only (Wang et al. 2022, section 3.2: 11.0 against 4.8 billion parameters).
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
export function shapesOfEqualSize(nParams: number, dModels: readonly number[], options: Omit<TransformerOptions, 'dModel' | 'nLayer'>): TransformerConfig[] {
  return dModels.map((dModel) => {
    const nLayer = nParams / (12 * dModel ** 2);
    if (!Number.isInteger(nLayer) || nLayer < 1) throw new InputError(`dModels: expected widths with a whole nLayer = nParams / (12 dModel^2), got ${dModel} with nLayer ${nLayer}`);
    return transformerConfig({ ...options, dModel, nLayer });
  });
}
