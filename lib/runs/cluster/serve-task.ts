import { setTimeout as wait } from 'node:timers/promises';
import type { PlannedRun } from '../sweeps/sweep.js';
import { runSweep } from '../workers/run-sweep.js';
import { defaultParallelism } from '../workers/schedule.js';
import { SharedFolder } from './shared-folder.js';

/** Between two looks at a run that another task has. */
const PATIENCE_MILLISECONDS = 5000;

/**
 * Carries out a task on whatever machine the queue chose: its runs, but those that are recorded, each from its last checkpoint. A run that
 * another task has at work, which the queue may believe dead, is waited for: until it is recorded, or until its claim runs out.
 * SIGTERM, by which a queue announces the end of a task, ends it at the next step.
 */
export async function serveTask(path: string, array: string, index: number): Promise<void> {
  const folder = new SharedFolder(path);
  const { cores, checkpointSeconds } = folder.submission(array);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR1'] as const) process.on(signal, () => stopping.abort());
  let open = folder.runsOf(array, index);
  while (open.length > 0 && !stopping.signal.aborted) {
    const { elsewhere, recorded } = await runSweep(open, {
      ...defaultParallelism(open.length, cores),
      store: folder,
      signal: stopping.signal,
      checkpointsOf: ({ id }) => ({ directory: folder.checkpointsOf(id), everySeconds: checkpointSeconds }),
      onEvent: (event) => sayOf(event.run, event.kind),
    });
    const failed = new Set(recorded.filter(({ status }) => status.kind === 'failed').map(({ id }) => id));
    open = open.filter(({ id }) => !folder.isRecorded(id) && !failed.has(id));
    if (elsewhere.length > 0 && open.length > 0) {
      await wait(PATIENCE_MILLISECONDS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
}

function sayOf({ label, id }: PlannedRun, kind: string): void {
  if (kind !== 'step') console.log(`${new Date().toISOString()} ${id} ${label}: ${kind}`);
}
