import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A Python process that runs the same models in another library, one JSON line a request. */
export interface Peer {
  name: string;
  version: string;
  prepare(size: object, mode: string): Promise<void>;
  /** Milliseconds of each of `steps` training steps. */
  time(steps: number): Promise<number[]>;
  /** Milliseconds of products of two n x n matrices. */
  matmul(n: number, repeats: number): Promise<number[]>;
  close(): void;
}

type Answer = { error?: string; peer?: string; version?: string; milliseconds?: number[] };

/** Starts a peer script; undefined with a reason where its library is not installed. */
export async function openPeer(python: string, script: string, threads: number): Promise<Peer | { missing: string }> {
  const folder = process.env.BENCH_FOLDER!;
  const child = spawn(python, [join(folder, 'peers', script)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PEER_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-2000); });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const next = await lines.next();
    if (next.done) throw new Error(complaint.trim().split('\n').at(-1) ?? 'it ended');
    const answer = JSON.parse(next.value) as Answer;
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  child.stdin.on('error', () => undefined); // it ended: the next answer says why
  try {
    const { peer, version } = await ask({ do: 'hello' });
    return {
      name: peer!,
      version: version!,
      prepare: async (size, mode) => void (await ask({ do: 'prepare', size, mode })),
      time: async (steps) => (await ask({ do: 'time', steps })).milliseconds!,
      matmul: async (n, repeats) => (await ask({ do: 'matmul', n, repeats })).milliseconds!,
      close: () => child.stdin.end(),
    };
  } catch (error) {
    child.kill();
    return { missing: `${script}: ${(error as Error).message}` };
  }
}
