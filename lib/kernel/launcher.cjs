'use strict';
// Starts tslab as the Jupyter kernel of the course, with the repairs below. Called by kernels/tslab/kernel.json.
const { AsyncLocalStorage } = require('node:async_hooks');
const fs = require('node:fs');
const Module = require('node:module');
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

/** @typedef {Parameters<jupyter.JupyterHandlerImpl['handleExecute']>} ExecuteArguments */
/** @typedef {ExecuteArguments[0]} ExecuteRequest */
/** @typedef {Parameters<jupyter.ZmqServer['publishStatus']>[1]} Message */
/** @typedef {typeof process.stdout.write} Write */
/** @typedef {{ ename: string, evalue: string, traceback: string[] }} Failure as Jupyter's protocol names it */
/** @typedef {{ request: ExecuteRequest, number?: number, failure?: Failure, aborted?: true, ended?: true }} Cell one that was sent */
/**
 * What is used of tslab's handler, in part private to it.
 * @typedef {Pick<jupyter.JupyterHandlerImpl, 'createWriteToIopub'> & { execCount: number, executor: executor.Executor }} Handler
 */

/*
 * Repair 1: no message is lost. A zeromq socket sends one message at a time; every few hundred messages a send becomes
 * asynchronous, and the next one throws EBUSY. tslab does not await its sends, so a cell with many outputs hung for good.
 * Here each socket sends its messages one after the other, in the order in which they came. A publisher also drops what its reader
 * has not taken once 1,000 messages wait; here it keeps them.
 */
/** @typedef {{ send: (this: object, message: unknown) => Promise<void> }} Sender */

/** @type {WeakMap<object, Promise<void>>} */
const lastSend = new WeakMap();
for (const socket of [zeromq.Publisher, zeromq.Router, zeromq.Reply]) {
  const { send } = /** @type {Sender} */ (socket.prototype);
  /** @param {object} target @param {unknown} message */
  const sendWhenFree = async (target, message) => {
    for (;;) {
      try {
        return await send.call(target, message);
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EBUSY') throw error;
        await afterEvents(); // the promise of the send before resolves a moment before its socket is free
      }
    }
  };
  /** @this {object} @param {unknown} message */
  const sendInTurn = function (message) {
    const turn = (lastSend.get(this) ?? Promise.resolve()).then(() => sendWhenFree(this, message));
    lastSend.set(this, turn.catch(() => {})); // one failed send must not stop those behind it
    return turn;
  };
  Object.defineProperty(socket.prototype, 'send', { value: sendInTurn }); // an assignment fails: the inherited one is read-only
}

const { bind } = zeromq.Publisher.prototype;
Object.defineProperty(zeromq.Publisher.prototype, 'bind', {
  /** @this {zeromq.Publisher} @param {string} address */
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
/** @type {AsyncLocalStorage<Cell>} */
const cells = new AsyncLocalStorage();
/** @type {WeakMap<ExecuteRequest, (count: number) => void>} */
const announcements = new WeakMap();
/** @type {Set<Cell>} */
const waiting = new Set();
/** @type {Cell | undefined} */
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

/**
 * What `read` gives, or undefined where it throws: a cell may throw what throws again as soon as it is looked at.
 * @template Value
 * @param {() => Value} read
 */
function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const KERNEL_FRAME = /^\s+at .*(?:[\\/]tslab[\\/]dist[\\/]|[\\/]typescript-for-tslab[\\/]|[\\/]kernel[\\/]launcher\.cjs|node:)/;
/** @param {unknown} value */
const textOf = (value) =>
  (typeof value === 'string' ? value : attempt(() => inspect(value)) ?? attempt(() => String(value)) ?? 'something that cannot be shown')
    .split('\n').filter((line) => !KERNEL_FRAME.test(line)).join('\n');

/** @param {ReturnType<typeof partsOf>} error */
function isInterrupt({ name, message, code }) {
  return message === 'Interrupted asynchronously' || code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED' || name === 'InterruptedError';
}

/**
 * Notes why the running cell fails, and prints it; the first reason is the one that is replied.
 * @param {Cell} cell
 * @param {{ name: string, message: string, text: string }} reason
 */
function fail(cell, { name, message, text }) {
  cell.failure ??= { ename: name, evalue: message, traceback: text.split('\n') };
  process.stderr.write(`${text}\n`);
}

/**
 * Called by tslab with an error that was thrown, or with a mistake that the compiler found, as a format and its values.
 * @param {unknown} first
 * @param {unknown[]} values
 */
function reportFailure(first, ...values) {
  if (!running || running.ended) return; // by an error of its own timer, which has been told
  const text = values.length > 0 ? format(first, ...values) : textOf(first);
  const { name, stack } = partsOf(first);
  if (values.length > 0) fail(running, { name: 'Error', message: text, text });
  else if (isInterrupt(partsOf(first))) fail(running, { name: 'InterruptedError', message: STOPPED, text: `InterruptedError: ${STOPPED}` });
  else {
    const isNamed = attempt(() => first instanceof Error) || stack;
    fail(running, { name: isNamed && typeof name === 'string' && name !== '' ? name : 'Error', message: messageOf(first), text });
  }
}
/**
 * What an error says of itself.
 * @param {unknown} error
 */
function partsOf(error) {
  /** @param {'name' | 'message' | 'code' | 'stack'} part */
  const read = (part) => attempt(() => /** @type {Record<string, unknown>} */ (error ?? {})[part]);
  return { name: read('name'), message: read('message'), code: read('code'), stack: read('stack') };
}
/** @param {unknown} error */
const messageOf = (error) => attempt(() => String(partsOf(error).message ?? error)) ?? textOf(error);
const STOPPED = 'the cell was stopped before its end';

/** What was sent while the cell was failing is still on its way through the socket: waits until nothing more comes. */
async function allArrived() {
  for (let quiet = 0, before = arrived; quiet < 20; quiet = before === arrived ? quiet + 1 : 0) {
    before = arrived;
    await afterEvents();
  }
}

/**
 * @this {Handler}
 * @param {ExecuteArguments[0]} request
 * @param {ExecuteArguments[1]} writeStream
 * @param {ExecuteArguments[2]} writeDisplayData
 */
async function handleInTurn(request, writeStream, writeDisplayData) {
  /** @type {Cell} */
  const cell = { request };
  arrived += 1;
  waiting.add(cell);
  const before = turn;
  let done = () => {};
  turn = new Promise((resolve) => { done = resolve; });
  await before;
  waiting.delete(cell);
  try {
    if (cell.aborted) return { status: 'aborted' };
    cell.number = ++this.execCount;
    announcements.get(request)?.(cell.number);
    process.stdout.write = /** @type {Write} */ (this.createWriteToIopub('stdout', writeStream));
    process.stderr.write = /** @type {Write} */ (this.createWriteToIopub('stderr', writeStream));
    jupyter.lastWriteDisplayData = writeDisplayData;
    running = cell;
    // it throws where the compiler does, and where what the cell ends with cannot be shown
    const ok = await cells.run(cell, () => this.executor.execute(request.code)).catch(reportFailure);
    await afterEvents(); // Node reports a rejection once the pending work of this turn is done
    running = undefined;
    if (ok && !cell.failure) return { status: 'ok', execution_count: cell.number };
    if (request.stop_on_error !== false) {
      await allArrived();
      for (const one of waiting) one.aborted = true;
    }
    const failure = cell.failure ?? { ename: 'Error', evalue: 'the cell failed', traceback: [] };
    return { status: 'error', execution_count: cell.number, ...failure };
  } finally {
    done();
  }
}
/** Of a stream, which calls back once a text is written: tslab's own never does, and whoever waits for it waits for ever. */
const { createWriteToIopub } = JupyterHandlerImpl.prototype;
/**
 * @this {jupyter.JupyterHandlerImpl}
 * @param {Parameters<typeof createWriteToIopub>} streamArguments
 */
function createAnsweringWrite(...streamArguments) {
  const write = /** @type {Write} */ (createWriteToIopub.apply(this, streamArguments));
  /** @param {string | Uint8Array} text @param {unknown[]} rest the encoding, or not, and whom to call */
  return (text, ...rest) => {
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return write(text);
  };
}
Object.assign(JupyterHandlerImpl.prototype, { handleExecute: handleInTurn, createWriteToIopub: createAnsweringWrite });

/**
 * The cell that began the work in which an error comes up, if it still runs; names it otherwise, for another cell's output is where this
 * is read.
 * @param {string} text
 */
function cellAtFault(text) {
  const cell = cells.getStore() ?? running;
  if (cell && cell === running) return cell;
  process.stderr.write(`${cell ? `cell [${cell.number}]` : 'a cell'} had ended when something that it began failed: ${text}\n`);
  return undefined;
}

/** @param {unknown} error */
function onUncaughtException(error) {
  const cell = cellAtFault(textOf(error));
  if (!cell) return;
  reportFailure(error);
  cell.ended = true;
  interrupt(); // it may await what now will not happen
}

/** @param {unknown} reason */
function onUnhandledRejection(reason) {
  const text = `UnhandledPromiseRejection: ${textOf(reason)}`;
  const cell = cellAtFault(text);
  if (cell) fail(cell, { name: 'UnhandledPromiseRejection', message: messageOf(reason), text });
}

/* Repair 3: the count of executions reaches the notebook's file. Jupyter takes it from a message that tslab does not send. */
const { handleExecute } = ZmqServer.prototype;
/** @this {jupyter.ZmqServer} @param {unknown} socket @param {Message} message */
ZmqServer.prototype.handleExecute = function handleAnnounced(socket, message) {
  const request = /** @type {ExecuteRequest} */ (message.content);
  announcements.set(request, (count) => {
    const input = message.createReply();
    input.header.msg_type = 'execute_input';
    input.content = { code: request.code, execution_count: count };
    input.signAndSend(this.connInfo.key, this.iopub);
  });
  return handleExecute.call(this, socket, message);
};

/*
 * Repair 4: what TypeScript allows in a file works in a cell. `{ points }` finds the variable of an earlier cell: tslab rewrites such
 * variables by name, and overlooks the short form of an object's property, which is written out before tslab sees it. An `export` before
 * a declaration, as in code that was copied from a file, is left out: tslab exports everything itself. A cell whose only await is
 * `for await` or `await (...)` is run as one that awaits. A namespace is not forgotten with the next cell. A module that is imported with
 * `await` keeps its types, which the declaration of a variable cannot name.
 */
const { createConverter } = converter;
converter.createConverter = (options) => {
  const made = createConverter(options);
  return {
    ...made,
    convert(previous, source) {
      cellsRun.push(source);
      try {
        const plain = asInCell(source);
        const first = made.convert(previous, plain);
        const named = withNamedTypes(plain, first.diagnostics);
        const converted = named === plain ? first : made.convert(previous, named);
        if (converted.diagnostics.length > 0) return converted;
        return {
          ...converted,
          hasToplevelAwait: converted.hasToplevelAwait || awaits(parse(source)),
          declOutput: (converted.declOutput ?? '') + namespacesIn(previous, plain),
        };
      } catch (error) {
        if (error instanceof RangeError) throw new RangeError('the cell is nested too deeply to be compiled: take it apart');
        throw error;
      }
    },
  };
};

// What was run, oldest first: the homework's check runs an exercise's cell alone, as the grader does, and must have its text.
/** @type {string[]} */
const cellsRun = [];
Object.assign(globalThis, { scalingCells: cellsRun });

/** @param {string} source */
const parse = (source) => ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);

/**
 * Whether there is a `for await` outside of all functions, or an `await (...)`, which tslab's compiler takes for a function of that name.
 * @param {ts.Node} node
 * @returns {boolean}
 */
function awaits(node) {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
  if (ts.isIdentifier(node) && node.text === 'await') return true;
  return ts.forEachChild(node, (child) => awaits(child) || undefined) ?? false;
}

/** @typedef {{ at: number, end?: number, text: string }} Edit what stands there instead, of what ends at `end` */

/** @param {string} source @param {Edit[]} edits from first to last */
const edited = (source, edits) =>
  edits.reduceRight((text, { at, end = at, text: instead }) => text.slice(0, at) + instead + text.slice(end), source);

/** @param {string} source */
function asInCell(source) {
  const file = parse(source);
  /** @type {Edit[]} */
  const edits = [];
  /** As many blanks: what is said of a place in the cell stays true. @param {ts.Node} node */
  const leaveOut = (node) => edits.push({ at: node.getStart(file), end: node.end, text: node.getText(file).replace(/[^\n]/g, ' ') });
  /** @param {ts.Node} node */
  const visit = (node) => {
    const isShort = ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer;
    if (isShort) edits.push({ at: node.name.end, text: `: ${node.name.text}` });
    ts.forEachChild(node, visit);
  };
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier) leaveOut(statement);
    else {
      const modifiers = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [];
      const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
      if (!isDefault) modifiers.filter(({ kind }) => kind === ts.SyntaxKind.ExportKeyword).forEach(leaveOut);
      visit(statement);
    }
  }
  return edited(source, edits);
}

/** What TypeScript says of a variable whose type is made of names that no declaration of it could use. */
const CANNOT_BE_NAMED = new Set([4023, 4025, 2742]);

/**
 * The cell with types for the variables of which that was said.
 * @param {string} source
 * @param {readonly { start: { offset: number }, code: number }[]} diagnostics
 */
function withNamedTypes(source, diagnostics) {
  const places = new Set(diagnostics.filter(({ code }) => CANNOT_BE_NAMED.has(code)).map(({ start }) => start.offset));
  if (places.size === 0) return source;
  const file = parse(source);
  const declarations = file.statements.flatMap((one) => (ts.isVariableStatement(one) ? [...one.declarationList.declarations] : []));
  return edited(source, declarations.flatMap((one) => {
    if (one.type || ![...places].some((place) => place >= one.getStart(file) && place < one.name.end)) return [];
    const imported = /^await\s+import\(\s*(["'][^"']+["'])\s*\)$/.exec(one.initializer?.getText(file) ?? '')?.[1];
    return [{ at: one.name.end, text: `: ${imported === undefined ? 'any' : `typeof import(${imported})`}` }];
  }));
}

/**
 * The declarations of the namespaces that earlier cells made and this one does not make anew.
 * @param {string} previous declarations of the earlier cells
 * @param {string} source
 */
function namespacesIn(previous, source) {
  const before = parse(previous).statements.filter(ts.isModuleDeclaration);
  if (before.length === 0) return '';
  const names = new Set(parse(source).statements.flatMap(namesOf));
  return before.filter(({ name }) => !names.has(name.text)).map((one) => previous.slice(one.pos, one.end)).join('');
}

/**
 * The names that a statement declares.
 * @param {ts.Statement} statement
 * @returns {string[]}
 */
function namesOf(statement) {
  /** @param {ts.BindingName} name @returns {string[]} */
  const bound = (name) => {
    if (ts.isIdentifier(name)) return [name.text];
    return name.elements.flatMap((one) => (ts.isBindingElement(one) ? bound(one.name) : []));
  };
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  const { name } = /** @type {{ name?: ts.Node }} */ (/** @type {unknown} */ (statement));
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [];
}

/*
 * Repair 5: names of ES2023 and ES2024 that this Node has are known to the types of a cell, in the words of the project's own TypeScript.
 * The three that Node 20 lacks and a notebook is likely to use are filled in, so that a notebook runs the same on every Node of the course.
 */
/** @param {object} owner @param {string} name @param {unknown} value */
function define(owner, name, value) {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}
/**
 * @template Item, Key
 * @param {Iterable<Item>} items
 * @param {(item: Item, index: number) => Key} keyOf
 */
function groupBy(items, keyOf) {
  /** @type {Map<Key, Item[]>} */
  const groups = new Map();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
define(Map, 'groupBy', groupBy);
/**
 * @param {Iterable<unknown>} items
 * @param {(item: unknown, index: number) => unknown} keyOf
 */
function groupByProperty(items, keyOf) {
  const groups = groupBy(items, (item, index) => {
    const key = keyOf(item, index);
    return typeof key === 'symbol' ? key : String(key);
  });
  return Object.assign(/** @type {object} */ (Object.create(null)), Object.fromEntries(groups));
}
define(Object, 'groupBy', groupByProperty);
/** @this {PromiseConstructor} */
function withResolvers() {
  const made = {};
  const promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return Object.assign(made, { promise });
}
define(Promise, 'withResolvers', withResolvers);
/** @type {[library: string, isThere: boolean][]} */
const NEWER = [
  ['es2023.array', 'toSorted' in Array.prototype], ['es2024.object', 'groupBy' in Object], ['es2024.collection', 'groupBy' in Map],
  ['es2024.promise', 'withResolvers' in Promise], ['es2024.string', 'isWellFormed' in String.prototype],
  ['es2024.arraybuffer', 'transfer' in ArrayBuffer.prototype], ['es2024.sharedmemory', 'waitAsync' in Atomics],
  ['es2024.regexp', 'unicodeSets' in RegExp.prototype], ['esnext.collection', 'union' in Set.prototype], ['esnext.array', 'fromAsync' in Array],
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
/** @type {Set<Message>} */
const executing = new Set();
const { publishStatus } = ZmqServer.prototype;
/** @this {jupyter.ZmqServer} @param {string} status @param {Message} request */
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
const watchFile = /** @type {NonNullable<typeof ts.sys.watchFile>} */ (ts.sys.watchFile);
const unwatched = { close() {} };
ts.sys.watchDirectory = () => unwatched;
ts.sys.watchFile = (file, ...rest) => (/[\\/](?:node_modules[\\/]|package\.json$)/.test(file) ? unwatched : watchFile(file, ...rest));

/*
 * Repair 9: `import "scaling"` works wherever a notebook lies. A kernel that is registered for a whole machine is started in other people's
 * folders too, above which there is no package of the kit. There the kit's own packages stand in for a node_modules beside the notebook.
 */
const packages = path.join(__dirname, '..', '..', 'node_modules');
const beside = path.join(process.cwd(), 'node_modules');
/** @param {string} folder @returns {boolean} */
const isFoundFrom = (folder) => fs.existsSync(path.join(folder, 'node_modules', 'scaling'))
  || (folder !== path.dirname(folder) && isFoundFrom(path.dirname(folder)));
if (!isFoundFrom(process.cwd())) {
  /** @param {string} file */
  const stand = (file) => (file === beside || file.startsWith(`${beside}${path.sep}`) ? packages + file.slice(beside.length) : file);
  const { fileExists, directoryExists, readDirectory, getDirectories, realpath, readFile: read } = ts.sys;
  Object.assign(ts.sys, {
    /** @type {typeof fileExists} */ fileExists: (file) => fileExists(stand(file)),
    /** @type {typeof directoryExists} */ directoryExists: (folder) => directoryExists(stand(folder)),
    /** @type {typeof readDirectory} */ readDirectory: (folder, ...rest) => readDirectory(stand(folder), ...rest),
    /** @type {typeof getDirectories} */ getDirectories: (folder) => getDirectories(stand(folder)),
    /** @type {typeof realpath} */ realpath: (file) => /** @type {NonNullable<typeof realpath>} */ (realpath)(stand(file)),
    /** @type {typeof read} */ readFile: (file, encoding) => read(stand(file), encoding),
  });
  process.env.NODE_PATH = [packages, process.env.NODE_PATH].filter(Boolean).join(path.delimiter);
  /** @type {typeof Module & { _initPaths(): void }} */ (Module)._initPaths();
}

startKernel({ configPath: /** @type {string} */ (process.argv[2]), enableFindLocal: false });
// instead of tslab's own, which only print
process.removeAllListeners('uncaughtException').on('uncaughtException', onUncaughtException);
process.removeAllListeners('unhandledRejection').on('unhandledRejection', onUnhandledRejection);
