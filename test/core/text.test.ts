import { describe, expect, it } from '@jest/globals';
import { canonicalJson, counted, cutText } from '../../lib/core/text.js';

it('a text is never cut in the middle of a character', () => {
  expect(['ab😀c', 'abc😀', 'ab'].map((text) => cutText(text, 3))).toEqual(['ab...', 'abc...', 'ab']);
});

it('one of something is told as one, and anything else as several', () => {
  expect([1, 0, 2, 1.5].map((n) => counted(n, 'point'))).toEqual(['1 point', '0 points', '2 points', '1.5 points']);
  expect([1, 2].map((n) => counted(n, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
});

describe('JSON with sorted keys, by which runs have their identity and programs are kept', () => {
  it('does not depend on the order in which an object was written, at any depth', () => {
    expect(canonicalJson({ b: 2, a: [1] })).toBe('{"a":[1],"b":2}');
    expect(canonicalJson({ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: 0 })).toBe('{"a":0,"b":{"c":[{"e":2,"f":1}],"d":1}}');
  });

  it('differs wherever the data do: in the order of a list, in what is text and what a number, in what is null and what absent, in NaN and 0', () => {
    const data = [
      [1, 2], [2, 1], [12], [[1], 2], ['1', 2], '1,2', { a: 1 }, { a: '1' }, { a: [1] }, { a: null }, { a: 'null' }, {}, { 'a":1,"b': 2 },
      { a: 1, b: 2 }, true, 'true', NaN, 0,
    ];
    expect(new Set(data.map((one) => canonicalJson(one))).size).toBe(data.length);
  });

  it('names the place of what is no plain data', () => {
    expect(() => canonicalJson({ model: { layers: [1, () => 2] } })).toThrow('value.model.layers.1: expected plain data');
    expect(() => canonicalJson(new Map([[1, 2]]))).toThrow('value: expected plain data');
  });
});
