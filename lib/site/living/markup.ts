import { lab } from 'd3';
import { html, trustedHtml, type Html } from '../../core/html.js';
import { fitChart, type ChartBox } from '../../plot/fit-chart.js';
import { NARROW } from '../../plot/narrow-chart.js';
import { inColumn } from '../../plot/render.js';
import { orderedColors, shades, THEME } from '../../plot/theme.js';
import { LIVING_FIGURES } from './figures.js';
import { readingsHtml, startOf, type Values } from './living-figure.js';
import { livingScript } from './script.js';

/** What a drawing becomes in the dark, colour by colour: the kit's figures are drawn for white paper. */
const IN_THE_DARK: readonly (readonly [string, string])[] = [
  [THEME.ink, '#e6edf3'], [THEME.muted, '#a2acb7'], [THEME.grid, '#30363d'], [THEME.faint, '#262c33'], [THEME.background, '#14181d'],
  [shades(4)[1]!, '#29475c'],
  ['#0072B2', '#5cb3ec'], ['#D55E00', '#f58a45'], ['#009E73', '#34c79c'], ['#CC79A7', '#e39fc6'], ['#000000', '#ffffff'],
];

/** Series that a figure has in order, at most. */
const MOST_IN_ORDER = 12;

/** Lines from dark to light that would vanish on black: the same hues, lighter. A contour keeps its colours, which fill its areas. */
const ORDERED = Array.from({ length: MOST_IN_ORDER }, (_, i) => orderedColors(i + 1)).flat().map((color) => {
  const { l, a, b } = lab(color);
  return [color, lab(50 + l / 2, a, b).formatHex()] as const;
});

/** Rules that colour a picture for the dark, where the page is dark. */
const recoloured = (picture: string, colors: typeof IN_THE_DARK) => ['fill', 'stroke', 'color'].flatMap((property) =>
  colors.map(([light, dark]) => `${picture} [${property}="${light}" i] { ${property}: light-dark(${light}, ${dark}) }`)).join('\n');

/** How living figures look, in the light, in the dark and on paper. */
export const livingStyle = trustedHtml(`
.living { font: 15px/1.5 sans-serif; max-width: 720px; margin: 12px 0; padding: 0; color: light-dark(${THEME.ink}, #e6edf3) }
.living .picture { line-height: 0; touch-action: pan-y pinch-zoom }
.living .picture[data-moves] { cursor: crosshair }
.living .controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); gap: 6px 20px; margin: 8px 14px }
.living .control { display: grid; grid-template-columns: 1fr auto; gap: 0 8px; align-items: end }
.living label { display: grid }
.living .said { min-width: 4.5em; text-align: right; font-variant-numeric: tabular-nums }
.living input, .living select, .living button { font: inherit; margin: 2px 0; min-height: 28px; min-width: 0; box-sizing: border-box }
.living input[type=range] { width: 100%; accent-color: #0072b2 }
.living input[type=number], .living select, .living button {
  padding: 2px 8px; border: 1px solid #8888; border-radius: 4px; color: inherit; background: light-dark(#fff, #262c33) }
.living button { align-self: end; justify-self: start; cursor: pointer }
.living :focus-visible { outline: 2px solid light-dark(#0072b2, #5cb3ec); outline-offset: 2px }
figure.living figcaption { margin: 4px 14px }
figure.living figcaption, figure.living figcaption * { font-size: inherit; font-weight: inherit; color: inherit; text-align: left }
.living .sentence, .living .still { margin: 4px 0 }
.living[data-alive="yes"] .still { display: none }
.living .readings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 0 28px; margin: 4px 0 }
.living .readings div { display: flex; justify-content: space-between; gap: 12px; border-bottom: 1px solid #8883 }
.living .readings dt, .living .readings dd { float: none; width: auto; margin: 0; padding: 0; font-weight: inherit }
figure.living .readings dd { text-align: right; font-variant-numeric: tabular-nums }
[data-jp-theme-light="true"] .living, [data-theme="light"] .living { color-scheme: light }
[data-jp-theme-light="false"] .living, [data-theme="dark"] .living { color-scheme: dark }
@media print { .living { color-scheme: light; break-inside: avoid } .living .controls, .living .still { display: none } }
${recoloured('.living .picture', IN_THE_DARK)}`);

const OF_LINES = recoloured('.living[data-living="windows"] .picture', [...new Map(ORDERED)]);

/** How pictures of a page look in the dark, by what selects them, and those whose lines go from dark to light. */
export function picturesInTheDark(pictures: string, ofLines: string): string {
  return [recoloured(pictures, IN_THE_DARK), recoloured(ofLines, [...new Map(ORDERED)])].join('\n');
}

/** A living figure's name in its markup. */
export type LivingName = keyof typeof LIVING_FIGURES;

/** What a slide gives a picture, as attributes of its place, where {@link pictureFor} reads it. */
export function boxed(box: ChartBox | undefined): Html | undefined {
  if (!box) return undefined;
  const { width, height, panels, columns } = box;
  return html` data-width="${width}"${height === undefined ? undefined : html` data-height="${height}"`}${panels && html` data-panels="${panels.join()}"`}${
    columns === undefined ? undefined : html` data-columns="${columns}"`}`;
}

/** What a reader is told until a script moves the figure. */
const STILL = html`<p class="still">This figure stands still: here no script runs that could move it.</p>`;

/**
 * A living figure as HTML: the picture and its numbers as they are at the start, which is all that paper and a page without scripts show,
 * the data, and the script that makes it answer.
 * @param datasets files of datasets/ that the page reads, by their paths there
 */
export function livingHtml(name: LivingName, data: object, datasets: Readonly<Record<string, string>> = {}): string {
  const style = html`<style>${livingStyle}${name === 'windows' ? trustedHtml(OF_LINES) : undefined}</style>`;
  return String(html`${style}${livingFigure(name, { data, datasets })}${livingScript()}`);
}

/** What a living figure shows, and the files that it reads. */
export interface LivingData {
  data: object;
  datasets: Readonly<Record<string, string>>;
}

/** The same without style and script, which its page has; on a slide in a box. */
export function livingFigure(name: LivingName, { data, datasets }: LivingData, box?: ChartBox): Html {
  const kind = LIVING_FIGURES[name] as { controls(data: object): object; draw: (typeof LIVING_FIGURES)['contour']['draw'] };
  const start: Values = startOf(kind.controls(data) as Parameters<typeof startOf>[0]);
  const { figure, readings, sentence } = kind.draw(data as never, start as never, box?.width ?? THEME.width);
  const narrow = () => kind.draw(data as never, start as never, NARROW.width).figure.svg;
  const json = JSON.stringify({ data, datasets }).replaceAll('<', '\\u003c');
  return html`<figure class="living" data-living="${name}"${boxed(box)}>
<div class="picture">${trustedHtml(box ? inColumn(fitChart(figure.chart, box).svg, narrow()) : figure.html)}</div>
<figcaption>${STILL}<p class="sentence" role="status">${sentence}</p><dl class="readings">${readingsHtml(readings)}</dl></figcaption>
<script type="application/json">${trustedHtml(json)}</script>
</figure>`;
}
