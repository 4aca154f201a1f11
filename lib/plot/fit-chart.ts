import { chartFigure, type Chart } from './chart.js';
import { isCategorical } from './axes.js';
import type { Panel } from './layout.js';
import type { Figure } from './render.js';

/**
 * What a chart is to fill, in pixels, and which of its panels, counted from 1, in how many columns; all as they are unless said, and as
 * high as they are where no height is said.
 */
export interface ChartBox {
  width: number;
  height?: number;
  panels?: readonly number[];
  columns?: number;
}

/** The least height of a panel, of a category's row, and of a matrix over its width, that can be read. */
const LEAST = { panel: 110, row: 13, aspectRatio: 0.2 };
const TRIALS = 10;

/**
 * A chart drawn anew to fill a box, without its captions, in the sizes of text that every figure has: a slide shows it enlarged. Where its
 * rows do not fit, the figure is higher than the box.
 * Worked value: in a box of 800 x 345, drawn 2.2 times as large, ticks of 11 pixels have 24.2.
 */
export function fitChart(chart: Chart, { width, height, panels: wanted, columns: inRow }: ChartBox): Figure {
  let panels = wanted?.map((one) => withAxisName(chart.panels[one - 1]!, chart.panels)) ?? chart.panels;
  const columns = Math.min(panels.length, inRow ?? chart.columns ?? 1);
  const draw = () => chartFigure({ ...chart, panels, columns, width, captions: 'beside' });
  let figure = draw();
  for (let trial = 0; height !== undefined && trial < TRIALS && (figure.height > height || figure.height < height - 1); trial++) {
    const change = (height - 0.5 - figure.height) / Math.ceil(panels.length / columns);
    panels = panels.map((panel) => higher(panel, change, width / columns));
    figure = draw();
  }
  return figure;
}

/** Panels one above another name their axis once, under the last: one that is shown without that names it itself. */
function withAxisName(panel: Panel, all: readonly Panel[]): Panel {
  return panel.x.label === '' ? { ...panel, x: { ...panel.x, label: all.at(-1)!.x.label } } : panel;
}

function higher(panel: Panel, change: number, width: number): Panel {
  const { aspectRatio, rowHeight, y } = panel;
  // squares stay squares where they fit
  if (aspectRatio !== undefined)
    return { ...panel, aspectRatio: Math.max(LEAST.aspectRatio, Math.min(aspectRatio, aspectRatio + change / width)) };
  if (rowHeight !== undefined && isCategorical(y))
    return { ...panel, rowHeight: Math.max(LEAST.row, rowHeight + change / Math.max(1, y.categories.length)) };
  return { ...panel, height: Math.max(LEAST.panel, (panel.height ?? 340) + change) };
}
