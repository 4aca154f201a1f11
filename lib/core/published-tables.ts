/** One constant or exponent of Kaplan et al. 2020. */
export interface KaplanConstant {
  law: string;
  symbol: string;
  value: number;
  unit?: string;
}

/** Exponents of compute-optimal N ~ C^a and D ~ C^b by one approach of Hoffmann et al. 2022, with 10th and 90th percentiles. */
export interface AllocationExponents {
  approach: number;
  name: string;
  a: number;
  aLow: number;
  aHigh: number;
  b: number;
  bLow: number;
  bHigh: number;
}

/** Compute and tokens at which a model of a given size is compute-optimal. */
export interface OptimalTokens {
  nParamsReported: number;
  trainFlops: number;
  nTokens: number;
}

/** Training FLOPs counted operation by operation, over 6ND. */
export interface FlopRatio {
  nParamsReported: number;
  ratioTo6ND: number;
}

/** One parameter of a published parametric fit L(N, D). */
export interface FitConstant {
  fit: string;
  symbol: string;
  value: number;
  standardError?: number;
}

/** The exponent of optimal N against compute after one more correction, on two corpora. */
export interface ExponentAfterCorrection {
  correction: string;
  refinedWeb: number;
  openWebText2: number;
}

/** Mean zero-shot accuracy of one architecture with one objective; chance has neither. */
export interface ZeroShotResult {
  stage: 'pretrained' | 'finetuned' | 'chance';
  architecture?: 'CD' | 'ND' | 'ED';
  objective?: 'FLM' | 'PLM' | 'MLM';
  eaiAccuracyPercent: number;
  t0EvalAccuracyPercent: number;
}

/** One setting of an experiment, in words. */
export interface ExperimentSetting {
  stage: string;
  setting: string;
  value: string;
}

/** The smallest scale at which an ability was seen. */
export interface EmergenceScale {
  setting: 'few-shot prompting' | 'augmented prompting';
  ability: string;
  trainFlops: number;
  nParamsReported: number;
  model: string;
}

/** `memory` marks what was written down from memory and not checked against the paper. */
export type Basis = 'paper' | 'memory';

/** One claim or formula of a paper, in words. */
export interface Claim {
  claim: string;
  value: string;
  basis: Basis;
}

/** Accuracy of one model on one question-answering benchmark. */
export interface QuestionAnsweringResult {
  benchmark: string;
  model: string;
  nShots: number;
  accuracyPercent: number;
}

/** An accelerator: its peak in dense bfloat16, and its memory. */
export interface Accelerator {
  id: string;
  name: string;
  peakFlopsPerSecond: number;
  memoryBytes: number;
}

/** The utilisation that one training run reached: model FLOPs achieved over peak. */
export interface TrainingUtilisation {
  model: string;
  nParamsReported: number;
  accelerators: string;
  mfu: number;
}

/** A language model and the month (YYYY-MM) in which it became public. */
export interface AnnouncedModel {
  model: string;
  organisation: string;
  month: string;
  nParamsReported: number;
  nTokens?: number;
  kind: 'dense' | 'sparse';
  announcedIn: string;
  basis: Basis;
}

/** The published tables by name, each with the type of its rows. */
export interface PublishedTables {
  'kaplan-2020-laws': KaplanConstant;
  'hoffmann-2022-exponents': AllocationExponents;
  'hoffmann-2022-optimal-tokens': OptimalTokens;
  'hoffmann-2022-flop-ratio': FlopRatio;
  'parametric-fits': FitConstant;
  'porian-2024-exponents': ExponentAfterCorrection;
  'wang-2022-results': ZeroShotResult;
  'wang-2022-settings': ExperimentSetting;
  'wei-2022-emergence': EmergenceScale;
  'schaeffer-2023-claims': Claim;
  'closed-book-qa': QuestionAnsweringResult;
  accelerators: Accelerator;
  'training-mfu': TrainingUtilisation;
  'model-growth': AnnouncedModel;
}
