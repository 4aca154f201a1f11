import { appendFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { formatDuration, secondsRemaining } from '../../lib/core/long-work.js';
import { RUNGS, openBackend } from '../../lib/engine/index.js';
import { endPrograms } from '../../lib/setup/programs.mjs';
import { compare, type CompareOptions } from './compare.js';
import { OWN_MODES } from './contestants.js';
import { peersPython } from './environment.js';
import { openPeer, type Peer } from './peer.js';
import { peersTable, type ModeLine } from './peers-table.js';
import { stepsInProcesses } from './processes.js';
import { fastestProducts, type ProductSpeed } from './products.js';
import { costOfCarryingState } from './state.js';
import { round, table } from './statistics.js';
import { WORKLOADS, type Workload } from './workloads.js';

interface Options extends CompareOptions {
  sizes: string[];
  peers?: boolean;
  python?: string[];
  /** The file; true without one. */
  json?: string | true;
  processes: boolean;
  state: boolean;
  child?: string;
}

const list = (text: string) => text.split(',').filter((item) => item !== '');
const program = new Command('bench')
  .description('times the training step: compiled, as a graph and operation by operation, interleaved in one process; prints JSON lines and a table')
  .option('--peers', 'compiled steps beside PyTorch, JAX and TensorFlow, which it installs where they are not yet; prints one table')
  .option('--sizes <names>', 'workloads, by comma', list, WORKLOADS.map(({ name }) => name))
  .option('--modes <names>', `of ${OWN_MODES.join(', ')}, by comma; with --peers compiled and bf16 without it`, list, [...RUNGS])
  .option('--steps-per-call <numbers>', 'how many steps a call of many does, by comma; 32 of the smallest model, 10 of others without it',
    (text: string) => list(text).map(Number))
  .option('--rounds <n>', 'how often every mode has its turn; with --peers 5 without it', Number, 9)
  .option('--seconds <s>', 'how long a turn lasts, at least one call', Number, 1)
  .option('--python <path>', 'with --peers: a Python of your own with some of these libraries, by comma if several', list)
  .option('--peer-modes <names>', 'with --peers: eager, compile, autocast (torch), jit, scan (jax), xla, loop (tensorflow); all without it', list)
  .option('--json [file]', 'write the JSON lines to a file too; with --peers and no file, print them in place of the table')
  .option('--no-processes', 'leave out two one-thread processes against one with all threads')
  .option('--no-memory', 'leave out the peak memory of each mode in a process of its own')
  .option('--no-state', 'leave out what carrying the state costs at 5 M and 50 M parameters')
  .option('--child <json>', '(used by the benchmark itself)')
  .addHelpText('after', '\nExamples: npm run bench -- --peers\n          npm run bench -- --sizes d32,d64 --modes compiled,eager');

const shown = [
  'size',
  'mode',
  'msPerStep',
  'tokensPerSecond',
  'flopsPerSecond',
  'shareOfProductSpeed',
  'timesFasterThanEager',
  'compileSeconds',
  'breakEvenSteps',
  'peakMegabytes',
];

async function main(options: Options): Promise<void> {
  const report = (line: object) => {
    if (!options.peers || options.json === true) console.log(JSON.stringify(line));
    if (typeof options.json === 'string') appendFileSync(options.json, `${JSON.stringify(line)}\n`);
  };
  const chosen = WORKLOADS.filter(({ name }) => options.sizes.includes(name));
  if (typeof options.json === 'string') writeFileSync(options.json, '');
  const pythons = options.peers ? (options.python ?? [await peersPython().catch((error: Error) => program.error(error.message))]) : [];
  const backend = await openBackend();
  const peers = await openPeers(pythons, backend.threads);
  report({
    backend: backend.sentence, node: process.version, peers: peers.map(({ name, version }) => `${name} ${version}`),
    date: new Date().toISOString().slice(0, 10),
  });
  const tell = progressOf(chosen, options);
  const lines: ModeLine[] = [];
  const products: ProductSpeed[] = [];
  for (const workload of chosen) {
    if (!options.peers) console.error(`${workload.name}: ${workload.description}; ${workload.nParams} parameters, ${workload.tokensPerStep} tokens a step`);
    const found = await compare(workload, options, peers, (doing, fraction) => tell(workload, doing, fraction));
    found.lines.forEach(report);
    lines.push(...found.lines);
    products.push(...found.products);
  }
  if (options.processes) {
    for (const workload of chosen) report({ size: workload.name, ...(await stepsInProcesses(workload, options.rounds, backend.threads)) });
  }
  for (const peer of peers) peer.close();
  if (options.peers && process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (options.state) for (const line of costOfCarryingState()) report(line);
  report({ products: fastestProducts(products) });
  if (!options.peers) {
    const cells = lines as unknown as Record<string, string | number>[];
    console.log(`\n${table(shown, cells.map((line) => shown.map((column) => line[column] ?? '')))}`);
  } else if (options.json !== true) {
    console.log(`${backend.sentence} ${peers.map(({ name, version }) => `${name} ${version}`).join(', ')}.\n\n${peersTable(lines)}\n${inWords(products)}`);
  }
}

async function openPeers(pythons: string[], threads: number): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const python of pythons) {
    for (const script of ['torch_peer.py', 'jax_peer.py', 'tensorflow_peer.py']) {
      const peer = await openPeer(python, script, threads);
      if ('missing' in peer) console.error(`no peer: ${peer.missing}`);
      else peers.push(peer);
    }
  }
  return peers;
}

/** Tells on standard error what is being done and about how long the rest takes, in place where that is a terminal. */
function progressOf(chosen: Workload[], { seconds, peers }: Options) {
  if (!peers) return () => undefined;
  const started = performance.now();
  // of a round, in relation to one another: at 100 GFLOP/s a call of many steps of the largest models takes longer than a turn
  const work = chosen.map(({ flopsPerStep, stepsPerCall }) => seconds + 0.3 * Math.max(0, (stepsPerCall * flopsPerStep) / 1e11 - seconds));
  const total = work.reduce((sum, one) => sum + one, 0);
  return (workload: Workload, doing: string, fractionOfSize: number) => {
    const index = chosen.indexOf(workload);
    const done = work.slice(0, index).reduce((sum, one) => sum + one, 0) + fractionOfSize * work[index]!;
    const left = secondsRemaining({ doing, fraction: done / total, elapsedSeconds: (performance.now() - started) / 1000 });
    const line = `${workload.name} (${index + 1} of ${chosen.length}): ${doing}, ${left === undefined ? 'estimating the time' : `about ${formatDuration(left)} left`}`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else console.error(line);
  };
}

function inWords(products: readonly ProductSpeed[]): string {
  const speeds = fastestProducts(products).map(({ type, flopsPerSecond, by, shape }) => `${type} ${round(flopsPerSecond / 1e9)} GFLOP/s (${by}, ${shape.join(' x ')})`);
  return `products at their fastest, of which the share is told: ${speeds.join(', ')}`;
}

const options = program.parse().opts<Options>();
const isDefault = (name: string) => program.getOptionValueSource(name) === 'default';
for (const [name, choices] of [['sizes', WORKLOADS.map((workload) => workload.name)], ['modes', OWN_MODES]] as const) {
  const wrong = options[name].find((given) => !(choices as readonly string[]).includes(given));
  if (wrong !== undefined) program.error(`--${name}: expected some of ${choices.join(', ')}, got ${wrong}`);
}
if (options.peers || options.python !== undefined) {
  Object.assign(options, { peers: true, processes: false, memory: false, state: false });
  if (isDefault('rounds')) options.rounds = 5;
  if (isDefault('modes')) options.modes = ['compiled', 'bf16'];
}
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) {
  process.on(signal, () => void endPrograms().then(() => process.exit(code)));
}
if (options.child !== undefined) {
  const { runAsChild } = await import('./processes.js');
  await runAsChild(options.child);
} else {
  try {
    await main(options);
  } finally {
    await endPrograms();
  }
}
