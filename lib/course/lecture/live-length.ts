import { formatDuration, livePatience } from '../../core/long-work.js';
import { canonicalJson } from '../../core/text.js';
import type { Corpus } from '../../corpus/index.js';
import type { RunConfig } from '../../runs/run-config.js';
import { readRuns, recordedNames } from '../../runs/store/read-runs.js';
import type { CompletedRun } from '../../runs/store/run-record.js';
import type { TrainOptions } from '../../train/config.js';
import type { StartTraining } from '../../train/in-less-time.js';

/** One of the trainings that a live cell wants. */
export interface WantedTraining {
  steps: number;
  /** What it does besides, such as measuring its loss, in steps that take as long. */
  stepsBesides?: number;
  start: StartTraining;
}

/** How much of what a live cell wants is done. */
export interface LiveLength {
  /** 1, or less where all would take too long: of the steps of each training, and of what is done besides. */
  share: number;
  /** This share of a training, which is all of it unless it would take too long; see `shortened`. */
  shortened: <Options extends TrainOptions>(options: Options, corpus?: Corpus) => Options;
  /** What the reader is told of a share; empty where there is all. */
  sentence: string;
  /** What the reader is told where recorded runs are shown instead. */
  recordedSentence: string;
}

const IN_FULL: LiveLength = { share: 1, shortened: (options) => options, sentence: '', recordedSentence: '' };
const ASK_FOR_ALL = 'To train in full all the same, run process.env.SCALING_LIVE = "full" in a cell, and then this cell again.';

/**
 * Measures a few steps of each training, and says how much of all fits into {@link livePatience}.
 *
 * Worked value: 600 steps of 0.2 s and 150 besides take 150 s; within 30 s there is time for a fifth, 120 steps.
 * @throws InterruptedError
 */
export async function liveLength(trainings: readonly WantedTraining[]): Promise<LiveLength> {
  const patience = livePatience();
  if (patience === Infinity) return IN_FULL;
  const [{ FEWEST_STEPS, measureStep, shortened }, { openBackend }] =
    await Promise.all([import('../../train/in-less-time.js'), import('../../engine/index.js')]);
  let seconds = 0;
  for (const { steps, stepsBesides = 0, start } of trainings) seconds += (steps + stepsBesides) * await measureStep(start);
  if (seconds <= patience) return IN_FULL;
  const most = Math.max(...trainings.map(({ steps }) => steps));
  const share = Math.min(1, Math.max(FEWEST_STEPS / most, patience / seconds));
  const { name, sentence: backend } = await openBackend();
  const inFull = `In full this takes about ${formatDuration(seconds)} here, going by its first steps${name === 'cpu' ? ` (${backend.replace(/\.$/, '')})` : ''}.`;
  return {
    share, shortened: (options, corpus) => shortened(options, share, corpus),
    sentence: `${inFull} So each model gets ${Number((100 * share).toPrecision(2))}% of its steps, and has learnt less than the text says. ${ASK_FOR_ALL}`,
    recordedSentence: `${inFull} So these are recorded runs of the same configuration. ${ASK_FOR_ALL}`,
  };
}

/** What tells a wanted run from others: its configuration, and what only its record says. */
interface WantedRecord {
  isConfig: (config: RunConfig) => boolean;
  isRun?: (run: CompletedRun) => boolean;
}

/** The recorded runs that are wanted, in their order; undefined unless there are all. Only the files of their sweeps are read. */
export async function recordedAlike(wanted: readonly WantedRecord[]): Promise<CompletedRun[] | undefined> {
  const [{ planSweep }, { sweeps }] = await Promise.all([import('../../runs/sweeps/sweep.js'), import('../../runs/sweeps/index.js')]);
  const recorded = sweeps.filter(({ name }) => recordedNames().includes(name));
  const plans = await Promise.all(recorded.map(async (sweep) => ({ name: sweep.name, plan: await planSweep(sweep) })));
  const found = wanted.map(({ isConfig, isRun = () => true }) =>
    plans.filter(({ plan }) => plan.some(({ config }) => isConfig(config)))
      .flatMap(({ name }) => readRuns(name, (run) => isConfig(run.config) && isRun(run)))[0]);
  return found.every((run) => run !== undefined) ? found : undefined;
}

/** Whether a run trains just so, from fresh parameters on a corpus. */
export function trainsAs(train: object): (config: RunConfig) => boolean {
  const text = canonicalJson(train, 'train');
  return (config) => config.kind === 'train' && canonicalJson(config.train, 'train') === text;
}
