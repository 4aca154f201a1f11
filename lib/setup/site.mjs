// What makes the book's pages, Sphinx and its theme: fetched when the book is first made, since nothing else needs it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { missingIn, sitePackages } from './jupyter.mjs';
import { inVenv, root, siteDir, temporaryDir } from './paths.mjs';
import { lock } from './programs.mjs';
import { pipInstallKept, whyPipFailed } from './python.mjs';
import { remedies } from './remedies.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { SetupError, mustWrite } from './step.mjs';

/** What the site asks for, and from this made by the command in its first lines: all that it needs, on every platform, with hashes. */
const required = join(root, 'lib', 'setup', 'site.in');
const pinned = join(root, 'lib', 'setup', 'site.txt');

/**
 * Brings Sphinx and its theme into .setup/site, beside the environment and not into it: what is there has other versions of some packages.
 * Does nothing where they are.
 * @param {{ offline: boolean, say: (sentence: string) => void }} options offline: nothing is fetched
 */
export async function setUpSite({ offline, say }) {
  if (!existsSync(inVenv('python'))) throw new SetupError('the book needs the Python environment of the kit, which is not there', remedies.again());
  const wanted = fingerprint(readFileSync(pinned, 'utf8'), sitePackages());
  const isThere = () => readStamp('site')?.wanted === wanted && !missingIn(siteDir, required);
  if (isThere()) return;
  if (offline) throw new SetupError('the packages that make the pages (Sphinx and its theme) are not installed, and --offline forbids to fetch them', 'run npx scaling book once without it');
  mustWrite('Sphinx, which makes the book, is not installed');
  const unlock = await lock((owner) => say(`another set-up (process ${owner}) works in this folder; waiting for it`));
  try {
    if (isThere()) return;
    say('fetching what makes the pages, once: Sphinx and its theme, some 100 MB in .setup/site');
    removeStamp('site');
    rmSync(siteDir, { recursive: true, force: true });
    const result = await pipInstallKept('site', ['--require-hashes', '--only-binary=:all:', '-r', pinned], { target: siteDir });
    rmSync(temporaryDir, { recursive: true, force: true });
    if (!result.ok || !existsSync(siteDir))
      throw new SetupError(`pip could not install Sphinx and its theme (${whyPipFailed(result)})`, "mend pip's access, then make the book again");
    writeStamp('site', { wanted });
  } finally {
    unlock();
  }
}
