import type TS from 'typescript';

/** What the page and the kernel's worker say to each other. The page speaks first: `start`. */

/** How a site sets the kernel up, by the plugin's settings (`litePluginSettings`). URLs are relative to the site's root. */
export interface KernelSettings {
  /** What a cell may import, by its name: the URL of an ES module. `tslab` is there without being named. */
  modules?: Readonly<Record<string, string>>;
  /** An ES module that is loaded before the first cell, with the kernel's {@link Host} as `globalThis.typescriptKernel`. */
  prelude?: string;
  /** A JSON file of declarations by their paths, which makes the kernel check types and complete: see `types.ts`. */
  types?: string;
}

/** What a prelude finds as `globalThis.typescriptKernel`. */
export interface Host {
  /** The site's root, ending in a slash. */
  readonly site: string;
  /** The notebook's folder in the browser's storage; empty for the topmost. */
  readonly folder: string;
  /** The texts of the files beside the notebook, by their names, as they were when the kernel started. */
  readonly files: ReadonlyMap<string, string>;
  /** The sources of the cells that were run, oldest first. */
  readonly cells: readonly string[];
  /** The compiler, once the first cell was read. */
  readonly typescript: typeof TS;
  /** Keeps a file beside the notebook, in the browser's storage. */
  save(name: string, text: string): void;
  /** What is to happen when the stop button is pressed; what does not end the cell within a second ends with the worker. */
  onInterrupt(stop: () => void): void;
}

export type ToWorker =
  | { type: 'start'; site: string; folder: string; files: [name: string, text: string][]; settings: KernelSettings }
  | { type: 'execute'; id: number; code: string }
  | { type: 'complete'; id: number; code: string; cursor: number }
  | { type: 'inspect'; id: number; code: string; cursor: number }
  | { type: 'interrupt' };

/** By MIME type. */
export type Bundle = Record<string, string>;

/** How a cell ended; `results` is what its last expression gave. */
export type Outcome = { status: 'ok'; result?: Bundle } | { status: 'error'; name: string; message: string };

export interface Completion {
  matches: string[];
  from: number;
  to: number;
}

export type FromWorker =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; data: Bundle; display: string; again: boolean }
  | { type: 'save'; name: string; text: string }
  | { type: 'executed'; id: number; outcome: Outcome }
  | { type: 'completed'; id: number; completion: Completion }
  | { type: 'inspected'; id: number; data: Bundle | undefined };
