import { fork } from 'node:child_process';
import type { FromWorker, ToWorker } from './serve-runs.js';
import type { Checkpoints } from '../execute.js';
import type { RunRecord } from '../store/run-record.js';
import type { RunConfig } from '../run-config.js';

/** How a worker's run ended. `lost` is a worker that ended before its run did. */
export type RunEnding =
  | { kind: 'record'; record: RunRecord }
  | { kind: 'failed'; reason: string }
  | { kind: 'interrupted' }
  | { kind: 'lost'; how: string };

/** What is heard of a run on its way. */
interface Hears {
  onStep: (step: number) => void;
  onSlow: (sentence: string) => void;
}

/** A process of its own that executes runs one at a time. */
export interface WorkerProcess {
  readonly pid: number;
  /** Never rejects: a process that ends is an ending of the run. */
  run(config: RunConfig, hears: Hears, checkpoints?: Checkpoints): Promise<RunEnding>;
  /** Asks for the run to end at its next step. */
  stop(): void;
  kill(): void;
  /** Ends the process; to be called when it is idle. */
  close(): Promise<void>;
  readonly isAlive: boolean;
}

/** Starts a worker whose TensorFlow has `threads` threads. */
export function startWorker(entry: URL, threads: number): WorkerProcess {
  const child = fork(entry, [], {
    // glibc gives each thread an arena of its own, and each keeps what a compilation freed: 876 MB after 100 models, 683 with one
    env: { MALLOC_ARENA_MAX: '1', ...process.env, SCALING_THREADS: String(threads) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr!.on('data', (text) => (complaints = (complaints + String(text)).slice(-2000)));
  let ending: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}${lastLine(complaints)}`));
  }).then((how) => (ending = how));
  const say = (message: ToWorker) => {
    if (child.connected) child.send(message, () => undefined); // if it is gone, `ended` tells
  };
  return {
    pid: child.pid!,
    get isAlive() {
      return ending === undefined;
    },
    async run(config, { onStep, onSlow }, checkpoints) {
      let hear: (message: FromWorker) => void;
      const answered = new Promise<RunEnding>((resolve) => {
        hear = (message) => {
          if (message.kind === 'step') onStep(message.step);
          else if (message.kind === 'slow') onSlow(message.sentence);
          else resolve(message);
        };
        child.on('message', hear);
      });
      say({ kind: 'run', config, ...(checkpoints && { checkpoints }) });
      const run = await Promise.race([answered, ended.then((how): RunEnding => ({ kind: 'lost', how }))]);
      child.off('message', hear!);
      return run;
    },
    stop: () => say({ kind: 'stop' }),
    kill: () => void child.kill('SIGKILL'),
    async close() {
      child.kill('SIGKILL'); // idle, it has nothing to lose, and TensorFlow takes its time to unload
      await ended;
    },
  };
}

function lastLine(complaints: string): string {
  const line = complaints.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : ` (${line.slice(0, 200)})`;
}
