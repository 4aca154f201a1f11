'use strict';
// Starts tslab as the Jupyter kernel of the course, with five repairs. Called by kernels/tslab/kernel.json.
const { setImmediate: afterEvents } = require('node:timers/promises');
const ts = require('@tslab/typescript-for-tslab');
const converter = require('tslab/dist/converter.js');
const { JupyterHandlerImpl, ZmqServer } = require('tslab/dist/jupyter.js');
const { startKernel } = require('tslab/dist/main.js');
const zeromq = require('zeromq');

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
 * Repair 2: a failed cell says so in Jupyter's own terms. tslab prints an error as text and replies with an empty error name, which
 * tools read as success or stumble over; a promise that is rejected and not awaited it prints, and goes on. Here the reply carries the
 * error's name and message, and such a promise fails the cell.
 */
const { handleExecute, handleExecuteImpl } = JupyterHandlerImpl.prototype;
/** Reasons of promises that were rejected and not awaited, by the request of the cell that was running. */
const unheardOf = new WeakMap();
// of cells that are sent together, this one is called when it is their turn, so that no waiting cell hears what a running one rejects
JupyterHandlerImpl.prototype.handleExecuteImpl = async function handleExecuteListening(request, ...streams) {
  const unheard = [];
  unheardOf.set(request, unheard);
  const hear = (reason) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  try {
    return await handleExecuteImpl.call(this, request, ...streams);
  } finally {
    await afterEvents(); // Node reports a rejection once the pending work of this turn is done
    process.removeListener('unhandledRejection', hear);
  }
};
JupyterHandlerImpl.prototype.handleExecute = async function handleExecuteWithError(request, writeStream, writeDisplayData) {
  let errorText = '';
  const listen = (name, text) => {
    if (name === 'stderr') errorText = (errorText + text).slice(-10_000);
    writeStream(name, text);
  };
  const reply = await handleExecute.call(this, request, listen, writeDisplayData);
  const unheard = unheardOf.get(request) ?? []; // a cell that was cancelled before its turn has none
  if (reply.status === 'ok' && unheard.length > 0) {
    return { ...reply, status: 'error', ename: 'UnhandledPromiseRejection', evalue: String(unheard[0]?.message ?? unheard[0]), traceback: [] };
  }
  if (reply.status !== 'error') return reply;
  const lines = errorText.replace(/\x1b\[[0-9;]*m/g, '').split('\n').filter(Boolean); // without terminal colours
  const first = lines.find((line) => /^(Uncaught )?\w*Error: /.test(line) || /^\d+:\d+ - /.test(line)) ?? lines[0] ?? 'the cell failed';
  const [, name = 'Error', message = first] = /^(?:Uncaught )?(\w*Error): (.*)$/.exec(first) ?? [];
  return { ...reply, ename: name, evalue: message, traceback: lines };
};

/*
 * Repair 3: `{ points }` finds the variable of an earlier cell. tslab rewrites such variables by name, and overlooks the short form of
 * an object's property. Here the short form is written out before tslab sees it.
 */
const { createConverter } = converter;
converter.createConverter = (options) => {
  const made = createConverter(options);
  const convert = (previous, source) => {
    cellsRun.push(source);
    return made.convert(previous, writeOutShorthand(source));
  };
  return { ...made, convert };
};

// What was run, oldest first: the homework's check runs an exercise's cell alone, as the grader does, and must have its text.
const cellsRun = (globalThis.scalingCells = []);

function writeOutShorthand(source) {
  const edits = [];
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) edits.push({ at: node.name.end, name: node.name.text });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022));
  return edits.reverse().reduce((text, { at, name }) => `${text.slice(0, at)}: ${name}${text.slice(at)}`, source);
}

/*
 * Repair 4: the status says busy as long as a cell runs. tslab answers other requests (a completion, the history) while a cell runs, and
 * the idle of their end would hide the cell that still trains.
 */
const running = new Set();
const { publishStatus } = ZmqServer.prototype;
ZmqServer.prototype.publishStatus = function publishTrueStatus(status, request) {
  if (request.header.msg_type === 'execute_request') running[status === 'busy' ? 'add' : 'delete'](request);
  publishStatus.call(this, status, request);
  const [still] = running;
  if (status === 'idle' && still) publishStatus.call(this, 'busy', still);
};

// Repair 5: a kernel whose Jupyter was killed ends too, instead of living on unseen.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(1), 2000).unref();

startKernel({ configPath: process.argv[2], enableFindLocal: false });
