import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { parseHTML } from 'linkedom/worker';
import { InputError, describe } from '../core/check.js';
import { writeWhole } from '../core/kit.js';
import type { FontWeight } from './text.js';
import { THEME } from './theme.js';

// What drawing needs of the machine: the faces' files, a document, pixels and a disk. machine-web.ts is this for a page.

const require = createRequire(import.meta.url);

/** Files of the faces, which the PNG renderer must be handed: without them text vanishes silently. */
export const FONT_FILES: Readonly<Record<FontWeight, string>> = {
  normal: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};

/** The advance width of a character, in units of the font size; undefined if the face has no such character. */
type AdvanceOf = (codePoint: number) => number | undefined;

/**
 * Reads the advance widths out of a TrueType file: the tables `head` (units per em), `hhea` and `hmtx` (widths by glyph),
 * and `cmap` in format 4 (glyph of each character up to U+FFFF). Source: the OpenType specification 1.9.
 */
export function readAdvances(file: string): AdvanceOf {
  const bytes = readFileSync(file);
  const tables = new Map<string, number>();
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const record = 12 + 16 * i;
    tables.set(bytes.toString('latin1', record, record + 4), bytes.readUInt32BE(record + 8));
  }
  const table = (name: string): number => {
    const offset = tables.get(name);
    if (offset === undefined) throw new Error(`${file}: expected a TrueType table "${name}"`);
    return offset;
  };
  const unitsPerEm = bytes.readUInt16BE(table('head') + 18);
  const nWidths = bytes.readUInt16BE(table('hhea') + 34);
  const hmtx = table('hmtx');
  const glyphOf = readCharacterMap(bytes, table('cmap'));
  return (codePoint) => {
    const glyph = glyphOf(codePoint);
    return glyph === 0 ? undefined : bytes.readUInt16BE(hmtx + 4 * Math.min(glyph, nWidths - 1)) / unitsPerEm;
  };
}

function readCharacterMap(bytes: Buffer, cmap: number): (codePoint: number) => number {
  const subtables = Array.from({ length: bytes.readUInt16BE(cmap + 2) }, (_, i) => cmap + bytes.readUInt32BE(cmap + 4 + 8 * i + 4));
  const start = subtables.find((offset) => bytes.readUInt16BE(offset) === 4);
  if (start === undefined) throw new Error('expected a character map of format 4');
  const nSegments = bytes.readUInt16BE(start + 6) / 2;
  const ends = start + 14;
  const starts = ends + 2 * nSegments + 2;
  const deltas = starts + 2 * nSegments;
  const ranges = deltas + 2 * nSegments;
  return (codePoint) => {
    for (let i = 0; i < nSegments; i++) {
      if (codePoint > bytes.readUInt16BE(ends + 2 * i)) continue;
      const first = bytes.readUInt16BE(starts + 2 * i);
      if (codePoint < first) return 0;
      const delta = bytes.readUInt16BE(deltas + 2 * i);
      const range = bytes.readUInt16BE(ranges + 2 * i);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = bytes.readUInt16BE(ranges + 2 * i + range + 2 * (codePoint - first));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

const advances: Readonly<Record<FontWeight, AdvanceOf>> = {
  normal: readAdvances(FONT_FILES.normal),
  bold: readAdvances(FONT_FILES.bold),
};

/** The advance width of a character in DejaVu Sans, in units of the font size; undefined if the face has no such character. */
export function advanceOf(weight: FontWeight, character: string): number | undefined {
  return advances[weight](character.codePointAt(0)!);
}

/** An empty document to draw on. */
export function newDocument(): object {
  return (parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: object }).document;
}

/** An SVG as PNG bytes, at `scale` pixels per SVG pixel. */
export function rasterise(svg: string, scale: number): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES), defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scale }, background: THEME.background }).render().asPng();
}

/**
 * Writes a picture to a file that ends in `.svg` or `.png`, complete or not at all.
 * @throws InputError for any other ending
 */
export function savePicture(path: string, svg: string, png: () => Uint8Array): void {
  const ending = extname(path).toLowerCase();
  if (ending !== '.svg' && ending !== '.png') throw new InputError(`path: expected a file that ends in .svg or .png, got ${describe(path)}`);
  writeWhole(path, ending === '.svg' ? svg : png());
}
