import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { existsSync, readFileSync } from 'node:fs';
import { InputError } from '../../core/check.js';
import { checkTextsAreHere } from '../recipes.js';
import type { RecordFile } from '../store/append-store.js';
import { recordFailure, type StoredRun } from '../store/run-record.js';
import type { PlannedRun } from '../sweeps/sweep.js';
import type { SweepEvent, SweepOutcome } from '../workers/run-sweep.js';
import { QueueRefusal, QueueSilence, taskCommand, type QueuedTask, type Scheduler, type TaskStart } from './scheduler.js';
import type { SharedFolder, Submission } from './shared-folder.js';

/** Records that are merged at a time: as many as are held in memory. */
const RECORDS_AT_A_TIME = 100;

/** What a sweep in a queue needs to know. */
export interface QueueOptions extends TaskStart {
  scheduler: Scheduler;
  folder: SharedFolder;
  file: RecordFile;
  /** What a task is made of; see {@link tasksOf}. */
  size: TaskSize;
  cores: number;
  megabytes: number;
  /** How often a run may be lost without having come further before it is recorded as failed. */
  attempts: number;
  checkpointSeconds: number;
  /** Between two looks at queue and folder. */
  pollSeconds: number;
  /** Returns when all is submitted, instead of when all is recorded. */
  detach?: boolean;
  signal?: AbortSignal;
  onEvent?: (event: SweepEvent) => void;
  /** What the reader should know of the queue, a sentence each. */
  onNews?: (sentence: string) => void;
}

/** How large tasks are made. */
export interface TaskSize {
  /** By the estimates of the runs. */
  seconds: number;
  mostRuns: number;
}

/**
 * Runs in tasks: of one shape each, which is compiled once, the longest first, as many as `seconds` hold by their estimates but at most
 * `mostRuns`, and at least one.
 * Worked value: with 100 s, runs of 70, 60, 30 and 20 s of one shape make tasks of 70, of 60 and 30, and of 20.
 */
export function tasksOf(runs: readonly PlannedRun[], { seconds, mostRuns }: TaskSize): PlannedRun[][] {
  const ofShape = new Map<string, PlannedRun[]>();
  for (const run of runs) {
    const same = ofShape.get(run.shape);
    if (same) same.push(run);
    else ofShape.set(run.shape, [run]);
  }
  return [...ofShape.values()].flatMap((same) => {
    const tasks: PlannedRun[][] = [];
    let left = 0;
    for (const run of same.sort((a, b) => b.estimatedSeconds - a.estimatedSeconds)) {
      const task = tasks.at(-1);
      if (task && task.length < mostRuns && run.estimatedSeconds <= left) task.push(run);
      else {
        tasks.push([run]);
        left = seconds;
      }
      left -= run.estimatedSeconds;
    }
    return tasks;
  });
}

/** Appends the records that a folder holds to the file, once each, and gives each that was not there to `take`. */
export async function mergeRecords(
  folder: SharedFolder, file: RecordFile, take: (record: StoredRun) => void = () => undefined,
): Promise<void> {
  const ids = folder.newRecords();
  for (let begin = 0; begin < ids.length; begin += RECORDS_AT_A_TIME) {
    const fresh = ids.slice(begin, begin + RECORDS_AT_A_TIME).map((id) => folder.readRecord(id)).filter(({ id }) => !file.isRecorded(id));
    await file.appendAll(fresh);
    fresh.forEach(take);
  }
}

/** Where the runs of a sweep are, by the folder and the queue. */
export interface QueueState {
  /** In the record file. */
  recorded: PlannedRun[];
  running: PlannedRun[];
  waiting: PlannedRun[];
  /** In no task of the queue, and not recorded. */
  lost: PlannedRun[];
  /** The queue's words for the tasks of arrays that it still knows, by `array index`. */
  tasks: QueuedTask[];
}

/** @throws QueueSilence if the queue does not answer */
export async function queueState(
  runs: readonly PlannedRun[], { scheduler, folder, file }: Pick<QueueOptions, 'scheduler' | 'folder' | 'file'>,
): Promise<QueueState> {
  const submissions = folder.submissions();
  const tasks = await scheduler.list(submissions.map(({ name }) => name));
  const runsIn = new Map(submissions.map(({ name, tasks: ids }) => [name, ids]));
  const where = new Map<string, 'running' | 'waiting'>();
  for (const { array, index, state } of tasks) {
    if (state === 'ended') continue;
    for (const id of runsIn.get(array)?.[index] ?? []) if (where.get(id) !== 'running') where.set(id, state);
  }
  const isRecorded = ({ id }: PlannedRun) => file.isRecorded(id) || folder.isRecorded(id);
  const open = runs.filter((run) => !isRecorded(run));
  return {
    recorded: runs.filter(isRecorded),
    running: open.filter(({ id }) => where.get(id) === 'running'),
    waiting: open.filter(({ id }) => where.get(id) === 'waiting'),
    lost: open.filter(({ id }) => !where.has(id)),
    tasks,
  };
}

/** Takes the sweep's tasks out of the queue; what is recorded stays, and what was cancelled counts as no attempt. */
export async function cancelInQueue({ scheduler, folder }: Pick<QueueOptions, 'scheduler' | 'folder'>): Promise<void> {
  folder.isCancelled = true; // for a process that submits the sweep now
  const open = folder.submissions().filter(({ cancelled }) => !cancelled);
  for (const submission of open) folder.keep({ ...submission, cancelled: true });
  const tasks = await scheduler.list(open.map(({ name }) => name));
  await scheduler.cancel([...new Set(tasks.filter(({ state }) => state !== 'ended').map(({ array }) => array))]);
}

/**
 * Sees each of the runs recorded in the file by tasks of a queue: submits them, merges what they recorded, submits again what was lost to
 * a node, a time limit or a preemption, and records as failed what was lost too often. This process may end at any moment: the tasks go on,
 * and another call takes the sweep up where they are.
 * @throws InputError if another process submits this sweep now, a text that a run reads is not here, or the queue refuses its tasks
 */
export async function sweepInQueue(runs: readonly PlannedRun[], options: QueueOptions): Promise<SweepOutcome> {
  const { folder, file } = options;
  checkTextsAreHere(runs.filter(({ id }) => !file.isRecorded(id)).map(({ config }) => config));
  folder.open();
  const claim = folder.claim('submitter');
  if (claim.kind === 'theirs') throw new InputError(`--executor: ${claim.holder} submits this sweep already; --status and --collect disturb nobody`);
  folder.isCancelled = false;
  try {
    return await new SweepInQueue(runs, options).execute();
  } finally {
    claim.release();
  }
}

class SweepInQueue {
  private readonly runOf: Map<string, PlannedRun>;
  private readonly outcome: SweepOutcome;
  private readonly failed = new Set<string>();
  private readonly endings = new Map<string, string>();
  private silence: string | undefined;

  constructor(private readonly runs: readonly PlannedRun[], private readonly options: QueueOptions) {
    this.runOf = new Map(runs.map((run) => [run.id, run]));
    const alreadyRecorded = runs.filter(({ id }) => options.file.isRecorded(id)).length;
    this.outcome = { recorded: [], alreadyRecorded, elsewhere: [], interrupted: false };
  }

  async execute(): Promise<SweepOutcome> {
    const { signal, pollSeconds, detach, folder } = this.options;
    while (!signal?.aborted && !folder.isCancelled) {
      if (await this.step()) return this.outcome;
      if (detach && this.silence === undefined) return { ...this.outcome, interrupted: true };
      await wait(1000 * pollSeconds, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    }
    return { ...this.outcome, interrupted: true };
  }

  /** One look at folder and queue, and what follows from it; true when there is nothing left to do. */
  private async step(): Promise<boolean> {
    const { folder, file, scheduler } = this.options;
    await mergeRecords(folder, file, (record) => this.recorded(record));
    if (this.open().length === 0) return this.end([]);
    let state: QueueState;
    try {
      state = await queueState(this.open(), this.options);
      this.said(undefined);
    } catch (error) {
      if (!(error instanceof QueueSilence)) throw error;
      this.said(`${scheduler.name} does not answer (${error.message}); its tasks go on, and it is asked again`);
      return false;
    }
    for (const { array, index, state: where, words } of state.tasks) if (where === 'ended') this.endings.set(`${array} ${index}`, words);
    await mergeRecords(folder, file, (record) => this.recorded(record)); // what came between the two looks
    const lost = state.lost.filter(({ id }) => !file.isRecorded(id));
    const submissions = folder.submissions();
    const attempts = attemptsOf(lost, submissions, folder);
    const tried = lost.filter(({ id }) => attempts.get(id)! > 0);
    if (tried.length > 0) this.options.onNews?.(`${tried.length} runs were lost: ${this.reasons(tried, submissions)}`);
    for (const run of lost) if (attempts.get(run.id)! >= this.options.attempts) await this.giveUp(run, submissions);
    const again = lost.filter(({ id }) => !this.failed.has(id));
    await this.submit([
      ...tasksOf(again.filter(({ id }) => attempts.get(id) === 0), this.options.size),
      ...again.filter(({ id }) => attempts.get(id)! > 0).map((run) => [run]), // alone, so that no other falls with it
    ], state.running.length + state.waiting.length > 0);
    return this.open().length === 0 && this.end(state.tasks);
  }

  private open(): PlannedRun[] {
    return this.runs.filter(({ id }) => !this.options.file.isRecorded(id) && !this.failed.has(id));
  }

  private recorded(record: StoredRun): void {
    const run = this.runOf.get(record.id);
    if (!run) return; // of an earlier wording of the sweep
    this.outcome.recorded.push(record);
    this.options.onEvent?.({ kind: 'recorded', worker: 0, run, record });
  }

  private async giveUp(run: PlannedRun, submissions: readonly Submission[]): Promise<void> {
    const { folder, file, attempts } = this.options;
    const reason = folder.failureOf(run.id)?.status.reason ?? `lost ${attempts} times in the queue: ${this.reasons([run], submissions)}`;
    const record = recordFailure(run.config, reason);
    await file.append(record);
    this.failed.add(run.id);
    this.recorded(record);
  }

  /** Why runs were lost, in the words of the queue or, where it has forgotten, of their tasks. */
  private reasons(runs: readonly PlannedRun[], submissions: readonly Submission[]): string {
    const words = runs.map(({ id }) => {
      const submission = submissions.findLast(({ tasks }) => tasks.some((ids) => ids.includes(id)));
      if (!submission) return 'never submitted';
      const index = submission.tasks.findIndex((ids) => ids.includes(id));
      const ending = this.endings.get(`${submission.name} ${index}`);
      const line = lastLine(this.options.folder.logOf(submission.name).replace('%a', String(index)));
      const queueSays = ending === 'FAILED' && line !== undefined ? `${ending} (${line})` : ending;
      return this.options.folder.failureOf(id)?.status.reason ?? queueSays ?? line ?? 'its task is no longer in the queue';
    });
    return [...new Set(words)].slice(0, 3).join('; ');
  }

  private async submit(tasks: readonly PlannedRun[][], hasSome: boolean): Promise<void> {
    const { scheduler, folder, setup = '', cores, megabytes, checkpointSeconds, onNews } = this.options;
    if (tasks.length === 0 || folder.isCancelled) return;
    let most = Math.min(tasks.length, await scheduler.mostTasks());
    for (let begin = 0; begin < tasks.length;) {
      const array = tasks.slice(begin, begin + most);
      const submission = folder.addSubmission(array, { cores, checkpointSeconds });
      const command = taskCommand(fileURLToPath(new URL('./task.js', import.meta.url)), [folder.path, submission.name], this.options);
      try {
        const log = folder.logOf(submission.name);
        await scheduler.submit({ name: submission.name, tasks: array.length, setup, command, log, cores, megabytes });
      } catch (error) {
        if (error instanceof QueueSilence) return this.said(`${scheduler.name} does not answer (${error.message}); it is asked again`);
        folder.dropSubmission(submission);
        if (!(error instanceof QueueRefusal)) throw error;
        if (array.length > 1) {
          most = Math.ceil(array.length / 2);
          continue;
        }
        if (begin === 0 && !hasSome) throw error;
        return onNews?.(`${tasks.length - begin} tasks wait here until the queue takes them (${error.message})`);
      }
      begin += array.length;
      const runs = array.reduce((sum, { length }) => sum + length, 0);
      onNews?.(`${scheduler.name} has ${array.length} tasks of ${runs} runs under the name ${submission.name}`);
    }
  }

  /** Takes tasks that have nothing left to do out of the queue, and puts the folder away. */
  private async end(tasks: readonly QueuedTask[]): Promise<true> {
    const { folder, scheduler } = this.options;
    const idle = new Set(tasks.filter(({ state }) => state !== 'ended').map(({ array }) => array));
    await scheduler.cancel([...idle]).catch(() => undefined);
    folder.close({ keepLogs: this.failed.size > 0 });
    return true;
  }

  private said(silence: string | undefined): void {
    if (silence !== undefined && silence !== this.silence) this.options.onNews?.(silence);
    this.silence = silence;
  }
}

/** How often each run was in an array since it last came further. */
function attemptsOf(runs: readonly PlannedRun[], submissions: readonly Submission[], folder: SharedFolder): Map<string, number> {
  const times = new Map(runs.map(({ id }) => [id, { mark: folder.checkpointMark(id), attempts: 0 }]));
  for (const { tasks, marks, cancelled } of submissions) {
    if (cancelled) continue;
    for (const id of tasks.flat()) {
      const one = times.get(id);
      if (one && (marks[id] ?? '') === one.mark) one.attempts++;
    }
  }
  return new Map([...times].map(([id, { attempts }]) => [id, attempts]));
}

function lastLine(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').trim().split('\n').at(-1)?.slice(0, 200);
}
