import { html, type Html } from '../core/html.js';
import { advanceOf } from './machine.js';
import { THEME } from './theme.js';

/** The two faces that figures use. */
export type FontWeight = 'normal' | 'bold';

const UNKNOWN_ADVANCE = 0.6; // the box that a face draws for a character it lacks

/**
 * The width in pixels of one line of text in DejaVu Sans, for example `textWidth('10k', 10)` = 18.5 (1303+1303+1186 of 2048 units, times
 * 10).
 */
export function textWidth(text: string, size: number, weight: FontWeight = 'normal'): number {
  let width = 0;
  for (const character of text) width += advanceOf(weight, character) ?? UNKNOWN_ADVANCE;
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
