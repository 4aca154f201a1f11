import { checkChoice, checkPositive } from '../../core/check.js';

/** Engines whose arguments a plan can be written in. */
export const PLAN_ENGINES = ['nanochat', 'olmo-core', 'megatron'] as const;
export type PlanEngine = (typeof PLAN_ENGINES)[number];

/** A plan's model and length in the arguments of an engine. */
export interface ExportedPlan {
  engine: PlanEngine;
  /** The script, and the arguments that follow from the plan. */
  command: string;
  /** Of the shape that comes nearest: 12 L d^2, and 2 V d where the vocabulary is known. */
  nParams: number;
  nTokens: number;
  /** What the reader must know. */
  notes: string[];
}

/** How an engine writes a shape: width d = aspect L, heads of 128, and what its checked version is. */
const ENGINES = {
  /** karpathy/nanochat, scripts/base_train.py at 92d63d4 (3 July 2026); tokenizer of 32,768, embedding and head apart. */
  nanochat: { aspect: 64, headWidth: 128, context: 2048, vocabSize: 32_768, version: 'karpathy/nanochat 92d63d4, 3 July 2026' },
  /**
   * allenai/OLMo-core, src/examples/llm/train.py at 0356c1b, whose overrides are fields of its configuration, as the dataclasses of
   * src/olmo_core/nn/transformer/config.py at 004aeff name them; tokenizer of GPT-2, 50,304 with padding, embedding and head apart.
   */
  'olmo-core': { aspect: 128, headWidth: 128, context: 4096, vocabSize: 50_304, version: 'allenai/OLMo-core 0356c1b and 004aeff' },
  /** NVIDIA/Megatron-LM, pretrain_gpt.py at d98e8a6 (22 August 2026), arguments as its documentation and megatron/training name them. */
  megatron: { aspect: 128, headWidth: 128, context: 4096, vocabSize: 0, version: 'NVIDIA/Megatron-LM d98e8a6, 22 August 2026' },
} as const;

const SCRIPTS: Readonly<Record<PlanEngine, string>> = {
  nanochat: 'torchrun --nproc_per_node=8 -m scripts.base_train --',
  'olmo-core': 'torchrun --nproc-per-node=8 src/examples/llm/train.py planned',
  megatron: 'torchrun pretrain_gpt.py',
};

/** Of a feed-forward layer with three matrices. */
const hiddenOf = (width: number) => 256 * Math.round((8 * width) / 3 / 256);

/** Tokens of a batch, as usual below and above 10 billion parameters. */
const BATCH_TOKENS = { small: 2 ** 19, large: 2 ** 22 } as const;

/**
 * The chosen size and tokens as arguments of an engine that trains on many accelerators. The shape is the engine's usual one, of width d =
 * 64 L (nanochat) or 128 L (OLMo-core and Megatron), with the depth L whose parameters 12 L d^2 + 2 V d come nearest; V is 32,768 for
 * nanochat, 50,304 for OLMo-core, and left out for Megatron, which learns it from the tokenizer. OLMo-core's feed-forward layers have three
 * matrices: at a hidden size of 8/3 d, in multiples of 256, they have as many parameters as two of 4 d.
 *
 * Worked value: 9.7e10 parameters and 1.7e12 tokens are for Megatron 79 layers of width 10,112 (9.7e10 parameters) and 405,312 steps of 4.2
 * million tokens.
 * @throws InputError for an engine that is none of {@link PLAN_ENGINES}, or numbers that are not above zero
 */
export function exportPlan(engine: PlanEngine, { nParams, nTokens }: { nParams: number; nTokens: number }): ExportedPlan {
  checkChoice('--export', engine, PLAN_ENGINES);
  checkPositive('nParams', nParams);
  checkPositive('nTokens', nTokens);
  const { aspect, headWidth, context, vocabSize, version } = ENGINES[engine];
  const sizeOf = (layers: number) => 12 * layers * (aspect * layers) ** 2 + 2 * vocabSize * aspect * layers;
  let layers = Math.max(1, Math.floor(Math.cbrt(nParams / (12 * aspect ** 2))) - 40);
  while (Math.abs(sizeOf(layers + 1) - nParams) < Math.abs(sizeOf(layers) - nParams)) layers++;
  const size = sizeOf(layers);
  const batchTokens = nParams < 1e10 ? BATCH_TOKENS.small : BATCH_TOKENS.large;
  const steps = Math.max(1, Math.round(nTokens / batchTokens));
  const width = aspect * layers;
  const args = {
    nanochat: () => [
      `--depth=${layers}`, `--aspect-ratio=${aspect}`, `--head-dim=${headWidth}`, `--max-seq-len=${context}`,
      `--total-batch-size=${batchTokens}`, `--num-iterations=${steps}`,
    ],
    'olmo-core': () => [
      `--sequence-length=${context}`, `--model.d_model=${width}`, `--model.n_layers=${layers}`,
      `--model.block.sequence_mixer.n_heads=${width / headWidth}`, `--model.block.feed_forward.hidden_size=${hiddenOf(width)}`,
      `--data_loader.global_batch_size=${batchTokens}`, `--trainer.max_duration.value=${steps}`, '--trainer.max_duration.unit=steps',
    ],
    megatron: () => [
      `--num-layers ${layers}`, `--hidden-size ${width}`, `--num-attention-heads ${width / headWidth}`, `--seq-length ${context}`,
      `--max-position-embeddings ${context}`, '--micro-batch-size 1', `--global-batch-size ${batchTokens / context}`,
      `--train-iters ${steps}`, '--bf16',
    ],
  };
  return {
    engine,
    command: `${SCRIPTS[engine]} ${args[engine]().join(' ')}`,
    nParams: engine === 'olmo-core' ? size + layers * width * (3 * hiddenOf(width) - 8 * width) : size,
    nTokens: steps * batchTokens,
    notes: [
      `argument names as in ${version}`,
      'not said: data and tokenizer, learning rate and its schedule, how the model is split among devices',
      ...(Math.abs(size / nParams - 1) > 0.1 ? [`the nearest usual shape has ${(size / nParams).toFixed(2)} times the parameters that were planned`] : []),
    ],
  };
}
