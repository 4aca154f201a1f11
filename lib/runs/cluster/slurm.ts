import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { InputError } from '../../core/check.js';
import { QueueRefusal, QueueSilence, type QueuedTask, type Scheduler, type TaskArray } from './scheduler.js';

/** What is said to sbatch besides what the tasks say themselves. */
export interface SlurmOptions {
  partition?: string;
  /** As Slurm writes it: minutes, `hours:minutes:seconds` or `days-hours`. */
  time?: string;
  /** Tasks of an array that run at a time. */
  arrayLimit?: number;
  /** Further options, which stand last and so have the last word. */
  sbatch?: readonly string[];
}

/** A command of Slurm's that has not answered in this time will not. */
const TIMEOUT_MILLISECONDS = 60_000;

/** Between two calls, so that a controller that thousands share is asked at most once a second. */
const PAUSE_MILLISECONDS = 1000;

const ENDED = new Set([
  'BOOT_FAIL', 'CANCELLED', 'COMPLETED', 'DEADLINE', 'FAILED', 'NODE_FAIL', 'OUT_OF_MEMORY', 'PREEMPTED', 'REVOKED', 'TIMEOUT',
]);

/** What Slurm says when its controller is away, and not when it refuses. */
const SILENT = /unable to contact|connection refused|communication|timed out|zero bytes|socket|munge|not responding|try again later/i;

/** The queue of Slurm, by sbatch, squeue, scancel and scontrol. */
export class Slurm implements Scheduler {
  readonly name = 'Slurm';
  private last = -Infinity;

  constructor(private readonly options: SlurmOptions = {}) {}

  async mostTasks(): Promise<number> {
    const found = /^MaxArraySize\s*=\s*(\d+)/m.exec(await this.call('scontrol', ['show', 'config']));
    return Math.max(1, Number(found?.[1] ?? 1001) - 1); // it is one more than the highest index
  }

  async submit({ name, tasks, setup, command, log, cores, megabytes }: TaskArray): Promise<void> {
    const { partition, time, arrayLimit, sbatch = [] } = this.options;
    const script = join(tmpdir(), `${name}-${randomUUID()}.sh`);
    writeFileSync(script, `#!/bin/bash\n${setup}\nexec ${command} "$SLURM_ARRAY_TASK_ID"\n`);
    try {
      await this.call('sbatch', [
        '--parsable', `--job-name=${name}`, `--array=0-${tasks - 1}${arrayLimit === undefined ? '' : `%${arrayLimit}`}`, `--output=${log}`,
        `--chdir=${process.cwd()}`, `--cpus-per-task=${cores}`, `--mem=${megabytes}M`, '--ntasks=1', '--requeue', '--open-mode=append',
        ...(partition === undefined ? [] : [`--partition=${partition}`]), ...(time === undefined ? [] : [`--time=${time}`]),
        ...sbatch, script,
      ]);
    } finally {
      rmSync(script, { force: true });
    }
  }

  async list(arrays: readonly string[]): Promise<QueuedTask[]> {
    if (arrays.length === 0) return [];
    const said = await this.call('squeue', ['--noheader', '--array', '--states=all', `--name=${arrays.join(',')}`, '--format=%j|%K|%T|%r']);
    return said.split('\n').flatMap((line) => {
      const [array, index, word, reason] = line.trim().split('|');
      if (array === undefined || !/^\d+$/.test(index ?? '')) return [];
      const state = ENDED.has(word!) ? 'ended' : word === 'PENDING' || word!.startsWith('REQUEUE') ? 'waiting' : 'running';
      return [{ array, index: Number(index), state, words: reason === 'None' || state !== 'waiting' ? word! : `${word} (${reason})` }];
    });
  }

  async cancel(arrays: readonly string[]): Promise<void> {
    for (const name of arrays) await this.call('scancel', ['--quiet', `--name=${name}`]);
  }

  private async call(program: string, args: string[]): Promise<string> {
    const pause = this.last + PAUSE_MILLISECONDS - performance.now();
    this.last = performance.now() + Math.max(0, pause);
    if (pause > 0) await wait(pause);
    try {
      return (await promisify(execFile)(program, args, { timeout: TIMEOUT_MILLISECONDS, maxBuffer: 1 << 28 })).stdout;
    } catch (error) {
      const { code, killed, stderr = '' } = error as { code?: unknown; killed?: boolean; stderr?: string };
      if (code === 'ENOENT') throw new InputError(`--executor slurm: expected Slurm's ${program} on this machine, found none; start it where jobs are submitted`);
      const words = stderr.trim().split('\n').at(-1) ?? '';
      if (killed || SILENT.test(stderr)) throw new QueueSilence(`${program}: ${words || 'no answer'}`);
      throw new QueueRefusal(`${program}: ${words || (error as Error).message}`);
    }
  }
}

/**
 * A time limit as Slurm writes it, in seconds: minutes, minutes:seconds, hours:minutes:seconds, days-hours[:minutes[:seconds]].
 * Worked values: `90` is 5,400 s, `1:30:00` too, `2-12` 216,000 s.
 * @throws InputError for what is none of these
 */
export function secondsOfLimit(time: string): number {
  const found = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(time);
  if (!found) throw new InputError(`--time: expected a limit as Slurm writes it, such as 90, 1:30:00 or 2-12, got "${time}"`);
  const [days, first, second, third] = found.slice(1).map((part) => (part as string | undefined) === undefined ? undefined : Number(part));
  if (days !== undefined) return 86_400 * days + 3600 * first! + 60 * (second ?? 0) + (third ?? 0);
  return third === undefined ? 60 * first! + (second ?? 0) : 3600 * first! + 60 * second! + third;
}
