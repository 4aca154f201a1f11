import { InputError } from '../core/check.js';
import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Panel } from './panel.js';
import type { Figure } from './render.js';
import { categoryColor } from './theme.js';

/** Which position may look at which: `mask[query][key]`. */
export interface AttentionMask {
  name: string;
  mask: readonly (readonly boolean[])[];
  /** One for each position. */
  tokens: readonly string[];
  /** Below the name, what the mask means. */
  caption?: string;
}

/** The options of `attentionMasksFigure`. */
export interface AttentionMasksOptions extends Partial<Captions> {
  masks: readonly AttentionMask[];
}

const SEES = categoryColor(0);
const BLIND = '#eef1f4';

/**
 * Masks side by side: above as matrices (row: the position that looks; column: the position it looks at), below the same masks as
 * connections from the input of a layer to its output.
 * @throws InputError if a mask is not square in its tokens
 */
export function attentionMasksFigure(options: AttentionMasksOptions): Figure {
  const { masks } = options;
  for (const { name, mask, tokens } of masks)
    if (mask.length !== tokens.length || mask.some((row) => row.length !== tokens.length))
      throw new InputError(`mask "${name}": expected ${tokens.length} rows of ${tokens.length}, one for each token, got ${mask.length} of ${mask[0]?.length ?? 0}`);
  return chartFigure({
    ...options,
    title: options.title ?? 'Who may look at whom',
    panels: [...masks.map(matrixPanel), ...masks.map(connectionsPanel)],
    columns: masks.length,
  });
}

/** Positions by number: the same token may stand at two of them. */
function positions(tokens: readonly string[]): string[] {
  return tokens.map((_, i) => String(i));
}

function matrixPanel({ name, mask, tokens, caption }: AttentionMask): Panel {
  const axis = { label: '', categories: positions(tokens), names: tokens };
  const cells = mask.flatMap((row, query) => row.map((sees, key) => ({ x: String(key), y: String(query), color: sees ? SEES : BLIND })));
  const meanings = [{ color: SEES, name: 'the row\'s token looks at the column\'s' }, { color: BLIND, name: 'cannot look' }];
  return { title: name, x: axis, y: { ...axis, label: caption ?? '' }, layers: [{ kind: 'cells', cells, meanings }], aspectRatio: 1 };
}

function connectionsPanel({ mask, tokens }: AttentionMask): Panel {
  const all = positions(tokens);
  const links = mask.flatMap((row, query) =>
    row.flatMap((sees, key) => (sees ? [{ from: { x: String(key), y: 'in' }, to: { x: String(query), y: 'out' } }] : [])),
  );
  const ends = (y: string) => all.map((x) => ({ x, y }));
  const layers: Layer[] = [
    { kind: 'links', links, color: SEES, width: 1.1, opacity: 0.7 },
    { kind: 'dots', points: [...ends('in'), ...ends('out')], color: SEES, radius: 4 },
  ];
  return { x: { label: '', categories: all, names: tokens }, y: { label: '', categories: ['out', 'in'] }, layers, aspectRatio: 0.6 };
}
