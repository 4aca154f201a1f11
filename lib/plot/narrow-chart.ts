import { isCategorical, type CategoryAxis } from './axes.js';
import type { Chart } from './chart.js';
import type { CellsLayer, Layer } from './layers.js';
import { linesOfName, roomInCell, type Panel } from './layout.js';
import { textWidth, wrapText } from './text.js';
import { THEME } from './theme.js';

/**
 * In pixels: a picture narrower than `below` has its panels one under another. `width` is that of a picture for a phone, whose column of
 * 358 (390 without the page's margins) shows letters of 11 as 11.6; no panel is higher than `height` there, unless rows make it so.
 */
export const NARROW = { below: 480, width: 340, height: 290 } as const;

/** Whether a chart has so little room that panels side by side could not be read. */
export const isNarrow = ({ width = THEME.width }: Chart): boolean => width < NARROW.below;

/** A chart for a narrow column: its panels one under another, as high as they are wide at most, and rows with room for their names. */
export function narrowChart(chart: Chart): Chart {
  const room = (chart.width ?? THEME.width) - 2 * THEME.padding;
  const panels = inReadingOrder(chart.panels, chart.columns ?? 1);
  return { ...chart, columns: 1, panels: panels.flatMap((panel) => inRoom(panel, room)).map((panel) => narrowed(panel, room)) };
}

/** Row by row; a panel without a title belongs to the one above it, and stays below that. */
function inReadingOrder(panels: readonly Panel[], columns: number): readonly Panel[] {
  const [first, ...later] = [panels[0], ...panels.slice(columns)];
  const isBelow = first?.title !== undefined && later.length > 0 && later.every(({ title }) => title === undefined);
  if (!isBelow) return panels;
  return Array.from({ length: columns }, (_, column) => panels.filter((_, i) => i % columns === column)).flat();
}

function narrowed(panel: Panel, room: number): Panel {
  const { rowHeight, height, aspectRatio, y } = panel;
  if (rowHeight !== undefined && isCategorical(y)) {
    const names = namesOf(y).map((name) => linesOfName(name, room, MOST_LINES).length);
    const texts = textsOf(panel).map((text) => wrapText(text, cellRoom(panel, room), THEME.size.annotation).length);
    return { ...panel, rowHeight: Math.max(rowHeight, Math.max(...names, ...texts) * LINE + 8) };
  }
  return aspectRatio !== undefined ? panel : { ...panel, height: Math.min(NARROW.height, height ?? THEME.panelHeight) };
}

const MOST_LINES = 4;
const LINE = THEME.size.tick * THEME.lineHeight;

const namesOf = ({ categories, names = categories }: CategoryAxis): readonly string[] => names;
const textsOf = ({ layers }: Panel): string[] =>
  layers.flatMap((layer) => (layer.kind === 'cells' ? layer.cells.flatMap(({ text }) => text ?? []) : []));

/** Pixels for a text in one of the cells that share a row with the names of the rows. */
function cellRoom({ x, y }: Panel, room: number): number {
  if (!isCategorical(x) || !isCategorical(y)) return Infinity;
  const lines = namesOf(y).flatMap((name) => linesOfName(name, room, MOST_LINES));
  const names = Math.max(...lines.map((line) => textWidth(line, THEME.size.tick)));
  return roomInCell(room - names - 20, x.categories.length);
}

/** A table as it is, or with its columns as rows, or row by row: the first of them in which no word is wider than its cell. */
function inRoom(panel: Panel, room: number): Panel[] {
  const words = textsOf(panel).flatMap((text) => text.split(/\s/)).map((word) => textWidth(word, THEME.size.annotation));
  const widest = Math.max(0, ...words);
  const ways = [[panel], ...(isTable(panel) ? [[turned(panel)], rowByRow(panel)] : [])];
  return ways.find((panels) => panels.every((one) => widest <= cellRoom(one, room))) ?? [panel];
}

/** Whether a panel is nothing but cells on two axes of names. */
const isTable = ({ x, y, layers }: Panel): boolean => isCategorical(x) && isCategorical(y) && layers.every(({ kind }) => kind === 'cells');

/** A table whose columns are its rows. */
function turned(panel: Panel): Panel {
  const layers = withCells(panel, (cells) => cells.map((cell) => ({ ...cell, x: cell.y, y: cell.x })));
  return { ...panel, x: panel.y, y: panel.x, layers, rowHeight: LINE + 8 };
}

const withCells = ({ layers }: Panel, change: (cells: CellsLayer['cells']) => CellsLayer['cells']): Layer[] =>
  layers.map((layer) => (layer.kind === 'cells' ? { ...layer, cells: change(layer.cells) } : layer));

/** The rows of a table one under another, each with its columns as rows below its name. */
function rowByRow(panel: Panel): Panel[] {
  const { x, y } = panel;
  if (!isCategorical(x) || !isCategorical(y)) return [panel];
  return y.categories.map((row, i) => {
    const layers = withCells(panel, (cells) => cells.filter((cell) => cell.y === row));
    return { ...turned({ ...panel, y: { label: '', categories: [row], names: [''] }, layers }), title: namesOf(y)[i]! };
  });
}
