// All set-up, in order. Plain Node without dependencies: this is what runs first on a fresh machine.
import { mkdirSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
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

function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const minimum = engines.node.replace('>=', '').split('.').map(Number);
  const present = process.versions.node.split('.').map(Number);
  const older = present[0] < minimum[0] || (present[0] === minimum[0] && present[1] < minimum[1]);
  // Node 21 to 22.11 cannot require() the ES modules that a notebook cell imports
  if (older || present[0] === 21 || (present[0] === 22 && present[1] < 12)) {
    throw new SetupError(`Node ${process.versions.node} is too old`, remedies.node());
  }
  return process.versions.node;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** From now on a signal ends all that set-up has started, waits for it, and then ends set-up. Returns how to undo this. */
function endOnSignals() {
  let asked = false;
  const end = async (signal) => {
    const patience = asked ? 0 : 5; // asked twice, it waits no longer
    asked = true;
    await endPrograms({ patience });
    console.error('\nset-up was interrupted; run the command again and it goes on where it stopped');
    process.exit(EXIT_CODES[signal]);
  };
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, end);
  return () => Object.keys(EXIT_CODES).forEach((signal) => process.removeListener(signal, end));
}

/** What set-up that was killed has left: folders of pip and the compiler, earlier lock files. */
function sweepUp() {
  rmSync(temporaryDir, { recursive: true, force: true });
  for (const name of readdirSync(setupDir).filter((file) => /^(pip-|lock)/.test(file))) rmSync(join(setupDir, name), { recursive: true, force: true });
}

/** Does the given steps, [name, work] each, while no other set-up works in this folder; forgets the stamps in `anew` before. */
async function underLock(steps, { anew = [] } = {}) {
  outliveReaders();
  const ignoreSignals = endOnSignals();
  let unlock = () => {};
  await step('folder', async (say) => {
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

/** Brings the folder into working order; each step does nothing where its work is done already. */
export async function setUp(options) {
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

/** Options of a command of set-up; a mistake is one sentence and exit code 2. */
export function readOptions(options, usage, { positionals = false } = {}) {
  outliveReaders();
  try {
    const parsed = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } }, allowPositionals: positionals });
    if (parsed.values.help) {
      console.log(usage);
      process.exit(0);
    }
    return parsed;
  } catch (error) {
    console.error(`${error.message.split('. ')[0]}.\n${usage}`);
    process.exit(2);
  }
}

if (realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  const usage = `usage: npm run setup [-- --again]
  --again   try again the rungs of Jupyter and TensorFlow that did not work
       npm run build
  compiles lib/ alone`;
  const { values } = readOptions({ again: { type: 'boolean' }, 'only-library': { type: 'boolean' } }, usage);
  const anew = values.again ? ['jupyter', 'tensorflow'] : [];
  await (values['only-library'] ? underLock([['library', buildLibrary]]) : setUp({ anew }));
}
