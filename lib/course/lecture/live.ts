import { checkChoice } from '../../core/check.js';
import { disposeNamed } from '../../core/tensors.js';
import { counted } from '../../core/text.js';
import { encodeExample, taskCorpus, wordTokenizer, type Corpus, type Task } from '../../corpus/index.js';
import { lossCurvesFigure, type LossCurve } from '../../figures/index.js';
import { nParamsTotal, trainFlops6ND } from '../../model/count.js';
import { specialTokens } from '../../model/objectives.js';
import { LiveDisplay, type HtmlDisplay } from '../../plot/live-display.js';
import type { Figure } from '../../plot/render.js';
import { createExecutor } from '../../runs/execute.js';
import { runId, type RunConfig } from '../../runs/run-config.js';
import { recordRun, type CompletedRun, type HolesLoss, type RunRecord, type ScoresAtStep } from '../../runs/store/run-record.js';
import type { DeclaredRun } from '../../runs/sweeps/sweep.js';
import { abilityTraining, encoderBesideDecoder } from '../../runs/sweeps/tasks.js';
import type { TrainOptions } from '../../train/loop.js';
import { reveal } from './commit-prediction.js';
import { PREDICTIONS } from './predictions.js';
import { liveLength, recordedAlike, trainsAs, type LiveLength, type WantedTraining } from './live-length.js';

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

/** What a training takes to measure its loss at the end, in steps: 64 batches, forwards only. */
const STEPS_OF_VALIDATION = 64 / 3;

/**
 * Trains `runs` one after another while `display` shows their loss curves and a progress bar with the time remaining, and returns
 * their records in the same order. The stop button of the notebook ends it at the next step. In a browser tab, what would take more than
 * half a minute is not trained in full, and a sentence says so: see `liveLength`, as for all live cells here.
 *
 * With a `prediction`, of which the curves tell the result, they are shown as `reveal` shows it: once that is committed or skipped.
 *
 * Example: `const records = await trainLive(newDisplay(), corpus, [{ label: 'd = 8', config: { model, steps: 600 } }])`.
 * @throws InputError for a configuration out of range, before anything is trained
 */
export async function trainLive(
  display: HtmlDisplay, corpus: Corpus, wanted: readonly LiveRun[], { prediction }: { prediction?: string } = {},
): Promise<RunRecord[]> {
  const { train, trainConfig } = await import('../../train/index.js');
  for (const { config } of wanted) trainConfig(config);
  if (prediction !== undefined) checkChoice('prediction', prediction, Object.keys(PREDICTIONS));
  const live = new LiveDisplay(display);
  const length = await liveLength(
    wanted.map(({ config }) => ({
      steps: config.steps, stepsBesides: STEPS_OF_VALIDATION,
      start: async (observer) => disposeNamed((await train(corpus, config, observer)).parameters),
    })),
  );
  const recorded = length.share === 1 ? undefined : await recordedAlike(wanted.map(({ config }) =>
    ({ isConfig: trainsAs(trainConfig(config)), isRun: (run) => run.corpus.hash === corpus.hash })));
  const shown = (figure: Figure) => ({ html: prediction === undefined ? figure.html : reveal(prediction, figure.html) });
  if (recorded) return showRecorded(live, length, recorded, wanted, shown);
  live.say(length.sentence);
  const runs = wanted.map(({ label, config }) => ({ label, config: length.shortened(config, corpus) }));
  const works = runs.map(({ config }) => workOf(config));
  const totalWork = works.reduce((sum, work) => sum + work, 0);
  const curves: (LossCurve & { steps: number[]; losses: number[] })[] = [];
  const records: RunRecord[] = [];
  let workDone = 0;
  const figure = () => shown(curvesFigure(curves, corpus.name));
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
    live.progress(`${inWords(runs.length)}, ${nTokensInWords(records)} tokens in all`, 1, figure);
    return records;
  } finally {
    live.close();
  }
}

function curvesFigure(curves: readonly LossCurve[], corpus: string): Figure {
  return lossCurvesFigure({ curves, title: 'Training loss', source: `corpus: ${corpus}`, colors: 'ordered' });
}

/** The recorded runs in place of live ones, their curves below the sentence that says so. */
function showRecorded(
  live: LiveDisplay, { recordedSentence }: LiveLength, runs: readonly CompletedRun[], labelled: readonly { label: string }[],
  shown: (figure: Figure) => Pick<Figure, 'html'> = (figure) => figure,
): CompletedRun[] {
  const curves = runs.map(({ curve }, i): LossCurve => ({
    label: labelled[i]!.label, steps: curve.map(({ step }) => step), losses: curve.map(({ lossNatsPerToken }) => lossNatsPerToken),
  }));
  live.say(recordedSentence);
  live.progress(`${inWords(runs.length)}, recorded`, 1, () => shown(curvesFigure(curves, runs[0]!.corpus.name)));
  live.close();
  return [...runs];
}

const inWords = (nRuns: number) => counted(nRuns, 'run');

function nTokensInWords(records: readonly RunRecord[]): string {
  return `${(records.reduce((sum, { tokens }) => sum + tokens, 0) / 1e6).toFixed(1)} million`;
}

/** A model that learns one task from nothing, and how often it is asked. */
export interface AbilityOptions {
  dModel: number;
  steps: number;
  everySteps: number;
  learningRate?: number;
}

/** How often a model that is trained for fewer steps is asked. */
const FEWER_LOOKS = 10;

/**
 * Trains a decoder of two layers on a task's training questions and asks it the test questions while it learns: every score is that of one
 * and the same model, so whatever differs between two curves is the metric.
 * @throws InterruptedError
 */
export async function abilityLive(
  display: HtmlDisplay,
  task: Task,
  { dModel, steps: wanted, everySteps, learningRate }: AbilityOptions,
): Promise<ScoresAtStep[]> {
  const [{ evaluateTask, fineTune, trainConfig }, { openBackend }, { initialise }, { TASK_VOCABULARY }] = await Promise.all([
    import('../../train/index.js'), import('../../engine/index.js'), import('../../model/transformer.js'), import('../../runs/recipes.js'),
  ]);
  await openBackend();
  const tokenizer = wordTokenizer(TASK_VOCABULARY);
  const special = specialTokens(tokenizer.vocabSize, 0);
  const configured = abilityTraining({ dModel, steps: wanted, ...(learningRate !== undefined && { learningRate }) });
  const { model } = configured;
  const live = new LiveDisplay(display);
  const scores: ScoresAtStep[] = [];
  const untrained = initialise(model, 1);
  const questions = { examples: task.train.map((example) => encodeExample(example, tokenizer)), special };
  try {
    const start: WantedTraining['start'] = async (observer) => disposeNamed((await fineTune(untrained, questions, configured, observer)).parameters);
    const length = await liveLength([{ steps: wanted, stepsBesides: (wanted / everySteps) * (task.test.length / 64), start }]);
    const isConfig = (config: RunConfig) => trainsAs(trainConfig(configured))(config) && config.kind === 'train' && config.askedEverySteps === everySteps;
    const isRun = ({ corpus }: CompletedRun) => corpus.hash === taskCorpus(task, tokenizer).hash;
    const recorded = length.share === 1 ? undefined : await recordedAlike([{ isConfig, isRun }]);
    if (recorded) {
      live.say(length.recordedSentence);
      live.progress(`${task.name}, recorded`, 1);
      return recorded[0]!.scores!;
    }
    const config = length.shortened(configured);
    live.say(length.sentence);
    const { steps } = config;
    const { parameters } = await fineTune(
      untrained,
      questions,
      config,
      {
        onStep: ({ step }) => live.progress(`${task.name}: step ${step} of ${steps}`, step / steps),
        evaluations: {
          everySteps: steps === wanted ? everySteps : Math.ceil(steps / FEWER_LOOKS),
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

/** An encoder and a causal decoder of one size, trained on as many tokens. */
export interface EncoderAndDecoder {
  /** Of the encoder, from few holes to nothing but holes. */
  holes: HolesLoss[];
  /** Of the decoder for the next token. */
  nextTokenLoss: number;
}

/**
 * Trains an encoder on single masked tokens, 15% of them (Devlin et al. 2019), and a causal decoder of the same size on the next token,
 * then hides more and more of the validation text from the encoder: to write with it, it must fill holes at places where nothing was said
 * yet.
 * @throws InterruptedError
 */
export async function encoderLive(
  display: HtmlDisplay,
  corpus: Corpus,
  { dModel, steps: wanted, hiddenShares }: { dModel: number; steps: number; hiddenShares: readonly number[] },
): Promise<EncoderAndDecoder> {
  const { HOLES_BATCHES, lossesOfHoles, train, trainConfig } = await import('../../train/index.js');
  const live = new LiveDisplay(display);
  const configured = encoderBesideDecoder({ dModel, steps: wanted, textVocabSize: corpus.vocabSize });
  try {
    const length = await liveLength(configured.map((config, i) => ({
      steps: wanted, stepsBesides: STEPS_OF_VALIDATION + (i === 0 ? (hiddenShares.length * HOLES_BATCHES) / 3 : 0),
      start: async (observer) => disposeNamed((await train(corpus, config, observer)).parameters),
    })));
    const isRun = (run: CompletedRun) => run.corpus.hash === corpus.hash;
    const recorded = length.share === 1 ? undefined : await recordedAlike(configured.map((train, i) => ({
      isRun, isConfig: (config) => trainsAs(trainConfig(train))(config) && config.kind === 'train' && String(config.hiddenShares) === String(i === 0 ? hiddenShares : undefined),
    })));
    if (recorded) {
      const [{ holes }, { validationLossNatsPerToken: nextTokenLoss }] = recorded as [CompletedRun, CompletedRun];
      live.say(length.recordedSentence);
      live.progress('encoder and decoder, recorded', 1);
      return { holes: holes!, nextTokenLoss };
    }
    live.say(length.sentence);
    const [ofEncoder, ofDecoder] = configured.map((config) => length.shortened(config, corpus));
    const { steps } = ofEncoder!;
    const onStep = (name: string, before: number) => ({ step }: { step: number }) =>
      live.progress(`${name}: step ${step} of ${steps}`, before + (0.48 * step) / steps);
    const encoder = await train(corpus, ofEncoder!, { onStep: onStep('encoder', 0) });
    const holes = lossesOfHoles(ofEncoder!.model, encoder.parameters, corpus, hiddenShares, Math.ceil(length.share * HOLES_BATCHES));
    const decoder = await train(corpus, ofDecoder!, { onStep: onStep('decoder', 0.5) });
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
export async function pipelineLive(display: HtmlDisplay, wanted: readonly DeclaredRun[]): Promise<RunRecord[]> {
  const { planSweep } = await import('../../runs/sweeps/sweep.js');
  const planned = (runs: readonly DeclaredRun[]) => planSweep({ name: 'live', question: '', runs: () => [...runs] });
  const inFull = await planned(wanted);
  const execute = createExecutor();
  const live = new LiveDisplay(display);
  const length = await liveLength(
    inFull.map(({ config, steps }) => ({
      steps, start: ({ onStep, signal }) => execute(config, { onStep: (step) => onStep({ step, lossNatsPerToken: NaN }), signal }),
    })),
  );
  const recorded = length.share === 1 ? undefined
    : await recordedAlike(inFull.map(({ id }) => ({ isConfig: (config) => runId(config) === id })));
  if (recorded) return showRecorded(live, length, recorded, inFull);
  live.say(length.sentence);
  const plan = await planned(wanted.map((run) => inFewerSteps(run, length)));
  const totalSeconds = plan.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
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
    live.progress(inWords(records.length), 1);
    return records;
  } finally {
    live.close();
  }
}

/** The same run with as much of each of its stages as there is time for. */
function inFewerSteps(run: DeclaredRun, { shortened }: LiveLength): DeclaredRun {
  const train = shortened(run.train);
  if (run.kind === 'train') return { ...run, train };
  const { teacher, adaptation, fineTuning } = run;
  return {
    ...run, train,
    ...(teacher && { teacher: shortened(teacher) }),
    ...(adaptation && { adaptation: shortened(adaptation) }),
    ...(fineTuning && { fineTuning: { ...fineTuning, train: shortened(fineTuning.train) } }),
  };
}
