import { InputError } from '../../core/check.js';
import type { Fit } from '../answer.js';
import { innerFit } from '../inner-fit.js';
import { constrain } from '../laws/constrain.js';
import { studentTTail } from '../statistics.js';

/** What one parameter of a law is worth on the points it was fitted to. */
export interface NestedComparison {
  /** Objectives with the parameter free and pinned. */
  objectives: [number, number];
  /** 2 (objective pinned - objective free)/scale: the likelihood ratio, scale being the variance of a residual for squares. */
  likelihoodRatio: number;
  /** Probability of at least this ratio if the pinned value were the truth. */
  pValue: number;
  /** Akaike's criterion of the law with the parameter free, less that with it pinned: below 0 the points want it free. */
  aicDifference: number;
  /** The same in one sentence. */
  sentence: string;
}

/**
 * Compares a fit with the same law where one parameter is pinned to a value: does the law with an interaction (gamma free) describe the
 * points better than the plain one (gamma = 1) by more than one parameter always does?
 *
 * The likelihood ratio is 2 (objective pinned - objective free)/scale with the scale that the profile interval of that parameter has: for squares
 * s^2, so that its root is Student's t with n - p degrees of freedom under the pinned law (Bates and Watts 1988, section 3.10), for other losses
 * the drop in dispersion of Schrader and Hettmansperger 1980. Akaike's criterion adds 2 for the parameter (for Huber's loss it is the
 * quasi-likelihood's). Worked value: a ratio of 3.84 with many points has p = 0.05 and an AIC that is lower by 1.84.
 * @throws InputError if there is no such parameter, it was not fitted, or the points leave no scatter to judge by
 */
export function comparePinned<P extends string, I extends string>(fit: Fit<P, I>, name: P, value: number): NestedComparison {
  const { law, data, problem, minimum, ranges, covariance } = fit.basis;
  const j = law.parameters.findIndex((parameter) => parameter.name === name);
  if (!ranges[j]?.free) throw new InputError(`name: expected a fitted parameter of ${law.formula}, got "${name}"`);
  if (!covariance.available) throw new InputError(`fit: expected points that determine the parameters of ${law.formula}, got ${data.observed.length} that do not`);
  const given = law.spec.constraints ?? {};
  const pinnedLaw = constrain(law.unconstrained ?? law, { ...given, pinned: { ...given.pinned, [name]: value } });
  const pinned = innerFit(pinnedLaw, data, { loss: problem.loss }).minimum;
  const likelihoodRatio = Math.max(0, (2 * (pinned.objective - minimum.objective)) / covariance.objectiveScales[j]!);
  const pValue = 2 * studentTTail(Math.sqrt(likelihoodRatio), covariance.degreesOfFreedom);
  const aicDifference = 2 - likelihoodRatio;
  const verdict = aicDifference >= 0 ? `the points do not ask for ${name}: ${name} = ${value} describes them as well`
    : pValue < 0.05 ? `the points ask for a ${name} other than ${value}` : `the points hardly ask for a ${name} other than ${value}`;
  return {
    objectives: [minimum.objective, pinned.objective],
    likelihoodRatio,
    pValue,
    aicDifference,
    sentence: `${verdict} (likelihood ratio ${likelihoodRatio.toPrecision(3)}, p = ${pValue.toPrecision(2)}; AIC ${aicDifference >= 0 ? 'higher' : 'lower'} by ${Math.abs(aicDifference).toPrecision(3)} with ${name} fitted)`,
  };
}
