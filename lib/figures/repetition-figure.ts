import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Figure } from '../plot/render.js';
import { categorySymbol, orderedColors, THEME } from '../plot/theme.js';

/** The runs that saw the same unique tokens for more and more epochs. */
export interface RepetitionSeries {
  label: string;
  runs: readonly { epochs: number; loss: number }[];
  /** The fitted law, sampled. */
  law?: readonly { epochs: number; loss: number }[];
  /** The same amounts of training on tokens that are all new. */
  fresh?: readonly { epochs: number; loss: number }[];
}

/** The options of `repetitionFigure`. */
export interface RepetitionOptions extends Partial<Captions> {
  series: readonly RepetitionSeries[];
  /** Up to how many epochs repeating is nearly free; drawn as an upright line if given. */
  nearlyFreeUpTo?: number;
  yLabel?: string;
}

/**
 * Loss against epochs over the same tokens, one colour an amount of unique data, with the law and the loss that fresh tokens would give
 * (Muennighoff et al. 2023).
 */
export function repetitionFigure(options: RepetitionOptions): Figure {
  const { series, nearlyFreeUpTo } = options;
  const colors = orderedColors(series.length);
  const toPoint = ({ epochs, loss }: { epochs: number; loss: number }) => ({ x: epochs, y: loss });
  const layers = series.flatMap(({ label, runs, law, fresh }, i): Layer[] => [
    ...(law === undefined ? [] : [{ kind: 'line' as const, points: law.map(toPoint), color: colors[i]!, name: label }]),
    ...(fresh === undefined
      ? []
      : [{ kind: 'line' as const, points: fresh.map(toPoint), color: colors[i]!, dash: 'dashed' as const, width: 1.2 }]),
    { kind: 'dots', points: runs.map(toPoint), color: colors[i]!, symbol: categorySymbol(i), name: label },
  ]);
  if (series.some(({ fresh }) => fresh !== undefined))
    layers.push({ kind: 'line', points: [], color: THEME.muted, dash: 'dashed', width: 1.2, name: 'if every token were new' });
  if (nearlyFreeUpTo !== undefined)
    layers.push({ kind: 'rule', axis: 'x', at: nearlyFreeUpTo, color: THEME.muted, dash: 'dotted', name: `${nearlyFreeUpTo} epochs` });
  return chartFigure({
    ...options,
    title: options.title ?? 'Loss against epochs over the same tokens',
    panels: [{
      x: { label: 'epochs over the same tokens', scale: 'log', format: 'plain' },
      y: { label: options.yLabel ?? 'loss on held-out text (nats/token)' },
      layers,
    }],
  });
}
