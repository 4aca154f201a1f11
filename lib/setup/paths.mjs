// Where set-up puts things. Everything that it makes lies in node_modules/, lib/dist/ and .setup/.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: the one above this file with the lockfile. This file runs from lib/setup/ and, compiled along, from lib/dist/setup/. */
export const root = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package-lock.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
})();
export const setupDir = join(root, '.setup');
export const logDir = join(setupDir, 'logs');
export const venvDir = join(setupDir, 'venv');
export const jupyterDir = join(setupDir, 'jupyter');
export const kernelDir = join(root, 'lib', 'kernel');
export const notebookDir = join(root, 'notebooks');
export const tfjsNodeDir = join(root, 'node_modules', '@tensorflow', 'tfjs-node');

/** A program of the project's Python environment, for example `inVenv('python')`. */
export function inVenv(program) {
  return process.platform === 'win32' ? join(venvDir, 'Scripts', `${program}.exe`) : join(venvDir, 'bin', program);
}

/** Every file of that name on the PATH, the first first. */
export function onPath(program) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).filter((file) => existsSync(file));
}

/** The environment in which Jupyter and its kernels run: they find the kit's kernel, and write inside the project. */
export function jupyterEnvironment() {
  return {
    ...process.env,
    JUPYTER_PATH: [kernelDir, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter),
    JUPYTER_CONFIG_DIR: join(jupyterDir, 'config'),
    JUPYTER_CONFIG_PATH: [join(kernelDir, 'config'), process.env.JUPYTER_CONFIG_PATH].filter(Boolean).join(delimiter), // JupyterLab wraps long lines of code
    JUPYTER_DATA_DIR: join(jupyterDir, 'data'),
    JUPYTER_RUNTIME_DIR: join(jupyterDir, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(jupyterDir, 'lab', 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(jupyterDir, 'lab', 'workspaces'),
    IPYTHONDIR: join(jupyterDir, 'ipython'),
    PYTHONDONTWRITEBYTECODE: '1',
    PATH: [dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter),
  };
}
