import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a script of test/fit/scripts in a process of its own and returns the JSON it prints. Inside jest every use of Math goes
 * through the sandbox's global object, which makes thousands of fits six times slower.
 */
export function runScript<T extends object = Record<string, number>>(script: string, ...args: string[]): T {
  const folder = join(ROOT, '.setup', 'test-scripts');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${script}-${process.pid}.mjs`);
  buildSync({
    entryPoints: [join(ROOT, 'test', 'fit', 'scripts', `${script}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return JSON.parse(execFileSync(process.execPath, [outfile, ...args], { encoding: 'utf8', maxBuffer: 1e8 })) as T;
}
