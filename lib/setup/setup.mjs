// All set-up, in order. Plain Node without dependencies: this is what runs first on a fresh machine.
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildLibrary } from './build.mjs';
import { outliveReaders } from './explain.mjs';
import { installJupyter } from './jupyter.mjs';
import { installPackages } from './npm-packages.mjs';
import { canWrite, makeStateDir, root, setupDir, stateDir, temporaryDir } from './paths.mjs';
import { endPrograms, lock } from './programs.mjs';
import { makeEnvironment } from './python.mjs';
import { remedies } from './remedies.mjs';
import { removeStamp } from './stamp.mjs';
import { SetupError, step } from './step.mjs';
import { installTensorFlow } from './tensorflow.mjs';
/** @import { Network } from './python.mjs' */
/** @import { Stamps } from './stamp.mjs' */
/** @import { Outcome, Say } from './step.mjs' */

function checkNode() {
  const { engines } = /** @type {{ engines: { node: string } }} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const [leastMajor = 0, leastMinor = 0] = engines.node.replace('>=', '').split('.').map(Number);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const older = major < leastMajor || (major === leastMajor && minor < leastMinor);
  // Node 21 to 22.11 cannot require() the ES modules that a notebook cell imports
  if (older || major === 21 || (major === 22 && minor < 12)) {
    throw new SetupError(`Node ${process.versions.node} is too old`, remedies.node());
  }
  return process.versions.node;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const SIGNALS = /** @type {(keyof typeof EXIT_CODES)[]} */ (Object.keys(EXIT_CODES));

/** From now on a signal ends all that set-up has started, waits for it, and then ends set-up. Returns how to undo this. */
function endOnSignals() {
  let asked = false;
  /** @param {keyof typeof EXIT_CODES} signal */
  const end = (signal) => {
    const patience = asked ? 0 : 5; // asked twice, it waits no longer
    asked = true;
    void endPrograms({ patience }).then(() => {
      console.error('\nset-up was interrupted; run the command again and it goes on where it stopped');
      process.exit(EXIT_CODES[signal]);
    });
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return () => SIGNALS.forEach((signal) => process.removeListener(signal, end));
}

/** The kit's own folders, where something else has their name: it is removed inside .setup, in which all is the kit's own. */
function clearPlaces() {
  const isOther = (/** @type {string} */ folder) => {
    const isThere = lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
    return isThere && !(existsSync(folder) && statSync(folder).isDirectory());
  };
  if (!existsSync(join(root, 'package-lock.json'))) throw new SetupError('package-lock.json is missing', remedies.lockfile());
  if (isOther(setupDir)) throw new SetupError(`${setupDir} is not a folder, and leads to none`, remedies.place(setupDir));
  if (!canWrite(setupDir) || !existsSync(setupDir)) return;
  for (const name of ['logs', 'stamps', 'builds', 'wheels', 'jupyter']) if (isOther(join(setupDir, name))) rmSync(join(setupDir, name), { force: true });
}

/** What set-up that was killed has left: folders of pip and the compiler, earlier lock files. */
function sweepUp() {
  rmSync(temporaryDir, { recursive: true, force: true });
  const left = readdirSync(setupDir).filter((file) => /^(pip-|lock)/.test(file));
  for (const name of left) rmSync(join(setupDir, name), { recursive: true, force: true });
}

/** @typedef {{ anew?: (keyof Stamps)[] }} Options which stamps are forgotten before */

/**
 * Does the given steps while no other set-up works in this folder.
 * @param {[name: string, work: (say: Say) => Outcome | Promise<Outcome>][]} steps
 * @param {Options} options
 */
async function underLock(steps, { anew = [] } = {}) {
  outliveReaders();
  const ignoreSignals = endOnSignals();
  let unlock = () => {};
  await step('folder', async (say) => {
    clearPlaces();
    makeStateDir();
    if (!canWrite(root) || !canWrite(setupDir)) return `read-only for you; what is written goes to ${stateDir}`;
    unlock = await lock((owner) => {
      say(`another set-up (process ${owner}) works in this folder; waiting for it`);
      if (!process.stdout.isTTY) console.log(`another set-up (process ${owner}) works in this folder; waiting for it`);
    });
    sweepUp();
    mkdirSync(temporaryDir, { recursive: true });
    anew.forEach(removeStamp);
    return root;
  });
  for (const [name, work] of steps) await step(name, work);
  if (canWrite(setupDir)) rmSync(temporaryDir, { recursive: true, force: true });
  unlock();
  ignoreSignals();
}

/**
 * Brings the folder into working order; each step does nothing where its work is done already.
 * @param {Options} [options]
 */
export async function setUp(options) {
  /** @type {Network} */
  const network = {};
  await underLock([
    ['Node', checkNode],
    ['npm packages', installPackages],
    ['Python environment', makeEnvironment],
    ['Jupyter', (say) => installJupyter(say, network)],
    ['TensorFlow', (say) => installTensorFlow(say, network)],
    ['library', buildLibrary],
  ], options);
}

/**
 * Options of a command of set-up; a mistake is one sentence and exit code 2.
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} Options
 * @param {Options} options as parseArgs takes them
 * @param {string} usage
 */
export function readOptions(options, usage, { positionals = false } = {}) {
  outliveReaders();
  try {
    const parsed = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } }, allowPositionals: positionals });
    if (/** @type {{ help?: boolean }} */ (parsed.values).help) {
      console.log(usage);
      process.exit(0);
    }
    return parsed;
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message.split('. ')[0]}.\n${usage}`);
    process.exit(2);
  }
}

if (realpathSync(process.argv[1] ?? '') === realpathSync(fileURLToPath(import.meta.url))) {
  const usage = `usage: npm run setup [-- --again]
  --again   try again the rungs of Jupyter and TensorFlow that did not work
       npm run build
  compiles lib/ alone`;
  const { values } = readOptions({ again: { type: 'boolean' }, 'only-library': { type: 'boolean' } }, usage);
  /** @type {Options} */
  const options = { anew: values.again ? ['jupyter', 'tensorflow'] : [] };
  await (values['only-library'] ? underLock([['library', buildLibrary]]) : setUp(options));
}
