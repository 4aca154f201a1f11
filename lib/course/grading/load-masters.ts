import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { InputError } from '../../core/check.js';
import { root, stateDir } from '../../setup/paths.mjs';
import type { MasterExercise, ProblemSet } from '../homework/exercise.js';
import { problemSets } from '../homework/sets/index.js';

/** What an instructor's folder holds. */
export interface Masters {
  masters: readonly MasterExercise[];
  /** The kit's own, unless the folder has others. */
  sets: readonly ProblemSet[];
  /** What to look for in the answers that a person marks, in Markdown, by question. */
  rubrics: Readonly<Record<string, string>>;
}

/**
 * Loads an instructor's folder of TypeScript, whose `index.ts` exports `masters` and may export `sets` and `rubrics`. Node cannot import TypeScript, so the folder is
 * compiled into the state folder first, where its imports of the kit mean the built kit.
 * @throws InputError if there is no index.ts, or it does not export masters
 */
export async function loadMasters(folder: string): Promise<Masters> {
  if (!existsSync(join(folder, 'index.ts'))) throw new InputError(`--masters: expected a folder with index.ts, got ${folder}`);
  const compiled = compileFolder(resolve(folder));
  try {
    const { masters, sets, rubrics } = (await import(pathToFileURL(join(compiled, 'index.js')).href)) as Partial<Masters>;
    if (!Array.isArray(masters)) throw new InputError(`--masters: expected ${join(folder, 'index.ts')} to export masters`);
    return { masters: masters as MasterExercise[], sets: sets ?? problemSets, rubrics: rubrics ?? {} };
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}

function compileFolder(folder: string): string {
  const compiled = join(stateDir, 'masters', createHash('sha256').update(`${folder}/${process.pid}`).digest('hex').slice(0, 12));
  const built = (file: string) => join(root, 'lib', 'dist', relative(join(root, 'lib'), file));
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
    const source = join(folder, file);
    const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
    const script = outputText.replace(/(from\s+|import\s+)'(\.[^']+)'/g, (whole, before: string, specifier: string) => {
      const target = resolve(dirname(source), specifier);
      return target.startsWith(join(root, 'lib') + sep) && !target.startsWith(folder + sep) ? `${before}'${pathToFileURL(built(target)).href}'` : whole;
    });
    const out = join(compiled, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, script);
  }
  writeFileSync(join(compiled, 'package.json'), '{"type":"module"}');
  return compiled;
}
