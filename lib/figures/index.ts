export { allocationFigure, type AllocationLaw, type AllocationOptions } from './allocation-figure.js';
export { attentionMasksFigure, type AttentionMask, type AttentionMasksOptions } from './attention-masks-figure.js';
export {
  answerLengthsFigure, emergenceScaleFigure, emergentMetricsFigure, lossAndMmluFigure, metricComparisonFigure, metricPanels,
  twoMetricsFigure, type AbilityScale, type AnswerLengthsOptions, type EmergenceScaleOptions, type EmergentMetricsOptions,
  type MetricComparisonOptions, type MetricPanel, type MetricPanelsOptions,
} from './emergence-figures.js';
export { estimatesFigure, estimatesPanel, publishedExponents, type EstimateRow, type EstimatesOptions } from './estimates-figure.js';
export { extrapolationFigure, recordFigure, type ExtrapolationOptions, type PredictionVerdict } from './extrapolation-figure.js';
export { answerFigure, type FitFigureOptions } from './fit-figure.js';
export { countingFigure, kaplanFigure, rateTransferFigure, type CountingOptions, type KaplanOptions } from './factor-figures.js';
export { fittedSeriesFigure } from './fitted-series-figure.js';
export { isoFlopStudy, lawStudy, type Study } from './isoflop-study.js';
export { isoFlopFigure, isoFlopGrowth, isoFlopProfiles, type IsoFlopOptions, type IsoFlopProfile, type IsoFlopRuleLine } from './isoflop-figure.js';
export { contourOfLaw, lossContourFigure, type LossContourOptions } from './loss-contour-figure.js';
export { lossCurvesFigure, type LossCurve, type LossCurvesOptions, type TrainingMeasure } from './loss-curves-figure.js';
export { modelGrowthFigure, type DatedModel, type ModelGrowthOptions } from './model-growth-figure.js';
export { objectivesFigure, type ObjectiveExample, type ObjectivesOptions } from './objectives-figure.js';
export { pipelineFigure, type PipelineStage } from './pipeline-figure.js';
export { powerLawFigure, type Estimate, type PowerLawOptions } from './power-law-figure.js';
export { repetitionFigure, type RepetitionOptions, type RepetitionSeries } from './repetition-figure.js';
export { residualsFigure, type ResidualPredictor, type ResidualsOptions } from './residuals-figure.js';
export { estimateInWords, lawFigure, lawInWords, type LawFigureOptions } from './law-figure.js';
export { ordersFigure, wangFigure } from './wang-figures.js';
