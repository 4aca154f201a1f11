import { disposeNamed } from '../../core/tensors.js';
import type { Corpus } from '../../corpus/index.js';
import { nParamsTotal, trainFlops6ND } from '../../model/count.js';
import { lossCurvesFigure, type LossCurve } from '../../figures/index.js';
import { recordRun, type RunRecord } from '../../runs/store/run-record.js';
import type { TrainOptions } from '../../train/loop.js';
import { LiveDisplay, type HtmlDisplay } from '../../plot/live-display.js';

/** One of the runs that are trained one after another. */
export interface LiveRun {
  label: string;
  config: TrainOptions;
}

/** Work of a step that does not depend on the model's size, in FLOPs that take the same time: it makes the time remaining honest for tiny models. */
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
          live.progress(`${label}: step ${step} of ${config.steps}`, (workDone + (works[index]! * step) / config.steps) / totalWork, figure);
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
