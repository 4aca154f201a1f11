import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol, THEME } from '../plot/theme.js';

/** How one law splits compute between size and data. */
export interface AllocationLaw {
  label: string;
  /** In order of compute. */
  line: readonly { trainFlops: number; nParams: number; nTokens: number }[];
  /** Intervals around the line. */
  paramsBand?: readonly { trainFlops: number; low: number; high: number }[];
  tokensBand?: readonly { trainFlops: number; low: number; high: number }[];
  /** What the law was fitted to, such as the minima of IsoFLOP profiles. */
  points?: readonly { trainFlops: number; nParams: number; nTokens: number }[];
}

/** The options of `allocationFigure`. */
export interface AllocationOptions extends Partial<Captions> {
  laws: readonly AllocationLaw[];
  /** Models that were trained, each with its name beside it. */
  models?: readonly { name: string; trainFlops: number; nParams: number; nTokens: number }[];
  paramsLabel?: string;
}

const DASHES = [undefined, 'dashed', 'dotted'] as const;

/** Compute-optimal parameters and tokens against compute, side by side, one line a law with its interval, and real models among them. */
export function allocationFigure(options: AllocationOptions): Figure {
  const x = { label: 'training compute (FLOPs)', scale: 'log', format: 'power' } as const;
  const panel = (quantity: 'nParams' | 'nTokens', label: string): Panel => ({
    x, y: { label, scale: 'log', format: 'count' }, layers: layersOf(options, quantity), height: 320,
  });
  return chartFigure({
    ...options,
    title: options.title ?? 'Compute-optimal size and data',
    panels: [panel('nParams', options.paramsLabel ?? 'parameters'), panel('nTokens', 'training tokens')],
    columns: 2,
  });
}

function layersOf({ laws, models = [] }: AllocationOptions, quantity: 'nParams' | 'nTokens'): Layer[] {
  const layers: Layer[] = laws.flatMap((law, i): Layer[] => {
    const color = categoryColor(i);
    const band = quantity === 'nParams' ? law.paramsBand : law.tokensBand;
    const dash = DASHES[i % DASHES.length];
    const line: Layer = {
      kind: 'line', points: law.line.map((at) => ({ x: at.trainFlops, y: at[quantity] })), color, name: law.label, ...(dash && { dash }),
    };
    const dots: Layer = {
      kind: 'dots',
      points: (law.points ?? []).map((at) => ({ x: at.trainFlops, y: at[quantity] })),
      color,
      symbol: categorySymbol(i),
      radius: 3,
    };
    const shade: Layer = {
      kind: 'band',
      points: (band ?? []).map(({ trainFlops, low, high }) => ({ x: trainFlops, low, high })),
      color,
      name: law.label,
    };
    return [...(band === undefined ? [] : [shade]), line, ...(law.points === undefined ? [] : [dots])];
  });
  if (models.length === 0) return layers;
  const places = models.map((model) => ({ x: model.trainFlops, y: model[quantity], text: model.name }));
  return [
    ...layers,
    { kind: 'dots', points: places, color: THEME.ink, symbol: 'diamond', radius: 4.2, name: 'trained models' },
    { kind: 'labels', labels: places },
  ];
}
