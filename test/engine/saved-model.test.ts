import { describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { SAVED_MODEL, encode } from '../../lib/engine/saved-model.js';

/** The reader that tfjs-node generated from TensorFlow's own .proto files. */
interface Decoder {
  SavedModel: { deserializeBinary(bytes: Uint8Array): { toObject(): Record<string, unknown> } };
}
const decoder = createRequire(__filename)('@tensorflow/tfjs-node/dist/proto/api_pb.js') as Decoder;

describe('encode', () => {
  it('writes what the reader generated from TensorFlow\'s definitions reads back', () => {
    const node = {
      name: 'n',
      op: 'Const',
      input: ['a', 'b'],
      attr: {
        dtype: { type: 1 },
        axis: { i: -1 },
        scale: { f: 0.5 },
        sizes: { list: { i: [3, 300] } },
        value: { tensor: { dtype: 3, shape: { dim: [{ size: 2 }] }, int32: 7 } },
      },
    };
    const bytes = encode(SAVED_MODEL, {
      version: 1,
      metaGraph: { info: { tags: ['serve'] }, graph: { node: [node], versions: { producer: 1087 } } },
    });
    const read = decoder.SavedModel.deserializeBinary(bytes).toObject() as unknown as {
      savedModelSchemaVersion: number;
      metaGraphsList: {
        metaInfoDef: { tagsList: string[] };
        graphDef: {
          versions: { producer: number };
          nodeList: { name: string; op: string; inputList: string[]; attrMap: [string, Record<string, unknown>][] }[];
        };
      }[];
    };
    expect(read.savedModelSchemaVersion).toBe(1);
    const [graph] = read.metaGraphsList;
    expect(graph!.metaInfoDef.tagsList).toEqual(['serve']);
    expect(graph!.graphDef.versions.producer).toBe(1087);
    const [readNode] = graph!.graphDef.nodeList;
    expect(readNode).toMatchObject({ name: 'n', op: 'Const', inputList: ['a', 'b'] });
    expect(Object.fromEntries(readNode!.attrMap)).toMatchObject({
      dtype: { type: 1 }, axis: { i: -1 }, scale: { f: 0.5 }, sizes: { list: { iList: [3, 300] } },
      value: { tensor: { dtype: 3, tensorShape: { dimList: [{ size: 2 }] }, intValList: [7] } },
    });
  });
});
