// npm test: set-up, types, linter, tests. Arguments go to jest: npm test -- test/fit
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { jupyterEnvironment, root } from './paths.mjs';
import { setUp } from './setup.mjs';

await setUp();

const inPackage = (...path) => join(root, 'node_modules', ...path);
const workers = Math.max(2, availableParallelism() - 1); // jest would leave one core free, which of two is half
const jest = [inPackage('jest', 'bin', 'jest.js'), `--maxWorkers=${workers}`, ...process.argv.slice(2)];
const env = { TF_CPP_MIN_LOG_LEVEL: '3', ...jupyterEnvironment() };
const checks = process.argv.length > 2 ? [jest] : [
  [inPackage('typescript', 'bin', 'tsc'), '--noEmit'],
  [inPackage('eslint', 'bin', 'eslint.js'), '--config', 'test/eslint.config.mjs', 'lib', 'test'],
  jest,
];
for (const command of checks) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
