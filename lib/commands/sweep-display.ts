import { MultiBar, type SingleBar } from 'cli-progress';
import { formatDuration } from '../plot/live-display.js';
import { isCompleted, isFailed, type StoredRun } from '../runs/store/run-record.js';
import type { PlannedRun } from '../runs/sweeps/sweep.js';
import type { SweepEvent } from '../runs/workers/run-sweep.js';

/** FLOPs as people write them: `3.2e12`. */
export const inFlops = (flops: number) => flops.toExponential(1).replace('e+', 'e');

/** One row of the table of finished runs. */
export function resultRow(label: string, record: StoredRun): string {
  if (isFailed(record)) return `${label}: failed, ${record.status.reason}`;
  const size = `N ${record.nParamsNonEmbedding.toLocaleString('en-US')}, ${record.tokens.toLocaleString('en-US')} tokens, ${formatDuration(record.wallSeconds)}`;
  if (!isCompleted(record)) return `${label}: diverged, ${record.status.kind === 'diverged' ? record.status.reason : ''} (${size})`;
  return `${label}: ${record.validationLossNatsPerToken.toFixed(4)} nats/token (${size})`;
}

/** Shows a sweep while it runs. */
export interface SweepDisplay {
  show(event: SweepEvent): void;
  stop(): void;
}

/** How much of the estimated work is done, and what it says about the rest. */
class Progress {
  private readonly started = performance.now();
  private readonly fractions = new Map<string, number>();
  finished = 0;

  constructor(private readonly runs: readonly PlannedRun[]) {}

  note(event: SweepEvent): void {
    if (event.kind === 'step') this.fractions.set(event.run.id, event.step / event.run.steps);
    if (event.kind === 'lost') this.fractions.delete(event.run.id);
    if (event.kind === 'recorded') {
      this.fractions.set(event.run.id, 1);
      this.finished++;
    }
  }

  /** Of the work as it was estimated, from 0 to 1. */
  get fraction(): number {
    return this.sum(({ estimatedSeconds }) => estimatedSeconds) / this.runs.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
  }

  get flops(): number {
    return this.sum(({ trainFlops }) => trainFlops);
  }

  /** `3 of 12 runs, 2.1e12 FLOPs, about 3 min 20 s left` */
  toString(): string {
    const elapsedSeconds = (performance.now() - this.started) / 1000;
    const { fraction } = this;
    const left = fraction > 0.01 ? `about ${formatDuration((elapsedSeconds * (1 - fraction)) / fraction)} left` : 'estimating the time';
    return `${this.finished} of ${this.runs.length} runs, ${inFlops(this.flops)} FLOPs, ${left}`;
  }

  private sum(of: (run: PlannedRun) => number): number {
    return this.runs.reduce((sum, run) => sum + of(run) * (this.fractions.get(run.id) ?? 0), 0);
  }
}

/** Bars for the whole and for each process below a growing table on a terminal; one line for each finished run elsewhere. Writes to standard error. */
export function openDisplay(runs: readonly PlannedRun[]): SweepDisplay {
  return process.stderr.isTTY ? terminalDisplay(runs) : plainDisplay(runs);
}

function plainDisplay(runs: readonly PlannedRun[]): SweepDisplay {
  const progress = new Progress(runs);
  return {
    show(event) {
      progress.note(event);
      const row = rowOf(event);
      if (row !== undefined) console.error(event.kind === 'recorded' ? `${row}; ${String(progress)}` : row);
    },
    stop: () => undefined,
  };
}

function rowOf(event: SweepEvent): string | undefined {
  switch (event.kind) {
    case 'recorded':
      return resultRow(event.run.label, event.record);
    case 'lost':
      return `${event.run.label}: its worker process ${event.how}; it will be run again`;
    case 'slow':
      return `${event.sentence} The time stated is that of TensorFlow; npx scaling doctor says what to do.`;
    case 'started':
    case 'step':
      return undefined;
  }
}

function terminalDisplay(runs: readonly PlannedRun[]): SweepDisplay {
  const progress = new Progress(runs);
  const bars = new MultiBar({ format: '{bar} {percent}%  {what}', hideCursor: true, clearOnComplete: true, autopadding: true, barsize: 24, stopOnComplete: false });
  const whole = bars.create(1, 0, { what: String(progress), percent: '0' });
  const ofWorker: SingleBar[] = [];
  const draw = (bar: SingleBar, fraction: number, what: string) => bar.update(fraction, { what, percent: (100 * fraction).toFixed(0) });
  return {
    show(event) {
      progress.note(event);
      const bar = (ofWorker[event.worker] ??= bars.create(1, 0, { what: '', percent: '0' }));
      if (event.kind === 'started') draw(bar, 0, `${event.run.label}: starting`);
      if (event.kind === 'step') draw(bar, event.step / event.run.steps, `${event.run.label}: step ${event.step} of ${event.run.steps}`);
      const row = rowOf(event);
      if (row !== undefined) bars.log(`${row}\n`);
      draw(whole, progress.fraction, String(progress));
    },
    stop: () => bars.stop(),
  };
}
