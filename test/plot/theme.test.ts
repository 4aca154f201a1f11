import { describe, expect, it } from '@jest/globals';
import { hcl, lab, rgb } from 'd3';
import { areaColors, CATEGORY_COLORS, categoryColor, categorySymbol, inkOn, orderedColors, shades } from '../../lib/plot/theme.js';
import { picturesInTheDark } from '../../lib/site/living/markup.js';

// Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0, on linear
// RGB.
const SIMULATIONS = {
  'full colour vision': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

function seenBy(matrix: number[][], color: string): { l: number; a: number; b: number } {
  const { r, g, b } = rgb(color);
  const linear = [r, g, b].map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
  const [red, green, blue] = matrix
    .map((row) => row.reduce((sum, weight, i) => sum + weight * linear[i]!, 0))
    .map((channel) => Math.min(1, Math.max(0, channel)))
    .map((channel) => 255 * (channel <= 0.0031308 ? 12.92 * channel : 1.055 * channel ** (1 / 2.4) - 0.055)) as [number, number, number];
  return lab(rgb(red, green, blue));
}

/** Distance in CIE Lab 1976, in which about 2.3 is just noticeable side by side. */
const distance = (a: { l: number; a: number; b: number }, b: typeof a) => Math.hypot(a.l - b.l, a.a - b.a, a.b - b.b);

describe.each(Object.entries(SIMULATIONS))('colours under %s', (_, matrix) => {
  it('keeps every two categories apart, and all of them from white', () => {
    const seen = CATEGORY_COLORS.map((color) => seenBy(matrix, color));
    // 8 is more than three just noticeable differences; shapes differ as well
    seen.forEach((color, i) => seen.slice(i + 1).forEach((other) => expect(distance(color, other)).toBeGreaterThan(8)));
    for (const color of seen) expect(distance(color, lab('white'))).toBeGreaterThan(25);
  });

  it('keeps ordered colours in order of lightness', () => {
    for (const ramp of [orderedColors(9), areaColors(9), shades(7).reverse()]) {
      const lightness = ramp.map((color) => seenBy(matrix, color).l);
      lightness.slice(1).forEach((l, i) => expect(l).toBeGreaterThan(lightness[i]! + 1));
    }
  });
});

/** Relative luminance, by the formula of WCAG 2. */
function luminance(color: string): number {
  const { r, g, b } = rgb(color);
  const [red, green, blue] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What the book's style sheet makes of a colour in the dark: `invert(.93) hue-rotate(180deg)`, by the matrices of the CSS filters. */
function inTheDarkBook(color: string): string {
  const { r, g, b } = rgb(color);
  const inverted = [r, g, b].map((channel) => 0.93 * (255 - channel) + 0.07 * channel);
  const weights = [0.213, 0.715, 0.072];
  // cos 180 = -1 and sin 180 = 0: twice the luminance, less the colour
  const grey = inverted.reduce((sum, channel, i) => sum + weights[i]! * channel, 0);
  const [red, green, blue] = inverted.map((channel) => Math.min(255, Math.max(0, 2 * grey - channel))) as [number, number, number];
  return rgb(red, green, blue).formatHex();
}

/** What living figures and slides make of it: the rules of their style sheet. */
function inTheDarkOf(style: string): (color: string) => string | undefined {
  const rules = new Map([...style.matchAll(/\[stroke="(#\w+)" i\] \{ stroke: light-dark\(#\w+, (#\w+)\) \}/g)].map(([, light, dark]) => [light!, dark!]));
  return (color) => rules.get(color);
}

describe('ordered colours', () => {
  it('contrast at least 3 to 1 with the ground, each of them, on paper and in the dark of the book, of living figures and of slides', () => {
    const onSlides = inTheDarkOf(picturesInTheDark('.picture', '.picture'));
    // worked by hand: white becomes .07 * 255 = 17.85
    expect(inTheDarkBook('#ffffff')).toBe('#121212');
    for (let count = 1; count <= 12; count++) {
      const low = orderedColors(count).flatMap((color) => [
        ['white', contrast(color, '#ffffff')] as const, ['book', contrast(inTheDarkBook(color), inTheDarkBook('#ffffff'))] as const,
        ['slides', contrast(onSlides(color) ?? color, '#14181d')] as const,
      ].filter(([, ratio]) => ratio < 3).map(([where, ratio]) => `${color} of ${count}, ${where}: ${ratio.toFixed(2)}`));
      expect(low).toEqual([]);
    }
  });
});

describe('theme', () => {
  it('gives the darkest of viridis for one ordered colour, and no colour too pale for a line', () => {
    expect(orderedColors(1)).toEqual(['#440154']);
    for (const color of orderedColors(12)) expect(hcl(color).l).toBeLessThan(82);
  });

  it('begins again after the last category', () => {
    expect([categoryColor(0), categorySymbol(0)]).toEqual([categoryColor(7), categorySymbol(7)]);
  });

  it('writes on cells so that the contrast is at least 4.5 to 1', () => {
    for (const background of [...shades(7), categoryColor(0), '#E69F00', '#e4e7eb']) {
      expect([background, contrast(background, inkOn(background)) >= 4.5]).toEqual([background, true]);
    }
  });
});
