import type { MetricName } from '../core/metric-names.js';
import { publishedSource, publishedTable } from '../core/published.js';
import { parametricLoss } from '../fit/laws/parametric.js';
import { optimalAllocation } from '../fit/plan/allocation.js';
import { CHINCHILLA_REFIT } from '../fit/plan/known-laws.js';
import { trainFlops6ND } from '../model/count.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { referenceLayer, seriesLayers, seriesPanelsFigure, type Series } from '../plot/series.js';
import { categoryColor, categorySymbol, orderedColors, THEME } from '../plot/theme.js';
import { formatNumber, type NumberFormat, type ScaleType } from '../plot/ticks.js';
import { overSeeds } from '../runs/analysis/compare-runs.js';
import { bySize, metricsOf, taskScore, type AskedTask, type ScoreName } from '../runs/analysis/task-scores.js';
import type { RunRecord } from '../runs/index.js';

/** The smallest scale at which an ability was seen; rows of `publishedTable('wei-2022-emergence')` fit. */
export interface AbilityScale {
  ability: string;
  setting: string;
  trainFlops: number;
  nParamsReported: number;
  model: string;
}

/** The options of `emergenceScaleFigure`. */
export interface EmergenceScaleOptions extends Partial<Captions> {
  abilities: readonly AbilityScale[];
}

/** The training compute at which each ability first appeared, smallest first, with the model that showed it. */
export function emergenceScaleFigure(options: EmergenceScaleOptions): Figure {
  const rows = [...options.abilities].sort((a, b) => a.trainFlops - b.trainFlops).map((ability, i) => ({ ...ability, id: String(i) }));
  const settings = [...new Set(options.abilities.map(({ setting }) => setting))];
  const dots = settings.map((setting, i): Layer => ({
    kind: 'dots',
    points: rows.filter((row) => row.setting === setting).map(({ trainFlops, id }) => ({ x: trainFlops, y: id })),
    color: categoryColor(i), symbol: categorySymbol(i), radius: 4.5, name: setting,
  }));
  const labels = rows.map(({ trainFlops, id, model, nParamsReported }) => ({
    x: trainFlops,
    y: id,
    text: `${model} ${formatNumber(nParamsReported, 'count')}`,
  }));
  return chartFigure({
    ...options,
    title: options.title ?? 'The scale at which abilities were first seen',
    panels: [{
      x: { label: 'training compute (FLOPs) of the smallest model that has it', scale: 'log', format: 'power', ...roomForLabels(rows) },
      y: { label: '', categories: rows.map(({ id }) => id), names: rows.map(({ ability }) => ability) },
      layers: [...dots, { kind: 'labels', labels }],
      rowHeight: 21,
    }],
  });
}

/** The label of the largest stands to the right of its point. */
function roomForLabels(rows: readonly AbilityScale[]): { include?: readonly number[] } {
  const largest = rows.at(-1)?.trainFlops;
  return largest === undefined ? {} : { include: [largest * 30] };
}

/** One metric of the same runs, and how each task does under it. */
export interface MetricPanel {
  metric: string;
  tasks: readonly Series[];
  /** What guessing scores. */
  chance?: number;
  domain?: readonly [number, number];
  format?: NumberFormat;
  scale?: ScaleType;
}

/** The options of `metricComparisonFigure`. */
export interface MetricComparisonOptions extends Partial<Captions> {
  metrics: readonly MetricPanel[];
  xLabel?: string;
  xFormat?: NumberFormat;
  columns?: number;
}

/**
 * The same runs under several metrics, one small panel each, against scale on a logarithmic axis: where one metric jumps and
 * another climbs evenly, the jump belongs to the metric (Schaeffer et al. 2023).
 */
export function metricComparisonFigure(options: MetricComparisonOptions): Figure {
  const x = { label: options.xLabel ?? 'parameters', scale: 'log', format: options.xFormat ?? 'count' } as const;
  const names = [...new Set(options.metrics.flatMap(({ tasks }) => tasks.map(({ label }) => label)))];
  const panels = options.metrics.map((metric): Panel => ({
    title: metric.metric,
    x,
    y: { label: '', scale: metric.scale ?? 'linear', format: metric.format ?? 'plain', ...(metric.domain && { domain: metric.domain }) },
    layers: metricLayers(metric, names),
    height: 230,
  }));
  return chartFigure({
    ...options,
    title: options.title ?? 'The same runs under different metrics',
    panels,
    columns: options.columns ?? (panels.length > 1 ? 2 : 1),
  });
}

function metricLayers({ tasks, chance }: MetricPanel, names: readonly string[]): Layer[] {
  const guessing = chance === undefined ? [] : [referenceLayer({ axis: 'y', at: chance, label: 'chance' }, 0)];
  const series = tasks.flatMap((task) => {
    const index = names.indexOf(task.label);
    return seriesLayers(task, { index, of: names.length, color: categoryColor(index) });
  });
  return [...guessing, ...series];
}

/** What stands above a panel of a metric. */
const METRIC_TITLES: Readonly<Record<MetricName, string>> = {
  exactMatch: 'exact match: all tokens right',
  tokenAccuracy: 'token accuracy: tokens right, one by one',
  tokenEditDistance: 'token edit distance (tokens)',
  logLikelihoodPerToken: 'log-likelihood of the answer (nats/token)',
  multipleChoiceGrade: 'multiple-choice grade: right choice on top',
  brierScore: 'Brier score of the choices',
  calibrationError: 'calibration error',
};

/** What `metricPanels` draws. */
export interface MetricPanelsOptions {
  asked: readonly AskedTask[];
  metrics: readonly MetricName[];
  /** Of the runs of a size, mean and span (the default), or every run as a point: a mean of two peaks is a place where no run is. */
  show?: 'spans' | 'runs';
}

/**
 * The same runs under each of these metrics, against non-embedding parameters: panels for `metricComparisonFigure`.
 * A task that a metric does not judge is left out of its panel.
 */
export function metricPanels(runs: readonly RunRecord[], { asked, metrics, show = 'spans' }: MetricPanelsOptions): MetricPanel[] {
  const pointsOf = (score: ScoreName) => bySize(runs, score).flatMap(({ key, mean, values, ...span }) =>
    (show === 'runs' ? values.map((y) => ({ x: key, y })) : [{ x: key, y: mean, ...span }]));
  return metrics.map((metric) => ({
    metric: METRIC_TITLES[metric],
    tasks: asked.map((question) => ({
      label: question.answerTokens === undefined ? question.task : `${question.task}, ${question.answerTokens} tokens`,
      points: metricsOf(runs, question).includes(metric) ? pointsOf({ ...question, metric }) : [],
      ...(show === 'runs' ? { as: 'points' as const } : {}),
    })),
    ...(metric === 'exactMatch' || metric === 'multipleChoiceGrade' || metric === 'tokenAccuracy' ? { domain: [0, 1] as const, format: 'percent' as const } : {}),
  }));
}

/** The options of `answerLengthsFigure`. */
export interface AnswerLengthsOptions extends Partial<Captions> {
  runs: readonly RunRecord[];
  asked: AskedTask;
  /** Tokens of an answer, from short to long. */
  lengths: readonly number[];
}

/**
 * Exact match of answers of several lengths against non-embedding parameters, points at the means over seeds, and for each a line with
 * what the accuracy a of single tokens makes of it if they are right independently: the mean of a^L.
 */
export function answerLengthsFigure({ runs, asked, lengths, ...captions }: AnswerLengthsOptions): Figure {
  const colors = orderedColors(lengths.length);
  const layers = lengths.flatMap((answerTokens, i): Layer[] => {
    const color = colors[i]!;
    const exact = bySize(runs, { ...asked, answerTokens, metric: 'exactMatch' });
    const foretold = overSeeds(runs, (run) => run.nParamsNonEmbedding,
      (run) => taskScore(run, { ...asked, answerTokens, metric: 'tokenAccuracy' }) ** answerTokens);
    return [
      { kind: 'line', points: foretold.map(({ key, mean }) => ({ x: key, y: mean })), color, width: 1.5 },
      {
        kind: 'dots', points: exact.map(({ key, mean }) => ({ x: key, y: mean })), color, symbol: categorySymbol(i),
        name: answerTokens === 1 ? '1 token' : `${answerTokens} tokens`,
      },
    ];
  });
  return chartFigure({
    ...captions,
    title: captions.title ?? 'Exact match of answers of several lengths',
    panels: [{
      x: { label: 'non-embedding parameters N', scale: 'log', format: 'count' },
      y: { label: 'answers that are wholly right', format: 'percent', domain: [0, 1] },
      layers,
    }],
  });
}

/**
 * Loss and MMLU against training FLOPs, for the models whose size, tokens and accuracy are printed: Chinchilla, Gopher and GPT-3. The
 * losses are not printed; they are computed from N and D by the kit's refit of the Chinchilla runs, and drawn with the best loss of each
 * budget by the same law. Smaller models of the three families are no data of the kit.
 *
 * Worked value: Gopher's 280 billion parameters and 300 billion tokens are 5.04e23 FLOPs, by the law 1.999 nats a token, and 60.0% on MMLU.
 */
export function lossAndMmluFigure(): Figure {
  const mmlu = publishedTable('hoffmann-2022-benchmarks').filter(({ benchmark }) => benchmark === 'MMLU');
  const models = publishedTable('model-growth').flatMap(({ model, nParamsReported: N, nTokens: D }) => {
    const accuracy = mmlu.find((row) => row.model === model)?.accuracyPercent;
    return accuracy === undefined || D === undefined ? [] : [{ model, N, D, x: trainFlops6ND(N, D), accuracy: accuracy / 100 }];
  });
  const law = CHINCHILLA_REFIT.parameters;
  const frontier = Array.from({ length: 40 }, (_, i) => 1e23 * 20 ** (i / 39)).map((x) => ({ x, y: optimalAllocation(law, x).loss }));
  const x = { label: 'training compute (FLOPs)', scale: 'log', format: 'power' } as const;
  const chance = mmlu.find(({ model }) => model === 'Random')!.accuracyPercent / 100;
  const points = (y: (of: (typeof models)[number]) => number) =>
    models.map((of) => ({ label: of.model, as: 'points' as const, points: [{ x: of.x, y: y(of) }] }));
  return seriesPanelsFigure({
    title: 'Loss falls by hundredths, accuracy rises by tens of points', columns: 2,
    panels: [
      {
        title: 'loss, computed by the law', x, y: { label: 'loss (nats/token)' },
        series: [...points(({ N, D }) => parametricLoss(law, N, D)), { label: 'best loss of each budget', as: 'line', points: frontier }],
      },
      {
        title: 'MMLU, 5-shot, as printed', x: { ...x, include: [1e23, 2e24] }, y: { label: 'accuracy', format: 'percent', domain: [0, 1] },
        series: points(({ accuracy }) => accuracy), references: [{ axis: 'y', at: chance, label: 'a random guess' }],
      },
    ],
    source: `${publishedSource('hoffmann-2022-benchmarks')}; refit of the Chinchilla runs`,
  });
}

/**
 * Answers of several tokens under two metrics, against the accuracy a of single tokens: points for our runs, lines for what Schaeffer et
 * al. 2023 derive for independent tokens, exact match a^L and token edit distance L (1 - a).
 */
export function twoMetricsFigure({ runs, asked }: { runs: readonly RunRecord[]; asked: AskedTask & { answerTokens: number } }): Figure {
  const L = asked.answerTokens;
  const at = Array.from({ length: 41 }, (_, i) => i / 40);
  const panel = (metric: MetricName, law: (accuracy: number) => number, formula: string) => ({
    title: METRIC_TITLES[metric], x: { label: 'accuracy of single tokens a', format: 'percent' as const }, y: { label: '' },
    series: [
      { label: 'our runs', as: 'points' as const, points: runs.map((run) =>
        ({ x: taskScore(run, { ...asked, metric: 'tokenAccuracy' }), y: taskScore(run, { ...asked, metric }) })) },
      { label: formula, as: 'line' as const, points: at.map((a) => ({ x: a, y: law(a) })) },
    ],
  });
  return seriesPanelsFigure({
    title: `One ability under two metrics: answers of ${L} tokens`, columns: 2,
    panels: [panel('exactMatch', (a) => a ** L, 'a^L'), panel('tokenEditDistance', (a) => L * (1 - a), 'L (1 − a)')],
    source: `npx scaling sweep ${asked.task}; formulas of Schaeffer et al. 2023`,
  });
}

/** The options of `emergentMetricsFigure`. */
export interface EmergentMetricsOptions {
  /** Our metrics with their emergence scores. */
  ours: readonly { metric: string; score: number }[];
  /** The score of an even climb; a metric counts as emergent from twice that on. */
  evenClimb: number;
}

/**
 * A cell a metric, filled where an ability looks emergent under it: the 5 of 39 of BIG-Bench that Schaeffer et al. 2023 report, and ours.
 * Worked value: scores 27 and 10 beside an even climb of 9 are one metric of two.
 */
export function emergentMetricsFigure({ ours, evenClimb }: EmergentMetricsOptions): Figure {
  const printed = publishedTable('schaeffer-2023-claims').find(({ value }) => / of /.test(value))!.value;
  const [found, all] = printed.split(' of ').map(Number) as [number, number];
  const emergent = ours.filter(({ score }) => score >= 2 * evenClimb).length;
  const rows = [[`BIG-Bench: ${printed} metrics`, found, all], [`ours: ${emergent} of ${ours.length}`, emergent, ours.length]] as const;
  const cells = rows.flatMap(([y, filled, of]) =>
    Array.from({ length: of }, (_, i) => ({ x: String(i + 1), y, text: '', color: i < filled ? categoryColor(1) : THEME.grid })));
  return chartFigure({
    title: 'Under how many metrics does anything emerge?',
    subtitle: `filled: an ability looks emergent; ours counts if it scores ${2 * evenClimb} or more, twice an even climb`,
    panels: [{
      x: { label: 'metrics', categories: Array.from({ length: all }, (_, i) => String(i + 1)), names: Array.from({ length: all }, () => '') },
      y: { label: '', categories: rows.map(([name]) => name) },
      layers: [{ kind: 'cells', cells }], rowHeight: 30,
    }],
    source: `${publishedSource('schaeffer-2023-claims')}; npx scaling sweep chain`,
  });
}
