import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { isAtBound, residualsOf, type InnerFit } from '../inner-fit.js';
import { fromTheta, type LawParameter } from '../law.js';
import type { Minimum } from '../minimiser/minimise.js';
import { levelInWords, short } from '../in-words.js';
import { studentReach } from '../statistics.js';
import type { Profile, ProfileEnd } from './profile.js';

/**
 * Sentences on which parameters the points do not determine, and what they determine all the same; empty when all are determined.
 *
 * A parameter is not determined when it ended at a bound, when its profile has an open end or could not be
 * followed, when the Jacobian is singular and it takes part in the null direction or never left its start, or when another minimum that the
 * points cannot tell from this one lies outside the intervals. Predictions inside the range of the points may be determined even so: the
 * law is evaluated there with all the parameters found that fit about as well, and the largest difference is said.
 * `profiles` are those of the parameters, [parameters], or empty where intervals do not come from profiles.
 */
export function determinationOf(inner: InnerFit, profiles: readonly (Profile | undefined)[]): string[] {
  const { law, covariance, data } = inner;
  const fitted = inner.ranges.filter((range) => range.free).length;
  if (data.observed.length <= fitted) return [];
  const rivals = rivalsOf(inner, profiles);
  const undetermined = [
    ...law.parameters.flatMap((parameter, j) => parameterInWords(inner, j, parameter, profiles[j])),
    ...unlimitedInWords(inner, profiles),
    ...(covariance.available ? [] : [singularInWords(inner)]),
    ...rivals.slice(0, 1).map((rival) => rivalInWords(inner, rival)),
  ];
  const alternatives = [
    ...rivals.map(({ theta }) => theta),
    ...profiles.flatMap((profile) => (profile ? [...alternative(profile.low), ...alternative(profile.high)] : [])),
  ];
  return [
    ...explainsNothing(inner),
    ...resamplesAtBound(inner),
    ...undetermined,
    ...(undetermined.length > 0 && alternatives.length > 0 ? [inRangeInWords(inner, alternatives)] : []),
  ];
}

function alternative(end: ProfileEnd): (readonly number[])[] {
  return end.kind === 'failed' ? [] : [end.theta];
}

/** What one parameter's own estimate and profile say against it. */
function parameterInWords(inner: InnerFit, j: number, parameter: LawParameter, profile: Profile | undefined): string[] {
  const { minimum, ranges, start, covariance, level } = inner;
  if (!ranges[j]!.free) return [];
  const { name } = parameter;
  const percent = levelInWords(level);
  const at = (end: ProfileEnd): string => (end.kind === 'failed' ? '' : short(fromTheta(parameter, end.theta[j]!)));
  if (isAtBound(inner, j)) {
    const only =
      profile?.high.kind === 'found'
        ? `, only that it is below ${at(profile.high)} (${percent})`
        : profile?.low.kind === 'found'
          ? `, only that it is above ${at(profile.low)} (${percent})`
          : '';
    return [`${name} ended at the edge of its allowed range: the points do not determine it${only}`];
  }
  if (minimum.theta[j] === start[j] && !covariance.available) {
    return [`${name} ended exactly where the minimiser started, at ${short(fromTheta(parameter, start[j]!))}: the points do not determine it`];
  }
  if (!profile) return [];
  const { low, high } = profile;
  if (low.kind === 'failed' || high.kind === 'failed') {
    return [`${name}: ${low.kind === high.kind ? 'neither end' : low.kind === 'failed' ? 'the lower end' : 'the upper end'} of its interval could be found, so none is given; a bootstrap may give one`];
  }
  if (low.kind === high.kind) return [];
  if (low.kind === 'open') return [`${name} has no lower limit: values down to the edge of its range, ${at(low)}, fit about as well (${percent})`];
  if (high.kind === 'open') return [`${name} has no upper limit: values up to the edge of its range, ${at(high)}, fit about as well (${percent})`];
  return [];
}

/** The parameters that the points limit on neither side. */
function unlimitedInWords({ law, level }: InnerFit, profiles: readonly (Profile | undefined)[]): string[] {
  const isUnlimited = (profile: Profile | undefined): boolean => profile?.low.kind === 'open' && profile.high.kind === 'open';
  const names = law.parameters.flatMap(({ name }, j) => (isUnlimited(profiles[j]) ? [name] : []));
  return names.length === 0 ? [] : [`the points do not limit ${listed(names)} on either side: every allowed value fits about as well (${levelInWords(level)})`];
}

/** Names the parameters that change together along the null direction of the scaled normal matrix. */
function singularInWords(inner: InnerFit): string {
  const { law, problem, minimum, ranges } = inner;
  const rows = problem.observed.length;
  const jacobian = minimum.theta.map(() => new Float64Array(rows));
  problem.evaluate(minimum.theta, new Float64Array(rows), jacobian);
  const free = ranges.flatMap((range, j) => (range.free ? [j] : []));
  const norm = (column: Float64Array): number => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
  const without = free.filter((j) => !(norm(jacobian[j]!) > 0));
  if (without.length > 0) return sentence(`the predictions do not depend on ${listed(without.map((j) => law.parameters[j]!.name))}`);
  const unit = free.map((j) => jacobian[j]!.map((value) => value / norm(jacobian[j]!)));
  const normal = new Matrix(unit.map((a) => unit.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0))));
  const { eigenvectorMatrix } = new EigenvalueDecomposition(normal, { assumeSymmetric: true });
  // eigenvalues come in rising order: the first column is the direction in which nothing changes
  const together = free.filter((_, k) => Math.abs(eigenvectorMatrix.get(k, 0)) > 0.1).map((j) => law.parameters[j]!.name);
  return sentence(together.length > 1 ? `${listed(together)} can change together without changing a prediction` : `${listed(together)} can change without changing a prediction`);
  function sentence(why: string): string {
    return `the points cannot tell the parameters apart (the covariance is singular: ${why}), so no interval is given; vary the inputs independently`;
  }
}

/** Minima that the points cannot tell from the best at the fit's level, and that lie outside its intervals. */
function rivalsOf(inner: InnerFit, profiles: readonly (Profile | undefined)[]): Minimum[] {
  const { minima, minimum, covariance, level, ranges, data } = inner;
  const fitted = ranges.filter((range) => range.free).length;
  const degreesOfFreedom = data.observed.length - fitted;
  const t = studentReach(level, degreesOfFreedom);
  const scale = covariance.available
    ? covariance.objectiveScales.reduce((sum, value, j) => sum + (ranges[j]!.free ? value : 0), 0) / fitted
    : (2 * minimum.objective) / degreesOfFreedom;
  const threshold = minimum.objective + (t * t * scale) / 2;
  return minima.filter((other) => other !== minimum && other.objective <= threshold && other.theta.some((theta, j) => isOutside(theta, j)));

  function isOutside(theta: number, j: number): boolean {
    if (!ranges[j]!.free) return false;
    const profile = profiles[j];
    if (profile === undefined)
      return Math.abs(theta - minimum.theta[j]!) > Math.max(0.1, covariance.available ? 2 * t * covariance.standardErrors[j]! : 0);
    const slack = 0.1 * t * covariance.standardErrors[j]!; // a rival at the end of this same valley is none
    return (
      (profile.low.kind === 'found' && theta < profile.low.theta[j]! - slack) ||
      (profile.high.kind === 'found' && theta > profile.high.theta[j]! + slack)
    );
  }
}

function rivalInWords({ law, minimum, ranges }: InnerFit, rival: Minimum): string {
  const values = law.parameters.flatMap((parameter, j) => (ranges[j]!.free ? [`${parameter.name} = ${short(fromTheta(parameter, rival.theta[j]!))}`] : []));
  const worse = 100 * (rival.objective / minimum.objective - 1);
  return `other parameters fit about as well (objective ${worse.toPrecision(2)}% higher): ${values.join(', ')}; the points do not say which are right`;
}

/** How far laws that fit about as well differ at the points themselves. */
function inRangeInWords({ problem, minimum, law, covariance }: InnerFit, alternatives: readonly (readonly number[])[]): string {
  const rows = problem.observed.length;
  const jacobian = minimum.theta.map(() => new Float64Array(rows));
  const predictions = (theta: readonly number[]): Float64Array => {
    const predicted = new Float64Array(rows);
    problem.evaluate(theta, predicted, jacobian);
    return predicted;
  };
  const best = predictions(minimum.theta);
  const differences = alternatives
    .flatMap((theta) => Array.from(predictions(theta), (value, i) => Math.abs(value - best[i]!)))
    .filter(Number.isFinite);
  const largest = differences.reduce((a, b) => Math.max(a, b), 0);
  const size = law.response === 'log' ? `${(100 * (Math.exp(largest) - 1)).toPrecision(2)}%` : largest.toPrecision(2);
  const scatter = covariance.available ? covariance.residualScale : Math.sqrt((2 * minimum.objective) / rows);
  return largest <= 3 * scatter
    ? `what the points do determine is the law inside their range: parameters that fit about as well differ there by at most ${size}; do not extrapolate`
    : `even inside the range of the points, parameters that fit about as well differ by up to ${size}`;
}

/**
 * Whether a constant would describe the points as well: 1 - (1 - R^2)(n - 1)/(n - p), the R^2 adjusted for the number of parameters, is not
 * above 0.
 */
function explainsNothing(inner: InnerFit): string[] {
  const { problem: { observed }, ranges } = inner;
  const fitted = ranges.filter((range) => range.free).length;
  const mean = observed.reduce((sum, value) => sum + value, 0) / observed.length;
  const spread = observed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const squares = residualsOf(inner).reduce((sum, value) => sum + value * value, 0);
  // the mean of equal numbers can differ from them by rounding
  const isConstant = spread <= 1e-24 * observed.length * Math.max(1, mean * mean);
  const adjusted = isConstant ? 0 : 1 - (squares / (observed.length - fitted)) / (spread / (observed.length - 1));
  return adjusted > 0 ? [] : [`the law explains nothing (adjusted R^2 ${adjusted.toFixed(2)}): a constant describes these points as well, so no parameter means anything`];
}

/** Parameters that a share of the resamples puts at a bound: their percentiles say where the range ends, not where the truth lies. */
function resamplesAtBound({ law, ranges, resamples, level }: InnerFit): string[] {
  if (!resamples) return [];
  return law.parameters.flatMap(({ name }, j) => {
    const { free, min, max } = ranges[j]!;
    const share = resamples.filter((theta) => theta[j]! <= min + 1e-9 || theta[j]! >= max - 1e-9).length / resamples.length;
    return free && share > (1 - level) / 2 ? [`${name} sits at the edge of its allowed range in ${(100 * share).toFixed(0)}% of the resamples: on that side its interval ends where the range does`] : [];
  });
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
