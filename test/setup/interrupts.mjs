// A campaign: set-up is interrupted at random moments, by Ctrl-C to its group, TERM or KILL, and each time one command must end in a
// working installation. Run with a folder that is a clone of the kit, whose set-up has been done once, so that the caches are warm:
//   node test/setup/interrupts.mjs FOLDER [--count 50] [--seed 1]
// Before each interrupt a part of the installation is taken away, in turn, so that each step is met at work.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals: [folder = ''] } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
let state = Number(values.seed);
/** Numbers from 0 to 1 (Lehmer's generator). */
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;

const script = join(folder, 'lib', 'setup', 'setup.mjs');
/** @param {string[]} files */
const remove = (...files) => files.forEach((file) => rmSync(join(folder, file), { recursive: true, force: true }));
/** @typedef {[name: string, damage: () => void, seconds: number]} Part whose removal set-up mends in about that time */
/** @type {[Part, ...Part[]]} */
const PARTS = [
  ['npm packages', () => remove('node_modules'), 20],
  ['Python and Jupyter', () => remove('.setup/venv'), 20],
  ['TensorFlow', () => remove('.setup/stamps/tensorflow.json', 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node'), 15],
  ['library', () => appendFileSync(join(folder, 'lib', 'index.ts'), '\n'), 15],
];
/** @type {[way: string, end: (child: import('node:child_process').ChildProcess) => boolean][]} */
const WAYS = [
  ['Ctrl-C', ({ pid }) => pid !== undefined && process.kill(-pid, 'SIGINT')],
  ['TERM', (child) => child.kill('SIGTERM')],
  ['KILL', (child) => child.kill('SIGKILL')],
];
// imports the library, computes with TensorFlow, and starts JupyterLab's server far enough to say its version
/** @type {[program: string, args: string[]][]} */
const WORKS = [
  [process.execPath, [join(folder, 'lib', 'bin', 'scaling.mjs'), 'plan', '--flops', '1e20', '--json']],
  [process.execPath, ['-e', "require('@tensorflow/tfjs-node').ones([2]).dataSync()"]],
  [join(folder, '.setup', 'venv', 'bin', 'python'), ['-m', 'jupyterlab', '--version']],
];

/** @type {number[]} */
const failures = [];
for (let i = 0; i < Number(values.count); i++) {
  const [part, damage, seconds] = PARTS[i % PARTS.length] ?? PARTS[0];
  const [way, end] = WAYS[Math.floor(random() * 3)] ?? ['', () => false];
  const moment = random() * seconds;
  damage();
  const child = spawn(process.execPath, [script], { cwd: folder, detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, moment * 1000))]);
  const early = child.exitCode === null;
  if (early) end(child);
  await ended;
  const started = performance.now();
  const again = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
  /** @param {typeof WORKS[number]} command */
  const fails = ([program, args]) => spawnSync(program, args, { cwd: folder }).status !== 0;
  const broken = again.status !== 0 ? [again.stdout + again.stderr] : WORKS.filter(fails).map(([, args]) => args.join(' '));
  if (broken.length > 0) failures.push(i);
  const took = ((performance.now() - started) / 1000).toFixed(0);
  const how = early ? `${way} after ${moment.toFixed(1)} s` : 'ended before';
  console.log(`${i + 1} ${part}: ${how}; ${broken.length > 0 ? `BROKEN ${broken.join('\n')}` : `works, after ${took} s`}`);
}
console.log(`${values.count} interrupts, ${failures.length} of them ended in a broken installation`);
process.exitCode = failures.length > 0 ? 1 : 0;
