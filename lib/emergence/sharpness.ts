import { checkInteger, checkNumber, checkPositive, InputError } from '../core/check.js';
import type { ScaledScore } from './emergence.js';

/**
 * What sharp and smooth metrics must show if every one of `answerTokens` tokens is right with the same probability p = exp(-loss),
 * independently: the argument of Schaeffer et al. 2023, section 2.
 */
export interface MetricPrediction {
  /** p = exp(-loss): smooth in scale where the loss is. */
  tokenProbability: number;
  /** p^L: near 0 until L loss is about 1, then sharp. */
  exactMatch: number;
  /** L (1 - p): falls as smoothly as the loss. */
  tokenEditDistance: number;
}

/**
 * Exact match p^L and expected edit distance L (1 - p) from a loss in nats a token.
 *
 * Worked value: a loss of .1 over 10 tokens has p = .905, exact match e^-1 = .368, edit distance .952; twice the loss
 * leaves .135 and 1.81: one metric falls by 63%, the other doubles.
 * @throws InputError if the loss is negative or the answer has no tokens
 */
export function predictMetrics(lossNatsPerToken: number, answerTokens: number): MetricPrediction {
  checkNumber('lossNatsPerToken', lossNatsPerToken, { min: 0 });
  checkInteger('answerTokens', answerTokens, { min: 1 });
  const tokenProbability = Math.exp(-lossNatsPerToken);
  return { tokenProbability, exactMatch: tokenProbability ** answerTokens, tokenEditDistance: answerTokens * (1 - tokenProbability) };
}

/**
 * The scale at which exact match reaches `level` if the loss is a power law c scale^-alpha: the scale where L c scale^-alpha = -ln level,
 * so (L c / -ln level)^(1/alpha). An ability that "appears" at a scale may be a level that a smooth curve crosses there.
 *
 * Worked value: c = 10, alpha = .5, L = 5 reaches one half at (50 / .6931)^2 = 5,203.
 */
export function scaleOfExactMatch(law: { coefficient: number; exponent: number }, answerTokens: number, level: number): number {
  checkNumber('level', level, { min: Number.MIN_VALUE, max: 1 - Number.EPSILON });
  checkInteger('answerTokens', answerTokens, { min: 1 });
  return ((answerTokens * law.coefficient) / -Math.log(level)) ** (1 / law.exponent);
}

/**
 * The scale at which answers of `answerTokens` tokens are right in the share `level`, foretold from the accuracy of single tokens: a line
 * through logit(accuracy) = a + b ln scale by least squares, and the scale where it reaches logit(level^(1 / answerTokens)). For abilities
 * whose tokens are right and wrong independently; give it the models that fail.
 *
 * Worked value: accuracies 1/2 at scale 1 and e / (1 + e) at e lie on logit = ln scale: nine in ten of one token are right at scale 9.
 * @throws InputError if there are fewer than two points, an accuracy is not between 0 and 1, or the line does not rise
 */
export function foretoldScale(
  accuracies: readonly ScaledScore[], { answerTokens, level }: { answerTokens: number; level: number },
): number {
  checkInteger('answerTokens', answerTokens, { min: 1 });
  if (accuracies.length < 2) throw new InputError(`accuracies: expected at least 2, got ${accuracies.length}`);
  const x = accuracies.map(({ scale }) => Math.log(checkPositive('scale', scale)));
  const y = accuracies.map(({ score }) => logit('accuracy', score));
  const [meanX, meanY] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length) as [number, number];
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const slope = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0) / spread;
  if (!(slope > 0)) throw new InputError(`accuracies: expected a line that rises with scale, got the slope ${slope}`);
  return Math.exp(meanX + (logit('level', level ** (1 / answerTokens)) - meanY) / slope);
}

function logit(name: string, share: number): number {
  checkNumber(name, share, { min: Number.MIN_VALUE, max: 1 - Number.EPSILON });
  return Math.log(share / (1 - share));
}

/**
 * The probability that `drawn` questions, drawn at random from an exam of `of` with `right` right answers, are all answered right:
 * C(right, drawn) / C(of, drawn). Knowledge that comes fact by fact, under a metric that asks for all of it.
 *
 * Worked value: 9 right of 10 make two of two with probability 36 / 45 = .8.
 */
export function allRight(drawn: number, { right, of }: { right: number; of: number }): number {
  checkInteger('of', of, { min: 1 });
  checkInteger('right', right, { min: 0, max: of });
  checkInteger('drawn', drawn, { min: 1, max: of });
  return Array.from({ length: drawn }, (_, i) => Math.max(0, right - i) / (of - i)).reduce((product, share) => product * share, 1);
}

/**
 * Whether a share rises from group to group, more than chance would have it: the probability, if all runs are alike, that those which
 * succeed lie as far up or farther (Cochran-Armitage, exact and one-sided: the sum of group numbers over the successes, over all ways to
 * deal them to the runs).
 *
 * Worked value: 0 of 2, then 2 of 2: one way in C(4, 2) = 6, p = 1/6.
 * @throws InputError if there are fewer than two groups, or more successes than runs
 */
export function trendProbability(groups: readonly { right: number; of: number }[]): number {
  if (groups.length < 2) throw new InputError(`groups: expected at least 2, got ${groups.length}`);
  const observed = groups.reduce((sum, { right }, g) => sum + g * right, 0);
  const successes = groups.reduce((sum, { right, of }) => sum + checkInteger('right', right, { min: 0, max: of }), 0);
  let ways = new Map([['0 0', 1]]); // by successes dealt and the sum of their group numbers
  groups.forEach(({ of }, g) => {
    const dealt = new Map<string, number>();
    for (const [key, count] of ways) {
      const [n, sum] = key.split(' ').map(Number) as [number, number];
      for (let here = 0, choices = 1; here <= of; choices *= (of - here) / (here + 1), here++) {
        const next = `${n + here} ${sum + g * here}`;
        dealt.set(next, (dealt.get(next) ?? 0) + count * choices);
      }
    }
    ways = dealt;
  });
  const ofAll = [...ways].map(([key, count]) => ({ at: key.split(' ').map(Number), count })).filter(({ at }) => at[0] === successes);
  const total = (some: typeof ofAll) => some.reduce((sum, { count }) => sum + count, 0);
  return total(ofAll.filter(({ at }) => at[1]! >= observed)) / total(ofAll);
}

/** A share with the bounds that it may have with this confidence. */
export interface ShareInterval {
  share: number;
  low: number;
  high: number;
}

/**
 * What a test of `n` questions with `right` right answers says about the true share: Wilson's interval (1927) at 95%.
 * A small test reports 0 for every ability below about 4/n: the third explanation of Schaeffer et al. 2023 for sharp curves.
 *
 * Worked value: 0 of 100 leaves everything up to .037 possible.
 */
export function shareInterval(right: number, n: number): ShareInterval {
  checkInteger('n', n, { min: 1 });
  checkInteger('right', right, { min: 0, max: n });
  const z = 1.959964; // the 97.5% point of the normal distribution
  const share = right / n;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
