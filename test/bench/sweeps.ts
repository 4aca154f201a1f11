// npm run bench -- sweeps: what a sweep of ten thousand runs costs besides its training: a dry run, the merge of its records from a shared
// folder, the calls to a queue; and the memory of single runs beside what is estimated.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { transformerConfig } from '../../lib/model/config.js';
import { mergeRecords, sweepInQueue, tasksOf } from '../../lib/runs/cluster/queue-sweep.js';
import type { QueuedTask, Scheduler } from '../../lib/runs/cluster/scheduler.js';
import { SharedFolder } from '../../lib/runs/cluster/shared-folder.js';
import { estimateMegabytes } from '../../lib/runs/cost.js';
import { createExecutor } from '../../lib/runs/execute.js';
import type { RunConfig } from '../../lib/runs/run-config.js';
import { RecordFile } from '../../lib/runs/store/append-store.js';
import type { RunRecord } from '../../lib/runs/store/run-record.js';
import { planSweep, type PlannedRun } from '../../lib/runs/sweeps/sweep.js';
import { trainConfig } from '../../lib/train/config.js';
import { recordFailure } from '../../lib/runs/store/run-record.js';

/** Widths, depths, rates, budgets and seeds of a file that declares `runs` runs. */
const declaration = (runs: number) => ({
  question: 'What does it cost to ask?',
  corpus: { kind: 'markov', language: { seed: 1 }, sample: { seed: 1, trainTokens: 20_000, validationTokens: 4000 } },
  model: { nLayer: [1, 2, 3, 4, 5], dModel: [8, 16, 24, 32, 40, 48, 56, 64, 72, 80], contextLength: 16 },
  train: { batchSize: 16, learningRate: [1e-3, 2e-3] }, budget: { tokens: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((k) => 256 * 200 * k) },
  seeds: Math.round(runs / 1000),
});

/** A record as long as a real one, with 200 points of a curve. */
function madeRecord({ id, config, steps }: PlannedRun): RunRecord {
  const curve = Array.from({ length: 200 }, (_, i) => ({ step: i + 1, lossNatsPerToken: 3 + 1.234567890123 / (i + 1) }));
  return {
    ...recordFailure(config, ''), id, seed: config.train.seed, corpus: { name: 'made', hash: 'a'.repeat(64), entropyRateNatsPerToken: 2.9 },
    backend: { name: 'tensorflow', version: '2.21.0', threads: 1, rung: 'compiled', compileSeconds: 1.5 },
    parameters: { embedding: 512, attention: 256, feedForward: 512, norms: 48, head: 512 }, nParamsTotal: 1840, nParamsNonEmbedding: 816,
    tokens: 256 * steps, epochs: 2.5, trainFlops: { sixNDNonEmbedding: 1e9, sixNDTotal: 2e9 }, curve,
    validationLossNatsPerToken: 3.1, wallSeconds: 4.2, status: { kind: 'completed' },
  };
}

/** A queue of unlimited machines in which every task succeeds between two looks at it. */
class PretendedQueue implements Scheduler {
  readonly name = 'a pretended queue';
  readonly calls: string[] = [];
  private readonly done: QueuedTask[] = [];

  constructor(private readonly folder: SharedFolder) {}

  mostTasks(): Promise<number> {
    this.calls.push('limit');
    return Promise.resolve(400);
  }

  async submit({ name, tasks }: { name: string; tasks: number }): Promise<void> {
    this.calls.push('submit');
    for (let index = 0; index < tasks; index++) {
      for (const run of this.folder.runsOf(name, index)) await this.folder.append(madeRecord(run));
      this.done.push({ array: name, index, state: 'ended', words: 'COMPLETED' });
    }
  }

  list(): Promise<QueuedTask[]> {
    this.calls.push('list');
    return Promise.resolve(this.done);
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }
}

/** nLayer, dModel, contextLength, vocabSize, batchSize. */
const SHAPES = [
  [1, 8, 16, 64, 16], [2, 64, 64, 64, 32], [2, 64, 64, 512, 32], [4, 64, 64, 512, 32], [4, 128, 128, 256, 32], [2, 256, 64, 512, 8],
  [4, 256, 128, 512, 16], [2, 64, 64, 4096, 32], [2, 64, 256, 256, 32], [6, 384, 128, 512, 8], [2, 32, 16, 64, 128],
] as const;

function configOf([nLayer, dModel, contextLength, vocabSize, batchSize]: (typeof SHAPES)[number]): RunConfig {
  const model = { nLayer, dModel, contextLength, vocabSize };
  const corpus = { kind: 'markov' as const, language: { seed: 1 }, sample: { seed: 1, trainTokens: 50_000, validationTokens: 40_000 } };
  return { kind: 'train', corpus, train: trainConfig({ model: transformerConfig(model), steps: 5, batchSize }) };
}

const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1);
const peak = () => Math.round(process.resourceUsage().maxRSS / 1024);

/** A part in a process of its own, whose memory is its own. */
function inChild(...args: string[]): string {
  const child = spawnSync(process.execPath, [process.argv[1]!, ...args], {
    env: { ...process.env, BENCH_CHILD: '1', SCALING_THREADS: '1', MALLOC_ARENA_MAX: '1' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'],
  });
  return child.stdout.trim();
}

const [what, ...args] = process.argv.slice(2);
if (process.env.BENCH_CHILD !== undefined && what === 'merge') {
  const started = performance.now();
  const file = new RecordFile(args[1]!);
  let merged = 0;
  await mergeRecords(new SharedFolder(args[0]!), file, () => merged++);
  console.log(`${merged} records merged in ${seconds(started)} s, ${peak()} MB at most, a file of ${Math.round(statSync(args[1]!).size / 1e6)} MB`);
} else if (process.env.BENCH_CHILD !== undefined) {
  await createExecutor()(configOf(SHAPES[Number(args[0])]!), {});
  console.log(peak());
  process.exit();
} else {
  const { runs: count, memory } = new Command('sweeps').option('--runs <n>', 'runs of the sweep, in thousands', Number, 10_000)
    .option('--memory', 'measure the memory of single runs instead').parse().opts<{ runs: number; memory?: true }>();
  const folder = mkdtempSync(join(tmpdir(), 'sweeps-'));
  try {
    if (memory) {
      SHAPES.forEach((shape, k) => {
        const [measured, estimated] = [Number(inChild('memory', String(k))), estimateMegabytes(configOf(shape))];
        const ratio = (estimated / measured).toFixed(2);
        console.log(`${JSON.stringify(shape)}: ${measured} MB measured, ${estimated.toFixed(0)} estimated, ${ratio} times that`);
      });
    } else {
      const file = join(folder, 'many.json');
      writeFileSync(file, JSON.stringify(declaration(count)));
      const bin = join(process.env.BENCH_FOLDER!, '..', '..', 'lib', 'bin', 'scaling.mjs');
      let started = performance.now();
      const { stdout } = spawnSync(process.execPath, [bin, 'sweep', file, '--dry-run'], { encoding: 'utf8', maxBuffer: 1 << 28 });
      console.log(`dry run in ${seconds(started)} s: ${stdout.trim().split('\n').at(-1)}`);

      const { readSweepFile } = await import('../../lib/runs/sweeps/sweep-file.js');
      const runs = await planSweep(await readSweepFile(file));
      const shared = new SharedFolder(join(folder, 'shared'));
      shared.open();
      started = performance.now();
      for (const run of runs) await shared.append(madeRecord(run));
      console.log(`${runs.length} records written one file each in ${seconds(started)} s`);
      console.log(inChild('merge', shared.path, join(folder, 'merged.jsonl')));

      const other = new SharedFolder(join(folder, 'queue'));
      mkdirSync(other.path);
      const queue = new PretendedQueue(other);
      const size = { seconds: Infinity, mostRuns: Math.round(count / 1000) };
      started = performance.now();
      await sweepInQueue(runs, {
        scheduler: queue, folder: other, file: new RecordFile(join(folder, 'queued.jsonl')), size, cores: 1, megabytes: 1000,
        attempts: 3, checkpointSeconds: 300, pollSeconds: 1,
      });
      const calls = ['submit', 'list', 'limit'].map((kind) => `${queue.calls.filter((one) => one === kind).length} ${kind}`).join(', ');
      console.log(`${tasksOf(runs, size).length} tasks through a pretended queue in ${seconds(started)} s, ${peak()} MB at most; calls: ${calls}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
