import { attributeValues, inferredAttributes, operationDefinition } from './operations.js';
import { withHalfPrecision, type Precision } from './half-precision.js';
import { CALL, FUNCTION, LAUNCHER, inputNode } from './session.js';
import { typeOf, withFastProducts } from './products.js';
import type { Constant, Program, Source, TensorType } from './recording.js';
import { SAVED_MODEL, encode } from './saved-model.js';
import { dtypeNumber, type Binding } from './tensorflow.js';

/** How a program is written. */
export interface Emission {
  xla: boolean;
  precision: Precision;
}

/**
 * The program as a SavedModel: one function, called by one node of a graph whose other nodes are the inputs.
 * With `xla` TensorFlow must compile the function with XLA, which fuses chains of operations into single loops; without, it runs
 * the function's operations one by one, but in C++.
 * @throws InputError naming an operation that cannot be written
 */
export function emitSavedModel(program: Program, binding: Binding, { xla, precision }: Emission): Buffer {
  const { inputs, outputs } = argumentsOf(program);
  const functions = [functionOf(FUNCTION, program, binding, { xla, precision }), ...Object.entries(program.functions ?? {})
    .map(([name, called]) => functionOf(name, called, binding, { xla, precision }))];
  const placeholders = program.inputs.map((type, index) => ({
    name: inputNode(index), op: 'Placeholder', attr: { dtype: { type: dtypeNumber(type.dtype) }, shape: { shape: shapeOf(type) } },
  }));
  const call = {
    name: CALL, op: 'StatefulPartitionedCall', input: inputs.map(({ name }) => name),
    attr: {
      f: { func: { name: FUNCTION } }, Tin: typeList(inputs), Tout: typeList(outputs),
      ...(xla ? { _XlaMustCompile: { b: true }, _keepsGrapplerOut: { func: { name: LAUNCHER } } } : {}),
    },
  };
  return encode(SAVED_MODEL, {
    version: 1,
    metaGraph: { info: { tags: ['serve'] }, graph: { node: [...placeholders, call], library: { function: xla ? [...functions, launcher(inputs, outputs)] : functions }, versions: { producer: 1087 } } },
  });
}

type Argument = { name: string; type: number };

/** What a program is called with and what it returns, as arguments of a function. */
function argumentsOf({ inputs, outputs }: Program): { inputs: Argument[]; outputs: Argument[] } {
  return {
    inputs: inputs.map((type, index) => ({ name: inputNode(index), type: dtypeNumber(type.dtype) })),
    outputs: outputs.map((type, index) => ({ name: `output${index}`, type: dtypeNumber(type.dtype) })),
  };
}

function functionOf(name: string, program: Program, binding: Binding, { xla, precision }: Emission): object {
  const { inputs, outputs } = argumentsOf(program);
  const fast = withFastProducts(program, binding, { xla });
  const { nodes, results } = functionBody(precision === 'bf16' ? withHalfPrecision(fast, binding) : fast, binding);
  return {
    signature: { name, input: inputs, output: outputs },
    node: nodes,
    ret: Object.fromEntries(results.map((result, index) => [`output${index}`, result])),
    attr: { _XlaMustCompile: { b: xla } },
  };
}

/**
 * A function that launches the step by XLA, and that is never called. TensorFlow's graph optimiser, Grappler, leaves a function alone if it
 * sees an XlaLaunch of it; without this one it rewrites the step with operations that XLA does not know. (XlaLaunch cannot stand in the
 * graph itself: the loader refuses operations without a shape function.) It is found through an attribute of the call that nothing else
 * reads.
 */
function launcher(inputs: Argument[], outputs: Argument[]): object {
  const launch = {
    name: 'launch',
    op: 'XlaLaunch',
    input: inputs.map(({ name }) => name),
    attr: {
      function: { func: { name: FUNCTION } },
      Tconstants: typeList([]),
      Targs: typeList(inputs),
      Nresources: { i: 0 },
      Tresults: typeList(outputs),
    },
  };
  return {
    signature: { name: LAUNCHER, input: inputs, output: outputs }, node: [launch],
    ret: Object.fromEntries(outputs.map(({ name }, index) => [name, `launch:results:${index}`])),
  };
}

function typeList(list: Argument[]): object {
  return { list: { type: list.map(({ type }) => type) } };
}

/** The nodes of the function and how it refers to its results: by an argument's name, or as `node:outputName:index`. */
function functionBody(program: Program, binding: Binding): { nodes: object[]; results: string[] } {
  const outputReferences: string[][] = [];
  const references = (source: Source): string => {
    switch (source.kind) {
      case 'input': return inputNode(source.index);
      case 'constant': return `constant${source.index}:output:0`;
      case 'operation': return outputReferences[source.index]![source.output]!;
    }
  };
  const nodes = program.constants.map((constant, index) => constantNode(constant, index));
  program.operations.forEach(({ op, attributes, inputs, outputs }, index) => {
    const name = `operation${index}`;
    const given = attributeValues(op, attributes, binding);
    const definition = operationDefinition(binding, op, given);
    const attr = { ...inferredAttributes(definition, inputs.map((source) => typeOf(source, program))), ...given };
    nodes.push({ name, op, input: inputs.map(references), attr });
    const { outputNames } = definition;
    // an operation has either as many names as outputs, or one name for a list of outputs
    outputReferences.push(outputs.map((_, output) =>
      outputNames.length === outputs.length ? `${name}:${outputNames[output]}:0` : `${name}:${outputNames[0]}:${output}`));
  });
  return { nodes, results: program.outputs.map(({ source }) => references(source)) };
}

function constantNode(constant: Constant, index: number): object {
  const { values } = constant;
  const dtype = dtypeNumber(constant.dtype);
  const uniform = values.length > 1 && values.every((value) => value === values[0]); // one value then stands for all
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const tensor = { dtype, shape: shapeOf(constant), ...(uniform ? { [constant.dtype]: values[0] } : { content }) };
  return { name: `constant${index}`, op: 'Const', attr: { dtype: { type: dtype }, value: { tensor } } };
}

function shapeOf({ shape }: TensorType): object {
  return { dim: shape.map((size) => ({ size })) };
}
