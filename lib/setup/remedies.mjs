// Every remedy that set-up and the doctor print. Each is a sentence that fits the machine; test/setup/remedies.test.ts tries them.
import { spawnSync } from 'node:child_process';
import { onPath } from './paths.mjs';

/** @param {string} program */
const has = (program) => onPath(program).length > 0;

/**
 * How this user installs packages of the system, or undefined where there is no manager that we know.
 * @param {string} debian its packages, as apt names them
 * @param {string} [homebrew]
 */
function systemInstall(debian, homebrew) {
  if (has('apt-get') && process.getuid?.() === 0) return `apt-get install ${debian}`;
  if (has('apt-get') && has('sudo')) return `sudo apt-get install ${debian}`;
  if (has('apt-get')) return `ask whoever administers this machine for: apt-get install ${debian}`;
  return homebrew && has('brew') ? `brew install ${homebrew}` : undefined;
}

/** The name of a Python on the PATH whose pip may install for this user. */
function pythonWithPip() {
  const code = 'import os, pip, sys, sysconfig; sys.exit(sys.prefix == sys.base_prefix and os.path.exists(os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")))';
  return ['python3', 'python'].find((name) => {
    const [file] = onPath(name);
    return file !== undefined && spawnSync(file, ['-c', code], { timeout: 20_000 }).status === 0;
  });
}

export const remedies = {
  /** Where a step can simply be done again. */
  start: () => 'run npm start; it mends what is missing',
  setup: () => 'npm run setup',
  again: () => 'npm run setup -- --again',
  build: () => 'npm run build',
  owner: () => 'let the owner of this folder run npm run setup in it, or work in a copy of your own',
  network: () => 'connect to the network, or tell npm its proxy (npm config set proxy ADDRESS), see with npm ping that it works, and run the command again',
  lockfile: () => 'put it back as it was in the kit, with git checkout package-lock.json or from where the kit came, then run the command again',
  noNpm: () => 'install npm: it comes with Node from https://nodejs.org',
  /** @param {string} place */
  place: (place) => `move ${place} away, or see where it leads, then run the command again`,
  /** @param {string} log */
  npm: (log) => `see with npm ping that npm reaches its registry, and that the disk has 1 GB free, then run the command again; the whole output is in ${log}`,
  /** @param {string} log */
  types: (log) => `mend the type errors listed in ${log}, then run the command again`,
  hash: () => `ask whoever runs your package index or proxy why it serves another file, or use another network, then ${remedies.again()}`,
  node: () => 'install Node 20.19, 22.12, 24 or newer from https://nodejs.org',
  python: () => systemInstall('python3-venv', 'python') ?? 'install Python 3.10 or newer from https://www.python.org/downloads',
  compiler: () => systemInstall('g++')
    ?? (process.platform === 'darwin' ? 'xcode-select --install' : 'install a C++ compiler, g++ or clang++, with the packages of your system'),
  /** @returns {string} */
  jupyter() {
    const system = systemInstall('jupyter-notebook jupyter-nbconvert', 'jupyterlab');
    if (system) return system;
    const python = pythonWithPip();
    return python ? `${python} -m pip install jupyterlab nbconvert nbclient` : `${remedies.python()}, then npm start`;
  },
  /**
   * For a program of this kit that was started where the kit is not complete.
   * @param {string} root
   */
  incomplete: (root) => `npm run setup${process.cwd() === root ? '' : `, in ${root}`}`,
};
