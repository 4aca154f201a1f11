import type { ExtrapolationRecord } from '../fit/index.js';
import type { LabelledRecord } from '../fit/uncertainty/approach-records.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol, THEME } from '../plot/theme.js';

/** The options of `extrapolationFigure`. */
export interface ExtrapolationOptions extends Partial<Captions> {
  /**
   * Predictions of runs beyond a fit: the factor beyond, observed/predicted - 1 in percent (or observed - predicted), and which interval
   * held it.
   */
  predictions: readonly { factor: number; error: number; held: PredictionVerdict }[];
  yLabel?: string;
}

/**
 * The narrowest interval that held a prediction: the plain one, only the one for beyond the range, neither, or only the plain one was there
 * and failed.
 */
export type PredictionVerdict = 'plain' | 'extrapolation' | 'neither' | 'plain missed';

const NAMES: Record<PredictionVerdict, string> = {
  plain: 'held by the plain interval',
  extrapolation: 'held by the interval for beyond',
  neither: 'missed by both',
  'plain missed': 'missed by the plain one, before there was another',
};

/** What smaller runs said about larger ones: the error of each prediction against how far beyond the fit it lay. */
export function extrapolationFigure(options: ExtrapolationOptions): Figure {
  const { predictions, yLabel = 'observed/predicted - 1 (percent)' } = options;
  const dots = (Object.keys(NAMES) as PredictionVerdict[]).map((verdict, i): Layer => ({
    kind: 'dots',
    points: predictions.filter(({ held }) => held === verdict).map(({ factor, error }) => ({ x: factor, y: error })),
    color: categoryColor(i), symbol: categorySymbol(i), opacity: 0.6, name: NAMES[verdict],
  }));
  return chartFigure({
    title: 'What smaller runs foretold',
    ...options,
    panels: [
      {
        x: { label: 'how many times beyond the fit', scale: 'log' },
        y: { label: yLabel },
        layers: [
          { kind: 'rule', axis: 'y', at: 0, color: THEME.muted, dash: 'dashed' },
          ...dots.filter((layer) => layer.kind === 'dots' && layer.points.length > 0),
        ],
        emptyText: 'no run lies beyond a fit to smaller ones',
      },
    ],
  });
}

/** The record of a law's extrapolation as a figure: every prediction of it, and in the subtitle how often the intervals held. */
export function recordFigure({ isLog, label, record }: LabelledRecord, captions: Partial<Captions> = {}): Figure {
  return extrapolationFigure({
    title: `${label}: what smaller runs foretold of larger ones`,
    ...(record.beyond.plain && { subtitle: subtitleOf(record) }),
    predictions: record.steps.flatMap(({ heldOut }) => heldOut.map(({ factor, error, plain, extrapolated }) =>
      ({ factor, error: isLog ? 100 * Math.expm1(error) : error, held: verdictOf(plain?.held === true, extrapolated?.held) }))),
    ...(!isLog && { yLabel: 'observed - predicted' }),
    ...captions,
  });
}

function subtitleOf({ beyond: { plain, extrapolated }, level }: ExtrapolationRecord): string {
  const share = (value: number): string => `${(100 * value).toFixed(0)}%`;
  return `${share(level)} intervals: the plain one held ${share(extrapolated?.plainCoverage ?? plain!.coverage)}${extrapolated ? `, the one for beyond the range ${share(extrapolated.coverage)}` : ''}`;
}

function verdictOf(plain: boolean, extrapolated: boolean | undefined): PredictionVerdict {
  if (plain) return 'plain';
  return extrapolated === undefined ? 'plain missed' : extrapolated ? 'extrapolation' : 'neither';
}
