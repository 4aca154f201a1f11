import { dirname, join } from 'node:path';
import { MultiBar, type SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { formatDuration, InterruptedError } from '../core/long-work.js';
import { counted } from '../core/text.js';
import { totalCost } from '../runs/cost.js';
import { onThisMachine, type Executor } from '../runs/executor.js';
import { RecordFile } from '../runs/store/append-store.js';
import { recordFile } from '../runs/store/read-runs.js';
import { isCompleted, isFailed, type StoredRun } from '../runs/store/run-record.js';
import { findSweep, sweeps } from '../runs/sweeps/index.js';
import { declarationOf, isSweepFile, readSweepFile, sweepFileSchema, withSeeds } from '../runs/sweeps/sweep-file.js';
import { planSweep, type PlannedRun } from '../runs/sweeps/sweep.js';
import type { SweepEvent, SweepOutcome } from '../runs/workers/run-sweep.js';
import { defaultParallelism, type Parallelism } from '../runs/workers/schedule.js';
import { countOption } from './options.js';
import { addQueueOptions, askQueue, onSlurm, queueInWords, type QueueFlags } from './sweep-queue.js';

interface SweepFlags extends QueueFlags {
  processes?: number;
  threads?: number;
  out?: string;
  seeds?: number;
  only?: string;
  schema?: true;
  declare?: true;
  dryRun?: true;
  list?: true;
  json?: true;
}

/** `scaling sweep`: train the runs of one of the lecture's experiments, and keep a record of each. */
export function registerSweep(program: Command): void {
  addQueueOptions(program.command('sweep')
    .description('train the runs of an experiment in several processes, and record each; started again, it goes on where it stopped')
    .argument('[name]', 'an experiment that --list lists, or the file of one of your own: my-sweep.json')
    .option('--list', 'list the experiments with their cost')
    .option('--dry-run', 'say what would be run, and what it costs')
    .option('--processes <count>', 'processes side by side (default: one for each core)', countOption)
    .option('--threads <count>', 'threads of each process (default: 1, or more where there are fewer runs than cores)', countOption)
    .option('--seeds <count>', 'seeds 1 to COUNT for every kind of run, in place of those declared', countOption)
    .option('--only <labels>', 'only runs whose label holds each of these, between commas: "d 64, seed 2"')
    .option('--out <file>', 'the record file (default: datasets/runs/NAME.jsonl; of my-sweep.json, my-sweep.jsonl beside it)')
    .option('--declare', 'print the sweep as such a file, a list of its runs, to make one of your own of it')
    .option('--schema', 'print the JSON schema of a file, by which an editor completes it')
    .option('--json', 'print the answer as JSON on standard output'))
    .addHelpText('after', `
Examples: npx scaling sweep --list
          npx scaling sweep width --dry-run
          npx scaling sweep width --seeds 10 --only "d 64" --out my-width.jsonl
          npx scaling sweep my-sweep.json
          npx scaling sweep my-sweep.json --executor slurm --time 60 --setup "module load nodejs"`)
    .action(async (name: string | undefined, flags: SweepFlags, command: Command) => {
      if (flags.schema) return console.log(JSON.stringify(sweepFileSchema(), null, 2));
      if (flags.list) return list(flags);
      if (name === undefined) command.error("error: missing argument 'name'; --list lists the experiments");
      const declared = isSweepFile(name) ? await readSweepFile(name) : findSweep(name);
      const sweep = flags.seeds === undefined ? declared : withSeeds(declared, Array.from({ length: flags.seeds }, (_, i) => i + 1));
      if (flags.declare) return console.log(JSON.stringify(declarationOf(sweep), null, 2));
      const file = flags.out ?? (isSweepFile(name) ? join(dirname(name), `${sweep.name}.jsonl`) : recordFile(name));
      const runs = (await planSweep(sweep)).filter(({ label }) => holdsEach(label, flags.only));
      if (runs.length === 0) throw new InputError(`--only: expected words of some run's label, got "${flags.only!}"; --dry-run without it lists them`);
      const records = new RecordFile(file);
      if (records.torn !== undefined) console.error(records.torn);
      if (await askQueue(runs, records, flags)) return;
      const todo = runs.filter(({ id }) => !records.isRecorded(id));
      const inQueue = flags.executor === 'slurm';
      const parallelism = {
        ...(inQueue ? { processes: 1, threads: 1 } : defaultParallelism(todo.length)),
        ...(flags.processes && { processes: flags.processes, threads: 1 }),
        ...(flags.threads && { threads: flags.threads }),
      };
      const cost = inQueue && todo.length > 0
        ? `${workSentence(todo, runs.length)}, ${queueInWords(todo, flags)}, with ${inGigabytes(megabytesOfTask(todo, parallelism.processes))} of memory`
        : costSentence(todo, runs.length, parallelism);
      if (flags.dryRun) return dryRun({ question: sweep.question, file, runs, todo, parallelism, cost, json: flags.json ?? false });
      console.error(`${sweep.question}\n${cost}\nrecords: ${file}`);
      const { processes, threads } = parallelism;
      const executor = inQueue
        ? onSlurm(flags, { cores: processes * threads, megabytes: megabytesOfTask(todo, processes), onNews: console.error })
        : onThisMachine(parallelism);
      const outcome = await execute(executor, { runs, todo, records, bars: !inQueue });
      report(outcome, { name, records, runs, flags });
    });
}

/** Of `d 64, seed 12`: `d 64` is held, `seed 1` is not. */
function holdsEach(label: string, only = ''): boolean {
  return only.split(',').every((words) => ` ${label.replaceAll(',', ' ')} `.includes(words.trim() === '' ? ' ' : ` ${words.trim()} `));
}

async function list({ json }: SweepFlags): Promise<void> {
  const rows = await Promise.all(sweeps.map(async (sweep) => {
    const runs = await planSweep(sweep);
    return {
      name: sweep.name,
      question: sweep.question,
      runs: runs.length,
      ...totalCost(runs),
      parallelism: defaultParallelism(runs.length),
    };
  }));
  if (json) return console.log(JSON.stringify(rows, null, 2));
  for (const { name, question, runs, trainFlops, estimatedSeconds, parallelism } of rows) {
    const minutes = Math.ceil(secondsIn(parallelism, estimatedSeconds) / 60);
    console.log(
      `${name.padEnd(16)}${counted(runs, 'run').padStart(8)}  ${`${inFlops(trainFlops)} FLOPs`.padEnd(15)}${`about ${minutes} min`.padEnd(14)}${question}`,
    );
  }
}

/** Work of one thread, shared among all: a run has more than one thread only where there are too few runs for the cores. */
function secondsIn({ processes, threads }: Parallelism, secondsOfOneThread: number): number {
  return secondsOfOneThread / (processes * threads);
}

function costSentence(todo: readonly PlannedRun[], total: number, parallelism: Parallelism): string {
  if (todo.length === 0) return total === 1 ? 'the run is recorded' : `all ${total} runs are recorded`;
  const { processes, threads } = parallelism;
  const where = `${counted(processes, 'process', 'processes')} of ${counted(threads, 'thread')}`;
  const time = formatDuration(secondsIn(parallelism, totalCost(todo).estimatedSeconds));
  return `${workSentence(todo, total)}, about ${time} in ${where}, with about ${inGigabytes(processes * mostMegabytes(todo))} of memory`;
}

/** Of the run that needs most, as it may stand beside others like it. */
const mostMegabytes = (runs: readonly PlannedRun[]) => runs.reduce((most, { estimatedMegabytes }) => Math.max(most, estimatedMegabytes), 0);

/** What a task asks for: half as much again as its processes are estimated to need, and what the process above them has. */
const megabytesOfTask = (runs: readonly PlannedRun[], processes: number) => Math.round(200 + 1.5 * processes * mostMegabytes(runs));

const inGigabytes = (megabytes: number) => `${(megabytes / 1000).toFixed(1)} GB`;

function workSentence(todo: readonly PlannedRun[], total: number): string {
  return `${todo.length} of ${counted(total, 'run')} to do: ${inFlops(totalCost(todo).trainFlops)} FLOPs`;
}

function dryRun(plan: {
  question: string;
  file: string;
  runs: PlannedRun[];
  todo: PlannedRun[];
  parallelism: Parallelism;
  /** In words. */
  cost: string;
  json: boolean;
}): void {
  const { question, file, runs, todo, parallelism, cost, json } = plan;
  const open = new Set(todo);
  const isToDo = (run: PlannedRun) => open.has(run);
  if (json) {
    const rows = runs.map((run) => ({ ...run, recorded: !isToDo(run) }));
    return console.log(JSON.stringify({ question, file, ...parallelism, toDo: totalCost(todo), runs: rows }, null, 2));
  }
  console.log(question);
  for (const run of runs) {
    console.log(
      `  ${run.id}  ${run.label.padEnd(36)}${counted(run.steps, 'step').padStart(12)}${`${inFlops(run.trainFlops)} FLOPs`.padStart(16)}  ${isToDo(run) ? `about ${formatDuration(secondsIn({ ...parallelism, processes: 1 }, run.estimatedSeconds))}` : 'recorded'}`,
    );
  }
  console.log(cost);
}

/** Ctrl-C asks for an end at the next step; a second one ends the processes at once. */
async function execute(
  executor: Executor, { runs, todo, records, bars }: { runs: PlannedRun[]; todo: PlannedRun[]; records: RecordFile; bars: boolean },
): Promise<SweepOutcome> {
  const stopping = new AbortController();
  const display = bars ? openDisplay(todo) : plainDisplay(todo);
  const interrupt = () => {
    if (stopping.signal.aborted) process.exit(130); // the workers end when this process is gone
    stopping.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await executor(runs, { file: records, signal: stopping.signal, onEvent: (event) => display.show(event) });
  } finally {
    display.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function report(
  { recorded, alreadyRecorded, elsewhere, interrupted }: SweepOutcome,
  { name, records, runs, flags }: { name: string; records: RecordFile; runs: PlannedRun[]; flags: SweepFlags },
): void {
  const { file } = records;
  const failed = recorded.filter(isFailed);
  const said = [['--seeds', flags.seeds], ['--only', flags.only && `"${flags.only}"`], ['--out', flags.out]] as const;
  const again = flags.executor === 'slurm'
    ? ['npx scaling', ...process.argv.slice(2).map((word) => (/^[\w./=,:-]+$/.test(word) ? word : `'${word}'`))].join(' ')
    : ['npx scaling sweep', name, ...said.filter(([, value]) => value !== undefined).flat()].join(' ');
  if (flags.json)
    console.log(JSON.stringify({
      file, recorded, alreadyRecorded, elsewhere: elsewhere.map(({ run, holder }) => ({ id: run.id, holder })), interrupted,
    }));
  if (elsewhere.length > 0) console.error(`${counted(elsewhere.length, 'run was', 'runs were')} left to ${elsewhere[0]!.holder}, which has them at work on the same file`);
  if (interrupted) {
    const open = runs.filter(({ id }) => !records.isRecorded(id)).length;
    const tasks = flags.executor === 'slurm' ? '; their tasks stay in the queue, and --cancel ends them' : '';
    console.error(`${open} of ${counted(runs.length, 'run')} ${open === 1 ? 'is' : 'are'} not recorded yet; go on with: ${again}${tasks}`);
    if (flags.detach) return;
    throw new InterruptedError('the sweep was stopped');
  }
  if (failed.length > 0) throw new InputError(`${failed.length} of ${counted(runs.length, 'run')} failed, the first because ${failed[0]!.status.reason}; ${again} tries them again`);
  console.error(`${counted(recorded.length, 'run')} recorded, ${alreadyRecorded} were there before: ${file}`);
}

/** FLOPs as people write them: `3.2e12`. */
export const inFlops = (flops: number) => flops.toExponential(1).replace('e+', 'e');

/** One row of the table of finished runs. */
export function resultRow(label: string, record: StoredRun): string {
  if (isFailed(record)) return `${label}: failed, ${record.status.reason}`;
  const size = `N ${record.nParamsNonEmbedding.toLocaleString('en-US')}, ${record.tokens.toLocaleString('en-US')} tokens, ${formatDuration(record.wallSeconds)}`;
  if (!isCompleted(record)) return `${label}: diverged, ${record.status.kind === 'diverged' ? record.status.reason : ''} (${size})`;
  return `${label}: ${record.validationLossNatsPerToken.toFixed(4)} nats/token (${size})`;
}

/** Shows a sweep while it runs. */
export interface SweepDisplay {
  show(event: SweepEvent): void;
  stop(): void;
}

/** How much of the estimated work is done, and what it says about the rest. */
class Progress {
  private readonly started = performance.now();
  private readonly fractions = new Map<string, number>();
  private readonly work: number;
  private doneSeconds = 0;
  private doneFlops = 0;
  finished = 0;

  constructor(private readonly runs: readonly PlannedRun[]) {
    this.work = totalCost(runs).estimatedSeconds;
  }

  note(event: SweepEvent): void {
    if (event.kind === 'step') this.reach(event.run, event.step / event.run.steps);
    if (event.kind === 'lost') this.reach(event.run, 0);
    if (event.kind === 'recorded') {
      this.reach(event.run, 1);
      this.finished++;
    }
  }

  /** Of the work as it was estimated, from 0 to 1. */
  get fraction(): number {
    return this.doneSeconds / this.work;
  }

  /** `3 of 12 runs, 2.1e12 FLOPs, about 3 min 20 s left` */
  toString(): string {
    const elapsedSeconds = (performance.now() - this.started) / 1000;
    const { fraction } = this;
    const left = fraction > 0.01 ? `about ${formatDuration((elapsedSeconds * (1 - fraction)) / fraction)} left` : 'estimating the time';
    return `${this.finished} of ${counted(this.runs.length, 'run')}, ${inFlops(this.doneFlops)} FLOPs, ${left}`;
  }

  private reach({ id, estimatedSeconds, trainFlops }: PlannedRun, fraction: number): void {
    const more = fraction - (this.fractions.get(id) ?? 0);
    this.doneSeconds += more * estimatedSeconds;
    this.doneFlops += more * trainFlops;
    this.fractions.set(id, fraction);
  }
}

/**
 * Bars for the whole and for each process below a growing table on a terminal; one line for each finished run elsewhere. Writes to standard
 * error.
 */
export function openDisplay(runs: readonly PlannedRun[]): SweepDisplay {
  return process.stderr.isTTY ? terminalDisplay(runs) : plainDisplay(runs);
}

function plainDisplay(runs: readonly PlannedRun[]): SweepDisplay {
  const progress = new Progress(runs);
  return {
    show(event) {
      progress.note(event);
      const row = rowOf(event);
      if (row !== undefined) console.error(event.kind === 'recorded' ? `${row}; ${String(progress)}` : row);
    },
    stop: () => undefined,
  };
}

function rowOf(event: SweepEvent): string | undefined {
  switch (event.kind) {
    case 'recorded':
      return resultRow(event.run.label, event.record);
    case 'lost':
      return `${event.run.label}: its worker process ${event.how}; it will be run again`;
    case 'slow':
      return `${event.sentence} The time stated is that of TensorFlow; npx scaling doctor says what to do.`;
    case 'started':
    case 'step':
      return undefined;
  }
}

function terminalDisplay(runs: readonly PlannedRun[]): SweepDisplay {
  const progress = new Progress(runs);
  const bars = new MultiBar({
    format: '{bar} {percent}%  {what}',
    hideCursor: true,
    clearOnComplete: true,
    autopadding: true,
    barsize: 24,
    stopOnComplete: false,
  });
  const whole = bars.create(1, 0, { what: String(progress), percent: '0' });
  const ofWorker: SingleBar[] = [];
  const draw = (bar: SingleBar, fraction: number, what: string) => bar.update(fraction, { what, percent: (100 * fraction).toFixed(0) });
  return {
    show(event) {
      progress.note(event);
      const bar = (ofWorker[event.worker] ??= bars.create(1, 0, { what: '', percent: '0' }));
      if (event.kind === 'started') draw(bar, 0, `${event.run.label}: starting`);
      if (event.kind === 'step') draw(bar, event.step / event.run.steps, `${event.run.label}: step ${event.step} of ${event.run.steps}`);
      const row = rowOf(event);
      if (row !== undefined) bars.log(`${row}\n`);
      draw(whole, progress.fraction, String(progress));
    },
    stop: () => bars.stop(),
  };
}
