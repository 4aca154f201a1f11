import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJupyter } from '../../lib/setup/jupyter.mjs';
import { root, venvDir } from '../../lib/setup/paths.mjs';
import { callPip, findPython, onlyFilesOnDisk, pip, pipInstall, whyPipFailed } from '../../lib/setup/python.mjs';
import { PretendProject } from './pretend-project.js';

const environment = { ...process.env };
const folder = mkdtempSync(join(tmpdir(), 'pythons-'));
afterEach(() => {
  process.env = { ...environment };
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const read = (file: string) => readFileSync(join(root, 'lib', 'setup', file), 'utf8');
/** Each requirement of a file: its name, version, condition and hashes. */
function requirements(file: string) {
  return read(file).replace(/ \\\n/g, ' ').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
    const [, name, version, condition, hashes] = /^([a-z0-9-]+)==(\S+)(?: ; (.*?))?((?: +--hash=sha256:[0-9a-f]{64})*)$/.exec(line) ?? [];
    return { line, name, version, condition, hashes: (hashes ?? '').trim().split(/ +/).filter(Boolean) };
  });
}

describe.each(['jupyter', 'tensorflow', 'site'])('what pip installs for %s', (file) => {
  it('is pinned with hashes, all of it, by a command that stands in the file', () => {
    const command = new RegExp(`^# +uv pip compile .*--generate-hashes .*lib/setup/${file}\\.in -o lib/setup/${file}\\.txt$`);
    expect(read(`${file}.txt`).split('\n')[1]).toMatch(command);
    expect(requirements(`${file}.txt`).filter(({ name, hashes }) => name === undefined || hashes.length === 0)).toEqual([]);
  });

  it('holds what the kit asks for, at the version that it names', () => {
    const pins = requirements(`${file}.txt`).map(({ name, version }) => `${name}==${version}`);
    for (const { name, version } of requirements(`${file}.in`)) expect(pins).toContain(`${name}==${version}`);
  });
});

describe('a file that is not the one that is pinned', () => {
  it('is not installed, and the sentence names it and what helps', async () => {
    if (!(await pip())) return console.warn('SKIPPED: hashes, because there is no Python environment');
    writeFileSync(join(folder, 'not_ours-1.0-py3-none-any.whl'), 'whatever somebody put there');
    writeFileSync(join(folder, 'pinned.txt'), `not-ours==1.0 --hash=sha256:${'0'.repeat(64)}\n`);
    const fromFolder = ['--no-index', '--find-links', folder];
    const result = await pipInstall('test-pip', [...fromFolder, '--require-hashes', '-r', join(folder, 'pinned.txt')]);
    expect(result).toMatchObject({ ok: false, unreachable: false });
    expect(whyPipFailed(result)).toBe('not-ours==1.0 is not the file that the kit pins: its hash differs; '
      + 'ask whoever runs your package index or proxy why it serves another file, or use another network, then npm run setup -- --again');
  }, 60_000);
});

describe('an environment', () => {
  const withPython = async (use: (project: PretendProject) => void | Promise<void>) => {
    const project = new PretendProject();
    try {
      project.putPython();
      await use(project);
    } finally {
      project.remove();
    }
  };
  const site = '.setup/venv/lib/python3.12/site-packages';

  it('never keeps a package that an earlier version of the kit pinned and this one does not', () => withPython((project) => {
    expect(project.setUp().stdout).toMatch(/✓ Jupyter .*JupyterLab 4 in \.setup\/venv/);
    for (const name of ['no_longer.pinned-1.0', 'pip-24.0']) {
      mkdirSync(project.path(`${site}/${name}.dist-info`));
      writeFileSync(project.path(`${site}/${name}.dist-info/RECORD`), '');
    }
    writeFileSync(project.path('lib/setup/jupyter.txt'), `${project.read('lib/setup/jupyter.txt')}\n# of a newer kit\n`);
    expect(project.setUp().status).toBe(0);
    expect(readdirSync(project.path(site)).filter((name) => /^(no_longer|pip)/.test(name))).toEqual(['pip-24.0.dist-info']);
    const calls = project.read('python-calls');
    expect(calls.match(/pip uninstall.*/g)).toEqual([expect.stringMatching(/^pip uninstall --yes no-longer-pinned /)]);
  }), 60_000);

  it('is found whatever a Python has to say beside its version', () => withPython((project) => {
    const python = readFileSync(project.path('bin/python3'), 'utf8');
    writeFileSync(project.path('bin/python3'), `${python}\nconsole.error('a warning'); process.on('exit', () => console.error('another'));`);
    expect(project.setUp().stdout).toMatch(/✓ Python environment .*Python 3\.12\.0 in \.setup\/venv/);
  }), 60_000);

  it('that is damaged is mended although a repair failed before, and made anew where pip cannot take out what is there', () => withPython((project) => {
    expect(project.setUp().status).toBe(0);
    const [one] = readdirSync(project.path(site));
    const damage = () => writeFileSync(project.path(`${site}/${one}/RECORD`), 'gone.py,sha256=x,1\n');
    damage();
    rmSync(project.path('.setup/stamps/jupyter.json')); // what a repair that failed, or was interrupted, leaves
    expect(project.setUp().stdout).toMatch(/✓ Jupyter /);
    expect(project.read('python-calls')).toMatch(/pip install .*--force-reinstall/);
    expect(project.read('python-calls')).not.toMatch(/pip wheel .*--force-reinstall/); // which pip does not know
    rmSync(project.path(`${site}/${one}`), { recursive: true });
    writeFileSync(project.path(`${site}/${one}`), ''); // the pretended pip fails there
    expect(project.setUp().stdout).toMatch(/✓ Jupyter /);
    expect(project.read('python-calls').match(/-m venv/g)).toHaveLength(2);
  }), 60_000);

  it('is filled where the user has set pip and Python to work elsewhere', async () => {
    if (!(await pip())) return console.warn('SKIPPED: settings of pip, because there is no Python environment');
    Object.assign(process.env, {
      PIP_USER: '1', PIP_TARGET: folder, PIP_PREFIX: folder, PIP_DRY_RUN: '1', PIP_NO_DEPS: '1', PIP_NO_BINARY: ':all:',
      PIP_REQUIRE_VIRTUALENV: '1', PIP_CONSTRAINT: join(folder, 'none'), PIP_LOG: join(folder, 'no', 'log'), PYTHONPATH: folder, PYTHONWARNINGS: 'error',
    });
    const { ok, output } = await callPip('test-pip', ['config', 'list']);
    expect(ok).toBe(true);
    const settings = output.split('\n').filter((line) => line.startsWith(':env:')).map((line) => line.split('=')[0]);
    const ours = [':env:.dry-run', ':env:.no-deps', ':env:.user'];
    expect(settings.filter((name) => /user|target|prefix|dry|deps|binary|virtualenv|constraint|log/.test(name!)).sort()).toEqual(ours);
    expect(output.match(/^:env:\.(dry-run|no-deps|user)='0'$/gm)).toHaveLength(3);
  }, 60_000);

  it('never leaves what pip left in its temporary folder', () => withPython((project) => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    expect(project.setUp({ TMPDIR: outside }).status).toBe(0);
    expect(project.read('python-calls')).toMatch(/pip (wheel|install)/);
    expect([readdirSync(outside), readdirSync(project.path('.setup')).includes('tmp')]).toEqual([[], false]);
    rmSync(outside, { recursive: true });
  }), 60_000);

  it('never is missing for ever: what the machine lacked at first is found once it is there', () => withPython((project) => {
    writeFileSync(project.path('no-venv'), '');
    writeFileSync(project.path('bin/jupyter-notebook'), '#!/bin/sh\n', { mode: 0o755 }); // which does for as long
    expect(project.setUp().stdout).toMatch(/! Python environment .*no usable environment[^]*! Jupyter .*jupyter-notebook from the PATH/);
    rmSync(project.path('no-venv'));
    const { stdout } = project.setUp();
    expect(stdout).toMatch(/✓ Python environment .*Python 3\.12\.0/);
    expect(stdout).toMatch(/✓ Jupyter .*JupyterLab 4/);
  }), 60_000);
});

describe('the environment', () => {
  it('holds exactly the versions that are pinned', () => {
    const isThere = findJupyter()?.rung === 'project';
    if (!isThere) return console.warn('SKIPPED: the versions in the environment, because there is no JupyterLab in the project');
    const [python] = readdirSync(join(venvDir, 'lib'));
    const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');
    const installed = readdirSync(join(venvDir, 'lib', python!, 'site-packages'))
      .flatMap((entry) => [...entry.matchAll(/^(.+)-([^-]+)\.dist-info$/g)])
      .map(([, name, version]) => `${normal(name!)}==${version}`).filter((name) => !/^(pip|setuptools|wheel)==/.test(name));
    const pins = requirements('jupyter.txt').map(({ name, version }) => `${name}==${version}`);
    expect(installed.filter((name) => !pins.includes(name))).toEqual([]);
    const everywhere = requirements('jupyter.txt').filter(({ condition }) => condition === undefined);
    for (const { name, version } of everywhere) expect(installed).toContain(`${name}==${version}`);
  });
});

const NO_INDEX: [string, boolean][] = [['1', true], ['true', true], ['0', false], ['', false]];

describe('unpinned packages', () => {
  it.each(NO_INDEX)('are taken only where pip has no index: PIP_NO_INDEX=%s', async (value, expected) => {
    if (!(await pip())) return console.warn('SKIPPED: the settings of pip, because there is no Python environment');
    Object.assign(process.env, { PIP_NO_INDEX: value, PIP_CONFIG_FILE: '/dev/null' });
    expect(await onlyFilesOnDisk()).toBe(expected);
  }, 60_000);
});

describe('the Python that is found', () => {
  it('is one that is new enough, although python3 is an older one', async () => {
    const put = (name: string, version: string) => writeFileSync(join(folder, name), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
    put('python3', '3.9.2');
    process.env.PATH = folder;
    expect(await findPython()).toBeUndefined();
    put('python3.12', '3.12.1');
    expect(await findPython()).toEqual({ program: join(folder, 'python3.12'), version: '3.12.1' });
  });
});
