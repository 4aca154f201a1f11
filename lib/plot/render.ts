import type { Chart } from './chart.js';
import { rasterise, savePicture } from './machine.js';

/** A finished figure: one SVG that carries its own title, legend and source, so that it reads alone. */
export interface Figure {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** What it was drawn from. */
  readonly chart: Chart;
  /** The whole picture; in a notebook `display.html(figure.svg)` shows it in the page. */
  readonly svg: string;
  /** The picture as PNG bytes, at `scale` pixels per SVG pixel (default 2). */
  toPng(options?: { scale?: number }): Uint8Array;
  /**
   * Writes the picture to a file that ends in `.svg` or `.png`, complete or not at all.
   * @throws InputError for any other ending
   */
  save(path: string): void;
}

/** Turns an SVG text that stands alone into a `Figure`. */
export function toFigure(chart: Chart, { width, height, svg }: Pick<Figure, 'width' | 'height' | 'svg'>): Figure {
  const toPng = ({ scale = 2 } = {}): Uint8Array => rasterise(svg, scale);
  return { title: chart.title, width, height, chart, svg, toPng, save: (path) => savePicture(path, svg, toPng) };
}
