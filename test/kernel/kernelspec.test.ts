import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { kernelDir, root } from '../../lib/setup/paths.mjs';
import { writeNotebook } from './notebook-file.js';

const home = mkdtempSync(join(tmpdir(), 'kernelspec-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Another person's environment: a home of their own, and no variable that leads to the kit. */
const { PATH, LANG } = process.env;
const environment = { HOME: home, PATH, LANG };
const kernelCommand = (...args: string[]) => spawnSync(
  process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), 'kernel', ...args], { encoding: 'utf8', env: environment, cwd: home },
);

const python = findJupyter()?.python;
if (!python) console.warn('SKIPPED: kernels as a stranger\'s Jupyter finds them, because no Jupyter was found');
const jupyter = (...args: string[]) => spawnSync(python!, args, { encoding: 'utf8', env: environment, cwd: home });
const listed = () => {
  const { kernelspecs } = JSON.parse(jupyter('-m', 'jupyter', 'kernelspec', 'list', '--json').stdout) as {
    kernelspecs: Record<string, { resource_dir: string; spec: { argv: string[]; language: string; display_name: string } }>;
  };
  return kernelspecs.tslab;
};

(python ? describe : describe.skip)('scaling kernel', () => {
  it('registers a kernel that Jupyter finds outside the kit, and that VS Code does not hide', () => {
    expect(listed()).toBeUndefined();
    expect(kernelCommand('install', '--user').stdout).toBe(`registered in ${join(home, '.local/share/jupyter/kernels/tslab')}\n`);
    const { resource_dir, spec } = listed()!;
    // VS Code looks in ~/.local/share/jupyter/kernels on Linux, whatever variables say; hides a kernel whose program is not there; and
    // puts nothing in place of {resource_dir}
    if (process.platform === 'linux') expect(resource_dir).toBe(join(home, '.local/share/jupyter/kernels/tslab'));
    expect([spec.language, spec.display_name, spec.argv[2]]).toEqual(['typescript', 'TypeScript', '{connection_file}']);
    expect(spec.argv.slice(0, 2).map((file) => [isAbsolute(file), existsSync(file)])).toEqual([[true, true], [true, true]]);
    expect(JSON.stringify(spec)).not.toContain('resource_dir');
  }, 60_000);

  it('runs a notebook in a folder that is not the kit\'s: the library and its types are there', () => {
    const notebook = writeNotebook(join(home, 'outside.ipynb'), [
      'import { causalVisibility } from "scaling";\nif (causalVisibility(2).length !== 2) throw new Error("wrong");',
      'const n: string = causalVisibility(1);',
    ]);
    const { stdout } = jupyter(join(kernelDir, 'run_notebook.py'), notebook, join(home, 'executed.ipynb'), '120');
    // the first cell ran, and in the second the types were known
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({
      failed: { cell: 2, message: expect.stringContaining('not assignable to type \'string\'') as unknown },
    });
  }, 240_000);

  it('takes away its own kernel and leaves another\'s alone', () => {
    const prefix = join(home, 'prefix');
    const other = join(prefix, 'share/jupyter/kernels/tslab/kernel.json');
    expect(kernelCommand('uninstall', '--user').status).toBe(0);
    expect([listed(), existsSync(join(home, '.local/share/jupyter/kernels/tslab'))]).toEqual([undefined, false]);
    mkdirSync(join(other, '..'), { recursive: true });
    writeFileSync(other, '{"argv": ["tslab"]}');
    expect(kernelCommand('uninstall', '--prefix', prefix).stderr).toMatch(/expected ours in .*, and there is another of its name/);
    expect(kernelCommand('install', '--prefix', prefix).stderr).toMatch(/there is another; --replace puts ours in its place/);
    expect(readFileSync(other, 'utf8')).toBe('{"argv": ["tslab"]}');
    expect(kernelCommand('install', '--prefix', prefix, '--replace').status).toBe(0);
    expect(readFileSync(other, 'utf8')).toContain(join(kernelDir, 'launcher.cjs'));
    expect(kernelCommand('install').stderr).toBe('kernel: expected either --user or --prefix FOLDER\n');
  }, 60_000);
});
