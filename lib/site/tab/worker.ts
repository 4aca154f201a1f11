/** What trains in a page, apart from it: its own file, loaded when somebody asks for training, and gone with its memory afterwards. */
import { openBackend } from '../../engine/backend-web.js';
import { LADDERS, measureWidth, planOf, trainInTab, type TabPlan, type TabResult, type TabScores, type TabWorkName } from './work.js';

/** What the page says to the worker: first `measure`, then `train` with what it chose; `pause` and `go on` at any time. */
export type ToWorker =
  | { kind: 'measure'; work: TabWorkName; wasmFolder: string }
  | { kind: 'train'; work: TabWorkName; widths: readonly number[]; steps: number }
  | { kind: 'pause' }
  | { kind: 'go on' };

/** What the worker says to the page. */
export type FromWorker =
  | { kind: 'plan'; plan: TabPlan; backend: string }
  | { kind: 'step'; dModel: number; step: number; lossNatsPerToken: number }
  | { kind: 'scores'; scores: TabScores }
  | { kind: 'trained'; result: TabResult }
  | { kind: 'done' }
  | { kind: 'failed'; reason: string };

interface Scope {
  postMessage(message: FromWorker): void;
  addEventListener(kind: 'message', listener: (event: { data: ToWorker }) => void): void;
}
const scope = globalThis as unknown as Scope;

let goOn: (() => void) | undefined;
let paused: Promise<void> | undefined;

async function measure(work: TabWorkName, wasmFolder: string): Promise<void> {
  const { sentence } = await openBackend({ wasmFolder });
  const secondsPerStep = new Map<number, number>();
  for (const width of new Set(LADDERS[work].flat())) secondsPerStep.set(width, await measureWidth(work, width));
  scope.postMessage({ kind: 'plan', plan: planOf(work, secondsPerStep), backend: sentence });
}

async function trainAll({ work, widths, steps }: Extract<ToWorker, { kind: 'train' }>): Promise<void> {
  for (const dModel of widths) {
    const result = await trainInTab(work, { dModel, steps }, {
      onStep: ({ step, lossNatsPerToken }) => scope.postMessage({ kind: 'step', dModel, step, lossNatsPerToken }),
      between: () => paused,
    }, (scores) => scope.postMessage({ kind: 'scores', scores }));
    scope.postMessage({ kind: 'trained', result });
  }
  scope.postMessage({ kind: 'done' });
}

scope.addEventListener('message', ({ data }) => {
  const failed = (error: unknown) => scope.postMessage({ kind: 'failed', reason: (error as Error).message });
  if (data.kind === 'measure') measure(data.work, data.wasmFolder).catch(failed);
  if (data.kind === 'train') trainAll(data).catch(failed);
  if (data.kind === 'pause') paused ??= new Promise((resolve) => { goOn = resolve; });
  if (data.kind === 'go on') {
    goOn?.();
    paused = undefined;
  }
});
