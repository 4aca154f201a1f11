import type TypeScript from 'typescript';
import type { Language, Said } from './exercise.js';
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
export function compileAnswer(source: string, language: Language = 'en'): Compiled {
  if (source.length > MAX_CHARACTERS) return { kind: 'not TypeScript', sentence: tooLong(source.length)[language] };
  const ts = typescript();
  try {
    const { outputText, diagnostics = [] } = ts.transpileModule(withoutTrials(source, ts), {
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    });
    const [first] = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
    if (!first) return { kind: 'program', source: outputText };
    const line = first.file && first.start !== undefined ? ` (${LINE[language]} ${first.file.getLineAndCharacterOfPosition(first.start).line + 1})` : '';
    return { kind: 'not TypeScript', sentence: `${ts.flattenDiagnosticMessageText(first.messageText, ' ')}${line}` };
  } catch {
    return { kind: 'not TypeScript', sentence: TOO_DEEP[language] };
  }
}

const LINE: Said = { en: 'line', de: 'Zeile' };
const TOO_DEEP: Said = { en: 'it is nested too deeply to be read', de: 'Es ist zu tief verschachtelt, um gelesen zu werden' };
const tooLong = (length: number): Said => ({
  en: `the cell has ${length} characters, more than the ${MAX_CHARACTERS} that are read`,
  de: `Die Zelle hat ${length} Zeichen, mehr als die ${MAX_CHARACTERS}, die gelesen werden`,
});

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
