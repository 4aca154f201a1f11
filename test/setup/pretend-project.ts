import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../lib/setup/paths.mjs';

/**
 * npm as set-up calls it. `ping` answers unless PRETEND_OFFLINE is set; `ci` writes the packages of the pretended lockfile, slowly where
 * PRETEND_SECONDS says so, while a child of its own appends to `beats`; offline it fails unless PRETEND_CACHE is set.
 */
const NPM = `
const fs = require('node:fs');
const { spawn, execFileSync } = require('node:child_process');
const { PRETEND_OFFLINE, PRETEND_CACHE, PRETEND_SECONDS = '0' } = process.env;
fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
const fail = (code) => { console.error('npm error code ' + code); process.exit(1); };
if (process.argv[2] === 'ping') { if (PRETEND_OFFLINE) fail('ENOTFOUND'); process.exit(0); }
if (PRETEND_OFFLINE && !PRETEND_CACHE) fail('ENOTCACHED');
fs.appendFileSync('npm-spans', 'begins ');
fs.rmSync('node_modules', { recursive: true, force: true });
const write = (file, text) => { fs.mkdirSync(require('node:path').dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
fs.writeFileSync(process.env.TMPDIR + '/left-by-npm', '');
const child = spawn(process.execPath, ['-e', "setInterval(() => require('node:fs').appendFileSync('beats', '.'), 20)"]);
setTimeout(() => {
  child.kill();
  write('node_modules/one/package.json', '{ "version": "1.0.0", "exports": { ".": { "one-ts": "./one.ts", "default": "./one.js" } } }');
  write('node_modules/one/one.js', '');
  write('node_modules/two/package.json', '{ "version": "2.0.0" }');
  write('node_modules/two/lib/deep.js', 'whole');
  write('node_modules/typescript/package.json', '{ "version": "5.0.0" }');
  write('node_modules/typescript/bin/tsc', ${JSON.stringify(`
    const fs = require('node:fs');
    const out = process.argv[process.argv.indexOf('--outDir') + 1];
    fs.appendFileSync('tsc-calls', 'x');
    if (fs.readFileSync('lib/index.ts', 'utf8').includes('mistake')) { console.log('lib/index.ts(1,1): error'); process.exit(2); }
    fs.mkdirSync(out, { recursive: true });
    fs.copyFileSync('lib/index.ts', out + '/index.js');`)});
  const lock = JSON.parse(fs.readFileSync('package-lock.json'));
  delete lock.packages['node_modules/other-platform'];
  write('node_modules/.package-lock.json', JSON.stringify(lock));
  fs.appendFileSync('npm-spans', 'ends ');
}, Number(PRETEND_SECONDS) * 1000);
`;

/**
 * A Python as set-up calls it: it makes an environment, in which pip installs what jupyter.in asks for and leaves a temporary folder
 * behind. It has no venv while there is a file `no-venv`.
 */
const PYTHON = `
const fs = require('node:fs');
const path = require('node:path');
const words = process.argv.slice(2).join(' ');
const site = '.setup/venv/lib/python3.12/site-packages/';
fs.appendFileSync('python-calls', words.split('\\n')[0] + '\\n');
const put = (name) => { fs.mkdirSync(site + name, { recursive: true }); fs.writeFileSync(site + name + '/RECORD', ''); };
if (words.includes('version_info')) console.log('3.12.0');
else if (words.includes('jupyterlab.labapp')) console.log('JupyterLab 4');
else if (/-m venv/.test(words)) {
  if (fs.existsSync('no-venv')) process.exit(1);
  fs.mkdirSync('.setup/venv/bin', { recursive: true });
  fs.copyFileSync(__filename, '.setup/venv/bin/python');
  fs.writeFileSync('.setup/venv/bin/package.json', '{}');
} else if (/pip (wheel|install)/.test(words)) {
  fs.mkdirSync(path.join(process.env.TMPDIR, 'pip-left'), { recursive: true });
  for (const [, name, version] of fs.readFileSync('lib/setup/jupyter.in', 'utf8').matchAll(/^([\\w.-]+)==(\\S+)/gm)) put(name + '-' + version + '.dist-info');
} else if (/pip uninstall/.test(words)) {
  for (const name of process.argv.slice(5)) if (!name.startsWith('-'))
    for (const entry of fs.readdirSync(site)) if (entry.replace(/[._]/g, '-').startsWith(name + '-')) fs.rmSync(site + entry, { recursive: true });
}
`;

/** A folder with the kit's own set-up in it and little else: three packages, one source, no Python, no compiler, a pretended npm. */
export class PretendProject {
  readonly folder: string;
  readonly env: Record<string, string>;

  constructor(parent = mkdtempSync(join(realpathSync(tmpdir()), 'set up '))) {
    this.folder = parent;
    const put = (file: string, text: string) => {
      mkdirSync(join(parent, file, '..'), { recursive: true });
      writeFileSync(this.path(file), text);
    };
    cpSync(join(root, 'lib', 'setup'), this.path('lib/setup'), { recursive: true });
    put('package.json', '{ "type": "module", "engines": { "node": ">=20.19.0" } }');
    const packages = {
      '': { dependencies: { one: '1.0.0', typescript: '5.0.0' } },
      'node_modules/one': { version: '1.0.0' },
      'node_modules/two': { version: '2.0.0' },
      'node_modules/typescript': { version: '5.0.0' },
      'node_modules/other-platform': { version: '3.0.0', optional: true },
    };
    put('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }));
    put('lib/index.ts', 'export const one = 1;');
    put('lib/tsconfig.json', '{}');
    put('tsconfig.json', '{}');
    mkdirSync(this.path('bin'));
    writeFileSync(this.path('bin/npm'), `#!${process.execPath}\n${NPM}`, { mode: 0o755 });
    writeFileSync(this.path('bin/package.json'), '{}');
    symlinkSync(process.execPath, this.path('bin/node'));
    this.env = { PATH: this.path('bin'), HOME: this.path('home'), TFJS_NODE_CDN_STORAGE: 'http://127.0.0.1:1/' };
  }

  /** Gives the machine a Python. */
  putPython(): void {
    writeFileSync(this.path('bin/python3'), `#!${process.execPath}\n${PYTHON}`, { mode: 0o755 });
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  read(file: string): string {
    return existsSync(this.path(file)) ? readFileSync(this.path(file), 'utf8') : '';
  }

  /** Set-up from its beginning to its end. */
  setUp(env: Record<string, string> = {}, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [this.path('lib/setup/setup.mjs'), ...args], {
      cwd: this.folder,
      env: { ...this.env, ...env },
      encoding: 'utf8',
    });
  }

  /** Set-up, begun. */
  begin(env: Record<string, string> = {}): { child: ChildProcess; ended: Promise<number | string>; said: () => string } {
    const child = spawn(process.execPath, [this.path('lib/setup/setup.mjs')], {
      cwd: this.folder,
      env: { ...this.env, ...env },
      detached: true,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    return { child, ended: new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal!))), said: () => text };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
