import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { randomStream } from '../../lib/core/random.js';
import { RecordFile } from '../../lib/runs/store/append-store.js';
import { readStore } from '../../lib/runs/store/read-runs.js';
import type { StoredRun } from '../../lib/runs/store/run-record.js';
import { runSweep, type SweepEvent, type SweepOptions } from '../../lib/runs/workers/run-sweep.js';
import { root } from '../../lib/setup/paths.mjs';
import { planOf, recordOf } from './runs.js';

const here = join(root, 'test', 'runs');
const worker = pathToFileURL(join(here, 'pretend-worker.mjs'));
const seeds = Array.from({ length: 120 }, (_, i) => i + 1);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sweep-'));
  file = join(folder, 'runs.jsonl');
  process.env.PRETEND_RECORDS = join(folder, 'prepared.json');
  writeFileSync(process.env.PRETEND_RECORDS, JSON.stringify([...seeds, 902].map(recordOf)));
});
afterEach(() => rmSync(folder, { recursive: true }));

const sweep = (which: readonly number[], options: Partial<SweepOptions> = {}) =>
  runSweep(planOf(which), { store: new RecordFile(file), processes: 2, threads: 1, worker, ...options });
const sorted = (runs: readonly StoredRun[]) => [...runs].sort((a, b) => a.config.train.seed - b.config.train.seed);
const stored = () => sorted(readStore(file).runs);

/** Starts a sweep over all seeds in a process of its own. */
function startSweep() {
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, JSON.stringify(planOf(seeds)));
  const child = spawn(process.execPath, [join(here, 'pretend-sweep.mjs'), plan, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env },
  });
  const said = (kind: SweepEvent['kind']) =>
    new Promise<void>((resolve) => child.stdout.on('data', (text) => String(text).includes(kind) && resolve()));
  return { child, said, ended: once(child, 'close') as Promise<[number | null, string | null]> };
}

describe('a sweep', () => {
  it('records every run once, and does nothing when it is started again', async () => {
    const first = await sweep([1, 2, 3, 4, 5]);
    expect([first.recorded.length, first.alreadyRecorded, first.interrupted]).toEqual([5, 0, false]);
    const content = readFileSync(file, 'utf8');
    const second = await sweep([1, 2, 3, 4, 5]);
    expect([second.recorded.length, second.alreadyRecorded]).toEqual([0, 5]);
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(stored()).toEqual([1, 2, 3, 4, 5].map(recordOf));
    expect(readdirSync(folder).sort()).toEqual(['prepared.json', 'runs.jsonl']); // no lock and no claim is left
  }, 60_000);

  it('records a run that throws as failed with its reason, goes on with the others, and tries it again when started again', async () => {
    await sweep([1, 900, 2]);
    const failures = () => stored().filter(({ status }) => status.kind === 'failed');
    expect(failures().map(({ status }) => status)).toEqual([{ kind: 'failed', reason: 'out of memory' }]);
    expect(stored()).toHaveLength(3);
    expect((await sweep([1, 900, 2])).recorded).toHaveLength(1);
    expect(failures()).toHaveLength(1);
  }, 60_000);

  it('refuses a text that is not here before any run is recorded as failed', async () => {
    const absent = planOf([1]).map((run) => ({ ...run, config: { ...run.config, corpus: { kind: 'text' as const, name: 'novel.txt', sha256: '0'.repeat(64) } } }));
    const options = { store: new RecordFile(file), processes: 1, threads: 1, worker };
    await expect(runSweep(absent, options)).rejects.toThrow(/^corpus: expected the text novel.txt at .*, found nothing there; /);
    const unfetched = absent.map((run) => ({ ...run, config: { ...run.config, corpus: { kind: 'named' as const, name: 'no-such-text' } } }));
    await expect(runSweep(unfetched, options)).rejects.toThrow(/^corpus: expected one of markov, .* got "no-such-text"$/);
    expect(existsSync(file)).toBe(false);
  });

  it('runs again what a killed worker process was at, and gives up on a run that kills three', async () => {
    const events: SweepEvent[] = [];
    await sweep([1, 902, 901], { processes: 1, onEvent: (event) => events.push(event) });
    expect(events.flatMap((event) => (event.kind === 'lost' ? [event.run.config.train.seed] : [])).sort()).toEqual([901, 901]);
    expect(stored().map(({ status }) => status)).toEqual([
      { kind: 'completed' }, { kind: 'failed', reason: 'its worker process was ended by SIGKILL, 3 times' }, { kind: 'completed' },
    ]);
  }, 60_000);

  it('says once what slows it, and nothing of TensorFlow', async () => {
    const said: string[] = [];
    const options: Partial<SweepOptions> = { onEvent: (event) => event.kind === 'slow' && said.push(event.sentence) };
    await sweep([1, 2], options);
    process.env.PRETEND_BACKEND = 'wasm';
    try {
      await sweep([3, 4, 5], options);
    } finally {
      delete process.env.PRETEND_BACKEND;
    }
    expect(said).toEqual(['Pretended wasm.']);
  }, 60_000);

  it('stops within a step when asked to, and keeps what was finished', async () => {
    const stopping = new AbortController();
    const outcome = await sweep([2, 903], {
      signal: stopping.signal,
      onEvent: (event) => event.kind === 'recorded' && setTimeout(() => stopping.abort(), 300),
    });
    expect([outcome.interrupted, outcome.recorded.length]).toEqual([true, 1]);
    expect(stored()).toEqual([recordOf(2)]);
    expect(existsSync(`${file}.claims`)).toBe(false);
  }, 60_000);

  it('has after twenty kill -9 at random moments the same records as an undisturbed one', async () => {
    const random = randomStream(1, 'moments of kill -9');
    let killed = 0;
    for (let time = 0; time < 20; time++) {
      const { child, said, ended } = startSweep();
      await Promise.race([said(random.uniform() < 0.5 ? 'step' : 'recorded'), ended]);
      await Promise.race([wait(random.uniform() * 40), ended]); // 40 ms is the time of some three runs
      if (child.kill('SIGKILL')) killed++;
      await ended;
      expect(() => readStore(file)).not.toThrow();
    }
    expect(killed).toBe(20);
    const before = readStore(file).runs.length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(seeds.length); // or the last kills met nothing at work
    expect((await startSweep().ended)[0]).toBe(0);
    expect(stored()).toEqual(seeds.map(recordOf)); // by hand: what the undisturbed worker returns for each seed
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(seeds.length);
  }, 300_000);

  it('shares the runs with another one on the same file', async () => {
    const sweeps = [startSweep(), startSweep()];
    expect((await Promise.all(sweeps.map(({ ended }) => ended))).map(([code]) => code)).toEqual([0, 0]);
    expect(stored()).toEqual(seeds.map(recordOf));
    expect(existsSync(`${file}.claims`)).toBe(false);
  }, 60_000);
});
