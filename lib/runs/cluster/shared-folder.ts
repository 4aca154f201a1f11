import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fstatSync, linkSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writeWhole } from '../../core/kit.js';
import type { Appended, RunStore } from '../store/append-store.js';
import { isAlive, type Claim } from '../store/claims.js';
import { isFailed, parseRunRecord, type FailedRun, type StoredRun } from '../store/run-record.js';
import type { PlannedRun } from '../sweeps/sweep.js';

/** A claim that was not renewed for this long belonged to a machine that is gone; it is renewed six times as often. */
const LEASE_MILLISECONDS = 30_000;

/** How long a record that cannot be written, on a disk that is full, is kept in memory and tried again. */
const WRITE_PATIENCE_MILLISECONDS = 30_000;

/** An array as it was meant when it was submitted. */
export interface Submission {
  name: string;
  /** The runs of each task. */
  tasks: string[][];
  /** Of each task. */
  cores: number;
  checkpointSeconds: number;
  /** How far the runs were that did not begin anew; see `SharedFolder.checkpointMark`. */
  marks: Record<string, string>;
  /** Ended by `--cancel`, which counts as no attempt. */
  cancelled?: true;
}

/**
 * The folder through which whoever submits a sweep and the tasks that carry it out know of each other: any file system that all of their
 * machines share, NFS among them. Nothing in it is ever changed in place.
 *
 * - `records/ID.json`: a file a run. It is written whole under another name and then linked to its own, which only the first can do.
 * - `failures/ID.json`: why a run threw, the last time.
 * - `claims/ID`: who is at a run. A process id means nothing on another machine, so a claim is a file that is linked into place and
 *   renewed every few seconds; its age is taken by the file system's clock, never by a machine's own. One that is too old is renamed away,
 *   which only one of those who wait can do. A claim is a courtesy that saves time: that no run is recorded twice is the link's doing.
 * - `checkpoints/ID/`: how far an interrupted run came. `submissions/N.json` and `tasks/N/K.json`: what was asked of the queue. `logs/`.
 */
export class SharedFolder implements RunStore {
  private readonly merged = new Set<string>();

  constructor(readonly path: string) {}

  private in(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Makes the folder where it is not there yet, and gives the name that its arrays have in the queue. */
  open(): string {
    for (const part of ['records', 'failures', 'claims', 'checkpoints', 'submissions', 'tasks', 'logs']) mkdirSync(this.in(part), { recursive: true });
    this.place(this.in('name'), `scaling-${randomUUID().slice(0, 8)}`);
    return readFileSync(this.in('name'), 'utf8');
  }

  /** Says to whoever submits that no more is wanted, or that it is again. */
  set isCancelled(cancelled: boolean) {
    if (cancelled) writeWhole(this.in('cancelled'), '');
    else rmSync(this.in('cancelled'), { force: true });
  }

  get isCancelled(): boolean {
    return existsSync(this.in('cancelled'));
  }

  get isThere(): boolean {
    return existsSync(this.in('name'));
  }

  /** Ends what the folder was for: all of it, or, where runs failed, all but the output of their tasks. */
  close({ keepLogs }: { keepLogs: boolean }): void {
    const parts = keepLogs ? ['name', 'cancelled', 'submissions', 'tasks', 'failures', 'claims', 'records', 'checkpoints'] : ['.'];
    for (const part of parts) rmSync(this.in(part), { recursive: true, force: true });
    this.merged.clear();
  }

  // records

  isRecorded(id: string): boolean {
    return existsSync(this.recordPath(id));
  }

  /** Keeps a record, once; why a run failed is kept apart, so that it may be tried again. A full disk is waited for. */
  async append(record: StoredRun): Promise<Appended> {
    const content = JSON.stringify(record);
    const given = performance.now();
    for (let pause = 500; ; pause *= 2) {
      try {
        if (!isFailed(record)) {
          const isFirst = this.place(this.recordPath(record.id), content);
          rmSync(this.checkpointsOf(record.id), { recursive: true, force: true });
          return isFirst ? 'recorded' : 'already recorded';
        }
        writeWhole(this.in('failures', `${record.id}.json`), content);
        return 'recorded';
      } catch (error) {
        if (performance.now() - given > WRITE_PATIENCE_MILLISECONDS || !existsSync(this.in('name'))) throw error;
        console.error(`the record of ${record.id} cannot be written (${(error as Error).message}); trying again`);
        await wait(pause);
      }
    }
  }

  /** The ids of records that were not read from here before. */
  newRecords(): string[] {
    return namesIn(this.in('records')).filter((id) => !this.merged.has(id));
  }

  /** @throws InputError if it is no record */
  readRecord(id: string): StoredRun {
    const record = parseRunRecord(readFileSync(this.recordPath(id), 'utf8'));
    this.merged.add(id);
    return record;
  }

  /** Why a run failed the last time, if it did. */
  failureOf(id: string): FailedRun | undefined {
    const file = this.in('failures', `${id}.json`);
    return existsSync(file) ? (parseRunRecord(readFileSync(file, 'utf8')) as FailedRun) : undefined;
  }

  private recordPath(id: string): string {
    return this.in('records', `${id}.json`);
  }

  // claims

  claim(name: string): Claim {
    const claim = this.in('claims', name);
    const holder = `process ${process.pid} on ${hostname()}${process.env.SLURM_JOB_ID === undefined ? '' : `, job ${process.env.SLURM_JOB_ID}`}`;
    const content = JSON.stringify({ host: hostname(), pid: process.pid, born: performance.timeOrigin, holder, token: randomUUID() });
    for (;;) {
      if (this.place(claim, content)) return this.held(claim, content);
      const found = textOf(claim);
      if (found === undefined) continue; // released just now
      if (!this.isAbandoned(claim, found)) return { kind: 'theirs', holder: (JSON.parse(found) as { holder: string }).holder };
      const old = this.in('claims', `.${randomUUID()}`);
      try {
        renameSync(claim, old);
      } catch {
        continue; // another took it over
      }
      if (textOf(old) !== found) this.place(claim, textOf(old) ?? content); // it had changed hands meanwhile: put back
      rmSync(old, { force: true });
    }
  }

  private held(claim: string, content: string): Claim {
    const isOurs = () => textOf(claim) === content;
    const renewal = setInterval(() => {
      try {
        if (isOurs()) writeFileSync(claim, content, { flag: 'r+' }); // the server sets the time, not this machine's clock
      } catch {
        // a claim that cannot be renewed runs out
      }
    }, LEASE_MILLISECONDS / 6);
    renewal.unref();
    return { kind: 'ours', release: () => {
      clearInterval(renewal);
      if (isOurs()) rmSync(claim, { force: true });
    } };
  }

  private isAbandoned(claim: string, content: string): boolean {
    const { host, pid, born } = JSON.parse(content) as { host: string; pid: number; born: number };
    if (host === hostname() && !isAlive(pid, born)) return true;
    const probe = this.in('claims', `.${randomUUID()}`);
    writeFileSync(probe, '');
    const age = modified(probe)! - (modified(claim) ?? Infinity);
    rmSync(probe, { force: true });
    return age > LEASE_MILLISECONDS;
  }

  // what was asked of the queue

  /** Notes an array before it is submitted: the queue is asked for it by its name, whatever becomes of this process. */
  addSubmission(tasks: readonly (readonly PlannedRun[])[], how: Pick<Submission, 'cores' | 'checkpointSeconds'>): Submission {
    const number = String(namesIn(this.in('submissions')).length + 1).padStart(4, '0');
    const folder = this.in('tasks', number);
    mkdirSync(folder, { recursive: true });
    tasks.forEach((runs, index) => writeFileSync(join(folder, `${index}.json`), JSON.stringify(runs)));
    const ids = tasks.map((runs) => runs.map(({ id }) => id));
    const marks: Record<string, string> = {};
    for (const id of ids.flat()) if (this.checkpointMark(id) !== '') marks[id] = this.checkpointMark(id);
    const submission: Submission = { name: `${this.open()}.${number}`, tasks: ids, ...how, marks };
    this.keep(submission);
    return submission;
  }

  keep(submission: Submission): void {
    writeWhole(this.in('submissions', `${numberOf(submission.name)}.json`), JSON.stringify(submission));
  }

  /** Forgets an array that the queue refused. */
  dropSubmission({ name }: Submission): void {
    rmSync(this.in('submissions', `${numberOf(name)}.json`), { force: true });
  }

  submissions(): Submission[] {
    return namesIn(this.in('submissions')).sort().map((name) => JSON.parse(readFileSync(this.in('submissions', `${name}.json`), 'utf8')) as Submission);
  }

  submission(array: string): Submission {
    return JSON.parse(readFileSync(this.in('submissions', `${numberOf(array)}.json`), 'utf8')) as Submission;
  }

  /** The runs of a task, in the words of its array's name and its own index. */
  runsOf(array: string, index: number): PlannedRun[] {
    return JSON.parse(readFileSync(this.in('tasks', numberOf(array), `${index}.json`), 'utf8')) as PlannedRun[];
  }

  /** Where the output of an array's tasks goes; `%a` stands for the index. */
  logOf(array: string): string {
    return this.in('logs', `${numberOf(array)}-%a.log`);
  }

  checkpointsOf(id: string): string {
    return this.in('checkpoints', id);
  }

  /** Changes whenever a checkpoint of the run is written. */
  checkpointMark(id: string): string {
    const files = existsSync(this.checkpointsOf(id)) ? readdirSync(this.checkpointsOf(id), { recursive: true, encoding: 'utf8' }) : [];
    return files.filter((file) => basename(file).startsWith('weights-')).sort().join(' ');
  }

  /** Puts a file into place whole, if there is none yet, and says whether it did. */
  private place(file: string, content: string): boolean {
    if (existsSync(file)) return false;
    const unfinished = join(file, '..', `.${randomUUID()}`);
    try {
      writeFileSync(unfinished, content, { flush: true });
      linkSync(unfinished, file);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // a link over NFS may be made, and its answer lost
      if (code === 'EEXIST') return fstatOf(unfinished)?.nlink === 2;
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
      if (existsSync(file)) return false;
      renameSync(unfinished, file); // a file system without links: the later of two takes the place of the earlier
      return true;
    } finally {
      rmSync(unfinished, { force: true });
    }
  }
}

const numberOf = (array: string) => array.slice(array.lastIndexOf('.') + 1);

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.')).map((name) => name.slice(0, -'.json'.length));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Of the open file: a client of NFS asks the server then, and does not answer from memory. */
function fstatOf(file: string) {
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    return fstatSync(fd);
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

const modified = (file: string) => fstatOf(file)?.mtimeMs;
