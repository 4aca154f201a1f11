import type { Corpus } from '../corpus/index.js';
import type { Backend } from '../engine/index.js';
import { openRunCorpus } from './open-run-corpus.js';
import { executePipeline } from './pipeline.js';
import { recordRun, type RunRecord } from './store/run-record.js';
import type { CorpusConfig, RunConfig } from './run-config.js';

/** What looks on while a run is executed. */
export interface RunObserver {
  /** Called before the first step, with what computes the run. */
  onBackend?: (backend: Backend) => void;
  /** Called after every step, counted from 1. */
  onStep?: (step: number) => void;
  /** Stops the run at the next step, with an InterruptedError. */
  signal?: AbortSignal;
}

/** Carries out a run: one function for every kind of run there is. */
export type ExecuteRun = (config: RunConfig, observer: RunObserver) => Promise<RunRecord>;

/**
 * An executor that keeps the last corpus open, because neighbouring runs of a sweep mostly read the same.
 * Loads TensorFlow on its first run, with the threads that SCALING_THREADS says.
 */
export function createExecutor(): ExecuteRun {
  let open: { key: string; corpus: Corpus } | undefined;
  const corpusOf = (config: CorpusConfig): Corpus => {
    const key = JSON.stringify(config);
    if (open?.key !== key) open = { key, corpus: openRunCorpus(config) };
    return open.corpus;
  };
  return async (config, observer) => {
    const { openBackend } = await import('../engine/index.js');
    observer.onBackend?.(await openBackend());
    const corpus = corpusOf(config.corpus);
    if (config.kind === 'pipeline') return executePipeline(config, corpus, observer);
    const { train } = await import('../train/index.js');
    const { onStep, signal } = observer;
    const result = await train(corpus, config.train, {
      ...(onStep && { onStep: ({ step }: { step: number }) => onStep(step) }),
      ...(signal && { signal }),
    });
    for (const tensor of Object.values(result.parameters)) tensor.dispose();
    return recordRun(result, corpus, config.corpus, config);
  };
}
