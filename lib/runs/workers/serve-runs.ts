import { InterruptedError } from '../../core/long-work.js';
import type { Checkpoints, ExecuteRun } from '../execute.js';
import type { RunConfig } from '../run-config.js';
import type { RunRecord } from '../store/run-record.js';

/** What a sweep says to a worker. */
export type ToWorker = { kind: 'run'; config: RunConfig; checkpoints?: Checkpoints } | { kind: 'stop' };

/** What a worker answers: what slows it, where it is, and then one of three endings. */
export type FromWorker =
  | { kind: 'slow'; sentence: string }
  | { kind: 'step'; step: number }
  | { kind: 'record'; record: RunRecord }
  | { kind: 'failed'; reason: string }
  | { kind: 'interrupted' };

/** Time between two messages about progress. */
const PROGRESS_MILLISECONDS = 200;

/**
 * Makes this process a sweep's worker: it executes the runs that its parent sends, one at a time.
 * It ends when the parent is gone, however that came about, so that a killed sweep leaves no process behind.
 */
export function serveRuns(execute: ExecuteRun): void {
  if (!process.connected) process.exit(); // the parent was gone before this process was ready
  let stop: AbortController | undefined;
  process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole terminal; the sweep decides, and says `stop`
  process.on('disconnect', () => process.exit());
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') return stop?.abort();
    stop = new AbortController();
    void run(message, stop.signal).then(say);
  });

  async function run({ config, checkpoints }: Extract<ToWorker, { kind: 'run' }>, signal: AbortSignal): Promise<FromWorker> {
    let lastSaid = -Infinity;
    try {
      const record = await execute(config, {
        signal,
        ...(checkpoints && { checkpoints }),
        onBackend({ name, sentence }) {
          if (name !== 'tensorflow') say({ kind: 'slow', sentence });
        },
        onStep(step) {
          if (performance.now() - lastSaid < PROGRESS_MILLISECONDS) return;
          lastSaid = performance.now();
          say({ kind: 'step', step });
        },
      });
      return { kind: 'record', record };
    } catch (error) {
      if (error instanceof InterruptedError) return { kind: 'interrupted' };
      return { kind: 'failed', reason: reasonOf(error) };
    }
  }
}

function say(message: FromWorker): void {
  process.send?.(message, undefined, {}, () => undefined); // a parent that is gone hears nothing, and `disconnect` follows
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 300);
}
