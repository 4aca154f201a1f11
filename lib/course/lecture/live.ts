import type { MetricName } from '../../core/metric-names.js';
import { disposeNamed } from '../../core/tensors.js';
import { encodeExample, taskWords, wordTokenizer, type Corpus, type Task } from '../../corpus/index.js';
import { lossCurvesFigure, type LossCurve } from '../../figures/index.js';
import { transformerConfig } from '../../model/config.js';
import { nParamsTotal, trainFlops6ND } from '../../model/count.js';
import { specialTokens } from '../../model/objectives.js';
import { LiveDisplay, type HtmlDisplay } from '../../plot/live-display.js';
import { createExecutor } from '../../runs/execute.js';
import { recordRun, type RunRecord } from '../../runs/store/run-record.js';
import type { DeclaredRun } from '../../runs/sweeps/sweep.js';
import type { TrainOptions } from '../../train/loop.js';

/** One of the runs that are trained one after another. */
export interface LiveRun {
  label: string;
  config: TrainOptions;
}

/**
 * Work of a step that does not depend on the model's size, in FLOPs that take the same time: it makes the time remaining honest for tiny
 * models.
 */
const OVERHEAD_FLOPS_PER_STEP = 5e8;

function workOf({ model, steps, batchSize = 32 }: TrainOptions): number {
  return steps * (OVERHEAD_FLOPS_PER_STEP + trainFlops6ND(nParamsTotal(model), batchSize * model.contextLength));
}

/**
 * Trains `runs` one after another while `display` shows their loss curves and a progress bar with the time remaining, and returns
 * their records in the same order. The stop button of the notebook ends it at the next step.
 *
 * Example: `const records = await trainLive(newDisplay(), corpus, [{ label: 'd = 8', config: { model, steps: 600 } }])`.
 * @throws InputError for a configuration out of range, before anything is trained
 */
export async function trainLive(display: HtmlDisplay, corpus: Corpus, runs: readonly LiveRun[]): Promise<RunRecord[]> {
  const { train, trainConfig } = await import('../../train/index.js');
  for (const { config } of runs) trainConfig(config);
  const works = runs.map(({ config }) => workOf(config));
  const totalWork = works.reduce((sum, work) => sum + work, 0);
  const curves: (LossCurve & { steps: number[]; losses: number[] })[] = [];
  const records: RunRecord[] = [];
  let workDone = 0;
  const live = new LiveDisplay(display);
  const figure = () => lossCurvesFigure({ curves, title: 'Training loss', source: `corpus: ${corpus.name}`, colors: 'ordered' });
  try {
    for (const [index, { label, config }] of runs.entries()) {
      const curve = { label, steps: [] as number[], losses: [] as number[] };
      curves.push(curve);
      const result = await train(corpus, config, {
        onStep({ step, lossNatsPerToken }) {
          curve.steps.push(step);
          curve.losses.push(lossNatsPerToken);
          live.progress(
            `${label}: step ${step} of ${config.steps}`,
            (workDone + (works[index]! * step) / config.steps) / totalWork,
            figure,
          );
        },
      });
      workDone += works[index]!;
      records.push(recordRun(result, corpus));
      disposeNamed(result.parameters);
    }
    live.progress(`${runs.length === 1 ? '1 run' : `${runs.length} runs`}, ${nTokensInWords(records)} tokens in all`, 1, figure);
    return records;
  } finally {
    live.close();
  }
}

function nTokensInWords(records: readonly RunRecord[]): string {
  return `${(records.reduce((sum, { tokens }) => sum + tokens, 0) / 1e6).toFixed(1)} million`;
}

/** What a model scored on the test questions after this many steps. */
export interface ScoresAtStep {
  step: number;
  metrics: Partial<Record<MetricName, number>>;
}

/** A model that learns one task from nothing, and how often it is asked. */
export interface AbilityOptions {
  dModel: number;
  steps: number;
  everySteps: number;
  learningRate?: number;
}

const CONTEXT_LENGTH = 16;

/**
 * Trains a decoder of two layers on a task's training questions and asks it the test questions while it learns: every score is that of one
 * and the same model, so whatever differs between two curves is the metric.
 * @throws InterruptedError
 */
export async function abilityLive(
  display: HtmlDisplay,
  task: Task,
  { dModel, steps, everySteps, learningRate = 3e-3 }: AbilityOptions,
): Promise<ScoresAtStep[]> {
  const [{ evaluateTask, fineTune }, { openBackend }, { initialise }] = await Promise.all([
    import('../../train/index.js'), import('../../engine/index.js'), import('../../model/transformer.js'),
  ]);
  await openBackend();
  const tokenizer = wordTokenizer(taskWords);
  const special = specialTokens(tokenizer.vocabSize, 0);
  const model = transformerConfig({ nLayer: 2, dModel, contextLength: CONTEXT_LENGTH, vocabSize: special.vocabSize });
  const live = new LiveDisplay(display);
  const scores: ScoresAtStep[] = [];
  const untrained = initialise(model, 1);
  const examples = task.train.map((example) => encodeExample(example, tokenizer));
  try {
    const { parameters } = await fineTune(
      untrained,
      { examples, special },
      { model, steps, batchSize: 64, learningRate, seed: 1 },
      {
        onStep: ({ step }) => live.progress(`${task.name}: step ${step} of ${steps}`, step / steps),
        evaluations: {
          everySteps,
          look: (step, now) => {
            scores.push({ step, metrics: evaluateTask(model, now, task, { tokenizer, special }).metrics });
          },
        },
      },
    );
    disposeNamed(parameters);
  } finally {
    live.close();
    disposeNamed(untrained);
  }
  return scores;
}

/** How well an encoder fills holes when this share of the text is hidden. */
export interface HolesLoss {
  hiddenShare: number;
  /** For each hidden token, given what is not hidden. */
  lossNatsPerToken: number;
}

/** An encoder and a causal decoder of one size, trained on as many tokens. */
export interface EncoderAndDecoder {
  /** Of the encoder, from few holes to nothing but holes. */
  holes: HolesLoss[];
  /** Of the decoder for the next token. */
  nextTokenLoss: number;
}

const BATCH_SIZE = 64;

/**
 * Trains an encoder on single masked tokens, 15% of them (Devlin et al. 2019), and a causal decoder of the same size on the next token,
 * then hides more and more of the validation text from the encoder: to write with it, it must fill holes at places where nothing was said
 * yet.
 * @throws InterruptedError
 */
export async function encoderLive(
  display: HtmlDisplay,
  corpus: Corpus,
  { dModel, steps, hiddenShares }: { dModel: number; steps: number; hiddenShares: readonly number[] },
): Promise<EncoderAndDecoder> {
  const { meanLoss, train } = await import('../../train/index.js');
  const sizes = { nLayer: 2, dModel, contextLength: 24, vocabSize: specialTokens(corpus.vocabSize, 0).vocabSize };
  const live = new LiveDisplay(display);
  const onStep = (name: string, before: number) => ({ step }: { step: number }) =>
    live.progress(`${name}: step ${step} of ${steps}`, before + (0.48 * step) / steps);
  try {
    const model = transformerConfig({ ...sizes, architecture: 'encoder' });
    const encoder = await train(
      corpus,
      { model, steps, batchSize: BATCH_SIZE, objective: { kind: 'maskedTokens' } },
      { onStep: onStep('encoder', 0) },
    );
    const holes = hiddenShares.map((hiddenShare) => ({
      hiddenShare,
      lossNatsPerToken: meanLoss(model, encoder.parameters, corpus.validation, {
        batchSize: BATCH_SIZE,
        maxBatches: 32,
        objective: { kind: 'maskedTokens', corruptedShare: hiddenShare },
        textVocabSize: corpus.vocabSize,
      }),
    }));
    const decoder = await train(
      corpus,
      { model: transformerConfig(sizes), steps, batchSize: BATCH_SIZE },
      { onStep: onStep('decoder', 0.5) },
    );
    for (const { parameters } of [encoder, decoder]) disposeNamed(parameters);
    live.progress('encoder and decoder', 1);
    return { holes, nextTokenLoss: decoder.validationLossNatsPerToken! };
  } finally {
    live.close();
  }
}

export { transferRun } from '../../runs/sweeps/tasks.js';

/**
 * Executes runs of any kind one after another in this process, with a progress bar, and returns their records in the same order:
 * pretraining, fine-tuning and questions as in a sweep, but nothing is written to disk. The stop button ends it at the next step.
 *
 * Example: `const [record] = await pipelineLive(newDisplay(), [transferRun({ dModel: 32, steps: 600, seed: 1 })])`.
 * @throws InputError for a configuration out of range, before anything is trained; InterruptedError
 */
export async function pipelineLive(display: HtmlDisplay, runs: readonly DeclaredRun[]): Promise<RunRecord[]> {
  const { planSweep } = await import('../../runs/sweeps/sweep.js');
  const plan = await planSweep({ name: 'live', question: '', runs: () => [...runs] });
  const execute = createExecutor();
  const totalSeconds = plan.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
  const live = new LiveDisplay(display);
  const records: RunRecord[] = [];
  let secondsDone = 0;
  try {
    for (const { label, config, steps, estimatedSeconds } of plan) {
      live.progress(label, secondsDone / totalSeconds);
      records.push(await execute(config, {
        onStep(step) {
          live.progress(
            `${label}: step ${step} of ${steps}`,
            Math.min((secondsDone + (estimatedSeconds * step) / steps) / totalSeconds, 0.99),
          );
        },
      }));
      secondsDone += estimatedSeconds;
    }
    live.progress(`${runs.length} runs`, 1);
    return records;
  } finally {
    live.close();
  }
}
