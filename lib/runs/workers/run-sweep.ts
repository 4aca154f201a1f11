import type { RunStore } from '../store/append-store.js';
import type { Claim } from '../store/claims.js';
import type { Checkpoints } from '../execute.js';
import { checkTextsAreHere } from '../recipes.js';
import { recordFailure, type StoredRun } from '../store/run-record.js';
import { PendingRuns, type Parallelism } from './schedule.js';
import type { PlannedRun } from '../sweeps/sweep.js';
import { startWorker, type RunEnding, type WorkerProcess } from './worker-process.js';

/** A run whose worker was ended this often is recorded as failed. */
const MAX_LOST_WORKERS = 3;

/** A worker that compiles or draws its corpus cannot hear that it should stop; after this long it is ended as it is. */
const GRACE_MILLISECONDS = 5000;

/** What happens while a sweep runs. `worker` counts the processes from 0. */
export type SweepEvent =
  | { kind: 'started'; worker: number; run: PlannedRun }
  | { kind: 'step'; worker: number; run: PlannedRun; step: number }
  | { kind: 'recorded'; worker: number; run: PlannedRun; record: StoredRun }
  | { kind: 'lost'; worker: number; run: PlannedRun; how: string }
  /** The runs are computed by something slower than TensorFlow; said once. */
  | { kind: 'slow'; worker: number; run: PlannedRun; sentence: string };

export interface SweepOptions extends Parallelism {
  /** Where the records go; what it already holds is not run again, except what failed. */
  store: RunStore;
  onEvent?: (event: SweepEvent) => void;
  /** Stops every run at its next step. */
  signal?: AbortSignal;
  /** Where an interrupted run is gone on with, if anywhere. */
  checkpointsOf?: (run: PlannedRun) => Checkpoints;
  /** The module that a worker process runs; the kit's own unless said. */
  worker?: URL;
}

/** How a sweep ended. */
export interface SweepOutcome {
  /** Recorded now, by this sweep. */
  recorded: StoredRun[];
  /** In the file before. */
  alreadyRecorded: number;
  /** Left to another sweep on the same file, which has them at work. */
  elsewhere: { run: PlannedRun; holder: string }[];
  interrupted: boolean;
}

/**
 * Executes the runs that the store does not hold yet, in several processes, and keeps each record the moment it is there.
 *
 * Killed at any moment it loses at most the runs in flight: called again, it goes on with the others. Only this process writes.
 * @throws InputError if the store holds a line that is no record, or a text that a run reads is not here: then nothing is run
 */
export async function runSweep(runs: readonly PlannedRun[], options: SweepOptions): Promise<SweepOutcome> {
  const sweep = new SweepInProgress(runs, options);
  return sweep.execute();
}

/** Owns the worker processes and the claims of one sweep. */
class SweepInProgress {
  private readonly pending: PendingRuns<PlannedRun>;
  private readonly toDo: number;
  private readonly outcome: SweepOutcome;
  private readonly lost = new Map<string, number>();
  /** What each worker is busy with. */
  private readonly atWork: (PlannedRun | undefined)[] = [];
  private readonly workers: (WorkerProcess | undefined)[] = [];
  private saidSlow = false;

  constructor(runs: readonly PlannedRun[], private readonly options: SweepOptions) {
    const pending = runs.filter(({ id }) => !options.store.isRecorded(id));
    checkTextsAreHere(pending.map(({ config }) => config));
    this.pending = new PendingRuns(pending);
    this.toDo = pending.length;
    this.outcome = { recorded: [], alreadyRecorded: runs.length - pending.length, elsewhere: [], interrupted: false };
  }

  async execute(): Promise<SweepOutcome> {
    const { processes, signal } = this.options;
    let grace: NodeJS.Timeout | undefined;
    const stop = () => {
      this.workers.forEach((worker) => worker?.stop());
      grace = setTimeout(() => this.workers.forEach((worker) => worker?.kill()), GRACE_MILLISECONDS);
    };
    signal?.addEventListener('abort', stop);
    try {
      await Promise.all(Array.from({ length: Math.min(processes, this.toDo) }, (_, index) => this.work(index)));
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener('abort', stop);
      this.workers.forEach((worker) => worker?.kill()); // idle unless something was thrown
    }
    return { ...this.outcome, interrupted: signal?.aborted ?? false };
  }

  /** One worker: takes runs until there are none left for it. */
  private async work(index: number): Promise<void> {
    let ownShape: string | undefined;
    while (!this.options.signal?.aborted) {
      const taken = this.take(index, ownShape);
      if (!taken) break;
      const { run, claim } = taken;
      try {
        ownShape = run.shape;
        await this.carryOut(index, run);
      } finally {
        this.atWork[index] = undefined;
        claim.release();
      }
    }
    await this.workers[index]?.close();
  }

  /** The next run that neither the file nor another sweep has. */
  private take(index: number, ownShape: string | undefined): { run: PlannedRun; claim: Extract<Claim, { kind: 'ours' }> } | undefined {
    for (;;) {
      const shapesAtWork = new Set(this.atWork.flatMap((run) => (run ? [run.shape] : [])));
      const run = this.pending.take({ shapesAtWork, ...(ownShape !== undefined && { ownShape }) });
      if (!run) return undefined;
      const claim = this.options.store.claim(run.id);
      if (claim.kind === 'theirs') {
        this.outcome.elsewhere.push({ run, holder: claim.holder });
        continue;
      }
      if (this.options.store.isRecorded(run.id)) { // another sweep was faster
        claim.release();
        this.outcome.alreadyRecorded++;
        continue;
      }
      this.atWork[index] = run;
      return { run, claim };
    }
  }

  private async carryOut(index: number, run: PlannedRun): Promise<void> {
    const { worker: entry = new URL('./worker.js', import.meta.url), threads, onEvent, signal } = this.options;
    let worker = this.workers[index];
    if (!worker?.isAlive) worker = this.workers[index] = startWorker(entry, threads);
    onEvent?.({ kind: 'started', worker: index, run });
    const ending = await worker.run(run.config, {
      onStep: (step) => onEvent?.({ kind: 'step', worker: index, run, step }),
      onSlow: (sentence) => {
        if (!this.saidSlow) onEvent?.({ kind: 'slow', worker: index, run, sentence });
        this.saidSlow = true;
      },
    }, this.options.checkpointsOf?.(run));
    const record = this.recordOf(run, ending);
    if (record) {
      if ((await this.options.store.append(record)) === 'already recorded') {
        this.outcome.alreadyRecorded++;
      } else {
        this.outcome.recorded.push(record);
        onEvent?.({ kind: 'recorded', worker: index, run, record });
      }
    } else if (!signal?.aborted) {
      onEvent?.({ kind: 'lost', worker: index, run, how: ending.kind === 'lost' ? ending.how : 'was interrupted' });
      this.pending.add(run);
    }
  }

  /** What is to be kept of an ending, if anything is. */
  private recordOf(run: PlannedRun, ending: RunEnding): StoredRun | undefined {
    switch (ending.kind) {
      case 'record':
        if (ending.record.id !== run.id) return recordFailure(run.config, `the executor changed the configuration: expected the record of ${run.id}, got ${ending.record.id}`);
        return ending.record;
      case 'failed':
        return recordFailure(run.config, ending.reason);
      case 'interrupted':
        return undefined;
      case 'lost': {
        const times = (this.lost.get(run.id) ?? 0) + 1;
        this.lost.set(run.id, times);
        return times < MAX_LOST_WORKERS || this.options.signal?.aborted
          ? undefined
          : recordFailure(run.config, `its worker process ${ending.how}, ${times} times`);
      }
    }
  }
}
