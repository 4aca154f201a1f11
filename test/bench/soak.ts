import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { Command } from 'commander';
import { compileStateful, openBackend } from '../../lib/engine/index.js';
import { transformer } from './workloads.js';

/**
 * What long use leaves behind: many models one after another in one process, then one model for many steps.
 * Prints resident memory, tensors and temporary files, and ends with code 1 where a bound is broken.
 */
const program = new Command('soak')
  .option('--models <n>', 'models trained one after another, of different shapes by turns', Number, 100)
  .option('--shapes <n>', 'how many different shapes they have, by turns: up to 10 stay loaded, with more every model is compiled anew', Number, 100)
  .option('--steps <n>', 'steps of one model', Number, 20_000)
  .addHelpText('after', '\nExample: node test/bench/run.mjs soak --shapes 10');
const { models, shapes, steps } = program.parse().opts<{ models: number; shapes: number; steps: number }>();

process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'soak-')); // so that what is left there is ours
const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20);
const failures: string[] = [];

function train(index: number, nSteps: number, onStep: (step: number) => void = () => undefined): void {
  const shape = index % shapes;
  const workload = transformer(`soak ${index}`, 8, {
    dModel: 8 + 2 * ((7 * shape) % 20), // in mixed order, so that early models are as large as late ones
    nLayer: 1,
    nHead: 2,
    contextLength: 12 + Math.floor(shape / 20),
    vocabSize: 64,
  });
  const { step, state, batch, statics } = workload.build();
  const training = compileStateful(step, state as unknown, statics);
  tf.dispose(state);
  for (let i = 1; i <= nSteps; i++) {
    tf.tidy(() => training.run(batch).loss.dataSync());
    onStep(i);
  }
  training.dispose();
  tf.dispose(batch);
}

await openBackend();
const tensorsAtFirst = tf.memory().numTensors;
let afterTen = 0;
for (let model = 1; model <= models; model++) {
  train(model, 20);
  if (model === 10) afterTen = megabytes();
  if (model % 10 === 0) console.log(JSON.stringify({ models: model, residentMegabytes: megabytes(), tensors: tf.memory().numTensors }));
}
const growth = megabytes() / afterTen - 1;
if (growth > 0.15) failures.push(`resident memory grew by ${Math.round(100 * growth)}% from the 10th model to the last`);
if (tf.memory().numTensors !== tensorsAtFirst) failures.push(`${tf.memory().numTensors - tensorsAtFirst} tensors are left`);

let tensorsInTraining = 0;
train(0, steps, (step) => {
  if (step === 1) tensorsInTraining = tf.memory().numTensors;
  if (tf.memory().numTensors !== tensorsInTraining) failures.push(`step ${step} has ${tf.memory().numTensors} tensors, the first had ${tensorsInTraining}`);
  if (step % Math.ceil(steps / 10) === 0)
    console.log(JSON.stringify({ step, residentMegabytes: megabytes(), tensors: tf.memory().numTensors }));
});

const left = readdirSync(process.env.TMPDIR);
if (left.length > 0) failures.push(`temporary files are left: ${left.join(', ')}`);
rmSync(process.env.TMPDIR, { recursive: true });
console.log(failures.length === 0 ? `passed: memory ${growth >= 0 ? '+' : ''}${(100 * growth).toFixed(1)}% from the 10th model to the last` : `failed: ${failures.slice(0, 5).join('; ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;
