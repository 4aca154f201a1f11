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
