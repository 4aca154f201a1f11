import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../../lib/setup/paths.mjs';
import { tableOf } from '../../lib/typescript-kernel/console.js';
import { cellTypes } from '../../lib/typescript-kernel/types.js';

const folder = join(root, 'node_modules', 'typescript', 'lib');
const libraries = readdirSync(folder).filter((file) => /^lib\.(es|decorators).*d\.ts$/.test(file) && !file.includes('full'));
const declarations = new Map([
  ...libraries.map((file) => [`/node_modules/typescript/lib/${file}`, readFileSync(join(folder, file), 'utf8')] as const),
  ['/node_modules/m/index.d.ts', '/** Twice as much. */\nexport declare function twice(x: number): number;'],
]);

describe('the types of cells', () => {
  const types = cellTypes(ts, declarations);

  it('reach from cell to cell, whatever was run in between', () => {
    types.check('import { twice } from "m"; interface Pair { a: number } const pair: Pair = { a: twice(2) };', ['twice', 'pair']);
    expect(() => types.check('const text: string = pair.a;', ['text'])).toThrow('line 1: Type \'number\' is not assignable to type \'string\'.');
    types.check('const other: Pair = { a: twice(pair.a) };', ['other']);
    expect(() => types.check('const x = 1;\nother.b', ['x'])).toThrow('line 2: Property \'b\' does not exist on type \'Pair\'.');
    types.check('const pair = "now a text";', ['pair']);
    types.check('pair.toUpperCase()', []);
  });

  it('complete members and names of earlier cells, and say what a name is', () => {
    expect(types.complete('pair.toUpp', 10)).toEqual({ matches: ['toUpperCase'], from: 5, to: 10 });
    expect(types.complete('oth', 3)).toEqual({ matches: ['other'], from: 0, to: 3 });
    expect(types.describe('twice', 5)?.['text/plain']).toMatch(/twice\(x: number\): number[^]*Twice as much\./);
  });
});

describe('console.table in a cell', () => {
  it('draws what Node draws', () => {
    // as Node 20 prints it
    expect(tableOf([{ N: 8, name: 'a' }, { N: 16 }])).toBe([
      '┌─────────┬────┬──────┐', '│ (index) │ N  │ name │', '├─────────┼────┼──────┤', '│ 0       │ 8  │ \'a\'  │', '│ 1       │ 16 │      │', '└─────────┴────┴──────┘',
    ].join('\n'));
    expect(tableOf(['x'])).toBe(['┌─────────┬────────┐', '│ (index) │ Values │', '├─────────┼────────┤', '│ 0       │ \'x\'    │', '└─────────┴────────┘'].join('\n'));
  });
});
