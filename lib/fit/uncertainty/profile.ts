import type { Interval } from '../answer.js';
import type { InnerFit } from '../inner-fit.js';
import { fromTheta } from '../law.js';
import { minimise } from '../minimiser/minimise.js';
import { studentTQuantile } from '../statistics/student-t.js';

/**
 * The profile interval of parameter j: the values v for which the objective, minimised over all other parameters with
 * theta_j held at v, rises by no more than t^2 s^2 / 2, t being Student's quantile and s^2 the scale of the objective
 * (for squares, the variance of a residual).
 *
 * Unlike an interval from the covariance it follows the bend of the valley, and it ends at a bound if the data allow the
 * bound (Bates and Watts 1988, "Nonlinear Regression Analysis", chapter 6).
 */
export function profileInterval(inner: InnerFit, j: number): Interval {
  const parameter = inner.law.parameters[j]!;
  return {
    low: fromTheta(parameter, profileEnd(inner, j, -1)),
    high: fromTheta(parameter, profileEnd(inner, j, 1)),
    level: inner.level,
    method: 'profile',
  };
}

/** theta_j at which the profiled objective has risen to the threshold, going in `direction`. */
function profileEnd(inner: InnerFit, j: number, direction: -1 | 1): number {
  const { problem, ranges, minimum, covariance, level } = inner;
  const t = studentTQuantile((1 + level) / 2, covariance.degreesOfFreedom);
  const centre = minimum.theta[j]!;
  const bound = direction < 0 ? ranges[j]!.min : ranges[j]!.max;
  const held = ranges.map((range, k) => (k === j ? { ...range, free: false } : range));
  let warmStart = minimum.theta;
  // how many standard errors the objective says theta_j has moved: nearly linear in theta_j, so secant steps land
  const riseAt = (value: number): number => {
    const found = minimise(problem, warmStart.map((theta, k) => (k === j ? value : theta)), held, { relativeTolerance: 1e-9 });
    warmStart = found.theta;
    return Math.sqrt(Math.max(0, (2 * (found.objective - minimum.objective)) / covariance.objectiveScales[j]!));
  };
  const reach = t * (covariance.standardErrors[j]! || 0.1);
  // below this the points lie on the law to rounding, and a rise would be noise of the arithmetic
  if (covariance.residualScale < 1e-9) return centre + direction * reach;

  let inside = { value: centre, rise: 0 };
  let outside = inside;
  for (let widening = 1; outside.rise < t; widening *= 2) {
    inside = outside;
    const value = centre + direction * widening * reach;
    if (direction * (value - bound) >= 0 || widening > 1e12) {
      outside = { value: bound, rise: riseAt(bound) };
      if (outside.rise < t) return bound;
    } else {
      outside = { value, rise: riseAt(value) };
    }
  }
  while (outside.rise - inside.rise > 1e-4 * t) {
    // a secant step, kept off the ends so that it cannot stall
    const share = Math.min(0.95, Math.max(0.05, (t - inside.rise) / (outside.rise - inside.rise)));
    const value = inside.value + share * (outside.value - inside.value);
    const middle = { value, rise: riseAt(value) };
    if (Math.abs(middle.rise - t) < 1e-4 * t) return value;
    if (Math.abs(outside.value - inside.value) < 1e-12 * Math.abs(centre)) break;
    if (middle.rise < t) inside = middle;
    else outside = middle;
  }
  return outside.value;
}
