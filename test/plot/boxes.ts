import { Resvg } from '@resvg/resvg-js';
import escapeHtml from 'escape-html';
import { DOMParser } from 'linkedom';
import { FONT_FILES } from '../../lib/plot/fonts.js';
import type { Box } from '../../lib/plot/labels.js';

/** The ink of one text element, in pixels of the whole figure. */
export interface TextBox extends Box {
  text: string;
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
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml') as unknown as { querySelectorAll(selector: string): Iterable<SvgElement> };
  return [...document.querySelectorAll('text')].flatMap((element) => {
    let alone = element.outerHTML;
    for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
      const attributes = [...parent.attributes].map(({ name, value }) => ` ${name}="${escapeHtml(value)}"`).join('');
      alone = `<${parent.tagName}${attributes}>${alone}</${parent.tagName}>`;
    }
    const face = alone.includes('font-weight="bold"') ? FONT_FILES.bold : FONT_FILES.normal;
    const box = render(alone, [face]).getBBox();
    return box === undefined ? [] : [{ text: element.textContent, left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height }];
  });
}
