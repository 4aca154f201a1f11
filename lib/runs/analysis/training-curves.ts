import { InputError } from '../../core/check.js';
import type { SizedCurve } from '../../fit/index.js';
import type { RunRecord } from '../index.js';

/** Half the width of the window over which a recorded loss is averaged, in ln steps: recorded points lie evenly there. */
const HALF_WINDOW = 0.15;

/** The loss of a run while it trained, smoothed. */
export interface TrainingCurve {
  steps: number[];
  losses: number[];
}

/**
 * The training loss of a record, each point the mean of those within 15% of its step: one batch's loss scatters far more than the runs
 * differ.
 * Points before the end of the warm-up are left out, since the loss there says more of the learning rate than of the model.
 */
export function trainingCurve({ curve, config }: Pick<RunRecord, 'curve' | 'config'>): TrainingCurve {
  const { schedule } = config.train;
  const warmup = 'warmupSteps' in schedule ? schedule.warmupSteps : 0;
  const kept = curve.filter(({ step, lossNatsPerToken }) => step > warmup && Number.isFinite(lossNatsPerToken));
  const losses = kept.map(({ step }) => {
    const near = kept.filter((other) => Math.abs(Math.log(other.step / step)) <= HALF_WINDOW);
    return near.reduce((sum, { lossNatsPerToken }) => sum + lossNatsPerToken, 0) / near.length;
  });
  return { steps: kept.map(({ step }) => step), losses };
}

/** Training curves against compute, 6 N D with all parameters: what approach 1 takes. */
export function sizedCurves(runs: readonly RunRecord[]): SizedCurve[] {
  return runs.map((run) => {
    const { steps, losses } = trainingCurve(run);
    const flopsPerStep = run.trainFlops.sixNDTotal / run.config.train.steps;
    return { nParams: run.nParamsTotal, trainFlops: steps.map((step) => step * flopsPerStep), loss: losses };
  });
}

/**
 * The first step at which a smoothed training loss is no higher than `lossNatsPerToken`, between recorded points by a straight line;
 * undefined where it never is.
 * @throws InputError for a loss that is no number above zero
 */
export function stepsToLoss({ steps, losses }: TrainingCurve, lossNatsPerToken: number): number | undefined {
  if (!(lossNatsPerToken > 0)) throw new InputError(`lossNatsPerToken: expected a number > 0, got ${lossNatsPerToken}`);
  const after = losses.findIndex((loss) => loss <= lossNatsPerToken);
  if (after < 0) return undefined;
  if (after === 0) return steps[0];
  const [a, b] = [losses[after - 1]!, losses[after]!];
  return steps[after - 1]! + ((a - lossNatsPerToken) / (a - b)) * (steps[after]! - steps[after - 1]!);
}

/**
 * The loss of a pipeline while it was fine-tuned, on the answers, smoothed as `trainingCurve` does: is it still falling where it was
 * stopped?
 * @throws InputError for a run that was not fine-tuned
 */
export function fineTuningCurve(run: Pick<RunRecord, 'id' | 'config' | 'stages'>): TrainingCurve {
  const { config, stages = [] } = run;
  const stage = stages.find((one) => one.stage === 'fineTuning');
  if (config.kind !== 'pipeline' || !config.fineTuning || !stage) throw new InputError(`run: expected one that was fine-tuned, got ${run.id}`);
  return trainingCurve({ curve: stage.curve, config: { ...config, train: config.fineTuning.train } });
}
