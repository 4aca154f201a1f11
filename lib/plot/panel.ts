import { drawPlot } from './draw.js';
import { tickRowHeight, titleHeight, type LaidOutPanel } from './layout.js';
import { textBlock, textElement } from './text.js';
import { THEME } from './theme.js';

/** A panel as SVG, its top left corner at the origin: the plot with its title, and the names of its axes above and below. */
export function drawPanel(laidOut: LaidOutPanel): string {
  const { panel, width, height, margins, isEmpty, titleLines, yLabelLines, xLabelLines } = laidOut;
  const { panelTitle, axis } = THEME.size;
  const centreX = (margins.left + width - margins.right) / 2;
  const middleY = (margins.top + height - margins.bottom) / 2;
  const xLabelTop = height - margins.bottom + tickRowHeight(laidOut.x);
  return [
    drawPlot(laidOut),
    textBlock(titleLines, { x: 0, y: panelTitle, size: panelTitle, weight: 'bold' }),
    textBlock(yLabelLines, { x: 0, y: titleHeight(titleLines) + axis, size: axis, color: THEME.muted }),
    textBlock(xLabelLines, { x: centreX, y: xLabelTop + axis, size: axis, anchor: 'middle', color: THEME.muted }),
    isEmpty ? textElement(panel.emptyText ?? 'nothing to show yet', { x: centreX, y: middleY, size: axis, anchor: 'middle', color: THEME.muted }) : '',
  ].join('');
}
