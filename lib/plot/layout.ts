import { isCategorical, domainOf, type Axis } from './axes.js';
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
  return axis.kind === 'categories' && axis.slanted
    ? (widestLabel(axis) + THEME.size.tick) * Math.SQRT1_2 + THEME.tickLength + THEME.tickGap
    : ROW_OF_TICKS;
}

const ROW_OF_TICKS = THEME.size.tick * 1.2 + THEME.tickLength + THEME.tickGap;
const WIDEST_NAME = 0.45; // of the width of the panel

function isMissing(panel: Panel, direction: 'x' | 'y'): boolean {
  const axis = panel[direction];
  return isCategorical(axis) ? axis.categories.length === 0 : domainOf(axis, panel.layers, direction) === undefined;
}

function resolveAxis(panel: Panel, direction: 'x' | 'y', length: number, panelWidth: number): ResolvedAxis {
  const axis = panel[direction];
  if (isCategorical(axis)) {
    const names = (axis.names ?? axis.categories).map((name) => shorten(name, WIDEST_NAME * panelWidth, THEME.size.tick));
    const widest = Math.max(0, ...names.map((name) => textWidth(name, THEME.size.tick)));
    const place = length / names.length;
    const slanted = direction === 'x' && widest + 6 > place;
    // Slanted lines of text keep apart if their ends are sqrt(2) line heights apart; where places are narrower, every second, third, ...
    // name stands.
    const every = slanted ? Math.ceil((THEME.size.tick * 1.15 * Math.SQRT2) / place) : 1;
    return { kind: 'categories', categories: axis.categories, names: names.map((name, i) => (i % every === 0 ? name : '')), slanted };
  }
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

function widestLabel(axis: ResolvedAxis): number {
  const labels = axis.kind === 'numbers' ? axis.ticks.labels : axis.names;
  return Math.max(0, ...labels.map((label) => textWidth(label, THEME.size.tick)));
}

/** How far the last label of a horizontal axis may reach past its end. */
function overhang(axis: ResolvedAxis): number {
  return axis.kind === 'numbers' ? textWidth(axis.ticks.labels.at(-1) ?? '', THEME.size.tick) / 2 + 2 : 0;
}

function linesOf(text: string | undefined, width: number, size: number, weight: 'normal' | 'bold' = 'normal'): string[] {
  return text === undefined || text === '' ? [] : wrapText(text, width, size, weight);
}
