import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readStore } from '../../lib/runs/store/read-runs.js';
import { isCompleted } from '../../lib/runs/store/run-record.js';
import { root } from '../../lib/setup/paths.mjs';
import { makeClass } from '../homework/grading/make-class.js';
import { missingOfSlurm, startCluster } from './slurm-cluster.mjs';

// 2 widths x 2 lengths x 6 seeds
const SWEEP = {
  question: 'Are runs the same on a cluster?',
  corpus: { kind: 'markov', language: { seed: 1 }, sample: { seed: 1, trainTokens: 20_000, validationTokens: 4000 } },
  model: { nLayer: 1, dModel: [8, 16], contextLength: 16 }, train: { batchSize: 16 }, budget: { steps: [60, 120] }, seeds: 6,
};

const missing = missingOfSlurm();
if (missing.length > 0) console.warn(`Slurm: skipped, because ${missing.join(', ')} are not installed: apt-get install slurmctld slurmd slurm-client munge`);

(missing.length > 0 ? describe.skip : describe)('a Slurm cluster of two nodes', () => {
  let folder: string;
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slurm-campaign-'));
    cluster = await startCluster();
  }, 120_000);
  afterAll(async () => {
    started.forEach((child) => child.kill('SIGKILL'));
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);

  /** Starts the command line on the same sweep in a folder of its own, and hears what it says. */
  function sweep(where: string, ...flags: string[]) {
    const own = join(folder, where);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'tiny.json'), JSON.stringify(SWEEP));
    const child = spawn(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), 'sweep', join(own, 'tiny.json'), ...flags], { env: cluster.env });
    started.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += String(text); });
    return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, said })), said: () => said };
  }

  async function until(what: string, isSo: () => boolean, seconds = 120): Promise<void> {
    for (let i = 0; !isSo(); i++) {
      if (i > 4 * seconds) throw new Error(`waited ${seconds} s until ${what}; the queue:\n${cluster.say('squeue', '--array', '--states=all')}`);
      await wait(250);
    }
  }
  const inQueue = () => cluster.say('squeue', '--noheader', '--array', '--format=%i|%T|%N').split('\n').filter(Boolean).map((line) => {
    const [id, state, node] = line.split('|');
    return { id: id!, state: state!, node: node! };
  });
  const stateOf = (node: string) => cluster.say('sinfo', '--noheader', '--Node', `--nodes=${node}`, '--format=%T');

  it('grades a class as this machine does, two submissions a task', () => {
    const deserved = makeClass(join(folder, 'class'), 6);
    const graded = (out: string, ...flags: string[]) => {
      const common = ['grade', join(folder, 'class'), '--out', join(folder, out), '--masters', join(root, 'test', 'homework', 'grading', 'fixtures'), '--seed', '5', '--json'];
      const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'lib', 'bin', 'scaling.mjs'), ...common, ...flags], { env: cluster.env, encoding: 'utf8' });
      const { students } = JSON.parse(stdout) as { students: { student: string; earned: number }[] };
      return { points: new Map(students.map(({ student, earned }) => [student, earned])), stderr, table: readFileSync(join(folder, out, 'class.csv'), 'utf8') };
    };
    const [here, there] = [graded('graded-here'), graded('graded-there', '--executor', 'slurm', '--submissions-per-task', '2', '--poll-seconds', '2')];
    expect(there.points).toEqual(deserved);
    expect(there.table).toBe(here.table);
    expect(there.stderr).toContain('Slurm has 3 tasks of 6 submissions');
    expect(there.stderr).not.toContain('graded on this machine');
  }, 300_000);

  it('gives the records of this machine for a sweep of 24 runs, each once, whatever becomes of nodes, tasks and the process that submits', async () => {
    const here = await sweep('here').ended;
    expect(here).toMatchObject({ code: 0, said: expect.stringContaining('24 runs recorded, 0 were there before') as unknown });

    const onSlurm = () => sweep('there', '--executor', 'slurm', '--time', '1', '--runs-per-task', '2', '--poll-seconds', '3', '--attempts', '5',
      '--wrap', `bash ${join(root, 'test', 'runs', 'mishaps.sh')} ${folder}`);
    const first = onSlurm();
    await until('a run is recorded', () => first.said().includes('nats/token'));
    first.child.kill('SIGKILL');
    expect((await first.ended).code).toBe(null);
    const queued = inQueue();
    expect(queued.length).toBeGreaterThan(6); // or there is nothing left to disturb
    cluster.say('scancel', queued.find(({ state }) => state === 'PENDING')!.id.replace(/_.*/, '_8'));

    const second = onSlurm();
    await until('the sweep is taken up', () => second.said().includes('records:'));
    const nodeAtWork = async () => { // of another task than the one that sleeps, which would wait two minutes before it may sleep again
      let node = '';
      await until('a node works', () => {
        node = inQueue().find(({ id, state }) => state === 'RUNNING' && !id.endsWith('_3'))?.node ?? '';
        return node !== '';
      });
      return node;
    };
    const crashed = await nodeAtWork();
    await cluster.kill(crashed);
    await until(`${crashed} is down`, () => stateOf(crashed).startsWith('down'));
    cluster.startNode(crashed);
    await until(`${crashed} is back`, () => /idle|mixed|alloc/.test(stateOf(crashed)));
    const drained = await nodeAtWork();
    cluster.say('scontrol', 'update', `nodename=${drained}`, 'state=down', 'reason=campaign');
    await until(`${drained} is down`, () => stateOf(drained).startsWith('down'));
    cluster.say('scontrol', 'update', `nodename=${drained}`, 'state=resume');

    const { code, said } = await second.ended;
    expect([said, code]).toEqual([expect.stringMatching(/runs were lost: [^]*runs recorded/), 0]);
    expect(existsSync(join(folder, 'slept'))).toBe(true);
    expect(existsSync(join(folder, 'quota'))).toBe(true);
    expect(said).toMatch(/lost: (.*; )?(FAILED \(ENOSPC: no space left on device|its worker process was ended by SIGXFSZ)/);
    expect(said).toMatch(/TIMEOUT/);
    expect(said).toMatch(/lost: (.*; )?(CANCELLED|its task is no longer in the queue)/); // a task that waited is forgotten at once
    expect(inQueue()).toEqual([]);
    expect(existsSync(join(folder, 'there', 'tiny.jsonl.queue'))).toBe(false);

    const losses = (where: string) => readStore(join(folder, where, 'tiny.jsonl')).runs.filter(isCompleted)
      .map(({ id, validationLossNatsPerToken }) => [id, validationLossNatsPerToken] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    const [ours, theirs] = [losses('here'), losses('there')];
    expect(theirs.map(([id]) => id)).toEqual(ours.map(([id]) => id));
    expect(new Set(theirs.map(([id]) => id)).size).toBe(24);
    // one processor, one program: what may differ is the order of sums among threads
    theirs.forEach(([, loss], k) => expect(Math.abs(loss - ours[k]![1])).toBeLessThan(1e-5));
    console.log(`the largest difference of a loss: ${Math.max(...theirs.map(([, loss], k) => Math.abs(loss - ours[k]![1])))} nats; ${said}`);
  }, 900_000);
});
