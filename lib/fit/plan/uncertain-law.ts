import { InputError } from '../../core/check.js';
import type { Fit, Interval, Prediction } from '../answer.js';
import type { ParametricParameters } from '../law.js';
import { parametricLoss } from '../laws/parametric.js';
import type { ExtrapolationRecord } from '../uncertainty/extrapolation-record.js';
import type { Quantity } from '../uncertainty/quantity.js';
import { BEYOND_FACTOR, extrapolationInterval, type Widening } from '../uncertainty/beyond-range.js';

/** A law L(N, D) with the covariance of [ln A, ln B, ln E, alpha, beta]: what the planner needs for intervals. */
export interface UncertainLaw {
  name: string;
  parameters: ParametricParameters;
  /** [5][5]; absent for a law published without it. */
  thetaCovariance?: readonly (readonly number[])[];
  /** Which runs it comes from, and how its predictions beyond them have fared; absent if that is not known. */
  record?: LawRecord;
}

/** The summary of a law's `extrapolationRecord`, with the runs it was fitted to. */
export interface LawRecord {
  trainFlops: { least: number; most: number };
  /** The largest N and D. */
  nParams: number;
  nTokens: number;
  /** Scatter of the runs around the law, in ln L. */
  residualScale: number;
  /** Absent if the record is too short. */
  widening?: Widening;
}

/** Standard normal quantile for 90% intervals: the covariance comes from hundreds of points. */
const NORMAL_95 = 1.6448536;

/**
 * A positive quantity that follows from a law's parameters, with its 90% interval to first order in its logarithm.
 * Without a covariance only the value. Worked value: for the refit, a = beta/(alpha + beta) is 0.5139 (0.482 to 0.548).
 */
export function lawQuantity(
  { parameters, thetaCovariance }: UncertainLaw,
  compute: (parameters: ParametricParameters) => number,
): Quantity {
  const value = compute(parameters);
  if (!thetaCovariance) return { value };
  const { A, B, E, alpha, beta } = parameters;
  const at = (shift: readonly number[]): number =>
    Math.log(
      compute({
        A: A * Math.exp(shift[0]!),
        B: B * Math.exp(shift[1]!),
        E: E * Math.exp(shift[2]!),
        alpha: alpha + shift[3]!,
        beta: beta + shift[4]!,
      }),
    );
  const gradient = thetaCovariance.map((_, j) => {
    const step = 1e-5;
    return (
      (at(thetaCovariance.map((_, k) => (k === j ? step : 0))) - at(thetaCovariance.map((_, k) => (k === j ? -step : 0)))) / (2 * step)
    );
  });
  const variance = gradient.reduce((sum, a, j) => sum + gradient.reduce((rowSum, b, k) => rowSum + a * b * thetaCovariance[j]![k]!, 0), 0);
  const spread = Math.sqrt(variance);
  return {
    value,
    standardError: value * spread,
    interval: { low: value * Math.exp(-NORMAL_95 * spread), high: value * Math.exp(NORMAL_95 * spread), level: 0.9, method: 'covariance' },
  };
}

/**
 * The loss of one more run by a law that carries its covariance, as `fit.predict` gives it: inside the range of its runs, or beyond it with
 * the interval that its record gives. Without a record there is no knowing which, and only the value and the plain interval of the law are
 * given.
 * Worked value: the refit at 1e11 parameters and 2e12 tokens, 93 times beyond, gives 1.955, one more run 1.86 to 2.05; the law itself 1.93
 * to 1.98.
 */
export function lawPrediction(law: UncertainLaw, at: { nParams: number; nTokens: number }): Prediction | Quantity {
  const plain = lawQuantity(law, (parameters) => parametricLoss(parameters, at.nParams, at.nTokens));
  if (!law.record) return plain;
  const { record: { trainFlops, nParams, nTokens, residualScale, widening } } = law;
  const { value, interval, standardError } = plain;
  const spread = standardError === undefined ? undefined : Math.hypot(standardError / value, residualScale);
  const around = (error: number): Interval => ({
    low: value * Math.exp(-NORMAL_95 * error),
    high: value * Math.exp(NORMAL_95 * error),
    level: 0.9,
    method: 'covariance',
  });
  const runInterval = spread === undefined ? undefined : around(spread);
  const prediction = { value, ...(interval && { interval }), ...(runInterval && { runInterval }) };
  const distance = Math.log(Math.max(at.nParams / nParams, at.nTokens / nTokens, (6 * at.nParams * at.nTokens) / trainFlops.most));
  if (distance <= Math.log(BEYOND_FACTOR)) return { kind: 'inside the range', ...prediction };
  const beyond =
    widening && spread !== undefined
      ? extrapolationInterval({ centre: Math.log(value), runStandardError: spread, distance, plain: runInterval }, widening, Math.exp)
      : undefined;
  return {
    kind: 'beyond the range', ...prediction, factorBeyond: Math.exp(distance),
    ...(beyond ? { extrapolationInterval: beyond } : { noExtrapolationInterval: 'the record of the law is too short for an interval beyond the range, or it has no covariance' }),
  };
}

/**
 * The law L(N, D) that a fit of approach 3 found, with its covariance: over the resamples after a bootstrap, of the minimum otherwise; with
 * the summary of `extrapolationRecord(fit)` where that is given.
 * @throws InputError if the fit is of another law
 */
export function uncertainLaw(fit: Fit, title = 'fitted law', record?: ExtrapolationRecord): UncertainLaw {
  const { covariance, resamples, law } = fit.basis;
  if (law.spec.law !== 'parametric') throw new InputError(`fit: expected a fit of L = E + A N^-alpha + B D^-beta, got one of ${fit.formula}`);
  const value = (name: keyof ParametricParameters): number => fit.parameters[name]!.value;
  const thetaCovariance = resamples ? covarianceOf(resamples) : covariance.available ? covariance.matrix : undefined;
  return {
    name: title,
    parameters: { A: value('A'), B: value('B'), E: value('E'), alpha: value('alpha'), beta: value('beta') },
    ...(thetaCovariance && { thetaCovariance }),
    ...(record && covariance.available && { record: lawRecord(fit, record) }),
  };
}

function lawRecord({ basis: { data, covariance } }: Fit, { widening }: ExtrapolationRecord): LawRecord {
  const [nParams, nTokens] = data.columns as [Float64Array, Float64Array];
  const trainFlops = nParams.map((size, i) => 6 * size * nTokens[i]!);
  const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b));
  return {
    trainFlops: { least: trainFlops.reduce((a, b) => Math.min(a, b)), most: most(trainFlops) },
    nParams: most(nParams),
    nTokens: most(nTokens),
    residualScale: covariance.residualScale,
    ...(widening && { widening }),
  };
}

/** The covariance of the columns of rows, [rows][columns]. Worked value: rows (1, 2), (3, 6) give [[2, 4], [4, 8]]. */
export function covarianceOf(rows: readonly (readonly number[])[]): number[][] {
  const means = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
  return means.map((a, j) => means.map((b, k) => rows.reduce((sum, row) => sum + (row[j]! - a) * (row[k]! - b), 0) / (rows.length - 1)));
}
