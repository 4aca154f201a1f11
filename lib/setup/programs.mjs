// The programs that this process starts: each in a process group of its own, which ends with this process however that ends.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { endGroups } from './end-groups.mjs';
import { logDir, makeStateDir, root } from './paths.mjs';
/** @import { ChildProcess, ChildProcessByStdio, SpawnOptions, SpawnOptionsWithStdioTuple } from 'node:child_process' */
/** @import { Socket } from 'node:net' */
/** @import { Readable } from 'node:stream' */

/** @typedef {{ ok: boolean, output: string, ending: string, log: string }} Ended what came of a program: its output, and how it ended */

/** @type {Set<number>} */
const groups = new Set();
let ending = false;
/** @type {ReturnType<typeof newGuardian> | undefined} */
let guardian;

/** The process that watches over this one; see guardian.mjs. It keeps nothing waiting. */
const openGuardian = () => (guardian ??= newGuardian());

function newGuardian() {
  const file = join(root, 'lib', 'setup', 'guardian.mjs');
  const child = spawn(process.execPath, [file, String(process.pid)], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  child.on('error', () => {}).stdin.on('error', () => {}); // without it, programs end with this process only where this process ends them
  const answers = createInterface({ input: child.stdout });
  const stdout = /** @type {Socket} */ (child.stdout); // Node's pipes are sockets
  for (const one of [child, /** @type {Socket} */ (child.stdin), stdout]) one.unref();
  /** @param {string} line */
  const say = (line) => child.stdin.write(`${line}\n`);
  return { say, child, stdout, answers };
}

/**
 * Waits until no other set-up works in this folder, then holds the lock until this process ends or what it resolves to is called.
 * @param {(owner: string) => void} onWait is given the process that holds the lock
 */
export async function lock(onWait) {
  const { say, child, stdout, answers } = openGuardian();
  stdout.ref();
  child.ref();
  say(`lock ${createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 16)}`);
  await new Promise((/** @type {(locked: void) => void} */ resolve, reject) => {
    child.once('close', () => reject(new Error('the process that holds the lock of this folder has ended')));
    answers.on('line', (line) => (line === 'locked' ? resolve() : onWait(line.split(' ')[1] ?? '')));
  });
  stdout.unref();
  child.unref();
  return () => say('unlock');
}

/**
 * Starts a program in a group of its own.
 * @overload
 * @param {string} program
 * @param {readonly string[]} args
 * @param {SpawnOptionsWithStdioTuple<'ignore', 'pipe', 'pipe'>} options
 * @returns {ChildProcessByStdio<null, Readable, Readable>}
 */
/**
 * @overload
 * @param {string} program
 * @param {readonly string[]} args
 * @param {SpawnOptions} options
 * @returns {ChildProcess}
 */
/** @param {string} program @param {readonly string[]} args @param {SpawnOptions} options */
export function start(program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  const { pid } = child;
  if (pid === undefined) return child; // it could not be started, which its `error` says
  groups.add(pid);
  openGuardian().say(`+${pid}`);
  child.on('close', () => {
    groups.delete(pid);
    openGuardian().say(`-${pid}`);
  });
  return child;
}

/** Whether the programs are being ended, after which whoever waits for one of them is not to go on. */
export const areEnding = () => ending;

/**
 * Ends all programs that were started here, and waits for them. The steps that wait for their results never go on.
 * @param {Parameters<typeof endGroups>[1]} [options]
 */
export function endPrograms(options) {
  ending = true;
  return endGroups(groups, options);
}

/**
 * Runs a program with its output in logs/NAME.log; resolves to its exit code and output. One that runs longer than `limitSeconds` is
 * ended, with all that it started.
 * @param {string} logName
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<Ended>}
 */
export function run(logName, program, args, { cwd = root, env = process.env, limitSeconds = 1800 } = {}) {
  makeStateDir();
  const logFile = join(logDir, `${logName}.log`);
  const log = createWriteStream(logFile);
  return new Promise((resolve, reject) => {
    log.on('error', reject);
    const child = start(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let tooLong = false;
    const limit = setTimeout(() => {
      tooLong = true;
      if (child.pid !== undefined) void endGroups([child.pid]);
    }, limitSeconds * 1000);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    /** @type {Error | undefined} */
    let failure;
    child.on('error', (error) => (failure = error));
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      if (ending) return; // whoever ends them says what there is to say
      log.end(() => resolve({
        ok: code === 0 && !failure,
        output: failure ? failure.message : readFileSync(logFile, 'utf8'),
        ending: failure?.message
          ?? (tooLong ? `was ended after ${limitSeconds} s` : signal ? `was ended by ${signal}` : `ended with code ${code}`),
        log: relative(root, logFile).startsWith('..') ? logFile : relative(root, logFile),
      }));
    });
  });
}

/**
 * The last lines of a program's output that say something, for an error message.
 * @param {string} output
 */
export function lastLines(output, count = 4) {
  return output.split('\n').map((text) => text.trim()).filter(Boolean).slice(-count).join(' | ');
}
