import { InputError } from '../core/check.js';
import type { FontWeight } from './text.js';
import { THEME } from './theme.js';

/** What we use of a page. */
interface Page {
  createElement(name: 'canvas'): { getContext(kind: '2d'): { font: string; measureText(text: string): { width: number } } };
}
const page = () => (globalThis as unknown as { document: Page }).document;

const MEASURED = 100; // pixels
const known = new Map<string, number>();
let context: ReturnType<ReturnType<Page['createElement']>['getContext']> | undefined;

/** The advance width of a character in the face that the page draws with, in units of the font size. */
export function advanceOf(weight: FontWeight, character: string): number {
  const key = `${weight} ${character}`;
  let width = known.get(key);
  if (width === undefined) {
    context ??= page().createElement('canvas').getContext('2d');
    context.font = `${weight} ${MEASURED}px ${THEME.fontFamily}`;
    width = context.measureText(character).width / MEASURED;
    known.set(key, width);
  }
  return width;
}

export const newDocument = (): object => page();

/** @throws InputError always */
export function rasterise(): never {
  throw new InputError('png: expected a machine that draws pixels, got a page; save its svg');
}

/** @throws InputError always */
export function savePicture(path: string): never {
  throw new InputError(`path: expected a machine with a disk, got a page that is to write ${path}; offer the svg as a download`);
}
