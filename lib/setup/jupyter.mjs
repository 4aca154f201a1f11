// Step: Jupyter, in two rungs: pinned in the project's environment, or one that is on the PATH.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inVenv, isFile, onPath, root, venvDir } from './paths.mjs';
import { callPip, makeEnvironment, onlyFilesOnDisk, pipInstall, pipInstallKept, whyPipFailed } from './python.mjs';
import { run } from './programs.mjs';
import { remedies } from './remedies.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { mustWrite } from './step.mjs';
/** @import { Command, Network } from './python.mjs' */
/** @import { Outcome, Say } from './step.mjs' */

/** What the kit asks for, and from this made by the command in its first lines: all that it needs, on every platform, with hashes. */
const required = join(root, 'lib', 'setup', 'jupyter.in');
const pinned = join(root, 'lib', 'setup', 'jupyter.txt');

/** The folder of the environment's packages, by the version of its Python. */
export function sitePackages() {
  const lib = join(venvDir, process.platform === 'win32' ? 'Lib' : 'lib');
  const version = existsSync(lib) && readdirSync(lib).find((name) => /^python3\.\d+$/.test(name));
  return version ? join(lib, version, 'site-packages') : join(lib, 'site-packages');
}

/** What is missing of the environment's Jupyter, at most one sentence. */
export const missingInEnvironment = () => missingIn(sitePackages(), required);

/**
 * What is missing in a folder of packages, at most one sentence: each package that a file requires, and of each package that was installed
 * every file at the size that pip wrote into its RECORD.
 * @param {string} folder
 * @param {string} requirements
 */
export function missingIn(folder, requirements) {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const installed = isFolder ? readdirSync(folder).filter((name) => name.endsWith('.dist-info')) : [];
  for (const [, name = ''] of readFileSync(requirements, 'utf8').matchAll(/^([\w.-]+)==/gm)) {
    const begin = `${name.toLowerCase().replaceAll('-', '_')}-`;
    if (!installed.some((info) => info.toLowerCase().startsWith(begin))) return `${name} is missing`;
  }
  for (const info of installed) {
    const record = join(folder, info, 'RECORD');
    if (!isFile(record)) return `${info} has no RECORD`;
    for (const [, file = '', size] of readFileSync(record, 'utf8').matchAll(/^"?(.*?)"?,sha256=[^,]*,(\d+)\r?$/gm)) {
      const inFolder = file.replace(/^(\.\.\/){2}bin\//, 'bin/'); // what pip says of a program where it was given a folder
      const found = statSync(join(folder, inFolder), { throwIfNoEntry: false });
      if (found?.size !== Number(size)) return `${file} of ${info} is not as it was installed`;
    }
  }
  return undefined;
}

/** Whether more than pip is in the environment. */
function isFilled() {
  const folder = sitePackages();
  return !statSync(folder, { throwIfNoEntry: false })?.isDirectory() || readdirSync(folder).some((name) => /\.dist-info$/.test(name) && !/^(pip|setuptools|wheel)-/.test(name));
}

/**
 * Whether a Python finds what the kit needs to execute notebooks.
 * @param {string} python
 */
function executesNotebooks(python) {
  const code = 'import importlib.util as u, sys; sys.exit(any(u.find_spec(name) is None for name in ("nbclient", "nbconvert", "nbformat")))';
  return spawnSync(python, ['-c', code], { timeout: 20_000 }).status === 0;
}

/**
 * The Python in which a Jupyter on the PATH lives: beside its script, or on the PATH too. It is asked, not read off the script's first
 * line.
 */
function pythonOnPath() {
  const converter = onPath('jupyter-nbconvert')[0];
  if (!converter) return undefined;
  const minors = Array.from({ length: 12 }, (_, i) => `python3.${20 - i}`);
  const names = ['python3', 'python', ...minors];
  const folders = [...new Set([dirname(realpathSync(converter)), dirname(converter)])];
  const beside = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...new Set([...beside.filter((file) => existsSync(file)), ...names.flatMap(onPath)])].find(executesNotebooks);
}

/** @typedef {{ rung: 'project' | 'PATH', server: Command | undefined, isLab: boolean, python: string | undefined }} Jupyter */

/**
 * The Jupyter that the kit uses: `server` holds the words that start the interface (JupyterLab or the classic notebook), and `python` can
 * import nbclient and nbconvert. Undefined where there is none.
 * @returns {Jupyter | undefined}
 */
export function findJupyter() {
  if (readStamp('jupyter')?.rung === 'project' && existsSync(inVenv('python'))) {
    // not its scripts: these hold the path of the folder in which they were installed
    return { rung: 'project', server: [inVenv('python'), '-m', 'jupyterlab'], isLab: true, python: inVenv('python') };
  }
  const lab = onPath('jupyter-lab')[0];
  const server = lab ?? onPath('jupyter-notebook')[0];
  const python = pythonOnPath();
  return server || python ? { rung: 'PATH', server: server ? [server] : undefined, isLab: Boolean(lab), python } : undefined;
}

/**
 * Installs the pinned Jupyter, or finds another, or says which one command installs it. What did not work is tried again the next time.
 * @param {Say} say
 * @param {Network} network
 * @returns {Promise<Outcome>}
 */
export async function installJupyter(say, network) {
  const wanted = fingerprint(readFileSync(pinned, 'utf8'));
  const stamp = readStamp('jupyter');
  if (stamp?.wanted === wanted && stamp.rung === 'PATH' && findJupyter()) return stamp.result;
  const missing = missingInEnvironment();
  if (stamp?.wanted === wanted && stamp.rung === 'project' && !missing) return stamp.result;
  if (readStamp('venv')) mustWrite(missing ?? 'Jupyter is of another version');
  removeStamp('jupyter');
  /** @type {{ ok: boolean, output: string }} */
  let result = { ok: false, output: 'there is no Python environment' };
  if (readStamp('venv')) {
    say('installing JupyterLab');
    // what an earlier repair left half-way counts as installed for pip, and where a RECORD is gone pip cannot take the rest away
    const install = () => pipInstallKept('jupyter', ['--require-hashes', '--only-binary=:all:', '-r', pinned], { network, again: Boolean(missing) });
    result = await install();
    if (!result.ok && !network.unreachable && isFilled()) {
      await makeEnvironment(say, { anew: true });
      result = await install();
    }
    // the user's own wheel files may be of other versions than the pinned ones; from an index, nothing comes without its hash
    if (result.ok) await removeUnpinned();
    else if (await onlyFilesOnDisk()) result = await pipInstall('jupyter', ['jupyterlab', 'nbconvert', 'nbclient'], network);
  }
  const version = result.ok ? await jupyterVersion(say) : undefined;
  if (version) {
    const note = `${version} in .setup/venv`;
    writeStamp('jupyter', { wanted, rung: 'project', result: note });
    return note;
  }
  const other = findJupyter();
  const cause = `pip could not install JupyterLab (${whyPipFailed(result)})`;
  if (other) {
    const answer = { warning: true, note: `using ${other.server?.[0] ?? other.python} from the PATH: ${cause}` };
    if (readStamp('venv')) writeStamp('jupyter', { wanted, rung: 'PATH', result: answer });
    return answer;
  }
  const helps = `${remedies.jupyter()}; or mend pip's access, then ${remedies.setup()}`;
  return { warning: true, note: `${cause}. All but notebooks works. For these: ${helps}` };
}

/** Takes away what an earlier version of the kit pinned and this one does not: the environment is what the file says. */
async function removeUnpinned() {
  const folder = sitePackages();
  if (!existsSync(folder)) return;
  /** @param {string} name */
  const normal = (name) => name.toLowerCase().replace(/[-_.]+/g, '-');
  const kept = new Set(['pip', 'setuptools', 'wheel']);
  for (const [, name = ''] of readFileSync(pinned, 'utf8').matchAll(/^([\w.-]+)==/gm)) kept.add(normal(name));
  const installed = readdirSync(folder).map((entry) => normal(/^(.+)-[^-]+\.dist-info$/.exec(entry)?.[1] ?? 'pip'));
  const others = installed.filter((name) => !kept.has(name));
  if (others.length > 0) await callPip('jupyter-unpinned', ['uninstall', '--yes', ...others]);
}

/**
 * The version of a JupyterLab that can be imported, with all that executes notebooks.
 * @param {Say} say
 */
async function jupyterVersion(say) {
  say('trying JupyterLab');
  const code = 'import jupyterlab.labapp, nbconvert, nbclient; print("JupyterLab", jupyterlab.__version__)';
  const result = await run('jupyter-import', inVenv('python'), ['-c', code], { limitSeconds: 120 });
  return result.ok ? result.output.trim().split('\n').at(-1) : undefined;
}
