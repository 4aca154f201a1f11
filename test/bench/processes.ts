import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { compileStateful, openBackend, type Rung } from '../../lib/engine/index.js';
import { median, round } from './statistics.js';
import { WORKLOADS, type Workload } from './workloads.js';

/** What a child process is to do: run one mode of one workload for some seconds. */
export interface ChildTask {
  workload: string;
  rung: Rung;
  seconds: number;
  threads?: number;
}

export interface ChildResult {
  stepsPerSecond: number;
  /** The most memory that was resident, compiling included. */
  peakMegabytes: number;
}

/** Runs the task in a process of its own. */
export async function childSteps(task: ChildTask): Promise<ChildResult> {
  const [child] = startChildren([task]);
  await child!.ready;
  return child!.go();
}

/**
 * Two processes of one thread side by side against one process with all threads, by turns: steps a second of the compiled rung.
 * Worth knowing for sweeps, where there is always a second run to do.
 */
export async function stepsInProcesses(workload: Workload, rounds: number, threads: number): Promise<object> {
  const task = { workload: workload.name, rung: 'compiled' as const, seconds: 2 };
  const together: number[] = [];
  const alone: number[] = [];
  const run = async (tasks: ChildTask[]): Promise<number> => {
    const children = startChildren(tasks);
    await Promise.all(children.map(({ ready }) => ready)); // compiled before the clock starts
    const results = await Promise.all(children.map(({ go }) => go()));
    return results.reduce((sum, { stepsPerSecond }) => sum + stepsPerSecond, 0);
  };
  for (let turn = 0; turn < Math.min(rounds, 5); turn++) {
    together.push(await run([{ ...task, threads: 1 }, { ...task, threads: 1 }]));
    alone.push(await run([{ ...task, threads }]));
  }
  return {
    measured: 'two processes of one thread against one with all threads',
    stepsPerSecondTwo: round(median(together)),
    stepsPerSecondOne: round(median(alone)),
    timesTheThroughput: round(median(together) / median(alone)),
  };
}

/** Children compile, say `ready`, and run when told to, so that several can start at the same moment. */
function startChildren(tasks: ChildTask[]): { ready: Promise<void>; go: () => Promise<ChildResult> }[] {
  return tasks.map((task) => {
    const threads = task.threads === undefined ? {} : { SCALING_THREADS: String(task.threads) };
    const child = spawn(process.execPath, [join(process.env.BENCH_FOLDER!, 'run.mjs'), 'bench', '--child', JSON.stringify(task)], {
      env: { ...process.env, BENCH_CHILD: '1', ...threads }, stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    const ended = new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`a child process ended with code ${code}`))));
    });
    const ready = new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('ready\n')) resolve();
      });
      ended.catch(reject);
    });
    return {
      ready,
      async go() {
        child.stdin.end('go\n');
        await ended;
        return JSON.parse(output.trim().split('\n').at(-1)!) as ChildResult;
      },
    };
  });
}

/** The child's side. */
export async function runAsChild(json: string): Promise<void> {
  const task = JSON.parse(json) as ChildTask;
  await openBackend();
  const { step, state, batch, statics } = WORKLOADS.find(({ name }) => name === task.workload)!.build();
  const training = compileStateful(step, state as unknown, statics, { rung: task.rung });
  tf.dispose(state);
  const once = () => tf.tidy(() => training.run(batch).loss.dataSync()[0]!);
  once();
  once();
  console.log('ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const started = performance.now();
  let steps = 0;
  while (performance.now() - started < 1000 * task.seconds || steps < 3) {
    once();
    steps++;
  }
  const stepsPerSecond = (1000 * steps) / (performance.now() - started);
  console.log(JSON.stringify({ stepsPerSecond, peakMegabytes: process.resourceUsage().maxRSS / 1024 } satisfies ChildResult));
}
