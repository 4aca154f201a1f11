import { Matrix, solve } from 'ml-matrix';
import { checkNumber } from '../core/check.js';

/**
 * The value below which a share of `values` lies, by linear interpolation between neighbours in order (Hyndman and Fan 1996,
 * type 7). Worked value: the 0.25 quantile of 10, 20, 30, 40 is 17.5.
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** The middle value. Worked value: the median of 1, 2, 4, 100 is 3. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** sum (x - mean)^2/(n - 1), under the root. Worked value: of 1, 2, 3 it is 1. */
export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/**
 * The middle `level` of resampled values, by their quantiles: the percentile interval of a bootstrap (Efron 1979).
 * Worked value: of 0, 1, ..., 100 at level 0.9 it is 5 to 95.
 */
export function percentileInterval(
  values: ArrayLike<number>,
  level: number,
): { low: number; high: number; level: number; method: 'bootstrap' } {
  return { low: quantile(values, (1 - level) / 2), high: quantile(values, (1 + level) / 2), level, method: 'bootstrap' };
}

/**
 * The weighted least-squares line y = intercept + slope x.
 * Worked value: (0, 1), (1, 0.4), (2, 0.1) with equal weights give slope -0.45 and intercept 0.95.
 */
export function weightedLine(x: Float64Array, y: Float64Array, weights: Float64Array): { intercept: number; slope: number } {
  let total = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < x.length; i++) {
    total += weights[i]!;
    meanX += weights[i]! * x[i]!;
    meanY += weights[i]! * y[i]!;
  }
  meanX /= total;
  meanY /= total;
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    xx += weights[i]! * (x[i]! - meanX) ** 2;
    xy += weights[i]! * (x[i]! - meanX) * (y[i]! - meanY);
  }
  const slope = xy / xx;
  return { intercept: meanY - slope * meanX, slope };
}

/**
 * Coefficients c_k of y = sum_k c_k term_k that a minimiser can start from: least squares on relative errors, and a
 * coefficient that comes out negative, or whose term adds nothing, is raised to a thousandth of the mean of y.
 *
 * terms [terms][rows] > 0, lnY and weights [rows]. Worked value: y = 5, 3.5, 2.75 with terms 1 and 1, 0.5, 0.25 give 2 and 3.
 */
export function positiveCombination(terms: readonly Float64Array[], lnY: Float64Array, weights: Float64Array): number[] {
  const peaks = terms.map((term) => term.reduce((a, b) => Math.max(a, b)));
  const normal = Matrix.zeros(terms.length, terms.length);
  const right = Matrix.zeros(terms.length, 1);
  let meanY = 0;
  for (let i = 0; i < lnY.length; i++) {
    const y = Math.exp(lnY[i]!);
    meanY += y / lnY.length;
    terms.forEach((termA, a) => {
      const relative = (termA[i]! / peaks[a]!) * (weights[i]! / y);
      right.set(a, 0, right.get(a, 0) + relative);
      terms.forEach((termB, b) => normal.set(a, b, normal.get(a, b) + (relative * termB[i]!) / (peaks[b]! * y)));
    });
  }
  return solve(normal, right, true).to1DArray().map((coefficient, k) => Math.max(coefficient, 1e-3 * meanY) / peaks[k]!);
}

/**
 * What is left of ln loss by a quadratic surface in the logs of the inputs; undefined where there are too few rows, or a loss without a
 * log.
 */
export function smoothResiduals(inputs: readonly ArrayLike<number>[], loss: ArrayLike<number>): Float64Array | undefined {
  const rows = loss.length;
  const logs = inputs.map((values) => standardised(Float64Array.from(values, Math.log)));
  const lnLoss = Float64Array.from(loss, Math.log);
  const terms = [
    new Float64Array(rows).fill(1),
    ...logs,
    ...logs.flatMap((a, i) => logs.slice(i).map((b) => a.map((value, row) => value * b[row]!))),
  ];
  if (rows < 2 * terms.length || ![...logs, lnLoss].every((column) => column.every(Number.isFinite))) return undefined;
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, row) => sum + value * b[row]!, 0);
  const normal = new Matrix(terms.map((a) => terms.map((b) => dot(a, b))));
  const coefficients = solve(normal, Matrix.columnVector(terms.map((term) => dot(term, lnLoss))), true).to1DArray();
  return lnLoss.map((value, row) => value - terms.reduce((sum, term, k) => sum + coefficients[k]! * term[row]!, 0));
}

function standardised(values: Float64Array): Float64Array {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length) || 1;
  return values.map((value) => (value - centre) / scale);
}

/**
 * Where f is lowest between two places, of a function with one valley there: golden section until the place is known to `tolerance`.
 * Worked value: (x - 1)^2 between 0 and 3 is lowest at 1.
 */
export function lowestInValley(f: (x: number) => number, [from, to]: readonly [number, number], tolerance: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  while (high - low > tolerance) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (f(left) < f(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

/**
 * The quantile of Student's t distribution: the t with P(T <= t) = probability, for `degrees` of freedom (> 0).
 *
 * Found by bisection on the distribution function 1 - I_x(degrees/2, 1/2)/2 at x = degrees/(degrees + t^2), I being the
 * regularised incomplete beta function. Worked value: probability 0.95 and 10 degrees give 1.812461 (any printed t table).
 * @throws InputError if the probability is not strictly between 0 and 1
 */
export function studentTQuantile(probability: number, degrees: number): number {
  checkNumber('probability', probability, { min: 1e-12, max: 1 - 1e-12 });
  checkNumber('degrees', degrees, { min: 1e-3 });
  if (probability < 0.5) return -studentTQuantile(1 - probability, degrees);
  const upperTail = (t: number): number => studentTTail(t, degrees);
  let low = 0;
  let high = 1;
  while (upperTail(high) > 1 - probability) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > 1 - probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * t of an interval +- t s that holds the truth with probability `level`, s being a standard error with `degrees` of freedom.
 * Worked value: level 0.9 and 10 degrees give 1.812461.
 */
export function studentReach(level: number, degrees: number): number {
  return studentTQuantile((1 + level) / 2, degrees);
}

/** P(T > t) of Student's t distribution for t >= 0. Worked value: t = 1.812461 and 10 degrees give 0.05. */
export function studentTTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
}

/**
 * ln Gamma(x) for x > 0, by Stirling's series after shifting x above 10 (Abramowitz and Stegun 6.1.41).
 * Worked value: ln Gamma(5) = ln 24 = 3.178054.
 */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift += Math.log(z);
    z += 1;
  }
  const inverse = 1 / z;
  const series = inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 * (1 / 1260 - inverse ** 2 / 1680)));
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** I_x(a, b), the regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  // modified Lentz evaluation of 1 + d1/(1 + d2/(1 + ...))
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}
