import { publishedSource, publishedTable } from '../core/published.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Panel } from '../plot/layout.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol, THEME } from '../plot/theme.js';
import { overRepetitions, overSeeds } from '../runs/analysis/compare-runs.js';
import {
  OBJECTIVE_TASKS, SETTING_NAMES, settingName, taskMean, type JudgedOrder, type OrderVerdict,
} from '../runs/analysis/orders.js';
import type { AskedStage } from '../runs/analysis/task-scores.js';
import type { RunRecord } from '../runs/index.js';

const BASELINE = 'ED:MLM then PLM';
const BARS = SETTING_NAMES.filter((name) => name !== BASELINE);
const OBJECTIVES = ['FLM', 'PLM', 'MLM'];
const BAR_WIDTH = 26;

const settings = { label: '', categories: [...BARS], names: [...BARS] };
const accuracy = { label: 'right answers', format: 'percent', domain: [0, 1] } as const;
const chanceRule = (at: number): Layer => ({ kind: 'rule', axis: 'y', at, color: THEME.muted, dash: 'dotted', name: 'chance' });

/** Upright bars from 0, coloured by objective. */
function bars(values: readonly { setting: string; value: number }[]): Layer[] {
  return OBJECTIVES.map((objective, i): Layer => ({
    kind: 'links', color: categoryColor(i), width: BAR_WIDTH, opacity: 0.45,
    links: values.filter(({ setting }) => setting.endsWith(objective))
      .map(({ setting, value }) => ({ from: { x: setting, y: 0 }, to: { x: setting, y: value } })),
  }));
}

/** Our runs on some tasks: bars of means with 90% intervals over seeds, every seed a ring, the adapted model a line. */
function ourPanel(runs: readonly RunRecord[], stage: AskedStage, tasks: readonly string[], title: string): Panel {
  const groups = overSeeds(runs, settingName, (run) => taskMean(run, { stage, tasks, measure: 'accuracy' }), [...SETTING_NAMES]);
  const shown = groups.filter(({ key }) => key !== BASELINE);
  const baseline = groups.find(({ key }) => key === BASELINE);
  const chances = runs[0]?.tasks?.[stage]?.filter(({ task }) => tasks.includes(task)).map(({ chance }) => chance) ?? [];
  const name = stage === 'zeroShot' ? 'T5-LM: ED:MLM adapted to PLM' : 'T0: T5-LM, fine-tuned';
  return {
    title, x: settings, y: accuracy, height: 240,
    layers: [
      ...bars(shown.map(({ key, mean }) => ({ setting: key, value: mean }))),
      ...(chances.length > 0 ? [chanceRule(chances.reduce((sum, chance) => sum + chance / chances.length, 0))] : []),
      ...(baseline ? [{ kind: 'rule', axis: 'y', at: baseline.mean, color: THEME.muted, dash: 'dashed', name } as const] : []),
      {
        kind: 'dots', points: shown.flatMap(({ key, values }) => values.map((y) => ({ x: key, y }))),
        color: THEME.ink, hollow: true, radius: 2.2, shift: -7, name: 'one seed',
      },
      {
        kind: 'intervals', color: THEME.ink, shift: 6, name: '90% interval of the mean',
        points: shown.filter(({ values }) => values.length > 1).map(({ key, values }) => ({ x: key, ...overRepetitions(values).interval })),
      },
    ],
  };
}

/** The published column that says most at a stage: as pretrained, T0-Eval is at chance throughout. */
function publishedPanel(stage: AskedStage): Panel {
  const results = publishedTable('wang-2022-results');
  const [column, title] = stage === 'zeroShot'
    ? ['eaiAccuracyPercent', 'Wang et al., EleutherAI harness'] as const : ['t0EvalAccuracyPercent', 'Wang et al., T0-Eval'] as const;
  const rows = results.filter((row) => row.stage === (stage === 'zeroShot' ? 'pretrained' : 'finetuned'));
  const chance = results.find((row) => row.stage === 'chance')!;
  return {
    title, x: settings, y: accuracy, height: 240,
    layers: [
      ...bars(rows.map((row) => ({ setting: `${row.architecture}:${row.objective}`, value: row[column] / 100 }))),
      chanceRule(chance[column] / 100),
    ],
  };
}

/**
 * The runs of the sweep `objective` as bars of the lecture's figure, with the published ones beside them: as pretrained on the two tasks in
 * the words of the text, after fine-tuning on the same two, which it held out, and on the three that were taught.
 */
export function wangFigure(runs: readonly RunRecord[], { stage, ...captions }: Captions & { stage: AskedStage }): Figure {
  const { heldOut, taught } = OBJECTIVE_TASKS;
  const panels = stage === 'zeroShot'
    ? [ourPanel(runs, stage, heldOut, 'Ours, genus and object'), publishedPanel(stage)]
    : [
      ourPanel(runs, stage, heldOut, 'Ours, the two tasks held out'), publishedPanel(stage),
      ourPanel(runs, stage, taught, 'Ours, the three tasks taught, new questions'),
    ];
  return chartFigure({ ...captions, columns: 2, panels, source: `npx scaling sweep objective; ${publishedSource('wang-2022-results')}` });
}

const VERDICTS: readonly OrderVerdict[] = ['reproduces', 'cannot be told', 'opposite'];

/**
 * Published orders of two settings in our runs: by how much the one that is ahead in theirs is ahead in ours, in right answers and in ln P
 * of the answer, with 90% intervals over seeds, sorted by verdict; those as pretrained apart.
 */
export function ordersFigure(orders: readonly JudgedOrder[], captions: Captions): Figure {
  const panels = ([['zeroShot', 'As pretrained'], ['fineTuned', 'After fine-tuning']] as const).flatMap(([stage, title]): Panel[] => {
    const own = VERDICTS.flatMap((verdict) => orders.filter((order) => order.stage === stage && order.verdict === verdict));
    if (own.length === 0) return [];
    const names = own.map(({ ahead, behind }) => `${ahead} over ${behind}`);
    return [
      { title: `${title}: right answers`, ...ordersPanel(own, { measure: 'accuracy', label: 'more (points)', scale: 100, names }) },
      { title: `${title}: ln P of the answer`, ...ordersPanel(own, { measure: 'logLikelihood', label: 'more (nats)', scale: 1, names }) },
    ];
  });
  return chartFigure({ ...captions, columns: 2, panels });
}

function ordersPanel(
  orders: readonly JudgedOrder[],
  { measure, label, scale, names }: { measure: 'accuracy' | 'logLikelihood'; label: string; scale: number; names: readonly string[] },
): Panel {
  const places = orders.map((_, row) => String(row));
  const layers = VERDICTS.flatMap((verdict, i): Layer[] => {
    const own = orders.flatMap((order, row) => (order.verdict === verdict ? [{ ...order[measure], y: places[row]! }] : []));
    const place = (value: number, y: string) => ({ x: scale * value, y });
    const links = own.map(({ interval: { low, high }, y }) => ({ from: place(low, y), to: place(high, y) }));
    return [
      { kind: 'links', color: categoryColor(i), width: 2.4, opacity: 0.55, links },
      {
        kind: 'dots', color: categoryColor(i), symbol: categorySymbol(i), radius: 5, name: verdict,
        points: own.map(({ value, y }) => place(value, y)),
      },
    ];
  });
  return {
    x: { label }, y: { label: '', categories: places, names }, rowHeight: 22,
    layers: [{ kind: 'rule', axis: 'x', at: 0, color: THEME.muted, dash: 'dashed', name: 'no difference' }, ...layers],
  };
}
