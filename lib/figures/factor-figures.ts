import { publishedSource, publishedTable } from '../core/published.js';
import { fitPowerLaw } from '../fit/laws/power-law.js';
import type { Figure } from '../plot/render.js';
import { seriesPanelsFigure, type SeriesPanel } from '../plot/series.js';
import { formatNumber } from '../plot/ticks.js';
import type { RateTransfer } from '../runs/analysis/paired-seeds.js';
import type { CompletedRun } from '../runs/index.js';

interface LossAt { x: number; y: number }

/** Losses against each of the three resources, when the two others are not what limits. */
export interface KaplanOptions {
  trainFlops: readonly LossAt[];
  nTokens: readonly LossAt[];
  nParams: readonly LossAt[];
}

/** A petaflop-day, in which Kaplan et al. 2020 count compute: 1e15 FLOPs a second for a day. */
const PF_DAY = 8.64e19;

/** What Kaplan et al. 2020 trained at most: non-embedding parameters, and tokens (section 2). */
const [KAPLAN_PARAMS, KAPLAN_TOKENS] = [1.5e9, 23e9];

/** Decades below the largest over which a published line is drawn. */
const DECADES = 4;

/**
 * Loss against compute, data and size, as Kaplan et al. 2020 drew it in their figure 1, without a floor: ours above, with a straight line
 * through each; below, the lines that their paper prints, (x_c/x)^alpha, over four decades up to their largest size, their tokens, and 6ND
 * of both. Their points are no data of the kit.
 *
 * Worked value: at 1.5e9 parameters their line stands at (8.8e13 / 1.5e9)^0.076 = 2.30 nats a token.
 */
export function kaplanFigure(ours: KaplanOptions): Figure {
  const constants = new Map(publishedTable('kaplan-2020-laws').map(({ law, symbol, value }) => [`${law} ${symbol}`, Number(value)]));
  const y = { label: 'loss (nats/token)', scale: 'log' } as const;
  const axes = [
    { x: { label: 'compute C (FLOPs)', scale: 'log', format: 'power' }, points: ours.trainFlops, law: 'L(C_min)', symbol: 'C', unit: PF_DAY, to: 6 * KAPLAN_PARAMS * KAPLAN_TOKENS },
    { x: { label: 'tokens D', scale: 'log', format: 'count' }, points: ours.nTokens, law: 'L(D)', symbol: 'D', unit: 1, to: KAPLAN_TOKENS },
    { x: { label: 'non-embedding parameters N', scale: 'log', format: 'count' }, points: ours.nParams, law: 'L(N)', symbol: 'N', unit: 1, to: KAPLAN_PARAMS },
  ] as const;
  const own = axes.map(({ x, points, symbol }): SeriesPanel => {
    const fit = fitPowerLaw({ x: points.map((point) => point.x), loss: points.map((point) => point.y), floor: 'none' });
    const line = points.map((point) => ({ x: point.x, y: fit.predict({ x: point.x }).value }));
    return {
      title: `ours: L ∝ ${symbol}^−${formatNumber(fit.parameters.alpha.value, 'plain', 2)}`, x, y,
      series: [{ label: 'our runs', as: 'points', points }, { label: 'a straight line through them', as: 'line', points: line }],
    };
  });
  const published = axes.map(({ x, law, symbol, unit, to }): SeriesPanel => {
    const [alpha, scale] = [constants.get(`${law} alpha_${symbol}`)!, constants.get(`${law} ${symbol}_c`)! * unit];
    const line = [to / 10 ** DECADES, to].map((at) => ({ x: at, y: (scale / at) ** alpha }));
    return { title: `Kaplan et al.: L ∝ ${symbol}^−${alpha}`, x, y, series: [{ label: 'their law, as printed', as: 'line', points: line }] };
  });
  return seriesPanelsFigure({
    title: 'Loss against compute, data and size, without a floor', panels: [...own, ...published], columns: 3,
    source: `recorded sweeps isoflop, data, size; ${publishedSource('kaplan-2020-laws')}`,
  });
}

/** Runs of one depth and several sizes, and of one size and several depths. */
export interface CountingOptions {
  sizes: readonly CompletedRun[];
  /** The runs of the sweep `shape`; those of its usual proportions on the Markov source, at its common rate, are drawn. */
  depths: readonly CompletedRun[];
}

/** Loss against parameters counted in both ways, as Kaplan et al. 2020, figure 6: with embeddings on the left, without on the right. */
export function countingFigure({ sizes, depths }: CountingOptions): Figure {
  const usual = depths.filter(({ config: { corpus, train } }) =>
    corpus.kind === 'markov' && train.learningRate === 0.002 && train.model.nHead === 4 && train.model.dFF === 4 * train.model.dModel);
  const layers = [...new Set(usual.map(({ config }) => config.train.model.nLayer))].sort((a, b) => a - b);
  const counts = [
    ['with embeddings', 'all parameters', (run: CompletedRun) => run.nParamsTotal],
    ['without embeddings', 'non-embedding parameters', (run: CompletedRun) => run.nParamsNonEmbedding],
  ] as const;
  const points = (runs: readonly CompletedRun[], x: (run: CompletedRun) => number) =>
    runs.map((run) => ({ x: x(run), y: run.validationLossNatsPerToken })).sort((a, b) => a.x - b.x);
  return seriesPanelsFigure({
    title: 'The same runs, counted in two ways', columns: 2,
    panels: counts.map(([title, label, x]) => ({
      title, x: { label, scale: 'log', format: 'count' }, y: { label: 'validation loss (nats/token)' },
      series: [
        { label: 'nine sizes of two layers', points: points(sizes, x) },
        ...layers.map((nLayer) => ({
          label: nLayer === 1 ? '1 layer' : `${nLayer} layers`, as: 'points' as const,
          points: points(usual.filter(({ config }) => config.train.model.nLayer === nLayer), x),
        })),
      ],
    })),
    source: 'recorded sweeps size, and shape (a fifth of the tokens, in smaller batches; three seeds each); Markov source of order 2',
  });
}

/** The loss of each width along the learning rate, a panel a parametrisation. */
export function rateTransferFigure(transfers: readonly ({ name: string } & RateTransfer)[]): Figure {
  return seriesPanelsFigure({
    title: 'Where each width learns best', columns: 2, colors: 'ordered',
    panels: transfers.map(({ name, valleys }) => ({
      title: name, x: { label: 'peak learning rate', scale: 'log' }, y: { label: 'validation loss (nats/token)', include: [3.35, 3.42] },
      series: valleys.map(({ dModel, rates }) => ({ label: `width ${dModel}`, points: rates.map(({ rate, mean }) => ({ x: rate, y: mean })) })),
    })),
    source: 'recorded sweep parametrisation, 500 steps of 256 tokens, means of three seeds; Markov source of order 2',
  });
}
