/** The part of runs/ that a notebook uses: reading what was recorded. It loads no TensorFlow and starts no process. */
export {
  judgeOneShot, ONE_SHOT_AIMS, predictionFile, readPrediction, type OneShotPrediction, type OneShotVerdict,
} from './one-shot.js';
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
