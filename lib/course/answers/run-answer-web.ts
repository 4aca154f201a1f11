import type { Json } from './exercise.js';
import type { AnswerProgram, AnswerRun, Reply } from './run-answer.js';
import { replyWith } from './values.js';

/** Never thrown in a page, where nobody else ends what runs an answer. */
export class KilledError extends Error {
  override name = 'KilledError';
}

/** What we use of a page. */
declare class Worker {
  constructor(url: string);
  onmessage: ((event: { data: FromAnswer }) => void) | null;
  onerror: ((event: { preventDefault(): void }) => void) | null;
  postMessage(inputs: unknown): void;
  terminate(): void;
}

/** What the worker says: that the function is there, or why not; then each answer with its inputs, or what it threw, or what is odd. */
type FromAnswer = { said: 'defined' } | { said: 'reply'; reply: Reply } | { said: 'answer'; answer: unknown; inputs: Json[] };

/** Runs in the worker, around the answer: it knows inputs and never what is expected of them. */
const HARNESS = `
const say = postMessage.bind(globalThis);
const reply = (reply) => say({ said: 'reply', reply });
const threw = (error) => error instanceof Error ? { kind: 'threw', name: error.name, message: error.message } : { kind: 'threw', name: '', message: String(error) };
const refuseImport = (name) => { throw new Error('an answer stands alone: it cannot import ' + name); };
let call;
onmessage = ({ data }) => {
  if (call === undefined) {
    try {
      call = (0, eval)(data)(refuseImport, { exports: {} }, {});
      return call === undefined ? reply({ kind: 'odd', what: 'missing' }) : say({ said: 'defined' });
    } catch (error) { return reply(threw(error)); }
  }
  let answer;
  try { answer = call(...data); } catch (error) { return reply(threw(error)); }
  if (answer instanceof Promise) return reply({ kind: 'odd', what: 'Promise' });
  try { say({ said: 'answer', answer, inputs: data }); } catch { reply({ kind: 'odd', what: typeof answer }); }
};`;

/**
 * The same as in Node, in a page: an answer runs in a worker of its own, without the notebook's variables, and ends with it. It keeps an
 * answer from leaning on other cells and from never ending, not from cheating, which is nobody's loss here: the machine that grades runs
 * it again.
 */
export async function runAnswer(
  { source, functionName }: AnswerProgram,
  cases: readonly Json[][],
  _level: string,
  { wallSeconds = 20 }: { wallSeconds?: number } = {},
): Promise<AnswerRun> {
  const url = URL.createObjectURL(new Blob([HARNESS], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const replies: Reply[] = [];
  let defined = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<AnswerRun>((resolve) => {
      const end = (ending: AnswerRun['ending'], definition?: Reply) => resolve({ ending, replies, ...(definition && { definition }) });
      timer = setTimeout(() => end('out of time'), wallSeconds * 1000);
      worker.onerror = (event) => {
        event.preventDefault();
        end('broke off');
      };
      worker.onmessage = ({ data }) => {
        if (data.said === 'defined') defined = true;
        else if (!defined) return end('not defined', data.said === 'reply' ? data.reply : undefined);
        else replies.push(data.said === 'reply' ? data.reply : replyWith(data.answer, data.inputs, cases[replies.length]!));
        const next = cases[replies.length];
        if (next === undefined) end('finished');
        else worker.postMessage(next);
      };
      worker.postMessage(`(function (require, module, exports) {${source}\n;return typeof ${functionName} === 'function' ? ${functionName} : undefined; })`);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}
