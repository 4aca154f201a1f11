import {
  interpolateBlues,
  interpolateViridis,
  lab,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3';

/** How every figure looks. Lengths are in pixels of a figure that is 720 wide. */
export const THEME = {
  // The kit's PNG renderer holds DejaVu Sans only; Verdana has nearly the same widths, so text measured once fits in a browser too.
  fontFamily: 'DejaVu Sans, Verdana, sans-serif',
  width: 720,
  panelHeight: 340,
  padding: 14,
  ink: '#1f2328',
  muted: '#57606a',
  grid: '#e4e7eb',
  /** Cells that are empty. */
  faint: '#eef1f4',
  background: '#ffffff',
  size: { title: 15, subtitle: 12, panelTitle: 12, axis: 12, tick: 11, annotation: 11, legend: 11, source: 11 },
  lineHeight: 1.35,
  /** Of names of several lines at an axis, and of texts in cells. */
  nameLineHeight: 1.2,
  lineWidth: 1.8,
  dotRadius: 3.6,
  dashes: { dashed: '6 4', dotted: '1.5 3.5' },
  tickLength: 5,
  tickGap: 4,
} as const;

/**
 * The palette of Okabe and Ito (2008, "Color Universal Design"), which people with any common colour blindness can tell apart,
 * in an order that keeps the first few far apart; its yellow, too pale for a line on white, is left out.
 */
export const CATEGORY_COLORS: readonly string[] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000'];

/** The shape of a point. */
export type SymbolName = 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'cross' | 'wye';

/** Shapes of points, in the order of `CATEGORY_COLORS`: colour is never the only thing that tells two groups apart. */
export const CATEGORY_SYMBOLS: readonly SymbolName[] = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye'];

const SYMBOL_TYPES = {
  circle: symbolCircle,
  square: symbolSquare,
  triangle: symbolTriangle,
  diamond: symbolDiamond,
  star: symbolStar,
  cross: symbolCross,
  wye: symbolWye,
};

/** The outline of a shape of the given radius around the origin, as an SVG path. */
export function symbolOutline(name: SymbolName, radius: number): string {
  return symbol(SYMBOL_TYPES[name], Math.PI * radius * radius).digits(2)() ?? '';
}

/** The colour of the group at `index`, counted from 0; after the seventh the palette begins again. */
export function categoryColor(index: number): string {
  return CATEGORY_COLORS[index % CATEGORY_COLORS.length]!;
}

/** The shape of the points of the group at `index`, counted from 0. */
export function categorySymbol(index: number): SymbolName {
  return CATEGORY_SYMBOLS[index % CATEGORY_SYMBOLS.length]!;
}

/**
 * `count` colours of lines and points in an order the eye reads as less to more, dark to light: the hues of viridis, no lighter than a
 * lightness (CIE L*) at which the last, an olive, still contrasts 3.4 to 1 with white; in the dark, where pages turn light and dark round,
 * it does 4.7 to 1. `orderedColors(1)` is its darkest, `#440154`.
 */
export function orderedColors(count: number): string[] {
  const darkest = lab(interpolateViridis(0)).l;
  return fromTo(count).map((share) => {
    const { a, b } = lab(interpolateViridis(share));
    return lab(darkest + share * (LIGHTEST - darkest), a, b).formatHex();
  });
}

const LIGHTEST = 58;

/** `count` colours of areas in the same order, which nothing has to stand out from: viridis without its palest fifth. */
export function areaColors(count: number): string[] {
  return fromTo(count).map((share) => hex(interpolateViridis(0.82 * share)));
}

/** `count` numbers from 0 to 1 at equal distances. */
const fromTo = (count: number): number[] => Array.from({ length: count }, (_, i) => (count === 1 ? 0 : i / (count - 1)));

/**
 * `count` blues from pale to middling, for amounts in the cells of a table: one hue, so that no colour blindness can reorder them,
 * and all pale enough for dark numbers.
 */
export function shades(count: number): string[] {
  return Array.from({ length: count }, (_, i) => hex(interpolateBlues(0.05 + (count === 1 ? 0 : (0.53 * i) / (count - 1)))));
}

/**
 * The lightness (CIE L*) at which white and our ink contrast equally: luminance sqrt(1.05 * .0665) - .05 = .214, by the formula of WCAG 2.
 */
const EQUAL_CONTRAST = 53;

/** Ink or white, whichever contrasts more with `background`. */
export function inkOn(background: string): string {
  return lab(background).l < EQUAL_CONTRAST ? THEME.background : THEME.ink;
}

/** d3 writes `rgb(68, 1, 84)` for some ramps and `#440154` for others; one spelling is easier to compare and to read. */
function hex(color: string): string {
  const channels = color.match(/\d+/g);
  if (color.startsWith('#') || channels === null) return color;
  return '#' + channels.slice(0, 3).map((channel) => Number(channel).toString(16).padStart(2, '0')).join('');
}
