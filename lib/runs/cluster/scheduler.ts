import { InputError } from '../../core/check.js';

/** An array of tasks, as it is handed to a queue: task k of it runs `command` with k behind it. */
export interface TaskArray {
  /** By which the queue is asked for it again: no job id has to be remembered, so that whoever submits may die at any moment. */
  name: string;
  /** Indices 0 to tasks - 1. */
  tasks: number;
  /** Lines of a shell, run before the command. */
  setup: string;
  /** What the shell runs; it appends the task's index. */
  command: string;
  /** Where the output of a task goes; `%a` stands for its index. */
  log: string;
  /** Cores and megabytes of a task. */
  cores: number;
  megabytes: number;
}

/** A task that the queue still knows. */
export interface QueuedTask {
  array: string;
  index: number;
  state: 'waiting' | 'running' | 'ended';
  /** The queue's own words for it: `PENDING (Resources)`, `TIMEOUT`. */
  words: string;
}

/** How a task's Node is started where it is not as on this machine. */
export interface TaskStart {
  /** Lines of a shell that every task begins with, such as `module load node`. */
  setup?: string;
  /** What the task's command is put behind, such as `apptainer exec kit.sif`. */
  wrap?: string;
}

/** What the shell of a task runs: a file of the kit's with its arguments, by this Node, or by the one that a module or container has. */
export function taskCommand(file: string, args: readonly string[], { setup = '', wrap = '' }: TaskStart): string {
  const node = setup === '' && wrap === '' ? process.execPath : 'node';
  return [...(wrap === '' ? [] : [wrap]), ...[node, file, ...args].map(quoted)].join(' ');
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * A system that queues the tasks of many machines. Slurm is one; PBS or Kubernetes need these four functions, and the rest of this folder
 * serves them as it is.
 */
export interface Scheduler {
  name: string;
  /** The most tasks that an array may have. */
  mostTasks(): Promise<number>;
  /** @throws QueueRefusal if the queue takes no array of this size now */
  submit(array: TaskArray): Promise<void>;
  /** The tasks of these arrays; one that has ended may be among them for some minutes. @throws QueueSilence if the queue does not answer */
  list(arrays: readonly string[]): Promise<QueuedTask[]>;
  /** Takes the tasks of these arrays out of the queue, and ends those that run. */
  cancel(arrays: readonly string[]): Promise<void>;
}

/** The queue takes no more, or not this: its own words say why. */
export class QueueRefusal extends InputError {
  override name = 'QueueRefusal';
}

/** The queue did not answer, which says nothing about its tasks. */
export class QueueSilence extends InputError {
  override name = 'QueueSilence';
}
