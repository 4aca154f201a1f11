import { html, trustedHtml } from '../core/html.js';
import type { Chart } from './chart.js';
import { rasterise, savePicture } from './machine.js';

/** A finished figure: one SVG that carries its own title, legend and source, so that it reads alone. */
export interface Figure {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** What it was drawn from. */
  readonly chart: Chart;
  /** The whole picture. */
  readonly svg: string;
  /**
   * The picture for a page: in a column too narrow for it, as on a phone, one that was drawn for that, with its panels one under another.
   * In a notebook `display.html(figure.html)` shows it.
   */
  readonly html: string;
  /** The picture as PNG bytes, at `scale` pixels per SVG pixel (default 2). */
  toPng(options?: { scale?: number }): Uint8Array;
  /**
   * Writes the picture to a file that ends in `.svg` or `.png`, complete or not at all.
   * @throws InputError for any other ending
   */
  save(path: string): void;
}

/** Pixels of a column from which on a picture of the usual width can be read: its letters of 11 pixels have 9.6 there. */
const WIDE_FROM = 630;

/** Which of the two pictures a column shows; on paper, and in a browser that does not know of columns, the wide one. */
const STYLE = trustedHtml(`
.drawn { container-type: inline-size }
.drawn > .in-narrow { display: none }
@media screen { @container (max-width: ${WIDE_FROM - 1}px) {
  .drawn > .in-wide { display: none }
  .drawn > .in-narrow { display: block; max-width: 480px }
  .drawn > .in-narrow > svg { width: 100% }
} }
`);

/** Two drawings of one picture as HTML, of which a page shows the one that its column has room for. */
export function inColumn(wide: string, narrow: string): string {
  return String(html`<style>${STYLE}</style><div class="drawn"><div class="in-wide">${trustedHtml(wide)}</div><div class="in-narrow">${trustedHtml(narrow)}</div></div>`);
}

/** Turns an SVG text that stands alone into a `Figure`; `narrow` draws the same for a narrow column. */
export function toFigure(chart: Chart, { width, height, svg }: Pick<Figure, 'width' | 'height' | 'svg'>, narrow?: () => string): Figure {
  const toPng = ({ scale = 2 } = {}): Uint8Array => rasterise(svg, scale);
  return {
    title: chart.title, width, height, chart, svg, toPng, save: (path) => savePicture(path, svg, toPng),
    get html() {
      return narrow === undefined ? svg : inColumn(svg, narrow());
    },
  };
}
