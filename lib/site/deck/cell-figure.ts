import { html, trustedHtml, type Html } from '../../core/html.js';
import { InputError } from '../../core/check.js';
import type { Chart } from '../../plot/chart.js';
import { fitChart, type ChartBox } from '../../plot/fit-chart.js';
import { NARROW } from '../../plot/narrow-chart.js';
import { inColumn } from '../../plot/render.js';
import { chartsIn, withoutCharts } from '../../plot/kept-chart.js';
import { livingFigure, type LivingData, type LivingName } from '../living/markup.js';
import { textOf, type Notebook } from '../page.js';
import { trainingFigure } from '../tab/markup.js';
import type { Slide } from './slides.js';

/** How a slide is laid out: words beside the figure, below it, or none; a living figure has its controls beside it. */
export type Layout = 'beside' | 'below' | 'alone' | 'answering' | 'table';

/** What a cell shows on a slide. */
export interface CellFigure {
  layout: Layout;
  html: Html;
  /** What the figure is called where it stands, and where it comes from. */
  title: string;
  source?: string;
}

/** Pixels of a slide for one of a figure: ticks of 11 become 24.2. */
const ENLARGED = 2.2;
const inFigure = (pixels: readonly [number, number]) => {
  const [width, height] = pixels.map((one) => Math.floor(one / ENLARGED)) as [number, number];
  return { width, height };
};

/** Pixels of a slide of 1920 x 1080 that each layout leaves to the picture. */
const BOXES: Readonly<Record<Exclude<Layout, 'table'>, ChartBox>> = {
  beside: inFigure([1230, 800]), below: inFigure([1760, 690]), alone: inFigure([1760, 800]), answering: inFigure([1230, 700]),
};

/** Where slides stand one under another. */
const ON_PHONE: ChartBox = { width: NARROW.width };

/** A living figure with its data, or a chart, in what a cell showed. */
const PICTURES = /<figure class="living" data-living="([\w-]+)"[\s\S]*?<script type="application\/json">([\s\S]*?)<\/script>\s*<\/figure>|<metadata class="chart">[^<]*<\/metadata>/g;

/**
 * What a cell of an executed notebook shows, drawn anew for a slide: one of its pictures, or its tables.
 * @throws InputError naming the cell that is not there, or has nothing to show
 */
export function cellFigure(where: string, { cells }: Notebook, slide: Slide & { cell: string }): CellFigure {
  const cell = cells.find(({ id }) => id === slide.cell);
  if (!cell) throw new InputError(`${where}, cell: expected the id of a cell of its notebook, got ${slide.cell}`);
  const shown = (cell.outputs ?? []).map(({ data }) => textOf(data?.['text/html'])).join('\n');
  const pictures = [...shown.matchAll(PICTURES)];
  const wanted = (slide.figure ?? 1) - 1;
  const [picture, living, json] = pictures[wanted] ?? [];
  if (picture === undefined && wanted === 0) return tablesOf(where, cell, shown);
  if (picture === undefined) throw new InputError(`${where}, figure: expected 1 to ${pictures.length}, got ${wanted + 1}`);
  if (living !== undefined) {
    const given = JSON.parse(json!) as LivingData & { data: { title?: string; source?: string } };
    const { data: { title = slide.cell, source } } = given;
    return {
      layout: 'answering', html: livingFigure(living as LivingName, given, { ...BOXES.answering, ...partOf(slide) }), title, ...plainSource(source),
    };
  }
  return chartFigureOf(where, slide, { chart: chartsIn(picture)[0]!, training: cell.metadata?.trainInTab });
}

type Training = NonNullable<Notebook['cells'][number]['metadata']>['trainInTab'];

function chartFigureOf(where: string, slide: Slide, { chart, training }: { chart: Chart; training: Training }): CellFigure {
  const missing = slide.panels?.find((one) => one > chart.panels.length);
  if (missing !== undefined) throw new InputError(`${where}, panels: expected 1 to ${chart.panels.length}, got ${missing}`);
  const columns = Math.min(slide.panels?.length ?? chart.panels.length, slide.columns ?? chart.columns ?? 1);
  const layout = training ? 'answering' : slide.text === '' ? 'alone' : columns > 1 ? 'below' : 'beside';
  const { svg } = fitChart(chart, { ...BOXES[layout], ...partOf(slide) });
  const drawn = inColumn(withoutCharts(svg), withoutCharts(fitChart(chart, { ...ON_PHONE, ...partOf(slide) }).svg));
  const isFilled = chart.panels.some(({ layers }) => layers.some(({ kind }) => kind === 'contour'));
  return {
    layout, title: chart.title, ...plainSource(chart.source),
    html: training ? trainingFigure(training, drawn, BOXES.answering) : html`<div class="${isFilled ? 'picture filled' : 'picture'}">${trustedHtml(drawn)}</div>`,
  };
}

/** The panels of a figure that a slide shows. */
const partOf = ({ panels, columns }: Slide) => ({ ...(panels && { panels }), ...(columns !== undefined && { columns }) });

/** Without the marks of code, which a slide would show. */
const plainSource = (source: string | undefined) => (source === undefined ? {} : { source: source.replaceAll('`', '') });

function tablesOf(where: string, { id, metadata }: Notebook['cells'][number], shown: string): CellFigure {
  const tables = shown.match(/<table[\s\S]*?<\/table>/g) ?? [];
  if (tables.length === 0) throw new InputError(`${where}, cell: expected one that shows a figure or a table, got ${id}`);
  const title = /<caption[^>]*>([^<]*)<\/caption>/.exec(tables[0]!)?.[1] ?? id;
  const training = metadata?.trainInTab;
  if (training) return { layout: 'answering', html: trainingFigure(training, tables[0]!, BOXES.answering), title };
  return { layout: 'table', html: html`${tables.map((one) => trustedHtml(one))}`, title };
}
