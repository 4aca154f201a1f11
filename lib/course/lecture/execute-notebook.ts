import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { InputError } from '../../core/check.js';
import { findJupyter } from '../../setup/jupyter.mjs';
import { jupyterEnvironment, kernelDir } from '../../setup/paths.mjs';
import { start } from '../../setup/programs.mjs';
import { remedies } from '../../setup/remedies.mjs';
import { PAGES } from '../../core/kit.js';
import { InterruptedError } from '../../core/long-work.js';

/** Where and how a notebook failed. */
export interface NotebookFailure {
  /** Which code cell, counted from 1; 0 if the file is not a notebook. */
  cell: number;
  name: string;
  message: string;
  /** The first line of the cell. */
  source: string;
}

/** How executing a notebook ended. */
export type NotebookOutcome = { kind: 'done' } | { kind: 'failed'; failure: NotebookFailure };

export interface ExecuteOptions {
  /** Called every ten seconds until the kernel answers, with the seconds since it was started: on a busy machine that takes long. */
  onWaiting?: (seconds: number) => void;
  /** Called before each code cell. */
  onCell?: (cell: number, of: number) => void;
  /** A cell that takes longer fails. */
  secondsPerCell?: number;
  /** Ends the kernel, and waits for it. */
  signal?: AbortSignal;
}

/**
 * Executes a notebook in the real kernel and writes it with its outputs, as a page's reader is to have it. A cell that throws, does not
 * compile, or leaves a rejected promise behind is a failure, and nothing is written.
 * @throws InputError if there is no Jupyter that can execute notebooks; InterruptedError
 */
export async function executeNotebook(
  notebook: string,
  executed: string,
  { onWaiting, onCell, secondsPerCell = 600, signal }: ExecuteOptions = {},
): Promise<NotebookOutcome> {
  const python = findJupyter()?.python;
  if (!python) throw new InputError(`Jupyter: expected one that executes notebooks, found none; for one: ${remedies.jupyter()}`);
  signal?.throwIfAborted();
  const script = join(kernelDir, 'run_notebook.py');
  const child = start(python, [script, notebook, executed, String(secondsPerCell)], {
    env: { ...jupyterEnvironment(), [PAGES]: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => child.kill('SIGINT');
  signal?.addEventListener('abort', stop, { once: true });
  let outcome: NotebookOutcome | undefined;
  let complaints = '';
  child.stderr.on('data', (text) => (complaints = (complaints + String(text)).slice(-2000)));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const message = JSON.parse(line) as { waiting?: number; cell?: number; of?: number; done?: true; failed?: NotebookFailure };
    if (message.waiting !== undefined) onWaiting?.(message.waiting);
    if (message.cell !== undefined) onCell?.(message.cell, message.of!);
    if (message.done) outcome = { kind: 'done' };
    if (message.failed) outcome = { kind: 'failed', failure: message.failed };
  });
  await new Promise<void>((resolve, reject) => child.on('error', reject).on('close', () => resolve()));
  signal?.removeEventListener('abort', stop);
  if (signal?.aborted) throw new InterruptedError('the notebook was stopped');
  if (outcome) return outcome;
  const lastLine = complaints.trim().split('\n').at(-1) ?? '';
  return { kind: 'failed', failure: { cell: 0, name: 'Jupyter', message: `ended without an answer: ${lastLine}`, source: '' } };
}
