// Step: lib/*.ts compiled, which is what notebooks and the command line load. Each state of the sources has a folder of its own in
// .setup/builds/; lib/dist is a link to one of them, so a command that runs while the next is made goes on with what it began with.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { isFile, root, setupDir } from './paths.mjs';
import { lastLines, run } from './programs.mjs';
import { remedies } from './remedies.mjs';
import { fingerprint, readStamp } from './stamp.mjs';
import { SetupError, mustWrite } from './step.mjs';
/** @import { Say } from './step.mjs' */

const lib = join(root, 'lib');
const dist = join(lib, 'dist');
const builds = join(setupDir, 'builds');
const RECORD = 'made-from.json';
const KEPT_MILLISECONDS = 24 * 3600 * 1000;

/** @typedef {Record<string, string>} Hashes by the file's path */

function sources() {
  const files = readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs)$/.test(file) && !/^(dist|bin|node_modules)\b/.test(file))
    .filter((file) => isFile(join(lib, file))); // an editor's lock is a link that leads nowhere
  return [...files.map((file) => join('lib', file)), join('lib', 'tsconfig.json'), 'tsconfig.json'].sort();
}

/** @param {string} file */
const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
/** @param {string} folder @param {string[]} files @returns {Hashes} */
const hashes = (folder, files) => Object.fromEntries(files.map((file) => [file, hashOf(join(folder, file))]));

/** @param {string} folder */
function outputs(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name))).filter((file) => file !== RECORD).sort();
}

/**
 * What a build says it was made from and consists of. Undefined where there is no whole build.
 * @param {string} folder
 * @returns {{ sources: Hashes, outputs: Hashes } | undefined}
 */
function recordOf(folder) {
  try {
    const record = /** @type {Partial<{ sources: Hashes, outputs: Hashes }> | null} */ (JSON.parse(readFileSync(join(folder, RECORD), 'utf8')));
    const { sources: from, outputs: to } = record ?? {};
    return from instanceof Object && to instanceof Object ? { sources: from, outputs: to } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether all files of a build are as the compiler wrote them.
 * @param {string} folder
 */
function isWhole(folder) {
  const record = recordOf(folder);
  return record !== undefined
    && Object.entries(record.outputs).every(([file, hash]) => isFile(join(folder, file)) && hashOf(join(folder, file)) === hash);
}

/**
 * The sources that are not as they were when what runs was compiled, by their content; a file that was only touched is none of them.
 * Their times are looked at first, which costs a command little.
 */
export function changedSources() {
  const record = recordOf(dist);
  if (!record) return [];
  const built = statSync(join(dist, RECORD)).mtimeMs;
  const files = sources();
  const gone = Object.keys(record.sources).filter((file) => !files.includes(file));
  /** @param {string} file */
  const isOther = (file) => statSync(join(root, file)).mtimeMs > built && hashOf(join(root, file)) !== record.sources[file];
  return [...gone, ...files.filter((file) => !record.sources[file] || isOther(file))];
}

/**
 * Makes lib/dist a link to a build, in one step where it is a link already.
 * @param {string} folder
 */
function switchTo(folder) {
  if (lstatSync(dist, { throwIfNoEntry: false })?.isDirectory()) rmSync(dist, { recursive: true }); // of an earlier version of the kit
  else if (existsSync(dist)) utimesSync(dist, new Date(), new Date()); // the build that is replaced is kept from now on for a day
  const link = `${dist}.${process.pid}`;
  rmSync(link, { force: true });
  symlinkSync(relative(lib, folder), link);
  renameSync(link, dist);
}

/** Removes the builds that were replaced more than a day ago, and what was not finished: nothing that still runs began with them. */
function removeOld() {
  for (const name of readdirSync(builds)) {
    const folder = join(builds, name);
    const old = Date.now() - lstatSync(folder).mtimeMs > KEPT_MILLISECONDS;
    if (basename(readlinkSync(dist)) !== name && (old || name.endsWith('.new'))) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Compiles lib/ unless every source has the content that it had at the last compilation. Called under set-up's lock.
 * @param {Say} say
 */
export async function buildLibrary(say = () => {}) {
  const made = hashes(root, sources());
  const folder = join(builds, fingerprint(made, readStamp('npm')));
  const current = existsSync(dist) && lstatSync(dist).isSymbolicLink() && basename(readlinkSync(dist)) === basename(folder);
  const whole = isWhole(folder);
  if (current && whole) return 'lib/dist is up to date';
  mustWrite('lib/dist was compiled from other sources');
  if (!whole) await compile(folder, made, say);
  switchTo(folder);
  removeOld();
  return whole ? 'lib/dist as it was compiled from these sources before' : `compiled ${Object.keys(made).length - 2} files to lib/dist`;
}

/** What pages load as one file each, by the name of the file. */
const PAGES = { living: 'site/living/page.js', 'tab-worker': 'site/tab/worker.js' };
const wasm = join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');

/**
 * Bundles compiled files of the library for browsers, with the files that lib/package.json names for a page.
 * @param {import('esbuild').BuildOptions} options
 */
export async function bundleForPages(options) {
  const { build } = await import('esbuild');
  // lib/dist is a link: where it leads there is no package.json
  await build({ bundle: true, minify: true, platform: 'browser', target: 'es2022', preserveSymlinks: true, logLevel: 'silent', ...options });
}

/**
 * Bundles what pages load into `pages/` of a build, with the files that lib/package.json names for a page.
 * @param {string} folder
 */
async function bundlePages(folder) {
  const files = Object.entries(PAGES).filter(([, file]) => existsSync(join(folder, file)));
  if (files.length === 0) return;
  const like = `${folder}.lib`; // as lib/ is: the build as its dist, beside the package.json that says what a page takes
  rmSync(like, { recursive: true, force: true });
  mkdirSync(like);
  try {
    cpSync(join(lib, 'package.json'), join(like, 'package.json'));
    symlinkSync(folder, join(like, 'dist'));
    await bundleForPages({
      entryPoints: files.map(([out, file]) => ({ out, in: join(like, 'dist', file) })), outdir: join(folder, 'pages'), format: 'iife', legalComments: 'eof',
    });
    for (const file of readdirSync(wasm).filter((name) => name.endsWith('.wasm'))) cpSync(join(wasm, file), join(folder, 'pages', 'wasm', file));
  } finally {
    rmSync(like, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {Hashes} made @param {Say} say */
async function compile(folder, made, say) {
  say('compiling');
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(builds, { recursive: true });
  // the last build lets the compiler leave alone what did not change
  if (existsSync(dist) && isWhole(dist)) cpSync(realpathSync(dist), unfinished, { recursive: true });
  rmSync(join(unfinished, RECORD), { force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = await run('build', process.execPath, [tsc, '-p', lib, '--outDir', unfinished, '--tsBuildInfoFile', join(unfinished, '.tsbuildinfo')]);
  if (!result.ok) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new SetupError(`tsc ${result.ending}: ${lastLines(result.output)}`, remedies.types(result.log));
  }
  const expected = new Set(Object.keys(made).map((file) => relative('lib', file).replace(/\.(m?)(ts|js)$/, '')));
  for (const file of outputs(unfinished)) { // a module that was renamed must not live on
    if (file !== '.tsbuildinfo' && !expected.has(file.replace(/(\.d)?\.(m?)(ts|js)(\.map)?$/, ''))) rmSync(join(unfinished, file));
  }
  writeFileSync(join(unfinished, 'package.json'), '{ "type": "module" }\n');
  await bundlePages(unfinished);
  const record = { sources: made, outputs: hashes(unfinished, outputs(unfinished)) };
  writeFileSync(join(unfinished, RECORD), JSON.stringify(record));
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}
