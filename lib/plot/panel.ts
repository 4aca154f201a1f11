import { isCategorical, domainOf, type Axis } from './axes.js';
import { drawPlot } from './draw.js';
import type { Layer } from './layers.js';
import { blockHeight, textBlock, textElement, textWidth, wrapText } from './text.js';
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

/** A panel with its axes and margins decided. */
export interface LaidOutPanel {
  panel: Panel;
  width: number;
  height: number;
  margins: Margins;
  x: ResolvedAxis;
  y: ResolvedAxis;
  isEmpty: boolean;
}

/** Decides ticks and margins, so that no label leaves the panel: `left` is the least left margin, to align panels that stand one above another. */
export function layOutPanel(panel: Panel, width: number, { left: leastLeft = 0 } = {}): LaidOutPanel {
  const isEmpty = (['x', 'y'] as const).some((direction) => isMissing(panel, direction));
  const top = titleHeight(panel, width) + blockHeight(yLabelLines(panel, width), THEME.size.axis) + 8;
  const labelHeight = blockHeight(xLabelLines(panel, width - 60), THEME.size.axis) + 4;
  const provisionalHeight = (panel.height ?? THEME.panelHeight) - top - labelHeight - ROW_OF_TICKS;
  const left = Math.max(leastLeft, axisLabelWidth(resolveAxis(panel, 'y', provisionalHeight)) + THEME.tickLength + THEME.tickGap + 2);
  const right = Math.max(10, overhang(resolveAxis(panel, 'x', width - left - 16)));
  const x = resolveAxis(panel, 'x', width - left - right);
  const bottom = tickRowHeight(x) + blockHeight(xLabelLines(panel, width - left - right), THEME.size.axis) + 4;
  const height = panel.aspectRatio === undefined ? (panel.height ?? THEME.panelHeight) : Math.round(top + bottom + panel.aspectRatio * (width - left - right));
  return { panel, width, height, margins: { left, right, top, bottom }, x, y: resolveAxis(panel, 'y', height - top - bottom), isEmpty };
}

/** The panel as SVG, its top left corner at the origin. */
export function drawPanel(laidOut: LaidOutPanel): string {
  const { panel, width, height, margins, isEmpty } = laidOut;
  const titleLines = panelTitleLines(panel, width);
  const titleSize = THEME.size.panelTitle;
  const centreX = (margins.left + width - margins.right) / 2;
  const labelTop = titleHeight(panel, width);
  const parts = [
    drawPlot(laidOut),
    textBlock(titleLines, { x: 0, y: titleSize, size: titleSize, weight: 'bold' }),
    textBlock(yLabelLines(panel, width), { x: 0, y: labelTop + THEME.size.axis, size: THEME.size.axis, color: THEME.muted }),
    textBlock(xLabelLines(panel, width - margins.left - margins.right), {
      x: centreX, y: height - margins.bottom + tickRowHeight(laidOut.x) + THEME.size.axis,
      size: THEME.size.axis, anchor: 'middle', color: THEME.muted,
    }),
  ];
  if (isEmpty) {
    const middle = (margins.top + height - margins.bottom) / 2;
    parts.push(textElement(panel.emptyText ?? 'nothing to show yet', { x: centreX, y: middle, size: THEME.size.axis, anchor: 'middle', color: THEME.muted }));
  }
  return parts.join('');
}

const ROW_OF_TICKS = THEME.size.tick * 1.2 + THEME.tickLength + THEME.tickGap;

function isMissing(panel: Panel, direction: 'x' | 'y'): boolean {
  const axis = panel[direction];
  return isCategorical(axis) ? axis.categories.length === 0 : domainOf(axis, panel.layers, direction) === undefined;
}

function resolveAxis(panel: Panel, direction: 'x' | 'y', length: number): ResolvedAxis {
  const axis = panel[direction];
  if (isCategorical(axis)) {
    const names = axis.names ?? axis.categories;
    const widest = Math.max(0, ...names.map((name) => textWidth(name, THEME.size.tick)));
    return { kind: 'categories', categories: axis.categories, names, slanted: direction === 'x' && widest + 6 > length / names.length };
  }
  const scale = axis.scale ?? 'linear';
  const domain = domainOf(axis, panel.layers, direction);
  if (domain === undefined) return { kind: 'numbers', scale: 'linear', domain: [0, 1], ticks: { values: [], labels: [], minor: [] } };
  const request = { scale, domain, length, format: axis.format ?? 'plain', direction: direction === 'x' ? 'horizontal' : 'vertical' } as const;
  return { kind: 'numbers', scale, domain, ticks: chooseTicks(request) };
}

function axisLabelWidth(axis: ResolvedAxis): number {
  const labels = axis.kind === 'numbers' ? axis.ticks.labels : axis.names;
  return Math.max(0, ...labels.map((label) => textWidth(label, THEME.size.tick)));
}

/** What the labels of a horizontal axis take below it; names too wide for their places are slanted by 45 degrees. */
function tickRowHeight(axis: ResolvedAxis): number {
  return axis.kind === 'categories' && axis.slanted ? (axisLabelWidth(axis) + THEME.size.tick) * Math.SQRT1_2 + THEME.tickLength + THEME.tickGap : ROW_OF_TICKS;
}

/** How far the last label of a horizontal axis may reach past its end. */
function overhang(axis: ResolvedAxis): number {
  return axis.kind === 'numbers' ? textWidth(axis.ticks.labels.at(-1) ?? '', THEME.size.tick) / 2 + 2 : 0;
}

function panelTitleLines(panel: Panel, width: number): string[] {
  return panel.title === undefined ? [] : wrapText(panel.title, width, THEME.size.panelTitle, 'bold');
}

function titleHeight(panel: Panel, width: number): number {
  const lines = panelTitleLines(panel, width);
  return lines.length === 0 ? 0 : blockHeight(lines, THEME.size.panelTitle) + 4;
}

function yLabelLines(panel: Panel, width: number): string[] {
  return panel.y.label === '' ? [] : wrapText(panel.y.label, width, THEME.size.axis);
}

function xLabelLines(panel: Panel, width: number): string[] {
  return panel.x.label === '' ? [] : wrapText(panel.x.label, width, THEME.size.axis);
}
