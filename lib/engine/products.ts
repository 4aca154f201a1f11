import type { Constant, Operation, Program, Source, TensorType } from './recording.js';
import { typeAttribute, type Attribute, type Binding } from './tensorflow.js';

/**
 * The same program with products A^T B, which every gradient of a matrix is, written so that they are computed fast:
 *
 *     A^T B = (B^T A)^T
 *
 * TensorFlow has no good routine for a product whose first factor is transposed. XLA's takes a third to twice as long as for other
 * products; oneDNN's, which the graph rung uses, twenty times as long for batches. Two cases gain from the right-hand side:
 *
 * - batches (the gradients of attention): B^T is written out, so that no factor is transposed when they are multiplied;
 * - single matrices with more rows than columns in the result: B comes first, transposed, and the result is turned.
 *
 * The other single matrices are fast as they stand. `npm run bench` shows what it comes to.
 */
export function withFastProducts(program: Program, binding: Binding, { xla }: { xla: boolean }): Program {
  const constants = [...program.constants];
  return { ...rewritten(program, (operation, { add, moveSource }) => {
    const turned = turnedProduct(operation, program);
    if (!turned) return false;
    const transpose = (matrices: Source, result: TensorType): Source => {
      const permutation: Source = { kind: 'constant', index: constants.push(swapOfLastTwo(result.shape.length)) - 1 };
      return add('Transpose', [typeAttribute('T', 'float32', binding), typeAttribute('Tperm', 'int32', binding)], [matrices, permutation], result);
    };
    // XLA would move a transposition through the product again
    const barrier = (matrices: Source, { dtype, shape }: TensorType): Source =>
      (xla ? add('XlaOptimizationBarrier', [typeAttribute('T', ['float32'], binding)], [matrices], { dtype, shape }) : matrices);
    const { op, attributes, inputs, outputs } = operation;
    const { second, result, batched } = turned;
    const [a, b] = inputs.map(moveSource) as [Source, Source];
    const others = attributes.filter(({ name }) => name !== 'adj_x');
    const product = (first: Source, transposed: boolean) =>
      add(op, [...others, { name: 'adj_x', type: binding.TF_ATTR_BOOL, value: transposed }], [first, a], result);
    const flipped = batched ? product(barrier(transpose(b, second), second), false) : product(b, true);
    transpose(barrier(flipped, result), outputs[0]!);
    return true;
  }), constants };
}

/** What stands in a new program so far. */
interface Rewriting {
  add: (op: string, attributes: Attribute[], inputs: Source[], output: TensorType) => Source;
  /** Where a value of the old program stands in the new one. */
  moveSource: (source: Source) => Source;
}

/**
 * The same program with some of its operations replaced.
 * @param replace adds the operations that stand for one, its result last, and returns true; false keeps it as it is
 */
export function rewritten(program: Program, replace: (operation: Operation, writing: Rewriting) => boolean): Program {
  const operations: Operation[] = [];
  const moved: number[] = []; // where the n-th operation of the old program stands in the new one
  const moveSource = (source: Source): Source => (source.kind === 'operation' ? { ...source, index: moved[source.index]! } : source);
  const add: Rewriting['add'] = (op, attributes, inputs, output) =>
    ({ kind: 'operation', index: operations.push({ op, attributes, inputs, outputs: [output] }) - 1, output: 0 });
  for (const operation of program.operations) {
    if (!replace(operation, { add, moveSource })) operations.push({ ...operation, inputs: operation.inputs.map(moveSource) });
    moved.push(operations.length - 1);
  }
  return { ...program, operations, outputs: program.outputs.map((output) => ({ ...output, source: moveSource(output.source) })) };
}

/** What A^T B is turned into, for a product that gains from it: the types of B^T and of (A^T B)^T. */
function turnedProduct(
  { op, attributes, inputs, outputs }: Operation,
  program: Program,
): { second: TensorType; result: TensorType; batched: boolean } | undefined {
  const transposed = (name: string) => attributes.find((attribute) => attribute.name === name)?.value === true;
  if (op !== 'BatchMatMulV2' || !transposed('adj_x') || transposed('adj_y') || outputs[0]!.dtype !== 'float32') return undefined;
  const { shape } = outputs[0]!;
  const [rows, columns] = shape.slice(-2) as [number, number];
  const batched = shape.slice(0, -2).some((size) => size > 1);
  if (!batched && rows <= columns) return undefined;
  return { second: lastTwoSwapped(typeOf(inputs[1]!, program)), result: lastTwoSwapped(outputs[0]!), batched };
}

/** The dtype and shape of a value of the program. */
export function typeOf(source: Source, { inputs, constants, operations }: Program): TensorType {
  switch (source.kind) {
    case 'input': return inputs[source.index]!;
    case 'constant': return constants[source.index]!;
    case 'operation': return operations[source.index]!.outputs[source.output]!;
  }
}

function lastTwoSwapped({ dtype, shape }: TensorType): TensorType {
  return { dtype, shape: [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] };
}

/** The permutation 0, 1, ..., n - 3, n - 1, n - 2. */
function swapOfLastTwo(rank: number): Constant {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return { dtype: 'int32', shape: [rank], values: Int32Array.from([...axes.slice(0, -2), rank - 1, rank - 2]) };
}
