import { InputError } from '../../core/check.js';

/** Reads a file of the site now, for what a program takes from its disk: a worker may wait for a reply. */
export type FetchNow = (url: string) => Uint8Array;

/** The site's files, by their paths in the tab; `/kit/datasets/runs/width.jsonl` is at `files/datasets/runs/width.jsonl`. */
export interface SiteFiles {
  /** A URL that ends in a slash. */
  root: string;
  paths: readonly string[];
  /** Files that come together, as one JSON object of texts by their paths. */
  packed: { folder: string; url: string };
}

/** A file that a program has opened. */
interface Opened {
  path: string;
  bytes: Uint8Array;
  /** Whether closing it has something to write. */
  isChanged: boolean;
}

const asBytes = (content: string | Uint8Array) => (typeof content === 'string' ? new TextEncoder().encode(content) : content);

/** Where the notebook's own files stand. */
export const WORK = '/work';
/** Where the kit stands: read-only. */
export const KIT = '/kit';

/**
 * The disk of a tab, as far as the lecture and the homework want one: files of the site, fetched when they are first read; the notebook's
 * own, in {@link WORK}, of which `keep` hears with every change; and what is written elsewhere, until the kernel ends.
 */
export class TabFiles {
  private readonly held = new Map<string, Uint8Array>();
  private readonly onSite: Map<string, string>;
  private readonly opened = new Map<number, Opened>();
  private readonly folders = new Set(['/', WORK, KIT]);
  private packs: SiteFiles['packed'] | undefined;
  private nextDescriptor = 3;

  constructor(
    site: SiteFiles,
    own: ReadonlyMap<string, string>,
    private readonly fetchNow: FetchNow,
    private readonly keep: (name: string, text: string) => void,
  ) {
    this.onSite = new Map(site.paths.map((path) => [`${KIT}/${path}`, `${site.root}${path}`]));
    this.packs = site.packed;
    this.folders.add(site.packed.folder);
    for (const path of this.onSite.keys()) this.addFolders(path);
    for (const [name, text] of own) this.held.set(`${WORK}/${name}`, asBytes(text));
  }

  isFile(path: string): boolean {
    this.unpack(path);
    return this.held.has(path) || this.onSite.has(path);
  }

  isFolder(path: string): boolean {
    this.unpack(path);
    return this.folders.has(path);
  }

  /** Only the kit's own folder cannot be written. */
  isWritable(path: string): boolean {
    return path !== '/' && path !== KIT && !path.startsWith(`${KIT}/`);
  }

  read(path: string): Uint8Array {
    this.unpack(path);
    let bytes = this.held.get(path);
    if (bytes) return bytes;
    const url = this.onSite.get(path);
    if (url === undefined) throw Object.assign(new InputError(`file: expected one that is there, found none at ${path}`), { code: 'ENOENT' });
    bytes = this.fetchNow(url);
    this.held.set(path, bytes);
    return bytes;
  }

  write(path: string, content: string | Uint8Array): void {
    if (!this.isWritable(path)) throw Object.assign(new InputError(`file: expected one beside the notebook, got ${path}, which belongs to the site`), { code: 'EACCES' });
    this.addFolders(path);
    const bytes = asBytes(content);
    this.held.set(path, bytes);
    const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
    if (folder === WORK && !name.endsWith('.new')) this.keep(name, new TextDecoder().decode(bytes)); // .new is on its way to its name
  }

  rename(from: string, to: string): void {
    this.write(to, this.read(from));
    this.held.delete(from);
  }

  remove(path: string): void {
    for (const one of [...this.held.keys()]) if (one === path || one.startsWith(`${path}/`)) this.held.delete(one);
  }

  makeFolder(path: string): void {
    this.addFolders(`${path}/`);
  }

  /** What is in a folder, sorted; with all below it where `recursive`. */
  list(folder: string, { recursive = false } = {}): string[] {
    if (!this.isFolder(folder)) throw Object.assign(new InputError(`folder: expected one that is there, found none at ${folder}`), { code: 'ENOENT' });
    const inside = [...this.held.keys(), ...this.onSite.keys(), ...this.folders].filter((path) => path.startsWith(`${folder}/`));
    const names = inside.map((path) => path.slice(folder.length + 1));
    return [...new Set(recursive ? names : names.map((name) => name.split('/')[0]!))].sort();
  }

  /** Opens a file to read it, or to append to it, which makes it. */
  open(path: string, how: 'read' | 'append'): number {
    const isNew = how === 'append' && !this.isFile(path);
    this.opened.set(this.nextDescriptor, { path, bytes: isNew ? new Uint8Array() : this.read(path), isChanged: isNew });
    return this.nextDescriptor++;
  }

  bytesOf(descriptor: number): Uint8Array {
    return this.of(descriptor).bytes;
  }

  truncate(descriptor: number, size: number): void {
    const file = this.of(descriptor);
    file.bytes = file.bytes.slice(0, size);
    file.isChanged = true;
  }

  append(descriptor: number, content: string | Uint8Array): void {
    const file = this.of(descriptor);
    const added = asBytes(content);
    const bytes = new Uint8Array(file.bytes.length + added.length);
    bytes.set(file.bytes);
    bytes.set(added, file.bytes.length);
    file.bytes = bytes;
    file.isChanged = true;
  }

  close(descriptor: number): void {
    const { path, bytes, isChanged } = this.of(descriptor);
    this.opened.delete(descriptor);
    if (isChanged) this.write(path, bytes);
  }

  private of(descriptor: number): Opened {
    const file = this.opened.get(descriptor);
    if (file) return file;
    throw new InputError(`descriptor: expected one of an open file, got ${descriptor}`);
  }

  private addFolders(path: string): void {
    for (const { index } of path.matchAll(/\//g)) if (index > 0) this.folders.add(path.slice(0, index));
  }

  /** What comes together is fetched when one of it is wanted. */
  private unpack(path: string): void {
    if (!this.packs || !path.startsWith(`${this.packs.folder}/`)) return;
    const { url, folder } = this.packs;
    this.packs = undefined;
    const texts = JSON.parse(new TextDecoder().decode(this.fetchNow(url))) as Record<string, string>;
    for (const [name, text] of Object.entries(texts)) {
      const at = `${folder}${name.slice(name.indexOf('/', 1))}`;
      this.held.set(at, asBytes(text));
      this.addFolders(at);
    }
  }
}
