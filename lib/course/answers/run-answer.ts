import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { InputError } from '../../core/check.js';
import type { Json } from './exercise.js';
import { ISOLATION_LEVELS, launchAt, LIMITS, RESTRICTED_HOLDS_NOT, satisfies, type IsolationLevel } from './isolation.js';

/** What came of one call of a student's function. */
export type Reply =
  | { kind: 'value'; value: Json; /** As it came. */ text: string }
  /** No plain data: `nothing`, `Promise`, `getter`, `too large`, or a type; `missing` where there is no such function. */
  | { kind: 'odd'; what: string }
  | { kind: 'threw'; name: string; message: string };

/** How running an answer ended. Unless it `finished`, there are fewer replies than cases. */
export type Ending = 'finished' | 'not defined' | 'out of time' | 'too much output' | 'broke off' | 'out of turn';

/** What an answer said, case by case. */
export interface AnswerRun {
  ending: Ending;
  replies: Reply[];
  /** Why there is no function, where it is `not defined`. */
  definition?: Reply;
}

/** An answer to be run. */
export interface AnswerProgram {
  /** JavaScript. */
  source: string;
  functionName: string;
}

/**
 * The answer's process was killed by somebody else, time after time: by the kernel where memory ran out, say. That is no answer's fault,
 * and no reason to give it nothing.
 */
export class KilledError extends Error {
  override name = 'KilledError';
}

/** Something that keeps the grader from grading, and is not the student's fault. */
export class IsolationError extends Error {
  override name = 'IsolationError';
}

/**
 * Calls the function of an answer with each case's inputs, in a child process of its own that is shut in at `level`, and returns what it
 * said.
 *
 * The child gets the next inputs only after it has answered the last ones: the replies to the cases that come first cannot depend on, or
 * give away, later ones. It never gets what is expected. It is killed, with all that it started, as soon as the last reply is there.
 *
 * A child that was killed from outside is tried again: the enclosed one cannot kill itself, so what kills it is its limit of computing or
 * somebody else. The first comes only after so much computing; of a kill that could be either, the second counts. One that is not enclosed
 * can kill itself as well; nobody can tell that from the
 * out-of-memory killer, so there, too, it is no result of 0, and a person looks.
 * @throws IsolationError if the child cannot be started, three times in a row
 * @throws KilledError if it was killed from outside, three times in a row
 */
export async function runAnswer(
  program: AnswerProgram,
  cases: readonly Json[][],
  level: IsolationLevel,
  limits: { wallSeconds: number } = LIMITS,
): Promise<AnswerRun> {
  let killed = 0;
  for (let time = 1; time <= 3; time++) {
    const run = await runOnce(program, cases, level, limits.wallSeconds);
    if (!run) continue;
    if (!run.killed) return run;
    killed++;
    const couldBeItsLimit = run.killed.wallSeconds * availableParallelism() >= LIMITS.cpuSeconds;
    if (couldBeItsLimit && (time === 3 || killed === 2)) return run;
  }
  if (killed > 0) {
    const byItself = level === 'enclosed' ? '' : ', or by the answer itself, which nothing keeps from it here: look at it';
    throw new KilledError(`a process that ran an answer was killed from outside${byItself}, three times`);
  }
  throw new IsolationError(`no child process can be started at isolation ${level}`);
}

/** Undefined if the child ended before the answer was loaded. */
async function runOnce(
  { source, functionName }: AnswerProgram,
  cases: readonly Json[][],
  level: IsolationLevel,
  wallSeconds: number,
): Promise<Run | undefined> {
  const folder = level === 'enclosed' ? '/' : mkdtempSync(join(tmpdir(), 'answer-'));
  const launch = launchAt(level, folder);
  if (!launch) return undefined;
  if (launch.owner !== undefined) chownSync(folder, launch.owner, launch.owner);
  const started = performance.now();
  const child = spawn(launch.command, launch.args, {
    cwd: folder,
    env: launch.env,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  try {
    const run = await converse(child, JSON.stringify({ source, functionName, folder: launch.folder ?? folder }), cases, wallSeconds);
    if (run && run.ending !== 'broke off') return run;
    if (child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child, 'exit'), wait(1000, undefined, { ref: false })]);
    return child.signalCode === 'SIGKILL' || child.signalCode === 'SIGTERM'
      ? { ending: 'broke off', replies: [], ...run, killed: { wallSeconds: (performance.now() - started) / 1000 } }
      : run;
  } finally {
    kill(child);
    if (level !== 'enclosed') rmSync(folder, { recursive: true, force: true });
  }
}

/** A run, and how long it took until its child was killed by somebody else than this process. */
type Run = AnswerRun & { killed?: { wallSeconds: number } };

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL'); // its whole process group; in namespaces, everything else in them ends with it
  } catch {
    // it is gone
  }
}

function converse(child: ChildProcess, opening: string, cases: readonly Json[][], wallSeconds: number): Promise<AnswerRun | undefined> {
  return new Promise((resolve) => {
    const [input, output] = [child.stdin as Writable, child.stdio[3] as Readable];
    const run: AnswerRun = { ending: 'finished', replies: [] };
    let state: 'starting' | 'defining' | 'answering' = 'starting';
    const end = (ending: Ending) => {
      clearTimeout(timer);
      output.destroy();
      input.destroy();
      resolve(state === 'starting' && ending === 'broke off' ? undefined : { ...run, ending });
    };
    const timer = setTimeout(() => end('out of time'), wallSeconds * 1000);
    const ask = () => {
      const next = cases[run.replies.length];
      if (next === undefined) end('finished');
      else input.write(`${JSON.stringify(next)}\n`);
    };
    const hear = (line: string) => {
      if (state === 'starting') return line === '"ready"' ? void (state = 'defining') : end('out of turn');
      if (state === 'defining' && line === '"defined"') {
        state = 'answering';
        return ask();
      }
      const reply = readReply(line);
      if (!reply) return end('out of turn');
      if (state === 'defining') {
        run.definition = reply;
        return end('not defined');
      }
      run.replies.push(reply);
      ask();
    };
    const goneWrong = () => end('broke off');
    child.on('error', goneWrong);
    input.on('error', () => undefined); // the child is gone: the end of its output tells
    output.on('error', goneWrong).on('end', goneWrong);
    readLines(output, hear, () => end('too much output'));
    input.write(`${opening}\n`);
  });
}

/** Calls `hear` with each line, or `tooMuch` once, as soon as there are more bytes than an answer may say. */
function readLines(output: Readable, hear: (line: string) => void, tooMuch: () => void): void {
  let bytes = 0;
  let parts: Buffer[] = [];
  output.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LIMITS.outputBytes) return tooMuch();
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0 && !output.destroyed; at = rest.indexOf(10)) {
      hear(Buffer.concat([...parts, rest.subarray(0, at)]).toString('utf8'));
      parts = [];
      rest = rest.subarray(at + 1);
    }
    parts.push(rest);
  });
}

/** Undefined if the line is none that the harness writes: then the answer wrote it. */
function readReply(line: string): Reply | undefined {
  try {
    const said = JSON.parse(line) as Record<string, unknown>;
    if (typeof said !== 'object' || said === null) return undefined;
    if (Object.hasOwn(said, 'value')) return { kind: 'value', value: said.value as Json, text: line.slice(9, -1) };
    if (typeof said.odd === 'string') return { kind: 'odd', what: said.odd };
    if (typeof said.threw === 'string' && typeof said.message === 'string')
      return { kind: 'threw', name: said.threw, message: said.message };
  } catch {
    // too deep, or no JSON
  }
  return undefined;
}

/** What an answer at each level must find: an attempt that succeeds returns true. */
const ATTEMPTS = `function attempts() {
  const works = (attempt) => { try { return attempt() !== false; } catch { return false; } };
  const { builtinModules } = process.getBuiltinModule ? process.getBuiltinModule('module') : { builtinModules: [] };
  const get = (name) => process.getBuiltinModule(name);
  return {
    'reads files': works(() => get('fs').readdirSync('/')),
    'starts processes': works(() => get('child_process').execFileSync(process.execPath, ['--version'])),
    'starts workers': works(() => new (get('worker_threads').Worker)('', { eval: true })),
    'sees a network': works(() => Object.values(get('os').networkInterfaces()).flat().length > 0),
    'sees other processes': process.pid !== 1,
  };
}`;

/** What the levels promise that an answer cannot do. */
const PROMISES: Record<IsolationLevel, string[]> = {
  enclosed: ['reads files', 'starts processes', 'starts workers', 'sees a network', 'sees other processes'],
  restricted: ['reads files', 'starts processes', 'starts workers'],
  limited: [],
};

/** On a busy machine a process may fail to start once; a level is not given up for that. */
const TRIES = 3;

/** Whether the machine keeps what a level promises: tried, not assumed. */
export async function holds(level: IsolationLevel): Promise<boolean> {
  for (let i = 0; i < TRIES; i++) {
    const could = await attempted(level);
    if (could) return PROMISES[level].every((what) => could[what] === false);
  }
  return false;
}

/** What an answer could do at a level; undefined where it did not say. */
async function attempted(level: IsolationLevel): Promise<Record<string, boolean> | undefined> {
  try {
    const { replies: [reply] } = await runAnswer({ source: ATTEMPTS, functionName: 'attempts' }, [[]], level);
    return reply?.kind === 'value' ? reply.value as Record<string, boolean> : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The strongest isolation that this machine keeps.
 * @throws InputError if it is less than what is demanded
 */
export async function strongestIsolation(demanded: IsolationLevel = 'limited'): Promise<IsolationLevel> {
  for (const level of ISOLATION_LEVELS) if (await holds(level)) {
    if (satisfies(level, demanded)) return level;
    throw new InputError(`isolation: expected at least ${demanded}, but this machine offers ${level}${level === 'restricted' ? `; --allow-restricted grades all the same, but ${RESTRICTED_HOLDS_NOT}` : ''}`);
  }
  throw new InputError('isolation: no child process can be started');
}
