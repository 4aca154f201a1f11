import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { emitSavedModel, type Emission } from './emit.js';
import { firstOf, manySteps, type ManyInputs } from './many-steps.js';
import { record, type Program } from './recording.js';
import { openSession, type Session } from './session.js';
import type { TensorFlowBackend } from './tensorflow.js';
import { flattenTensors, mapTensors } from './tree.js';

/** A step made ready for inputs of certain shapes and dtypes. */
export interface RunnableProgram {
  run(inputs: unknown): unknown;
  close(): void;
}

/** A step written down for inputs of certain shapes and dtypes. */
interface Traced {
  program: Program;
  /** What the step returned, for its nesting; the tensors are disposed. */
  returned: unknown;
}

/** Writes a step down: once for one step a call, or as the body of a loop of at most `stepsPerCall`. */
export function trace<Statics>(
  backend: TensorFlowBackend, step: (inputs: unknown, statics: Statics) => unknown, inputs: unknown, statics: Statics,
  stepsPerCall: number | undefined,
): Traced {
  let returned: unknown;
  let program: Program | undefined;
  tf.tidy(() => {
    const distinct = withDistinctData(backend, stepsPerCall === undefined ? inputs : firstOf(inputs as ManyInputs));
    program = record(backend, Object.values(flattenTensors(distinct)), () => {
      returned = step(distinct, statics);
      return Object.values(flattenTensors(returned, 'outputs'));
    });
    if (stepsPerCall === undefined) return;
    const names = { inputs: Object.keys(flattenTensors(distinct)), outputs: Object.keys(flattenTensors(returned)) };
    program = manySteps(program, { capacity: stepsPerCall, names }, backend.binding);
  });
  return { program: program!, returned };
}

/** Two inputs may be the same data (a clone): in the recording they must be told apart. */
function withDistinctData<T>(backend: TensorFlowBackend, inputs: T): T {
  const seen = new Set<object>();
  return mapTensors(inputs, (tensor) => {
    if (!seen.has(tensor.dataId)) {
      seen.add(tensor.dataId);
      return tensor;
    }
    return backend.executeSingleOutput('Identity', [], [tensor]);
  });
}

/** Compiles by running once: TensorFlow compiles a function when it is first called. */
export function loadTraced(
  backend: TensorFlowBackend, { program, returned }: Traced, firstInputs: unknown, emission: Emission,
): RunnableProgram {
  const session = openSession(backend, emitSavedModel(program, backend.binding, emission), program.inputs.length, program.outputs.length);
  const loadedProgram = {
    run: (inputs: unknown) => nest(returned, session.run(Object.values(flattenTensors(inputs)))),
    close: () => session.close(),
  };
  try {
    tf.dispose(loadedProgram.run(firstInputs) as tf.TensorContainer);
    return loadedProgram;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** The tensors in the nesting of `template`, whose own tensors are in the same order. */
function nest(template: unknown, tensors: ReturnType<Session['run']>): unknown {
  let next = 0;
  return mapTensors(template, () => tensors[next++]!);
}

/** What Linux says of the processor; undefined elsewhere. */
export function processor(): string | undefined {
  return process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : undefined;
}
