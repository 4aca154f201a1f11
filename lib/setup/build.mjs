// Step: lib/*.ts compiled to lib/dist, which is what notebooks and the command line load.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { SetupError, lastLines, run } from './step.mjs';

const lib = join(root, 'lib');
const dist = join(lib, 'dist');

function sources() {
  const files = readdirSync(lib, { recursive: true }).filter((file) => file.endsWith('.ts') && !file.startsWith('dist'));
  return [...files.sort().map((file) => join(lib, file)), join(lib, 'tsconfig.json'), join(root, 'tsconfig.json')];
}

/** Compiles lib/ unless every source is as it was at the last compilation. */
export async function buildLibrary() {
  const files = sources();
  const state = files.map((file) => [file, statSync(file).size, statSync(file).mtimeMs]);
  const wanted = fingerprint(state, readStamp('npm'));
  if (existsSync(join(dist, 'index.js')) && readStamp('build')?.wanted === wanted) return 'lib/dist is up to date';
  removeStamp('build');
  rmSync(dist, { recursive: true, force: true }); // a module that was renamed must not live on
  const result = await run('build', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(lib, 'tsconfig.json')]);
  if (!result.ok) throw new SetupError(`tsc ${result.ending}: ${lastLines(result.output)}`, `mend the type errors listed in ${result.log}, then run the command again`);
  writeStamp('build', { wanted });
  return `compiled ${files.length - 2} files to lib/dist`;
}
