import { html, type Html } from '../core/html.js';
import type { Chart } from './chart.js';
import type { ContourLayer, Layer } from './layers.js';
import type { Panel } from './layout.js';
import type { ScaleType } from './ticks.js';

/** A contour as data: its values on a grid, along x first. */
interface KeptContour extends Omit<ContourLayer, 'value'> {
  value: { x: number[]; y: number[]; values: number[] };
}

const DIGITS = 6;

/**
 * A chart in its own picture, so that whoever has the picture can draw it anew at another size; numbers have six digits. A contour is kept
 * as 31 x 31 of its values.
 */
export function keptChart(chart: Chart): Html {
  const panels = chart.panels.map((panel) => ({ ...panel, layers: panel.layers.map((layer) => (layer.kind === 'contour' ? onGrid(layer, panel) : layer)) }));
  const short = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value);
  return html`<metadata class="chart">${JSON.stringify({ ...chart, panels }, short)}</metadata>`;
}

const KEPT = /<metadata class="chart">([^<]*)<\/metadata>/g;
const ENTITIES: Readonly<Record<string, string>> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** The charts of the pictures in a page, in their order. */
export function chartsIn(page: string): Chart[] {
  return [...page.matchAll(KEPT)].map(([, text]) => {
    const chart = JSON.parse(text!.replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => ENTITIES[entity]!)) as Chart;
    return { ...chart, panels: chart.panels.map((panel) => ({ ...panel, layers: panel.layers.map((layer) => restored(layer, panel)) })) };
  });
}

/** A page whose pictures hold their charts no more. */
export function withoutCharts(page: string): string {
  return page.replace(KEPT, '');
}

const GRID = 31;
const on = (scale: ScaleType | undefined, value: number) => (scale === 'log' ? Math.log(value) : value);
const back = (scale: ScaleType | undefined, place: number) => (scale === 'log' ? Math.exp(place) : place);

type Place = (value: number) => number;
type Numbers = Extract<Panel['x'], { scale?: ScaleType }>;

/** Values at equal distances of each axis, a little beyond its ends, where a contour is drawn too. */
function onGrid(layer: ContourLayer, { x, y }: Panel): KeptContour {
  const along = ({ scale, domain }: Numbers): number[] => {
    const [low, high] = domain!.map((end) => on(scale, end)) as [number, number];
    const [from, step] = [low - 0.05 * (high - low), (1.1 * (high - low)) / (GRID - 1)];
    return Array.from({ length: GRID }, (_, i) => back(scale, from + i * step));
  };
  const [xs, ys] = [along(x), along(y)];
  return { ...layer, value: { x: xs, y: ys, values: ys.flatMap((b) => xs.map((a) => layer.value(a, b))) } };
}

function restored(layer: Layer | KeptContour, { x, y }: Panel): Layer {
  if (layer.kind !== 'contour' || typeof layer.value === 'function') return layer as Layer;
  const { x: xs, y: ys, values } = layer.value;
  const [toX, toY] = [x, y].map((axis) => (value: number) => on((axis as Numbers).scale, value)) as [Place, Place];
  const [us, vs] = [xs.map(toX), ys.map(toY)];
  return { ...layer, value: (a, b) => bilinear({ u: stepsFrom(us, toX(a)), v: stepsFrom(vs, toY(b)), values }) };
}

/** Where a value stands among places at equal distances, in steps from the first. */
function stepsFrom(places: readonly number[], value: number): number {
  return Math.min(GRID - 1.000001, Math.max(0, (value - places[0]!) / (places[1]! - places[0]!)));
}

function bilinear({ u, v, values }: { u: number; v: number; values: readonly number[] }): number {
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const [s, t] = [u - i, v - j];
  const at = (column: number, row: number) => values[row * GRID + column]!;
  return (1 - t) * ((1 - s) * at(i, j) + s * at(i + 1, j)) + t * ((1 - s) * at(i, j + 1) + s * at(i + 1, j + 1));
}
