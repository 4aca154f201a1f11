import { InputError } from '../core/check.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, shades, THEME } from '../plot/theme.js';

/** Which position may look at which: `mask[query][key]`. */
export interface AttentionMask {
  name: string;
  mask: readonly (readonly boolean[])[];
  /** One for each position. */
  tokens: readonly string[];
  /** Below the name, what the mask means. */
  caption?: string;
  /** Of an encoder-decoder: how many of the positions, the first ones, belong to the encoder. Later ones reach them by cross-attention. */
  nEncoderTokens?: number;
  /** The position whose looks are pointed out, counted from 0; those of others are pale. */
  looking?: number;
}

/** The options of `attentionMasksFigure`. */
export interface AttentionMasksOptions extends Partial<Captions> {
  masks: readonly AttentionMask[];
}

const SELF = { color: categoryColor(0), name: 'the row\'s token looks at the column\'s' };
const CROSS = { color: categoryColor(1), name: 'looks by cross-attention' };
const BLIND = { color: THEME.faint, name: 'cannot look' };

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
  const meanings = masks.some(({ nEncoderTokens }) => nEncoderTokens !== undefined) ? [SELF, CROSS, BLIND] : [SELF, BLIND];
  return chartFigure({
    ...options,
    title: options.title ?? 'Who may look at whom',
    panels: [...masks.map((mask) => matrixPanel(mask, meanings)), ...masks.map(connectionsPanel)],
    columns: Math.max(1, masks.length),
  });
}

/** Positions by number: the same token may stand at two of them. */
function positions(tokens: readonly string[]): string[] {
  return tokens.map((_, i) => String(i));
}

function howItLooks({ nEncoderTokens = 0 }: AttentionMask, query: number, key: number): typeof SELF {
  return key < nEncoderTokens && query >= nEncoderTokens ? CROSS : SELF;
}

/** Of a token that is not the one pointed out. */
const PALE = shades(4)[1]!;

const isPale = ({ looking = -1 }: AttentionMask, query: number): boolean => looking >= 0 && looking !== query;

function matrixPanel(shown: AttentionMask, meanings: readonly (typeof SELF)[]): Panel {
  const { name, mask, tokens, caption } = shown;
  const axis = { label: '', categories: positions(tokens), names: tokens };
  const cells = mask.flatMap((row, query) =>
    row.map((sees, key) => {
      const color = !sees ? BLIND.color : isPale(shown, query) ? PALE : howItLooks(shown, query, key).color;
      return { x: String(key), y: String(query), color };
    }),
  );
  return { title: name, x: axis, y: { ...axis, label: caption ?? '' }, layers: [{ kind: 'cells', cells, meanings }], aspectRatio: 1 };
}

function connectionsPanel(shown: AttentionMask): Panel {
  const { mask, tokens } = shown;
  const all = positions(tokens);
  const linksThat = (kind: typeof SELF) =>
    mask.flatMap((row, query) =>
      row.flatMap((sees, key) =>
        sees && !isPale(shown, query) && howItLooks(shown, query, key) === kind ? [{ from: { x: String(key), y: 'in' }, to: { x: String(query), y: 'out' } }] : [],
      ),
    );
  const ends = (y: string) => all.map((x) => ({ x, y }));
  const layers: Layer[] = [
    ...[SELF, CROSS].map((kind): Layer => ({ kind: 'links', links: linksThat(kind), color: kind.color, width: 1.1, opacity: 0.7 })),
    { kind: 'dots', points: [...ends('in'), ...ends('out')], color: THEME.muted, radius: 3.6 },
  ];
  return { x: { label: '', categories: all, names: tokens }, y: { label: '', categories: ['out', 'in'] }, layers, aspectRatio: 0.5 };
}
