import { join } from 'node:path';
import { counted } from '../../core/text.js';
import { isCompleted, type CompletedRun, type StoredRun } from '../../runs/index.js';
import { readAllRuns } from '../../runs/store/read-runs.js';
import { stateDir } from '../../setup/paths.mjs';
import { LiveDisplay, type HtmlDisplay } from '../../plot/live-display.js';

/** Whether the runs are those that were recorded, or are trained on this machine now. */
export interface LectureRunsOptions {
  /** Trains the whole sweep; what a stopped training has recorded is not trained again. */
  retrain: boolean;
  /** Where the progress is shown: `newDisplay()`. */
  display: HtmlDisplay;
}

/**
 * The runs of a sweep that came to their end: recorded ones at once, without TensorFlow, or trained anew in several processes.
 * One constant at the top of a notebook decides for all of its cells.
 *
 * Example: `const runs = await lectureRuns('isoflop', { retrain, display: newDisplay() })`.
 * @throws UnknownRunsError for a name under which nothing was recorded; InterruptedError
 */
export async function lectureRuns(name: string, options: LectureRunsOptions): Promise<CompletedRun[]> {
  return (await allLectureRuns(name, options)).filter(isCompleted);
}

/** The same with the runs that diverged, which are results too: `run.status` says which. */
export async function allLectureRuns(name: string, { retrain, display }: LectureRunsOptions): Promise<StoredRun[]> {
  return retrain ? train(name, display) : readAllRuns(name);
}

/** Runs what the notebook's own record file does not hold yet, and reads it. */
async function train(name: string, display: HtmlDisplay): Promise<StoredRun[]> {
  const [{ planSweep }, { findSweep }, { runSweep }, { RecordFile }, { readStore }, { defaultParallelism }, { interruptible }] =
    await Promise.all([
      import('../../runs/sweeps/sweep.js'),
      import('../../runs/sweeps/index.js'),
      import('../../runs/workers/run-sweep.js'),
      import('../../runs/store/append-store.js'),
      import('../../runs/store/read-runs.js'),
      import('../../runs/workers/schedule.js'),
      import('../../core/long-work.js'),
    ]);
  const plan = await planSweep(findSweep(name));
  const file = join(stateDir, 'retrained', `${name}.jsonl`);
  const store = new RecordFile(file);
  const todo = plan.filter(({ id }) => !store.isRecorded(id));
  const work = plan.reduce((sum, run) => sum + run.estimatedSeconds, 0);
  let done = work - todo.reduce((sum, run) => sum + run.estimatedSeconds, 0);
  const atWork = new Map<number, number>();
  const live = new LiveDisplay(display);
  const stop = new AbortController();
  try {
    await interruptible(async (breathe) => {
      const sweep = runSweep(plan, {
        ...defaultParallelism(todo.length), store, signal: stop.signal,
        onEvent(event) {
          const { run, worker } = event;
          if (event.kind === 'step') atWork.set(worker, (run.estimatedSeconds * event.step) / run.steps);
          if (event.kind === 'recorded') {
            done += run.estimatedSeconds;
            atWork.delete(worker);
          }
          live.progress(`${name}: ${run.label}`, (done + [...atWork.values()].reduce((a, b) => a + b, 0)) / work);
        },
      });
      let ended = false;
      const end = () => { ended = true; };
      sweep.then(end, end);
      try {
        while (!ended) {
          await Promise.race([sweep, new Promise((resolve) => setTimeout(resolve, 200))]);
          await breathe();
        }
      } finally {
        stop.abort();
        await sweep;
      }
    });
    live.progress(`${name}: ${counted(plan.length, 'run')}`, 1);
  } finally {
    live.close();
  }
  return readStore(file).runs;
}
