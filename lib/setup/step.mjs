// One line per step with its time, and a failure as two sentences.
import { explain } from './explain.mjs';
import { canWrite, root, setupDir } from './paths.mjs';
import { remedies } from './remedies.mjs';

/** A failure that a person can act on: what went wrong, and what to do. */
export class SetupError extends Error {
  constructor(cause, remedy) {
    super(cause);
    this.remedy = remedy;
  }
}

/** Throws where a step has something to do in a folder that this user cannot write. */
export function mustWrite(what) {
  if (canWrite(root) && canWrite(setupDir)) return;
  throw new SetupError(`set-up is not complete (${what}), and you cannot write in ${root}`, remedies.owner());
}

const NAME_WIDTH = 20;
const QUIET_SECONDS = 10;

/**
 * Runs `work` and prints one line: a mark, the name, the seconds it took and the sentence that `work` returns.
 * `work` may return `{ note, warning: true }` where the step ended on a lower rung, and is given a function that says what it is doing:
 * shown with the time at a terminal, and every ten seconds elsewhere.
 */
export async function step(name, work) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(8);
  const line = (mark, text) => `${mark} ${name.padEnd(NAME_WIDTH)}${seconds()}  ${text}`;
  const live = process.stdout.isTTY;
  let doing = 'looking at what is there';
  const show = () => process.stdout.write(live ? `\r\x1b[K${line('…', doing)}` : `${line('…', doing)}\n`);
  const ticker = setInterval(show, live ? 200 : QUIET_SECONDS * 1000);
  const finish = (text) => {
    clearInterval(ticker);
    process.stdout.write(`${live ? '\r\x1b[K' : ''}${text}\n`);
  };
  try {
    const result = await work((text) => (doing = text));
    const { note, warning = false } = typeof result === 'string' ? { note: result } : result;
    finish(line(warning ? '!' : '✓', note));
  } catch (error) {
    finish(line('✗', 'failed'));
    const [cause, remedy] = explain(error)?.split('; ', 2) ?? [error.message];
    process.stderr.write(`  what happened: ${error.remedy ? error.message : cause}\n`);
    if (remedy) process.stderr.write(`  what to do:    ${error.remedy ?? remedy}\n`);
    else process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  }
}
