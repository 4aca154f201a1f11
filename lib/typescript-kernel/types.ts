import type TS from 'typescript';
import { CellError, mistakeInWords } from './cell.js';
import type { Bundle, Completion } from './protocol.js';

/** Knows the types of all cells so far. */
export interface CellTypes {
  /**
   * Notes a cell, which is to run now.
   * @throws CellError with a line for each mistake, at most five
   */
  check(source: string, declares: readonly string[]): void;
  /** What may stand at the cursor of a cell that was not run yet; undefined where nothing may. */
  complete(source: string, cursor: number): Completion | undefined;
  /** The type and the documentation of the name at the cursor. */
  describe(source: string, cursor: number): Bundle | undefined;
}

/** What tslab takes as options too: a notebook is checked as loosely here as there. */
function optionsOf(ts: typeof TS): TS.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2024.d.ts'], skipLibCheck: true, noEmit: true, types: [], esModuleInterop: true,
  };
}

/**
 * Loads declarations, a JSON file of `{ path: text }` with TypeScript's own libraries among them, as `/node_modules/typescript/lib/…`, and
 * `/globals.d.ts` for what else a cell finds.
 */
export async function openTypes(ts: typeof TS, url: string): Promise<CellTypes> {
  const reply = await fetch(url);
  if (!reply.ok) throw new CellError(`types: expected declarations at ${url}, got status ${reply.status}`);
  return cellTypes(ts, new Map(Object.entries(await reply.json() as Record<string, string>)));
}

/** The same for declarations that are at hand. */
export function cellTypes(ts: typeof TS, declarations: ReadonlyMap<string, string>): CellTypes {
  const files = new Map(declarations);
  const foldersOf = (path: string) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index) || '/');
  const folders = new Set([...files.keys()].flatMap(foldersOf));
  /** By each variable's name, the cell that declared it last. */
  const declaredIn = new Map<string, string>();
  let current = { name: '/cell-0.ts', text: '', version: 0 };
  const settings = optionsOf(ts);
  const textOf = (path: string) => (path === current.name ? current.text : files.get(path));
  const host: TS.LanguageServiceHost = {
    getCompilationSettings: () => settings,
    getScriptFileNames: () => [...(files.has('/globals.d.ts') ? ['/globals.d.ts'] : []), current.name],
    getScriptVersion: (path) => (path === current.name ? String(current.version) : 'kept'),
    getScriptSnapshot(path) {
      const text = textOf(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: (options) => `/node_modules/typescript/lib/${ts.getDefaultLibFileName(options)}`,
    fileExists: (path) => textOf(path) !== undefined,
    readFile: textOf,
    directoryExists: (path) => folders.has(path),
  };
  const service = ts.createLanguageService(host);
  let cell = 1;

  /** The cell with what it takes of earlier ones behind it, where no position moves. */
  const present = (source: string, declares: readonly string[]) => {
    const taken = [...declaredIn].filter(([name]) => !declares.includes(name));
    const imports = taken.map(([name, from]) => `import { ${name} } from ".${from}";`);
    current = { name: `/cell-${cell}.ts`, text: `${source}\n${imports.join('\n')}\nexport {};`, version: current.version + 1 };
  };
  return {
    check(source, declares) {
      present(source, declares);
      const { name } = current;
      const own = (mistake: TS.Diagnostic) => (mistake.start ?? 0) < source.length;
      const mistakes = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].filter(own);
      if (mistakes.length > 0) throw new CellError(mistakes.slice(0, 5).map((one) => mistakeInWords(ts, one)).join('\n'));
      const shared = declarationsOf(ts, source, declares);
      files.set(name, `${current.text}\nexport { ${shared.join(', ')} };`);
      for (const one of shared) declaredIn.set(one, name.replace(/\.ts$/, ''));
      cell += 1;
    },
    complete(source, cursor) {
      present(source, []);
      const found = service.getCompletionsAtPosition(current.name, cursor, {});
      if (!found) return undefined;
      const [word = ''] = /[\p{ID_Continue}$]*$/u.exec(source.slice(0, cursor)) ?? [];
      const matches = found.entries.filter(({ name, sortText }) => name.startsWith(word) && sortText < '15').map(({ name }) => name);
      return { matches, from: cursor - word.length, to: cursor };
    },
    describe(source, cursor) {
      present(source, []);
      const found = [cursor, cursor - 1].map((at) => service.getQuickInfoAtPosition(current.name, Math.max(0, at))).find((info) => info);
      if (!found) return undefined;
      const [type, words] = [ts.displayPartsToString(found.displayParts), ts.displayPartsToString(found.documentation)];
      return { 'text/plain': words === '' ? type : `${type}\n\n${words}` };
    },
  };
}

/** The names that a later cell may take, types included. */
function declarationsOf(ts: typeof TS, source: string, declares: readonly string[]): string[] {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);
  const isType = (one: TS.Statement) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one);
  const types = file.statements.filter(isType).map(({ name }) => name.text);
  return [...new Set([...declares, ...types])];
}
