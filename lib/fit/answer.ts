import type { Convention, InnerFit } from './inner-fit.js';

/** A range that should hold the truth in `level` of all repetitions of the experiment, and how it was found. */
export interface Interval {
  low: number;
  high: number;
  /** 0.9 for a 90% interval. */
  level: number;
  /** `record`: from how far predictions beyond the range have missed before, see `extrapolationRecord`. */
  method: 'profile' | 'covariance' | 'bootstrap' | 'record';
  /** The side on which the data set no limit at this level: the end given there is that of the parameter's allowed range. */
  open?: 'low' | 'high';
}

/** One parameter of a fitted law. Absent standardError or interval: the data gave none (see the fit's warnings). */
export interface ParameterEstimate {
  value: number;
  standardError?: number;
  interval?: Interval;
  /** For an estimate at a bound, in place of an interval: the one side on which the data limit it, at this level or more. */
  limit?: { side: 'below' | 'above'; value: number; level: number };
  /**
   * `known`: not fitted, given by the caller or by the law. `tied`: fitted as one with `tiedTo`. `at a bound`: the data push it out of its
   * allowed range.
   */
  status: 'fitted' | 'known' | 'tied' | 'at a bound';
  /** The parameter that this one shares its value with. */
  tiedTo?: string;
}

/** Whether and why the minimiser stopped, and how many of its starts agree. */
export interface Convergence {
  converged: boolean;
  reason: string;
  iterations: number;
  starts: number;
  /** Starts that ended within 0.1% of the best objective. One of many is a reason for suspicion. */
  startsAgreeing: number;
  /** Other minima that starts ended in, with an objective at most 5% above the best: what the data hardly tell from it. */
  rivals: { objective: number; parameters: Record<string, number> }[];
}

/** How well the law describes the points it was fitted to. */
export interface Goodness {
  /** sum_i weight_i rho(r_i), rho being r^2/2 or Huber's loss. */
  objective: number;
  /** sqrt(mean r^2): of log residuals, so 0.01 is about one percent. */
  rootMeanSquareResidual: number;
  /** 1 - sum r^2 / sum (y - mean y)^2, on the scale on which the law was fitted. */
  rSquared: number;
  points: number;
  fittedParameters: number;
  loss: string;
}

/** One point of the fit: `residual` is ln(observed/predicted) where the law is fitted in logs, else observed - predicted. */
export interface Residual {
  observed: number;
  predicted: number;
  residual: number;
}

/**
 * A value the law predicts. Absent intervals: the data gave none.
 * Beyond the range is what exceeds every fitted run by more than 5% in an input or in compute (for N and D their product).
 */
export interface Prediction {
  kind: 'inside the range' | 'beyond the range';
  value: number;
  /** Where the law's value lies, given the data, if its formula holds there: for the inside of the range. */
  interval?: Interval;
  /** Where one more run would fall, if the formula holds there: the interval above widened by the scatter of the points. */
  runInterval?: Interval;
  /** Beyond the range: how many times, and where one more run should fall by how the law's predictions beyond have missed before. */
  factorBeyond?: number;
  extrapolationInterval?: Interval;
  /** Beyond the range: why there is no such interval. */
  noExtrapolationInterval?: string;
}

/**
 * What every fit of this kit answers: `P` are the names of the law's parameters, `I` those of its inputs.
 * Everything but `predict` and `basis` is plain data and can be written as JSON.
 */
export interface Fit<P extends string = string, I extends string = string> {
  law: string;
  formula: string;
  parameters: Record<P, ParameterEstimate>;
  convention: Convention;
  convergence: Convergence;
  goodness: Goodness;
  residuals: Residual[];
  warnings: string[];
  /** The law at `inputs`, for example `fit.predict({ x: 1e9 })`. */
  predict(this: void, inputs: Record<I, number>): Prediction;
  /** The fit in the minimiser's terms, from which `bootstrap`, `quantity` and their like go on. Not enumerable: JSON leaves it out. */
  readonly basis: InnerFit<P, I>;
}
