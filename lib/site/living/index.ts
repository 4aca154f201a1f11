/**
 * The door `scaling/living`: figures that answer a hand, as HTML for a cell, `display.html(livingContour({ … }))`. Where no script
 * runs each shows its picture and numbers as they are at the start.
 */
import { readDataset } from '../../core/kit.js';
import type { MetricName } from '../../core/metric-names.js';
import { metricPanels } from '../../figures/emergence-figures.js';
import { overSeeds } from '../../runs/analysis/compare-runs.js';
import { bySize, taskScore, type AskedTask } from '../../runs/analysis/task-scores.js';
import type { RunRecord } from '../../runs/index.js';
import type { ByHandData } from './by-hand.js';
import type { ContourData } from './contour.js';
import type { EpochsData } from './epochs.js';
import type { FloorData } from './floor.js';
import type { WindowsData } from './isoflop-windows.js';
import type { LIVING_FIGURES } from './figures.js';
import { livingHtml } from './markup.js';
import type { MasksData } from './masks.js';
import type { MetricSwitchData } from './metric-switch.js';
import type { AnswerLengthData } from './answer-length.js';
import { PLANNER_TABLES, type PlannerData } from './planner.js';

export { trainInTabHtml } from '../tab/markup.js';

interface Captions {
  title?: string;
  source?: string;
}

/** A figure whose data is what the cell gives. */
const living = <Data extends object>(name: keyof typeof LIVING_FIGURES) => (data: Data): string => livingHtml(name, data);

/** L(N, D) with a model under the pointer, all that cost as much, and the best of these (approach 3 of Hoffmann et al. 2022). */
export const livingContour = living<ContourData>('contour');

/** A power law drawn by hand through points, against the least-squares one. */
export const livingLine = living<ByHandData>('line-by-hand');

/** A parabola in ln x drawn by hand, against the least-squares one (approach 2 of Hoffmann et al. 2022). */
export const livingParabola = living<ByHandData>('parabola-by-hand');

/** A power law with its floor in hand, and the exponent that follows. */
export const livingFloor = living<FloorData>('floor');

/** IsoFLOP profiles with the window of sizes in hand; the data are `runColumns(runs)`. */
export const livingWindows = living<WindowsData>('windows');

/** Passes over the same tokens against fresh ones, with the decay constant of Muennighoff et al. 2023 in hand. */
export const livingEpochs = living<EpochsData>('epochs');

/** Attention masks, one architecture after another (Wang et al. 2022). */
export const livingMasks = living<MasksData>('masks');

/** Hardware, hours and utilisation in hand, and the model that they buy. */
export function livingPlanner(data: PlannerData = {}): string {
  const files = PLANNER_TABLES.map((name) => [`published/${name}.csv`, readDataset('published', `${name}.csv`)] as const);
  return livingHtml('planner', data, Object.fromEntries(files));
}

/** p^L beside the answers of runs to a task that was judged by the length of its answers, `lengths` of them. */
export function livingAnswerLength({ runs, asked, lengths, ...captions }: Captions & {
  runs: readonly RunRecord[]; asked: AskedTask; lengths: readonly number[];
}): string {
  const data: AnswerLengthData = {
    ...captions,
    lengths: lengths.map((answerTokens) => {
      const exact = bySize(runs, { ...asked, answerTokens, metric: 'exactMatch' });
      const foretold = overSeeds(runs, (run) => run.nParamsNonEmbedding,
        (run) => taskScore(run, { ...asked, answerTokens, metric: 'tokenAccuracy' }) ** answerTokens);
      return { answerTokens, sizes: exact.map(({ key, mean }, i) => ({ scale: key, exact: mean, foretold: foretold[i]!.mean })) };
    }),
  };
  return livingHtml('answer-length', data);
}

/** Runs under one of these metrics after another, with the emergence score of each (Schaeffer et al. 2023). */
export function livingMetrics({ runs, asked, metrics, ...captions }: Captions & {
  runs: readonly RunRecord[]; asked: AskedTask; metrics: readonly MetricName[]; xLabel?: string;
}): string {
  const panelOf = (metric: MetricName, show: 'spans' | 'runs') => metricPanels(runs, { asked: [asked], metrics: [metric], show })[0]!;
  const scoreOf = (run: RunRecord, metric: MetricName) => taskScore(run, { ...asked, metric });
  const data: MetricSwitchData = {
    ...captions,
    metrics: metrics.map((metric) => ({
      name: metric, spans: panelOf(metric, 'spans'), runs: panelOf(metric, 'runs'),
      results: runs.map((run) => ({ task: asked.task, metric, scale: run.nParamsNonEmbedding, score: scoreOf(run, metric) })),
    })),
  };
  return livingHtml('metric-switch', data);
}
