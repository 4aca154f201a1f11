import { availableParallelism } from 'node:os';

/** What a schedule looks at. */
export interface Work {
  shape: string;
  estimatedSeconds: number;
}

/**
 * The run that an idle worker takes next.
 *
 * Its own shape first, because it has that program compiled; otherwise, of the shapes that no other worker is busy with, the one with most
 * work left; otherwise a share of another worker's. Within a shape the longest first, so that no long run is left to the end while other
 * workers idle (Graham 1969, "Bounds on multiprocessing timing anomalies").
 */
export function nextRun<W extends Work>(
  pending: readonly W[],
  { ownShape, shapesAtWork }: { ownShape?: string; shapesAtWork: ReadonlySet<string> },
): W | undefined {
  const left = new Map<string, number>();
  for (const { shape, estimatedSeconds } of pending) left.set(shape, (left.get(shape) ?? 0) + estimatedSeconds);
  const shapes = [...left.keys()];
  const free = shapes.filter((shape) => !shapesAtWork.has(shape));
  const mostWork = (among: readonly string[]) => among.reduce((most, shape) => (left.get(shape)! > left.get(most)! ? shape : most));
  const shape =
    ownShape !== undefined && left.has(ownShape)
      ? ownShape
      : free.length > 0
        ? mostWork(free)
        : shapes.length > 0
          ? mostWork(shapes)
          : undefined;
  return pending
    .filter((run) => run.shape === shape)
    .reduce<W | undefined>((longest, run) => (longest && longest.estimatedSeconds >= run.estimatedSeconds ? longest : run), undefined);
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
