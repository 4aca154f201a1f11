// node test/bench/run.mjs [bench|soak|grading|exports|hall|sweeps] [options]: bundles this folder's TypeScript with the lib and runs it.
// See --help.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '..', '..');
const given = process.argv.slice(2);
const [what, ...options] = ['bench', 'soak', 'grading', 'exports', 'hall', 'sweeps'].includes(given[0] ?? '') ? given : ['bench', ...given];
const bundle = join(root, '.setup', 'bench', `${what}.mjs`);
// a child process of the benchmark runs the bundle that its parent made
if (process.env.BENCH_CHILD === undefined) {
  mkdirSync(dirname(bundle), { recursive: true });
  await build({
    entryPoints: [join(folder, `${what}.ts`)], outfile: bundle, bundle: true,
    packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning',
  });
}
process.env.BENCH_FOLDER = folder;
process.argv = [process.execPath, bundle, ...options];
await import(pathToFileURL(bundle).href);
