import { nParamsTotal, trainFlops6ND } from '../model/count.js';
import type { TrainConfig } from '../train/config.js';
import { stagesOf, type RunConfig } from './run-config.js';

/** Time of a step that does not depend on the model's width: once, and for each token in each layer, seconds. */
const SECONDS_PER_STEP = 0.00008;
const SECONDS_PER_TOKEN_AND_LAYER = 6.6e-7;

/** The layers of an encoder-decoder, of two stacks in one of which tokens also attend to the other, in layers of a decoder. */
const LAYERS_OF_ENCODER_DECODER = 2.4;

/** What one core of the benchmark's machine does, in FLOPs of 6 N D. */
const FLOPS_PER_SECOND = 5.5e10;

/** Tracing, compiling and evaluating, seconds for each layer and once. */
const COMPILE_SECONDS_PER_LAYER = 1;
const COMPILE_SECONDS = 2;

/** Asking a model one test question of a task. */
const SECONDS_PER_QUESTION = 0.004;

/**
 * C = 6 N D with all parameters and the tokens that the run sees, in all its stages; what a student asks its teacher costs a third of
 * training it.
 */
export function trainFlopsOf(config: RunConfig): number {
  return stagesOf(config).reduce((sum, stage) => sum + flopsOfStage(stage), 0);
}

function flopsOfStage({ model, steps, batchSize, distillation }: TrainConfig): number {
  const tokens = steps * batchSize * model.contextLength;
  return trainFlops6ND(nParamsTotal(model), tokens) + (distillation ? trainFlops6ND(nParamsTotal(distillation.teacher), tokens) / 3 : 0);
}

/**
 * How long a run takes on one thread of a two-core machine of 2022, compiled:
 *
 *     2 s + 1 s L + steps (0.08 ms + 0.66 us L tokens) + 6 N D / 5.5e10 FLOP/s   for each of its stages, with the tokens of a step
 *     + 4 ms for each question that it is asked, before fine-tuning and after it
 *
 * where L is nLayer, for an encoder-decoder 2.4 nLayer.
 *
 * Fitted to 30 shapes of runs, widths 8 to 64, on an idle Intel Xeon (Sapphire Rapids): it is 0.75 to 1.13 times the processor time of
 * whole runs, encoder-decoders and pipelines among them. The same machine took 0.78 of that time on another day, and a busy one takes more;
 * a sweep corrects it by what its first runs took.
 *
 * Worked value: nLayer 2, N 44,000 and 2,048 tokens a step give 12.6 ms a step.
 */
export function estimateSeconds(config: RunConfig): number {
  const training = stagesOf(config).reduce(
    (sum, stage) => sum + COMPILE_SECONDS + COMPILE_SECONDS_PER_LAYER * layersOf(stage) + stage.steps * secondsPerStep(stage), 0);
  return training + SECONDS_PER_QUESTION * questionsOf(config);
}

/** Of that, a step of a stage: 12.6 ms in the worked value above. */
export function secondsPerStep(stage: TrainConfig): number {
  const { model, batchSize, steps } = stage;
  const ofTokens = SECONDS_PER_TOKEN_AND_LAYER * layersOf(stage) * batchSize * model.contextLength;
  return SECONDS_PER_STEP + ofTokens + flopsOfStage(stage) / FLOPS_PER_SECOND / steps;
}

const layersOf = ({ model }: TrainConfig) => model.nLayer * (model.architecture === 'encoder-decoder' ? LAYERS_OF_ENCODER_DECODER : 1);

function questionsOf(config: RunConfig): number {
  const tasks = config.kind === 'pipeline' ? config.tasks : config.corpus.kind === 'task' ? [config.corpus.task] : [];
  const meanwhile = config.kind === 'train' && config.askedEverySteps !== undefined ? Math.floor(config.train.steps / config.askedEverySteps) : 0;
  const times = config.kind === 'pipeline' && !config.fineTuning ? 1 : 2 + meanwhile;
  return times * tasks.reduce((sum, { testExamples }) => sum + testExamples, 0);
}

/** What a process has before it trains, megabytes: Node, TensorFlow and its compiler. */
const MEGABYTES = 602;

/** Bytes of a parameter with gradient and moments; of a token in a layer, for each of its width; of an attention weight; of a logit. */
const BYTES_PER_PARAMETER = 18.7;
const BYTES_PER_TOKEN_LAYER_AND_WIDTH = 471;
const BYTES_PER_ATTENTION_WEIGHT = 22.1;
const BYTES_PER_LOGIT = 52.6;

/**
 * The most memory that a process needs for a run:
 *
 *     602 MB + 18.7 N + 471 L t d + 22.1 L h T t + 52.6 t V bytes   of its largest stage, with the tokens t of a part of a batch
 *
 * where L is nLayer, for an encoder-decoder 2.4 nLayer, h nHead, T contextLength, V vocabSize.
 *
 * Fitted to the largest resident size of a process of one thread in 12 shapes, widths 8 to 384, contexts 16 to 256: it is 0.98 to 1.03
 * times what was measured (`npm run bench -- sweeps --memory`). A process that trains one shape after another may keep 80 MB more.
 *
 * Worked value: nLayer 2, width 64, 4 heads, 32 windows of 64 of 64 tokens, N 112,384: 602 + 2 + 123 + 23 + 7 = 758 MB.
 */
export function estimateMegabytes(config: RunConfig): number {
  return MEGABYTES + Math.max(...stagesOf(config).map((stage) => {
    const { model, batchSize, accumulation = 1, distillation } = stage;
    const tokens = (batchSize / accumulation) * model.contextLength;
    const nParams = nParamsTotal(model) + (distillation ? nParamsTotal(distillation.teacher) : 0);
    const attention = layersOf(stage) * model.nHead * model.contextLength * tokens;
    return (BYTES_PER_PARAMETER * nParams + BYTES_PER_TOKEN_LAYER_AND_WIDTH * layersOf(stage) * tokens * model.dModel
      + BYTES_PER_ATTENTION_WEIGHT * attention + BYTES_PER_LOGIT * tokens * model.vocabSize) / 1e6;
  }));
}

/** What a set of runs costs. */
export interface Cost {
  trainFlops: number;
  /** Of one thread: several processes, or several threads of one, share it. */
  estimatedSeconds: number;
}

export function totalCost(runs: readonly Cost[]): Cost {
  return {
    trainFlops: runs.reduce((sum, run) => sum + run.trainFlops, 0),
    estimatedSeconds: runs.reduce((sum, run) => sum + run.estimatedSeconds, 0),
  };
}
