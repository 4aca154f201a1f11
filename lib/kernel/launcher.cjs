'use strict';
// Starts tslab as the Jupyter kernel of the course, with the repairs below. Called by kernels/tslab/kernel.json.
const { AsyncLocalStorage } = require('node:async_hooks');
const path = require('node:path');
const { setImmediate: afterEvents } = require('node:timers/promises');
const { format, inspect } = require('node:util');
const ts = require('@tslab/typescript-for-tslab');
const converter = require('tslab/dist/converter.js');
const executor = require('tslab/dist/executor.js');
const jupyter = require('tslab/dist/jupyter.js');
const { startKernel } = require('tslab/dist/main.js');
const zeromq = require('zeromq');

const { JupyterHandlerImpl, ZmqServer } = jupyter;

/*
 * Repair 1: no message is lost. A zeromq socket sends one message at a time; every few hundred messages a send becomes
 * asynchronous, and the next one throws EBUSY. tslab does not await its sends, so a cell with many outputs hung for good.
 * Here each socket sends its messages one after the other, in the order in which they came. A publisher also drops what its reader
 * has not taken once 1,000 messages wait; here it keeps them.
 */
const lastSend = new WeakMap();
for (const socket of [zeromq.Publisher, zeromq.Router, zeromq.Reply]) {
  const { send } = socket.prototype;
  const sendWhenFree = async (target, message) => {
    for (;;) {
      try {
        return await send.call(target, message);
      } catch (error) {
        if (error.code !== 'EBUSY') throw error;
        await afterEvents(); // the promise of the send before resolves a moment before its socket is free
      }
    }
  };
  const sendInTurn = function (message) {
    const turn = (lastSend.get(this) ?? Promise.resolve()).then(() => sendWhenFree(this, message));
    lastSend.set(this, turn.catch(() => {})); // one failed send must not stop those behind it
    return turn;
  };
  Object.defineProperty(socket.prototype, 'send', { value: sendInTurn }); // an assignment fails: the inherited one is read-only
}

const { bind } = zeromq.Publisher.prototype;
Object.defineProperty(zeromq.Publisher.prototype, 'bind', {
  value: function (address) {
    this.sendHighWaterMark = 0; // no limit
    return bind.call(this, address);
  },
});

/*
 * Repair 2: a failed cell says so in Jupyter's own terms, and only the cells that Jupyter wants stopped are. tslab prints an error as text
 * and replies with an empty error name; it drops without a word what arrives within 200 ms of a failure, whatever the request says; its own
 * stack stands under an interrupt. Here the reply carries the error's name and message. Cells that were sent before the failure was known
 * are answered `aborted` if the failed request has stop_on_error, and run otherwise; what is sent later always runs. A promise that is
 * rejected and not awaited, and an error in a timer, fail the cell that began them, while it runs.
 */
const cells = new AsyncLocalStorage();
const announcements = new WeakMap();
const waiting = new Set();
let running;
let arrived = 0;
let turn = Promise.resolve();
let interrupt = () => {};

const { createExecutor } = executor;
executor.createExecutor = (rootDir, converters, { log }) => {
  const made = createExecutor(rootDir, converters, { log, error: reportFailure });
  ({ interrupt } = made);
  return made;
};

const KERNEL_FRAME = /^\s+at .*(?:[\\/]tslab[\\/]dist[\\/]|[\\/]kernel[\\/]launcher\.cjs|node:)/;
const textOf = (value) => (typeof value === 'string' ? value : inspect(value)).split('\n').filter((line) => !KERNEL_FRAME.test(line)).join('\n');

function isInterrupt(error) {
  return error?.message === 'Interrupted asynchronously' || error?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED' || error?.name === 'InterruptedError';
}

/** Notes why the running cell fails, and prints it; the first reason is the one that is replied. */
function fail(cell, { name, message, text }) {
  cell.failure ??= { ename: name, evalue: message, traceback: text.split('\n') };
  process.stderr.write(`${text}\n`);
}

/** Called by tslab with an error that was thrown, or with a mistake that the compiler found, as a format and its values. */
function reportFailure(first, ...values) {
  if (running.ended) return; // by an error of its own timer, which has been told
  if (values.length > 0) fail(running, { name: 'Error', message: format(first, ...values), text: format(first, ...values) });
  else if (isInterrupt(first)) fail(running, { name: 'InterruptedError', message: STOPPED, text: `InterruptedError: ${STOPPED}` });
  else fail(running, { name: first instanceof Error || first?.stack ? first.name : 'Error', message: String(first?.message ?? first), text: textOf(first) });
}
const STOPPED = 'the cell was stopped before its end';

/** What was sent while the cell was failing is still on its way through the socket: waits until nothing more comes. */
async function allArrived() {
  for (let quiet = 0, before = arrived; quiet < 20; quiet = before === arrived ? quiet + 1 : 0) {
    before = arrived;
    await afterEvents();
  }
}

JupyterHandlerImpl.prototype.handleExecute = async function handleInTurn(request, writeStream, writeDisplayData) {
  const cell = { request };
  arrived += 1;
  waiting.add(cell);
  const before = turn;
  let done;
  turn = new Promise((resolve) => { done = resolve; });
  await before;
  waiting.delete(cell);
  try {
    if (cell.aborted) return { status: 'aborted' };
    cell.number = ++this.execCount;
    announcements.get(request)?.(cell.number);
    process.stdout.write = this.createWriteToIopub('stdout', writeStream);
    process.stderr.write = this.createWriteToIopub('stderr', writeStream);
    jupyter.lastWriteDisplayData = writeDisplayData;
    running = cell;
    const ok = await cells.run(cell, () => this.executor.execute(request.code));
    await afterEvents(); // Node reports a rejection once the pending work of this turn is done
    running = undefined;
    if (ok && !cell.failure) return { status: 'ok', execution_count: cell.number };
    if (request.stop_on_error !== false) {
      await allArrived();
      for (const one of waiting) one.aborted = true;
    }
    return { status: 'error', execution_count: cell.number, ...(cell.failure ?? { ename: 'Error', evalue: 'the cell failed', traceback: [] }) };
  } finally {
    done();
  }
};

/** The cell that began the work in which an error comes up, if it still runs; names it otherwise, for another cell's output is where this is read. */
function cellAtFault(text) {
  const cell = cells.getStore() ?? running;
  if (cell && cell === running) return cell;
  process.stderr.write(`${cell ? `cell [${cell.number}]` : 'a cell'} had ended when something that it began failed: ${text}\n`);
  return undefined;
}

function onUncaughtException(error) {
  const cell = cellAtFault(textOf(error));
  if (!cell) return;
  reportFailure(error);
  cell.ended = true;
  interrupt(); // it may await what now will not happen
}

function onUnhandledRejection(reason) {
  const text = `UnhandledPromiseRejection: ${textOf(reason)}`;
  const cell = cellAtFault(text);
  if (cell) fail(cell, { name: 'UnhandledPromiseRejection', message: String(reason?.message ?? reason), text });
}

/* Repair 3: the count of executions reaches the notebook's file. Jupyter takes it from a message that tslab does not send. */
const { handleExecute } = ZmqServer.prototype;
ZmqServer.prototype.handleExecute = function handleAnnounced(socket, message) {
  announcements.set(message.content, (count) => {
    const input = message.createReply();
    input.header.msg_type = 'execute_input';
    input.content = { code: message.content.code, execution_count: count };
    input.signAndSend(this.connInfo.key, this.iopub);
  });
  return handleExecute.call(this, socket, message);
};

/*
 * Repair 4: `{ points }` finds the variable of an earlier cell. tslab rewrites such variables by name, and overlooks the short form of
 * an object's property. Here the short form is written out before tslab sees it. And a cell whose only await is `for await` is run as one
 * that awaits.
 */
const { createConverter } = converter;
converter.createConverter = (options) => {
  const made = createConverter(options);
  return {
    ...made,
    convert(previous, source) {
      cellsRun.push(source);
      const converted = made.convert(previous, writeOutShorthand(source));
      return { ...converted, hasToplevelAwait: converted.hasToplevelAwait || awaitsInLoop(parse(source)) };
    },
  };
};

// What was run, oldest first: the homework's check runs an exercise's cell alone, as the grader does, and must have its text.
const cellsRun = (globalThis.scalingCells = []);

const parse = (source) => ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);

/** Whether there is a `for await` outside of all functions. */
function awaitsInLoop(node) {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  return (ts.isForOfStatement(node) && node.awaitModifier !== undefined) || (ts.forEachChild(node, (child) => awaitsInLoop(child) || undefined) ?? false);
}

function writeOutShorthand(source) {
  const edits = [];
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) edits.push({ at: node.name.end, name: node.name.text });
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return edits.reverse().reduce((text, { at, name }) => `${text.slice(0, at)}: ${name}${text.slice(at)}`, source);
}

/*
 * Repair 5: names of ES2023 and ES2024 that this Node has are known to the types of a cell, in the words of the project's own TypeScript. The three
 * that Node 20 lacks and a notebook is likely to use are filled in, so that a notebook runs the same on every Node of the course.
 */
function define(owner, name, value) {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}
define(Map, 'groupBy', (items, keyOf) => {
  const groups = new Map();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    if (groups.has(key)) groups.get(key).push(item);
    else groups.set(key, [item]);
  }
  return groups;
});
define(Object, 'groupBy', (items, keyOf) => {
  const groups = Map.groupBy(items, (item, index) => {
    const key = keyOf(item, index);
    return typeof key === 'symbol' ? key : String(key);
  });
  return Object.assign(Object.create(null), Object.fromEntries(groups));
});
define(Promise, 'withResolvers', function withResolvers() {
  const made = {};
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
});
const NEWER = [
  ['es2023.array', Array.prototype.toSorted], ['es2024.object', Object.groupBy], ['es2024.collection', Map.groupBy], ['es2024.promise', Promise.withResolvers], ['es2024.string', String.prototype.isWellFormed],
  ['es2024.arraybuffer', ArrayBuffer.prototype.transfer], ['es2024.sharedmemory', Atomics.waitAsync], ['es2024.regexp', 'unicodeSets' in RegExp.prototype],
  ['esnext.collection', Set.prototype.union], ['esnext.array', Array.fromAsync],
];
const libraries = path.join(path.dirname(require.resolve('typescript')), 'lib.');
const references = NEWER.filter(([, isThere]) => isThere).map(([name]) => `/// <reference path="${libraries}${name}.d.ts" />`);
const { readFile } = ts.sys;
ts.sys.readFile = (file, encoding) => {
  const text = readFile(file, encoding);
  return path.basename(file) === 'lib.es2022.d.ts' ? [...references, text].join('\n') : text;
};

/*
 * Repair 6: the status says busy as long as a cell runs. tslab answers other requests (a completion, the history) while a cell runs, and
 * the idle of their end would hide the cell that still trains.
 */
const executing = new Set();
const { publishStatus } = ZmqServer.prototype;
ZmqServer.prototype.publishStatus = function publishTrueStatus(status, request) {
  if (request.header.msg_type === 'execute_request') executing[status === 'busy' ? 'add' : 'delete'](request);
  publishStatus.call(this, status, request);
  const [still] = executing;
  if (status === 'idle' && still) publishStatus.call(this, 'busy', still);
};

// Repair 7: a kernel whose Jupyter was killed ends too, instead of living on unseen.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(1), 2000).unref();

/*
 * Repair 8: an installation that changes under an open notebook stops no cell. The compiler watches the packages' own files, and where a
 * file might appear, and asks to be called back; tslab takes that call for a second one of its own, and no cell is answered any more.
 * Here it watches only what a student may edit: files outside of packages.
 */
const { watchFile } = ts.sys;
const unwatched = { close() {} };
ts.sys.watchDirectory = () => unwatched;
ts.sys.watchFile = (file, ...rest) => (/[\\/](?:node_modules[\\/]|package\.json$)/.test(file) ? unwatched : watchFile(file, ...rest));

startKernel({ configPath: process.argv[2], enableFindLocal: false });
for (const [event, listener] of [['uncaughtException', onUncaughtException], ['unhandledRejection', onUnhandledRejection]]) {
  process.removeAllListeners(event); // tslab's own, which only print
  process.on(event, listener);
}
