import type { TrainOptions } from '../train/loop.js';
import { estimateSeconds, trainFlopsOf } from './cost.js';
import { runId, type CorpusConfig, type RunConfig } from './run-config.js';

/** A run as a sweep declares it: what is not said has the defaults of `trainConfig`. */
export interface DeclaredRun {
  /** What tells it from the sweep's other runs, for example `d 64, seed 2`. */
  label: string;
  kind: 'train';
  corpus: CorpusConfig;
  train: TrainOptions;
}

/** A set of runs that answers one question. */
export interface Sweep {
  name: string;
  question: string;
  runs: () => DeclaredRun[];
}

/** A run with everything filled in, and what is known of it before it is run. */
export interface PlannedRun {
  label: string;
  id: string;
  config: RunConfig;
  /** Equal for runs that one compiled program serves. */
  shape: string;
  steps: number;
  /** C = 6 N D with all parameters. */
  trainFlops: number;
  /** On one thread; see {@link estimateSeconds}. */
  estimatedSeconds: number;
}

/**
 * The runs of a sweep, each with its full configuration and its identity.
 * @throws InputError for a configuration out of range, before anything is trained
 */
export async function planSweep(sweep: Sweep): Promise<PlannedRun[]> {
  const { trainConfig } = await import('../train/index.js');
  return sweep.runs().map(({ label, kind, corpus, train }) => {
    const config: RunConfig = { kind, corpus, train: trainConfig(train) };
    return { label, id: runId(config), config, shape: shapeOf(config), steps: config.train.steps, trainFlops: trainFlopsOf(config), estimatedSeconds: estimateSeconds(config) };
  });
}

/** The statics of a step and the shape of its batch: what a program is compiled for. */
function shapeOf({ train: { model, batchSize, adamW } }: RunConfig): string {
  return JSON.stringify({ model, batchSize, adamW });
}
