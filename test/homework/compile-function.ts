import ts from 'typescript';
import type { Json } from '../../lib/course/answers/exercise.js';

/** The function of that name which TypeScript source declares: for sources that we wrote ourselves. */
export function compileFunction(source: string, name: string): (...inputs: Json[]) => Json {
  const script = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None } }).outputText;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function(`${script}\nreturn ${name};`) as () => (...inputs: Json[]) => Json;
  return make();
}
