import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import type { Binding, TensorFlowBackend, TensorHandle } from './tensorflow.js';

/** Names in a compiled program's graph: the step, the function that only says that XLA launches it, and the node that calls it. */
export const FUNCTION = 'step';
export const LAUNCHER = 'launcher';
export const CALL = 'call';

/** The node that is fed with the n-th input, and the function's argument of that name. Short: a session is given all names on every run. */
export const inputNode = (index: number) => `i${index}`;

/** The n-th output of the call, as a session asks for it. */
export const outputName = (index: number) => `${CALL}:${index}`;

/** A graph that TensorFlow has loaded and can run. */
export interface Session {
  /** The outputs, in the program's order; the caller disposes them. */
  run(inputs: TensorHandle[]): tf.Tensor[];
  close(): void;
}

/**
 * A session for a SavedModel that `emitSavedModel` wrote, with `inputCount` inputs and `outputCount` outputs.
 */
export function openSession(backend: TensorFlowBackend, savedModel: Uint8Array, inputCount: number, outputCount: number): Session {
  const { binding } = backend;
  const model = loadSavedModel(binding, savedModel);
  const inputNames = Array.from({ length: inputCount }, (_, index) => `${inputNode(index)}:0`).join(',');
  const outputNames = Array.from({ length: outputCount }, (_, index) => outputName(index)).join(',');
  let open = true;
  return {
    run(inputs) {
      if (!open) throw new Error('the session is closed');
      return binding
        .runSavedModel(model, backend.getInputTensorIds(inputs), inputNames, outputNames)
        .map((output) => backend.createOutputTensor(output));
    },
    close() {
      if (open) binding.deleteSavedModel(model);
      open = false;
    },
  };
}

/** The binding's number for a SavedModel. TensorFlow loads from a folder only: a temporary one, gone when this returns. */
export function loadSavedModel(binding: Binding, savedModel: Uint8Array): number {
  return inTemporaryFolder((folder) => {
    writeFileSync(join(folder, 'saved_model.pb'), savedModel);
    return binding.loadSavedModel(folder, 'serve');
  });
}

function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'scaling-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const safetyNet = setImmediate(remove); // an interrupt may end a notebook cell without running `finally`
  try {
    return use(folder);
  } finally {
    clearImmediate(safetyNet);
    remove();
  }
}
