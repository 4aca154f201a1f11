import { InputError } from './check.js';

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
  const host = globalThis.process as NodeJS.Process | undefined; // a browser has none, and no Ctrl-C
  host?.on('SIGINT', interrupt);
  try {
    return await work(async () => {
      await afterEvents();
      if (interrupted || signal?.aborted) throw new InterruptedError('stopped before the end');
    });
  } finally {
    host?.removeListener('SIGINT', interrupt);
  }
}

/** When the events that wait have been heard. A browser's timer would wait 4 ms. */
function afterEvents(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => resolve(port1.close()), { once: true });
    port1.start();
    port2.postMessage(undefined);
  });
}

/** How far some work is. */
export interface Progress {
  /** What is being done now, for example `dModel 32: step 120 of 600`. */
  doing: string;
  /** Share of the whole work that is done, from 0 to 1. */
  fraction: number;
  elapsedSeconds: number;
}

/**
 * A duration as people say it: `48 s`, `3 min 20 s`, `2 h 5 min`.
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time remaining if the rest goes as fast as what is done: elapsed (1 - f) / f; undefined until there is something to go by. */
export function secondsRemaining({ fraction, elapsedSeconds }: Progress): number | undefined {
  return fraction > 0.005 ? (elapsedSeconds * (1 - fraction)) / fraction : undefined;
}

/** What a reader of a tab waits for. */
const TAB_SECONDS = 30;

/**
 * Seconds that a live cell may train: as many as it takes on a machine, 30 in a browser tab. The environment variable SCALING_LIVE says
 * otherwise: `full`, or a number of seconds.
 * @throws InputError for another value
 */
export function livePatience(): number {
  const asked = process.env.SCALING_LIVE ?? '';
  if (asked === '') return (process as { browser?: boolean }).browser ? TAB_SECONDS : Infinity;
  if (asked === 'full') return Infinity;
  if (Number(asked) > 0) return Number(asked);
  throw new InputError(`SCALING_LIVE: expected full, or the seconds that a live cell may train, got "${asked}"`);
}
