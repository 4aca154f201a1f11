import { chartFigure, type Captions } from './chart.js';
import type { Layer } from './layers.js';
import type { Figure } from './render.js';
import { categoryColor, orderedColors, THEME } from './theme.js';
import { formatNumber, type ScaleType } from './ticks.js';

/** The runs of one compute budget, the curve fitted through them, and its lowest point. */
export interface IsoFlopProfile {
  trainFlops: number;
  runs: readonly { nParams: number; loss: number }[];
  /** The fitted curve (a parabola in log N), sampled. */
  curve?: readonly { nParams: number; loss: number }[];
  minimum?: { nParams: number; loss: number };
}

/** The options of `isoFlopFigure`. */
export interface IsoFlopOptions extends Partial<Captions> {
  profiles: readonly IsoFlopProfile[];
  /** Runs to point out, which belong to no profile: one that was just trained. */
  marked?: readonly { nParams: number; loss: number; label: string }[];
  /** Which count the sizes are. */
  xLabel?: string;
  yLabel?: string;
  yScale?: ScaleType;
}

/**
 * Loss against size at fixed compute, one colour a budget from dark (small) to light, with the minimum of each
 * (approach 2 of Hoffmann et al. 2022, their Figure 3 left).
 */
export function isoFlopFigure(options: IsoFlopOptions): Figure {
  const profiles = [...options.profiles].sort((a, b) => a.trainFlops - b.trainFlops);
  const colors = orderedColors(profiles.length);
  const toPoint = ({ nParams, loss }: { nParams: number; loss: number }) => ({ x: nParams, y: loss });
  const layers = profiles.flatMap(({ trainFlops, runs, curve }, i): Layer[] => {
    const common = { color: colors[i]!, name: `${formatNumber(trainFlops, 'power', 2)} FLOPs` };
    return [
      ...(curve === undefined ? [] : [{ kind: 'line' as const, points: curve.map(toPoint), ...common }]),
      { kind: 'dots', points: runs.map(toPoint), ...common },
    ];
  });
  const minima = profiles.flatMap(({ minimum }) => (minimum === undefined ? [] : [toPoint(minimum)]));
  if (minima.length > 0)
    layers.push(
      { kind: 'line', points: minima, color: THEME.ink, dash: 'dotted', width: 1.3, name: 'minima' },
      { kind: 'dots', points: minima, color: THEME.ink, symbol: 'star', radius: 5, name: 'minima' },
    );
  for (const { label, ...run } of options.marked ?? []) layers.push({ kind: 'dots', points: [toPoint(run)], color: categoryColor(1), symbol: 'diamond', radius: 6, name: label });
  return chartFigure({
    ...options,
    title: options.title ?? 'Loss against size at fixed compute',
    panels: [{
      x: { label: options.xLabel ?? 'parameters', scale: 'log', format: 'count' },
      y: { label: options.yLabel ?? 'final loss (nats/token)', scale: options.yScale ?? 'linear' },
      layers,
    }],
  });
}
