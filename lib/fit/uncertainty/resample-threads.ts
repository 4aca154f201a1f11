import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ResampleTask } from './bootstrap.js';

/** How many threads share a bootstrap unless said. */
export const machineThreads = (): number => availableParallelism();

/** The compiled worker, which stands beside this file; run from TypeScript sources, as the tests are, there is none. */
export function resampleWorker(): URL | undefined {
  const worker = new URL('./resample-worker.js', import.meta.url);
  return existsSync(worker) ? worker : undefined;
}

/** What `resample` gives for this block, computed in a thread of its own. */
export function inThread(worker: URL, task: ResampleTask): Promise<number[][]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: task });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`a bootstrap thread ended with code ${code} before it answered`)));
  });
}
