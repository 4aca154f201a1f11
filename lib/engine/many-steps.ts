import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import type { Operation, Program, Source, TensorType } from './recording.js';
import { FUNCTION_ATTRIBUTE, type Attribute, type Binding } from './tensorflow.js';
import { flattenTensors, mapTensors } from './tree.js';

/** What a program of many steps is made from, besides the program of one. */
export interface ManySteps {
  /** The most steps of one call. */
  capacity: number;
  /** Of the program's inputs and outputs; those of the state begin with `state`. */
  names: { inputs: string[]; outputs: string[] };
}

const SCALAR: TensorType = { dtype: 'int32', shape: [] };

/**
 * The program that does many steps of `step` in one call, as a loop within TensorFlow (Keras calls it steps_per_execution, JAX a scan):
 *
 *     for (i = 0; i < count; i++) { state, outputs[i] = step(state, batches[i]) }
 *
 * Its inputs are the state, the batches with a new leading axis of `capacity` places, and the scalar `count`; its outputs are the state
 * and the outputs with such an axis, zero from place `count` on. So one program serves every number of steps, and where calls begin and
 * end changes nothing.
 *
 * Tensors that go in and out of a call cost a smallest model three quarters of its time; here they do so once for all steps.
 * @throws InputError naming a tensor of the state whose shape or dtype a step changes
 */
export function manySteps(step: Program, { capacity, names }: ManySteps, binding: Binding): Program {
  const ofState = (name: string) => /^state(\.|$)/.test(name);
  const nState = names.inputs.filter(ofState).length;
  const [state, batch] = [step.inputs.slice(0, nState), step.inputs.slice(nState)];
  const results = step.outputs.filter((_, index) => !ofState(names.outputs[index]!));
  const many = ({ dtype, shape }: TensorType): TensorType => ({ dtype, shape: [capacity, ...shape] });
  // what the loop carries
  const carried = [SCALAR, SCALAR, ...state, ...batch.map(many), ...results.map(many)];
  const placeOf = { state: 2, batch: 2 + state.length, results: 2 + state.length + batch.length };

  const body: Program = { inputs: carried, constants: [...step.constants], operations: [], outputs: [] };
  const type = (name: string, value: number | number[]): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const constant = (values: number[], shape: number[]): Source =>
    ({ kind: 'constant', index: body.constants.push({ dtype: 'int32', shape, values: Int32Array.from(values) }) - 1 });
  const add = (op: string, attributes: Attribute[], inputs: Source[], output: TensorType): Source =>
    ({ kind: 'operation', index: body.operations.push({ op, attributes, inputs, outputs: [output] }) - 1, output: 0 });
  const input = (index: number): Source => ({ kind: 'input', index });
  const int = binding.TF_INT32;
  const dtypes: Record<string, number> = { float32: binding.TF_FLOAT, int32: int, bool: binding.TF_BOOL };

  const zero = constant([0], []);
  const slices = batch.map((of, index) =>
    add('GatherV2', [type('Tparams', dtypes[of.dtype]!), type('Tindices', int), type('Taxis', int)], [input(placeOf.batch + index), input(0), zero], of));
  const before = body.operations.length;
  const moved = (source: Source): Source => {
    if (source.kind === 'operation') return { ...source, index: source.index + before };
    if (source.kind === 'constant') return source;
    return source.index < state.length ? input(placeOf.state + source.index) : slices[source.index - state.length]!;
  };
  body.operations.push(...step.operations.map((operation): Operation => ({ ...operation, inputs: operation.inputs.map(moved) })));
  const write = (into: number, value: Source, of: TensorType): Source => {
    const places = constant(Array.from({ length: capacity }, (_, i) => i), [capacity, ...of.shape.map(() => 1)]);
    const here = add('Equal', [type('T', int)], [places, input(0)], { dtype: 'bool', shape: [capacity, ...of.shape.map(() => 1)] });
    return add('SelectV2', [type('T', dtypes[of.dtype]!)], [here, value, input(into)], many(of));
  };
  const next = [
    add('AddV2', [type('T', int)], [input(0), constant([1], [])], SCALAR),
    input(1),
    ...names.inputs.slice(0, state.length).map((name, index) => {
      const output = step.outputs[names.outputs.indexOf(name)];
      if (!output || output.dtype !== state[index]!.dtype || output.shape.join() !== state[index]!.shape.join()) {
        throw new InputError(`${name}: expected a step that returns it in the same shape and dtype, got ${output ? `${output.dtype}[${output.shape.join()}]` : 'none'}`);
      }
      return moved(output.source);
    }),
    ...batch.map((_, index) => input(placeOf.batch + index)),
    ...results.map((result, index) => write(placeOf.results + index, moved(result.source), result)),
  ];
  body.outputs = carried.map((of, index) => ({ ...of, source: next[index]! }));

  const more: TensorType = { dtype: 'bool', shape: [] };
  const condition: Program = {
    inputs: carried, constants: [],
    operations: [{ op: 'Less', attributes: [type('T', int)], inputs: [input(0), input(1)], outputs: [more] }],
    outputs: [{ ...more, source: { kind: 'operation', index: 0, output: 0 } }],
  };

  const inputs = [...state, ...batch.map(many), SCALAR];
  const first = { ...SCALAR, values: Int32Array.of(0) };
  const empty = results.map(many).map((of) => ({ ...of, values: new Float32Array(of.shape.reduce((a, b) => a * b, 1)) }));
  const loop: Operation = {
    op: 'StatelessWhile',
    attributes: [
      type('T', carried.map(({ dtype }) => dtypes[dtype]!)),
      { name: 'cond', type: FUNCTION_ATTRIBUTE, value: 'condition' },
      { name: 'body', type: FUNCTION_ATTRIBUTE, value: 'body' },
    ],
    inputs: [
      { kind: 'constant', index: 0 }, input(inputs.length - 1), ...state.map((_, index) => input(index)),
      ...batch.map((_, index) => input(state.length + index)), ...results.map((_, index): Source => ({ kind: 'constant', index: 1 + index })),
    ],
    outputs: carried,
  };
  let nextResult = placeOf.results;
  const outputs = names.outputs.map((name): Program['outputs'][number] => {
    const output = ofState(name) ? placeOf.state + names.inputs.indexOf(name) : nextResult++;
    return { ...carried[output]!, source: { kind: 'operation', index: 0, output } };
  });
  return { inputs, constants: [first, ...empty], operations: [loop], outputs, functions: { condition, body } };
}

/** What a program of many steps is given: every tensor of `batch` has a leading axis of as many places as a call may do steps. */
export interface ManyInputs {
  state: unknown;
  batch: unknown;
  /** int32, a scalar */
  count: tf.Tensor;
}

/** What the first step of a call is given. */
export function firstOf({ state, batch }: ManyInputs): { state: unknown; batch: unknown } {
  return { state, batch: mapTensors(batch, (tensor) => tensor.slice(0, 1).reshape(tensor.shape.slice(1))) };
}

/**
 * Values of one nesting and of one shape each as one: every tensor with a new leading axis of `capacity` places, zero where there is none.
 * They are put together in JavaScript, where the tensors of a new batch still are.
 */
export function stacked<T>(values: readonly T[], capacity: number): T {
  const flat = values.map((value) => Object.values(flattenTensors(value)));
  let index = 0;
  return mapTensors(values[0]!, ({ shape, dtype, size }, path) => {
    const together = new { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype as 'float32'](capacity * size);
    for (const [place, tensors] of flat.entries()) {
      const tensor = tensors[index]!;
      if (tensor.shape.join() !== shape.join()) throw new InputError(`${path}: expected [${shape.join()}] in every step of a call, got [${tensor.shape.join()}]`);
      together.set(tensor.dataSync(), place * size);
    }
    index++;
    return tf.tensor(together, [capacity, ...shape], dtype);
  });
}
