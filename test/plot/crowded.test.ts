import { describe, expect, it } from '@jest/globals';
import { lossContourFigure, lossCurvesFigure } from '../../lib/figures/index.js';
import { gridFigure, seriesFigure, spreadFigure, type Figure } from '../../lib/plot/index.js';
import { cutOff, textBoxes, touching } from './boxes.js';

const many = (count: number) => Array.from({ length: count }, (_, i) => i);
const long = 'a name that a student typed in without thinking of the picture it would have to fit into one day, ';

/** More, and longer, than a figure was made for. */
const CASES: Readonly<Record<string, () => Figure>> = {
  'rows with long names': () => spreadFigure({ rows: many(12).map((i) => ({ label: `${i} ${long.repeat(2)}`, values: [i] })), valueLabel: 'accuracy' }),
  'curves with long names': () => lossCurvesFigure({ curves: many(4).map((i) => ({ label: `${i} ${long.repeat(2)}`, steps: [1, 2], losses: [5, 4] })) }),
  'forty curves': () => lossCurvesFigure({ curves: many(40).map((i) => ({ label: `run number ${i}`, steps: [1, 2], losses: [5, 4 - i / 40] })) }),
  'a grid of 30 columns': () =>
    gridFigure({ cells: many(30).map((i) => ({ x: `step ${1000 * i}`, y: 'a', value: i / 7 })), xs: many(30).map((i) => `step ${1000 * i}`), ys: ['a'], xLabel: 'steps', yLabel: 'size', valueLabel: 'loss' }),
  'a grid of 14 columns': () =>
    gridFigure({ cells: many(14).map((i) => ({ x: `${i}`, y: 'a', value: 1000 + i / 7 })), xs: many(14).map(String), ys: ['a'], xLabel: 'steps', yLabel: 'size', valueLabel: 'loss', digits: 6 }),
  'a contour of 20 levels': () =>
    lossContourFigure({ loss: (n, d) => 2 + 400 / n ** 0.35 + 2000 / d ** 0.37, nParams: [1e7, 1e10], nTokens: [1e9, 1e12], levels: 20 }),
  'a word without spaces': () =>
    seriesFigure({
      title: 'x'.repeat(200),
      source: 'y'.repeat(300),
      x: { label: 'z'.repeat(200) },
      y: { label: 'u'.repeat(200) },
      series: [
        {
          label: 'v'.repeat(200),
          points: [
            { x: 1, y: 1 },
            { x: 2, y: 2 },
          ],
        },
      ],
    }),
};

describe.each(Object.entries(CASES))('%s', (_, draw) => {
  const figure = draw();
  const boxes = textBoxes(figure.svg);

  it('stay inside the picture and apart from each other', () => {
    expect(cutOff(boxes, figure)).toEqual([]);
    expect(touching(boxes)).toEqual([]);
  });
});

describe('a grid', () => {
  it('writes smaller in narrow cells, and nothing in cells too narrow to read', () => {
    expect(textBoxes(CASES['a grid of 14 columns']!().svg).filter(({ text }) => text.startsWith('100'))).toHaveLength(14);
    expect(textBoxes(CASES['a grid of 30 columns']!().svg).filter(({ text }) => /^\d\.\d\d$/.test(text))).toHaveLength(0);
  });
});
