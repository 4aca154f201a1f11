import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { copyNotebooks } from '../../lib/setup/own-notebooks.mjs';
import { root } from '../../lib/setup/paths.mjs';
import { remedies } from '../../lib/setup/remedies.mjs';
import { PretendProject } from './pretend-project.js';

const { PATH } = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'a machine '));
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});

const realPython = ['/usr/bin/python3', '/usr/local/bin/python3', '/opt/homebrew/bin/python3'].find(existsSync);

/** A machine with these programs and no others; each is a script that succeeds, or this one. */
function machine(...programs: (string | [name: string, script: string])[]): void {
  for (const program of programs) {
    const [name, script] = typeof program === 'string' ? [program, 'exit 0'] : program;
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  process.env.PATH = folder;
}

/** The first word of a remedy that is a command, and whether this machine has it. */
const canBeCalled = (remedy: string) => existsSync(join(folder, remedy.split(' ')[0]!));

describe('a remedy', () => {
  it('never calls a program that the machine has not got', () => {
    machine();
    expect(remedies.jupyter()).toBe('install Python 3.10 or newer from https://www.python.org/downloads, then npm start');
    expect(remedies.compiler()).toMatch(process.platform === 'darwin' ? /^xcode-select/ : /^install a C\+\+ compiler, g\+\+ or clang\+\+/);
    machine('apt-get');
    const needsSudo = process.getuid?.() !== 0;
    expect(remedies.compiler()).toBe(needsSudo ? 'ask whoever administers this machine for: apt-get install g++' : 'apt-get install g++');
    machine('sudo');
    expect(remedies.jupyter()).toBe(`${needsSudo ? 'sudo ' : ''}apt-get install jupyter-notebook jupyter-nbconvert`);
    expect([remedies.jupyter(), remedies.python(), remedies.compiler()].every(canBeCalled)).toBe(true);
  });

  it('offers pip only where a Python has it and may install with it', () => {
    machine(['python3', 'exit 1']);
    expect(remedies.jupyter()).not.toContain('pip');
    machine('brew');
    expect(remedies.jupyter()).toBe('brew install jupyterlab');
    rmSync(join(folder, 'brew'));
    machine('python');
    expect(remedies.jupyter()).toBe('python -m pip install jupyterlab nbconvert nbclient');
  });

  it('names packages that Debian has', () => {
    const asked = ['python3-venv', 'g++', 'jupyter-notebook', 'jupyter-nbconvert'];
    const { status, stdout, error } = spawnSync('apt-cache', ['show', '--no-all-versions', ...asked], {
      encoding: 'utf8',
      env: { ...process.env, PATH },
    });
    if (error || status !== 0) return console.warn('SKIPPED: the names of Debian packages, because apt-cache does not know them here');
    for (const name of asked) expect(stdout).toContain(`Package: ${name}\n`);
  });

  it('that is an npm script is one of package.json, and its options are taken', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const said = [
      remedies.start(),
      remedies.setup(),
      remedies.again(),
      remedies.build(),
      remedies.incomplete(root),
      remedies.owner(),
      remedies.incomplete('/elsewhere'),
    ].join('\n');
    const called = [...said.matchAll(/npm (?:run )?(\w+)/g)].map(([, script]) => script!);
    expect(called).toHaveLength(7);
    for (const script of called) {
      const file = /^(?:exec )?node (\S+)/.exec(scripts[script]!)![1]!;
      const { status, stdout } = spawnSync(process.execPath, [join(root, file), '--help'], { encoding: 'utf8' });
      expect([status, stdout]).toEqual([0, expect.stringContaining('usage: npm')]);
      if (said.includes(`npm run ${script} -- --again`)) expect(stdout).toContain('--again');
    }
  });

  it('stands in one place: no other file of set-up and of what reports on it names a command that installs', () => {
    const files = [
      ...readdirSync(join(root, 'lib', 'setup'))
        .filter((file) => /\.mjs$/.test(file) && file !== 'remedies.mjs')
        .map((file) => join('lib', 'setup', file)),
      'lib/commands/doctor.ts',
      'lib/commands/doctor-tensorflow.ts',
      'lib/commands/book.ts',
      'lib/course/lecture/execute-notebook.ts',
      'lib/bin/scaling.mjs',
    ];
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '').replace(/usage: npm[\s\S]*?`;/, '');
      expect([file, /(apt|apt-get|pip|brew) install|npm run (setup|build)/.exec(text)?.[0]]).toEqual([file, undefined]);
    }
  });
});

describe('a command of a kit that is not complete', () => {
  it('says what completes it, and starts no other package of its name', () => {
    const project = new PretendProject();
    try {
      mkdirSync(project.path('lib/bin'));
      writeFileSync(project.path('lib/bin/scaling.mjs'), readFileSync(join(root, 'lib', 'bin', 'scaling.mjs')));
      const doctor = () =>
        spawnSync(process.execPath, [project.path('lib/bin/scaling.mjs'), 'doctor'], {
          cwd: project.folder,
          env: project.env,
          encoding: 'utf8',
        });
      expect(doctor()).toMatchObject({ status: 1, stderr: 'scaling: the kit is not complete (node_modules is not complete); what to do: npm run setup\n' });
      project.setUp();
      rmSync(project.path('lib/dist'));
      expect(doctor()).toMatchObject({ status: 1, stderr: 'scaling: the kit is not complete (lib/ is not compiled); what to do: npm run setup\n' });
    } finally {
      project.remove();
    }
  });
});

describe('npx scaling', () => {
  it('is the kit\'s own command wherever a student stands, and asks no registry, which might have another package of its name', () => {
    copyNotebooks({ from: join(root, 'notebooks'), to: folder });
    // a registry at which nobody answers, and a cache in which there is nothing
    const registry = { npm_config_registry: 'http://127.0.0.1:1/', npm_config_fetch_retries: '0', npm_config_cache: join(folder, 'cache') };
    const env = { ...process.env, PATH, ...registry };
    const npx = (cwd: string) => spawnSync('npx', ['--yes', 'scaling', 'plan', '--help'], { cwd, env, encoding: 'utf8' });
    for (const place of [root, join(root, 'notebooks', 'homework'), join(root, 'lib'), join(folder, 'notebooks')]) {
      const { status, stdout } = npx(place);
      expect([place, status, stdout]).toEqual([place, 0, expect.stringContaining('Usage: scaling plan')]);
    }
    expect(npx(tmpdir()).stderr).toContain('127.0.0.1:1'); // elsewhere it does ask
  }, 120_000);
});

(realPython ? describe : describe.skip)('the Python of a Jupyter on the PATH', () => {
  it.each([['with a space in its path', 'a machine of mine'], ['with a path of over 127 characters', 'x'.repeat(140)]])('%s is found, although pip writes /bin/sh into the first line of its scripts', (_, name) => {
    const bin = join(folder, name, 'bin');
    // what the kit asks a Python for, without installing any of it
    const modules = join(folder, name, 'modules');
    for (const module of ['nbclient', 'nbconvert', 'nbformat']) {
      mkdirSync(join(modules, module), { recursive: true });
      writeFileSync(join(modules, module, '__init__.py'), '');
    }
    machine([join(name, 'bin', 'python3'), `PYTHONPATH='${modules}' exec '${realPython}' "$@"`]);
    writeFileSync(join(bin, 'jupyter-nbconvert'), `#!/bin/sh\n'''exec' "${bin}/python3" "$0" "$@"\n' '''\n`, { mode: 0o755 });
    mkdirSync(join(folder, 'first'));
    mkdirSync(join(folder, 'links')); // as pipx makes them: the program is on the PATH, and its Python is not
    symlinkSync(join(bin, 'jupyter-nbconvert'), join(folder, 'links', 'jupyter-nbconvert'));
    symlinkSync(realPython!, join(folder, 'first', 'python3')); // one on the PATH that has no nbconvert, as a rule
    const script = `import { findJupyter } from ${JSON.stringify(join(root, 'lib', 'setup', 'jupyter.mjs'))}; console.log(findJupyter().python)`;
    const project = new PretendProject();
    const inProject = script.replace(join(root, 'lib'), project.path('lib'));
    const found = (place: string) => spawnSync(process.execPath, ['--input-type=module', '-e', inProject], {
      env: { PATH: [join(folder, 'first'), place].join(delimiter) },
      encoding: 'utf8',
    }).stdout;
    expect([found(bin), found(join(folder, 'links'))]).toEqual(Array(2).fill(`${join(bin, 'python3')}\n`));
    project.remove();
  });

  it('of the project is called by its own name, never by way of a script', () => {
    const jupyter = findJupyter();
    if (jupyter?.rung === 'project') expect(jupyter.server).toEqual([jupyter.python, '-m', 'jupyterlab']);
  });
});
