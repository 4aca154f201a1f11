import { describe, expect, it } from '@jest/globals';
import { staticsKey } from '../../lib/engine/statics.js';

describe('what a program\'s cache is asked by', () => {
  it('does not depend on the order in which an object was written, at any depth', () => {
    expect(staticsKey({ b: 2, a: [1] })).toBe('{"a":[1],"b":2}');
    expect(staticsKey({ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: 0 })).toBe('{"a":0,"b":{"c":[{"e":2,"f":1}],"d":1}}');
  });

  it('differs wherever the data do: in the order of a list, in what is text and what a number, in what is null and what absent', () => {
    const data = [
      [1, 2], [2, 1], [12], [[1], 2], ['1', 2], '1,2', { a: 1 }, { a: '1' }, { a: [1] }, { a: null }, { a: 'null' }, {}, { 'a":1,"b': 2 },
      { a: 1, b: 2 }, true, 'true', NaN, 0,
    ];
    expect(new Set(data.map((one) => staticsKey(one))).size).toBe(data.length);
  });

  it('names the place of what is no plain data', () => {
    expect(() => staticsKey({ model: { layers: [1, () => 2] } })).toThrow('statics.model.layers.1: expected plain data');
    expect(() => staticsKey(new Map([[1, 2]]))).toThrow('statics: expected plain data');
  });
});
