import type { Tensor } from '@tensorflow/tfjs';

/** Tensors by name: the parameters of a model, the moments of an optimiser, a batch, the outputs of a step. */
export type NamedTensors = Record<string, Tensor>;

/** The same names, each with what `f` makes of its tensor. */
export function mapNamed(named: NamedTensors, f: (tensor: Tensor, name: string) => Tensor): NamedTensors {
  return Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, f(tensor, name)]));
}

/** Frees the memory of all of them. */
export function disposeNamed(named: NamedTensors): void {
  for (const tensor of Object.values(named)) tensor.dispose();
}
