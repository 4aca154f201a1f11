import type { Interval } from './answer.js';
import type { InnerFit } from './inner-fit.js';
import { fromTheta } from './law.js';
import { minimise } from './minimise.js';
import { studentTQuantile } from './student-t.js';

/**
 * The profile interval of parameter j: the values v for which the objective, minimised over all other parameters with
 * theta_j held at v, rises by no more than t^2 s^2 / 2, t being Student's quantile and s^2 the scale of the objective.
 *
 * Unlike an interval from the covariance it follows the bend of the valley, and it ends at a bound if the data allow the
 * bound (Bates and Watts 1988, "Nonlinear Regression Analysis", chapter 6). Absent if the covariance is.
 */
export function profileInterval(inner: InnerFit, j: number): Interval | undefined {
  if (!inner.covariance.available) return undefined;
  const parameter = inner.law.parameters[j]!;
  const [low, high] = [-1, 1].map((direction) => fromTheta(parameter, profileEnd(inner, j, direction)));
  return { low: low!, high: high!, level: inner.level, method: 'profile' };
}

/** theta_j at which the profiled objective has risen to the threshold, going in `direction`. */
function profileEnd(inner: InnerFit, j: number, direction: number): number {
  const { problem, ranges, minimum, covariance, level } = inner;
  const t = studentTQuantile((1 + level) / 2, covariance.degreesOfFreedom);
  const bound = direction < 0 ? ranges[j]!.min : ranges[j]!.max;
  const held = ranges.map((range, k) => (k === j ? { ...range, free: false } : range));
  let warmStart = minimum.theta;
  // sqrt of the rise in units of the scale: grows about linearly with the distance, so that secant steps land
  const riseAt = (value: number): number => {
    const found = minimise(problem, warmStart.map((theta, k) => (k === j ? value : theta)), held, { relativeTolerance: 1e-9 });
    warmStart = found.theta;
    return Math.sqrt(Math.max(0, (2 * (found.objective - minimum.objective)) / covariance.objectiveScale));
  };
  const centre = minimum.theta[j]!;
  let inside = centre;
  let riseInside = 0;
  let outside = centre + direction * t * (covariance.standardErrors[j]! || 0.1);
  for (let doubling = 0; ; doubling++) {
    if (direction * (outside - bound) >= 0) outside = bound;
    const rise = riseAt(outside);
    if (rise >= t) break;
    if (outside === bound || doubling === 40) return outside;
    [inside, riseInside] = [outside, rise];
    outside = centre + 2 * (outside - centre);
  }
  let riseOutside = riseAt(outside);
  for (let i = 0; i < 40 && Math.abs(riseOutside - riseInside) > 1e-4 * t; i++) {
    // regula falsi kept away from the ends, so that it cannot stall
    const share = Math.min(0.9, Math.max(0.1, (t - riseInside) / (riseOutside - riseInside)));
    const middle = inside + share * (outside - inside);
    const rise = riseAt(middle);
    if (Math.abs(rise - t) < 1e-4 * t) return middle;
    if (rise < t) [inside, riseInside] = [middle, rise];
    else [outside, riseOutside] = [middle, rise];
  }
  return (inside + outside) / 2;
}
