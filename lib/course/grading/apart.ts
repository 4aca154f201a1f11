import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from '../../setup/paths.mjs';
import type { FromReader, Readings, ToReader } from './serve-reading.js';

/**
 * What reading somebody's text may take; the seconds are of computing, the same on a busy machine as on an idle one. An honest answer takes
 * a hundredth of it.
 */
export const READING_LIMITS = { cpuSeconds: 5, megabytes: 512 } as const;

/** What came of a reading, or what there was too little of. */
export type Apart<T> = { kind: 'done'; value: T } | { kind: 'stopped' };

/**
 * One thread for all readings of this process, one after the other: it is started with the first, and again after one that had to be
 * stopped.
 */
let reader: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Does a reading whose length a student's text decides (compiling, taking JSON apart, rendering) in a thread that is stopped when it takes
 * too long or too much memory. This thread stays free: it hears when its parent is gone, and ends with it.
 * @throws Error what the reading throws
 */
export function apart<Task extends keyof Readings>(
  task: Task,
  given: Parameters<Readings[Task]>[0],
  cpuSeconds: number = READING_LIMITS.cpuSeconds,
): Promise<Apart<ReturnType<Readings[Task]>>> {
  const one = last.then(() => readOnce({ task, given }, cpuSeconds));
  last = one.catch(() => undefined);
  return one as Promise<Apart<ReturnType<Readings[Task]>>>;
}

async function readOnce(request: ToReader, cpuSeconds: number): Promise<Apart<unknown>> {
  reader ??= await startReader();
  const used = reader;
  used.ref(); // this process waits for an answer, and not for the thread
  const answer = await new Promise<FromReader | undefined>((resolve) => {
    const end = (value?: FromReader) => {
      clearInterval(timer);
      used.off('message', end).off('exit', ended);
      resolve(value);
    };
    const ended = () => end();
    const before = process.cpuUsage();
    const timer = setInterval(() => {
      const { user, system } = process.cpuUsage(before); // this thread only waits
      if ((user + system) / 1e6 > cpuSeconds) ended();
    }, 100);
    used.on('message', end).on('exit', ended);
    used.postMessage(request);
  });
  used.unref();
  if (answer === undefined) {
    reader = undefined;
    await used.terminate();
    return { kind: 'stopped' };
  }
  if ('threw' in answer) throw new Error(answer.threw);
  return { kind: 'done', value: answer.value };
}

async function startReader(): Promise<Worker> {
  const script = join(root, 'lib', 'dist', 'course', 'grading', 'serve-reading.js');
  const worker = new Worker(script, {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: READING_LIMITS.megabytes, maxYoungGenerationSizeMb: 64 },
  });
  worker.on('error', () => undefined); // out of memory: `exit` tells
  // loading the compiler is not the student's time
  const isReady = await new Promise((resolve) => worker.once('message', () => resolve(true)).once('exit', () => resolve(false)));
  worker.once('exit', () => {
    if (reader === worker) reader = undefined;
  });
  if (isReady !== true) throw new Error(`${script} cannot be started; is the kit built?`);
  return worker;
}
