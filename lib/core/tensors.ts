import type { Tensor } from '@tensorflow/tfjs';

/** Tensors by name: the parameters of a model, the moments of an optimiser, a batch, the outputs of a step. */
export type NamedTensors = Record<string, Tensor>;
