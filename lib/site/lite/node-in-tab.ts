import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'node:buffer';
import { posix as path } from 'node:path';
import { InputError } from '../../core/check.js';
import { KIT, type TabFiles } from './files.js';

/** Where a program that was bundled for a tab believes to stand: below the kit's folder, as it does on a disk. */
const MODULE = `${KIT}/lib/dist/module.js`;

const stopped = (what: string) =>
  new InputError(`${what}: expected a machine with processes and a disk, got a browser tab; here the recorded runs are read (retrain = false), `
    + 'and what trains many runs or grades works where the kit is installed (npm start)');

/**
 * Of a module of Node, what a tab has; anything else is there by its name, and says when it is used what it needs. The refusals are the
 * prototype, which is what a bundler keeps beside the module's own names.
 */
function withRefusals(name: string, has: Record<string, unknown>): object {
  const refusals = new Proxy({}, {
    get: (_, key) => (typeof key === 'symbol' || key === '__esModule' || key === 'default' ? undefined : function refused(): never { throw stopped(`${name}.${key}`); }),
  });
  return Object.assign(Object.create(refusals) as object, has);
}

type Encoding = BufferEncoding | { encoding?: BufferEncoding | null } | undefined;
const encodingOf = (encoding: Encoding) => (typeof encoding === 'object' ? encoding.encoding : encoding);

function fsOf(files: TabFiles, at: (path: string) => string) {
  const stat = (file: string, { throwIfNoEntry = true } = {}) => {
    const where = at(file);
    const [isFile, isDirectory] = [files.isFile(where), files.isFolder(where)];
    const kind = { isFile: () => isFile, isDirectory: () => isDirectory, isSymbolicLink: () => false };
    if (isFile || isDirectory) return { ...kind, size: isFile ? files.read(where).length : 0 };
    if (throwIfNoEntry) files.read(where); // throws
    return undefined;
  };
  return {
    constants: { R_OK: 4, W_OK: 2, X_OK: 1 },
    existsSync: (file: string) => files.isFile(at(file)) || files.isFolder(at(file)),
    accessSync(file: string, mode = 4) {
      stat(file);
      if (mode === 2 && !files.isWritable(at(file))) throw new InputError(`folder: expected one that can be written, got ${file}`);
    },
    readFileSync(file: string, encoding?: Encoding) {
      const bytes = Buffer.from(files.read(at(file)));
      const name = encodingOf(encoding);
      return name ? bytes.toString(name) : bytes;
    },
    readdirSync: (folder: string, options: { recursive?: boolean } = {}) => files.list(at(folder), options),
    statSync: stat,
    lstatSync: stat,
    realpathSync: (file: string) => at(file),
    writeFileSync(file: string | number, content: string | Uint8Array) {
      if (typeof file === 'number') files.append(file, content);
      else files.write(at(file), content);
    },
    renameSync: (from: string, to: string) => files.rename(at(from), at(to)),
    rmSync: (file: string) => files.remove(at(file)),
    mkdirSync: (folder: string) => files.makeFolder(at(folder)),
    symlinkSync: () => undefined, // in a tab, modules are found without
    openSync: (file: string, flags: string | number = 'r') => files.open(at(file), String(flags).startsWith('a') ? 'append' : 'read'),
    fstatSync: (descriptor: number) => ({ size: files.bytesOf(descriptor).length }),
    ftruncateSync: (descriptor: number, size: number) => files.truncate(descriptor, size),
    readSync(descriptor: number, into: Uint8Array, offset: number, length: number, position: number) {
      const bytes = files.bytesOf(descriptor).subarray(position, position + length);
      into.set(bytes, offset);
      return bytes.length;
    },
    fsyncSync: () => undefined, // kept with the close
    closeSync: (descriptor: number) => files.close(descriptor),
  };
}

/** SHA-256, the only digest that the kit uses. */
function createHash() {
  const hash = sha256.create();
  const made = {
    update(content: string | Uint8Array) {
      hash.update(typeof content === 'string' ? new TextEncoder().encode(content) : content);
      return made;
    },
    digest(encoding?: BufferEncoding) {
      const bytes = Buffer.from(hash.digest());
      return encoding ? bytes.toString(encoding) : bytes;
    },
  };
  return made;
}

/** What a bundle's `import … from 'node:NAME'` finds in a tab, by NAME; see {@link withRefusals}. */
export function nodeModules(files: TabFiles, cwd: string): (name: string) => object {
  const at = (file: string) => path.resolve(cwd, file);
  const modules: Record<string, Record<string, unknown>> = {
    fs: fsOf(files, at),
    path: { ...path, resolve: (...parts: string[]) => path.resolve(cwd, ...parts), delimiter: ':' },
    crypto: {
      createHash,
      randomUUID: () => crypto.randomUUID(),
      randomInt: (below: number) => crypto.getRandomValues(new Uint32Array(1))[0]! % below,
    },
    url: { fileURLToPath: () => MODULE, pathToFileURL: (file: string) => new URL(`file://${file}`) },
    module: { createRequire: () => ({ resolve: (name: string) => `${KIT}/node_modules/${name}` }) },
    os: { tmpdir: () => '/tmp', homedir: () => '/home', availableParallelism: () => 1, cpus: () => [], platform: () => 'browser' },
    vm: { runInThisContext: (source: string) => (0, eval)(source) as unknown },
    'timers/promises': { setTimeout: (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds)) },
    // packages of the kit that need a machine
    'proper-lockfile': { lock: () => Promise.resolve(() => Promise.resolve()), lockSync: () => () => undefined },
  };
  return (name) => withRefusals(name, modules[name] ?? {});
}

/** Node's `process`, as far as the kit looks at it; `interrupt` is what Ctrl-C does. */
export function processOf(cwd: string, write: (name: 'stdout' | 'stderr', text: string) => void) {
  const hearers = new Set<() => void>();
  const stream = (name: 'stdout' | 'stderr') => ({ isTTY: false, write: (text: string) => { write(name, text); return true; } });
  const process = {
    browser: true, platform: 'browser', arch: 'wasm', pid: 1, argv: [], env: {}, versions: {}, exitCode: undefined,
    stdout: stream('stdout'), stderr: stream('stderr'),
    cwd: () => cwd,
    on: (event: string, hear: () => void) => { if (event === 'SIGINT') hearers.add(hear); return process; },
    removeListener: (_event: string, hear: () => void) => { hearers.delete(hear); return process; },
    off: (_event: string, hear: () => void) => { hearers.delete(hear); return process; },
    memoryUsage: () => ({ rss: 0, heapUsed: 0 }),
    exit: () => { throw stopped('process.exit'); },
  };
  return { process, interrupt: () => [...hearers].forEach((hear) => hear()) };
}
