/** `scaling/model`: a transformer as configuration, counts and one forward pass. Loads TensorFlow. */
export {
  encoderDecoderAtEqualCompute, shapesOfEqualSize, transformerConfig, wangTransformer,
  type Activation, type Architecture, type EmbeddingTie,
  type Initialisation, type Norm, type Parametrisation, type Position, type TransformerConfig, type TransformerOptions,
} from './config.js';
export * from './count.js';
export * from './flops.js';
export { initialise, forward, forwardInputs, withTargets, type ModelBatch, type ModelInputs } from './transformer.js';
export { attention, dropout, geglu, gelu, layerNorm, linear, rmsNorm, type AttentionOptions, type Randomness } from './layers.js';
export { crossEntropy, lossNatsPerToken, trainingLoss } from './loss.js';
export { causalVisibility, fullVisibility, prefixVisibility, t5Buckets, type Directions, type Visibility } from './masks.js';
export { activationNumbers, trainMemory, type MemoryOptions, type OptimiserKind, type TrainMemory } from './memory.js';
export * from './objectives.js';
export * from './span-corruption.js';
