import { cumsum } from 'd3';
import { checkInteger, InputError } from '../core/check.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import { decimate, type Layer } from '../plot/layers.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, orderedColors, THEME } from '../plot/theme.js';
import type { ScaleType } from '../plot/ticks.js';

/** The loss of one run as it trained: give one or more of steps, tokens and flops, each as long as `losses`. */
export interface LossCurve {
  label: string;
  losses: readonly number[];
  steps?: readonly number[];
  tokens?: readonly number[];
  flops?: readonly number[];
}

/** What a loss curve is drawn against. */
export type TrainingMeasure = 'steps' | 'tokens' | 'flops';

/** The options of `lossCurvesFigure`. */
export interface LossCurvesOptions extends Partial<Captions> {
  curves: readonly LossCurve[];
  /** The first of steps, tokens and flops that every curve has, unless given. */
  against?: TrainingMeasure;
  xScale?: ScaleType;
  yScale?: ScaleType;
  yLabel?: string;
  /** The lowest loss that any run reached at each amount of compute (approach 1 of Hoffmann et al. 2022), in order of x. */
  envelope?: readonly { x: number; loss: number }[];
  /** A loss that no model can pass, such as the entropy rate of the corpus. */
  floor?: { loss: number; label: string };
  /** Draws the mean of this many neighbouring losses over the pale losses themselves: a batch's loss is noisy. */
  averageOver?: number;
  /** `ordered` colours labels from dark to light, for sizes in order; `categories` keeps them apart. Curves of one label share a colour. */
  colors?: 'ordered' | 'categories';
}

const AXES = {
  steps: { label: 'training steps', format: 'count', scale: 'linear' },
  tokens: { label: 'training tokens', format: 'count', scale: 'linear' },
  flops: { label: 'training compute (FLOPs)', format: 'power', scale: 'log' },
} as const;

/**
 * Loss against steps, tokens or compute, one line a run, with the envelope and the floor if given.
 * Cheap enough to draw again while a run trains; with no points yet it shows an empty frame that says so. Of a curve that diverged
 * the finite part is drawn, with a cross at its last point.
 * @throws InputError if a curve lacks the measure or its length differs from that of its losses
 */
export function lossCurvesFigure(options: LossCurvesOptions): Figure {
  const { curves, envelope, floor, averageOver = 1 } = options;
  checkInteger('averageOver', averageOver, { min: 1 });
  const against = options.against ?? commonMeasure(curves);
  const axis = AXES[against];
  const xScale = options.xScale ?? axis.scale;
  const labels = [...new Set(curves.map(({ label }) => label))];
  const colorOf = colorsOf(labels, options.colors);
  const series = curves.map((curve) => pointsOf(curve, against).filter(({ x }) => xScale === 'linear' || x > 0));
  const layers: Layer[] = [
    ...(floor === undefined
      ? []
      : [{ kind: 'rule' as const, axis: 'y' as const, at: floor.loss, color: THEME.muted, dash: 'dashed' as const, name: floor.label }]),
    ...(averageOver === 1
      ? []
      : series.map((points, i): Layer => ({ kind: 'line', points: decimate(points), color: colorOf(curves[i]!.label), width: 1, opacity: 0.25 }))),
    ...series.map((points, i): Layer => {
      const { label } = curves[i]!;
      const name = isNamed(labels.indexOf(label), labels.length) ? { name: label } : {};
      return { kind: 'line', points: decimate(runningMean(points, averageOver)), color: colorOf(label), width: 1.5, ...name };
    }),
    ...divergences(series),
  ];
  if (envelope !== undefined)
    layers.push({
      kind: 'line',
      points: envelope.map(({ x, loss }) => ({ x, y: loss })),
      color: THEME.ink,
      width: 2.2,
      dash: 'dashed',
      name: 'envelope',
    });
  return chartFigure({
    ...options,
    title: options.title ?? 'Loss while training',
    panels: [{
      x: { label: axis.label, format: axis.format, scale: xScale },
      y: { label: options.yLabel ?? 'loss (nats/token)', scale: options.yScale ?? (against === 'flops' ? 'log' : 'linear') },
      layers,
      emptyText: 'waiting for the first step',
    }],
  });
}

/** Of more than 12 labels the legend names nine, evenly spaced: their colours are in order, so the eye fills in the others. */
function isNamed(i: number, nLabels: number): boolean {
  if (nLabels <= 12) return true;
  return Math.round((Math.round((8 * i) / (nLabels - 1)) * (nLabels - 1)) / 8) === i;
}

/** Each finite loss replaced by the mean of the finite ones among the `width` around it, fewer at the ends. */
function runningMean(points: readonly { x: number; y: number }[], width: number): readonly { x: number; y: number }[] {
  if (width === 1) return points;
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const sums = [0, ...cumsum(finite, ({ y }) => y)];
  const before = Math.floor((width - 1) / 2);
  return finite.map(({ x }, i) => {
    const [from, to] = [Math.max(0, i - before), Math.min(finite.length, i - before + width)];
    return { x, y: (sums[to]! - sums[from]!) / (to - from) };
  });
}

function commonMeasure(curves: readonly LossCurve[]): TrainingMeasure {
  const measures = ['steps', 'tokens', 'flops'] as const;
  const found = measures.find((measure) => curves.every((curve) => curve[measure] !== undefined));
  if (found === undefined) throw new InputError('curves: expected steps, tokens or flops in every curve, got none that all have');
  return found;
}

function pointsOf(curve: LossCurve, against: TrainingMeasure): { x: number; y: number }[] {
  const xs = curve[against];
  if (xs === undefined) throw new InputError(`curve "${curve.label}": expected ${against}, got none`);
  if (xs.length !== curve.losses.length)
    throw new InputError(`curve "${curve.label}": expected as many ${against} as losses (${curve.losses.length}), got ${xs.length}`);
  return xs.map((x, i) => ({ x, y: curve.losses[i]! }));
}

function colorsOf(labels: readonly string[], colors: LossCurvesOptions['colors']): (label: string) => string {
  const kind = colors ?? (labels.length > 5 ? 'ordered' : 'categories');
  const ordered = orderedColors(labels.length);
  return (label) => (kind === 'ordered' ? ordered[labels.indexOf(label)]! : categoryColor(labels.indexOf(label)));
}

/** A cross at the last finite point of every curve that ends in a loss that is not finite. */
function divergences(series: readonly { x: number; y: number }[][]): Layer[] {
  return series.flatMap((points): Layer[] => {
    const last = points.findLast(({ y }) => Number.isFinite(y));
    if (last === undefined || last === points.at(-1)) return [];
    return [{ kind: 'dots', points: [last], color: THEME.ink, symbol: 'cross', radius: 4.5, name: 'diverged' }];
  });
}
