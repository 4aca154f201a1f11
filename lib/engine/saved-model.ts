/**
 * The bytes of a TensorFlow SavedModel: Protocol Buffers, written from plain objects.
 *
 * A message is a sequence of fields, each a key (field number * 8 + wire type) and a value: a varint (7 bits a byte, the top bit says
 * "more"), or a length and that many bytes. The field numbers are those of TensorFlow's .proto files, which tfjs-node ships in
 * src/proto/api.proto.
 */

type Kind = 'string' | 'bytes' | 'integer' | 'float' | Schema | { map: Schema | 'string' };

/** The fields of a message: name -> [number, kind]. A field whose value is an array is written once per item. */
export interface Schema {
  [field: string]: [number, Kind];
}

const tensorShape: Schema = { dim: [2, { size: [1, 'integer'] }] };
const tensor: Schema = { dtype: [1, 'integer'], shape: [2, tensorShape], content: [4, 'bytes'], float32: [5, 'float'], int32: [7, 'integer'], bool: [11, 'integer'] };
const attributeList: Schema = { i: [3, 'integer'], f: [4, 'float'], b: [5, 'integer'] };
const functionName: Schema = { name: [1, 'string'] };
const attribute: Schema = {
  list: [1, attributeList], s: [2, 'bytes'], i: [3, 'integer'], f: [4, 'float'], b: [5, 'integer'], type: [6, 'integer'],
  shape: [7, tensorShape], tensor: [8, tensor], func: [10, functionName],
};
attributeList.type = [6, 'integer'];
const node: Schema = { name: [1, 'string'], op: [2, 'string'], input: [3, 'string'], attr: [5, { map: attribute }] };
const argument: Schema = { name: [1, 'string'], type: [3, 'integer'] };
const signature: Schema = { name: [1, 'string'], input: [2, argument], output: [3, argument] };
const functionDefinition: Schema = { signature: [1, signature], node: [3, node], ret: [4, { map: 'string' }], attr: [5, { map: attribute }] };
const graph: Schema = { node: [1, node], library: [2, { function: [1, functionDefinition] }], versions: [4, { producer: [1, 'integer'] }] };
const metaGraph: Schema = { info: [1, { tags: [4, 'string'] }], graph: [2, graph] };

/** A SavedModel: the file that TensorFlow loads a graph from. */
export const SAVED_MODEL: Schema = { version: [1, 'integer'], metaGraph: [2, metaGraph] };

/** The bytes of `message`; fields that are undefined are left out. */
export function encode(schema: Schema, message: object): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(message) as [string, unknown][]) {
    const [number, kind] = schema[name] ?? fail(`no field ${name}`);
    if (value === undefined) continue;
    if (typeof kind === 'object' && 'map' in kind && !Array.isArray(kind.map)) {
      const entry: Schema = { key: [1, 'string'], value: [2, kind.map] };
      for (const [key, item] of Object.entries(value as Record<string, unknown>)) parts.push(...field(number, entry, { key, value: item }));
    } else {
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) parts.push(...field(number, kind, item));
    }
  }
  return Buffer.concat(parts);
}

function fail(message: string): never {
  throw new Error(message);
}

function field(number: number, kind: Kind, value: unknown): Buffer[] {
  const key = (wireType: number) => varint(BigInt(number * 8 + wireType));
  if (kind === 'integer') return [key(0), varint(BigInt(Number(value)))];
  if (kind === 'float') {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value as number);
    return [key(5), bytes];
  }
  const bytes = typeof kind === 'object' ? encode(kind as Schema, value as object) : Buffer.from(value as string);
  return [key(2), varint(BigInt(bytes.length)), bytes];
}

/** Seven bits a byte, low bits first; negative numbers as 64-bit two's complement. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}
