import { html, type Html } from '../core/html.js';
import type { Layer } from './layers.js';
import { round, textBlock, textElement, textWidth, wrapText } from './text.js';
import { symbolOutline, THEME } from './theme.js';

/** Colours in order with the values they stand for, as of a contour. */
export interface Ramp {
  label: string;
  colors: readonly string[];
  /** One for each colour. */
  names: readonly string[];
}

/** A piece of SVG whose top left corner is the origin. */
export interface Fragment {
  svg: Html;
  height: number;
}

const SWATCH = 26;
const ROW = 19;
const GAP = 18;

interface Entry {
  name: string;
  swatches: Html[];
}

/** The legend of all layers that have a name, in rows no wider than `width`; layers of one name share an entry. */
export function drawLegend(layers: readonly Layer[], width: number): Fragment {
  const entries: Entry[] = [];
  const add = (name: string, swatch: Html): void => {
    const entry = entries.find((known) => known.name === name);
    if (entry === undefined) entries.push({ name, swatches: [swatch] });
    else if (!entry.swatches.some((drawn) => String(drawn) === String(swatch))) entry.swatches.push(swatch);
  };
  for (const layer of layers) {
    if (layer.kind === 'cells') for (const { color, name } of layer.meanings ?? []) add(name, boxSwatch(color));
    else if ('name' in layer && layer.name !== undefined) add(layer.name, drawSwatch(layer));
  }
  const size = THEME.size.legend;
  const parts: Html[] = [];
  let [x, row] = [0, 0];
  for (const { name, swatches } of entries) {
    const lines = wrapText(name, width - SWATCH - 6, size);
    const entryWidth = SWATCH + 6 + Math.max(...lines.map((line) => textWidth(line, size)));
    if (x > 0 && x + entryWidth > width) [x, row] = [0, row + 1];
    const middle = row * ROW + ROW / 2;
    parts.push(html`<g transform="translate(${round(x)},${round(middle)})">${swatches}</g>`);
    parts.push(textBlock(lines, { x: x + SWATCH + 6, y: middle + size * 0.36, size }));
    x += entryWidth + GAP;
    row += lines.length - 1; // a name of several lines fills its row
  }
  return { svg: html`${parts}`, height: entries.length === 0 ? 0 : (row + 1) * ROW };
}

/** The colours of a ramp side by side, each with its name under it, after the ramp's label. */
export function drawRamp({ label, colors, names }: Ramp, width: number): Fragment {
  const size = THEME.size.legend;
  const labelWidth = textWidth(label, size) + 12;
  const widest = Math.max(...names.map((name) => textWidth(name, size)));
  const boxWidth = Math.max(12, Math.min(widest + 8, (width - labelWidth) / colors.length));
  // Where not every name fits, every second, third, ... stands.
  const every = Math.ceil((widest + 8) / boxWidth);
  const parts = [textElement(label, { x: 0, y: size, size })];
  colors.forEach((color, i) => {
    const x = labelWidth + i * boxWidth;
    parts.push(html`<rect x="${round(x)}" y="1" width="${round(boxWidth)}" height="11" fill="${color}"/>`);
    const place = every === 1 ? ({ x: x + boxWidth / 2, anchor: 'middle' } as const) : { x };
    if (i % every === 0 && x + widest < width + 8) parts.push(textElement(names[i]!, { ...place, y: 13 + size, size, color: THEME.muted }));
  });
  return { svg: html`${parts}`, height: 14 + size * THEME.lineHeight };
}

function boxSwatch(color: string): Html {
  return html`<rect x="6" y="-6" width="14" height="12" fill="${color}" stroke="${THEME.muted}" stroke-width="0.5"/>`;
}

function drawSwatch(layer: Layer): Html {
  const line = (color: string, width: number, dash?: 'dashed' | 'dotted') =>
    html`<path d="M0,0H${SWATCH}" stroke="${color}" stroke-width="${width}"${dash && html` stroke-dasharray="${THEME.dashes[dash]}"`}/>`;
  switch (layer.kind) {
    case 'line':
      return line(layer.color, layer.width ?? THEME.lineWidth, layer.dash);
    case 'rule':
      return line(layer.color, 1.3, layer.dash);
    case 'band':
      return html`<rect x="0" y="-6" width="${SWATCH}" height="12" fill="${layer.color}" fill-opacity="0.17"/>`;
    case 'links':
      return line(layer.color, layer.width ?? 1);
    case 'intervals':
      return html`<path d="M${SWATCH / 2},-7V7" stroke="${layer.color}" stroke-width="1.4"/>`;
    case 'dots': {
      const radius = layer.radius ?? THEME.dotRadius;
      const path = symbolOutline(layer.symbol ?? 'circle', radius);
      const paint = layer.hollow ? html`fill="${THEME.background}" stroke="${layer.color}" stroke-width="1.6"` : html`fill="${layer.color}"`;
      return html`<path transform="translate(${SWATCH / 2},0)" d="${path}" ${paint}/>`;
    }
    case 'cells':
    case 'contour':
    case 'labels':
      return html``;
  }
}
