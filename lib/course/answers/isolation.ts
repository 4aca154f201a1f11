import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { checkChoice } from '../../core/check.js';
import { onPath, root } from '../../setup/paths.mjs';

/**
 * How well an answer is shut in, from the best:
 * - `enclosed`: Linux namespaces of its own (users, network, processes, mounts, ipc, host name) and a file system that holds Node and
 *   nothing else; no capabilities, no new privileges; Node's permission model; limits on time, memory, processes and files.
 * - `restricted`: Node's permission model (no files, processes, workers or addons; from Node 25 on no network either) and limits. Not held:
 *   an answer can reach the network and unix sockets, leave a socket behind, and send signals to every process of the same user, its grader
 *   among them. Where the grader is root, as in a container, the answer is nobody, without capabilities: it cannot send signals to its
 *   grader, and what root alone may read stays closed even where the permission model does not hold. Only for people one trusts, or in a
 *   container of its own.
 * - `limited`: limits alone. For trying out, not for grading other people's work.
 */
export const ISOLATION_LEVELS = ['enclosed', 'restricted', 'limited'] as const;
/** What `restricted` does not keep an answer from, for whoever has to decide about it. */
export const RESTRICTED_HOLDS_NOT = 'this machine offers no namespaces, and without them answers can reach the network and unix sockets and end other processes, the grader\'s too';
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

/** What each answer may use. */
export const LIMITS = {
  /** Of computing, for all cases of an exercise together, start included: the same on a busy machine as on an idle one. */
  cpuSeconds: 10,
  /** For what waits without computing. So long that an honest answer on a machine that is ten times too busy is not taken for one. */
  wallSeconds: 60,
  heapMegabytes: 256,
  /** Of memory that can be written, whatever it is for. */
  dataKilobytes: 1_000_000,
  processes: 64,
  openFiles: 64,
  /** What the answer may say, in bytes, over all its cases. */
  outputBytes: 16_000_000,
} as const;

/** A command that runs the harness, shut in. */
export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** The child's own empty folder, as it sees it. Absent: the folder in which it is started. */
  folder?: string;
  /** Who must own the folder, where that is somebody else. */
  owner?: number;
}

const harness = () => readFileSync(join(root, 'lib', 'course', 'answers', 'harness.cjs'), 'utf8');

const ULIMITS = [
  `ulimit -c 0; ulimit -f 0; ulimit -t ${LIMITS.cpuSeconds}; ulimit -n ${LIMITS.openFiles}`,
  `ulimit -d ${LIMITS.dataKilobytes} 2>/dev/null || true`, // macOS has none
];
/** dash calls the number of processes -p, other shells -u. */
const PROCESS_LIMIT = `ulimit -u ${LIMITS.processes} 2>/dev/null || ulimit -p ${LIMITS.processes} 2>/dev/null || true`;

function nodeArguments(level: IsolationLevel, folder: string): string[] {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  return [
    '--no-warnings', `--max-old-space-size=${LIMITS.heapMegabytes}`,
    ...(level === 'limited' ? [] : [permission, `--allow-fs-read=${folder}`, '--no-addons']),
    '--eval', harness(),
  ];
}

/**
 * Builds a file system of single read-only files in memory, and changes into it. Arguments: where, then the files, then -- and the command.
 */
const ENCLOSE = `set -e
place=$1; shift
mount -t tmpfs -o size=1m,mode=755,nosuid,nodev none "$place"
mkdir "$place/work"
while [ "$1" != -- ]; do
  mkdir -p "$place\${1%/*}"; : > "$place$1"
  mount --bind -o ro,nosuid,nodev "$1" "$place$1"; shift
done
shift
mount -o remount,bind,ro,nosuid,nodev "$place"
${ULIMITS.join('\n')}
${PROCESS_LIMIT}
exec setsid chroot "$place" "$@"`; // of its own group: a signal to that of its parents would reach outside

/** The shared libraries of a program, as the dynamic linker finds them. */
function librariesOf(program: string): string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/(\/\S+) \(0x/g)].map(([, file]) => file!);
}

/** What the machine has does not change while the grader runs, and finding out starts three processes. */
let enclosedHere: { launch: Launch | undefined } | undefined;

function enclosed(): Launch | undefined {
  const [setpriv, unshare] = ['setpriv', 'unshare'].map((program) => onPath(program)[0]);
  if (process.platform !== 'linux' || setpriv === undefined || unshare === undefined) return undefined;
  const node = realpathSync(process.execPath);
  const files = [...new Set([node, setpriv, ...librariesOf(node), ...librariesOf(setpriv)])];
  const nobody = process.getuid?.() === 0 ? ['--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  return {
    command: setpriv,
    // ends with the grader, as another user than root; then root of its own namespaces for as long as the mounts take; then nothing at all
    args: [
      ...nobody,
      '--pdeathsig=KILL',
      unshare,
      '--user',
      '--map-root-user',
      '--net',
      '--ipc',
      '--uts',
      '--pid',
      '--mount',
      '--fork',
      '--kill-child',
      'sh',
      '-c',
      ENCLOSE,
      'sh',
      '/tmp',
      ...files,
      '--',
      setpriv,
      '--no-new-privs',
      '--inh-caps=-all',
      '--bounding-set=-all',
      node,
      ...nodeArguments('enclosed', '/work'),
    ],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    folder: '/work',
  };
}

/** The user as whom an answer runs where its grader is root. */
const NOBODY = 65534;

/** What makes a process of root's one of nobody's, for good. */
const AS_NOBODY = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];

/** Undefined until it was tried whether nobody can run this Node: it may lie in root's own folder. */
let nobodyHere: boolean | undefined;

/**
 * Where the system can, the process ends with the grader, even one that waits for ever. Without a limit on processes, which counts all of
 * the user's: the permission model refuses new ones.
 */
function limited(level: 'restricted' | 'limited', folder: string): Launch {
  const args = ['sh', '-c', `${ULIMITS.join('\n')}\nexec "$@"`, 'sh', process.execPath, ...nodeArguments(level, folder)];
  const env = { PATH: '/usr/bin:/bin' };
  const [setpriv] = process.platform === 'linux' ? onPath('setpriv') : [];
  if (setpriv === undefined) return { command: args[0]!, args: args.slice(1), env };
  const isRoot = process.getuid?.() === 0;
  nobodyHere ??= isRoot && spawnSync(setpriv, [...AS_NOBODY, process.execPath, '--version'], { cwd: '/' }).status === 0;
  const isNobody = level === 'restricted' && nobodyHere;
  return { command: setpriv, args: [...(isNobody ? AS_NOBODY : []), '--pdeathsig=KILL', ...args], env, ...(isNobody && { owner: NOBODY }) };
}

/** The command for a level; `folder` is the child's own where it is not enclosed. Undefined where the machine has not got what it takes. */
export function launchAt(level: IsolationLevel, folder: string): Launch | undefined {
  if (level !== 'enclosed') return limited(level, folder);
  enclosedHere ??= { launch: enclosed() };
  return enclosedHere.launch;
}

/** Whether a level satisfies a demand: `enclosed` satisfies `restricted`. */
export function satisfies(level: IsolationLevel, demanded: IsolationLevel): boolean {
  return ISOLATION_LEVELS.indexOf(level) <= ISOLATION_LEVELS.indexOf(checkChoice('isolation', demanded, ISOLATION_LEVELS));
}
