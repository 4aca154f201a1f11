// Packages of Python beside the environment, fetched when they are first needed, since nothing else needs them: Sphinx and its theme, which
// make the book's pages, and JupyterLite.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { missingIn, sitePackages } from './jupyter.mjs';
import { inVenv, liteDir, root, siteDir, temporaryDir } from './paths.mjs';
import { lock } from './programs.mjs';
import { pipInstallKept, whyPipFailed } from './python.mjs';
import { remedies } from './remedies.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { SetupError, mustWrite } from './step.mjs';

/**
 * By the name of a group's files here: NAME.in says what the kit asks for, NAME.txt, made from it by the command in its first lines, all
 * that it needs, with hashes, except for what JupyterLite shares with Jupyter.
 */
const GROUPS = {
  site: { folder: siteDir, packages: 'Sphinx and its theme', made: 'the book', size: 'some 100 MB', command: 'npx scaling book', flags: [] },
  lite: { folder: liteDir, packages: 'JupyterLite', made: 'the site of notebooks', size: '16 MB', command: 'npx scaling lite', flags: ['--no-deps'] },
};

/**
 * Brings a group's packages into a folder of their own in .setup/, beside the environment and not into it: what is there has other versions
 * of some packages. Does nothing where they are.
 * @param {keyof typeof GROUPS} name
 * @param {{ offline: boolean, say: (sentence: string) => void }} options offline: nothing is fetched
 */
export async function setUpGroup(name, { offline, say }) {
  const { folder, packages, made, size, command, flags } = GROUPS[name];
  const [required, pinned] = [join(root, 'lib', 'setup', `${name}.in`), join(root, 'lib', 'setup', `${name}.txt`)];
  if (!existsSync(inVenv('python'))) throw new SetupError(`${made} needs the Python environment of the kit, which is not there`, remedies.again());
  const wanted = fingerprint(readFileSync(pinned, 'utf8'), sitePackages());
  const isThere = () => readStamp(name)?.wanted === wanted && !missingIn(folder, required);
  if (isThere()) return;
  if (offline) throw new SetupError(`the packages that make the pages (${packages}) are not installed, and --offline forbids to fetch them`, `run ${command} once without it`);
  mustWrite(`${packages}, which makes ${made}, is not installed`);
  const unlock = await lock((owner) => say(`another set-up (process ${owner}) works in this folder; waiting for it`));
  try {
    if (isThere()) return;
    say(`fetching what makes the pages, once: ${packages}, ${size} in .setup/${name}`);
    removeStamp(name);
    rmSync(folder, { recursive: true, force: true });
    const args = ['--require-hashes', '--only-binary=:all:', ...flags, '-r', pinned];
    const result = await pipInstallKept(name, args, { target: folder });
    rmSync(temporaryDir, { recursive: true, force: true });
    if (!result.ok || !existsSync(folder))
      throw new SetupError(`pip could not install ${packages} (${whyPipFailed(result)})`, `mend pip's access, then make ${made} again`);
    writeStamp(name, { wanted });
  } finally {
    unlock();
  }
}
