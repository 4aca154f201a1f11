import { describe, expect, it } from '@jest/globals';
import { html } from '../../lib/core/html.js';
import { FONT_FILES, readAdvances } from '../../lib/plot/machine.js';
import { shorten, textElement, textWidth, wrapText } from '../../lib/plot/text.js';
import { textBoxes } from './boxes.js';

describe('textWidth', () => {
  it('gives "10k" at 10 pixels as 18.52: 1303, 1303 and 1186 of 2048 units an em', () => {
    expect(textWidth('10k', 10)).toBeCloseTo(((1303 + 1303 + 1186) / 2048) * 10, 10);
    expect(textWidth('10k', 10)).toBeCloseTo(18.52, 2);
  });

  it.each(['normal', 'bold'] as const)('agrees with the renderer on %s text', (weight) => {
    for (const text of ['training compute (FLOPs)', 'loss (nats/token)', '3×10¹⁸', '−0.005', 'May the force be with you', 'α = 0.24']) {
      const line = textElement(text, { x: 20, y: 50, size: 20, weight });
      const [box] = textBoxes(String(html`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="100" font-family="DejaVu Sans">${line}</svg>`));
      // Ink begins and ends within the advances (up to .15 em of bearing), and kerning takes a little more.
      expect(Math.abs(box!.right - box!.left - textWidth(text, 20, weight))).toBeLessThan(0.25 * 20);
    }
  });

  it('has a glyph for every character that figures write by themselves', () => {
    for (const file of Object.values(FONT_FILES)) {
      const advanceOf = readAdvances(file);
      for (const character of '0123456789kMBT%×⁻⁰¹²³⁴⁵⁶⁷⁸⁹−–αβ')
        expect([character, advanceOf(character.codePointAt(0)!)]).toEqual([character, expect.any(Number)]);
      expect(advanceOf('文'.codePointAt(0)!)).toBeUndefined();
    }
  });
});

describe('shorten', () => {
  it('cuts what is too wide and says so by an ellipsis', () => {
    expect(shorten('short', 100, 12)).toBe('short');
    const cut = shorten('a name that goes on for ever', 100, 12);
    expect(cut).toMatch(/^a name.*…$/);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(100);
  });
});

describe('wrapText', () => {
  it('breaks at spaces, keeps every word, and breaks a word only where it alone is wider', () => {
    const text = 'a law that was fitted at last';
    expect(wrapText(text, 80, 12).join(' ')).toBe(text);
    const lines = wrapText(`${text} extraordinarilylongwordwithoutanyspace`, 120, 12);
    expect(lines.join('').replaceAll(' ', '')).toBe(`${text}extraordinarilylongwordwithoutanyspace`.replaceAll(' ', ''));
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(120);
    expect(wrapText('one\ntwo', 500, 12)).toEqual(['one', 'two']);
  });
});
