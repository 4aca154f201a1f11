import { readFileSync } from 'node:fs';
import { createContext, runInContext, type Context } from 'node:vm';
import ts from 'typescript';
import { firstDifference } from '../../lib/course/answers/values.js';
import type { FunctionExercise, Json } from '../../lib/course/answers/exercise.js';

/** How a student would call what was found: as it is, with an object's values as arguments, or for one of the values that come out. */
const WRAPPERS = ['f(...args)', 'f(...args.flatMap((one) => (one !== null && typeof one === "object" && !Array.isArray(one) ? Object.values(one) : [one])))', 'f(args)', 'f(...args)[0]', 'Object.values(f(...args))[0]', 'Object.values(f(...args))[1]'];

/** The longest that one call may take. */
const MILLISECONDS = 100;

/**
 * Which of a file's functions, exported or not, answer all public cases of an exercise if the file is pasted into its cell: `2.1
 * causalVisibility`.
 * The file is evaluated without its imports, in a context of its own.
 */
export function answersIn(file: string, exercises: readonly FunctionExercise[]): string[] {
  const source = readFileSync(file, 'utf8');
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022);
  const names = parsed.statements.flatMap(namesOf);
  if (names.length === 0) return [];
  const pasted = parsed.statements
    .filter((statement) => !ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement))
    .map((statement) => statement.getFullText(parsed))
    .join('\n');
  const context = createContext({ exports: {}, TextEncoder, structuredClone });
  attempt(
    ts.transpileModule(pasted, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS } }).outputText,
    context,
  );
  // a promise is no answer
  attempt('function plain(value) { if (typeof value?.then === "function") { value.then(() => {}, () => {}); return undefined; } return value; }', context);
  return exercises.flatMap((exercise) =>
    names.flatMap((name) => (WRAPPERS.some((wrapper) => passes(exercise, name, wrapper, context)) ? [`${exercise.id} ${name}`] : [])),
  );
}

function passes({ publicCases, tolerance }: FunctionExercise, name: string, wrapper: string, context: Context): boolean {
  return publicCases.every(({ inputs, expected }) => {
    const text = attempt(`((args) => { const f = (...all) => plain(${name}(...all)); return JSON.stringify(${wrapper}); })(${JSON.stringify(inputs)})`, context);
    return typeof text === 'string' && firstDifference(JSON.parse(text) as Json, expected, tolerance) === undefined;
  });
}

function attempt(code: string, context: Context): unknown {
  try {
    return runInContext(code, context, { timeout: MILLISECONDS });
  } catch {
    return undefined;
  }
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement)) return statement.name ? [statement.name.text] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) && initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? [name.text] : [],
  );
}
