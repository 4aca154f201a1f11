// npm test: set-up, types, linter, tests. Arguments go to jest: npm test -- test/fit
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { jupyterEnvironment, root, stateDir } from './paths.mjs';
import { setUp } from './setup.mjs';

await setUp();

/** @param {string[]} path */
const inPackage = (...path) => join(root, 'node_modules', ...path);
const workers = Math.max(2, availableParallelism() - 1); // jest would leave one core free, which of two is half
const options = [`--maxWorkers=${workers}`, `--cacheDirectory=${join(stateDir, 'jest')}`, ...process.argv.slice(2)];
const jest = [inPackage('jest', 'bin', 'jest.js'), ...options];
const env = { TF_CPP_MIN_LOG_LEVEL: '3', ...jupyterEnvironment() };
const checks = process.argv.length > 2 ? [] : [
  [inPackage('typescript', 'bin', 'tsc'), '--noEmit'],
  [inPackage('eslint', 'bin', 'eslint.js'), '--config', 'test/eslint.config.mjs', 'lib', 'test'],
];

/**
 * Runs a check at this terminal; a signal to this process is one to the check, which is waited for.
 * @param {string[]} command
 * @returns {Promise<number>} its exit code
 */
function ending(command) {
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: 'inherit' });
  process.on('SIGINT', () => {}); // the terminal sends it to both
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

for (const together of [checks, [jest]]) {
  const codes = await Promise.all(together.map(ending));
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) process.exit(failed);
}
