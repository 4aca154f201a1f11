// The kernel of the course as any Jupyter, and VS Code, finds it: a kernelspec with absolute paths, for a user or in a prefix.
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { kernelDir, root } from './paths.mjs';

/** The name by which the notebooks ask for it. */
export const KERNEL = 'tslab';

/**
 * @typedef {object} KernelSpec
 * @property {string[]} argv
 * @property {string} display_name
 * @property {string} language
 * @property {string} interrupt_mode
 * @property {{ scaling?: { kit: string } }} metadata `kit`: the folder of the kit that it starts
 */

/** The folder in which Jupyter looks for a user's kernels. VS Code knows only those that no variable moves. */
export function userKernels() {
  const { JUPYTER_DATA_DIR = '', XDG_DATA_HOME = '', APPDATA = '' } = process.env;
  if (isAbsolute(JUPYTER_DATA_DIR)) return join(JUPYTER_DATA_DIR, 'kernels');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Jupyter', 'kernels');
  if (process.platform === 'win32') return join(APPDATA, 'jupyter', 'kernels');
  return join(isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(homedir(), '.local', 'share'), 'jupyter', 'kernels');
}

/**
 * The folder of kernels in a prefix, such as a Python environment or /usr/local.
 * @param {string} prefix
 */
export const kernelsIn = (prefix) => join(resolve(prefix), 'share', 'jupyter', 'kernels');

/**
 * What is registered in a folder of kernels under our name: ours, whatever kit it starts, somebody else's, or nothing.
 * @param {string} kernels
 * @returns {{ whose: 'ours' | 'other', folder: string, kit?: string } | undefined}
 */
export function registered(kernels) {
  const folder = join(kernels, KERNEL);
  if (!existsSync(folder)) return undefined;
  try {
    const { metadata } = /** @type {Partial<KernelSpec>} */ (JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8')));
    return metadata?.scaling ? { whose: 'ours', folder, kit: metadata.scaling.kit } : { whose: 'other', folder };
  } catch {
    return { whose: 'other', folder };
  }
}

/**
 * Registers this kit's kernel in a folder of kernels, in place of what is there. It is started with the Node that runs this, by absolute
 * paths: VS Code hides a kernel whose program it does not find, and does not know {resource_dir}.
 * @param {string} kernels
 * @returns the folder of the kernelspec
 */
export function register(kernels) {
  const folder = join(kernels, KERNEL);
  /** @type {KernelSpec} */
  const spec = {
    argv: [realpathSync(process.execPath), join(kernelDir, 'launcher.cjs'), '{connection_file}'],
    display_name: 'TypeScript', language: 'typescript', interrupt_mode: 'signal', metadata: { scaling: { kit: root } },
  };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(spec, null, 1)}\n`);
  return folder;
}
