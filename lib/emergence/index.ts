export {
  compareMetrics, crossingScale, emergenceScore, riseShape, type MetricEmergence, type MetricResult, type RiseShape, type ScaledScore,
} from './emergence.js';
export { judge, judgementOf, type Outcome } from './judge.js';
export {
  brierScore,
  calibrationBins,
  calibrationError,
  choiceProbabilities,
  exactMatch,
  logLikelihoodPerToken,
  multipleChoiceGrade,
  tokenEditDistance,
  type CalibrationBin,
  type Judgement,
} from './metrics.js';
export {
  allRight, foretoldScale, predictMetrics, scaleOfExactMatch, shareInterval, trendProbability,
  type MetricPrediction, type ShareInterval,
} from './sharpness.js';
