import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancelInQueue, mergeRecords, queueState, sweepInQueue, tasksOf, type QueueOptions } from '../../lib/runs/cluster/queue-sweep.js';
import { QueueRefusal, QueueSilence, type QueuedTask, type Scheduler, type TaskArray } from '../../lib/runs/cluster/scheduler.js';
import { SharedFolder } from '../../lib/runs/cluster/shared-folder.js';
import { secondsOfLimit } from '../../lib/runs/cluster/slurm.js';
import { RecordFile } from '../../lib/runs/store/append-store.js';
import { readStore } from '../../lib/runs/store/read-runs.js';
import { recordFailure } from '../../lib/runs/store/run-record.js';
import type { PlannedRun } from '../../lib/runs/sweeps/sweep.js';
import { planOf, recordOf } from './runs.js';

let place: string;
let folder: SharedFolder;
let file: RecordFile;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'queue-'));
  folder = new SharedFolder(join(place, 'shared'));
  file = new RecordFile(join(place, 'runs.jsonl'));
});
afterEach(() => rmSync(place, { recursive: true }));

const seedOf = (run: PlannedRun) => run.config.train.seed;

/** A queue whose tasks do at once what `carryOut` says, and then stand in it as it says. */
class PretendedQueue implements Scheduler {
  readonly name = 'Pretence';
  readonly submitted: TaskArray[] = [];
  readonly cancelled: string[] = [];
  tasks: QueuedTask[] = [];
  most = 1000;

  constructor(private readonly carryOut: (run: PlannedRun, time: number) => Promise<QueuedTask['state']>) {}

  mostTasks = () => Promise.resolve(this.most);

  async submit(array: TaskArray): Promise<void> {
    this.submitted.push(array);
    for (let index = 0; index < array.tasks; index++) {
      let state: QueuedTask['state'] = 'ended';
      for (const run of folder.runsOf(array.name, index)) state = await this.carryOut(run, this.submitted.length);
      this.tasks.push({ array: array.name, index, state, words: state === 'ended' ? 'TIMEOUT' : 'PENDING (Resources)' });
    }
  }

  list = (arrays: readonly string[]) => Promise.resolve(this.tasks.filter(({ array }) => arrays.includes(array)));

  cancel(arrays: readonly string[]): Promise<void> {
    this.cancelled.push(...arrays);
    this.tasks = this.tasks.filter(({ array }) => !arrays.includes(array));
    return Promise.resolve();
  }
}

const record = async (run: PlannedRun): Promise<'ended'> => {
  await folder.append(recordOf(seedOf(run)));
  return 'ended';
};

function options(scheduler: Scheduler, more: Partial<QueueOptions> = {}): QueueOptions {
  return {
    scheduler, folder, file, size: { seconds: 100, mostRuns: 2 }, cores: 1, megabytes: 900, attempts: 3, checkpointSeconds: 60,
    pollSeconds: 0.001, ...more,
  };
}
const stored = () => readStore(file.file).runs.map(({ config }) => config.train.seed).sort((a, b) => a - b);

describe('tasks', () => {
  it('are of one shape, the longest runs first, as many as the seconds hold', () => {
    const run = (shape: string, estimatedSeconds: number) => ({ ...planOf([1])[0]!, shape, estimatedSeconds });
    const runs = [run('a', 20), run('b', 10), run('a', 60), run('a', 30), run('a', 70), run('a', 300)];
    const sizes = (tasks: PlannedRun[][]) => tasks.map((task) => task.map(({ estimatedSeconds }) => estimatedSeconds));
    // of shape a, largest first into 100 s: 300 alone, 70 has no room for 60, 60 + 30 none for 20
    expect(sizes(tasksOf(runs, { seconds: 100, mostRuns: 9 }))).toEqual([[300], [70], [60, 30], [20], [10]]);
    expect(sizes(tasksOf(runs, { seconds: 1e9, mostRuns: 2 }))).toEqual([[300, 70], [60, 30], [20], [10]]);
  });
});

describe('a sweep in a queue', () => {
  it('records every run once, and leaves nothing but the file', async () => {
    const queue = new PretendedQueue(record);
    const { recorded, alreadyRecorded } = await sweepInQueue(planOf([1, 2, 3, 4, 5]), options(queue));
    expect([recorded.length, alreadyRecorded, stored()]).toEqual([5, 0, [1, 2, 3, 4, 5]]);
    expect(queue.submitted.map(({ tasks }) => tasks)).toEqual([3]); // seeds 1 and 3, 5, and 2 and 4
    expect(existsSync(folder.path)).toBe(false);
    await sweepInQueue(planOf([1, 2, 3, 4, 5]), options(queue));
    expect(queue.submitted).toHaveLength(1);
  });

  it('submits again, alone, what was lost, and records as failed what was lost as often as may be', async () => {
    // seed 1 is lost twice and then recorded; seed 3 always; they begin in one task
    const queue = new PretendedQueue((run, time) => (seedOf(run) === 3 || (seedOf(run) === 1 && time < 3) ? Promise.resolve('ended') : record(run)));
    const news: string[] = [];
    await sweepInQueue(planOf([1, 2, 3]), options(queue, { onNews: (sentence) => news.push(sentence) }));
    expect(queue.submitted.map(({ tasks }) => tasks)).toEqual([2, 2, 2]);
    expect(news).toContain('2 runs were lost: TIMEOUT');
    expect(readStore(file.file).runs.map(({ status, config }) => [config.train.seed, status])).toEqual(expect.arrayContaining([
      [1, { kind: 'completed' }], [3, { kind: 'failed', reason: 'lost 3 times in the queue: TIMEOUT' }],
    ]));
    const again = new PretendedQueue(record); // a failed run may be tried again, as often as a new one
    await sweepInQueue(planOf([1, 2, 3]), options(again));
    expect([stored(), again.submitted.length]).toEqual([[1, 2, 3], 1]);
  });

  it('gives the reason for which a run threw', async () => {
    const queue = new PretendedQueue(async (run) => {
      await folder.append(recordFailure(run.config, 'out of memory'));
      return 'ended';
    });
    await sweepInQueue(planOf([1]), options(queue, { attempts: 2 }));
    expect(readStore(file.file).runs.map(({ status }) => status)).toEqual([{ kind: 'failed', reason: 'out of memory' }]);
    expect(queue.submitted).toHaveLength(2);
  });

  it('counts no attempt of a run that came further', async () => {
    const queue = new PretendedQueue(async (run, time) => {
      if (time > 5) return record(run);
      const checkpoint = join(folder.checkpointsOf(run.id), 'train', String(time));
      mkdirSync(checkpoint, { recursive: true });
      writeFileSync(join(checkpoint, `weights-${time}.bin`), '');
      return 'ended';
    });
    await sweepInQueue(planOf([1]), options(queue, { attempts: 2 }));
    expect([queue.submitted.length, stored()]).toEqual([6, [1]]);
  });

  it('is taken up by another process where the first one died, which submits nothing that is in the queue', async () => {
    const queue = new PretendedQueue((run) => (seedOf(run) === 1 ? record(run) : Promise.resolve('waiting')));
    const first = await sweepInQueue(planOf([1, 2]), options(queue, { detach: true }));
    expect(first.interrupted).toBe(true);
    const second = sweepInQueue(planOf([1, 2]), options(queue));
    await folder.append(recordOf(2));
    expect((await second).alreadyRecorded).toBe(0);
    expect([queue.submitted.length, stored()]).toEqual([1, [1, 2]]);
  });

  it('has arrays of as many tasks as the queue takes, and waits with the rest', async () => {
    const queue = new PretendedQueue(record);
    queue.most = 2;
    let refusals = 0;
    const submit = queue.submit.bind(queue);
    const refusal = new QueueRefusal('sbatch: limit reached');
    queue.submit = (array) => (queue.submitted.length === 1 && refusals++ < 2 ? Promise.reject(refusal) : submit(array));
    const news: string[] = [];
    const alone = { seconds: 1, mostRuns: 1 };
    await sweepInQueue(planOf([1, 3, 5, 7]), options(queue, { size: alone, onNews: (sentence) => news.push(sentence) }));
    expect(queue.submitted.map(({ tasks }) => tasks)).toEqual([2, 2]); // two; then neither two nor one, and two at the next look
    expect(news).toContain('2 tasks wait here until the queue takes them (sbatch: limit reached)');
    queue.submit = () => Promise.reject(new QueueRefusal('sbatch: invalid partition'));
    await expect(sweepInQueue(planOf([9]), options(queue))).rejects.toThrow('sbatch: invalid partition');
  });

  it('takes a queue that does not answer for no answer, and asks again', async () => {
    const queue = new PretendedQueue(record);
    const { list } = queue;
    let times = 0;
    queue.list = (arrays) => (times++ < 3 ? Promise.reject(new QueueSilence('squeue: no controller')) : list(arrays));
    const news: string[] = [];
    await sweepInQueue(planOf([1]), options(queue, { onNews: (sentence) => news.push(sentence) }));
    expect(news.filter((sentence) => sentence.includes('does not answer'))).toHaveLength(1);
    expect([queue.submitted.length, stored()]).toEqual([1, [1]]);
  });

  it('says where its runs are, and is cancelled without an attempt', async () => {
    const queue = new PretendedQueue((run) => (seedOf(run) === 1 ? record(run) : Promise.resolve('waiting')));
    await sweepInQueue(planOf([1, 2]), options(queue, { detach: true }));
    const state = () => queueState(planOf([1, 2, 3]), { scheduler: queue, folder, file });
    expect(await state()).toMatchObject({ recorded: [{ label: 'seed 1' }], running: [], waiting: [{ label: 'seed 2' }], lost: [{ label: 'seed 3' }] });
    await cancelInQueue({ scheduler: queue, folder });
    expect(queue.cancelled).toHaveLength(1);
    expect((await state()).lost).toHaveLength(2);
    const lost = new PretendedQueue(() => Promise.resolve('ended'));
    await sweepInQueue(planOf([2]), options(lost, { attempts: 2 }));
    expect(lost.submitted).toHaveLength(2);
  });

  it('is cancelled while another process submits it, which then submits no more', async () => {
    const queue = new PretendedQueue(() => Promise.resolve('waiting'));
    const submitting = sweepInQueue(planOf([1, 2]), options(queue));
    while (queue.tasks.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await cancelInQueue({ scheduler: queue, folder });
    expect((await submitting).interrupted).toBe(true);
    expect([queue.submitted.length, queue.tasks]).toEqual([1, []]);
  });

  it('refuses before anything is submitted where a text that it reads is not here, and where another process submits it', async () => {
    const queue = new PretendedQueue(record);
    const [run] = planOf([1]);
    const absent = { ...run!, config: { ...run!.config, corpus: { kind: 'text' as const, name: 'novel.txt', sha256: '0'.repeat(64) } } };
    await expect(sweepInQueue([absent], options(queue))).rejects.toThrow('corpus: expected the text novel.txt at ');
    expect(queue.submitted).toEqual([]);
    folder.open();
    const other = new SharedFolder(folder.path).claim('submitter');
    await expect(sweepInQueue(planOf([1]), options(queue))).rejects.toThrow(`process ${process.pid} on ${hostname()} submits this sweep already`);
    if (other.kind === 'ours') other.release();
  });
});

describe('the folder that machines share', () => {
  it('keeps the first record of a run, whoever writes it', async () => {
    folder.open();
    const others = Array.from({ length: 8 }, () => new SharedFolder(folder.path));
    const answers = await Promise.all(others.map((other, k) => other.append({ ...recordOf(1), wallSeconds: k })));
    expect(answers.filter((answer) => answer === 'recorded')).toHaveLength(1);
    await mergeRecords(folder, file);
    expect(stored()).toEqual([1]);
  });

  it('waits with a record that cannot be written until it can', async () => {
    folder.open();
    renameSync(join(folder.path, 'records'), join(folder.path, 'away'));
    setTimeout(() => renameSync(join(folder.path, 'away'), join(folder.path, 'records')), 200);
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await folder.append(recordOf(1))).toBe('recorded');
    expect(said.mock.calls[0]).toEqual([expect.stringContaining('cannot be written (ENOENT')]);
    said.mockRestore();
    expect(folder.isRecorded(recordOf(1).id)).toBe(true);
  });

  it('gives a run to one of many, and takes it from one who is gone: at once on this machine, after half a minute on another', () => {
    folder.open();
    const claim = folder.claim('run');
    expect(new SharedFolder(folder.path).claim('run')).toEqual({ kind: 'theirs', holder: `process ${process.pid} on ${hostname()}` });
    if (claim.kind === 'ours') claim.release();
    const held = (host: string, pid: number) => writeFileSync(join(folder.path, 'claims', 'run'), JSON.stringify({ host, pid, born: 1, holder: 'another' }));
    held(hostname(), 4194305); // above the highest process id that Linux gives, 2^22
    const taken = folder.claim('run');
    expect(taken.kind).toBe('ours');
    held('elsewhere', 1);
    if (taken.kind === 'ours') taken.release(); // no longer ours to release
    expect(folder.claim('run')).toEqual({ kind: 'theirs', holder: 'another' });
    const old = new Date(Date.now() - 31_000);
    utimesSync(join(folder.path, 'claims', 'run'), old, old);
    const inherited = folder.claim('run');
    expect(inherited.kind).toBe('ours');
    expect(readFileSync(join(folder.path, 'claims', 'run'), 'utf8')).toContain(`"pid":${process.pid}`);
    if (inherited.kind === 'ours') inherited.release();
  });
});

describe('a time limit', () => {
  it('is read as Slurm writes it', () => {
    // man sbatch: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes, days-hours:minutes:seconds
    expect(['90', '1:30', '1:30:00', '2-12', '1-2:03', '1-2:03:04'].map(secondsOfLimit)).toEqual([5400, 90, 5400, 216_000, 93_780, 93_784]);
    expect(() => secondsOfLimit('2h')).toThrow('--time: expected a limit as Slurm writes it, such as 90, 1:30:00 or 2-12, got "2h"');
  });
});
