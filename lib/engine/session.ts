import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { inputNode, outputName } from './names.js';
import type { Binding, TensorFlowBackend, TensorHandle } from './tensorflow.js';

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
      return binding.runSavedModel(model, backend.getInputTensorIds(inputs), inputNames, outputNames).map((output) => backend.createOutputTensor(output));
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
