import { isCategorical, domainOf, type Axis, type CategoryAxis } from './axes.js';
import type { Layer } from './layers.js';
import { blockHeight, shorten, textWidth, wrapText } from './text.js';
import { THEME } from './theme.js';
import { chooseTicks, type ScaleType, type Ticks } from './ticks.js';

/** One set of axes and what is drawn in it, as plain data. */
export interface Panel {
  x: Axis;
  y: Axis;
  layers: readonly Layer[];
  title?: string;
  /** Pixels, with labels; 340 unless given. */
  height?: number;
  /** Height of the drawing area over its width, in place of `height`: 1 makes the cells of a square matrix square. */
  aspectRatio?: number;
  /** Pixels for each category of the vertical axis, in place of `height`. */
  rowHeight?: number;
  /** Said in the middle of the panel while its layers hold no point. */
  emptyText?: string;
}

/** An axis with everything decided. */
export type ResolvedAxis =
  | { kind: 'numbers'; scale: ScaleType; domain: [number, number]; ticks: Ticks }
  /** A name has as many lines as it has line breaks. */
  | { kind: 'categories'; categories: readonly string[]; names: readonly string[]; slanted: boolean };

/** Pixels around the drawing area. */
export interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A panel with its ticks, margins and lines of text decided. */
export interface LaidOutPanel {
  panel: Panel;
  width: number;
  height: number;
  margins: Margins;
  x: ResolvedAxis;
  y: ResolvedAxis;
  titleLines: readonly string[];
  yLabelLines: readonly string[];
  xLabelLines: readonly string[];
  isEmpty: boolean;
}

/**
 * Decides ticks and margins, so that no label leaves the panel: `left` is the least left margin, to align panels that stand one above
 * another.
 */
export function layOutPanel(panel: Panel, width: number, { left: leastLeft = 0 } = {}): LaidOutPanel {
  const isEmpty = (['x', 'y'] as const).some((direction) => isMissing(panel, direction));
  const titleLines = linesOf(panel.title, width, THEME.size.panelTitle, 'bold');
  const yLabelLines = linesOf(panel.y.label, width, THEME.size.axis);
  const top = titleHeight(titleLines) + blockHeight(yLabelLines, THEME.size.axis) + 8;
  // The left margin follows from the vertical ticks, which follow from the height left by the horizontal labels, which follow from the left
  // margin.
  const guessedBottom = ROW_OF_TICKS + blockHeight(linesOf(panel.x.label, width - 60, THEME.size.axis), THEME.size.axis) + 4;
  const guessedHeight = (panel.height ?? THEME.panelHeight) - top - guessedBottom;
  const left = Math.max(leastLeft, widestLabel(resolveAxis(panel, 'y', guessedHeight, width)) + THEME.tickLength + THEME.tickGap + 2);
  const right = Math.max(10, overhang(resolveAxis(panel, 'x', width - left - 16, width)));
  const x = resolveAxis(panel, 'x', width - left - right, width);
  const xLabelLines = linesOf(panel.x.label, width - left - right, THEME.size.axis);
  const bottom = tickRowHeight(x) + blockHeight(xLabelLines, THEME.size.axis) + 4;
  const height =
    Math.round(drawingHeight(panel, width - left - right) ?? (panel.height ?? THEME.panelHeight) - top - bottom) + Math.ceil(top + bottom);
  const y = resolveAxis(panel, 'y', height - top - bottom, width);
  return { panel, width, height, margins: { left, right, top, bottom }, x, y, titleLines, yLabelLines, xLabelLines, isEmpty };
}

/** Where the drawing area decides the height of the panel, and not the other way round. */
function drawingHeight({ aspectRatio, rowHeight, y }: Panel, drawingWidth: number): number | undefined {
  if (aspectRatio !== undefined) return aspectRatio * drawingWidth;
  return rowHeight !== undefined && isCategorical(y) ? rowHeight * Math.max(1, y.categories.length) : undefined;
}

/** The height of the title of a panel with the gap under it. */
export function titleHeight(lines: readonly string[]): number {
  return lines.length === 0 ? 0 : blockHeight(lines, THEME.size.panelTitle) + 4;
}

/** What the ticks of a horizontal axis and their labels take below it; names too wide for their places are slanted by 45 degrees. */
export function tickRowHeight(axis: ResolvedAxis): number {
  if (axis.kind === 'numbers') return ROW_OF_TICKS;
  if (axis.slanted) return (widestLabel(axis) + THEME.size.tick) * Math.SQRT1_2 + THEME.tickLength + THEME.tickGap;
  return ROW_OF_TICKS + (Math.max(1, ...axis.names.map((name) => name.split('\n').length)) - 1) * NAME_LINE;
}

/** Pixels from line to line of a name of several. */
const NAME_LINE = THEME.size.tick * THEME.nameLineHeight;

const ROW_OF_TICKS = THEME.size.tick * 1.2 + THEME.tickLength + THEME.tickGap;
const WIDEST_NAME = 0.45; // of the width of the panel

function isMissing(panel: Panel, direction: 'x' | 'y'): boolean {
  const axis = panel[direction];
  return isCategorical(axis) ? axis.categories.length === 0 : domainOf(axis, panel.layers, direction) === undefined;
}

function resolveAxis(panel: Panel, direction: 'x' | 'y', length: number, panelWidth: number): ResolvedAxis {
  const axis = panel[direction];
  if (isCategorical(axis)) return direction === 'x' ? namesBelow(axis, length, panelWidth) : namesBeside(axis, panel, panelWidth);
  const scale = axis.scale ?? 'linear';
  const domain = domainOf(axis, panel.layers, direction);
  if (domain === undefined) return { kind: 'numbers', scale: 'linear', domain: [0, 1], ticks: { values: [], labels: [], minor: [] } };
  const request = {
    scale,
    domain,
    length,
    format: axis.format ?? 'plain',
    direction: direction === 'x' ? 'horizontal' : 'vertical',
  } as const;
  return { kind: 'numbers', scale, domain, ticks: chooseTicks(request) };
}

/** Names side by side: in lines where all their words fit, otherwise slanted. */
function namesBelow(axis: CategoryAxis, length: number, panelWidth: number): ResolvedAxis {
  const { size: { tick } } = THEME;
  const full = axis.names ?? axis.categories;
  const place = length / full.length;
  const fits = (text: string) => textWidth(text, tick) + 6 <= place;
  const inLines = full.map((name) => wrapText(name, place - 6, tick));
  if (full.every((name) => name.split(' ').every(fits)) && inLines.every((lines) => lines.length <= MOST_LINES_BELOW))
    return { kind: 'categories', categories: axis.categories, names: inLines.map((lines) => lines.join('\n')), slanted: false };
  const names = full.map((name) => shorten(name, WIDEST_NAME * panelWidth, tick));
  // Slanted lines of text keep apart if their ends are sqrt(2) line heights apart; where places are narrower, every second, third, ...
  // name stands.
  const every = Math.ceil((tick * 1.15 * Math.SQRT2) / place);
  return { kind: 'categories', categories: axis.categories, names: names.map((name, i) => (i % every === 0 ? name : '')), slanted: true };
}

const MOST_LINES_BELOW = 3;

/** Names one under another, in as many lines as their rows have room for. */
function namesBeside(axis: CategoryAxis, { rowHeight = 0 }: Panel, panelWidth: number): ResolvedAxis {
  const most = Math.max(1, Math.floor(rowHeight / NAME_LINE));
  const names = (axis.names ?? axis.categories).map((name) => linesOfName(name, panelWidth, most).join('\n'));
  return { kind: 'categories', categories: axis.categories, names, slanted: false };
}

/** A name in lines of at most 45% of a panel's width; what does not fit into `most` lines ends in an ellipsis. */
export function linesOfName(name: string, panelWidth: number, most: number): string[] {
  const { size: { tick } } = THEME;
  const width = WIDEST_NAME * panelWidth;
  const lines = wrapText(name, width, tick);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shorten(lines.slice(most - 1).join(' '), width, tick)];
}

export const BAND_PADDING = 0.12; // of a category's place

/** Pixels of one of `count` cells that share a length: as much padding as between two of them stands at both ends. */
export const cellLength = (length: number, count: number): number => (length * (1 - BAND_PADDING)) / (count + BAND_PADDING);

/** Pixels for a text in one of `count` cells that share a width. */
export const roomInCell = (width: number, count: number): number => cellLength(width, count) - 4;

function widestLabel(axis: ResolvedAxis): number {
  const labels = axis.kind === 'numbers' ? axis.ticks.labels : axis.names.flatMap((name) => name.split('\n'));
  return Math.max(0, ...labels.map((label) => textWidth(label, THEME.size.tick)));
}

/** How far the last label of a horizontal axis may reach past its end. */
function overhang(axis: ResolvedAxis): number {
  return axis.kind === 'numbers' ? textWidth(axis.ticks.labels.at(-1) ?? '', THEME.size.tick) / 2 + 2 : 0;
}

function linesOf(text: string | undefined, width: number, size: number, weight: 'normal' | 'bold' = 'normal'): string[] {
  return text === undefined || text === '' ? [] : wrapText(text, width, size, weight);
}
