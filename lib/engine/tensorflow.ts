import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';

/** A tensor as tfjs kernels hand it around: the identity of its data, and how to read them. */
export interface TensorHandle {
  dataId: object;
  shape: number[];
  dtype: tf.DataType;
}

/** An attribute of a TensorFlow operation, as tfjs-node's kernels write it; `type` is one of the binding's TF_ATTR_ numbers. */
export interface Attribute {
  name: string;
  type: number;
  value: boolean | number | string | object | readonly number[];
}

/** The `type` of an attribute that names a function: TF_ATTR_FUNC in TensorFlow's tf_attrtype.h, which the binding leaves out. */
export const FUNCTION_ATTRIBUTE = 8;

/** Numbers and strings as a tensor's data. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | string[] | Uint8Array[];

/** A tensor that TensorFlow made: its id in the binding, and TensorFlow's number for its dtype. */
export interface TensorMetadata {
  id: number;
  shape: number[];
  dtype: number;
}

/** tfjs-node's native addon: the functions of TensorFlow's C library that can be called from JavaScript. */
export interface Binding {
  TF_Version: string;
  TF_ATTR_STRING: number;
  TF_ATTR_INT: number;
  TF_ATTR_FLOAT: number;
  TF_ATTR_BOOL: number;
  TF_ATTR_TYPE: number;
  TF_ATTR_SHAPE: number;
  executeOp(op: string, attributes: readonly Attribute[], inputIds: number[], outputCount: number): TensorMetadata[];
  loadSavedModel(directory: string, tags: string): number;
  /** Operation names are joined by commas, `name:index`. */
  runSavedModel(model: number, inputIds: number[], inputNames: string, outputNames: string): TensorMetadata[];
  deleteSavedModel(model: number): void;
  getNumOfSavedModels(): number;
}

/**
 * tfjs-node's backend, in so far as the engine uses it. Every kernel of tfjs-node ends in executeSingleOutput or executeMultipleOutputs:
 * one TensorFlow operation with its attributes and inputs.
 */
export interface TensorFlowBackend {
  binding: Binding;
  executeSingleOutput(op: string, attributes: Attribute[], inputs: TensorHandle[]): tf.Tensor;
  executeMultipleOutputs(op: string, attributes: Attribute[], inputs: TensorHandle[], outputCount: number): tf.Tensor[];
  /** Puts values into a tensor's data: how every tensor that is not the result of an operation begins. */
  write(values: TensorValues, shape: number[], dtype: tf.DataType): object;
  readSync(dataId: object): TensorValues;
  getInputTensorIds(tensors: TensorHandle[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
}

/** The TensorFlow backend if it is the one that computes now. */
export function tensorFlowBackend(): TensorFlowBackend | undefined {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as TensorFlowBackend) : undefined;
}

/** A tensor's dtype in a compiled step. */
type Dtype = tf.DataType | 'bfloat16';

/** TensorFlow's numbers for dtypes (types.proto). */
const DTYPE_NUMBERS: Partial<Record<Dtype, number>> = { float32: 1, int32: 3, bool: 10, bfloat16: 14 };

/**
 * TensorFlow's number for a dtype.
 * @throws InputError for a dtype that the engine does not compile
 */
export function dtypeNumber(dtype: Dtype): number {
  const number = DTYPE_NUMBERS[dtype];
  if (number === undefined) throw new InputError(`dtype: expected one of ${Object.keys(DTYPE_NUMBERS).join(', ')} in a compiled step, got ${dtype}`);
  return number;
}

/** An operation's attribute that names a dtype, or a list of them. */
export function typeAttribute(name: string, dtype: Dtype | Dtype[], { TF_ATTR_TYPE }: Pick<Binding, 'TF_ATTR_TYPE'>): Attribute {
  const value = typeof dtype === 'string' ? dtypeNumber(dtype) : dtype.map(dtypeNumber);
  return { name, type: TF_ATTR_TYPE, value };
}
