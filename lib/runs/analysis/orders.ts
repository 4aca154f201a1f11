import { InputError } from '../../core/check.js';
import type { MetricName } from '../../core/metric-names.js';
import { publishedTable, type ZeroShotResult } from '../../core/published.js';
import type { CompletedRun, RunRecord } from '../index.js';
import { median } from '../../fit/statistics.js';
import type { Architecture } from '../../model/config.js';
import type { Objective } from '../../model/objectives.js';
import { overRepetitions, type OverRepetitions } from './compare-runs.js';
import { shareRight, taskScore, type AskedStage } from './task-scores.js';
import { fineTuningCurve, stepsToLoss, trainingCurve, type TrainingCurve } from './training-curves.js';

const ARCHITECTURE_NAMES: Readonly<Record<Architecture, string>> = {
  'causal-decoder': 'CD',
  'prefix-decoder': 'ND',
  'encoder-decoder': 'ED',
  encoder: 'E',
};
const OBJECTIVE_NAMES: Readonly<Record<Objective['kind'], string>> = {
  fullLM: 'FLM',
  prefixLM: 'PLM',
  spanCorruption: 'MLM',
  maskedTokens: 'BERT',
};

/** The settings of the sweep `objective`, in the order of the lecture. */
export const SETTING_NAMES = ['CD:FLM', 'ND:PLM', 'ED:PLM', 'CD:MLM', 'ND:MLM', 'ED:MLM', 'ED:MLM then PLM'] as const;

/**
 * The setting of a run by the names of Wang et al. 2022, architecture and pretraining objective: `CD:FLM`, `ED:MLM`, or
 * `ED:MLM then PLM` where the model was adapted.
 */
export function settingName({ config }: Pick<RunRecord, 'config'>): string {
  const { model, objective } = config.train;
  const name = `${ARCHITECTURE_NAMES[model.architecture]}:${OBJECTIVE_NAMES[objective?.kind ?? 'fullLM']}`;
  const adaptation = config.kind === 'pipeline' ? config.adaptation : undefined;
  if (!adaptation) return name;
  if (!adaptation.objective) throw new InputError('adaptation: expected an objective other than that of pretraining, got none');
  return `${name} then ${OBJECTIVE_NAMES[adaptation.objective.kind]}`;
}

/** The tasks of the sweep `objective`: those that are fine-tuned on (other questions of them are asked), and those that never are. */
export const OBJECTIVE_TASKS = { taught: ['genus-asked', 'object-asked', 'reading'], heldOut: ['genus', 'object'] } as const;

/** A mean over tasks by which settings are ordered: of right answers, or of ln P(answer) in nats a token. */
export type OrderMeasure = 'accuracy' | 'logLikelihood';

/** That one setting is ahead of another, at a stage. */
export interface Order {
  stage: AskedStage;
  ahead: string;
  behind: string;
}

/**
 * Every order of two settings that Wang et al. 2022 print, as pretrained and after multitask fine-tuning: an order counts where their two
 * columns (EleutherAI harness, T0-Eval) agree on it. 3 as pretrained, and 14 of 15 after fine-tuning: on CD:FLM and ND:PLM they disagree.
 */
export function publishedOrders(results: readonly ZeroShotResult[]): Order[] {
  const stages = { pretrained: 'zeroShot', finetuned: 'fineTuned' } as const;
  return (['pretrained', 'finetuned'] as const).flatMap((stage) => {
    const rows = results.filter((row) => row.stage === stage);
    return rows.flatMap((a) => rows
      .filter((b) => a.eaiAccuracyPercent > b.eaiAccuracyPercent && a.t0EvalAccuracyPercent > b.t0EvalAccuracyPercent)
      .map((b): Order => ({ stage: stages[stage], ahead: nameOf(a), behind: nameOf(b) })));
  });
}

const nameOf = ({ architecture, objective }: { architecture?: string; objective?: string }) => `${architecture}:${objective}`;

/** The mean over tasks of one measure of one run. */
export function taskMean(
  run: RunRecord, { stage, tasks, measure }: { stage: AskedStage; tasks: readonly string[]; measure: OrderMeasure },
): number {
  const metric: MetricName = 'logLikelihoodPerToken';
  const scores = tasks.map((task) => (measure === 'accuracy' ? shareRight(run, stage, task) : taskScore(run, { stage, task, metric })));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** How an order comes out here. */
export type OrderVerdict = 'reproduces' | 'opposite' | 'cannot be told';

/** An order with the differences of its two settings, seed by seed: the one ahead less the one behind. */
export interface JudgedOrder extends Order {
  accuracy: OverRepetitions;
  logLikelihood: OverRepetitions;
  verdict: OrderVerdict;
}

/**
 * Published orders in recorded runs: the means over `tasks` of the two settings are subtracted seed by seed, in accuracy and in ln P of the
 * right answer, each with a 90% interval over seeds. An order `reproduces` where both intervals lie above 0, is `opposite` where both lie
 * below, and cannot be told otherwise.
 * @throws InputError if the two settings do not have the same seeds, at least two
 */
export function judgeOrders(runs: readonly RunRecord[], orders: readonly Order[], tasks: readonly string[]): JudgedOrder[] {
  return orders.map((order) => {
    const { stage, ahead, behind } = order;
    const difference = (measure: OrderMeasure) =>
      overRepetitions(pairedDifferences(runs, (run) => taskMean(run, { stage, tasks, measure }), ahead, behind));
    const [accuracy, logLikelihood] = [difference('accuracy'), difference('logLikelihood')];
    return { ...order, accuracy, logLikelihood, verdict: verdictOf([accuracy.interval, logLikelihood.interval]) };
  });
}

/** Every published order in the runs of the sweep `objective`: as pretrained, and after fine-tuning on tasks held out and taught. */
export function wangOrders(runs: readonly RunRecord[]): Record<'pretrained' | 'heldOut' | 'taught', JudgedOrder[]> {
  const orders = publishedOrders(publishedTable('wang-2022-results'));
  const at = (stage: AskedStage) => orders.filter((order) => order.stage === stage);
  const { heldOut, taught } = OBJECTIVE_TASKS;
  return {
    pretrained: judgeOrders(runs, at('zeroShot'), heldOut),
    heldOut: judgeOrders(runs, at('fineTuned'), heldOut),
    taught: judgeOrders(runs, at('fineTuned'), taught),
  };
}

/** Whether differences lie above 0, below it, or nothing can be said: all of their intervals must agree. */
export function verdictOf(intervals: readonly { low: number; high: number }[]): OrderVerdict {
  if (intervals.every(({ low }) => low > 0)) return 'reproduces';
  return intervals.every(({ high }) => high < 0) ? 'opposite' : 'cannot be told';
}

/**
 * What one setting measures more than another, seed by seed from the lowest.
 * @throws InputError if they do not have the same seeds
 */
export function pairedDifferences<Run extends RunRecord>(
  runs: readonly Run[], value: (run: Run) => number, ahead: string, behind: string,
): number[] {
  const of = (setting: string) => runs.filter((run) => settingName(run) === setting).sort((a, b) => a.seed - b.seed);
  const [first, second] = [of(ahead), of(behind)];
  const seeds = (some: readonly Run[]) => some.map(({ seed }) => seed).join(' ');
  if (seeds(first) !== seeds(second)) {
    throw new InputError(`runs: expected the same seeds of ${ahead} and ${behind}, got ${seeds(first)} and ${seeds(second)}`);
  }
  return first.map((run, i) => value(run) - value(second[i]!));
}

/** How fast and how steadily a setting learns, beside another that is asked the same. */
export interface LearningCompared {
  /** Of one seed each: how many times as many steps of pretraining the second setting takes to the loss that the slower run ends at. */
  pretrainingSteps?: OverRepetitions;
  /** The same of the steps of fine-tuning, to the loss of answers that the slower run ends at. */
  fineTuningSteps: OverRepetitions;
  /** By how much more a run of the second ends away from the middle run of its setting than one of the first, in validation loss. */
  unsteadiness?: OverRepetitions;
}

/**
 * Whether `first` learns faster and more steadily than `second`, seed by seed, with 90% intervals. Steps are counted to the smoothed loss
 * at which the slower of the two runs of a seed ends, since both come there; as a ratio, second over first, in logarithms. Losses of
 * pretraining are compared under one objective only; those of fine-tuning always, since the questions are the same. Unsteadiness is
 * |loss - median over seeds|, second less first (Brown and Forsythe 1974).
 * @throws InputError if they do not have the same seeds
 */
export function compareLearning(runs: readonly CompletedRun[], first: string, second: string): LearningCompared {
  const of = (setting: string) => runs.filter((run) => settingName(run) === setting).sort((a, b) => a.seed - b.seed);
  const [firsts, seconds] = [of(first), of(second)];
  pairedDifferences(runs, () => 0, first, second); // refuses seeds that differ
  const ratios = (curveOf: (run: CompletedRun) => TrainingCurve) => overRepetitions(firsts.map((run, i) => {
    const [a, b] = [curveOf(run), curveOf(seconds[i]!)];
    const target = Math.max(Math.min(...a.losses), Math.min(...b.losses));
    return stepsToLoss(b, target)! / stepsToLoss(a, target)!;
  }), { scale: 'log' });
  const away = (some: readonly CompletedRun[]) => {
    const losses = some.map((run) => run.validationLossNatsPerToken);
    const middle = median(losses);
    return losses.map((loss) => Math.abs(loss - middle));
  };
  const [awayFirst, awaySecond] = [away(firsts), away(seconds)];
  const areAskedTheSame = first.slice(2) === second.slice(2);
  return {
    fineTuningSteps: ratios(fineTuningCurve),
    ...(areAskedTheSame && {
      pretrainingSteps: ratios(trainingCurve),
      unsteadiness: overRepetitions(awaySecond.map((distance, i) => distance - awayFirst[i]!)),
    }),
  };
}

/** How much of the loss of answers is lost in the last quarter of fine-tuning: near 0 where a curve is flat. Of the loss at its start. */
export function lossLeft(run: CompletedRun): number {
  const { steps, losses } = fineTuningCurve(run);
  const last = steps.at(-1)!;
  const before = losses[steps.findIndex((step) => step >= 0.75 * last)]!;
  return (before - losses.at(-1)!) / losses[0]!;
}
