import { availableParallelism } from 'node:os';

/** What a schedule looks at. */
export interface Work {
  shape: string;
  estimatedSeconds: number;
}

/** The runs of one shape that wait. */
interface Waiting<W> {
  /** With the order in which they came; where `isSorted`, the next one is last. */
  runs: { run: W; order: number }[];
  isSorted: boolean;
  seconds: number;
}

/**
 * Runs that wait for a worker, by shape: which is next costs no more where thousands wait.
 *
 * An idle worker takes its own shape first, because it has that program compiled; otherwise, of the shapes that no other worker is busy
 * with, the one with most work left; otherwise a share of another worker's. Within a shape the longest first, so that no long run is left
 * to the end while other workers idle (Graham 1969, "Bounds on multiprocessing timing anomalies").
 */
export class PendingRuns<W extends Work> {
  private readonly ofShape = new Map<string, Waiting<W>>();
  private came = 0;

  constructor(runs: readonly W[]) {
    for (const run of runs) this.add(run);
  }

  add(run: W): void {
    const waiting = this.ofShape.get(run.shape) ?? { runs: [], isSorted: true, seconds: 0 };
    waiting.runs.push({ run, order: this.came++ });
    waiting.isSorted = false;
    waiting.seconds += run.estimatedSeconds;
    this.ofShape.set(run.shape, waiting);
  }

  /** Takes out the run that is next, if any waits. */
  take({ ownShape, shapesAtWork }: { ownShape?: string; shapesAtWork: ReadonlySet<string> }): W | undefined {
    const shape = ownShape !== undefined && this.ofShape.has(ownShape) ? ownShape
      : this.withMostWork(shapesAtWork) ?? this.withMostWork(new Set());
    if (shape === undefined) return undefined;
    const waiting = this.ofShape.get(shape)!;
    if (!waiting.isSorted) waiting.runs.sort((a, b) => a.run.estimatedSeconds - b.run.estimatedSeconds || b.order - a.order);
    waiting.isSorted = true;
    const { run } = waiting.runs.pop()!;
    waiting.seconds -= run.estimatedSeconds;
    if (waiting.runs.length === 0) this.ofShape.delete(shape);
    return run;
  }

  private withMostWork(except: ReadonlySet<string>): string | undefined {
    let most: [shape: string, seconds: number] | undefined;
    for (const [shape, { seconds }] of this.ofShape) if (!except.has(shape) && (!most || seconds > most[1])) most = [shape, seconds];
    return most?.[0];
  }
}

/** How many processes work side by side, and how many threads each has. */
export interface Parallelism {
  processes: number;
  threads: number;
}

/**
 * One process of one thread for each core, because for models this small two of them do 1.1 to 1.5 times the work of one process of two
 * threads (DESIGN.md); where there are fewer runs than cores, the runs share the cores.
 *
 * Worked value: 10 runs on 4 cores are 4 processes of 1 thread; 1 run is 1 process of 4.
 */
export function defaultParallelism(runs: number, cores = availableParallelism()): Parallelism {
  const processes = Math.max(1, Math.min(runs, cores));
  return { processes, threads: Math.max(1, Math.floor(cores / processes)) };
}
