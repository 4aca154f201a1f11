import { InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { keepRows } from '../fit-data.js';
import { innerFit } from '../inner-fit.js';
import { plainPredictor, type PlainPrediction } from '../plain-prediction.js';

/** A point that was left out, and what the others said about it. */
export interface HeldOutPoint {
  inputs: Record<string, number>;
  observed: number;
  prediction: PlainPrediction;
  /** observed/predicted - 1. */
  relativeError: number;
  /** Whether the observed value lies in the interval for one more run; absent if there is no interval. */
  inRunInterval?: boolean;
}

/** How well the smaller runs foretold the largest. */
export interface ExtrapolationReport {
  /** The largest value of the input that was kept, and the smallest that was left out. */
  fittedUpTo: number;
  leftOutFrom: number;
  points: HeldOutPoint[];
  /** The largest |relativeError|. */
  worstRelativeError: number;
}

/**
 * Fits without the points of the largest `input` and predicts them: the honest test of an extrapolation.
 *
 * `factor` says how far: points with input above largest/factor are left out; 1 (the default) leaves out only the largest value.
 * Worked value: points on an exact power law are predicted with relative error 0.
 * @throws InputError if the law has no such input, or fewer points remain than the law has parameters
 */
export function leaveLargestOut<P extends string, I extends string>(fit: Fit<P, I>, input: I, { factor = 1 } = {}): ExtrapolationReport {
  const { law, data, problem, level, ranges } = fit.basis;
  const position = law.inputs.indexOf(input);
  if (position < 0) throw new InputError(`input: expected one of ${law.inputs.join(', ')}, got "${input}"`);
  const column = data.columns[position]!;
  const largest = column.reduce((a, b) => Math.max(a, b));
  const isLeftOut = (row: number): boolean => (factor === 1 ? column[row] === largest : column[row]! > largest / factor);
  const keptData = keepRows(data, (row) => !isLeftOut(row));
  const kept = keptData.columns[position]!;
  const free = ranges.filter((range) => range.free).length;
  if (kept.length < free || kept.every((value) => value === kept[0])) {
    throw new InputError(`factor: expected at least ${free} points with ${input} below ${(largest / factor).toPrecision(3)} and more than one value of it to fit ${law.formula}, got ${kept.length}; add smaller runs or lower the factor`);
  }
  const predict = plainPredictor(innerFit(law, keptData, { loss: problem.loss, level }));
  const points = Array.from(column.keys()).filter(isLeftOut).map((row): HeldOutPoint => {
    const inputs = Object.fromEntries(law.inputs.map((name, k) => [name, data.columns[k]![row]!])) as Record<I, number>;
    const observed = law.response === 'log' ? Math.exp(data.observed[row]!) : data.observed[row]!;
    const prediction = predict(inputs);
    const within = prediction.runInterval && observed >= prediction.runInterval.low && observed <= prediction.runInterval.high;
    return { inputs, observed, prediction, relativeError: observed / prediction.value - 1, ...(within !== undefined && { inRunInterval: within }) };
  });
  return {
    fittedUpTo: kept.reduce((a, b) => Math.max(a, b)),
    leftOutFrom: points.reduce((low, point) => Math.min(low, point.inputs[input]!), Infinity),
    points,
    worstRelativeError: points.reduce((worst, point) => Math.max(worst, Math.abs(point.relativeError)), 0),
  };
}
