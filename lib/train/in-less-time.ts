import { InterruptedError } from '../core/long-work.js';
import type { Corpus } from '../corpus/index.js';
import { windowLength } from '../model/objectives.js';
import { VALIDATION_ROWS, type TrainOptions } from './config.js';
import type { TrainObserver } from './loop.js';
import type { Schedule } from './schedules.js';

const MEASURED_STEPS = 6;
/** In the first, routines are made ready and buffers are asked for. */
const WARMING_STEPS = 2;

/** Begins a training with this observer, and disposes what it gives if it ends before it is stopped. */
export type StartTraining = (observer: Required<Pick<TrainObserver, 'onStep' | 'signal'>>) => Promise<unknown>;

/**
 * Seconds a step of a training, from its first six steps, of which the first two warm up; then it is stopped.
 * @returns 0 for a training of fewer than three steps, which is over before it can be measured
 * @throws InterruptedError if something else stopped it
 */
export async function measureStep(start: StartTraining): Promise<number> {
  const stop = new AbortController();
  const times: number[] = [];
  const onStep = (): void => {
    if (times.push(performance.now()) === MEASURED_STEPS) stop.abort();
  };
  try {
    await start({ onStep, signal: stop.signal });
  } catch (error) {
    if (!(error instanceof InterruptedError) || !stop.signal.aborted) throw error;
  }
  const counted = times.slice(WARMING_STEPS - 1, MEASURED_STEPS);
  return counted.length < 2 ? 0 : (counted.at(-1)! - counted[0]!) / (counted.length - 1) / 1000;
}

/** The least that is trained. */
export const FEWEST_STEPS = 20;

/**
 * The same training with a share of its steps, but at least 20, its schedule shortened alike; on a corpus, with a share of its validation.
 * Worked value: a tenth of 600 steps with a warm-up of 50 is 60 steps with one of 5.
 */
export function shortened<Options extends TrainOptions>(options: Options, share: number, corpus?: Corpus): Options {
  const { steps, schedule } = options;
  const fewer = Math.min(steps, Math.max(FEWEST_STEPS, Math.round(share * steps)));
  const validationWindows = corpus && fewerWindows(options, corpus, share);
  return {
    ...options, steps: fewer,
    ...(schedule && { schedule: inFewerSteps(schedule, fewer / steps) }), ...(validationWindows && { validationWindows }),
  };
}

function inFewerSteps(schedule: Schedule, share: number): Schedule {
  const fewer = (steps: number) => Math.floor(share * steps);
  return {
    ...schedule,
    ...('warmupSteps' in schedule && { warmupSteps: fewer(schedule.warmupSteps) }),
    ...('decaySteps' in schedule && { decaySteps: fewer(schedule.decaySteps) }),
    ...('plateauSteps' in schedule && { plateauSteps: Math.max(1, fewer(schedule.plateauSteps)) }),
  };
}

/** A share of the windows on which the loss would be measured, in whole batches; undefined where there are not enough for one. */
function fewerWindows(
  { model, objective = { kind: 'fullLM' }, batchSize = 32, validationWindows }: TrainOptions, { validation }: Corpus, share: number,
): number | undefined {
  const held = Math.floor((validation.length - 1) / (windowLength(objective, model.contextLength) - 1));
  const wanted = Math.min(validationWindows ?? 64 * batchSize, held);
  const batches = Math.min(Math.floor(held / VALIDATION_ROWS), Math.ceil((share * wanted) / VALIDATION_ROWS));
  return batches > 0 ? batches * VALIDATION_ROWS : undefined;
}
