import { describe, expect, it } from '@jest/globals';
import {
  allocationFigure,
  attentionMasksFigure,
  emergenceScaleFigure,
  isoFlopFigure,
  metricComparisonFigure,
  modelGrowthFigure,
  objectivesFigure,
  powerLawFigure,
  repetitionFigure,
  residualsFigure,
} from '../../lib/figures/index.js';
import { comparisonFigure, gridFigure, seriesFigure, spreadFigure, type Figure } from '../../lib/plot/index.js';
import { textBoxes } from './boxes.js';

const point = { trainFlops: 1e18, nParams: 1e8, nTokens: 1e9 };
const axes = { x: { label: 'x', scale: 'log' }, y: { label: 'y' } } as const;

/** What a sweep gives before its first run and after it. */
const CASES: Readonly<Record<string, () => Figure>> = {
  'a power law without runs': () => powerLawFigure({ points: [], xLabel: 'parameters' }),
  'a power law with one run': () =>
    powerLawFigure({ points: [{ x: 1e6, loss: 3 }], residuals: [{ x: 1e6, residual: 0 }], xLabel: 'parameters' }),
  'a power law with two equal losses': () =>
    powerLawFigure({
      points: [
        { x: 1e6, loss: 3 },
        { x: 2e6, loss: 3 },
      ],
      xLabel: 'parameters',
    }),
  'no IsoFLOP profile': () => isoFlopFigure({ profiles: [] }),
  'an IsoFLOP profile of one run': () => isoFlopFigure({ profiles: [{ trainFlops: 1e15, runs: [{ nParams: 1e5, loss: 3 }] }] }),
  'an allocation without laws': () => allocationFigure({ laws: [] }),
  'an allocation of one model': () => allocationFigure({ laws: [], models: [{ name: 'one', ...point }] }),
  'no residuals': () => residualsFigure({ residuals: [], against: [{ label: 'loss', values: [] }] }),
  'residuals of a perfect fit': () => residualsFigure({ residuals: [0, 0], against: [{ label: 'loss', values: [2, 3] }] }),
  'no repetition': () => repetitionFigure({ series: [] }),
  'no masks': () => attentionMasksFigure({ masks: [] }),
  'a mask of one token': () => attentionMasksFigure({ masks: [{ name: 'one', tokens: ['a'], mask: [[true]] }] }),
  'no objectives': () => objectivesFigure({ examples: [] }),
  'no metrics': () => metricComparisonFigure({ metrics: [] }),
  'a metric without runs': () => metricComparisonFigure({ metrics: [{ metric: 'exact match', tasks: [], chance: 0.25 }] }),
  'no abilities': () => emergenceScaleFigure({ abilities: [] }),
  'no models': () => modelGrowthFigure({ models: [] }),
  'an empty grid': () => gridFigure({ cells: [], xs: [], ys: [], xLabel: 'steps', yLabel: 'size', valueLabel: 'accuracy' }),
  'a grid of one value': () =>
    gridFigure({
      cells: [{ x: '1', y: 'a', value: 0.5 }],
      xs: ['1', '2'],
      ys: ['a'],
      xLabel: 'steps',
      yLabel: 'size',
      valueLabel: 'accuracy',
    }),
  'rows without seeds': () => spreadFigure({ rows: [{ label: 'a', values: [] }], valueLabel: 'accuracy' }),
  'a comparison without rows': () => comparisonFigure({ title: 't', rows: [], valueLabel: 'accuracy' }),
  'a series without points': () => seriesFigure({ title: 't', ...axes, series: [{ label: 'a', points: [] }] }),
  'a series of one point': () => seriesFigure({ title: 't', ...axes, series: [{ label: 'a', points: [{ x: 1, y: 0 }] }] }),
};

describe.each(Object.entries(CASES))('%s', (_, draw) => {
  it('is a picture with its title, and no number that is not one', () => {
    const figure = draw();
    expect(figure.svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(textBoxes(figure.svg).length).toBeGreaterThan(0);
    expect(figure.toPng({ scale: 1 }).length).toBeGreaterThan(500);
  });
});
