import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeInQueue } from '../../../lib/course/grading/grade-in-queue.js';
import { readRecord } from '../../../lib/course/grading/grade-record.js';
import { planGrading } from '../../../lib/course/grading/grading-plan.js';
import { QueueSilence, type QueuedTask, type Scheduler, type TaskArray } from '../../../lib/runs/cluster/scheduler.js';
import { masters, sets } from './fixtures/index.js';
import { isolation } from './isolation-here.js';
import { answered, BACKWARDS, MEAN, writeSubmission } from './notebooks.js';

/** A queue that carries each task out as it is submitted, as Slurm's script would, but loses those of `lost`. */
class PretendedQueue implements Scheduler {
  readonly name = 'a queue';
  readonly submitted: TaskArray[] = [];
  readonly asked: string[] = [];
  private looks = 0;

  constructor(private readonly most: number, private readonly lost: readonly number[] = []) {}

  async mostTasks(): Promise<number> {
    return Promise.resolve(this.most);
  }

  async submit(array: TaskArray): Promise<void> {
    this.submitted.push(array);
    this.asked.push(`submit ${array.name}`);
    for (let k = 0; k < array.tasks; k++)
      if (!this.lost.includes(k)) expect(spawnSync('bash', ['-c', `${array.setup}\nexec ${array.command} ${k}`]).status).toBe(0);
    return Promise.resolve();
  }

  async list(): Promise<QueuedTask[]> {
    if (this.looks++ === 0) throw new QueueSilence('squeue: no answer');
    return Promise.resolve([{ array: this.submitted[0]!.name, index: 0, state: 'ended', words: 'NODE_FAIL' }]);
  }

  async cancel(names: readonly string[]): Promise<void> {
    this.asked.push(`cancel ${names.join()}`);
    return Promise.resolve();
  }
}

describe('grading in a queue', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'grading-queue-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const submissions = () => [{ '9.1': MEAN, '9.2': BACKWARDS }, { '9.1': MEAN }, {}, { '9.2': BACKWARDS }, { '9.1': 'const mean = 42;' }]
    .map((answers, k) => ({ student: `student-${k}`, file: writeSubmission(join(folder, `student-${k}.ipynb`), answered(answers)) }));
  const pointsIn = (out: string) => submissions().map(({ student }) => readRecord(out, student)?.exercises.map(({ earned }) => earned));

  it('gives each the points of its answers, and returns those whose task was lost', async () => {
    const out = join(folder, 'lost');
    const plan = await planGrading(sets[0]!, masters, { seed: 5, isolation });
    const [first, second] = plan.exercises.map(({ points }) => points);
    const queue = new PretendedQueue(1000, [1]);
    const [said, graded] = [[] as string[], [] as string[]];
    const left = await gradeInQueue(submissions(), plan, {
      out, scheduler: queue, jobs: 1, submissionsPerTask: 2, pollSeconds: 0.01,
      onGraded: ({ student }) => graded.push(student), onNews: (sentence) => said.push(sentence),
    });
    // three tasks of two, two and one; the second, with students 2 and 3, is lost
    expect(left.map(({ student }) => student)).toEqual(['student-2', 'student-3']);
    expect(graded).toEqual(['student-0', 'student-1', 'student-4']);
    expect(pointsIn(out)).toEqual([[first, second], [first, 0], undefined, undefined, [0, 0]]);
    expect(said).toEqual([
      `a queue has 3 tasks of 5 submissions under the name ${queue.submitted[0]!.name}`,
      'a queue does not answer (squeue: no answer); its tasks go on, and it is asked again',
    ]);
    const { name } = queue.submitted[0]!;
    expect(queue.asked).toEqual([`cancel ${name}`, `submit ${name}`, `cancel ${name}`]); // first that of a call that was killed before
    expect(JSON.parse(readFileSync(join(out, 'tasks', 'shares.json'), 'utf8'))).toMatchObject({ jobs: 1 }); // stays, for whoever looks why
  }, 120_000);

  it('makes no more tasks than an array may have, runs what modules and containers need, and leaves nothing behind', async () => {
    const out = join(folder, 'few tasks');
    const plan = await planGrading(sets[0]!, masters, { seed: 5, isolation });
    const queue = new PretendedQueue(2);
    const left = await gradeInQueue(submissions(), plan, {
      out, scheduler: queue, jobs: 2, submissionsPerTask: 1, pollSeconds: 0.01, setup: `export PATH="${join(process.execPath, '..')}:$PATH"`, wrap: 'env WRAPPED=1',
    });
    expect(left).toEqual([]);
    expect(queue.submitted).toEqual([expect.objectContaining({ tasks: 2, cores: 2, megabytes: 4096, command: expect.stringMatching(/^env WRAPPED=1 'node' /) as unknown })]);
    expect(pointsIn(out).every((points) => points !== undefined)).toBe(true);
    expect(existsSync(join(out, 'tasks'))).toBe(false);
  }, 120_000);
});
