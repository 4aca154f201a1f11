// A Slurm cluster of two nodes on this machine, for tests: munged, slurmctld and a slurmd a node, on loopback, with everything that they
// write in a folder of their own. `node test/runs/slurm-cluster.mjs` brings one up and says how to use it; Ctrl-C takes it down.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setupDir } from '../../lib/setup/paths.mjs';

const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scancel', 'scontrol'];

/** What of Slurm is missing on this machine; daemons are in sbin, which a user's PATH may not have. */
export const missingOfSlurm = () => PROGRAMS.filter((program) => find(program) === undefined);

/** @param {string} program */
function find(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** How long the controller, and a node, may take to be there. */
const READY_SECONDS = 30;

/** @param {string} folder @param {{ ports: number[], cpus: number, settings: string[] }} options */
function configuration(folder, { ports: [controller, ...nodes], cpus, settings }) {
  const name = hostname();
  const user = userInfo().username;
  return [
    'ClusterName=course', `SlurmctldHost=${name}(127.0.0.1)`, `SlurmctldPort=${controller}`, `SlurmUser=${user}`, `SlurmdUser=${user}`,
    'AuthType=auth/munge', `AuthInfo=socket=${folder}/munge/socket`, 'CredType=cred/munge', 'MpiDefault=none',
    'ProctrackType=proctrack/linuxproc', 'TaskPlugin=task/none', 'SelectType=select/cons_tres', 'SelectTypeParameters=CR_Core_Memory',
    'JobAcctGatherType=jobacct_gather/none', 'AccountingStorageType=accounting_storage/none',
    `StateSaveLocation=${folder}/state`, `SlurmdSpoolDir=${folder}/spool-%n`, `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/%n.pid`, `SlurmctldLogFile=${folder}/slurmctld.log`, `SlurmdLogFile=${folder}/%n.log`,
    'ReturnToService=1', 'SlurmdTimeout=10', 'KillWait=5', 'SchedulerParameters=sched_interval=5,batch_sched_delay=1', ...settings,
    ...nodes.map((port, k) =>
      `NodeName=n${k + 1} NodeHostname=${name} NodeAddr=127.0.0.1 Port=${port} CPUs=${cpus} RealMemory=16000`),
    `PartitionName=course Nodes=n[1-${nodes.length}] Default=YES MaxTime=INFINITE State=UP`, '',
  ].join('\n');
}

/** Ports that are free now. @param {number} count */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Processes whose environment names this cluster's configuration. @param {string} folder */
function orphans(folder) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`SLURM_CONF=${folder}/slurm.conf`);
    } catch {
      return false; // another user's, or gone
    }
  });
}

/**
 * Brings a cluster up; its nodes are n1, n2, ....
 * @param {{ nodes?: number, cpus?: number, settings?: string[] }} [options] `settings` are further lines of slurm.conf
 */
export async function startCluster({ nodes = 2, cpus = 1, settings = [] } = {}) {
  mkdirSync(setupDir, { recursive: true });
  const folder = mkdtempSync(join(setupDir, 'slurm-'));
  for (const part of ['munge', 'state']) mkdirSync(join(folder, part), { mode: 0o700 });
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'munge'), 0o711);
  writeFileSync(join(folder, 'munge', 'key'), randomBytes(128), { mode: 0o400 });
  writeFileSync(join(folder, 'slurm.conf'), configuration(folder, { ports: await freePorts(nodes + 1), cpus, settings }));
  const env = { ...process.env, SLURM_CONF: join(folder, 'slurm.conf') };
  const daemons = /** @type {Map<string, import('node:child_process').ChildProcess>} */ (new Map());

  /** @param {string} name @param {string} program @param {string[]} args */
  const start = (name, program, args) => {
    const log = openSync(join(folder, `${name}.out`), 'a');
    daemons.set(name, spawn(/** @type {string} */ (find(program)), args, { env, stdio: ['ignore', log, log] }));
  };
  /** @param {string} name */
  const startNode = (name) => start(name, 'slurmd', ['-D', '-N', name]);
  /** @param {string} program @param {string[]} args what a command of Slurm's says */
  const say = (program, ...args) => {
    const { status, stdout, stderr } = spawnSync(/** @type {string} */ (find(program)), args, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  /** @param {string} name ends a daemon at once, as a crash would */
  const kill = (name) => new Promise((resolve) => {
    const daemon = daemons.get(name);
    daemons.delete(name);
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return resolve(undefined);
    daemon.once('exit', resolve);
    daemon.kill('SIGKILL');
  });
  const stop = async () => {
    try {
      say('scancel', '--state=PENDING', '--quiet', '--user', userInfo().username);
      say('scancel', '--quiet', '--user', userInfo().username);
      for (let i = 0; i < 40 && say('squeue', '--noheader') !== ''; i++) await wait(250);
    } catch {
      // a controller that is gone has no jobs to end
    }
    for (const name of [...daemons.keys()].reverse()) await kill(name);
    for (const pid of orphans(folder)) process.kill(pid, 'SIGKILL'); // tasks of a node that was killed outlive it
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    start('munged', 'munged', [
      '--foreground', '--force', `--key-file=${folder}/munge/key`, `--socket=${folder}/munge/socket`, `--pid-file=${folder}/munge/pid`,
      `--log-file=${folder}/munge/log`, `--seed-file=${folder}/munge/seed`,
    ]);
    for (let i = 0; !existsSync(join(folder, 'munge', 'socket')); i++) {
      if (i > 10 * READY_SECONDS) throw new Error(`munged: ${readFileSync(join(folder, 'munged.out'), 'utf8')}`);
      await wait(100);
    }
    start('slurmctld', 'slurmctld', ['-D', '-c']);
    for (let k = 1; k <= nodes; k++) startNode(`n${k}`);
    const idle = () => {
      try {
        return say('sinfo', '--noheader', '--Node', '--format=%T').split('\n').every((state) => state === 'idle');
      } catch {
        return false; // the controller is not there yet
      }
    };
    for (let i = 0; !idle(); i++) {
      if (i > 4 * READY_SECONDS) throw new Error(`slurm: ${['slurmctld', 'n1'].map((name) => readFileSync(join(folder, `${name}.out`), 'utf8')).join('')}`);
      await wait(250);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { folder, env, say, kill, startNode, stop };
}

/** Brings one up for the terminal, until Ctrl-C. */
async function main() {
  const missing = missingOfSlurm();
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}; apt-get install slurmctld slurmd slurm-client munge`);
  const cluster = await startCluster();
  console.log(`export SLURM_CONF=${cluster.env.SLURM_CONF}\n${cluster.say('sinfo')}`);
  const open = setInterval(() => undefined, 1 << 30);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void cluster.stop().then(() => clearInterval(open)));
  }
}

if (process.argv[1]?.endsWith('slurm-cluster.mjs')) void main();
