import type { CompletedRun } from '../index.js';

/** Runs as columns, as every fit takes them. */
export interface RunColumns {
  trainFlops: number[];
  nParams: number[];
  nTokens: number[];
  /** On validation text, nats per token. */
  loss: number[];
  convention: { params: 'total' | 'non-embedding'; flops: '6ND' };
}

/**
 * Size, data, compute and loss of runs, counted in one way throughout: with `total`, N is all parameters and C = 6 N D of them; with `non-embedding`,
 * N leaves out embedding, positions and head, and so does C. Mixing the two counts bends exponents.
 */
export function runColumns(runs: readonly CompletedRun[], params: 'total' | 'non-embedding' = 'total'): RunColumns {
  return {
    trainFlops: runs.map(({ trainFlops }) => (params === 'total' ? trainFlops.sixNDTotal : trainFlops.sixNDNonEmbedding)),
    nParams: runs.map((run) => (params === 'total' ? run.nParamsTotal : run.nParamsNonEmbedding)),
    nTokens: runs.map(({ tokens }) => tokens),
    loss: runs.map((run) => run.validationLossNatsPerToken),
    convention: { params, flops: '6ND' },
  };
}
