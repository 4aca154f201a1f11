import { fitIsoFlops } from '../../fit/approaches/isoflop.js';
import { WINDOW_FACTOR } from '../../fit/approaches/minima.js';
import { isoFlopFigure, isoFlopGrowth, isoFlopProfiles } from '../../figures/isoflop-figure.js';
import { formatNumber } from '../../plot/ticks.js';
import { reading, type LivingFigure } from './living-figure.js';

/** What `livingWindows` shows: the columns of `runColumns`. */
export interface WindowsData {
  trainFlops: readonly number[];
  nParams: readonly number[];
  loss: readonly number[];
  paramsLabel?: string;
  title?: string;
  source?: string;
}

/** Approach 2 with the window of sizes in hand: which runs a parabola is drawn through, and what that does to the exponent. */
export const windows: LivingFigure<WindowsData, { window: number; weights: string }> = {
  controls: ({ nParams }) => ({
    window: {
      kind: 'range', label: 'sizes within this factor of the best', from: 1.5, to: Math.max(...nParams) / Math.min(...nParams),
      start: WINDOW_FACTOR, scale: 'log', step: 0.02,
    },
    weights: {
      kind: 'choice', label: 'a minimum counts', start: 'sharpness',
      options: [{ value: 'sharpness', label: 'by how sharp it is' }, { value: 'equal', label: 'like every other' }],
    },
  }),
  draw({ trainFlops, nParams, loss, paramsLabel = 'parameters N', title, source }, { window, weights }, width) {
    const answer = fitIsoFlops({ trainFlops, nParams, loss }, { window, weights: weights as 'equal', intervals: 'covariance' });
    const { value, interval } = answer.params.parameters.a;
    const fitted = answer.levels.reduce((sum, { rowsFitted }) => sum + rowsFitted.length, 0);
    const figure = isoFlopFigure({
      profiles: isoFlopProfiles(answer), growth: isoFlopGrowth(answer), xLabel: paramsLabel, width,
      title: title ?? 'Which sizes the parabolas see', subtitle: 'hollow: left out by the window', ...(source && { source }),
    });
    const largest = answer.levels.at(-1)!;
    return {
      figure,
      readings: [
        reading('a', 'exponent a of N ∝ C^a', value),
        ...(interval ? [reading('low', 'its 90% interval, lower end', interval.low), reading('high', 'upper end', interval.high)] : []),
        reading('runs', 'runs that count', fitted, 'whole'),
        reading('best', `best size at ${formatNumber(largest.trainFlops, 'power', 2)} FLOPs`, largest.nParamsBest, 'count'),
        ...(answer.exponentBias === undefined ? [] : [reading('bias', 'of a, made by the parabolas themselves', answer.exponentBias)]),
      ],
      sentence: `Within a factor ${formatNumber(window, 'plain')} of the best size ${fitted} of ${loss.length} runs count, and a = ${value.toFixed(3)}.`,
    };
  },
};
