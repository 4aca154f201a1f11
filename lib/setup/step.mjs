// One line per step with its time, and a failure as two sentences.
import { explain } from './explain.mjs';
import { canWrite, root, setupDir } from './paths.mjs';
import { remedies } from './remedies.mjs';
/** @import { Explained } from './explain.mjs' */

/** @typedef {(doing: string) => void} Say shows what a step is doing */
/** @typedef {string | { note: string, warning: boolean }} Outcome a sentence, with a warning where the step ended on a lower rung */

/** A failure that a person can act on: what went wrong, and what to do. */
export class SetupError extends Error {
  /** @param {string} cause @param {string} remedy */
  constructor(cause, remedy) {
    super(cause);
    this.remedy = remedy;
  }
}

/**
 * Throws where a step has something to do in a folder that this user cannot write.
 * @param {string} what is not complete
 */
export function mustWrite(what) {
  if (canWrite(root) && canWrite(setupDir)) return;
  throw new SetupError(`set-up is not complete (${what}), and you cannot write in ${root}`, remedies.owner());
}

const NAME_WIDTH = 20;
const QUIET_SECONDS = 10;

/**
 * Runs `work` and prints one line: a mark, the name, the seconds it took and the sentence that `work` returns.
 * What `work` says that it is doing is shown with the time at a terminal, and every ten seconds elsewhere.
 * @param {string} name
 * @param {(say: Say) => Outcome | Promise<Outcome>} work
 */
export async function step(name, work) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(8);
  /** @param {string} mark @param {string} text */
  const line = (mark, text) => `${mark} ${name.padEnd(NAME_WIDTH)}${seconds()}  ${text}`;
  const live = process.stdout.isTTY;
  let doing = 'looking at what is there';
  const show = () => process.stdout.write(live ? `\r\x1b[K${line('…', doing)}` : `${line('…', doing)}\n`);
  const ticker = setInterval(show, live ? 200 : QUIET_SECONDS * 1000);
  /** @param {string} text */
  const finish = (text) => {
    clearInterval(ticker);
    process.stdout.write(`${live ? '\r\x1b[K' : ''}${text}\n`);
  };
  try {
    const result = await work((text) => (doing = text));
    const { note, warning } = typeof result === 'string' ? { note: result, warning: false } : result;
    finish(line(warning ? '!' : '✓', note));
  } catch (thrown) {
    const error = /** @type {Explained} */ (thrown);
    finish(line('✗', 'failed'));
    const [cause, remedy] = explain(error)?.split('; ', 2) ?? [error.message];
    process.stderr.write(`  what happened: ${error.remedy ? error.message : cause}\n`);
    if (remedy) process.stderr.write(`  what to do:    ${error.remedy ?? remedy}\n`);
    else process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  }
}
