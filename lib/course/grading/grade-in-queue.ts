import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeWhole } from '../../core/kit.js';
import { counted } from '../../core/text.js';
import { QueueSilence, taskCommand, type Scheduler, type TaskStart } from '../../runs/cluster/scheduler.js';
import { submissionsToDo } from './grade-class.js';
import { readRecord, type SubmissionRecord } from './grade-record.js';
import type { Submitted } from './grade-submission.js';
import type { GradingPlan } from './grading-plan.js';
import { root } from '../../setup/paths.mjs';

/** What the tasks of an array grade; task k grades share k. */
export interface GradingShares {
  plan: GradingPlan;
  out: string;
  /** Grader processes of a task, side by side. */
  jobs: number;
  shares: Submitted[][];
}

/** How a class is graded by the machines of a queue. */
export interface QueueGradingOptions extends TaskStart {
  /** On a file system that the machines share, as the submissions are. */
  out: string;
  scheduler: Scheduler;
  jobs: number;
  submissionsPerTask: number;
  pollSeconds: number;
  signal?: AbortSignal;
  onGraded?: (record: SubmissionRecord) => void;
  /** What the reader should know of the queue, a sentence each. */
  onNews?: (sentence: string) => void;
}

const TASK = join(root, 'lib', 'dist', 'course', 'grading', 'grade-task.js');

/** Of a grader and the answer that it runs. */
const MEGABYTES_OF_JOB = 2048;

/** By which the queue knows the tasks of a folder, whoever submitted them. */
const nameOf = (out: string) => `grade-${createHash('sha256').update(resolve(out)).digest('hex').slice(0, 12)}`;

/**
 * Grades submissions in the tasks of an array, each result written whole as on this machine. What is returned are the submissions of which
 * there is no result when no task is left: a node went down, a limit was reached. They are the caller's, as is the lock on `out`: with it
 * nobody else submits, so that tasks of an earlier call, which was killed, are taken out of the queue first.
 */
export async function gradeInQueue(
  submissions: readonly Submitted[], plan: GradingPlan, options: QueueGradingOptions,
): Promise<Submitted[]> {
  const { scheduler, jobs, setup = '', pollSeconds, signal, onNews } = options;
  const out = resolve(options.out);
  const [name, folder] = [nameOf(out), join(out, 'tasks')];
  await scheduler.cancel([name]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = submissions.map((one) => ({ ...one, file: resolve(one.file) }));
  const size = Math.max(options.submissionsPerTask, Math.ceil(files.length / (await scheduler.mostTasks())));
  const shares = Array.from({ length: Math.ceil(files.length / size) }, (_, k) => files.slice(k * size, (k + 1) * size));
  writeWhole(join(folder, 'shares.json'), JSON.stringify({ plan, out, jobs, shares } satisfies GradingShares));
  const command = taskCommand(TASK, [join(folder, 'shares.json')], options);
  await scheduler.submit({
    name, tasks: shares.length, setup, command, log: join(folder, '%a.log'), cores: jobs, megabytes: jobs * MEGABYTES_OF_JOB,
  });
  onNews?.(`${scheduler.name} has ${counted(shares.length, 'task')} of ${counted(files.length, 'submission')} under the name ${name}`);
  let todo = files;
  for (let isOver = false; !isOver && todo.length > 0 && !signal?.aborted;) {
    await wait(1000 * pollSeconds, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    isOver = await hasNoTasks(scheduler, name, onNews); // before the look at what they wrote
    const left = new Set(submissionsToDo(todo, plan, out));
    for (const { student } of todo.filter((one) => !left.has(one))) options.onGraded?.(readRecord(out, student)!);
    todo = [...left];
  }
  await scheduler.cancel([name]).catch(() => undefined);
  if (todo.length === 0) rmSync(folder, { recursive: true, force: true }); // else what its tasks said stays
  return todo;
}

async function hasNoTasks(scheduler: Scheduler, name: string, onNews: QueueGradingOptions['onNews']): Promise<boolean> {
  try {
    return (await scheduler.list([name])).every(({ state }) => state === 'ended');
  } catch (error) {
    if (!(error instanceof QueueSilence)) throw error;
    onNews?.(`${scheduler.name} does not answer (${error.message}); its tasks go on, and it is asked again`);
    return false;
  }
}
