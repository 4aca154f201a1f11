import { extname } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { InputError, describe } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import { FONT_FILES } from './text.js';
import { THEME } from './theme.js';

/** A finished figure: one SVG that carries its own title, legend and source, so that it reads alone. */
export interface Figure {
  readonly title: string;
  readonly width: number;
  readonly height: number;
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
export function toFigure(title: string, width: number, height: number, svg: string): Figure {
  const toPng = ({ scale = 2 } = {}): Uint8Array => rasterise(svg, scale);
  const save = (path: string): void => {
    const ending = extname(path).toLowerCase();
    if (ending !== '.svg' && ending !== '.png') throw new InputError(`path: expected a file that ends in .svg or .png, got ${describe(path)}`);
    writeWhole(path, ending === '.svg' ? svg : toPng());
  };
  return { title, width, height, svg, toPng, save };
}

function rasterise(svg: string, scale: number): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES), defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scale }, background: THEME.background }).render().asPng();
}
