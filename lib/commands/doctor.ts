import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { executeNotebook } from '../course/lecture/execute-notebook.js';
import { changedSources } from '../setup/build.mjs';
import { explain } from '../setup/explain.mjs';
import { findJupyter } from '../setup/jupyter.mjs';
import { wrongPackages } from '../setup/npm-packages.mjs';
import { canWrite, inVenv, makeStateDir, root, setupDir, stateDir } from '../setup/paths.mjs';
import { start } from '../setup/programs.mjs';
import { findPython } from '../setup/python.mjs';
import { remedies } from '../setup/remedies.mjs';

/** What was found at one layer. `broken`: a notebook cannot run. `reduced`: it can, but slower or with something missing. */
export interface Finding {
  state: 'works' | 'reduced' | 'broken';
  found: string;
  remedy?: string;
}

interface Layer {
  name: string;
  examine: () => Finding | Promise<Finding>;
}

const LAYERS: readonly Layer[] = [
  { name: 'Node', examine: () => ({ state: 'works', found: `${process.versions.node} on ${process.platform} ${process.arch}` }) },
  { name: 'folder', examine: examineFolder },
  { name: 'npm packages', examine: examinePackages },
  { name: 'library', examine: examineLibrary },
  { name: 'Python', examine: examinePython },
  { name: 'Jupyter', examine: examineJupyter },
  { name: 'kernel', examine: examineKernel },
  { name: 'TensorFlow', examine: () => examineInChild('TensorFlow') },
  { name: 'compiler', examine: () => examineInChild('compiler') },
  { name: 'threads', examine: examineThreads },
  { name: 'fonts', examine: examineFonts },
];

/** Whether what the kit writes can be written: a small file in its state folder. */
function examineFolder(): Finding {
  const probe = join(makeStateDir(), `doctor-${process.pid}`);
  writeFileSync(probe, 'x'.repeat(10_000), { flush: true });
  rmSync(probe);
  if (canWrite(root) && canWrite(setupDir)) return { state: 'works', found: root };
  return { state: 'works', found: `${root}, read-only for you; what is written goes to ${stateDir}` };
}

function examinePackages(): Finding {
  const wrong = wrongPackages();
  if (wrong !== undefined) return { state: 'broken', found: wrong, remedy: remedies.start() };
  return { state: 'works', found: 'each at its locked version' };
}

function examineLibrary(): Finding {
  const changed = changedSources();
  if (changed.length === 0) return { state: 'works', found: 'compiled from the sources as they are' };
  return { state: 'reduced', found: `older than ${changed.length} of its sources, ${changed[0]} among them`, remedy: remedies.build() };
}

async function examinePython(): Promise<Finding> {
  const python = await findPython();
  if (!python) return { state: 'reduced', found: 'none of version 3.10 or newer', remedy: `${remedies.python()}, then npm start` };
  return { state: 'works', found: `${python.version}${existsSync(inVenv('python')) ? ', with the project\'s environment' : ''}` };
}

function examineJupyter(): Finding {
  const jupyter = findJupyter();
  if (!jupyter?.python) return { state: 'broken', found: 'none that executes notebooks', remedy: remedies.jupyter() };
  if (!jupyter.server) return { state: 'reduced', found: 'nbconvert only: npx scaling book works, npm start does not', remedy: remedies.jupyter() };
  return jupyter.rung === 'project'
    ? { state: 'works', found: 'the pinned JupyterLab of the project' }
    : { state: 'works', found: `${jupyter.server.join(' ')}, found on the PATH` };
}

/** Executes a notebook of one cell that imports the lib: what a student's first cell does. */
async function examineKernel(): Promise<Finding> {
  if (!findJupyter()?.python) return { state: 'broken', found: 'not tried, because there is no Jupyter' };
  const folder = mkdtempSync(join(makeStateDir(), 'doctor-'));
  try {
    const notebook = join(folder, 'doctor.ipynb');
    const cell = { cell_type: 'code', id: 'doctor', metadata: {}, execution_count: null, outputs: [], source: 'import { randomStream } from "scaling";\nrandomStream(1, "doctor").uniform();' };
    writeFileSync(
      notebook,
      JSON.stringify({
        cells: [cell],
        metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
        nbformat: 4,
        nbformat_minor: 5,
      }),
    );
    const started = performance.now();
    const outcome = await executeNotebook(notebook, join(folder, 'executed.ipynb'), { secondsPerCell: 60 });
    if (outcome.kind === 'failed')
      return { state: 'broken', found: `${outcome.failure.name}: ${outcome.failure.message}`, remedy: remedies.start() };
    return { state: 'works', found: `tslab imports scaling and answers, ${((performance.now() - started) / 1000).toFixed(1)} s from start to end` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a process of its own: a library that crashes must not end the examination, and what it prints is none of the findings. */
async function examineInChild(layer: 'TensorFlow' | 'compiler'): Promise<Finding> {
  const child = start(process.execPath, [fileURLToPath(new URL('./doctor-tensorflow.js', import.meta.url)), layer], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let finding: Finding | undefined;
  child.on('message', (message) => (finding = message as Finding));
  const ending = await new Promise((resolve) =>
    child.on('error', resolve).on('close', (code, signal) => resolve(signal ?? `code ${code}`)),
  );
  return finding ?? { state: 'reduced', found: `its process ended with ${String(ending)}`, remedy: remedies.again() };
}

function examineThreads(): Finding {
  const cores = availableParallelism();
  const set = process.env.SCALING_THREADS;
  return {
    state: 'works',
    found:
      set === undefined ? `${cores}, all cores; SCALING_THREADS sets another number` : `${set} of ${cores} cores, as SCALING_THREADS says`,
  };
}

/** Draws the same figure with and without a title: a PNG whose text vanished would be the same picture. */
async function examineFonts(): Promise<Finding> {
  const { lossCurvesFigure } = await import('../figures/index.js');
  const picture = (title: string) => Buffer.from(lossCurvesFigure({ curves: [], title }).toPng({ scale: 1 }));
  const drawn = !picture('Loss').equals(picture('Size'));
  return drawn
    ? { state: 'works', found: 'DejaVu, used for figures saved as PNG' }
    : { state: 'reduced', found: 'text is missing from PNG figures; SVG is not affected', remedy: remedies.start() };
}

/** A layer that cannot be examined is broken, and says why. */
async function attempt(examine: Layer['examine']): Promise<Finding> {
  try {
    return await examine();
  } catch (error) {
    const [found, remedy = remedies.start()] = (explain(error) ?? (error as Error).message.split('\n')[0]!).split('; ');
    return { state: 'broken', found: found!, remedy };
  }
}

const MARKS = { works: '✓', reduced: '!', broken: '✗' } as const;

/** `scaling doctor`: what works, layer by layer, and what to do about what does not. */
export function registerDoctor(program: Command): void {
  program.command('doctor')
    .description('say layer by layer what works, and what to do about what does not')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExit code 1 if a notebook could not run.')
    .action(async ({ json }: { json?: true }) => {
      const findings: ({ layer: string } & Finding)[] = [];
      for (const { name, examine } of LAYERS) {
        const finding = await attempt(examine);
        findings.push({ layer: name, ...finding });
        if (json) continue;
        console.log(`${MARKS[finding.state]} ${name.padEnd(14)}${finding.found}`);
        if (finding.remedy) console.log(`${' '.repeat(16)}what to do: ${finding.remedy}`);
      }
      if (json) console.log(JSON.stringify(findings, null, 2));
      const broken = findings.filter(({ state }) => state === 'broken').map(({ layer }) => layer);
      if (broken.length > 0) throw new InputError(`a notebook cannot run: mend ${broken.join(', ')}`);
    });
}
