export type { Convergence, Fit, Goodness, Interval, ParameterEstimate, Prediction, Residual } from './answer.js';
export type { Convention, FitData, FitOptions } from './inner-fit.js';
export { fitLaw } from './fit-law.js';
export type { Constraints, Floor, Law, LawParameter, LawSpec, ParametricParameters } from './law.js';

export {
  fitAnnealing, predictCurve, scheduleAreas, USUAL_DECAY, type AnnealingCurve, type AnnealingFit, type AnnealingParameter,
  type ScheduleAreas, type ScheduleCurve,
} from './laws/annealing.js';
export { fitAccuracyLink, type AccuracyLinkData } from './laws/accuracy.js';
export { fitBatchTradeoff, fitCriticalBatch, minimumSteps, type BatchTradeoffData, type CriticalBatchData } from './laws/batch.js';
export { fitCoupled, type CoupledParameters } from './laws/coupled.js';
export { fitGrowth, fitPowerLaw, type GrowthData, type PowerLawData } from './laws/power-law.js';
export { fitKaplan, fitKaplanJoint, fitKaplanSteps, type KaplanData, type KaplanJointData, type KaplanStepsData } from './laws/kaplan.js';
export { fitParametric, parametricLoss, type ParametricData } from './laws/parametric.js';
export { fitProduct, productValue, STEP_LAW, type ProductData, type ProductParameters } from './laws/product.js';
export {
  fitRepetition,
  MUENNIGHOFF_2023,
  repeatedWorth,
  repetitionLoss,
  type RepetitionData,
  type RepetitionParameters,
} from './laws/repetition.js';

export {
  fitBestSetting, sweepOptima, type BestSettingAnswer, type BestSettingData, type SweepData, type SweepOptima, type SweepOptimum,
} from './approaches/best-setting.js';
export { fitAccuracyChain, type AccuracyChain, type AccuracyChainData, type ChainPrediction } from './approaches/accuracy-chain.js';
export { envelope, fitEnvelope, type EnvelopeAnswer, type EnvelopePoint, type Handover, type SizedCurve } from './approaches/envelope.js';
export { groupByBudget, type BudgetGroup } from './approaches/budgets.js';
export {
  fitIsoFlops, isoFlopOptimum, type IsoFlopAnswer, type IsoFlopChoices, type IsoFlopData, type IsoFlopOptimum,
  type IsoFlopRule, type MinimaWeights,
} from './approaches/isoflop.js';
export {
  lowestRuns, parabolaMinima, WINDOW_FACTOR, windowRows, type IsoFlopLevel, type IsoFlopRun, type SizeWindow,
} from './approaches/minima.js';
export { centreInterval, exponentsAtEnds, fitParabola, parabolaBias, type ExponentsAtEnds, type Parabola, type ParabolaBias } from './approaches/parabola.js';

export { HOFFMANN_HUBER, SQUARES, type RobustLoss } from './minimiser/robust.js';

export { approachRecords, type ApproachRecords } from './uncertainty/approach-records.js';
export { bootstrap, type BootstrapOptions } from './uncertainty/bootstrap.js';
export { compareFits, comparePinned, type Comparison, type NestedComparison } from './uncertainty/compare-laws.js';
export { findOutliers, type Outlier, type OutlierReport } from './uncertainty/outliers.js';
export {
  extrapolationRecord,
  type ExtrapolationRecord,
  type HeldOutRun,
  type RecordStep,
  type RecordSummary,
} from './uncertainty/extrapolation-record.js';
export type { Widening } from './uncertainty/beyond-range.js';
export { quantity, type Quantity } from './uncertainty/quantity.js';

export {
  allocationExponents, allocationPenalty, flopsForLoss, gopherWhatIf, optimalAllocation, optimalTokens, planWithRepetition,
  type Allocation, type AllocationPenalty, type DataLimitedPlan, type GopherWhatIf,
} from './plan/allocation.js';
export { growthLaw, growthOptimum, growthRule, type GrowthLaw, type GrowthOptimum, type ParabolaBiasGrowth } from './plan/growth-law.js';
export { planGrowth, planTraining, type GrowthPlan, type Plan, type PlanRequest } from './plan/plan.js';
export { accelerator, DEFAULT_MFU, deviceFlops, deviceHours, planCluster, type Accelerator, type ClusterPlan } from './plan/hardware.js';
export { CHINCHILLA_REFIT, publishedParametric } from './plan/known-laws.js';
export {
  allocationBy, approach1Rule, GOPHER_FLOPS, kaplanRule, kaplanVersusChinchilla, optimalTokensTable, otherRules, parametricRule,
  PF_DAY_FLOPS, type AllocationRule, type KaplanVersusChinchilla, type OptimalTokensRow, type RuleAllocation,
} from './plan/rules.js';
export { lawPrediction, lawQuantity, uncertainLaw, type LawRecord, type UncertainLaw } from './plan/uncertain-law.js';

export { countInWords, describeFit, intervalInWords, predictionInWords, recordInWords, short } from './in-words.js';
export { columnNames, readColumns, type ReadColumns } from './table/read-table.js';
export { fitTable, type TableAnswer, type TableOptions } from './table/fit-table.js';
export { chooseLawColumns, isHuberLaw, TABLE_LAWS, type TableLaw } from './table/table-laws.js';
export { chooseColumns, COLUMN_ROLES, parseColumnOption, type ColumnChoice } from './table/columns.js';
export { openTable, type OpenOptions } from './table/formats/open-table.js';
export type { TableRow, TableRows } from './table/formats/table-rows.js';
export { finishColumns, lawColumns, type FinishedColumns, type LawColumns, type TableReading } from './table/law-columns.js';
export { LOSS_UNITS, lossInNats, parseUnit, parseUnitOption, type ColumnRole, type LossUnit, type Unit } from './table/units.js';
export { unitWarnings } from './table/plausible.js';
export { examineRows, type ExaminedRows, type RowFinding } from './table/dependence.js';
export { findingInWords } from './table/finding-words.js';
