import { describe, expect, it } from '@jest/globals';
import { causalVisibility, fullVisibility, prefixVisibility } from '../../lib/model/masks.js';

/** One row of text a query: # where it sees the key. */
const drawn = (mask: boolean[][]) => mask.map((row) => row.map((sees) => (sees ? '#' : '.')).join(''));

describe('masks', () => {
  it('show a causal decoder only what came before', () => {
    expect(drawn(causalVisibility(4))).toEqual(['#...', '##..', '###.', '####']);
  });

  it('show a prefix decoder its whole prefix, and the rest causally', () => {
    expect(drawn(prefixVisibility(4, 3))).toEqual(['###.', '###.', '###.', '####']);
    expect(prefixVisibility(4, 0)).toEqual(causalVisibility(4));
    expect(prefixVisibility(4, 1)).toEqual(causalVisibility(4));
    expect(prefixVisibility(4, 4)).toEqual(fullVisibility(4, 4));
  });

  it('show an encoder everything but padding', () => {
    expect(drawn(fullVisibility(2, 4, 3))).toEqual(['###.', '###.']);
  });

  it('refuse a prefix longer than the text', () => {
    expect(() => prefixVisibility(4, 5)).toThrow('prefixLength: expected an integer from 0 to 4, got 5');
  });
});
