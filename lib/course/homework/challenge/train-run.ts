import { html, trustedHtml } from '../../../core/html.js';
import { disposeNamed } from '../../../core/tensors.js';
import type { Corpus } from '../../../corpus/index.js';
import { lossCurvesFigure } from '../../../figures/index.js';
import { LiveDisplay } from '../../../plot/live-display.js';
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

/** Makes a place in a cell's output whose content can be replaced: tslab's `newDisplay`. */
export type Watch = () => { html(content: string): void };

/**
 * Runs `train` while its loss curve is drawn, if there is a place to draw it. A drawing that fails is the last one: the run was paid for,
 * and goes on.
 */
export async function watchRun<Run>(
  config: ChallengeConfig,
  watch: Watch | undefined,
  train: (onStep?: (point: LossPoint) => void) => Promise<Run>,
): Promise<Run> {
  const place = watch && attempt(watch);
  if (!place) return train();
  const [steps, losses]: [number[], number[]] = [[], []];
  const live = new LiveDisplay(place);
  const draw = () => {
    const { svg } = lossCurvesFigure({
      curves: [{ label: labelOf(config), steps, losses }], title: `Training loss, ${labelOf(config)}`, source: 'a run of the challenge',
    });
    return html`<div style="font: 13px sans-serif">${`step ${steps.at(-1)} of ${config.steps}`}</div>${trustedHtml(svg)}`;
  };
  try {
    return await train(({ step, lossNatsPerToken }) => {
      steps.push(step);
      losses.push(lossNatsPerToken);
      if (steps.length > 1) live.show(draw);
    });
  } finally {
    live.close();
  }
}

/** What `work` returns, or undefined where it throws. */
export function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** A run in a few words: `2 layers of 16`. */
function labelOf({ nLayer, dModel }: ChallengeConfig): string {
  return `${nLayer} ${nLayer === 1 ? 'layer' : 'layers'} of ${dModel}`;
}
