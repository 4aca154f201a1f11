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
export * from './runs/index.js';
export { allLectureRuns, lectureRuns, type LectureRunsOptions } from './lecture/lecture-runs.js';
export { selfCheck } from './lecture/self-check.js';
export { trainLive, type LiveRun } from './lecture/live-training.js';
export { abilityLive, type AbilityOptions, type ScoresAtStep } from './lecture/live-ability.js';
export { encoderLive, type EncoderAndDecoder, type HolesLoss } from './lecture/live-encoder.js';
export { fineTuningCurve } from './lecture/fine-tuning-curve.js';
export { downstreamRun, pipelineLive } from './lecture/live-pipeline.js';
export { overSeeds, spreadShares, type OverSeeds, type SpreadShares } from './lecture/over-seeds.js';
export { ourSetting } from './lecture/wang-settings.js';
export { SETTING_NAMES, settingName } from './lecture/setting-name.js';
export { METRIC_TITLES, metricPanels, metricResults, shareRight, taskScore, type AskedStage, type AskedTask, type ScoreName } from './lecture/task-scores.js';
export { estimateInWords, lawFigure, lawInWords, type LawFigureOptions } from './lecture/law-figure.js';
export { isoFlopGrowth, isoFlopProfiles } from './lecture/isoflop-profiles.js';
export { runColumns, type RunColumns } from './lecture/run-columns.js';
export { rankCorrelation } from './lecture/rank-correlation.js';
export { decayOfRepetition, freshEquivalent, repeatedWorth, type WorthOfPasses } from './lecture/repetition-worth.js';
export { table, type Cell } from './lecture/table.js';
export { finalLossCurves, sizedCurves, stepsToLoss, trainingCurve, type TrainingCurve } from './lecture/training-curves.js';
export type { HtmlDisplay } from './lecture/progress.js';
export * from './homework/index.js';
