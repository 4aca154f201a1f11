import { Resvg } from '@resvg/resvg-js';
import escapeHtml from 'escape-html';
import { DOMParser } from 'linkedom';
import { FONT_FILES } from '../../lib/plot/machine.js';
import { overlaps, type Box } from '../../lib/plot/labels.js';
import { THEME } from '../../lib/plot/theme.js';

/** The ink of one text element, in pixels of the whole figure. */
export interface TextBox extends Box {
  text: string;
  /** Written at 45 degrees, rising to its end. */
  slanted: boolean;
}

interface SvgElement {
  tagName: string;
  textContent: string;
  outerHTML: string;
  parentElement: SvgElement | null;
  attributes: Iterable<{ name: string; value: string }>;
}

/** Renders only what is given, with the fonts of the kit. */
export function render(svg: string, fontFiles = Object.values(FONT_FILES)): Resvg {
  return new Resvg(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' } });
}

/**
 * Where the renderer, which knows nothing of our measurements, puts the ink of every text of a figure:
 * each text is rendered alone, within the groups around it.
 */
export function textBoxes(svg: string): TextBox[] {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml') as unknown as {
    querySelectorAll(selector: string): Iterable<SvgElement>;
  };
  return [...document.querySelectorAll('text')].flatMap((element) => {
    let alone = element.outerHTML;
    for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
      const attributes = [...parent.attributes].map(({ name, value }) => ` ${name}="${escapeHtml(value)}"`).join('');
      alone = `<${parent.tagName}${attributes}>${alone}</${parent.tagName}>`;
    }
    const face = alone.includes('font-weight="bold"') ? FONT_FILES.bold : FONT_FILES.normal;
    const box = render(alone, [face]).getBBox();
    return box === undefined
      ? []
      : [
          {
            text: element.textContent,
            slanted: alone.includes('rotate(-45'),
            left: box.x,
            right: box.x + box.width,
            top: box.y,
            bottom: box.y + box.height,
          },
        ];
  });
}

/** The pairs of texts that touch. Slanted ones, whose boxes always do, must have their ends as far apart as lines of text are. */
export function touching(boxes: readonly TextBox[]): string[] {
  const touch = (a: TextBox, b: TextBox) =>
    a.slanted && b.slanted ? overlaps(a, b) && Math.abs(a.right - b.right) < THEME.size.tick * Math.SQRT2 : overlaps(a, b);
  return boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b) => (touch(a, b) ? [`${a.text} / ${b.text}`] : [])));
}

/** The texts that reach out of a picture. */
export function cutOff(boxes: readonly TextBox[], { width, height }: { width: number; height: number }): string[] {
  return boxes.filter(({ left, right, top, bottom }) => left < 0 || top < 0 || right > width || bottom > height).map(({ text }) => text);
}
