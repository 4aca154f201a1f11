import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { executeNotebook } from '../lecture/execute-notebook.js';
import { findJupyter, INSTALL_BY_HAND } from '../setup/jupyter.mjs';
import { root, setupDir } from '../setup/paths.mjs';
import { findPython } from '../setup/python.mjs';
import { readStamp } from '../setup/stamp.mjs';

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

const RUN_AGAIN = 'run npm start again; it mends what is missing';

const LAYERS: readonly Layer[] = [
  { name: 'Node', examine: () => ({ state: 'works', found: `${process.versions.node} on ${process.platform} ${process.arch}` }) },
  { name: 'npm packages', examine: examinePackages },
  { name: 'Python', examine: examinePython },
  { name: 'Jupyter', examine: examineJupyter },
  { name: 'kernel', examine: examineKernel },
  { name: 'TensorFlow', examine: examineTensorFlow },
  { name: 'compiler', examine: examineCompiler },
  { name: 'threads', examine: examineThreads },
  { name: 'fonts', examine: examineFonts },
];

function examinePackages(): Finding {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const versionOf = (name: string): string | undefined => {
    try {
      return (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
    } catch {
      return undefined;
    }
  };
  const wrong = Object.entries(dependencies).filter(([name, version]) => versionOf(name) !== version).map(([name]) => name);
  if (wrong.length > 0) return { state: 'broken', found: `not the locked version: ${wrong.join(', ')}`, remedy: RUN_AGAIN };
  return { state: 'works', found: `${Object.keys(dependencies).length} direct dependencies at their locked versions` };
}

async function examinePython(): Promise<Finding> {
  const python = await findPython();
  if (!python) return { state: 'reduced', found: 'none of version 3.9 or newer', remedy: 'install Python 3 (Debian: apt install python3-venv), then npm start' };
  return { state: 'works', found: `${python.version}${readStamp('venv') ? ', with the project\'s environment' : ''}` };
}

function examineJupyter(): Finding {
  const jupyter = findJupyter();
  if (!jupyter?.python) return { state: 'broken', found: 'none that executes notebooks', remedy: INSTALL_BY_HAND };
  if (!jupyter.server) return { state: 'reduced', found: 'nbconvert only: npx scaling book works, npm start does not', remedy: INSTALL_BY_HAND };
  return jupyter.rung === 'project'
    ? { state: 'works', found: 'the pinned JupyterLab of the project' }
    : { state: 'works', found: `${jupyter.server}, found on the PATH` };
}

/** Executes a notebook of one cell that imports the lib: what a student's first cell does. */
async function examineKernel(): Promise<Finding> {
  if (!findJupyter()?.python) return { state: 'broken', found: 'not tried, because there is no Jupyter' };
  const folder = mkdtempSync(join(setupDir, 'doctor-'));
  try {
    const notebook = join(folder, 'doctor.ipynb');
    const cell = { cell_type: 'code', id: 'doctor', metadata: {}, execution_count: null, outputs: [], source: 'import { checkInteger } from "scaling";\ncheckInteger("one", 1);' };
    writeFileSync(notebook, JSON.stringify({ cells: [cell], metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } }, nbformat: 4, nbformat_minor: 5 }));
    const started = performance.now();
    const outcome = await executeNotebook(notebook, join(folder, 'doctor.html'), { secondsPerCell: 60 });
    if (outcome.kind === 'failed') return { state: 'broken', found: `${outcome.failure.name}: ${outcome.failure.message}`, remedy: RUN_AGAIN };
    return { state: 'works', found: `tslab imports scaling and answers, ${((performance.now() - started) / 1000).toFixed(1)} s from start to end` };
  } catch (error) {
    return { state: 'broken', found: (error as Error).message.split('\n')[0]!, remedy: RUN_AGAIN };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function examineTensorFlow(): Promise<Finding> {
  const { openBackend } = await import('../engine/index.js');
  try {
    const backend = await openBackend();
    if (backend.name === 'tensorflow') {
      const origin = (readStamp('tensorflow') as { rung?: string } | undefined)?.rung === 'official' ? 'official binary' : "addon built against pip's wheel";
      return { state: 'works', found: `${backend.sentence} First rung that worked: ${origin}.` };
    }
    return { state: 'reduced', found: backend.sentence, remedy: 'see why with npm run setup -- --again' };
  } catch (error) {
    return { state: 'reduced', found: (error as Error).message, remedy: 'npm run setup -- --again' };
  }
}

/** Compiles a function of one operation: the rung that training steps will be run on. */
async function examineCompiler(): Promise<Finding> {
  const [{ compile, openBackend }, tf] = await Promise.all([import('../engine/index.js'), import('@tensorflow/tfjs')]);
  try {
    await openBackend();
    const square = compile(({ x }: { x: Tensor }) => x.square(), {});
    const nine = tf.tidy(() => square.run({ x: tf.scalar(3) }).dataSync()[0]);
    if (nine !== 9) return { state: 'broken', found: `a compiled 3^2 is ${nine}`, remedy: 'set SCALING_RUNG=eager and report it' };
    const { rung, reason } = square.report()!;
    const found = { compiled: 'training steps are compiled by XLA', graph: 'training steps run as plain graphs', eager: 'training steps run operation by operation' }[rung];
    return rung === 'compiled' ? { state: 'works', found } : { state: 'reduced', found: `${found}: ${reason}` };
  } catch (error) {
    return { state: 'reduced', found: (error as Error).message.split('\n')[0]! };
  }
}

function examineThreads(): Finding {
  const cores = availableParallelism();
  const set = process.env.SCALING_THREADS;
  return { state: 'works', found: set === undefined ? `${cores}, all cores; SCALING_THREADS sets another number` : `${set} of ${cores} cores, as SCALING_THREADS says` };
}

/** Draws the same figure with and without a title: a PNG whose text vanished would be the same picture. */
async function examineFonts(): Promise<Finding> {
  const { lossCurvesFigure } = await import('../plot/index.js');
  const picture = (title: string) => Buffer.from(lossCurvesFigure({ curves: [], title }).toPng({ scale: 1 }));
  const drawn = !picture('Loss').equals(picture('Size'));
  return drawn ? { state: 'works', found: 'DejaVu, used for figures saved as PNG' } : { state: 'reduced', found: 'text is missing from PNG figures; SVG is not affected', remedy: RUN_AGAIN };
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
        const finding = await examine();
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
