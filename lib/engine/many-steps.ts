import * as tf from '@tensorflow/tfjs';
import { InputError } from '../core/check.js';
import { inWords, type Operation, type Program, type Source, type TensorType } from './recording.js';
import { FUNCTION_ATTRIBUTE, typeAttribute, type Attribute, type Binding } from './tensorflow.js';
import { flattenTensors, mapTensors } from './tree.js';

/** What a program of many steps is made from, besides the program of one. */
export interface ManySteps {
  /** The most steps of one call. */
  capacity: number;
  /** Of the program's inputs and outputs; those of the state begin with `state`. */
  names: { inputs: string[]; outputs: string[] };
}

const SCALAR: TensorType = { dtype: 'int32', shape: [] };
const TRUTH: TensorType = { dtype: 'bool', shape: [] };

const ofState = (name: string) => /^state(\.|$)/.test(name);
const input = (index: number): Source => ({ kind: 'input', index });
const result = (index: number, output = 0): Source => ({ kind: 'operation', index, output });

/** What the loop carries from step to step, in this order; batches and outputs with a leading axis of `capacity` places. */
type Carried = Record<'state' | 'batches' | 'outputs', TensorType[]>;

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
  const many = ({ dtype, shape }: TensorType): TensorType => ({ dtype, shape: [capacity, ...shape] });
  const nState = names.inputs.filter(ofState).length;
  const carried: Carried = {
    state: step.inputs.slice(0, nState),
    batches: step.inputs.slice(nState).map(many),
    outputs: step.outputs.filter((_, index) => !ofState(names.outputs[index]!)).map(many),
  };
  const given = [...carried.state, ...carried.batches];
  const place = [SCALAR, SCALAR, ...given, ...carried.outputs]; // the step's number, how many steps, and what is carried
  const loop: Operation = {
    op: 'StatelessWhile',
    attributes: [
      typeAttribute('T', place.map(({ dtype }) => dtype), binding),
      { name: 'cond', type: FUNCTION_ATTRIBUTE, value: 'condition' },
      { name: 'body', type: FUNCTION_ATTRIBUTE, value: 'body' },
    ],
    inputs: [
      { kind: 'constant', index: 0 }, input(given.length), ...given.map((_, index) => input(index)),
      ...carried.outputs.map((_, index): Source => ({ kind: 'constant', index: 1 + index })),
    ],
    outputs: place,
  };
  let nextOutput = 2 + given.length;
  return {
    inputs: [...given, SCALAR],
    constants: [
      { ...SCALAR, values: Int32Array.of(0) },
      ...carried.outputs.map((of) => ({ ...of, values: new Float32Array(tf.util.sizeFromShape(of.shape)) })),
    ],
    operations: [loop],
    outputs: names.outputs.map((name) => {
      const index = ofState(name) ? 2 + names.inputs.indexOf(name) : nextOutput++;
      return { ...place[index]!, source: result(0, index) };
    }),
    functions: { condition: isLess(place, binding), body: bodyOfLoop(step, place, { carried, capacity, names }, binding) },
  };
}

/** Whether the step's number is less than how many there are. */
function isLess(inputs: TensorType[], binding: Binding): Program {
  const less: Operation = { op: 'Less', attributes: [typeAttribute('T', 'int32', binding)], inputs: [input(0), input(1)], outputs: [TRUTH] };
  return { inputs, constants: [], operations: [less], outputs: [{ ...TRUTH, source: result(0) }] };
}

/** One step of the loop: takes its batch from the batches, does the step, and puts its outputs where they belong. */
function bodyOfLoop(
  step: Program, inputs: TensorType[], { carried, capacity, names }: ManySteps & { carried: Carried }, binding: Binding,
): Program {
  const body: Program = { inputs, constants: [...step.constants], operations: [], outputs: [] };
  const constant = (values: number[], shape: number[]): Source =>
    ({ kind: 'constant', index: body.constants.push({ dtype: 'int32', shape, values: Int32Array.from(values) }) - 1 });
  const add = (op: string, attributes: Attribute[], from: Source[], output: TensorType): Source =>
    result(body.operations.push({ op, attributes, inputs: from, outputs: [output] }) - 1);
  const type = (name: string, dtype: TensorType['dtype']) => typeAttribute(name, dtype, binding);
  const [firstBatch, firstOutput] = [2 + carried.state.length, 2 + carried.state.length + carried.batches.length];

  const axis = constant([0], []);
  const batch = step.inputs.slice(carried.state.length).map((of, index) =>
    add('GatherV2', [type('Tparams', of.dtype), type('Tindices', 'int32'), type('Taxis', 'int32')], [input(firstBatch + index), input(0), axis], of));

  const before = body.operations.length;
  const here = (source: Source): Source => {
    if (source.kind === 'operation') return result(source.index + before, source.output);
    if (source.kind === 'constant') return source;
    return source.index < carried.state.length ? input(2 + source.index) : batch[source.index - carried.state.length]!;
  };
  body.operations.push(...step.operations.map((operation) => ({ ...operation, inputs: operation.inputs.map(here) })));

  const nextState = carried.state.map((type, index) => {
    const name = names.inputs[index]!;
    const next = step.outputs[names.outputs.indexOf(name)];
    if (!next || inWords(next) !== inWords(type)) {
      throw new InputError(`${name}: expected a step that returns it in the same shape and dtype, got ${next ? inWords(next) : 'none'}`);
    }
    return here(next.source);
  });
  const outputs = step.outputs.filter((_, index) => !ofState(names.outputs[index]!)).map(({ dtype, shape, source }, index) => {
    const places = [capacity, ...shape.map(() => 1)];
    const isHere = add('Equal', [type('T', 'int32')], [constant([...Array(capacity).keys()], places), input(0)], { dtype: 'bool', shape: places });
    return add('SelectV2', [type('T', dtype)], [isHere, here(source), input(firstOutput + index)], carried.outputs[index]!);
  });
  const next = [
    add('AddV2', [type('T', 'int32')], [input(0), constant([1], [])], SCALAR), input(1),
    ...nextState, ...carried.batches.map((_, index) => input(firstBatch + index)), ...outputs,
  ];
  body.outputs = inputs.map((of, index) => ({ ...of, source: next[index]! }));
  return body;
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
