import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { checkChoice, InputError } from '../core/check.js';
import type { Backend } from './backend.js';
import { registerMissingWasmKernels } from './wasm-kernels.js';

export type { Backend, BackendName } from './backend.js';

/** What computes tensor operations in a page. */
const BACKENDS = ['wasm', 'cpu'] as const;

/** What a page says of the backend that it wants. */
export interface BackendOptions {
  /** WebAssembly if it loads, else plain JavaScript. */
  backend?: (typeof BACKENDS)[number];
  /** The folder of the site that holds tfjs-backend-wasm's three .wasm files, ending in `/`. */
  wasmFolder?: string;
  /** Of WebAssembly where the page is isolated from others (crossOriginIsolated): as many as there are cores unless said. Elsewhere 1. */
  threads?: number;
}

let opened: Backend | undefined;

/**
 * Loads and selects the backend that tensors are computed with in a page or in its worker: WebAssembly, else plain JavaScript. Later calls
 * give the same backend.
 * @throws InputError if the one that was asked for does not load
 */
export async function openBackend({ backend, wasmFolder, threads }: BackendOptions = {}): Promise<Backend> {
  if (opened) return opened;
  const name = checkChoice('backend', backend ?? 'wasm', BACKENDS);
  let reason = '';
  if (name === 'wasm') {
    const cores = (globalThis as { navigator?: { hardwareConcurrency: number } }).navigator?.hardwareConcurrency ?? 1;
    const share = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ? threads ?? cores : 1;
    if (wasmFolder !== undefined) setWasmPaths(wasmFolder);
    setThreadsCount(share);
    if (await loads('wasm')) {
      registerMissingWasmKernels();
      const sentence = `WebAssembly backend of tfjs ${version_wasm} on ${share === 1 ? 'one thread' : `${share} threads`}.`;
      return opened = { name: 'wasm', version: version_wasm, threads: share, sentence };
    }
    if (backend !== undefined) throw new InputError('backend: expected one that loads, got wasm, which this browser does not start');
    reason = ' Slower than it could be: this browser does not start WebAssembly.';
  }
  await tf.setBackend('cpu');
  const sentence = `Plain JavaScript backend of tfjs ${tf.version_core}, the slowest.${reason}`;
  return opened = { name: 'cpu', version: tf.version_core, threads: 1, sentence };
}

async function loads(name: string): Promise<boolean> {
  try {
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}
