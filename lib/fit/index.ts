export type { Convention, Convergence, Fit, Goodness, Interval, ParameterEstimate, Prediction, Residual } from './answer.js';
export type { FitData } from './fit-data.js';
export { fitLaw } from './fit-law.js';
export type { FitOptions } from './inner-fit.js';
export type { Law, LawParameter } from './law.js';
export type { Floor, LawSpec, ParametricParameters } from './law-spec.js';

export { fitAccuracyLink, type AccuracyLinkData } from './laws/accuracy.js';
export { fitBatchTradeoff, fitCriticalBatch, minimumSteps, type BatchTradeoffData, type CriticalBatchData } from './laws/batch.js';
export { fitGrowth, type GrowthData } from './laws/growth.js';
export { fitKaplanJoint, type KaplanJointData } from './laws/kaplan-joint.js';
export { fitKaplanSteps, type KaplanStepsData } from './laws/kaplan-steps.js';
export { fitKaplan, type KaplanData } from './laws/kaplan.js';
export { fitParametric, parametricLoss, type ParametricData } from './laws/parametric.js';
export { fitPowerLaw, type PowerLawData } from './laws/power-law.js';
export { fitRepetition, MUENNIGHOFF_2023, repetitionLoss, type RepetitionData, type RepetitionParameters } from './laws/repetition.js';

export { envelope, fitEnvelope, type EnvelopeAnswer, type EnvelopePoint, type Handover, type SizedCurve } from './approaches/envelope.js';
export { fitIsoFlops, type IsoFlopAnswer, type IsoFlopData, type IsoFlopLevel } from './approaches/isoflop.js';
export { fitParabola, parabolaBias, type Parabola, type ParabolaBias } from './approaches/parabola.js';

export { HOFFMANN_HUBER, SQUARES, type RobustLoss } from './minimiser/robust.js';

export { bootstrap, type BootstrapOptions } from './uncertainty/bootstrap.js';
export { compareFits, type Comparison } from './uncertainty/compare.js';
export { leaveLargestOut, type ExtrapolationReport, type HeldOutPoint } from './uncertainty/extrapolation.js';
export { findOutliers, type Outlier, type OutlierReport } from './uncertainty/outliers.js';
export { quantity, type Quantity } from './uncertainty/quantity.js';

export { allocationExponents, allocationOf, optimalAllocation, optimalTokens, type Allocation } from './plan/allocation.js';
