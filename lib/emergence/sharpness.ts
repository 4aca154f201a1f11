import { checkInteger, checkNumber } from '../core/check.js';

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
