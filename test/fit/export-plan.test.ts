import { describe, expect, it } from '@jest/globals';
import { exportPlan } from '../../lib/fit/plan/export-plan.js';

/** Read from scripts/base_train.py of karpathy/nanochat at 92d63d4, and from docs/ of NVIDIA/Megatron-LM at d98e8a6. */
const DOCUMENTED = {
  nanochat: ['depth', 'aspect-ratio', 'head-dim', 'max-seq-len', 'total-batch-size', 'num-iterations'],
  /** Fields of ExperimentConfig in src/examples/llm/train.py of allenai/OLMo-core, and of TransformerConfig and TransformerBlockConfig. */
  'olmo-core': [
    'sequence-length', 'model.d_model', 'model.n_layers', 'model.block.sequence_mixer.n_heads', 'model.block.feed_forward.hidden_size',
    'data_loader.global_batch_size', 'trainer.max_duration.value', 'trainer.max_duration.unit',
  ],
  megatron: [
    'num-layers', 'hidden-size', 'num-attention-heads', 'seq-length', 'max-position-embeddings', 'micro-batch-size', 'global-batch-size',
    'train-iters', 'bf16',
  ],
};

describe('a plan in the arguments of an engine', () => {
  it('has the shape that comes nearest, and as many steps as its tokens fill', () => {
    // 12 x 79 x (128 x 79)^2 = 9.693e10 parameters; 1.7e12 / 4,194,304 tokens
    expect(exportPlan('megatron', { nParams: 9.7e10, nTokens: 1.7e12 })).toMatchObject({
      command: 'torchrun pretrain_gpt.py --num-layers 79 --hidden-size 10112 --num-attention-heads 79 --seq-length 4096 '
        + '--max-position-embeddings 4096 --micro-batch-size 1 --global-batch-size 1024 --train-iters 405312 --bf16',
      nParams: 12 * 79 * 10112 ** 2, nTokens: 405312 * 4194304,
    });
    // nanochat d20: 12 x 20 x 1280^2 + 2 x 32,768 x 1280 = 477,102,080
    expect(exportPlan('nanochat', { nParams: 4.8e8, nTokens: 1e10 }).command).toBe('torchrun --nproc_per_node=8 -m scripts.base_train -- '
      + '--depth=20 --aspect-ratio=64 --head-dim=128 --max-seq-len=2048 --total-batch-size=524288 --num-iterations=19073');
  });

  it('gives OLMo-core a hidden size for its three matrices, and counts them', () => {
    // d = 128 x 16; of the multiples of 256, 5,376 is nearest to 8/3 d = 5,461: 16 (4 d^2 + 3 d 5,376) + 2 x 50,304 d = 1,002,962,944
    const { command, nParams } = exportPlan('olmo-core', { nParams: 1e9, nTokens: 2e10 });
    expect(command).toBe('torchrun --nproc-per-node=8 src/examples/llm/train.py planned --sequence-length=4096 --model.d_model=2048 '
      + '--model.n_layers=16 --model.block.sequence_mixer.n_heads=16 --model.block.feed_forward.hidden_size=5376 '
      + '--data_loader.global_batch_size=524288 --trainer.max_duration.value=38147 --trainer.max_duration.unit=steps');
    expect(nParams).toBe(16 * (4 * 2048 ** 2 + 3 * 2048 * 5376) + 2 * 50_304 * 2048);
  });

  it.each(['nanochat', 'olmo-core', 'megatron'] as const)('uses only names that %s has', (engine) => {
    const { command } = exportPlan(engine, { nParams: 1e9, nTokens: 2e10 });
    const names = [...command.split(/ -- | planned /).at(-1)!.matchAll(/--([a-z][a-z0-9._-]*)/g)].map(([, name]) => name!);
    expect(names).toEqual(DOCUMENTED[engine]);
  });

  it('says where the usual shapes are far from the size that was planned, and refuses what is no size', () => {
    expect(exportPlan('megatron', { nParams: 1e6, nTokens: 1e9 }).notes.at(-1)).toMatch(/^the nearest usual shape has [\d.]+ times the parameters/);
    expect(() => exportPlan('megatron', { nParams: 0, nTokens: 1e9 })).toThrow('nParams: expected a number > 0, got 0');
  });
});
