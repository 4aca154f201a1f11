import { transformerConfig } from '../../lib/model/config.js';
import { recordFailure, type RunRecord } from '../../lib/runs/store/run-record.js';
import { runId, type RunConfig } from '../../lib/runs/run-config.js';
import type { PlannedRun } from '../../lib/runs/sweeps/sweep.js';
import { ADAMW_DEFAULTS } from '../../lib/train/adamw.js';

/** A configuration that differs from others in its seed. */
export function configOf(seed: number): RunConfig {
  return {
    kind: 'train',
    corpus: { kind: 'named', name: 'declarations' },
    train: {
      model: transformerConfig({ nLayer: 1, dModel: 8, vocabSize: 256, contextLength: 16 }),
      steps: 10, batchSize: 4, learningRate: 3e-3, schedule: { kind: 'constant', warmupSteps: 0 }, adamW: ADAMW_DEFAULTS, seed,
    },
  };
}

/** A record whose numbers are made up from the seed. */
export function recordOf(seed: number): RunRecord {
  const config = configOf(seed);
  return {
    ...recordFailure(config, ''),
    seed,
    corpus: { name: 'declarations', hash: 'abc' },
    backend: { name: 'cpu', version: '0', threads: 1, rung: 'eager', compileSeconds: 0 },
    parameters: { all: 100 }, nParamsTotal: 100, nParamsNonEmbedding: 50,
    tokens: 640, epochs: 1, trainFlops: { sixNDNonEmbedding: 192_000, sixNDTotal: 384_000 },
    curve: [{ step: 1, lossNatsPerToken: 5 }, { step: 10, lossNatsPerToken: 4 + seed / 1000 }],
    validationLossNatsPerToken: 4 + seed / 1000,
    wallSeconds: 0.01,
    status: { kind: 'completed' },
  };
}

/** A plan of runs that all take the same time, in two shapes by turns. */
export function planOf(seeds: readonly number[]): PlannedRun[] {
  return seeds.map((seed) => {
    const config = configOf(seed);
    return {
      label: `seed ${seed}`,
      id: runId(config),
      config,
      shape: seed % 2 === 0 ? 'even' : 'odd',
      steps: 10,
      trainFlops: 384_000,
      estimatedSeconds: 1,
      estimatedMegabytes: 700,
    };
  });
}
