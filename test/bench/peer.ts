import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from '../../lib/core/tensors.js';
import { withTargets, type ModelBatch } from '../../lib/model/transformer.js';
import { areEnding, start } from '../../lib/setup/programs.mjs';
import { ADAMW_DEFAULTS } from '../../lib/train/adamw.js';
import { compilerCache } from './environment.js';
import type { ProductSpeed } from './products.js';
import { LEARNING_RATE, type Workload } from './workloads.js';

/** A Python process that trains the same models in another library, one JSON line a request: see peers/protocol.py. */
export interface Peer {
  /** Of its library: torch, jax or tensorflow. */
  name: string;
  version: string;
  /** How it can train, by steps a call: one, or as many as one likes. */
  modes: string[];
  modesOfManySteps: string[];
  /** Gives it a workload: its model with our parameters, and our batch. */
  load(workload: Workload): Promise<void>;
  /** Makes a mode ready to be timed; resolves to the losses of its first steps. */
  prepare(mode: string, stepsPerCall: number): Promise<number[]>;
  /** Milliseconds a step, of each of as many calls as `steps` steps need. */
  time(mode: string, stepsPerCall: number, steps: number): Promise<number[]>;
  /** The fastest product of each way it has to multiply. */
  products(shapes: readonly (readonly number[])[]): Promise<ProductSpeed[]>;
  /** Whether its process has ended. */
  ended(): boolean;
  close(): void;
}

interface Answer {
  error?: string;
  peer?: string;
  version?: string;
  modes?: string[];
  modesOfManySteps?: string[];
  losses?: number[];
  milliseconds?: number[];
  products?: ProductSpeed[];
}

/** Starts a peer script; `missing` says why where its library is not installed. Where its process ends, `load` starts it anew. */
export async function openPeer(python: string, script: string, threads: number): Promise<Peer | { missing: string }> {
  let current = startPeer(python, script, threads);
  const ask = (request: object) => current.ask(request);
  try {
    const { peer, version, modes, modesOfManySteps } = await ask({ do: 'hello' });
    return {
      name: peer!, version: version!, modes: modes!, modesOfManySteps: modesOfManySteps!,
      async load(workload) {
        if (current.ended()) current = startPeer(python, script, threads);
        await ask({ do: 'load', size: workload.peerSize, ...sent(workload) });
      },
      prepare: async (mode, stepsPerCall) => (await ask({ do: 'prepare', mode, stepsPerCall })).losses!,
      time: async (mode, stepsPerCall, steps) => (await ask({ do: 'time', mode, stepsPerCall, steps })).milliseconds!,
      products: async (shapes) => (await ask({ do: 'products', shapes })).products!,
      ended: () => current.ended(),
      close: () => current.close(),
    };
  } catch (error) {
    current.close();
    return { missing: `${script}: ${(error as Error).message}` };
  }
}

function startPeer(python: string, script: string, threads: number) {
  const child = start(python, [join(process.env.BENCH_FOLDER!, 'peers', script)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env, PEER_THREADS: String(threads), OMP_NUM_THREADS: String(threads), CUDA_VISIBLE_DEVICES: '', PYTHONDONTWRITEBYTECODE: '1',
      TORCHINDUCTOR_CACHE_DIR: compilerCache, TORCHINDUCTOR_COMPILE_THREADS: '1', // else its compiling processes stay beside what is timed
    },
  });
  let complaint = '';
  let ending: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      ending = error.message;
      resolve();
    });
    child.on('close', (code, signal) => {
      ending ??= signal ? `it was ended by ${signal}` : `it ended with code ${code}`;
      resolve();
    });
  });
  child.stderr!.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-2000); });
  child.stdin!.on('error', () => undefined); // it ended: the next answer says why
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    async ask(request: object): Promise<Answer> {
      if (ending === undefined) child.stdin!.write(`${JSON.stringify(request)}\n`);
      const next = await lines.next();
      if (next.done) {
        await ended;
        if (areEnding()) return new Promise(() => undefined); // the benchmark was interrupted
        const said = complaint.split('\n').filter((text) => text.trim() !== '' && !/^([IW]\d{4} |WARNING)/.test(text)).at(-1);
        throw new Error([ending, said].filter(Boolean).join(': '));
      }
      const answer = JSON.parse(next.value) as Answer;
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    ended: () => ending !== undefined,
    close: () => void child.stdin!.end(),
  };
}

/** The workload's parameters, batch and optimiser, as the peers read them. */
function sent(workload: Workload): object {
  const { state, batch } = workload.build();
  const { parameters } = state as { parameters: NamedTensors };
  const { tokens, targets, encoderTokens } = withTargets(batch as unknown as ModelBatch);
  const rows = { tokens, targets, ...(encoderTokens ? { encoderTokens } : {}) };
  const answer = { parameters: asArrays(parameters), batch: asArrays(rows), adamW: { ...ADAMW_DEFAULTS, learningRate: LEARNING_RATE } };
  tf.dispose([state, batch, rows]);
  return answer;
}

function asArrays(tensors: NamedTensors): object {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => {
    const { buffer, byteOffset, byteLength } = tensor.dataSync();
    return [name, { shape: tensor.shape, type: tensor.dtype, base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64') }];
  }));
}
