// All set-up, in order. Plain Node without dependencies: this is what runs first on a fresh machine.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildLibrary } from './build.mjs';
import { installJupyter } from './jupyter.mjs';
import { installPackages } from './npm-packages.mjs';
import { root, setupDir } from './paths.mjs';
import { makeEnvironment } from './python.mjs';
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
    throw new SetupError(`Node ${process.versions.node} is too old`, 'install Node 20.19, 22.12, 24 or newer');
  }
  return process.versions.node;
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Waits until no other set-up works in this folder, then holds the lock until this process ends. */
async function lock() {
  mkdirSync(setupDir, { recursive: true });
  // the project's package.json says that .js files are ES modules; those of JupyterLab, inside .setup, are not
  writeFileSync(join(setupDir, 'package.json'), '{}\n');
  const file = join(setupDir, 'lock');
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  for (let waited = 0; ; waited++) {
    try {
      linkSync(mine, file); // atomic, and never a lock without its owner's number
      rmSync(mine);
      const release = () => rmSync(file, { force: true });
      process.once('exit', release);
      return () => {
        process.removeListener('exit', release);
        release();
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      let owner;
      try {
        owner = Number(readFileSync(file, 'utf8'));
      } catch {
        continue; // released between the two calls
      }
      if (!isAlive(owner)) rmSync(file, { force: true }); // killed before it could release
      else {
        if (waited === 0) console.log(`another set-up (process ${owner}) works in this folder; waiting for it`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }
}

/** Brings the folder into working order; each step does nothing where its work is done already. */
export async function setUp() {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      console.error('\nset-up was interrupted; run the command again and it goes on where it stopped');
      process.exit(130);
    });
  }
  const release = await lock();
  await step('Node', checkNode);
  await step('npm packages', installPackages);
  await step('Python environment', makeEnvironment);
  await step('Jupyter', installJupyter);
  await step('TensorFlow', installTensorFlow);
  await step('library', buildLibrary);
  release();
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
}

/** Options of a command of set-up; a mistake is one sentence and exit code 2. */
export function readOptions(options, usage, { positionals = false } = {}) {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = 'usage: npm run setup [-- --again]\n  --again   try again the rungs of Jupyter and TensorFlow that did not work';
  const { values } = readOptions({ again: { type: 'boolean' } }, usage);
  if (values.again) ['jupyter', 'tensorflow'].forEach(removeStamp);
  await setUp();
}
