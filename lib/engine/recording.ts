import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import type { Attribute, TensorFlowBackend, TensorHandle, TensorValues } from './tensorflow.js';

/** The dtype and shape of a tensor. */
export interface TensorType {
  /** Only a program's own values are bfloat16: tfjs has no such tensors. */
  dtype: tf.DataType | 'bfloat16';
  shape: number[];
}

/** Where a value in a program comes from: the n-th input, the n-th constant, or an output of the n-th operation. */
export type Source =
  | { kind: 'input'; index: number }
  | { kind: 'constant'; index: number }
  | { kind: 'operation'; index: number; output: number };

/** One TensorFlow operation of a program; `inputs` come from operations before it. */
export interface Operation {
  op: string;
  attributes: Attribute[];
  inputs: Source[];
  outputs: TensorType[];
}

/** A constant of a program. */
export interface Constant extends TensorType {
  values: Float32Array | Int32Array | Uint8Array;
}

/** A pure function as the list of TensorFlow operations that compute it. */
export interface Program {
  inputs: TensorType[];
  constants: Constant[];
  operations: Operation[];
  outputs: (TensorType & { source: Source })[];
  /** Of operations that call other programs (a loop's condition and body), by the name that they use. */
  functions?: Record<string, Program>;
}

let recording = false;

/** Whether a step is being recorded right now. */
export function isRecording(): boolean {
  return recording;
}

/**
 * Runs `step` once and writes down every TensorFlow operation that it executes: the backward pass and the optimiser too, because
 * tfjs has executed them as operations when the step returns.
 *
 * A tensor is followed by the identity of its data. Data that the step did not compute are an input if `inputs` has them, and a constant if
 * they were made during the step (`tf.scalar(2)`, a shape, an axis).
 * @throws InputError naming the operation for what a list of operations cannot express: a tensor from outside, a value that is read
 *   back to JavaScript, a random number drawn by JavaScript
 */
export function record(backend: TensorFlowBackend, inputs: TensorHandle[], step: () => TensorHandle[]): Program {
  const program: Program = { inputs: inputs.map(typeOf), constants: [], operations: [], outputs: [] };
  const sources = new Map<object, TensorHandle & { source: Source }>();
  const madeHere = new WeakSet<object>();
  const follow = ({ dataId, dtype, shape }: TensorHandle, source: Source) => sources.set(dataId, { dataId, dtype, shape, source });
  inputs.forEach((input, index) => follow(input, { kind: 'input', index }));

  const sourceOf = (tensor: TensorHandle, reader: string): Source => {
    if (!('dataId' in tensor)) throw new InputError(`${reader}: expected tensors, got a 64-bit integer, which a compiled step cannot hold`);
    let known = sources.get(tensor.dataId);
    if (!known) {
      if (!madeHere.has(tensor.dataId)) {
        throw new InputError(`${reader}: expected tensors that are inputs of the compiled step or made in it, `
          + `got a ${inWords(tensor)} made before: pass it as an input`);
      }
      follow(tensor, addConstant(program, constantOf(tensor, backend.readSync(tensor.dataId), reader)));
      known = sources.get(tensor.dataId)!;
    }
    if (known.dtype !== tensor.dtype) throw new InputError(`${reader}: expected ${known.dtype} data, got them relabelled as ${tensor.dtype}`);
    if (known.shape.join() === tensor.shape.join()) return known.source;
    // the same data in another shape: recorded as a Reshape
    return sources.get(reshape(known, tensor.shape).dataId)!.source;
  };

  const reshape = (x: TensorHandle, shape: number[]) =>
    tf.getKernel('Reshape', 'tensorflow').kernelFunc({ inputs: { x }, attrs: { shape }, backend }) as TensorHandle;

  const recordOperation = (op: string, attributes: Attribute[], from: TensorHandle[], execute: () => tf.Tensor[]): tf.Tensor[] => {
    const inputSources = from.map((tensor) => sourceOf(tensor, op)); // before it runs: kernels dispose of their constants
    const results = execute();
    const index = program.operations.length;
    program.operations.push({ op, attributes: [...attributes], inputs: inputSources, outputs: results.map(typeOf) });
    results.forEach((result, output) => follow(result, { kind: 'operation', index, output }));
    return results;
  };

  const own = Object.getPrototypeOf(backend) as TensorFlowBackend; // the methods of its class, unhooked
  const hooks: Partial<TensorFlowBackend> = {
    executeSingleOutput: (op, attributes, from) => recordOperation(op, attributes, from, () =>
      [op === 'BatchMatMulV2' ? productOfZeros(attributes, from) : own.executeSingleOutput.call(backend, op, attributes, from)])[0]!,
    executeMultipleOutputs: (op, attributes, from, count) =>
      recordOperation(op, attributes, from, () => own.executeMultipleOutputs.call(backend, op, attributes, from, count)),
    write(values, shape, dtype) {
      const dataId = own.write.call(backend, values, shape, dtype);
      madeHere.add(dataId);
      return dataId;
    },
    readSync(dataId) {
      const known = sources.get(dataId);
      if (known && known.source.kind !== 'constant') {
        throw new InputError(`${originInWords(known.source, program)}: expected a value that stays in tensors, `
          + `got a read of its ${inWords(known)} by JavaScript, which a compiled step would not repeat`);
      }
      return own.readSync.call(backend, dataId);
    },
  };
  return withHooks(backend, hooks, () => {
    program.outputs = step().map((tensor) => ({ ...typeOf(tensor), source: sourceOf(tensor, 'outputs') }));
    return program;
  });
}

/**
 * Runs `body` with the backend's methods replaced by `hooks`. They are removed afterwards, whatever happens: also where an interrupt
 * ends the cell without running `finally`, which is why the next turn of the event loop removes them as well.
 */
function withHooks<T>(backend: TensorFlowBackend, hooks: Partial<TensorFlowBackend>, body: () => T): T {
  const drawRandom = Math.random;
  const remove = () => {
    // the class's own methods show again
    for (const name of Object.keys(hooks) as (keyof TensorFlowBackend)[]) delete (backend as Partial<TensorFlowBackend>)[name];
    Math.random = drawRandom;
    recording = false;
  };
  const safetyNet = setImmediate(remove);
  try {
    Object.assign(backend, hooks);
    Math.random = () => {
      throw new InputError('Math.random: expected randomness that is computed from a seed tensor (randomUniform of the engine), '
        + 'got a number drawn by JavaScript, which a compiled step would repeat for ever');
    };
    recording = true;
    return body();
  } finally {
    clearImmediate(safetyNet);
    remove();
  }
}

/**
 * Zeros in the shape of a product, which stand for it while a step is recorded: nobody reads the values. TensorFlow would keep a routine
 * for every new shape, .28 MB each, up to 1,024 a thread: test/bench/peers/memory_report.py shows it.
 */
function productOfZeros(attributes: readonly Attribute[], [a, b]: TensorHandle[]): tf.Tensor {
  const transposed = (name: string) => attributes.some((attribute) => attribute.name === name && attribute.value === true);
  const leading = tf.broadcast_util.assertAndGetBroadcastShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
  return tf.zeros([...leading, a!.shape.at(transposed('adj_x') ? -1 : -2)!, b!.shape.at(transposed('adj_y') ? -2 : -1)!], a!.dtype);
}

function typeOf({ dtype, shape }: TensorHandle): TensorType {
  return { dtype, shape: [...shape] };
}

/** Example: `float32[32, 65]`. */
export function inWords({ dtype, shape }: TensorType): string {
  return `${dtype}[${shape.join(', ')}]`;
}

function originInWords(source: Source, program: Program): string {
  return source.kind === 'operation' ? program.operations[source.index]!.op : `${source.kind} ${source.index}`;
}

function constantOf(tensor: TensorHandle, values: TensorValues, reader: string): Constant {
  if (Array.isArray(values)) throw new InputError(`${reader}: expected numbers, got a constant of dtype ${tensor.dtype}, which a compiled step cannot hold`);
  return { ...typeOf(tensor), values: values.slice() };
}

function addConstant(program: Program, constant: Constant): Source {
  const found = program.constants.findIndex((other) => sameConstant(other, constant));
  return { kind: 'constant', index: found >= 0 ? found : program.constants.push(constant) - 1 };
}

function sameConstant(a: Constant, b: Constant): boolean {
  return a.dtype === b.dtype && a.shape.join() === b.shape.join() && Buffer.from(a.values.buffer).equals(Buffer.from(b.values.buffer));
}
