export {
  compareMetrics, crossingScale, emergenceScore, riseShape, type MetricEmergence, type MetricResult, type RiseShape, type ScaledScore,
} from './emergence.js';
export {
  brierScore,
  calibrationBins,
  calibrationError,
  choiceProbabilities,
  exactMatch,
  judge,
  judgementOf,
  logLikelihoodPerToken,
  multipleChoiceGrade,
  tokenEditDistance,
  type CalibrationBin,
  type Judgement,
  type Outcome,
} from './metrics.js';
export {
  allRight, foretoldScale, predictMetrics, scaleOfExactMatch, shareInterval, trendProbability,
  type MetricPrediction, type ShareInterval,
} from './sharpness.js';
