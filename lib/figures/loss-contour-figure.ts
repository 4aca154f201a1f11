import { range } from 'd3';
import type { ParametricParameters } from '../fit/law.js';
import { parametricLoss } from '../fit/laws/parametric.js';
import { optimalAllocation } from '../fit/plan/allocation.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Figure } from '../plot/render.js';
import { areaColors, categoryColor, categorySymbol, THEME } from '../plot/theme.js';
import { formatNumber } from '../plot/ticks.js';
import { logSpaced } from './law-figure.js';

/** The options of `lossContourFigure`. */
export interface LossContourOptions extends Partial<Captions> {
  /** The law: loss in nats per token for a size and a number of training tokens. */
  loss: (nParams: number, nTokens: number) => number;
  nParams: readonly [number, number];
  nTokens: readonly [number, number];
  /** Runs the law was fitted to. */
  runs?: readonly { nParams: number; nTokens: number }[];
  /** The compute-optimal path. */
  frontier?: readonly { nParams: number; nTokens: number }[];
  /** Lines along which compute is the same, each with its FLOPs beside it. */
  isoFlops?: readonly { trainFlops: number; line: readonly { nParams: number; nTokens: number }[] }[];
  /** Models to point out, each with a name in the legend. */
  marks?: readonly { nParams: number; nTokens: number; name: string }[];
  paramsLabel?: string;
  /** Number of colours; 9 unless given. */
  levels?: number;
}

/** Bright on the dark of the contours. */
const MARKS = [categoryColor(4), categoryColor(3)];

/**
 * A fitted L(N, D) over size and data, dark where the loss is high, with the runs it was fitted to, lines of equal compute and the
 * compute-optimal path (approach 3 of Hoffmann et al. 2022). Levels are evenly spaced in log loss.
 */
export function lossContourFigure(options: LossContourOptions): Figure {
  const { loss, nParams, nTokens, frontier, isoFlops = [], runs, marks = [] } = options;
  const nLevels = options.levels ?? 9;
  const [highest, lowest] = [loss(nParams[0], nTokens[0]), loss(nParams[1], nTokens[1])];
  const edges = range(nLevels + 1).map((i) => lowest * (highest / lowest) ** (i / nLevels));
  const colors = areaColors(nLevels).reverse();
  const toPoint = (at: { nParams: number; nTokens: number }) => ({ x: at.nTokens, y: at.nParams });
  const layers: Layer[] = [
    { kind: 'contour', value: (tokens, params) => loss(params, tokens), thresholds: edges.slice(0, -1), colors },
    ...isoFlops.map(({ line }): Layer => ({
      kind: 'line',
      points: line.map(toPoint),
      color: THEME.background,
      width: 1.1,
      dash: 'dashed',
    })),
  ];
  if (runs !== undefined) layers.push({ kind: 'dots', points: runs.map(toPoint), color: THEME.ink, radius: 2.6, name: 'runs' });
  if (frontier !== undefined)
    layers.push({ kind: 'line', points: frontier.map(toPoint), color: categoryColor(1), width: 2.6, name: 'compute-optimal' });
  marks.forEach(({ name, ...at }, i) =>
    layers.push({ kind: 'dots', points: [toPoint(at)], color: MARKS[i % MARKS.length]!, symbol: categorySymbol(3 + i), radius: 7, name }));
  const isInside = (at: { nParams: number; nTokens: number }) =>
    at.nParams >= nParams[0] && at.nParams <= nParams[1] && at.nTokens >= nTokens[0] && at.nTokens <= nTokens[1];
  const labels = isoFlops.flatMap(({ trainFlops, line }) => {
    const visible = line.filter(isInside);
    const at = visible[Math.floor(visible.length * 0.15)];
    return at === undefined ? [] : [{ ...toPoint(at), text: `${formatNumber(trainFlops, 'power', 2)} FLOPs` }];
  });
  if (labels.length > 0) layers.push({ kind: 'labels', labels });
  return chartFigure({
    ...options,
    title: options.title ?? 'Loss over size and data',
    panels: [{
      x: { label: 'training tokens', scale: 'log', format: 'count', domain: nTokens },
      y: { label: options.paramsLabel ?? 'parameters', scale: 'log', format: 'count', domain: nParams },
      layers,
      height: 420,
    }],
    ramp: {
      label: 'loss (nats/token)',
      colors,
      names: edges.slice(0, -1).map((edge, i) => `${formatNumber(edge, 'plain')}–${formatNumber(edges[i + 1]!, 'plain')}`),
    },
  });
}

const N_SAMPLES = 30;

/**
 * What {@link lossContourFigure} draws of L(N, D) = E + A N^-alpha + B D^-beta: the loss, lines of equal compute C = 6 N D at these
 * budgets, and the compute-optimal path from a tenth of the lowest to ten times the highest.
 * Worked value: with alpha = beta = 1/2 and B = 10 A the path is D = 100 N.
 */
export function contourOfLaw(
  law: ParametricParameters,
  { nParams, nTokens, budgets }: Pick<LossContourOptions, 'nParams' | 'nTokens'> & { budgets: readonly number[] },
): LossContourOptions {
  const sizes = logSpaced([nParams[0], nParams[1]], N_SAMPLES);
  return {
    loss: (N, D) => parametricLoss(law, N, D),
    nParams,
    nTokens,
    frontier: logSpaced([Math.min(...budgets) / 10, 10 * Math.max(...budgets)], N_SAMPLES).map((C) => optimalAllocation(law, C)),
    isoFlops: budgets.map((C) => ({ trainFlops: C, line: sizes.map((N) => ({ nParams: N, nTokens: C / (6 * N) })) })),
  };
}
