import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { checkInteger } from '../core/check.js';
import { isForPages } from '../core/kit.js';
import { html, trustedHtml, type Html } from '../core/html.js';
import { describeFigure } from './description.js';
import { keptChart } from './kept-chart.js';
import { thinDots } from './layers.js';
import { drawLegend, drawRamp, type Fragment, type Ramp } from './legend.js';
import { layOutPanel, type Panel } from './layout.js';
import { drawPanel } from './draw.js';
import { isNarrow, narrowChart, NARROW } from './narrow-chart.js';
import { toFigure, type Figure } from './render.js';
import { blockHeight, textBlock, wrapText } from './text.js';
import { THEME } from './theme.js';

/** What every figure says about itself. */
export interface Captions {
  title: string;
  /** One sentence under the title: what to look at, or the result in numbers. */
  subtitle?: string;
  /** Where the data come from: a paper with its table, or the command that produced the runs. */
  source?: string;
  /** Pixels; 720 unless given. */
  width?: number;
}

/** A whole figure as plain data. */
export interface Chart extends Captions {
  panels: readonly Panel[];
  /** Panels in a row; 1 unless given. */
  columns?: number;
  ramp?: Ramp;
  /** Where title, subtitle and source stand beside the picture, as on a slide, they are not drawn. */
  captions?: 'beside';
}

const COLUMN_GAP = 26;
const ROW_GAP = 16;

/**
 * Draws any figure from plain data: title, subtitle, legend of the named layers, panels row by row, source.
 * The figures of the lecture are made of this; a notebook may use it for one of its own.
 *
 *     chartFigure({
 *       title: 'Loss falls with size',
 *       panels: [{
 *         x: { label: 'parameters', scale: 'log', format: 'count' },
 *         y: { label: 'loss (nats/token)' },
 *         layers: [{ kind: 'dots', points: [{ x: 1e3, y: 3.4 }, { x: 1e6, y: 2.9 }], color: categoryColor(0) }],
 *       }],
 *     })
 *
 * @throws InputError if a logarithmic axis is given a value that is not above zero
 */
export function chartFigure(chart: Chart): Figure {
  const drawn = drawChart(isNarrow(chart) ? narrowChart(chart) : chart);
  const svg = String(html`${trustedHtml(drawn.open)}${isForPages() ? keptChart(chart) : undefined}</svg>`);
  const narrow = () => String(html`${trustedHtml(drawChart(narrowChart({ ...chart, width: NARROW.width })).open)}</svg>`);
  return toFigure(chart, { ...drawn, svg }, isNarrow(chart) ? undefined : narrow);
}

/** A picture as an SVG that is not closed yet. */
function drawChart(chart: Chart): { width: number; height: number; open: string } {
  const width = chart.width ?? THEME.width;
  const room = width - 2 * THEME.padding;
  const columns = checkInteger('columns', chart.columns ?? 1, { min: 1 });
  const { size } = THEME;
  const drawn = (text: string | undefined) => (chart.captions === 'beside' ? undefined : text);
  const panels = chart.panels.map((panel) => ({
    ...panel,
    layers: panel.layers.map((layer) => (layer.kind === 'dots' ? thinDots(layer) : layer)),
  }));
  const blocks: Fragment[] = [
    textFragment(drawn(chart.title), room, { size: size.title, weight: 'bold', color: THEME.ink }),
    textFragment(drawn(chart.subtitle), room, { size: size.subtitle, color: THEME.muted }),
    drawLegend(panels.flatMap(({ layers }) => layers), room),
    chart.ramp === undefined ? { svg: html``, height: 0 } : drawRamp(chart.ramp, room),
    drawPanels(panels, room, columns),
    textFragment(drawn(chart.source && `Source: ${chart.source}`), room, { size: size.source, color: THEME.muted }),
  ];
  let y: number = THEME.padding;
  const placed: Html[] = [];
  for (const { svg, height } of blocks) {
    if (height === 0) continue;
    placed.push(html`<g transform="translate(${THEME.padding},${Math.round(y)})">${svg}</g>`);
    y += height + 8;
  }
  const height = Math.ceil(y - 8 + THEME.padding);
  return { width, height, open: standalone(describeFigure(chart.title, chart.subtitle, panels), width, height, placed) };
}

/** An SVG that is not closed yet. */
function standalone(description: string, width: number, height: number, body: readonly Html[]): string {
  const named = html`aria-label="${description}" font-family="${THEME.fontFamily}" style="max-width:100%;height:auto"`;
  return nameClips(String(html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ${
    named}><rect width="${width}" height="${height}" fill="${THEME.background}"/>${body}`));
}

/**
 * Plot counts its clip paths from 1 in every process; two figures on one page must not share a name, and the same figure always has the
 * same.
 */
function nameClips(svg: string): string {
  const names = [...new Set(svg.match(/plot-clip-\d+/g))];
  const numbered = svg.replace(/plot-clip-\d+/g, (name) => `clip-${names.indexOf(name) + 1}`);
  const hash = bytesToHex(sha256(utf8ToBytes(numbered))).slice(0, 8);
  return numbered.replace(/((?:id="|url\(#)clip-)(\d+)/g, `$1${hash}-$2`);
}

function textFragment(text: string | undefined, room: number, style: { size: number; weight?: 'bold'; color: string }): Fragment {
  const lines = text === undefined ? [] : wrapText(text, room, style.size, style.weight);
  return { svg: textBlock(lines, { ...style, x: 0, y: style.size }), height: blockHeight(lines, style.size) };
}

/** Panels row by row; those of one column share their left margin. */
function drawPanels(panels: readonly Panel[], room: number, columns: number): Fragment {
  const width = (room - (columns - 1) * COLUMN_GAP) / columns;
  const leftOf = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...panels.filter((_, i) => i % columns === column).map((panel) => layOutPanel(panel, width).margins.left)),
  );
  const parts: Html[] = [];
  let y = 0;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const laidOut = row.map((panel, column) => layOutPanel(panel, width, { left: leftOf[column]! }));
    const height = Math.max(...laidOut.map((panel) => panel.height));
    laidOut.forEach((panel, column) => {
      const drawn = drawPanel(panel);
      parts.push(html`<g transform="translate(${Math.round(column * (width + COLUMN_GAP))},${y})">${drawn}</g>`);
    });
    y += height + ROW_GAP;
  }
  return { svg: html`${parts}`, height: Math.max(0, y - ROW_GAP) };
}
