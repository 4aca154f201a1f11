import * as Plot from '@observablehq/plot';
import { html, trustedHtml, type Html } from '../core/html.js';
import { placeLabels, type Box } from './labels.js';
import type { CellsLayer, Coordinate, LabelsLayer, Layer, LinksLayer, Point } from './layers.js';
import { newDocument } from './machine.js';
import { BAND_PADDING, cellLength, roomInCell, tickRowHeight, titleHeight, type LaidOutPanel, type ResolvedAxis } from './layout.js';
import { round, textBlock, textElement, textWidth, wrapText } from './text.js';
import { inkOn, THEME } from './theme.js';
import type { Ticks } from './ticks.js';

/** The axes and layers of a panel as SVG, drawn by Observable Plot on a document that needs no browser. */
function drawPlot(laidOut: LaidOutPanel): Html {
  const { panel, width, height, margins } = laidOut;
  const drawn = Plot.plot({
    document: newDocument() as never, // the kit is compiled without the DOM's types
    width,
    height,
    marginLeft: margins.left,
    marginRight: margins.right,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    axis: null,
    x: scaleOptions(laidOut.x),
    y: scaleOptions(laidOut.y),
    color: colorOptions(panel.layers),
    marks: [
      axisMarks(laidOut),
      laidOut.isEmpty ? Plot.frame({ stroke: THEME.grid }) : panel.layers.map((layer) => layerMarks(layer, laidOut)),
    ],
  }) as unknown as PlottedElement;
  const labels = laidOut.isEmpty ? [] : panel.layers.flatMap((layer) => (layer.kind === 'labels' ? drawLabels(layer, drawn, laidOut) : []));
  tidy(drawn);
  const { size, ink } = THEME;
  return html`<g font-size="${size.tick}" text-anchor="middle" fill="${ink}" color="${ink}">${trustedHtml(drawn.innerHTML)}</g>${labels}`;
}

/** What we use of the SVG element that Plot returns. */
interface PlottedElement {
  innerHTML: string;
  querySelector(selector: string): { remove(): void } | null;
  querySelectorAll(selector: string): Iterable<{ attributes: Iterable<{ value: string }>; removeAttribute(name: string): void }>;
  scale(name: 'x' | 'y'): { apply(value: Coordinate): number; bandwidth?: number };
}

function scaleOptions(axis: ResolvedAxis): Plot.ScaleOptions {
  return axis.kind === 'numbers'
    ? { type: axis.scale, domain: axis.domain }
    : { type: 'band', domain: [...axis.categories], padding: BAND_PADDING };
}

/** Grid, ticks and their labels. The labels are given as text: left to itself, Plot drops most of those of a logarithmic axis. */
function axisMarks({ x, y }: LaidOutPanel): Plot.Markish[] {
  const grid = { stroke: THEME.grid, strokeOpacity: 1 };
  const common = { label: null, color: THEME.muted, fontSize: THEME.size.tick, fontVariant: 'normal', tickPadding: THEME.tickGap } as const;
  const major = ({ labels }: Ticks) => ({ ...common, text: labels, tickSize: THEME.tickLength });
  const minor = { label: null, text: null, color: THEME.muted, tickSize: 3 };
  const named = (axis: ResolvedAxis & { kind: 'categories' }) => ({
    ...common, tickSize: 0, tickPadding: THEME.tickLength + THEME.tickGap, text: axis.names, lineHeight: THEME.nameLineHeight,
    ...(axis.slanted && { tickRotate: -45 }),
  });
  return [
    x.kind === 'categories'
      ? Plot.axisX(x.categories, named(x))
      : [Plot.gridX(x.ticks.values, grid), Plot.axisX(x.ticks.minor, minor), Plot.axisX(x.ticks.values, major(x.ticks))],
    y.kind === 'categories'
      ? Plot.axisY(y.categories, named(y))
      : [Plot.gridY(y.ticks.values, grid), Plot.axisY(y.ticks.minor, minor), Plot.axisY(y.ticks.values, major(y.ticks))],
  ];
}

type Link = LinksLayer['links'][number];

function layerMarks(layer: Layer, laidOut: LaidOutPanel): Plot.Markish {
  switch (layer.kind) {
    case 'line':
      return Plot.line(layer.points, {
        x: 'x', y: 'y', stroke: layer.color, strokeWidth: layer.width ?? THEME.lineWidth, strokeOpacity: layer.opacity ?? 1, clip: true,
        dx: layer.shift ?? 0,
        ...(layer.dash && { strokeDasharray: THEME.dashes[layer.dash] }),
      });
    case 'dots':
      return Plot.dot(layer.points, {
        x: 'x',
        y: 'y',
        r: layer.radius ?? THEME.dotRadius,
        dx: layer.shift ?? 0,
        symbol: layer.symbol ?? 'circle',
        opacity: layer.opacity ?? 1,
        fill: layer.hollow ? THEME.background : layer.color,
        stroke: layer.hollow ? layer.color : THEME.background,
        strokeWidth: layer.hollow ? 1.6 : 0.7,
      });
    case 'band':
      return Plot.areaY(
        spansOn(laidOut.y, layer.points), { x: 'x', y1: 'low', y2: 'high', fill: layer.color, fillOpacity: 0.17, clip: true },
      );
    case 'intervals':
      return Plot.ruleX(
        spansOn(laidOut.y, layer.points),
        { x: 'x', y1: 'low', y2: 'high', stroke: layer.color, strokeWidth: 1.4, dx: layer.shift ?? 0, clip: true },
      );
    case 'rule': {
      const style = { stroke: layer.color, strokeWidth: 1.3, ...(layer.dash && { strokeDasharray: THEME.dashes[layer.dash] }) };
      return layer.axis === 'x' ? Plot.ruleX([layer.at], style) : Plot.ruleY([layer.at], style);
    }
    case 'cells':
      return [Plot.cell(layer.cells, { x: 'x', y: 'y', fill: { value: 'color', scale: null } }), cellTexts(layer, laidOut)];
    case 'links':
      return Plot.link(layer.links, {
        x1: ({ from }: Link) => from.x, y1: ({ from }: Link) => from.y, x2: ({ to }: Link) => to.x, y2: ({ to }: Link) => to.y,
        stroke: layer.color, strokeWidth: layer.width ?? 1, strokeOpacity: layer.opacity ?? 1,
      });
    case 'contour':
      return Plot.contour({ fill: layer.value, thresholds: [...layer.thresholds], pixelSize: 4, clip: true, ...corners(laidOut) });
    case 'labels':
      return [];
  }
}

/** On a logarithmic axis, which has no 0, an interval that reaches down to it or below ends at the panel's edge. */
function spansOn<Span extends { low: number }>(axis: ResolvedAxis, spans: readonly Span[]): readonly Span[] {
  if (axis.kind !== 'numbers' || axis.scale !== 'log') return spans;
  return spans.map((span) => (span.low <= 0 ? { ...span, low: axis.domain[0] } : span));
}

const SMALLEST_TEXT = 7;

/** The texts of cells, in lines where that makes them fit, all of one size that fits the narrowest; none if that could not be read. */
function cellTexts({ cells }: CellsLayer, { x, y, width, height, margins }: LaidOutPanel): Plot.Markish {
  const placesOf = (axis: ResolvedAxis) => (axis.kind === 'categories' ? axis.categories.length : 1);
  const room = roomInCell(width - margins.left - margins.right, placesOf(x));
  const rowHeight = cellLength(height - margins.top - margins.bottom, placesOf(y));
  const { size: { annotation }, nameLineHeight } = THEME;
  const texts = cells.flatMap((cell) => (cell.text === undefined ? [] : [{ ...cell, text: cell.text }]));
  const wrapped = texts.map((cell) => ({ ...cell, text: wrapText(cell.text, room, annotation).join('\n') }));
  const isWhole = texts.every(({ text }) => text.split(/\s/).every((word) => textWidth(word, annotation) <= room));
  const isFlat = wrapped.every(({ text }) => text.split('\n').length * annotation * nameLineHeight <= rowHeight);
  const shown = isWhole && isFlat ? wrapped : texts;
  const widest = Math.max(1, ...shown.flatMap(({ text }) => text.split('\n').map((line) => textWidth(line, 1))));
  const fontSize = Math.min(annotation, room / widest);
  if (fontSize < SMALLEST_TEXT) return [];
  return Plot.text(shown, {
    x: 'x', y: 'y', text: 'text', fontSize, lineHeight: nameLineHeight,
    fill: { value: ({ color }: { color: string }) => inkOn(color), scale: null },
  });
}

/** A contour is sampled a little beyond the drawing area, since its polygons are rounded off where the samples end. */
function corners({ x, y }: LaidOutPanel): { x1: number; x2: number; y1: number; y2: number } {
  if (x.kind === 'categories' || y.kind === 'categories') throw new Error('a contour needs two axes of numbers');
  const [[x1, x2], [y1, y2]] = [x, y].map(({ scale, domain: [low, high] }) => {
    const room = 0.02;
    return scale === 'log'
      ? [low * (low / high) ** room, high * (high / low) ** room]
      : [low - room * (high - low), high + room * (high - low)];
  }) as [[number, number], [number, number]];
  return { x1, x2, y1, y2 };
}

/** The colours of the contour, if there is one: Plot takes them as a scale. */
function colorOptions(layers: readonly Layer[]): Plot.ScaleOptions {
  const contour = layers.find((layer) => layer.kind === 'contour');
  return contour?.kind !== 'contour' ? {} : { type: 'threshold', domain: contour.thresholds.slice(1), range: [...contour.colors] };
}

function drawLabels(layer: LabelsLayer, drawn: PlottedElement, { panel, width, height, margins }: LaidOutPanel): Html[] {
  const [x, y] = [drawn.scale('x'), drawn.scale('y')];
  const at = (scale: typeof x, value: Coordinate) => scale.apply(value) + (scale.bandwidth ?? 0) / 2;
  const inPixels = (point: Point): Pixel => ({ x: at(x, point.x), y: at(y, point.y) });
  const frame: Box = { left: margins.left, right: width, top: margins.top, bottom: height - margins.bottom };
  const obstacles = panel.layers.flatMap((other) => {
    if (other.kind === 'dots') return other.points.map((point) => boxAround(inPixels(point), other.radius ?? THEME.dotRadius));
    return other.kind === 'line' ? along(other.points.map(inPixels)).map((pixel) => boxAround(pixel, 1)) : [];
  });
  const requests = layer.labels.map((label) => ({ text: label.text, ...inPixels(label) }));
  return placeLabels(requests, THEME.size.annotation, frame, obstacles)
    .map(({ text, left, baseline, leader }, i) => {
      const { x: pointX, y: pointY } = requests[i]!;
      const [x2, y2] = [round(left), round(baseline - 4)];
      const line = leader && html`<line x1="${round(pointX)}" y1="${round(pointY)}" x2="${x2}" y2="${y2}" stroke="${THEME.muted}" stroke-width="0.6"/>`;
      return html`${line || undefined}${textElement(text, {
        x: left, y: baseline, size: THEME.size.annotation, color: layer.labels[i]!.color ?? THEME.ink, halo: true,
      })}`;
    });
}

interface Pixel {
  x: number;
  y: number;
}

function boxAround({ x, y }: Pixel, reach: number): Box {
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

const STRIDE = 6;

/** Points on a line no more than six pixels apart. */
function along(corners: readonly Pixel[]): Pixel[] {
  return corners.flatMap((corner, i) => {
    const next = corners[i + 1] ?? corner;
    const nSteps = Math.max(1, Math.ceil(Math.hypot(next.x - corner.x, next.y - corner.y) / STRIDE));
    return Array.from({ length: nSteps }, (_, k) => ({
      x: corner.x + ((next.x - corner.x) * k) / nSteps,
      y: corner.y + ((next.y - corner.y) * k) / nSteps,
    }));
  });
}

/** Drops Plot's style sheet, which would restyle a whole page, the names of its groups, and decimals that nobody sees. */
function tidy(drawn: PlottedElement): void {
  drawn.querySelector('style')?.remove();
  for (const element of drawn.querySelectorAll('*')) {
    element.removeAttribute('aria-label');
    for (const attribute of element.attributes)
      attribute.value = attribute.value.replace(/-?\d+\.\d{3,}/g, (number) => String(round(Number(number))));
  }
}

/** A panel as SVG, its top left corner at the origin: the plot with its title, and the names of its axes above and below. */
export function drawPanel(laidOut: LaidOutPanel): Html {
  const { panel, width, height, margins, isEmpty, titleLines, yLabelLines, xLabelLines } = laidOut;
  const { panelTitle, axis } = THEME.size;
  const centreX = (margins.left + width - margins.right) / 2;
  const middleY = (margins.top + height - margins.bottom) / 2;
  const xLabelTop = height - margins.bottom + tickRowHeight(laidOut.x);
  return html`${[
    drawPlot(laidOut),
    textBlock(titleLines, { x: 0, y: panelTitle, size: panelTitle, weight: 'bold' }),
    textBlock(yLabelLines, { x: 0, y: titleHeight(titleLines) + axis, size: axis, color: THEME.muted }),
    textBlock(xLabelLines, { x: centreX, y: xLabelTop + axis, size: axis, anchor: 'middle', color: THEME.muted }),
    isEmpty
      ? textElement(panel.emptyText ?? 'nothing to show yet', { x: centreX, y: middleY, size: axis, anchor: 'middle', color: THEME.muted })
      : undefined,
  ]}`;
}
