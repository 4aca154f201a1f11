import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDuration } from '../../lib/core/long-work.js';
import { root, stateDir } from '../../lib/setup/paths.mjs';
import { lastLines, run } from '../../lib/setup/programs.mjs';
import { findPython, whyPipFailed } from '../../lib/setup/python.mjs';
import { remedies } from '../../lib/setup/remedies.mjs';

/** What the environment of the peers is made of; each library is installed by itself, so that one which fails leaves the others. */
const LIBRARIES = [
  { name: 'PyTorch', install: ['torch==2.13.0', 'numpy==2.4.6'] },
  { name: 'JAX', install: ['jax==0.10.2'] },
  { name: 'TensorFlow', install: ['-r', join(root, 'lib', 'setup', 'tensorflow.in')] }, // the version that set-up gives the kit
];

const folder = join(stateDir, 'peers');
/** Which libraries were installed, by what was asked of pip. */
const installedFile = join(folder, 'installed.json');
export const compilerCache = join(stateDir, 'peers-compiled');

const SIZE = process.platform === 'linux' && process.arch === 'x64'
  ? '3.2 GB to fetch and 6.8 GB on disk, of which 2.5 and 3.9 are CUDA, which PyTorch\'s package brings along and nobody uses here '
    + '(with PIP_EXTRA_INDEX_URL set to PyTorch\'s index of packages for processors alone, see pytorch.org, they are not)'
  : 'about 0.6 GB to fetch and 2 GB on disk';

/**
 * The Python of an environment with PyTorch, JAX and TensorFlow: .setup/peers, made where it is not there or not complete.
 * @throws Error in a sentence where there is no Python, or no environment can be made
 */
export async function peersPython(): Promise<string> {
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const works = existsSync(python) && (await run('peers-python', python, ['--version'], { limitSeconds: 20 })).ok;
  const installed = works ? readInstalled() : [];
  const missing = LIBRARIES.filter(({ install }) => !installed.includes(asked(install)));
  if (missing.length === 0) return python;
  console.error(`The other libraries are installed first, in ${folder}: ${SIZE}. It takes one to fifteen minutes, once; whoever deletes the folder is rid of it.`);
  if (!works) await makeEnvironment();
  for (const [index, { name, install }] of missing.entries()) {
    console.error(`installing ${name} (${index + 1} of ${missing.length})`);
    const started = performance.now();
    const words = ['install', '--only-binary=:all:', '--no-cache-dir', '--progress-bar', 'off', '--disable-pip-version-check', '--no-input', ...install];
    const result = await run(`peers-${name}`, python, ['-m', 'pip', ...words]);
    if (result.ok) {
      installed.push(asked(install));
      writeFileSync(installedFile, JSON.stringify(installed));
      console.error(`${name} is there, after ${formatDuration((performance.now() - started) / 1000)}`);
    } else {
      console.error(`no ${name}: pip could not install it (${whyPipFailed(result)}; the whole output is in ${result.log})`);
    }
  }
  return python;
}

/** What is asked of pip, with the contents of files instead of their names. */
function asked(install: string[]): string {
  return install.map((word) => (existsSync(word) ? readFileSync(word, 'utf8') : word)).join(' ');
}

function readInstalled(): string[] {
  try {
    return JSON.parse(readFileSync(installedFile, 'utf8')) as string[];
  } catch {
    return [];
  }
}

async function makeEnvironment(): Promise<void> {
  const found = await findPython();
  if (!found) throw new Error(`no Python 3.10 or newer on the PATH; for it: ${remedies.python()}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(stateDir, { recursive: true });
  const result = await run('peers-environment', found.program, ['-m', 'venv', folder], { limitSeconds: 120 });
  if (!result.ok) throw new Error(`no environment could be made with ${found.program} (${lastLines(result.output, 2)}); for one: ${remedies.python()}`);
}
