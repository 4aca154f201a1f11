import { describe, expect, it } from '@jest/globals';
import { InputError } from '../../../lib/core/check.js';
import { table } from '../../../lib/course/lecture/table.js';

describe('table', () => {
  it('has the columns of the first row, and an empty cell where a row has no value', () => {
    const html = table([{ model: 'Gopher', tokens: '300B' }, { model: 'unknown' }], { caption: 'models' });
    expect(html.match(/<th/g)).toHaveLength(2);
    expect(html.match(/<td/g)).toHaveLength(4);
    expect(html).toContain('<caption');
    expect(html).not.toContain('undefined');
  });

  it('puts numbers to the right and words to the left', () => {
    const html = table([
      { model: 'Gopher', tokens: '300B', change: '−0.3', range: '1.2T (924B to 1.8T)', approach: '1 · curves' },
      { model: '4-shot', tokens: 1.4, change: '12%', range: '1e+11', approach: '2' },
    ]);
    expect([...html.matchAll(/<th style="text-align: (\w+)/g)].map(([, side]) => side)).toEqual([
      'left',
      'right',
      'right',
      'right',
      'left',
    ]);
  });

  it('escapes what would be markup', () => {
    expect(table([{ a: '<b>&' }])).toContain('&lt;b&gt;&amp;');
  });

  it('refuses to be empty', () => {
    expect(() => table([])).toThrow(new InputError('rows: expected at least one, got none'));
  });
});
