import { InputError } from '../core/check.js';
import type { TensorType } from './recording.js';
import { encode, SAVED_MODEL } from './saved-model.js';
import { loadSavedModel } from './session.js';
import { dtypeNumber, FUNCTION_ATTRIBUTE, type Attribute, type Binding } from './tensorflow.js';

/** What the engine must know of a TensorFlow operation to write it into a function. */
export interface OperationDefinition {
  /** The inputs' types in order: a dtype, an attribute that names one (`T`), or a list (`N*T`). */
  inputTypes: string[];
  /** Names of the outputs: a function refers to a value as `node:outputName:index`. */
  outputNames: string[];
}

const definitions = new Map<string, OperationDefinition>();

/**
 * The definition of a TensorFlow operation, asked of TensorFlow itself: a graph in which the operation has no inputs is refused
 * with a message that quotes the definition, such as
 *
 *     NodeDef expected inputs 'float, float' do not match 0 inputs specified; Op<name=MatMul; signature=a:T, b:T -> product:T; attr=...>
 *
 * So there is no table to keep, and the answer is right for the version that is loaded. Example: MatMul's output is named `product`.
 * @throws InputError naming the operation if it keeps a state (such as a random number generator's), or if TensorFlow's answer
 *   quotes no definition
 */
export function operationDefinition(binding: Binding, op: string, attributes: Record<string, object>): OperationDefinition {
  let definition = definitions.get(op);
  if (!definition) {
    definition = parseDefinition(op, refusalOfProbe(binding, op, attributes));
    definitions.set(op, definition);
  }
  return definition;
}

function parseDefinition(op: string, answer: string): OperationDefinition {
  const signature = new RegExp(`Op<name=${op}; signature=(.*?)->(.*?)[;>]`).exec(answer);
  if (!signature) throw new InputError(`${op}: expected TensorFlow to quote the operation's definition, got "${answer.slice(0, 300)}"`);
  if (answer.includes('is_stateful=true')) throw new InputError(`${op}: expected an operation that computes from its inputs alone, got one with a hidden state`);
  const [inputs, outputs] = [signature[1]!, signature[2]!].map((list) =>
    list.split(',').map((argument) => argument.trim().split(':')).filter(([name]) => name !== ''));
  return { inputTypes: inputs!.map(([, type]) => type!), outputNames: outputs!.map(([name]) => name!) };
}

/** What TensorFlow says of a graph of just this operation without inputs. It asks for attributes that are missing one at a time. */
function refusalOfProbe(binding: Binding, op: string, attributes: Record<string, object>): string {
  const attr = { ...attributes };
  // how many inputs a list has: with more, the message that quotes them is cut off
  if (attr.N) attr.N = { i: 2 };
  if (attr.T && 'list' in attr.T) attr.T = { list: { type: [1] } };
  for (;;) {
    const graph = { node: [{ name: 'probe', op, attr }] };
    const answer = refusal(() => loadSavedModel(binding, encode(SAVED_MODEL, { version: 1, metaGraph: { info: { tags: ['serve'] }, graph } })));
    const missing = /No attr named '(\w+)' in NodeDef/.exec(answer)?.[1];
    if (missing === undefined || missing in attr) return answer;
    attr[missing] = missing === 'N' ? { i: 2 } : { type: 1 };
  }
}

function refusal(attempt: () => void): string {
  try {
    attempt();
    return 'no refusal';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

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
    if (/^T\w*$/.test(type) && input) inferred[type] = { type: dtypeNumber(input.dtype) };
  });
  return inferred;
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
    case FUNCTION_ATTRIBUTE: return { func: { name: value } };
    default: throw new InputError(`${op}: expected attributes of a known type, got ${name} of type number ${type}`);
  }
}
