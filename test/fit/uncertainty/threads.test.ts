import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { transformSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Compiles lib/core and lib/fit file by file, as the build does, into a folder from which node_modules is found. */
function compile(into: string): void {
  for (const folder of ['core', 'fit']) {
    for (const entry of readdirSync(join(ROOT, 'lib', folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const source = join(entry.parentPath, entry.name);
      const target = join(into, relative(join(ROOT, 'lib'), source).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, transformSync(readFileSync(source, 'utf8'), { loader: 'ts', format: 'esm', target: 'node20' }).code);
    }
  }
  writeFileSync(join(into, 'package.json'), '{ "type": "module" }');
}

const SCRIPT = `
import { bootstrap, fitParametric } from './fit/index.js';
const sizes = [1e7, 3e7, 1e8, 3e8, 1e9, 3e9];
const runs = sizes.flatMap((N) => sizes.map((D) => ({ N, D: 30 * D })));
const fit = fitParametric({
  nParams: runs.map(({ N }) => N), nTokens: runs.map(({ D }) => D),
  loss: runs.map(({ N, D }, i) => (1.7 + 400 * N ** -0.34 + 410 * D ** -0.28) * (1 + 0.003 * Math.sin(7 * i))),
}, { intervals: 'covariance' });
const { parameters } = await bootstrap(fit, { resamples: 3000, threads: Number(process.argv[2]) });
console.log(JSON.stringify(parameters));
`;

// generous: the machine may be doing other things
jest.setTimeout(120_000);

describe('a bootstrap long enough to be shared among threads', () => {
  it('gives the same answer to the last digit on one thread and on two', () => {
    const folder = join(ROOT, '.setup', `threads-test-${process.pid}`);
    try {
      compile(folder);
      writeFileSync(join(folder, 'script.js'), SCRIPT);
      const run = (threads: number) => execFileSync(process.execPath, ['script.js', String(threads)], { cwd: folder, encoding: 'utf8' });
      const alone = run(1);
      expect(JSON.parse(alone)).toHaveProperty('alpha.interval.method', 'bootstrap');
      expect(run(2)).toBe(alone);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
