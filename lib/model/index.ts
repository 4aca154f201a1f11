/** `scaling/model`: a transformer as configuration, counts and one forward pass. Loads TensorFlow. */
export * from './config.js';
export * from './count.js';
export * from './flops.js';
export { initialise } from './initialise.js';
export { attention, dropout, geglu, gelu, layerNorm, linear, rmsNorm, type AttentionOptions, type Randomness } from './layers.js';
export { crossEntropy, lossNatsPerToken, trainingLoss } from './loss.js';
export * from './masks.js';
export * from './memory.js';
export { withTargets, type ModelBatch, type ModelInputs } from './model-batch.js';
export * from './objectives.js';
export { planParameters, type ParameterGroup, type PlannedParameter } from './parameter-shapes.js';
export * from './presets.js';
export * from './span-corruption.js';
export { forward, forwardInputs } from './transformer.js';
