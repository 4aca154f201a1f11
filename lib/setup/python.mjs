// Step: a Python environment inside the project, for Jupyter and for pip.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inVenv, onPath, setupDir, temporaryDir, venvDir } from './paths.mjs';
import { lastLines, run } from './programs.mjs';
import { remedies } from './remedies.mjs';
import { readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { mustWrite } from './step.mjs';
/** @import { Ended } from './programs.mjs' */
/** @import { Outcome, Say } from './step.mjs' */

/** @typedef {Ended & { unreachable: boolean }} PipEnded with whether an index could not be reached */
/** @typedef {[program: string, ...args: string[]]} Command */
/** @typedef {{ unreachable?: PipEnded }} Network how pip once failed to reach its index, which is not tried again */

/** @param {string} program */
async function versionOf(program) {
  const result = await run('python', program, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], { limitSeconds: 20 });
  return result.ok ? /^\d+\.\d+\.\d+$/m.exec(result.output)?.[0] : undefined; // a Python may have more to say, before and after
}

/** The first Python 3.10 or newer on the PATH, as `{ program, version }`, or undefined. */
export async function findPython() {
  const minors = Array.from({ length: 11 }, (_, i) => `python3.${20 - i}`); // where python3 is an older one
  for (const program of ['python3', 'python', ...minors].flatMap(onPath)) {
    const version = (await versionOf(program)) ?? '';
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major === 3 && minor >= 10) return { program, version };
  }
  return undefined;
}

/**
 * Makes .setup/venv. Debian splits ensurepip off its Python: where it is missing, the environment is made without pip and
 * filled by the pip outside. A lack is not remembered: what is installed meanwhile is found the next time.
 * @param {Say} say
 * @param {{ anew?: boolean }} [options] also where there is one
 * @returns {Promise<Outcome>}
 */
export async function makeEnvironment(say, { anew = false } = {}) {
  if (!anew && readStamp('venv') && existsSync(inVenv('python'))) {
    const version = await versionOf(inVenv('python'));
    if (version && version === readStamp('venv')?.version) return `Python ${version} in .setup/venv`;
  }
  const python = await findPython();
  if (!python) return { warning: true, note: `no Python 3.10 or newer on the PATH, which JupyterLab needs; for it: ${remedies.python()}` };
  mustWrite('no usable Python environment in .setup/venv');
  removeStamp('venv');
  removeStamp('jupyter');
  say('making the environment');
  const attempts = [['-m', 'venv', venvDir], ['-m', 'venv', '--without-pip', venvDir], ['-m', 'virtualenv', venvDir]];
  let output = '';
  for (const args of attempts) {
    rmSync(venvDir, { recursive: true, force: true });
    const result = await run('venv', python.program, args, { limitSeconds: 120, env: { ...process.env, TMPDIR: temporaryDir } });
    output = result.output;
    const version = result.ok ? await versionOf(inVenv('python')) : undefined;
    if (version && (await pip())) {
      writeStamp('venv', { version });
      return `Python ${version} in .setup/venv`;
    }
  }
  return { warning: true, note: `no usable environment (${lastLines(output, 2)}); for one: ${remedies.python()}, then npm start` };
}

/**
 * How to call pip for the project's environment, as `[program, ...arguments]`, or undefined where there is no pip.
 * @returns {Promise<Command | undefined>}
 */
export async function pip() {
  if (!existsSync(inVenv('python'))) return undefined;
  /** @param {Command} command */
  const works = async ([program, ...args]) => (await run('pip', program, [...args, '--version'], { limitSeconds: 30 })).ok;
  /** @type {Command} */
  const inside = [inVenv('python'), '-m', 'pip'];
  if (await works(inside)) return inside;
  for (const program of [...onPath('python3'), ...onPath('python')]) {
    /** @type {Command} */
    const outside = [program, '-m', 'pip', '--python', inVenv('python')];
    if (await works(outside)) return outside;
  }
  return undefined;
}

// pip says why it could not reach an index only when it tries again, hence one retry
const UNREACHABLE = /connection broken by|NewConnectionError|ConnectTimeoutError|NameResolutionError|ReadTimeoutError|ProxyError/;

const MISMATCH = /DO NOT MATCH THE HASHES[^\n]*\n\s+(\S+)/;

/**
 * Why pip did not install, in a sentence: above all where what it fetched is not what the kit pins.
 * @param {{ output: string }} result
 */
export function whyPipFailed({ output }) {
  const [, name] = MISMATCH.exec(output) ?? [];
  return name ? `${name.replace(/:$/, '')} is not the file that the kit pins: its hash differs; ${remedies.hash()}` : lastLines(output, 1);
}

/** Whether this user's pip may use no index, only wheel files on disk. */
export async function onlyFilesOnDisk() {
  return (await pip()) !== undefined && /no-index='?(1|true|yes|on)\b/i.test((await callPip('pip-config', ['config', 'list'])).output);
}

/**
 * Calls pip for the project's environment, with the user's own settings.
 * @param {string} logName
 * @param {string[]} args
 * @returns {Promise<PipEnded>}
 */
export async function callPip(logName, args) {
  const command = await pip();
  if (!command) return { ok: false, unreachable: true, output: 'there is no pip', ending: 'could not start', log: '' };
  const [program, ...before] = command;
  mkdirSync(temporaryDir, { recursive: true });
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...here, TMPDIR: temporaryDir, PYTHONDONTWRITEBYTECODE: '1' };
  for (const name of ELSEWHERE) delete env[name];
  const result = await run(logName, program, [...before, ...args, '--disable-pip-version-check', '--no-input'], { env });
  return { ...result, unreachable: !result.ok && UNREACHABLE.test(result.output) };
}

/** What the user's settings or shell may say of where packages go and come from, and what for this environment would be wrong. */
const ELSEWHERE = ['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT', 'PIP_NO_BINARY', 'PIP_REQUIRE_VIRTUALENV', 'PIP_CONSTRAINT', 'PIP_REQUIREMENT', 'PIP_LOG', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONWARNINGS'];
const here = { PIP_USER: '0', PIP_DRY_RUN: '0', PIP_NO_DEPS: '0' }; // over a file of settings too

const QUICKLY = ['--retries', '1', '--timeout', '8', '--no-cache-dir', '--progress-bar', 'off'];

/**
 * Calls pip where it needs its index, unless `network` knows that this cannot be reached: it is waited for once, not in each step anew.
 * @param {string} logName
 * @param {string[]} args
 * @param {Network} network
 */
async function callPipOnline(logName, args, network) {
  if (network.unreachable) return network.unreachable;
  const result = await callPip(logName, args);
  if (result.unreachable && result.log) network.unreachable = result;
  return result;
}

/**
 * Runs `pip install` with the user's own pip settings, a quick end where an index cannot be reached, and no cache outside the project.
 * Where an index could not be reached, other versions need not be tried.
 * @param {string} logName
 * @param {string[]} args
 * @param {Network} network
 */
export function pipInstall(logName, args, network = {}) {
  return callPipOnline(logName, ['install', ...QUICKLY, ...args], network);
}

/**
 * The same by way of .setup/wheels: what was fetched once is installed again without a network.
 * @param {string} logName
 * @param {string[]} args
 * @param {{ network?: Network, target?: string, again?: boolean }} [how] into a folder beside the environment; also what is there already
 */
export async function pipInstallKept(logName, args, { network = {}, target, again = false } = {}) {
  const wheels = join(setupDir, 'wheels');
  const place = target === undefined ? [] : ['--target', target];
  const anew = again ? ['--force-reinstall'] : [];
  const install = () => callPip(logName, ['install', '--no-index', '--find-links', wheels, ...place, ...anew, ...args]);
  if (existsSync(wheels)) {
    const kept = await install();
    if (kept.ok) return kept;
  }
  const fetched = await callPipOnline(logName, ['wheel', ...QUICKLY, '--wheel-dir', wheels, ...args], network);
  return fetched.ok ? install() : fetched;
}
