import type TypeScript from 'typescript';
import { typescript } from './typescript.js';

/** An answer as JavaScript, or why it is none. */
export type Compiled = { kind: 'program'; source: string } | { kind: 'not TypeScript'; sentence: string };

/** More than this is nobody's answer. */
const MAX_CHARACTERS = 100_000;

/**
 * Turns an answer from TypeScript to JavaScript without checking types: a wrong type annotation costs nothing.
 *
 * Imports are left out, and so are calls and other expressions at the top level, unless they assign: a student who tries a function out in
 * its own cell, `check("2.1", causalMask)` say, loses nothing by it.
 */
export function compileAnswer(source: string): Compiled {
  if (source.length > MAX_CHARACTERS) return { kind: 'not TypeScript', sentence: `the cell has ${source.length} characters, more than the ${MAX_CHARACTERS} that are read` };
  const ts = typescript();
  try {
    const { outputText, diagnostics = [] } = ts.transpileModule(withoutTrials(source, ts), {
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    });
    const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
    if (!first) return { kind: 'program', source: outputText };
    const line = first.file && first.start !== undefined ? ` (line ${first.file.getLineAndCharacterOfPosition(first.start).line + 1})` : '';
    return { kind: 'not TypeScript', sentence: `${ts.flattenDiagnosticMessageText(first.messageText, ' ')}${line}` };
  } catch {
    return { kind: 'not TypeScript', sentence: 'it is nested too deeply to be read' };
  }
}

/** The source with what is left out replaced by blank lines, so that line numbers stay. */
function withoutTrials(source: string, ts: typeof TypeScript): string {
  const file = ts.createSourceFile('answer.ts', source, ts.ScriptTarget.ES2022);
  return file.statements.map((statement) => {
    const text = source.slice(statement.pos, statement.end);
    return isTrial(statement, ts) ? text.replace(/[^\n]/g, '') : text;
  }).join('');
}

function isTrial(statement: TypeScript.Statement, ts: typeof TypeScript): boolean {
  if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) return true;
  if (!ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  if (ts.isStringLiteral(expression)) return false; // "use strict"
  const isAssignment = (kind: TypeScript.SyntaxKind) => kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  return !(ts.isBinaryExpression(expression) && isAssignment(expression.operatorToken.kind));
}
