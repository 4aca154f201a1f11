// Starts tslab as the Jupyter kernel of the course, with three repairs. Called by kernels/tslab/kernel.json.
const { JupyterHandlerImpl } = require('tslab/dist/jupyter.js');
const { startKernel } = require('tslab/dist/main.js');
const zeromq = require('zeromq');

/*
 * Repair 1: no message is lost. A zeromq socket sends one message at a time; every few hundred messages a send becomes
 * asynchronous, and the next one throws EBUSY. tslab does not await its sends, so a cell with many outputs hung for good.
 * Here each socket sends its messages one after the other, in the order in which they came.
 */
const lastSend = new WeakMap();
for (const socket of [zeromq.Publisher, zeromq.Router, zeromq.Reply]) {
  const { send } = socket.prototype;
  socket.prototype.send = function sendInTurn(message) {
    const turn = (lastSend.get(this) ?? Promise.resolve()).then(() => send.call(this, message));
    lastSend.set(this, turn.catch(() => {})); // one failed send must not stop those behind it
    return turn;
  };
}

/*
 * Repair 2: a failed cell says so in Jupyter's own terms. tslab prints an error as text and replies with an empty error name, which
 * tools read as success or stumble over. Here the reply carries the error's name and message.
 */
const { handleExecute } = JupyterHandlerImpl.prototype;
JupyterHandlerImpl.prototype.handleExecute = async function handleExecuteWithError(request, writeStream, writeDisplayData) {
  let errorText = '';
  const listen = (name, text) => {
    if (name === 'stderr') errorText = (errorText + text).slice(-10_000);
    writeStream(name, text);
  };
  const reply = await handleExecute.call(this, request, listen, writeDisplayData);
  if (reply.status !== 'error') return reply;
  const lines = errorText.replace(/\x1b\[[0-9;]*m/g, '').split('\n').filter(Boolean);
  const first = lines.find((line) => /\w*Error\b.*:|error TS|^\d+:\d+ - /.test(line)) ?? lines[0] ?? 'the cell failed';
  const [, name = 'Error', message = first] = /^(?:Uncaught )?(\w*Error): (.*)$/.exec(first) ?? [];
  return { ...reply, ename: name, evalue: message, traceback: lines };
};

// Repair 3: a kernel whose Jupyter was killed ends too, instead of living on unseen.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(1), 2000).unref();

startKernel({ configPath: process.argv[2], enableFindLocal: false });
