/**
 * What a notebook imports. Nothing here loads TensorFlow until something is trained:
 * a notebook that reads recorded runs, fits and plots starts in a second.
 */
export * from './core/check.js';
export * from './core/published.js';
export * from './core/random.js';
export * from './corpus/index.js';
export { declarationsCorpus } from './corpus/declarations.js';
export * from './emergence/index.js';
export * from './fit/index.js';
export * from './model/config.js';
export * from './model/count.js';
export * from './model/flops.js';
export * from './model/masks.js';
export * from './model/memory.js';
export * from './model/objectives.js';
export * from './model/span-corruption.js';
export * from './plot/index.js';
export * from './figures/index.js';
export * from './runs/index.js';
export { allLectureRuns, lectureRuns, type LectureRunsOptions } from './course/lecture/lecture-runs.js';
export { selfCheck } from './course/lecture/self-check.js';
export { trainLive, type LiveRun } from './course/lecture/live-training.js';
export { abilityLive, type AbilityOptions, type ScoresAtStep } from './course/lecture/live-ability.js';
export { encoderLive, type EncoderAndDecoder, type HolesLoss } from './course/lecture/live-encoder.js';
export { fineTuningCurve } from './runs/analysis/fine-tuning-curve.js';
export { downstreamRun, pipelineLive } from './course/lecture/live-pipeline.js';
export { overSeeds, spreadShares, type OverSeeds, type SpreadShares } from './runs/analysis/over-seeds.js';
export { ourSetting } from './course/lecture/wang-settings.js';
export { SETTING_NAMES, settingName } from './runs/analysis/setting-name.js';
export { metricResults, shareRight, taskScore, type AskedStage, type AskedTask, type ScoreName } from './runs/analysis/task-scores.js';
export { runColumns, type RunColumns } from './runs/analysis/run-columns.js';
export { rankCorrelation } from './runs/analysis/rank-correlation.js';
export { decayOfRepetition, freshEquivalent, repeatedWorth, type WorthOfPasses } from './course/lecture/repetition-worth.js';
export { table, type Cell } from './course/lecture/table.js';
export { finalLossCurves, sizedCurves, stepsToLoss, trainingCurve, type TrainingCurve } from './runs/analysis/training-curves.js';
export type { HtmlDisplay } from './course/lecture/progress.js';
export * from './course/homework/index.js';
