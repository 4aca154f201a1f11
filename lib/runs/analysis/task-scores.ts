import { InputError } from '../../core/check.js';
import type { MetricName } from '../../core/metric-names.js';
import { crossingScale, foretoldScale } from '../../emergence/index.js';
import type { RunRecord } from '../index.js';
import { overSeeds } from './compare-runs.js';

/** When a model was asked: as it was pretrained, or after fine-tuning. */
export type AskedStage = 'zeroShot' | 'fineTuned';

/** A task as it was asked at one of them. */
export interface AskedTask {
  /** For example `inference`, `genus`, `recall-3`, `copy-4`. */
  task: string;
  stage: AskedStage;
  /** Of a written answer, how many of its first tokens count; all unless said. */
  answerTokens?: number;
}

/** One number among those that a pipeline measured. */
export interface ScoreName extends AskedTask {
  metric: MetricName;
}

/**
 * How well a run did a task.
 * @throws InputError naming the tasks and metrics that there are
 */
export function taskScore(run: RunRecord, { stage, task, metric, answerTokens }: ScoreName): number {
  const results = run.tasks?.[stage];
  if (!results) throw new InputError(`stage: expected one at which the run ${run.id} was asked, got ${stage}`);
  const whole = results.find((result) => result.task === task);
  const judged = answerTokens === undefined ? whole : whole?.byLength?.find((part) => part.answerTokens === answerTokens);
  if (whole && !judged) {
    throw new InputError(`answerTokens: expected one of the 1 to ${whole.byLength?.length ?? 0} by which ${task} was judged, got ${answerTokens}`);
  }
  const score = judged?.metrics[metric];
  if (score !== undefined) return score;
  const known = results.map((result) => `${result.task} (${Object.keys(result.metrics).join(', ')})`).join('; ');
  throw new InputError(`task and metric: expected among ${known}, got ${task} and ${metric}`);
}

/** The share of right answers under whichever of exact match and multiple-choice grade the task has. */
export function shareRight(run: RunRecord, stage: AskedStage, task: string): number {
  const metrics = run.tasks?.[stage]?.find((result) => result.task === task)?.metrics ?? {};
  return taskScore(run, { stage, task, metric: 'exactMatch' in metrics ? 'exactMatch' : 'multipleChoiceGrade' });
}

/** The size from which a share of answers is right, for the models of one seed. */
export interface Threshold {
  seed: number;
  /** From the token accuracies of the models that fail: see `foretoldScale`. */
  foretold: number;
  /** Where exact match passes the level: see `crossingScale`. */
  measured: number;
}

/**
 * The size at which half of the answers are right, foretold by the models of which less than a tenth are, and measured: once for each
 * family of one model a size, all of one seed.
 * @throws InputError for a family of fewer than three sizes, or one that does not pass one half, or has fewer than two that fail
 */
export function foretoldThresholds(runs: readonly RunRecord[], asked: AskedTask & { answerTokens: number }): Threshold[] {
  return [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b).map((seed) => {
    const family = runs.filter((run) => run.seed === seed);
    const scores = (some: readonly RunRecord[], metric: MetricName) =>
      some.map((run) => ({ scale: run.nParamsNonEmbedding, score: taskScore(run, { ...asked, metric }) }));
    const failing = family.filter((run) => taskScore(run, { ...asked, metric: 'exactMatch' }) < 0.1);
    return {
      seed,
      foretold: foretoldScale(scores(failing, 'tokenAccuracy'), { answerTokens: asked.answerTokens, level: 0.5 }),
      measured: crossingScale(scores(family, 'exactMatch'), 0.5),
    };
  });
}

/** A score of a task at every size, over its seeds; the key is the number of non-embedding parameters. */
export function bySize(runs: readonly RunRecord[], score: ScoreName) {
  return overSeeds(runs, (run) => run.nParamsNonEmbedding, (run) => taskScore(run, score));
}

/** The metrics under which a task was judged. */
export function metricsOf(runs: readonly RunRecord[], { task, stage }: AskedTask): MetricName[] {
  return Object.keys(runs[0]?.tasks?.[stage]?.find((result) => result.task === task)?.metrics ?? {}) as MetricName[];
}
