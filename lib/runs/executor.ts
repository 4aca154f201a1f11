import type { RecordFile } from './store/append-store.js';
import type { PlannedRun } from './sweeps/sweep.js';
import { runSweep, type SweepEvent, type SweepOutcome } from './workers/run-sweep.js';
import type { Parallelism } from './workers/schedule.js';

/**
 * Where the runs of a sweep are carried out: each is in the file once when the promise is kept, whatever was there before. Ended by
 * `signal`, or killed, it is taken up by the next call.
 */
export type Executor = (
  runs: readonly PlannedRun[],
  options: { file: RecordFile; signal: AbortSignal; onEvent: (event: SweepEvent) => void },
) => Promise<SweepOutcome>;

/** The processes of this machine. */
export function onThisMachine(parallelism: Parallelism): Executor {
  return (runs, { file, signal, onEvent }) => runSweep(runs, { ...parallelism, store: file, signal, onEvent });
}
