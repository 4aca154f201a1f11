// Step: the npm packages of package-lock.json.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, setupDir, temporaryDir } from './paths.mjs';
import { lastLines, run } from './programs.mjs';
import { remedies } from './remedies.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { SetupError, mustWrite } from './step.mjs';
/** @import { Say } from './step.mjs' */

/** @typedef {{ version?: string, main?: string, exports?: unknown }} Manifest */
/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean } & Dependencies} Locked */
/** @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Dependencies */

/** @param {string[]} path @returns {unknown} undefined where there is no such file */
function readJson(...path) {
  try {
    return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
  } catch {
    return undefined;
  }
}
/** @param {string} folder */
const readManifest = (folder) => /** @type {Manifest | undefined} */ (readJson(folder, 'package.json'));
/** @param {string[]} path */
const readLock = (...path) => /** @type {{ packages: Record<string, Locked> } | undefined} */ (readJson(...path))?.packages;

// what Node and the compiler ask for; other conditions lead to a package's own sources, which it need not ship
const CONDITIONS = new Set(['import', 'require', 'node', 'default', 'types']);

/**
 * The files that a package.json offers to whoever imports the package.
 * @param {Manifest} manifest
 */
function entriesOf({ main, exports }) {
  const offered = /** @type {{ '.'?: unknown } | undefined} */ (exports)?.['.'] ?? exports; // a string has no '.' either
  /** @param {object} value @returns {[string, unknown][]} */
  const asked = (value) => Object.entries(value).filter(([key]) => Array.isArray(value) || CONDITIONS.has(key));
  /** @param {unknown} value @returns {unknown[]} */
  const targets = (value) => (typeof value === 'object' && value ? asked(value).flatMap(([, target]) => targets(target)) : [value]);
  return [main, ...targets(offered)].filter((file) => typeof file === 'string').filter((file) => file !== '' && !file.includes('*'));
}

/** @param {string} folder @param {string} file */
const isThere = (folder, file) => ['', '.js', '.json', '/index.js'].some((ending) => existsSync(join(root, folder, file + ending)));

/** What is made in a package's folder after it was installed: TensorFlow's binary, and what a Python keeps of its sources. */
const MADE_LATER = /[/\\](?:tfjs-node[/\\](?:lib|deps|build.*)|__pycache__|node_modules)$/;

/**
 * How many files a folder has, and how many bytes.
 * @param {string} folder
 * @returns {[files: number, bytes: number]}
 */
function sizeOf(folder) {
  let [files, bytes] = [0, 0];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) [files, bytes] = [files + 1, bytes + statSync(path).size];
    if (!entry.isDirectory() || MADE_LATER.test(path)) continue;
    const [within, more] = sizeOf(path);
    [files, bytes] = [files + within, bytes + more];
  }
  return [files, bytes];
}

/** The size of a package, `31:48012`, or undefined where it is not there. @param {string} folder */
const packageSize = (folder) => (existsSync(join(root, folder)) ? sizeOf(join(root, folder)).join(':') : undefined);

/** The size of each package of the lockfile that is there. */
function sizes() {
  const folders = Object.entries(readLock('package-lock.json') ?? {}).filter(([folder, { link }]) => folder.startsWith('node_modules/') && !link);
  return Object.fromEntries(folders.flatMap(([folder]) => {
    const size = packageSize(folder);
    return size === undefined ? [] : [[folder, size]];
  }));
}

/**
 * What is wrong in node_modules, at most one sentence: each package of the lockfile must be there at its version, but for those of other
 * platforms, with as many files and bytes as it was installed with, and of each direct dependency the files that can be imported.
 */
export function wrongPackages() {
  const packages = readLock('package-lock.json');
  if (!packages) return 'package-lock.json cannot be read';
  const installed = readLock('node_modules', '.package-lock.json'); // npm writes it last
  if (!installed) return 'node_modules is not complete';
  for (const [folder, { version, link, optional, devOptional }] of Object.entries(packages)) {
    if (folder === '' || !folder.startsWith('node_modules/')) continue;
    if (link ? existsSync(join(root, folder)) : (optional || devOptional) && !installed[folder]) continue;
    const found = readManifest(folder)?.version;
    if (found !== version) return `${folder.slice('node_modules/'.length)} is ${found ?? 'missing'}, not ${version}`;
  }
  const { dependencies, devDependencies } = packages[''] ?? {};
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const folder = join('node_modules', name);
    const missing = entriesOf(readManifest(folder) ?? {}).find((file) => !isThere(folder, file));
    if (missing) return `${name} lacks ${missing}`;
  }
  const damaged = Object.entries(readStamp('npm')?.sizes ?? {}).find(([folder, size]) => packageSize(folder) !== size);
  return damaged && `${damaged[0].slice('node_modules/'.length)} is not as it was installed`;
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const ourCache = { npm_config_cache: join(setupDir, 'npm-cache') };
const quiet = { npm_config_logs_max: '0', npm_config_update_notifier: 'false' };
/** @param {Partial<typeof ourCache>} cache */
const environment = (cache) => ({ ...process.env, TMPDIR: temporaryDir, ...quiet, ...cache });

/** Whether npm's registry answers, asked once, as npm is configured, with its proxies. Any answer of a server will do. */
async function askRegistry() {
  const result = await run('npm-ping', npm, ['ping', '--fetch-retries=0', '--fetch-timeout=6000'], { env: environment(ourCache), limitSeconds: 12 });
  const code = /npm (?:error|ERR!) code (\S+)/.exec(result.output)?.[1] ?? result.ending;
  if (/ENOENT|EACCES/.test(result.ending)) throw new SetupError(`npm could not be started (${result.ending})`, remedies.noNpm());
  return result.ok || /^E\d{3}$/.test(code) ? { answers: true } : { answers: false, code };
}

/**
 * Installs exactly what the lockfile names; nothing where that is there already. Without a network, from what npm has in its cache.
 * @param {Say} say
 */
export async function installPackages(say) {
  const wanted = fingerprint(readFileSync(join(root, 'package-lock.json'), 'utf8'), process.platform, process.arch);
  const isOfThisLock = readStamp('npm')?.wanted === wanted;
  const wrong = wrongPackages() ?? (isOfThisLock ? undefined : 'node_modules was not made from this package-lock.json');
  if (!wrong) return 'as in package-lock.json';
  mustWrite(wrong);
  if (!readLock('package-lock.json')) throw new SetupError(wrong, remedies.lockfile());
  removeStamp('npm');
  say("asking npm's registry");
  const caches = [...(existsSync(ourCache.npm_config_cache) ? [ourCache] : []), {}]; // the folder's own, if it has one yet, and the user's
  const registry = await askRegistry();
  // settings for other work, such as NODE_ENV=production, must not leave packages out
  const all = ['--include=dev', '--include=optional', '--include=peer', '--no-global', '--no-dry-run', '--package-lock', '--bin-links', '--install-strategy=hoisted'];
  const flags = [...all, '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000'];
  /** @param {string} source @param {Partial<typeof ourCache>} cache */
  const install = (source, cache) => run('npm', npm, ['ci', source, ...flags], { env: environment(cache) });
  say(registry.answers ? 'npm ci' : 'npm ci, from the cache: the registry does not answer');
  const [first, second] = registry.answers ? [ourCache] : caches;
  const source = registry.answers ? '--prefer-offline' : '--offline';
  let result = await install(source, first ?? {});
  if (!result.ok && second) result = await install(source, second);
  if (!result.ok) {
    const offline = `npm's registry cannot be reached (${registry.code}), and npm's cache does not hold all packages`;
    if (!registry.answers) throw new SetupError(offline, remedies.network());
    throw new SetupError(`npm ci ${result.ending}: ${lastLines(result.output)}`, remedies.npm(result.log));
  }
  const still = wrongPackages();
  if (still) throw new SetupError(`npm ci ended well, and yet ${still}`, remedies.npm(result.log));
  writeStamp('npm', { wanted, sizes: sizes() });
  return `${Object.keys(readLock('node_modules', '.package-lock.json') ?? {}).length} packages from package-lock.json`;
}
