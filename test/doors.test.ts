import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../lib/setup/paths.mjs';

const { exports: doors } = JSON.parse(readFileSync(join(root, 'lib', 'package.json'), 'utf8')) as {
  exports: Record<string, { types: string }>;
};
const rooms = Object.entries(doors).filter(([door]) => /^\.\/[a-z]+$/.test(door) && door !== './web')
  .map(([, { types }]) => types.replace('./dist/', 'lib/').replace('.d.ts', '.ts'));

describe('the doors of the rooms', () => {
  it('offer no value that nobody uses: neither other files of lib, nor notebooks, nor tests', () => {
    const files = ['lib', 'test', 'notebooks']
      .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
      .filter((file) => /\.(ts|mjs|cjs|ipynb)$/.test(file) && !file.startsWith('lib/dist/') && !file.endsWith('index.ts'));
    const words = new Map(files.map((file) => [file, new Set(readFileSync(join(root, file), 'utf8').match(/\w+/g))]));
    const program = ts.createProgram(rooms.map((room) => join(root, room)), {
      module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ESNext, skipLibCheck: true,
    });
    const checker = program.getTypeChecker();
    const offeredBy = (room: string) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(join(root, room))!)!);
    const unused = rooms.flatMap((room) => offeredBy(room).flatMap((one) => {
      const symbol = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
      if (!(symbol.flags & ts.SymbolFlags.Value)) return [];
      const home = relative(root, symbol.declarations![0]!.getSourceFile().fileName);
      return files.some((file) => file !== home && words.get(file)!.has(one.name)) ? [] : [`${dirname(room)}: ${one.name} of ${home}`];
    }));
    expect(unused).toEqual([]);
  }, 60_000);
});
