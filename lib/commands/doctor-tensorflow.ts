import type { Tensor } from '@tensorflow/tfjs';
import { compile, openBackend } from '../engine/index.js';
import { remedies } from '../setup/remedies.mjs';
import { readStamp } from '../setup/stamp.mjs';
import type { Finding } from './doctor.js';

// Run by the doctor as a process of its own, with the name of a layer; sends its finding.

async function examineTensorFlow(): Promise<Finding> {
  const { name, sentence } = await openBackend();
  if (name !== 'tensorflow') return { state: 'reduced', found: sentence, remedy: remedies.again() };
  const origin =
    (readStamp('tensorflow') as { rung?: string } | undefined)?.rung === 'official' ? 'official binary' : "addon built against pip's wheel";
  return { state: 'works', found: `${sentence} First rung that worked: ${origin}.` };
}

/** Compiles a function of one operation: the rung that training steps will be run on. */
async function examineCompiler(): Promise<Finding> {
  await openBackend();
  const tf = await import('@tensorflow/tfjs');
  const square = compile(({ x }: { x: Tensor }) => x.square(), {});
  const nine = tf.tidy(() => square.run({ x: tf.scalar(3) }).dataSync()[0]);
  if (nine !== 9) return { state: 'broken', found: `a compiled 3^2 is ${nine}`, remedy: 'set SCALING_RUNG=eager and report it' };
  const { rung, reason } = square.report()!;
  const found = {
    compiled: 'training steps are compiled by XLA',
    graph: 'training steps run as plain graphs',
    eager: 'training steps run operation by operation',
  }[rung];
  return rung === 'compiled' ? { state: 'works', found } : { state: 'reduced', found: `${found}: ${reason}` };
}

try {
  process.send!(await (process.argv[2] === 'compiler' ? examineCompiler() : examineTensorFlow()));
} catch (error) {
  process.send!({ state: 'reduced', found: (error as Error).message.split('\n')[0]!, remedy: remedies.again() } satisfies Finding);
}
process.disconnect();
