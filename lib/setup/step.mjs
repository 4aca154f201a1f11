// One line per step with its time; child processes write to a log that a failure quotes.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { logDir, root } from './paths.mjs';

/** A failure that a person can act on: what went wrong, and what to do. */
export class SetupError extends Error {
  constructor(cause, remedy) {
    super(cause);
    this.remedy = remedy;
  }
}

const NAME_WIDTH = 20;

/**
 * Runs `work` and prints one line: a mark, the name, the seconds it took and the sentence that `work` returns.
 * `work` may return `{ note, warning: true }` where the step ended on a lower rung.
 */
export async function step(name, work) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(8);
  const line = (mark, text) => `${mark} ${name.padEnd(NAME_WIDTH)}${seconds()}  ${text}`;
  const live = process.stdout.isTTY;
  const ticker = live && setInterval(() => process.stdout.write(`\r${line('…', 'working')}`), 200);
  const finish = (text) => {
    if (ticker) clearInterval(ticker);
    process.stdout.write(`${live ? '\r\x1b[K' : ''}${text}\n`);
  };
  try {
    const result = await work();
    const { note, warning = false } = typeof result === 'string' ? { note: result } : result;
    finish(line(warning ? '!' : '✓', note));
  } catch (error) {
    finish(line('✗', 'failed'));
    process.stderr.write(`  what happened: ${error.message}\n`);
    if (error.remedy) process.stderr.write(`  what to do:    ${error.remedy}\n`);
    if (!(error instanceof SetupError)) process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  }
}

/**
 * Runs a program with its output in .setup/logs/NAME.log; resolves to its exit code and output.
 * A program that runs longer than `limitSeconds` is killed, and with this process it ends too.
 * @returns {Promise<{ ok: boolean, output: string, ending: string, log: string }>}
 */
export function run(logName, program, args, { cwd = root, env = process.env, limitSeconds = 1800 } = {}) {
  mkdirSync(logDir, { recursive: true });
  const logFile = join(logDir, `${logName}.log`);
  const log = createWriteStream(logFile);
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitSeconds * 1000 });
    const stop = () => child.kill();
    process.once('exit', stop);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    let failure;
    child.on('error', (error) => (failure = error));
    child.on('close', (code, signal) => {
      process.removeListener('exit', stop);
      log.end(() => resolve({
        ok: code === 0,
        output: failure ? failure.message : readFileSync(logFile, 'utf8'),
        ending: failure ? failure.message : signal ? `was stopped by ${signal} (limit ${limitSeconds} s)` : `ended with code ${code}`,
        log: relative(root, logFile),
      }));
    });
  });
}

/** The last lines of a program's output that say something, for an error message. */
export function lastLines(output, count = 4) {
  return output.split('\n').map((text) => text.trim()).filter(Boolean).slice(-count).join(' | ');
}
