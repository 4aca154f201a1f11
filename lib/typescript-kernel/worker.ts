import { inspect } from 'node:util';
import type TS from 'typescript';
import { CellError, programOf } from './cell.js';
import { consoleInto } from './console.js';
import type { Bundle, FromWorker, Host, Outcome, ToWorker } from './protocol.js';
import type { CellTypes } from './types.js';

/** What we use of a worker. */
declare const self: {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { data: ToWorker }) => void) | null;
  addEventListener(type: 'unhandledrejection', hear: (event: { reason: unknown; preventDefault(): void }) => void): void;
};

const say = (message: FromWorker) => self.postMessage(message);

/** tslab's way to show things: each call makes an output, or, of one that `newDisplay` made, replaces the one before. */
function displayInto(show: (data: Bundle) => void) {
  const text = (mime: string) => (content: unknown) => show({ [mime]: String(content) });
  const bytes = (mime: string) => (content: Uint8Array) => show({ [mime]: btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join('')) });
  return {
    html: text('text/html'), svg: text('image/svg+xml'), markdown: text('text/markdown'), latex: text('text/latex'), text: text('text/plain'),
    javascript: text('text/javascript'), png: bytes('image/png'), jpeg: bytes('image/jpeg'), gif: bytes('image/gif'), pdf: bytes('application/pdf'),
    raw: (mime: string, content: string | Uint8Array) => (typeof content === 'string' ? text(mime)(content) : bytes(mime)(content)),
  };
}

let displays = 0;
function newDisplay() {
  const display = String(++displays);
  let again = false;
  return displayInto((data) => {
    say({ type: 'display', data, display, again });
    again = true;
  });
}
const display = displayInto((data) => say({ type: 'display', data, display: String(++displays), again: false }));

const cells: string[] = [];
const stops: (() => void)[] = [];
const variables: Record<string, unknown> = {};
const modules = new Map<string, () => Promise<unknown>>([['tslab', () => Promise.resolve({ display, newDisplay })]]);
let ts: typeof TS | undefined;
let types: Promise<CellTypes | undefined> = Promise.resolve(undefined);
let started: Promise<unknown> = Promise.resolve();

async function importModule(name: string): Promise<unknown> {
  const load = modules.get(name);
  if (load) return load();
  throw new CellError(`import: expected one of ${[...modules.keys()].join(', ')}, got "${name}": a browser tab has no other packages`);
}

async function start({ site, folder, files, settings }: ToWorker & { type: 'start' }): Promise<void> {
  const compiler = (await import('typescript')).default;
  ts = compiler;
  const host: Host = {
    site, folder, cells, typescript: compiler,
    files: new Map(files),
    save: (name, text) => say({ type: 'save', name, text }),
    onInterrupt: (stop) => stops.push(stop),
  };
  Object.assign(globalThis, { typescriptKernel: host, console: consoleInto((name, text) => say({ type: 'stream', name, text })) });
  const load = (url: string) => import(new URL(url, site).href) as Promise<unknown>;
  if (settings.prelude !== undefined) await load(settings.prelude);
  for (const [name, url] of Object.entries(settings.modules ?? {})) modules.set(name, () => load(url));
  if (settings.types !== undefined) types = import('./types.js').then(({ openTypes }) => openTypes(compiler, new URL(settings.types!, site).href));
}

type Body = (cells$: typeof variables, import$: typeof importModule) => Promise<[unknown] | undefined>;
const AsyncFunction = execute.constructor as new (...parts: string[]) => Body;

async function execute(code: string): Promise<Outcome> {
  try {
    await started;
    cells.push(code);
    const program = programOf(ts!, code, new Set(Object.keys(variables)));
    (await types)?.check(code, program.declares);
    for (const name of program.declares) variables[name] ??= undefined;
    const last = await new AsyncFunction('cells$', 'import$', `${program.code}//# sourceURL=cell-${cells.length}.js`)(variables, importModule);
    return last?.[0] === undefined ? { status: 'ok' } : { status: 'ok', result: { 'text/plain': inspect(last[0]) } };
  } catch (error) {
    return { status: 'error', ...wordsOf(error) };
  }
}

/** What an error says of itself: a cell may throw anything. */
function wordsOf(error: unknown): { name: string; message: string } {
  const { name, message } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error>;
  return { name: typeof name === 'string' ? name : 'Error', message: (message ?? inspect(error)).replaceAll('cells$.', '') };
}

async function complete(code: string, cursor: number) {
  const typed = (await types)?.complete(code, cursor);
  if (typed) return typed;
  const [word = ''] = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, cursor)) ?? [];
  return { matches: Object.keys(variables).filter((name) => name.startsWith(word)), from: cursor - word.length, to: cursor };
}

self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  const { name, message } = wordsOf(event.reason);
  say({ type: 'stream', name: 'stderr', text: `${name}: ${message} (in a promise that no cell awaits)\n` });
});

self.onmessage = ({ data }) => {
  if (data.type === 'start') {
    started = start(data);
    started.catch(() => undefined); // the first cell says it
  } else if (data.type === 'execute') void execute(data.code).then((outcome) => say({ type: 'executed', id: data.id, outcome }));
  else if (data.type === 'complete')
    void complete(data.code, data.cursor).then((completion) => say({ type: 'completed', id: data.id, completion }));
  else if (data.type === 'inspect')
    void types.then((open) => say({ type: 'inspected', id: data.id, data: open?.describe(data.code, data.cursor) }));
  else stops.forEach((stop) => stop());
};
