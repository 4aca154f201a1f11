import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import type { OperationDefinition } from './definitions.js';
import type { TensorType } from './recording.js';
import type { Attribute, Binding } from './tensorflow.js';

/** The attributes of an operation as tfjs-node's kernels give them, turned into the messages that a graph holds (attr_value.proto). */
export function attributeValues(op: string, attributes: readonly Attribute[], binding: Binding): Record<string, object> {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeValue(attribute, op, binding)]));
}

/**
 * The dtype attributes that an operation's inputs decide and that a kernel may leave out, because TensorFlow infers them when it runs
 * operations one by one. Example: ExpandDims has inputs of types T and Tdim; given a float32 and an int32, T is float32 and Tdim int32.
 */
export function inferredAttributes({ inputTypes }: OperationDefinition, inputs: readonly TensorType[]): Record<string, object> {
  const inferred: Record<string, object> = {};
  inputTypes.forEach((type, index) => {
    const input = inputs[index];
    if (/^T\w*$/.test(type) && input) inferred[type] = { type: dtypeNumber(input) };
  });
  return inferred;
}

/** TensorFlow's numbers for dtypes (types.proto). */
const DTYPE_NUMBERS: Partial<Record<tf.DataType, number>> = { float32: 1, int32: 3, bool: 10 };

/**
 * TensorFlow's number for a dtype.
 * @throws InputError for a dtype that the engine does not compile
 */
export function dtypeNumber({ dtype }: TensorType): number {
  const number = DTYPE_NUMBERS[dtype];
  if (number === undefined) throw new InputError(`dtype: expected one of ${Object.keys(DTYPE_NUMBERS).join(', ')} in a compiled step, got ${dtype}`);
  return number;
}

function attributeValue({ name, type, value }: Attribute, op: string, binding: Binding): object {
  const list = Array.isArray(value);
  switch (type) {
    case binding.TF_ATTR_TYPE: return list ? { list: { type: value } } : { type: value };
    case binding.TF_ATTR_INT: return list ? { list: { i: value } } : { i: value };
    case binding.TF_ATTR_FLOAT: return list ? { list: { f: value } } : { f: value };
    case binding.TF_ATTR_BOOL: return list ? { list: { b: value } } : { b: value };
    case binding.TF_ATTR_STRING: return { s: value };
    case binding.TF_ATTR_SHAPE: return { shape: { dim: (value as number[]).map((size) => ({ size })) } };
    default: throw new InputError(`${op}: expected attributes of a known type, got ${name} of type number ${type}`);
  }
}
