import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { CellError, programOf } from '../../lib/typescript-kernel/cell.js';

type Variables = Record<string, unknown>;
const AsyncFunction = (async () => { await Promise.resolve(); }).constructor as new (...parts: string[]) =>
  (cells: Variables, load: (name: string) => Promise<unknown>) => Promise<[unknown] | undefined>;

/** A notebook of cells that are run one after another, as the worker runs them. */
function notebook(modules: Record<string, object> = {}) {
  const variables: Variables = {};
  return async (source: string): Promise<unknown> => {
    const { code, declares } = programOf(ts, source, new Set(Object.keys(variables)));
    for (const name of declares) variables[name] ??= undefined;
    return (await new AsyncFunction('cells$', 'import$', code)(variables, (name) => Promise.resolve(modules[name])))?.[0];
  };
}

describe('a cell', () => {
  it('gives the value of its last expression, and nothing after a statement', async () => {
    const run = notebook();
    expect(await run('const x: number = 2; x * 3')).toBe(6);
    expect(await run('x + 1;\nconst y = 1;')).toBeUndefined();
  });

  it('leaves its variables, functions, classes, enums and imports to later cells', async () => {
    const run = notebook({ m: { one: 1, two: 2, default: 'all of it' } });
    await run('import whole, { one, two as second } from "m"; import * as m from "m"; let a = 1; function f(x: number) { return x + a; } class K { v = a } enum E { P = 7 }');
    expect(await run('[one, second, whole, m.two, f(1), new K().v, E.P]')).toEqual([1, 2, 'all of it', 2, 2, 1, 7]);
  });

  it('changes a variable of an earlier cell for that cell\'s functions too, and may be run again', async () => {
    const run = notebook();
    await run('let count = 0; const next = () => ++count;');
    await run('count = 10');
    expect(await run('next()')).toBe(11);
    await run('const count = 5;');
    expect(await run('next(), count')).toBe(6);
  });

  it('waits at its top level, and gives a promise that is not awaited as one', async () => {
    const run = notebook();
    await run('const { a, b: [c], ...rest } = await Promise.resolve({ a: 1, b: [2], d: 3, e: 4 }), z = a + c;');
    expect(await run('({ a, c, rest, z })')).toEqual({ a: 1, c: 2, rest: { d: 3, e: 4 }, z: 3 });
    expect(programOf(ts, 'Promise.resolve(1)', new Set()).code).toContain('return [Promise.resolve(1)]');
    await run('let sum = 0; for await (const x of [1, Promise.resolve(2)]) sum += x;');
    expect(await run('sum')).toBe(3);
  });

  it('means by a name what TypeScript means: parameters, loop variables and labels hide what other cells declared', async () => {
    const run = notebook();
    await run('const x = 1, y = 2;');
    await run('const inner = (x: number) => { const o = { x, y }; return o; };');
    expect(await run('inner(5)')).toEqual({ x: 5, y: 2 });
    expect(await run('let all: number[] = []; for (const y of [8, 9]) { all.push(y, x); } x: for (;;) { break x; } all')).toEqual([8, 1, 9, 1]);
    expect(await run('({ x: 3 }).x + (function x() { return 1; })() + (({ y = x }: { y?: number }) => y)({})')).toBe(5);
  });

  it('may call a function before it is declared, and keeps an import that only later cells use', async () => {
    const run = notebook({ m: { one: 1 } });
    expect(await run('import { one } from "m"; g(); function g() { return 4; }\ng()')).toBe(4);
    expect(await run('one')).toBe(1);
  });

  it('that is no TypeScript says so by its lines', () => {
    expect(() => programOf(ts, 'const a = 1;\nconst = 2;', new Set())).toThrow(new CellError('line 2: Variable declaration expected.'));
  });

  it('gives the code of its docstring', () => {
    expect(programOf(ts, 'const x = 1; x + y', new Set(['y'])).code).toBe('"use strict";;cells$.x = 1;\n;return [cells$.x + cells$.y];\n');
  });
});
