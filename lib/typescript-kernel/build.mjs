// Bundles the kernel as a federated extension of JupyterLite: `node build.mjs FOLDER` writes FOLDER/package.json and FOLDER/static.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * The extension's script as JupyterLite loads it, and beside it the worker with the compiler in a file that is loaded with the first cell.
 * @param {string} folder
 * @param {string} from where the sources lie
 */
export async function buildKernel(folder, from = here) {
  /** @type {import('esbuild').BuildOptions} */
  const common = { bundle: true, minify: true, target: 'es2022', platform: 'browser', outdir: join(folder, 'static'), legalComments: 'linked', logLevel: 'error' };
  await build({ ...common, entryPoints: [join(from, 'extension.ts')], format: 'iife' });
  // what TypeScript requires of Node is behind a question for `process`
  await build({ ...common, entryPoints: [join(from, 'worker.ts')], format: 'esm', splitting: true, alias: { 'node:util': 'node-inspect-extracted' }, external: ['fs', 'path', 'os', 'inspector', 'crypto', 'source-map-support', 'perf_hooks'] });
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'LICENSE', 'README.md']) cpSync(join(from, file), join(folder, file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernel(process.argv[2] ?? join(here, 'labextension'));
