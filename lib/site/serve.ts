import { spawn } from 'node:child_process';
import { createReadStream, realpathSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.csv': 'text/csv; charset=utf-8',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.ttf': 'font/ttf', '.wasm': 'application/wasm', '.jsonl': 'application/jsonl',
};

/** A folder that is served to this machine alone. */
export interface Served {
  /** The address of its first page. */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the files of a folder on the loopback interface, below a path: what any static server does.
 * Worked value: with `path: '/some/path/'`, `index.html` is at `http://127.0.0.1:PORT/some/path/`.
 * @param port one that is free unless given
 * @throws an error of the system where the port is taken
 */
export async function serveFolder(folder: string, { port = 0, path = '/' }: { port?: number; path?: string } = {}): Promise<Served> {
  const top = realpathSync(folder);
  const fileOf = (asked: string): string | undefined => {
    try {
      const { pathname } = new URL(asked, 'http://localhost');
      if (!pathname.startsWith(path)) return undefined;
      let file = realpathSync(join(top, decodeURIComponent(pathname.slice(path.length))));
      if (statSync(file).isDirectory() && pathname.endsWith('/')) file = realpathSync(join(file, 'index.html'));
      return (file === top || file.startsWith(top + sep)) && statSync(file).isFile() ? file : undefined;
    } catch {
      return undefined; // no such file, or no address
    }
  };
  const server = createServer(({ url = '/', method }, answer) => {
    const file = fileOf(url);
    if (file === undefined) return void answer.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.');
    answer.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-length': statSync(file).size });
    if (method === 'HEAD') return void answer.end();
    createReadStream(file).pipe(answer);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Opens a page in the browser of whoever sits at this machine. Where there is none, nothing happens. */
export function openInBrowser(url: string): void {
  const [program, ...args] = process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  spawn(program, args, { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}
