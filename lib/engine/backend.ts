import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { InputError, checkChoice, checkInteger } from '../core/check.js';
import { tensorFlowBackend, typeAttribute, type TensorFlowBackend, type TensorHandle } from './tensorflow.js';
import { registerMissingWasmKernels } from './wasm-kernels.js';

/** What computes tensor operations: TensorFlow's C library, WebAssembly, or plain JavaScript; the fastest first. */
export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** The backend that computes this process's tensors. */
export interface Backend {
  name: BackendName;
  /** Of the library that computes: TensorFlow's own version, or that of tfjs. */
  version: string;
  /** Threads that one operation may use. */
  threads: number;
  /** One sentence for the reader: what was chosen and, if it is not the fastest, why. */
  sentence: string;
}

export interface BackendOptions {
  /** The backend to use; without it the fastest that loads. */
  backend?: BackendName;
  /** Threads of the TensorFlow backend; all cores without it. Fixed once it is loaded. */
  threads?: number;
}

let opened: Backend | undefined;

/**
 * Loads and selects the backend that tensors are computed with: TensorFlow, else WebAssembly, else plain JavaScript. Later calls give the
 * same backend. The environment variables SCALING_BACKEND and SCALING_THREADS stand for the options where these are absent.
 *
 * TensorFlow starts its threads when it is loaded: another number of threads needs another process.
 * @throws InputError if a backend that was asked for does not load, or another one (or another number of threads) is already open
 */
export async function openBackend(options: BackendOptions = {}): Promise<Backend> {
  const asked = options.backend ?? process.env.SCALING_BACKEND;
  const name = asked === undefined ? undefined : checkChoice('backend', asked, BACKENDS);
  const cores = availableParallelism();
  const askedThreads = options.threads ?? (process.env.SCALING_THREADS === undefined ? undefined : Number(process.env.SCALING_THREADS));
  const threads = askedThreads === undefined ? undefined : checkInteger('threads', askedThreads, { min: 1, max: 1024 });
  if (opened) {
    if (name !== undefined && name !== opened.name) throw new InputError(`backend: expected ${opened.name}, which this process already uses, got "${name}"`);
    if (threads !== undefined && threads !== opened.threads) throw new InputError(`threads: expected ${opened.threads}, with which this process already started, got ${threads}`);
    return opened;
  }
  const refusals: string[] = [];
  for (const candidate of name === undefined ? BACKENDS : [name]) {
    try {
      opened = await open(candidate, threads ?? cores, refusals);
      return opened;
    } catch (error) {
      refusals.push(`${candidate} did not load (${firstLine(error)})`);
    }
  }
  throw new InputError(`backend: expected one that loads, got none: ${refusals.join('; ')}`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 200);
}

async function open(name: BackendName, threads: number, refusals: string[]): Promise<Backend> {
  const because = refusals.length > 0 ? ` Slower than it could be: ${refusals.join('; ')}.` : '';
  switch (name) {
    case 'tensorflow': {
      const version = await openTensorFlow(threads);
      return { name, version, threads, sentence: `TensorFlow ${version} on ${threads} thread${threads === 1 ? '' : 's'}.` };
    }
    case 'wasm': {
      const version = await openWasm();
      return { name, version, threads: 1, sentence: `WebAssembly backend of tfjs ${version} on one thread.${because}` };
    }
    case 'cpu':
      await tf.setBackend('cpu');
      return { name, version: tf.version_core, threads: 1, sentence: `Plain JavaScript backend of tfjs ${tf.version_core}, the slowest.${because}` };
  }
}

async function openTensorFlow(threads: number): Promise<string> {
  // TensorFlow's C library reads these when it is loaded
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // errors only: its start-up lines say nothing to a student
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_NUM_INTEROP_THREADS = String(threads);
  // keep freed memory for the next step: asking the system for a compiled step's buffers anew took a quarter of its time
  process.env.TF_CPU_ALLOCATOR_USE_BFC ??= 'true';
  // gone from Node 23, still called by tfjs-node 4.22
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  await import('@tensorflow/tfjs-node'); // registers and selects itself
  await tf.setBackend('tensorflow');
  replaceGatherKernel();
  return tensorFlowBackend()!.binding.TF_Version;
}

async function openWasm(): Promise<string> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const binaries = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'));
  wasm.setWasmPaths(join(binaries, '/'));
  if (!(await tf.setBackend('wasm'))) throw new Error('its initialisation failed');
  registerMissingWasmKernels();
  return wasm.version_wasm;
}

/**
 * Replaces tfjs-node's GatherV2, which copies the indices to JavaScript on every call to check their range: a read that a
 * compiled step could not repeat. TensorFlow checks them itself where it runs operations one by one.
 *
 * out[..., i, ...] = x[..., indices[i], ...] along `axis`.
 */
function replaceGatherKernel(): void {
  tf.unregisterKernel('GatherV2', 'tensorflow');
  tf.registerKernel({
    kernelName: 'GatherV2',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, indices } = inputs as { x: TensorHandle; indices: TensorHandle };
      const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
      const tensorFlow = backend as TensorFlowBackend;
      const { binding } = tensorFlow;
      const axisTensor = tf.scalar(axis, 'int32');
      const result = tensorFlow.executeSingleOutput('GatherV2', [
        { name: 'batch_dims', type: binding.TF_ATTR_INT, value: batchDims },
        typeAttribute('Tparams', x.dtype, binding), typeAttribute('Tindices', indices.dtype, binding), typeAttribute('Taxis', 'int32', binding),
      ], [x, indices, axisTensor]);
      axisTensor.dispose();
      return result;
    },
  });
}
