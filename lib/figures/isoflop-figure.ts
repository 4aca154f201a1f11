import { extent } from 'd3';
import type { IsoFlopAnswer, IsoFlopRule } from '../fit/index.js';
import { growthOf, growthOptimum } from '../fit/plan/growth-law.js';
import { ruleInWords } from '../fit/table/answer-in-words.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol, orderedColors, THEME } from '../plot/theme.js';
import { formatNumber, type ScaleType } from '../plot/ticks.js';
import { logSpaced } from './law-figure.js';

/** The runs of one compute budget, the curve fitted through them, and its lowest point. */
export interface IsoFlopProfile {
  trainFlops: number;
  runs: readonly { nParams: number; loss: number }[];
  /** Runs of the budget outside the window of sizes, which the curve is not fitted through: drawn hollow. */
  outside?: readonly { nParams: number; loss: number }[];
  /** The fitted curve (a parabola in log N), sampled. */
  curve?: readonly { nParams: number; loss: number }[];
  /** The lowest point; `low` and `high` are the interval of its N. */
  minimum?: { nParams: number; loss: number; low?: number; high?: number };
}

/** How the best size grows with compute by one rule. */
export interface IsoFlopRuleLine {
  label: string;
  points: readonly { trainFlops: number; nParams: number; low?: number; high?: number }[];
  line: readonly { trainFlops: number; nParams: number }[];
  band?: readonly { trainFlops: number; low: number; high: number }[];
}

/** The options of `isoFlopFigure`. */
export interface IsoFlopOptions extends Partial<Captions> {
  profiles: readonly IsoFlopProfile[];
  /** A second panel: the best size against compute, one colour a rule by which it was found. */
  growth?: readonly IsoFlopRuleLine[];
  /** Runs to point out, which belong to no profile: one that was just trained. */
  marked?: readonly { nParams: number; loss: number; label: string }[];
  /** Which count the sizes are. */
  xLabel?: string;
  yLabel?: string;
  yScale?: ScaleType;
}

const DASHES = [undefined, 'dashed', 'dotted'] as const;

/**
 * Loss against size at fixed compute, one colour a budget from dark (small) to light, with the minimum of each
 * (approach 2 of Hoffmann et al. 2022, their Figure 3 left); below it, if given, how the minima grow (their Figure 3 middle).
 */
export function isoFlopFigure(options: IsoFlopOptions): Figure {
  const { growth = [] } = options;
  return chartFigure({
    ...options,
    title: options.title ?? 'Loss against size at fixed compute',
    panels: [
      {
        x: { label: options.xLabel ?? 'parameters', scale: 'log', format: 'count' },
        y: { label: options.yLabel ?? 'final loss (nats/token)', scale: options.yScale ?? 'linear' },
        layers: profileLayers(options),
      },
      ...(growth.length === 0 ? [] : [growthPanel(growth, options.xLabel ?? 'parameters')]),
    ],
  });
}

function profileLayers({ marked = [], ...options }: IsoFlopOptions): Layer[] {
  const profiles = [...options.profiles].sort((a, b) => a.trainFlops - b.trainFlops);
  const colors = orderedColors(profiles.length);
  const toPoint = ({ nParams, loss }: { nParams: number; loss: number }) => ({ x: nParams, y: loss });
  const layers = profiles.flatMap(({ trainFlops, runs, outside = [], curve }, i): Layer[] => {
    const common = { color: colors[i]!, name: `${formatNumber(trainFlops, 'power', 2)} FLOPs` };
    return [
      ...(curve === undefined ? [] : [{ kind: 'line' as const, points: curve.map(toPoint), ...common }]),
      { kind: 'dots', points: runs.map(toPoint), ...common },
      ...(outside.length === 0 ? [] : [{ kind: 'dots' as const, points: outside.map(toPoint), color: colors[i]!, hollow: true }]),
    ];
  });
  if (profiles.some(({ outside = [] }) => outside.length > 0))
    layers.push({ kind: 'dots', points: [], color: THEME.muted, hollow: true, name: 'outside the window of sizes' });
  const minima = profiles.flatMap(({ minimum }) => (minimum === undefined ? [] : [minimum]));
  const bars = minima.flatMap(({ loss, low, high }) =>
    low === undefined || high === undefined ? [] : [{ from: { x: low, y: loss }, to: { x: high, y: loss } }],
  );
  if (bars.length > 0) layers.push({ kind: 'links', links: bars, color: THEME.ink, width: 1.6 });
  if (minima.length > 0) layers.push(
    { kind: 'line', points: minima.map(toPoint), color: THEME.ink, dash: 'dotted', width: 1.3, name: 'minima' },
    { kind: 'dots', points: minima.map(toPoint), color: THEME.ink, symbol: 'star', radius: 5, name: 'minima' },
  );
  for (const { label, ...run } of marked)
    layers.push({ kind: 'dots', points: [toPoint(run)], color: categoryColor(1), symbol: 'diamond', radius: 6, name: label });
  return layers;
}

function growthPanel(rules: readonly IsoFlopRuleLine[], yLabel: string): Panel {
  return {
    x: { label: 'training compute (FLOPs)', scale: 'log', format: 'power' },
    y: { label: `${yLabel} at the minimum`, scale: 'log', format: 'count' },
    height: 300,
    // the first rule over the others, but first in the legend
    layers: [...rules.map((rule, i) => bandLayer(rule, i)), ...rules.map((rule, i) => ruleLayers(rule, i)).reverse()].flat(),
  };
}

function bandLayer({ label, band }: IsoFlopRuleLine, i: number): Layer[] {
  return band === undefined
    ? []
    : [
        {
          kind: 'band',
          points: band.map(({ trainFlops, low, high }) => ({ x: trainFlops, low, high })),
          color: categoryColor(i),
          name: label,
        },
      ];
}

function ruleLayers({ label, points, line }: IsoFlopRuleLine, i: number): Layer[] {
  const color = categoryColor(i);
  const dash = DASHES[i % DASHES.length];
  const bars = points.flatMap(({ trainFlops, low, high }) =>
    low === undefined || high === undefined ? [] : [{ x: trainFlops, low, high }],
  );
  return [
    {
      kind: 'line',
      points: line.map(({ trainFlops, nParams }) => ({ x: trainFlops, y: nParams })),
      color,
      name: label,
      ...(dash && { dash }),
    },
    ...(bars.length === 0 ? [] : [{ kind: 'intervals' as const, points: bars, color }]),
    {
      kind: 'dots',
      points: points.map(({ trainFlops, nParams }) => ({ x: trainFlops, y: nParams })),
      color,
      symbol: categorySymbol(i),
      radius: 4,
      name: label,
    },
  ];
}

const N_SAMPLES = 40;

/**
 * The answer of approach 2 as `isoFlopFigure` draws it: at each budget its runs, the parabola through those of its window, and its lowest
 * point with its interval, which is cut off at half the smallest and twice the largest size of all runs.
 */
export function isoFlopProfiles({ levels, runs }: Pick<IsoFlopAnswer, 'levels' | 'runs'>): IsoFlopProfile[] {
  const all = runs.map(({ nParams }) => nParams);
  return levels.map(({ trainFlops, rows, rowsFitted, parabola, nParamsBest, nParamsInterval, lossBest }) => {
    const members = rowsFitted.map((row) => runs[row]!);
    const sizes = members.map(({ nParams }) => Math.log(nParams));
    // a minimum beyond the sizes tried is reached by the curve too
    const [low, high] = [Math.min(...sizes, parabola.centre), Math.max(...sizes, parabola.centre)];
    const curve = Array.from({ length: N_SAMPLES }, (_, i) => {
      const lnN = low + (i / (N_SAMPLES - 1)) * (high - low);
      return { nParams: Math.exp(lnN), loss: parabola.lowest + parabola.curvature * (lnN - parabola.centre) ** 2 };
    });
    return {
      trainFlops,
      runs: members,
      outside: rows.filter((row) => !rowsFitted.includes(row)).map((row) => runs[row]!),
      curve,
      minimum: { nParams: nParamsBest, loss: lossBest, ...(nParamsInterval && cutOff(nParamsInterval, all)) },
    };
  });
}

/** What of an interval can be shown beside these sizes. */
function cutOff({ low, high }: { low: number; high: number }, sizes: readonly number[]): { low: number; high: number } {
  return { low: Math.max(low, Math.min(...sizes) / 2), high: Math.min(high, 2 * Math.max(...sizes)) };
}

/**
 * How the best size grows by the rule of the answer, with its interval, and by the others that people use, for the second panel of
 * `isoFlopFigure`; of the rules that differ only in weights the one with the answer's. Lines reach from the smallest budget to the largest,
 * and to the budgets of `until`.
 */
export function isoFlopGrowth(
  { rules, levels, runs, window, weights }: Pick<IsoFlopAnswer, 'rules' | 'levels' | 'runs' | 'window' | 'weights'>,
  until: readonly number[] = [],
): IsoFlopRuleLine[] {
  const isMain = (rule: IsoFlopRule): boolean => rule.minimum === 'parabola' && rule.window === window;
  const shown = rules
    .filter((rule) => rule.minimum === 'lowest run' || rule.weights === weights)
    .sort((a, b) => Number(isMain(b)) - Number(isMain(a)));
  const flops = [...levels.map(({ trainFlops }) => trainFlops), ...until];
  return shown.map((rule) => {
    const law = growthOf(rule, rule.minimum);
    const line = logSpaced(extent(flops) as [number, number], N_SAMPLES).map((trainFlops) => growthOptimum(law, trainFlops));
    const band = line.flatMap(({ trainFlops, nParams: { interval } }) =>
      interval ? [{ trainFlops, low: interval.low, high: interval.high }] : [],
    );
    return {
      label: `${ruleInWords(rule)}: a = ${rule.params.parameters.a.value.toFixed(3)}`,
      points: isMain(rule)
        ? levels.map(({ trainFlops, nParamsBest, nParamsInterval }) => ({
            trainFlops,
            nParams: nParamsBest,
            ...(nParamsInterval && cutOff(nParamsInterval, runs.map((run) => run.nParams))),
          }))
        : rule.minima,
      line: line.map(({ trainFlops, nParams: { value } }) => ({ trainFlops, nParams: value })),
      ...(isMain(rule) && band.length > 0 && { band }),
    };
  });
}
