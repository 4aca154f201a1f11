import { InputError } from '../../core/check.js';
import type { RunRecord } from '../index.js';
import { trainingCurve, type TrainingCurve } from './training-curves.js';

/**
 * The loss of a pipeline while it was fine-tuned, on the answers, smoothed as `trainingCurve` does: is it still falling where it was stopped?
 * @throws InputError for a run that was not fine-tuned
 */
export function fineTuningCurve(run: Pick<RunRecord, 'id' | 'config' | 'stages'>): TrainingCurve {
  const { config, stages = [] } = run;
  const stage = stages.find((one) => one.stage === 'fineTuning');
  if (config.kind !== 'pipeline' || !config.fineTuning || !stage) throw new InputError(`run: expected one that was fine-tuned, got ${run.id}`);
  return trainingCurve({ curve: stage.curve, config: { ...config, train: config.fineTuning.train } });
}
