// Step: a Python environment inside the project, for Jupyter and for pip.
import { existsSync, rmSync } from 'node:fs';
import { inVenv, onPath, root, setupDir, venvDir } from './paths.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { lastLines, run } from './step.mjs';

/** The first Python 3.9 or newer on the PATH, as `{ program, version }`, or undefined. */
export async function findPython() {
  for (const program of [...onPath('python3'), ...onPath('python')]) {
    const result = await run('python', program, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], { limitSeconds: 20 });
    const version = result.output.trim().split('\n').at(-1) ?? '';
    const [major, minor] = version.split('.').map(Number);
    if (result.ok && major === 3 && minor >= 9) return { program, version };
  }
  return undefined;
}

/**
 * Makes .setup/venv. Debian splits ensurepip off its Python: where it is missing, the environment is made without pip and
 * filled by the pip outside.
 */
export async function makeEnvironment() {
  const python = await findPython();
  if (!python) return { warning: true, note: 'no Python 3.9 or newer on the PATH; install it (Debian: apt install python3-venv) for JupyterLab' };
  const wanted = fingerprint(root, python);
  const note = `Python ${python.version} in .setup/venv`;
  if (existsSync(inVenv('python')) && readStamp('venv')?.wanted === wanted) return note;
  removeStamp('venv');
  removeStamp('jupyter');
  const attempts = [['-m', 'venv', venvDir], ['-m', 'venv', '--without-pip', venvDir], ['-m', 'virtualenv', venvDir]];
  let result;
  for (const args of attempts) {
    rmSync(venvDir, { recursive: true, force: true });
    result = await run('venv', python.program, args, { limitSeconds: 120 });
    if (result.ok && (await pip())) {
      writeStamp('venv', { wanted });
      return note;
    }
  }
  return { warning: true, note: `no usable environment (${lastLines(result.output, 2)}); install python3-venv or pip, then run this again` };
}

/** How to call pip for the project's environment, as `[program, ...arguments]`, or undefined where there is no pip. */
export async function pip() {
  if (!existsSync(inVenv('python'))) return undefined;
  const inside = [inVenv('python'), '-m', 'pip'];
  if ((await run('pip', inside[0], [...inside.slice(1), '--version'], { limitSeconds: 30 })).ok) return inside;
  const python = await findPython();
  const outside = python && [python.program, '-m', 'pip', '--python', inVenv('python')];
  if (outside && (await run('pip', outside[0], [...outside.slice(1), '--version'], { limitSeconds: 30 })).ok) return outside;
  return undefined;
}

// pip says why it could not reach an index only when it tries again, hence one retry
const UNREACHABLE = /connection broken by|NewConnectionError|ConnectTimeoutError|NameResolutionError|ReadTimeoutError|ProxyError/;

/**
 * Runs `pip install` with the user's own pip settings, a quick end where an index cannot be reached, and no cache outside the project.
 * Resolves to the result with `unreachable`: whether an index could not be reached (then other versions need not be tried).
 */
export async function pipInstall(logName, args) {
  const command = await pip();
  if (!command) return { ok: false, unreachable: true, output: 'there is no pip', ending: 'could not start', log: '' };
  const [program, ...before] = command;
  const flags = ['install', '--retries', '1', '--timeout', '8', '--no-cache-dir', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  const env = { ...process.env, TMPDIR: setupDir, PYTHONDONTWRITEBYTECODE: '1' };
  const result = await run(logName, program, [...before, ...flags, ...args], { env });
  return { ...result, unreachable: !result.ok && UNREACHABLE.test(result.output) };
}
