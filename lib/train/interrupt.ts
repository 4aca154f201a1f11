import { setImmediate as afterEvents } from 'node:timers/promises';

/** Thrown by work that was stopped by Ctrl-C, by the notebook's stop button or by its caller's AbortSignal. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/**
 * Runs `work` so that Ctrl-C (SIGINT, which is also a notebook's stop button) ends it at its next `breathe`.
 *
 * A notebook kernel abandons an interrupted cell but cannot stop its loop: without this, training would go on unseen beside the next cell.
 * `breathe` lets pending events through (display updates, the interrupt itself) and throws InterruptedError once there was an interrupt.
 */
export async function interruptible<T>(work: (breathe: () => Promise<void>) => Promise<T>, signal?: AbortSignal): Promise<T> {
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
  };
  process.on('SIGINT', interrupt);
  try {
    return await work(async () => {
      await afterEvents();
      if (interrupted || signal?.aborted) throw new InterruptedError('stopped before the end');
    });
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}
