import { InputError } from '../../core/check.js';
import type { Architecture } from '../../model/config.js';
import type { Objective } from '../../model/objectives.js';
import type { CompletedRun, RunRecord } from '../index.js';

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
 * Size, data, compute and loss of runs, counted in one way throughout: with `total`, N is all parameters and C = 6 N D of them; with
 * `non-embedding`, N leaves out embedding, positions and head, and so does C. Mixing the two counts bends exponents.
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

const ARCHITECTURE_NAMES: Readonly<Record<Architecture, string>> = {
  'causal-decoder': 'CD',
  'prefix-decoder': 'ND',
  'encoder-decoder': 'ED',
  encoder: 'E',
};
const OBJECTIVE_NAMES: Readonly<Record<Objective['kind'], string>> = {
  fullLM: 'FLM',
  prefixLM: 'PLM',
  spanCorruption: 'MLM',
  maskedTokens: 'BERT',
};

/** The settings of the sweep `objective`, in the order of the lecture. */
export const SETTING_NAMES = ['CD:FLM', 'ND:PLM', 'ED:PLM', 'CD:MLM', 'ND:MLM', 'ED:MLM', 'CD:FLM then MLM'] as const;

/**
 * The setting of a run by the names of Wang et al. 2022, architecture and pretraining objective: `CD:FLM`, `ED:MLM`, or
 * `CD:FLM then MLM` where the model was adapted.
 */
export function settingName({ config }: Pick<RunRecord, 'config'>): string {
  const { model, objective } = config.train;
  const name = `${ARCHITECTURE_NAMES[model.architecture]}:${OBJECTIVE_NAMES[objective?.kind ?? 'fullLM']}`;
  const adaptation = config.kind === 'pipeline' ? config.adaptation : undefined;
  if (!adaptation) return name;
  if (!adaptation.objective) throw new InputError('adaptation: expected an objective other than that of pretraining, got none');
  return `${name} then ${OBJECTIVE_NAMES[adaptation.objective.kind]}`;
}
