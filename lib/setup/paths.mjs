// Where set-up puts things. Everything that it makes lies in node_modules/, lib/dist and .setup/.
import { accessSync, constants, existsSync, lstatSync, mkdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: the one above this file with the lockfile. This file runs from lib/setup/ and, compiled along, from a build. */
export const root = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package-lock.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
})();
/** What was installed. Whoever installs writes it; everybody else only reads it. */
export const setupDir = join(root, '.setup');
export const venvDir = join(setupDir, 'venv');
/** Sphinx and what it needs, which makes the pages of the book. */
export const siteDir = join(setupDir, 'site');
export const liteDir = join(setupDir, 'lite');
export const temporaryDir = join(setupDir, 'tmp');
export const kernelDir = join(root, 'lib', 'kernel');
export const notebookDir = join(root, 'notebooks');
export const tfjsNodeDir = join(root, 'node_modules', '@tensorflow', 'tfjs-node');

/**
 * Whether there is a file, or a link to one.
 * @param {string} path
 */
export function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // nothing there, a link that leads nowhere or in a circle, or part of the path is a file
  }
}

/**
 * Whether this user can write there; one that is not there, whether they can make it.
 * @param {string} folder
 * @returns {boolean}
 */
export function canWrite(folder) {
  try {
    if (existsSync(folder)) accessSync(folder, constants.W_OK);
    else if (folder === dirname(folder) || !canWrite(dirname(folder))) return false;
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether this user may keep things in a folder that nobody else may see: it is theirs, or they can make it.
 * @param {string} folder
 */
function isOwn(folder) {
  const found = existsSync(folder) ? statSync(folder) : undefined;
  return canWrite(folder) && (!found || !process.getuid || found.uid === process.getuid());
}

/** The user's home; where they have none, as in a container for a user without a name, a folder of theirs among the temporary ones. */
export function home() {
  try {
    const folder = homedir(); // what HOME says, an empty or relative word too
    if (isAbsolute(folder)) return folder;
  } catch { /* HOME is not set, and no list of users has this one */ }
  return join(tmpdir(), `scaling-laws-course-${process.getuid?.() ?? 'user'}`);
}

/**
 * What using the kit writes: logs, Jupyter's settings and its runtime, retrained runs. In .setup/ where this user can write there; in a
 * checkout that is read-only or another user's, in this user's own cache folder.
 */
export const stateDir = (() => {
  if (canWrite(setupDir) && isOwn(join(setupDir, 'jupyter')) && canWrite(join(setupDir, 'logs'))) return setupDir;
  const { XDG_CACHE_HOME = '' } = process.env; // relative values are to be ignored, says its specification
  const cache = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(home(), '.cache');
  return join(cache, 'scaling-laws-course', createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 12));
})();
export const logDir = join(stateDir, 'logs');
export const jupyterDir = join(stateDir, 'jupyter');

/** Makes the state's folder, in which modules are found as they are inside the project: `import "scaling"` works in a notebook there. */
export function makeStateDir() {
  if (!canWrite(logDir)) {
    const remedy = 'set XDG_CACHE_HOME to a folder of your own, in which the kit may keep its logs and settings';
    throw Object.assign(new Error(`cannot write ${logDir}`), { remedy });
  }
  mkdirSync(logDir, { recursive: true });
  // the project's package.json says that .js files are ES modules; those of JupyterLab, inside .setup, are not
  const manifest = join(stateDir, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{}\n');
  const packages = join(stateDir, 'node_modules');
  if (stateDir !== setupDir && !lstatSync(packages, { throwIfNoEntry: false })) symlinkSync(join(root, 'node_modules'), packages);
  return stateDir;
}

/**
 * Where what belongs to a folder is written: in it, or where this user cannot write there, in the state's folder.
 * @param {string} folder
 */
export function besideFolder(folder) {
  if (canWrite(folder)) return folder;
  const own = join(makeStateDir(), 'beside', createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 12));
  mkdirSync(own, { recursive: true });
  return own;
}

/**
 * A program of the project's Python environment, for example `inVenv('python')`.
 * @param {string} program
 */
export function inVenv(program) {
  return process.platform === 'win32' ? join(venvDir, 'Scripts', `${program}.exe`) : join(venvDir, 'bin', program);
}

/**
 * Every file of that name on the PATH, the first first.
 * @param {string} program
 */
export function onPath(program) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).filter((file) => existsSync(file));
}

/** The environment in which Jupyter and its kernels run: they find the kit's kernel, and write into the state's folder. */
export function jupyterEnvironment() {
  return {
    ...process.env,
    JUPYTER_PATH: [kernelDir, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter),
    JUPYTER_CONFIG_DIR: join(jupyterDir, 'config'),
    // JupyterLab wraps long lines of code
    JUPYTER_CONFIG_PATH: [join(kernelDir, 'config'), process.env.JUPYTER_CONFIG_PATH].filter(Boolean).join(delimiter),
    JUPYTER_DATA_DIR: join(jupyterDir, 'data'),
    JUPYTER_RUNTIME_DIR: join(jupyterDir, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(jupyterDir, 'lab', 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(jupyterDir, 'lab', 'workspaces'),
    IPYTHONDIR: join(jupyterDir, 'ipython'),
    PYTHONDONTWRITEBYTECODE: '1',
    PATH: [dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter),
  };
}
