import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { html, type Html } from '../core/html.js';
import { THEME } from './theme.js';

/** The two faces that figures use. */
export type FontWeight = 'normal' | 'bold';

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
const UNKNOWN_ADVANCE = 0.6; // the box that a face draws for a character it lacks

/**
 * The width in pixels of one line of text in DejaVu Sans, for example `textWidth('10k', 10)` = 18.5 (1303+1303+1186 of 2048 units, times
 * 10).
 */
export function textWidth(text: string, size: number, weight: FontWeight = 'normal'): number {
  let width = 0;
  for (const character of text) width += advances[weight](character.codePointAt(0)!) ?? UNKNOWN_ADVANCE;
  return width * size;
}

/** Breaks text at spaces into lines no wider than `maxWidth` pixels, within a word only where that alone is wider; "\n" always breaks. */
export function wrapText(text: string, maxWidth: number, size: number, weight: FontWeight = 'normal'): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ').flatMap((long) => breakWord(long, maxWidth, size, weight))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && textWidth(longer, size, weight) > maxWidth) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
}

function breakWord(word: string, maxWidth: number, size: number, weight: FontWeight): string[] {
  if (textWidth(word, size, weight) <= maxWidth) return [word];
  return [...word].reduce<string[]>((pieces, character) => {
    const longer = (pieces.at(-1) ?? '') + character;
    return pieces.length > 0 && textWidth(longer, size, weight) <= maxWidth ? [...pieces.slice(0, -1), longer] : [...pieces, character];
  }, []);
}

/** The text itself if it is no wider than `maxWidth` pixels, otherwise as much of it as fits before an ellipsis. */
export function shorten(text: string, maxWidth: number, size: number): string {
  if (textWidth(text, size) <= maxWidth) return text;
  let kept = [...text];
  while (kept.length > 1 && textWidth(`${kept.join('')}…`, size) > maxWidth) kept = kept.slice(0, -1);
  return `${kept.join('').trimEnd()}…`;
}

/** Where and how one line of text stands; `y` is its baseline. */
export interface TextStyle {
  x: number;
  y: number;
  size: number;
  anchor?: 'start' | 'middle' | 'end';
  weight?: FontWeight;
  color?: string;
  /** A white outline, so that the text can be read over lines. */
  halo?: boolean;
}

/** One line of text as an SVG element. */
export function textElement(
  text: string,
  { x, y, size, anchor = 'start', weight = 'normal', color = THEME.ink, halo = false }: TextStyle,
): Html {
  const outline = halo ? html` stroke="${THEME.background}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : undefined;
  const bold = weight === 'bold' ? html` font-weight="bold"` : undefined;
  const anchored = anchor === 'start' ? undefined : html` text-anchor="${anchor}"`;
  return html`<text x="${round(x)}" y="${round(y)}" font-size="${size}"${anchored}${bold} fill="${color}"${outline}>${text}</text>`;
}

/** Lines of text one under another, the first baseline at `y`. */
export function textBlock(lines: readonly string[], style: TextStyle): Html {
  return html`${lines.map((line, i) => textElement(line, { ...style, y: style.y + i * style.size * THEME.lineHeight }))}`;
}

/** The height in pixels that `textBlock` takes. */
export function blockHeight(lines: readonly string[], size: number): number {
  return lines.length * size * THEME.lineHeight;
}

/** A coordinate with at most two decimals: enough for the eye, and the same text on every machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
