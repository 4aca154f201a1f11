// The notebooks of a checkout that its user cannot write: a copy in a folder of their own, where what they change is saved.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from './paths.mjs';

/** @param {string} file */
const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/**
 * Makes `path` a link to `target`, in place of an earlier link of this kit. What is no link stays.
 * @param {string} target
 * @param {string} path
 */
function link(target, path) {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found && !found.isSymbolicLink()) return;
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

/**
 * Copies the notebooks of `from` into `to`/notebooks. One that was changed there is never written over; one that is as it was copied
 * follows the kit. Modules and datasets are found from there as they are from the checkout: `import "scaling"` works.
 * @param {{ from: string, to: string }} places
 * @returns {{ folder: string, older: string[] }} the folder, and which of the changed notebooks the kit has in a newer version
 */
export function copyNotebooks({ from, to }) {
  const folder = join(resolve(to), 'notebooks');
  const recordFile = join(to, '.copied.json'); // the hash of each as it was copied
  mkdirSync(folder, { recursive: true });
  for (const shared of ['node_modules', 'datasets']) link(join(root, shared), join(to, shared));
  if (!existsSync(join(to, 'package.json'))) writeFileSync(join(to, 'package.json'), '{}\n');
  /** @type {Record<string, string>} */
  const copied = existsSync(recordFile) ? JSON.parse(readFileSync(recordFile, 'utf8')) : {};
  /** @type {string[]} */
  const older = [];
  const notebooks = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ipynb$/.test(name) && !name.includes('.ipynb_checkpoints'));
  for (const name of notebooks.sort()) {
    const [source, copy] = [join(from, name), join(folder, name)];
    const hash = hashOf(source);
    const own = existsSync(copy) ? hashOf(copy) : undefined;
    if (own === hash) copied[name] = hash;
    else if (own === undefined || own === copied[name]) {
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(`${copy}.new`, readFileSync(source)); // not its mode, which may be read-only too
      renameSync(`${copy}.new`, copy);
      copied[name] = hash;
    } else if (copied[name] !== hash) older.push(name);
  }
  writeFileSync(`${recordFile}.new`, JSON.stringify(copied, null, 2));
  renameSync(`${recordFile}.new`, recordFile);
  return { folder, older };
}
