import { parseHTML } from 'linkedom/worker';
import { Buffer } from 'node:buffer';
import type { Host } from '../../typescript-kernel/protocol.js';
import { TabFiles, WORK, type SiteFiles } from './files.js';
import { nodeModules, processOf } from './node-in-tab.js';

/** What we use of a worker. */
declare const OffscreenCanvas: new (width: number, height: number) => object;
declare class XMLHttpRequest {
  responseType: 'arraybuffer';
  readonly status: number;
  readonly response: ArrayBuffer;
  open(method: 'GET', url: string, isAsync: false): void;
  send(): void;
}

function fetchNow(url: string): Uint8Array {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.responseType = 'arraybuffer';
  request.send();
  if (request.status === 200) return new Uint8Array(request.response);
  throw new Error(`${url} did not load (status ${request.status}): is the site still there, and this machine connected?`);
}

const kernel = (globalThis as unknown as { typescriptKernel: Host }).typescriptKernel;
const root = new URL('course/', kernel.site).href;
const listed = await (await fetch(`${root}files.json`)).json() as Omit<SiteFiles, 'root'>;
const site: SiteFiles = { paths: listed.paths, root: `${root}files/`, packed: { ...listed.packed, url: `${root}${listed.packed.url}` } };
const files = new TabFiles(site, kernel.files, fetchNow, (name, text) => kernel.save(name, text));
const { process, interrupt } = processOf(WORK, (name, text) => (name === 'stdout' ? console.log : console.error)(text.replace(/\n$/, '')));
kernel.onInterrupt(interrupt);

const { document } = parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: { createElement(name: string): object } };
const createElement = document.createElement.bind(document);
document.createElement = (name) => (name === 'canvas' ? new OffscreenCanvas(1, 1) : createElement(name));

Object.assign(globalThis, {
  process, Buffer, document, nodeInTab: nodeModules(files, WORK), scalingCells: kernel.cells,
  typescriptInTab: kernel.typescript,
});
