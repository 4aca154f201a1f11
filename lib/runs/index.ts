/** The part of runs/ that a notebook uses: reading what was recorded. It loads no TensorFlow and starts no process. */
export {
  judgeOneShot, ONE_SHOT_AIMS, predictionFile, readPrediction, type OneShotPrediction, type OneShotVerdict,
} from './one-shot.js';
export {
  agreement, frontier, jointTextLaw, lossAndUse, lossTracksUse, repeatedText, slopeOfLoss, textPoints, textRuns, type Agreement,
  type LossAndUse, type RepeatedText, type SlopeOfLoss, type TextPoint, type TextRuns,
} from './analysis/text-laws.js';
export { readRoomAnswers, type RoomAnswer } from './room-answers.js';
export { gainOverSeeds, gridGains, verdictOfAll, type GridGain, type SeedGain } from './analysis/paired-seeds.js';
export { readAllRuns, readRuns, recordedNames, UnknownRunsError } from './store/read-runs.js';
export {
  isCompleted,
  isFailed,
  parseRunRecord,
  type CompletedRun,
  type FailedRun,
  type RunRecord,
  type StoredRun,
} from './store/run-record.js';
export type { CorpusConfig, PipelineRunConfig, RunConfig, TaskConfig, TrainRunConfig } from './run-config.js';
