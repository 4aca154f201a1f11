import ts from 'typescript';

/** An answer as JavaScript, or why it is none. */
export type Compiled = { kind: 'program'; source: string } | { kind: 'not TypeScript'; sentence: string };

/** More than this is nobody's answer. */
const MAX_CHARACTERS = 100_000;

/** Turns an answer from TypeScript to JavaScript without checking types: a wrong type annotation costs nothing. */
export function compileAnswer(source: string): Compiled {
  if (source.length > MAX_CHARACTERS) return { kind: 'not TypeScript', sentence: `the cell has ${source.length} characters, more than the ${MAX_CHARACTERS} that are read` };
  try {
    const { outputText, diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS } });
    const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
    if (!first) return { kind: 'program', source: outputText };
    const line = first.file && first.start !== undefined ? ` (line ${first.file.getLineAndCharacterOfPosition(first.start).line + 1})` : '';
    return { kind: 'not TypeScript', sentence: `${ts.flattenDiagnosticMessageText(first.messageText, ' ')}${line}` };
  } catch {
    return { kind: 'not TypeScript', sentence: 'it is nested too deeply to be read' };
  }
}
