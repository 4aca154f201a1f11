import { html, trustedHtml } from '../../../core/html.js';
import { lossCurvesFigure } from '../../../figures/index.js';
import { LiveDisplay } from '../../../plot/live-display.js';
import type { LossPoint } from '../../../train/loop.js';
import type { ChallengeConfig } from './terms.js';

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
function attempt<Result>(work: () => Result): Result | undefined {
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
