import { appendFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { Command } from 'commander';
import { RUNGS, closePrograms, compileStateful, openBackend, type CompiledStateful, type Rung } from '../../lib/engine/index.js';
import { openPeer, type Peer } from './peer.js';
import { stepsInProcesses, childSteps } from './processes.js';
import { costOfCarryingState } from './state.js';
import { median, round, table } from './statistics.js';
import { WORKLOADS, type Workload } from './workloads.js';

interface Options {
  sizes: string[];
  modes: Rung[];
  stepsPerCall: number[];
  rounds: number;
  seconds: number;
  python?: string[];
  peerModes: string[];
  json?: string;
  processes: boolean;
  memory: boolean;
  state: boolean;
  child?: string;
}

/** A way to run a workload's step; `time` gives the milliseconds of each of some steps. */
interface Contestant {
  name: string;
  compileSeconds?: number;
  time(steps: number): number[] | Promise<number[]>;
  close(): void;
}

const list = (text: string) => text.split(',').filter((item) => item !== '');
const program = new Command('bench')
  .description('times the training step: compiled, as a graph and operation by operation, interleaved in one process; prints JSON lines and a table')
  .option('--sizes <names>', 'workloads, by comma', list, WORKLOADS.map(({ name }) => name))
  .option('--modes <names>', 'rungs, by comma', list, [...RUNGS])
  .option('--steps-per-call <numbers>', 'how many steps a call of the compiled rung does besides one, by comma', (text: string) => list(text).map(Number), [32])
  .option('--rounds <n>', 'how often every mode has its turn', Number, 9)
  .option('--seconds <s>', 'how long a turn lasts, at least one step', Number, 1)
  .option('--python <path>', 'a Python with torch or jax, by comma if two: the same models are timed there, in the same rounds', list)
  .option('--peer-modes <names>', 'of torch: eager, compile (torch.compile)', list, ['eager'])
  .option('--json <file>', 'write the JSON lines to a file too')
  .option('--no-processes', 'leave out two one-thread processes against one with all threads')
  .option('--no-memory', 'leave out the peak memory of each mode in a process of its own')
  .option('--no-state', 'leave out what carrying the state costs at 5 M and 50 M parameters')
  .option('--child <json>', '(used by the benchmark itself)')
  .addHelpText('after', '\nExample: npm run bench -- --sizes d32,d64 --python ../venv/bin/python');

const lines: object[] = [];
function report(line: object, file?: string): void {
  lines.push(line);
  console.log(JSON.stringify(line));
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

function tfjsContestant(workload: Workload, rung: Rung, stepsPerCall?: number): Contestant {
  const { step, state, batch, statics } = workload.build();
  const started = performance.now();
  const training: CompiledStateful<unknown, unknown, { loss: tf.Tensor }> = compileStateful(step, state as unknown, statics, {
    rung, ...(stepsPerCall === undefined ? {} : { stepsPerCall }),
  });
  tf.dispose(state);
  const batches = Array.from({ length: stepsPerCall ?? 1 }, () => batch);
  const call = () => (stepsPerCall === undefined ? training.run(batch) : training.runMany(batches));
  tf.dispose(call());
  const firstSeconds = (performance.now() - started) / 1000;
  const once = () => {
    const start = performance.now();
    const { loss } = call();
    loss.dataSync(); // as a training loop does
    loss.dispose();
    return (performance.now() - start) / batches.length;
  };
  once();
  return {
    name: stepsPerCall === undefined ? rung : `${rung}*${stepsPerCall}`,
    ...(rung === 'eager' ? {} : { compileSeconds: firstSeconds }),
    time: (steps) => Array.from({ length: Math.ceil(steps / batches.length) }, once),
    close() {
      training.dispose();
      tf.dispose(batch);
    },
  };
}

/** Floating-point operations a second of one large matrix product: the machine's practical peak. */
function matmulPeak(): number {
  const n = 1024;
  const [a, b] = [tf.randomNormal([n, n]), tf.randomNormal([n, n])];
  const seconds = Array.from({ length: 12 }, () => {
    const start = performance.now();
    const product = tf.matMul(a, b);
    product.dataSync().at(0);
    product.dispose();
    return (performance.now() - start) / 1000;
  });
  tf.dispose([a, b]);
  return (2 * n ** 3) / Math.min(...seconds);
}

async function compare(workload: Workload, options: Options, peers: Peer[]): Promise<void> {
  closePrograms(); // so that compiling is timed
  const contestants: Contestant[] = options.modes.map((rung) => tfjsContestant(workload, rung));
  for (const stepsPerCall of options.stepsPerCall) contestants.push(tfjsContestant(workload, 'compiled', stepsPerCall));
  for (const peer of peers) {
    for (const mode of peer.name === 'jax' ? ['jit'] : options.peerModes) {
      await peer.prepare(workload.peerSize, mode);
      contestants.push({ name: `${peer.name} ${peer.version} ${mode}`, time: (steps) => peer.time(steps), close: () => undefined });
    }
  }
  const samples = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  const peaks: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    peaks.push(matmulPeak());
    for (const contestant of contestants) {
      const [first] = await contestant.time(1);
      const steps = Math.min(200, Math.floor((1000 * options.seconds) / first!));
      samples.get(contestant.name)!.push(median([first!, ...(await contestant.time(steps))]));
    }
  }
  for (const contestant of contestants) contestant.close();
  const milliseconds = new Map([...samples].map(([name, values]) => [name, median(values)]));
  const eager = milliseconds.get('eager');
  const peak = Math.max(...peaks);
  for (const { name, compileSeconds } of contestants) {
    const ms = milliseconds.get(name)!;
    const saved = eager === undefined ? undefined : (eager - ms) / 1000;
    const { peakMegabytes } = options.memory && (RUNGS as readonly string[]).includes(name)
      ? await childSteps({ workload: workload.name, rung: name as Rung, seconds: 0.5 }) : { peakMegabytes: undefined };
    report(
      {
        size: workload.name,
        mode: name,
        msPerStep: round(ms),
        fastestMsPerStep: round(Math.min(...samples.get(name)!)),
        tokensPerSecond: round((1000 * workload.tokensPerStep) / ms),
        flopsPerSecond: round((1000 * workload.flopsPerStep) / ms),
        fractionOfMatmulPeak: round((1000 * workload.flopsPerStep) / ms / peak),
        ...(eager === undefined ? {} : { timesFasterThanEager: round(eager / ms) }),
        ...Object.fromEntries(
          [...milliseconds]
            .filter(([other]) => / /.test(other) && other !== name)
            .map(([other, theirs]) => [`shareOf ${other}`, round(ms / theirs)]),
        ),
        ...(compileSeconds === undefined ? {} : { compileSeconds: round(compileSeconds) }),
        ...(compileSeconds === undefined || saved === undefined
          ? {}
          : { breakEvenSteps: saved > 0 ? Math.ceil(compileSeconds / saved) : 'never' }),
        ...(peakMegabytes === undefined ? {} : { peakMegabytes: Math.round(peakMegabytes) }),
      },
      options.json,
    );
  }
}

const shown = [
  'size',
  'mode',
  'msPerStep',
  'tokensPerSecond',
  'flopsPerSecond',
  'fractionOfMatmulPeak',
  'timesFasterThanEager',
  'compileSeconds',
  'breakEvenSteps',
  'peakMegabytes',
];

async function main(options: Options): Promise<void> {
  const chosen = WORKLOADS.filter(({ name }) => options.sizes.includes(name));
  if (options.json !== undefined) writeFileSync(options.json, '');
  const backend = await openBackend();
  report(
    { backend: backend.sentence, node: process.version, matmulPeakFlops: round(matmulPeak()), date: new Date().toISOString().slice(0, 10) },
    options.json,
  );
  const peers: Peer[] = [];
  for (const python of options.python ?? []) {
    for (const script of ['torch_peer.py', 'jax_peer.py']) {
      const peer = await openPeer(python, script, backend.threads);
      if ('missing' in peer) console.error(`no peer: ${peer.missing}`);
      else peers.push(peer);
    }
  }
  for (const workload of chosen) {
    console.error(`${workload.name}: ${workload.description}; ${workload.nParams} parameters, ${workload.tokensPerStep} tokens a step`);
    await compare(workload, options, peers);
  }
  if (options.processes) {
    for (const workload of chosen)
      report({ size: workload.name, ...(await stepsInProcesses(workload, options.rounds, backend.threads)) }, options.json);
  }
  for (const peer of peers) peer.close();
  if (options.state) for (const line of costOfCarryingState()) report(line, options.json);
  const rows = (lines as Record<string, string | number>[])
    .filter((line) => 'mode' in line)
    .map((line) => shown.map((column) => line[column] ?? ''));
  console.log(`\n${table(shown, rows)}`);
}

const options = program.parse().opts<Options>();
if (options.child !== undefined) {
  const { runAsChild } = await import('./processes.js');
  await runAsChild(options.child);
} else {
  await main(options);
}
