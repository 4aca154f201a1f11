/** `scaling/model`: a transformer as configuration, counts and one forward pass. Loads TensorFlow. */
export * from './config.js';
export * from './count.js';
export * from './flops.js';
export { initialise, forward, forwardInputs, withTargets, type ModelBatch, type ModelInputs } from './transformer.js';
export { attention, dropout, geglu, gelu, layerNorm, linear, rmsNorm, type AttentionOptions, type Randomness } from './layers.js';
export { crossEntropy, lossNatsPerToken, trainingLoss } from './loss.js';
export * from './masks.js';
export * from './memory.js';
export * from './objectives.js';
export * from './span-corruption.js';
