import type { InnerFit } from '../inner-fit.js';
import { minimise } from '../minimiser/minimise.js';
import { studentReach } from '../statistics.js';

/** One end of a profile. */
export type ProfileEnd =
  /** The objective has risen to the threshold here; `theta` holds all parameters, [parameters]. */
  | { kind: 'found'; theta: readonly number[] }
  /** The objective is still below the threshold where the parameter's range ends: the points set no limit on this side. */
  | { kind: 'open'; theta: readonly number[] }
  /** The minimisations over the other parameters could not be followed out to the threshold. */
  | { kind: 'failed' };

/** Both ends of the profile of one parameter. */
export interface Profile {
  low: ProfileEnd;
  high: ProfileEnd;
}

/** A point of a profile: theta_j held at `value`, the others at their best. */
interface ProfilePoint {
  value: number;
  theta: readonly number[];
  /** How many standard errors the objective says theta_j has moved: nearly linear in theta_j, so secant steps land. */
  rise: number;
  converged: boolean;
}

/** How near to the threshold an end must be, as a share of it. */
const END_TOLERANCE = 1e-3;

/** The threshold is some percent of the objective, so a fall of a millionth tells nothing of an end. */
const PROFILE_LIMITS = { relativeTolerance: 1e-6, maxIterations: 100 };

/** Cold starts that are followed to see whether another valley goes on beyond an end. */
const COLD_STARTS = 3;

/** A profile came upon parameters that fit better than the fit it started from, which was not the lowest minimum. */
export class LowerMinimum extends Error {
  constructor(readonly theta: readonly number[]) {
    super('a profile found a lower minimum than the fit it belongs to');
  }
}

/**
 * The profile of parameter j: the values v for which the objective, minimised over all other parameters with theta_j held at v,
 * rises by no more than t^2 s^2 / 2, t being Student's quantile and s^2 the scale of the objective (for squares, the variance of a
 * residual). Unlike an interval from the covariance it follows the bend of the valley (Bates and Watts 1988, "Nonlinear Regression
 * Analysis", chapter 6).
 *
 * One failed minimisation would look like an end. So each point is minimised from several starts and keeps the lowest; an end is
 * bracketed by steps that go outward from the optimum before it is sought; and beyond it the law's own cold starts are followed,
 * lest another valley go on there.
 * @throws LowerMinimum if parameters are found that fit better than `inner.minimum`
 */
export function profileOf(inner: InnerFit, j: number): Profile {
  return { low: new ProfileSearch(inner, j, -1).end(), high: new ProfileSearch(inner, j, 1).end() };
}

/** The search for one end of the profile of parameter j. */
class ProfileSearch {
  private readonly t: number;
  private readonly bound: number;
  private readonly centre: ProfilePoint;
  /** The distance of the end from the optimum if the objective were a paraboloid. */
  private readonly reach: number;

  constructor(private readonly inner: InnerFit, private readonly j: number, private readonly direction: -1 | 1) {
    const { ranges, minimum, covariance, level } = inner;
    this.t = studentReach(level, covariance.degreesOfFreedom);
    this.bound = direction < 0 ? ranges[j]!.min : ranges[j]!.max;
    this.centre = { value: minimum.theta[j]!, theta: minimum.theta, rise: 0, converged: true };
    this.reach = this.t * (covariance.standardErrors[j]! || 0.1);
  }

  end(): ProfileEnd {
    const { centre, t } = this;
    if (this.isPast(centre.value)) return { kind: 'open', theta: centre.theta };
    // below this the points lie on the law to rounding, and a rise would be noise of the arithmetic
    if (this.inner.covariance.residualScale < 1e-9)
      return { kind: 'found', theta: this.conditional(centre.value + this.direction * this.reach) };
    let from = centre;
    for (let valleys = 0; valleys < 5; valleys++) {
      const bracket = this.bracketFrom(from);
      if (!('outside' in bracket)) return bracket;
      const end = this.endBetween(bracket.inside, bracket.outside);
      if (end.kind !== 'found') return end;
      const beyond = this.beyond(end.theta[this.j]!);
      if (beyond === undefined || beyond.rise > t) return end;
      from = beyond;
    }
    return { kind: 'failed' };
  }

  /**
   * Steps outward, each twice the last, until the threshold is crossed; a step that cannot be followed is tried again a quarter as long.
   */
  private bracketFrom(from: ProfilePoint): { inside: ProfilePoint; outside: ProfilePoint } | ProfileEnd {
    const { t, reach } = this;
    let [before, inside] = [from, from];
    for (let step = reach / 4, tries = 0; tries < 80; tries++) {
      const value = this.isPast(inside.value + this.direction * step) ? this.bound : inside.value + this.direction * step;
      const expected = inside.rise + (1.5 * t * Math.abs(value - inside.value)) / reach;
      const point = this.at(value, [along(before, inside, value), inside.theta, this.conditional(value)], expected);
      const isFollowed = point !== undefined && (point.rise < t || point.converged);
      if (!isFollowed) {
        if (step < 1e-4 * reach) return { kind: 'failed' };
        step /= 4;
      } else if (point.rise >= t) {
        return { inside, outside: point };
      } else if (value === this.bound) {
        return { kind: 'open', theta: point.theta };
      } else {
        [before, inside] = [inside, point];
        step *= 2;
      }
    }
    return { kind: 'failed' };
  }

  /** The crossing between a point below the threshold and one above it. */
  private endBetween(below: ProfilePoint, above: ProfilePoint): ProfileEnd {
    const { t } = this;
    let [inside, outside] = [below, above];
    while (outside.rise - t > END_TOLERANCE * t && Math.abs(outside.value - inside.value) > 1e-9 * this.reach) {
      // a secant step, kept off the ends so that it cannot stall
      const share = Math.min(0.95, Math.max(0.05, (t - inside.rise) / (outside.rise - inside.rise)));
      const value = inside.value + share * (outside.value - inside.value);
      const point = this.at(value, [along(inside, outside, value), inside.theta, outside.theta], outside.rise);
      if (point === undefined) return { kind: 'failed' };
      if (point.rise < t) inside = point;
      else outside = point;
      if (t - inside.rise < END_TOLERANCE * t) return { kind: 'found', theta: inside.theta };
    }
    return outside.converged ? { kind: 'found', theta: outside.theta } : { kind: 'failed' };
  }

  /** A little beyond an end, from cold starts; undefined if that would be past the parameter's range. */
  private beyond(end: number): ProfilePoint | undefined {
    const value = end + 0.05 * (end - this.centre.value);
    return this.isPast(value) ? undefined : this.at(value, this.coldStarts(value));
  }

  /**
   * The lowest of the minima over the other parameters that the starts lead to; undefined if none is finite. The first that
   * converges with a rise of at most `expected` is taken without trying the others.
   */
  private at(value: number, starts: readonly (readonly number[])[], expected = 0): ProfilePoint | undefined {
    const { problem, ranges, minimum, covariance } = this.inner;
    const held = ranges.map((range, k) => (k === this.j ? { ...range, free: false } : range));
    let best: ProfilePoint | undefined;
    for (const start of starts) {
      const theta = start.map((entry, k) =>
        k === this.j ? value : ranges[k]!.free ? Math.min(ranges[k]!.max, Math.max(ranges[k]!.min, entry)) : entry,
      );
      const found = minimise(problem, theta, held, PROFILE_LIMITS);
      if (!Number.isFinite(found.objective)) continue;
      if (found.objective < minimum.objective * (1 - 1e-6)) throw new LowerMinimum(found.theta);
      const rise = Math.sqrt(Math.max(0, (2 * (found.objective - minimum.objective)) / covariance.objectiveScales[this.j]!));
      if (best === undefined || rise < best.rise) best = { value, theta: found.theta, rise, converged: found.converged };
      if (found.converged && rise <= expected) break;
    }
    return best;
  }

  /**
   * Where the other parameters would be with theta_j at `value` if the objective were a paraboloid: theta_k + (V_kj / V_jj) (value -
   * theta_j).
   */
  private conditional(value: number): number[] {
    const { minimum, covariance } = this.inner;
    const variance = covariance.matrix[this.j]![this.j]!;
    return minimum.theta.map((entry, k) =>
      variance > 0 ? entry + (covariance.matrix[k]![this.j]! / variance) * (value - this.centre.value) : entry,
    );
  }

  private coldStarts(value: number): number[][] {
    const { law, data, problem, ranges } = this.inner;
    const still = ranges.map((range) => ({ ...range, free: false }));
    return law.starts(data.prepared, data.observed, data.weights)
      .map((start) => start.map((entry, k) => (k === this.j ? value : entry)))
      .map((start) => ({ start, objective: minimise(problem, start, still).objective }))
      .filter(({ objective }) => Number.isFinite(objective))
      .sort((a, b) => a.objective - b.objective)
      .slice(0, COLD_STARTS)
      .map(({ start }) => start);
  }

  private isPast(value: number): boolean {
    return this.direction * (value - this.bound) >= 0;
  }
}

/** The line through two points of a profile, at `value`. */
function along(from: ProfilePoint, to: ProfilePoint, value: number): readonly number[] {
  if (from.value === to.value) return to.theta;
  const share = (value - from.value) / (to.value - from.value);
  return from.theta.map((entry, k) => entry + share * (to.theta[k]! - entry));
}
