import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { counted } from '../core/text.js';
import { totalCost } from '../runs/cost.js';
import {
  cancelInQueue, mergeRecords, queueState, sweepInQueue, tasksOf, type QueueOptions, type QueueState, type TaskSize,
} from '../runs/cluster/queue-sweep.js';
import { SharedFolder } from '../runs/cluster/shared-folder.js';
import { secondsOfLimit, Slurm } from '../runs/cluster/slurm.js';
import type { Executor } from '../runs/executor.js';
import type { RecordFile } from '../runs/store/append-store.js';
import type { PlannedRun } from '../runs/sweeps/sweep.js';
import { countOption } from './options.js';

/** What the command line says about a queue, whatever it is for. */
export interface ExecutorFlags {
  executor: 'local' | 'slurm';
  partition?: string;
  time?: string;
  arrayLimit?: number;
  setup?: string;
  wrap?: string;
  sbatch?: string;
  pollSeconds: number;
}

/** What the command line says about a sweep in a queue. */
export interface QueueFlags extends ExecutorFlags {
  runsPerTask?: number;
  attempts: number;
  checkpointSeconds?: number;
  detach?: true;
  status?: true;
  collect?: true;
  cancel?: true;
}

/** A task is worth its start, some seconds, if it is no shorter than this. */
const LEAST_TASK_SECONDS = 120;

/** Tasks that are made where nobody says how many may run at a time. */
const USUAL_TASKS = 100;

/** The share of a time limit that the estimates may fill: a node may be half as fast as they suppose. */
const SHARE_OF_LIMIT = 0.5;

/** A run whose time limit is long loses at most this much of it. */
const CHECKPOINT_SECONDS = 300;

/** Adds the options of what a cluster can carry out; `what` is what is shared out among its tasks. */
export function addExecutorOptions(command: Command, what: 'runs' | 'submissions'): Command {
  return command
    .optionsGroup('On a cluster:')
    .addOption(new Option('--executor <name>', `who does the ${what}: local, this machine (default), or slurm, its nodes`).choices(['local', 'slurm']).default('local'))
    .option('--partition <name>', 'the partition of the tasks')
    .option('--time <limit>', 'the time limit of a task, as Slurm writes it: 90, 1:30:00, 2-12')
    .option('--array-limit <count>', 'tasks that run at a time', countOption)
    .option('--setup <line>', 'what a task\'s shell runs first: "module load nodejs"')
    .option('--wrap <command>', 'what a task\'s command is put behind: "apptainer exec kit.sif"')
    .option('--sbatch <options>', 'further options of sbatch, with the last word: "--account=physics --mem=4G"')
    .option('--poll-seconds <count>', 'how often the queue is asked', countOption, 15);
}

/** Adds the options of a sweep that a cluster carries out. */
export function addQueueOptions(command: Command): Command {
  return addExecutorOptions(command, 'runs')
    .option('--runs-per-task <count>', 'runs of a task at most (default: by their estimates, to fill half of the time limit)', countOption)
    .option('--attempts <count>', 'how often a run may be lost without coming further', countOption, 3)
    .option('--checkpoint-seconds <count>', 'how much of a run an interruption may cost (default: 300, or a quarter of the time limit)', countOption)
    .option('--detach', 'return when the tasks are in the queue; --collect, or the same line again, goes on')
    .option('--status', 'say where the runs are')
    .option('--collect', 'merge what the tasks recorded')
    .option('--cancel', 'take the tasks out of the queue; what is recorded stays');
}

const folderOf = (file: RecordFile) => new SharedFolder(`${resolve(file.file)}.queue`);

/** The queue that the command line names. */
export function slurmOf({ partition, time, arrayLimit, sbatch }: ExecutorFlags): Slurm {
  return new Slurm({
    ...(partition !== undefined && { partition }), ...(time !== undefined && { time }), ...(arrayLimit !== undefined && { arrayLimit }),
    ...(sbatch !== undefined && { sbatch: sbatch.trim().split(/\s+/) }),
  });
}

/** How much a task holds: all runs shared among the tasks that may run at a time, none too short, and none longer than half its limit. */
export function sizeOf(runs: readonly PlannedRun[], { time, arrayLimit = USUAL_TASKS, runsPerTask = Infinity }: Pick<QueueFlags, 'time' | 'arrayLimit' | 'runsPerTask'>): TaskSize {
  const limit = time === undefined ? Infinity : SHARE_OF_LIMIT * secondsOfLimit(time);
  const share = Math.max(LEAST_TASK_SECONDS, totalCost(runs).estimatedSeconds / arrayLimit);
  return { seconds: Math.min(limit, share), mostRuns: runsPerTask };
}

/** Slurm as an executor. */
export function onSlurm(flags: QueueFlags, { cores, megabytes, onNews }: Pick<QueueOptions, 'cores' | 'megabytes'> & { onNews: (sentence: string) => void }): Executor {
  const { time, setup, wrap, attempts, pollSeconds, detach } = flags;
  const limit = time === undefined ? Infinity : secondsOfLimit(time);
  return (runs, { file, signal, onEvent }) => sweepInQueue(runs, {
    scheduler: slurmOf(flags), folder: folderOf(file), file, size: sizeOf(runs, flags), cores, megabytes, attempts, pollSeconds,
    checkpointSeconds: flags.checkpointSeconds ?? Math.min(CHECKPOINT_SECONDS, limit / 4),
    ...(setup !== undefined && { setup }), ...(wrap !== undefined && { wrap }), ...(detach && { detach }),
    signal, onEvent, onNews,
  });
}

/** How the runs would be put into tasks. */
export function queueInWords(todo: readonly PlannedRun[], flags: QueueFlags): string {
  const tasks = tasksOf(todo, sizeOf(todo, flags));
  const longest = Math.max(0, ...tasks.map((runs) => totalCost(runs).estimatedSeconds));
  return `in ${counted(tasks.length, 'task')} of Slurm, of about ${Math.ceil(longest / 60)} min at most`;
}

/** Carries out `--status`, `--collect` or `--cancel`, if one was asked for. */
export async function askQueue(runs: readonly PlannedRun[], file: RecordFile, flags: QueueFlags & { json?: true }): Promise<boolean> {
  if (!flags.status && !flags.collect && !flags.cancel) return false;
  const folder = folderOf(file);
  const scheduler = slurmOf(flags);
  if (flags.cancel && folder.isThere) await cancelInQueue({ scheduler, folder });
  if (folder.isThere) await mergeRecords(folder, file);
  const state = await queueState(runs, { scheduler, folder, file });
  const { recorded, running, waiting, lost } = state;
  const counts = { recorded: recorded.length, running: running.length, waiting: waiting.length, inNoTask: lost.length };
  if (flags.json) {
    const idsOf = (some: readonly PlannedRun[]) => some.map(({ id }) => id);
    const ids = { running: idsOf(running), waiting: idsOf(waiting), inNoTask: idsOf(lost) };
    console.log(JSON.stringify({ file: file.file, ...counts, ids }));
  } else console.log(stateInWords(runs.length, state));
  return true;
}

function stateInWords(total: number, { recorded, running, waiting, lost, tasks }: QueueState): string {
  const words = new Map<string, number>();
  for (const task of tasks) words.set(task.words, (words.get(task.words) ?? 0) + 1);
  const said = [...words].map(([word, count]) => `${count} ${word}`).join(', ');
  return [
    `${recorded.length} of ${counted(total, 'run')} ${recorded.length === 1 ? 'is' : 'are'} recorded; ${running.length} are in running tasks, ${waiting.length} in waiting ones, ${lost.length} in none`,
    ...(said === '' ? [] : [`tasks: ${said}`]),
  ].join('\n');
}
