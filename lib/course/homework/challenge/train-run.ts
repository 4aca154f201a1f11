import { disposeNamed } from '../../../core/tensors.js';
import type { Corpus } from '../../../corpus/index.js';
import { thinCurve } from '../../../runs/store/run-record.js';
import type { LossPoint } from '../../../train/loop.js';
import { challengeRun, type ChallengeConfig, type ChallengeTerms } from './terms.js';

/** What came of a run. */
export interface TrainedRun {
  status: 'completed' | 'diverged';
  /** Training loss at at most 200 steps. */
  curve: LossPoint[];
  /** Absent where the run diverged. */
  validationLossNatsPerToken?: number;
  wallSeconds: number;
}

/** Loads TensorFlow and the rest of what training takes. */
export async function loadTraining(): Promise<void> {
  await import('../../../train/index.js');
}

/**
 * Trains one configuration of the challenge on this machine: the student's service and the grader's verification both are this. Loads
 * TensorFlow.
 */
export async function trainRun(
  terms: ChallengeTerms,
  corpus: Corpus,
  config: ChallengeConfig,
  onStep?: (point: LossPoint) => void,
): Promise<TrainedRun> {
  const { train } = await import('../../../train/index.js');
  const result = await train(corpus, challengeRun(terms, config), onStep ? { onStep } : {});
  disposeNamed(result.parameters);
  return {
    status: result.status.kind,
    curve: thinCurve(result.curve),
    ...(result.validationLossNatsPerToken !== undefined && { validationLossNatsPerToken: result.validationLossNatsPerToken }),
    wallSeconds: result.wallSeconds,
  };
}
