/**
 * The notebook's door, `import { … } from "scaling"`: what the lecture and the homework use, and little more. Nothing here loads TensorFlow
 * until something is trained, so that a notebook that reads recorded runs, fits and plots starts in a second. Behind it stands a door for
 * each room, with everything of the room: `scaling/corpus`, `scaling/fit`, `scaling/emergence`, `scaling/model`, `scaling/train`,
 * `scaling/engine`, `scaling/runs`, `scaling/plot` and `scaling/figures`.
 */
export { InputError } from './core/check.js';
export { publishedSource, publishedTable } from './core/published.js';
export { randomStream } from './core/random.js';

// languages, tokens and tasks
export {
  additionTask, bestLossOn, byteTokenizer, chainLanguage, countingCurve, kindsLanguage, languageCorpus, markovSource,
  openCorpus, textCorpus, topicQuestions, walkLanguage, windowFloor,
} from './corpus/index.js';
export { declarationsCorpus } from './corpus/declarations.js';

// models as numbers: training them is in `trainLive` and in scaling/train
export { transformerConfig } from './model/config.js';
export { countParameters, nParamsNonEmbedding, nParamsTotal, trainFlops6ND } from './model/count.js';
export { trainFlopsPerSequence } from './model/flops.js';
export { causalVisibility, prefixVisibility } from './model/masks.js';

export { specialTokens, trainedShare, windowLength } from './model/objectives.js';

// laws and plans
export {
  CHINCHILLA_REFIT, approach1Rule, bootstrap, countInWords, describeFit, deviceFlops, envelope, exponentsAtEnds, extrapolationRecord,
  fitEnvelope, fitIsoFlops, fitParametric, fitPowerLaw, fitRepetition, flopsForLoss, gopherWhatIf, lawQuantity,
  optimalAllocation, optimalTokens, optimalTokensTable, parametricLoss, planTraining, quantity, repeatedWorth, WINDOW_FACTOR,
} from './fit/index.js';

// what emerges
export {
  allRight, brierScore, compareMetrics, crossingScale, exactMatch, foretoldScale, predictMetrics, scaleOfExactMatch, shareInterval,
  tokenEditDistance, trendProbability,
} from './emergence/index.js';

// recorded runs, and what a notebook asks of them
export { isFailed, judgeOneShot, predictionFile, readPrediction, readRuns, recordedNames } from './runs/index.js';
export { GRADED_SOURCE, smallStepRun } from './runs/sweeps/ladder.js';
export { overRepetitions, overSeeds, rankCorrelation, spreadShares } from './runs/analysis/compare-runs.js';
export { SETTING_NAMES, compareLearning, lossLeft, settingName, taskMean, wangOrders } from './runs/analysis/orders.js';
export { SHAPE_PANELS, rateTransfer, shapePanels } from './runs/analysis/paired-seeds.js';
export { dataLadder, excessOverFloor, lawOverLanguages, lowestAtBudgets, runColumns } from './runs/analysis/run-columns.js';
export { foretoldThresholds, shareRight, taskScore } from './runs/analysis/task-scores.js';
export { fineTuningCurve, sizedCurves } from './runs/analysis/training-curves.js';
export { criticalBatch, decayOfRepetition, freshEquivalent, wasteOfBatches } from './runs/analysis/worth-of-tokens.js';

// figures
export { comparisonFigure, gridFigure, seriesFigure, seriesPanelsFigure, spreadFigure } from './plot/index.js';
export {
  answerLengthsFigure, contourOfLaw, emergenceScaleFigure, estimateInWords, estimatesFigure, isoFlopFigure,
  isoFlopGrowth, isoFlopProfiles, lawFigure, lossContourFigure, lossCurvesFigure, metricComparisonFigure, metricPanels, modelGrowthFigure,
  pipelineFigure, powerLawFigure, publishedExponents, repetitionFigure, residualsFigure,
} from './figures/index.js';

// the lecture
export { allLectureRuns, lectureRuns } from './course/lecture/lecture-runs.js';
export { predict, reveal, skip } from './course/lecture/commit-prediction.js';
export { selfCheck } from './course/lecture/self-check.js';
export { abilityLive, encoderLive, pipelineLive, trainLive, transferRun } from './course/lecture/live.js';
export { ourSetting } from './course/lecture/wang-settings.js';
export { table } from './course/lecture/table.js';

// the homework
export { homework } from './course/homework/homework.js';
export { openChallenge } from './course/homework/challenge/open-challenge.js';

// a type costs a reader nothing: those of every room
export type * from './corpus/index.js';
export type * from './emergence/index.js';
export type * from './figures/index.js';
export type * from './fit/index.js';
export type * from './model/config.js';
export type * from './plot/index.js';
export type * from './runs/index.js';
