import type { RandomStream } from '../../../lib/core/random.js';
import type { MasterExercise } from '../../../lib/course/answers/exercise.js';
import { variant } from './variant.js';

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const between = (low: number, high: number, stream: RandomStream): number => low + (high - low) * stream.uniform();
const logBetween = (low: number, high: number, stream: RandomStream): number => Math.exp(between(Math.log(low), Math.log(high), stream));

const exactMatch = `function exactMatch(lossNatsPerToken: number, answerTokens: number): number {
  const p = Math.exp(-lossNatsPerToken);
  return Math.pow(p, answerTokens);
}`;

const brierScore = `function brierScore(logLikelihoods: number[], correct: number): number {
  const top = Math.max(...logLikelihoods);
  const powers = logLikelihoods.map((l) => Math.exp(l - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  let score = 0;
  powers.forEach((power, k) => {
    const miss = power / sum - (k === correct ? 1 : 0);
    score += miss * miss;
  });
  return score;
}`;

const tokenEditDistance = `function tokenEditDistance(answer: number[], target: number[]): number {
  const d: number[][] = [];
  for (let i = 0; i <= answer.length; i++) {
    d.push([]);
    for (let j = 0; j <= target.length; j++) {
      if (i === 0 || j === 0) { d[i][j] = i + j; continue; }
      const same = answer[i - 1] === target[j - 1];
      d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), d[i - 1][j] + 1, d[i][j - 1] + 1);
    }
  }
  return d[answer.length][target.length];
}`;

const scaleOfExactMatch = `function scaleOfExactMatch(law: { coefficient: number; exponent: number }, answerTokens: number, level: number): number {
  const lossThere = -Math.log(level) / answerTokens;
  return Math.pow(law.coefficient / lossThere, 1 / law.exponent);
}`;

const emergenceScore = `function emergenceScore(scores: number[]): number {
  const high = Math.max(...scores), low = Math.min(...scores);
  const squared: number[] = [];
  for (let i = 1; i < scores.length; i++) squared.push((scores[i] - scores[i - 1]) ** 2);
  squared.sort((a, b) => a - b);
  const half = squared.length >> 1;
  const median = squared.length % 2 === 1 ? squared[half] : (squared[half - 1] + squared[half]) / 2;
  const sign = scores.indexOf(high) > scores.indexOf(low) ? 1 : -1;
  return sign * (high - low) / Math.sqrt(median);
}`;

const shareInterval = `function shareInterval(right: number, n: number): { low: number; high: number } {
  const z = 1.959964, s = right / n;
  const divisor = 1 + z ** 2 / n;
  const middle = (s + z ** 2 / (2 * n)) / divisor;
  const width = z * Math.sqrt(s * (1 - s) / n + z ** 2 / (4 * n ** 2)) / divisor;
  return { low: Math.max(0, middle - width), high: Math.min(1, middle + width) };
}`;

/** An answer that is the target with some tokens dropped, changed and added. */
function garbled(target: number[], stream: RandomStream): number[] {
  return target.flatMap((token) => {
    const u = stream.uniform();
    return u < 0.15 ? [] : u < 0.3 ? [stream.integer(9)] : u < 0.45 ? [stream.integer(9), token] : [token];
  });
}

export const masters: MasterExercise[] = [
  {
    id: '5.1',
    reference: exactMatch,
    hiddenInputs: (stream) => times(4, () => [between(0.02, 0.6, stream), 2 + stream.integer(12)]),
    wrongAnswers: [
      variant(exactMatch, 'one-token', 'Math.pow(p, answerTokens)', 'p'),
      variant(exactMatch, 'one-minus-loss', 'Math.exp(-lossNatsPerToken)', '1 - lossNatsPerToken'),
      variant(exactMatch, 'bits', 'Math.exp(-lossNatsPerToken)', 'Math.pow(2, -lossNatsPerToken)'),
      variant(exactMatch, 'any-right', 'Math.pow(p, answerTokens)', '1 - Math.pow(1 - p, answerTokens)'),
    ],
  },
  {
    id: '5.2',
    reference: brierScore,
    partOf: ([logs]) => (Math.min(...(logs as number[])) > -700 ? 0 : 1),
    hiddenInputs: (stream) => [
      ...times(4, () => { const n = 2 + stream.integer(4); return [times(n, () => -12 * stream.uniform()), stream.integer(n)]; }),
      [times(3, () => -900 - 3 * stream.uniform()), stream.integer(3)],
      [[-8 * stream.uniform(), -1600 - 400 * stream.uniform()], stream.integer(2)],
    ],
    wrongAnswers: [
      variant(brierScore, 'only-the-right', 'score += miss * miss', 'if (k === correct) score = miss * miss'),
      variant(brierScore, 'mean', 'return score', 'return score / powers.length'),
      { misconception: 'not-normalised', source: brierScore.replace('power / sum', 'power').replace('Math.exp(l - top)', 'Math.exp(l)') },
      variant(brierScore, 'underflow', 'Math.exp(l - top)', 'Math.exp(l)'),
      variant(brierScore, 'root', 'return score', 'return Math.sqrt(score)'),
    ],
  },
  {
    id: '5.3',
    reference: tokenEditDistance,
    hiddenInputs: (stream) => [
      [times(2 + stream.integer(4), () => stream.integer(9)), []],
      [
        [5, 1, 2, 3, stream.integer(9)],
        [1, 2, 3, 4],
      ],
      [
        [12, 3, 4],
        [1, 23, 4],
      ],
      [
        [1, 2, 3, 5, 4],
        [2, 1, 3, 4, 5],
      ],
      [
        [1, 2],
        [3, 1, 4, 2, 5, stream.integer(9)],
      ],
      [
        [1, 2, 1, 3, 4, 4],
        [2, 3, 1, 4],
      ],
      [
        [7, 1, 7],
        [stream.integer(5), 1, 2],
      ],
      ...times(4, () => {
        const target = times(5 + stream.integer(8), () => stream.integer(9));
        return [garbled(target, stream), target];
      }),
    ],
    wrongAnswers: [
      { misconception: 'place-by-place', source: `function tokenEditDistance(answer: number[], target: number[]): number {
  let wrong = 0;
  for (let i = 0; i < Math.max(answer.length, target.length); i++) if (answer[i] !== target[i]) wrong++;
  return wrong;
}` },
      variant(tokenEditDistance, 'replacement-costs-two', '(same ? 0 : 1)', '(same ? 0 : 2)'),
      variant(tokenEditDistance, 'border-zero', 'd[i][j] = i + j', 'd[i][j] = 0'),
      { misconception: 'length-ignored', source: `function tokenEditDistance(answer: number[], target: number[]): number {
  return answer.filter((token, i) => i < target.length && token !== target[i]).length;
}` },
    ],
  },
  {
    id: '5.4',
    reference: scaleOfExactMatch,
    hiddenInputs: (stream) =>
      times(4, () => [
        { coefficient: logBetween(1, 40, stream), exponent: between(0.15, 0.6, stream) },
        2 + stream.integer(20),
        between(0.1, 0.9, stream),
      ]),
    wrongAnswers: [
      variant(scaleOfExactMatch, 'length-forgotten', ' / answerTokens', ''),
      variant(scaleOfExactMatch, 'level-as-loss', '-Math.log(level)', 'level'),
      variant(scaleOfExactMatch, 'base-two', 'Math.log(level)', 'Math.log2(level)'),
      variant(scaleOfExactMatch, 'power-not-inverted', '1 / law.exponent', 'law.exponent'),
      {
        misconception: 'length-outside',
        source: scaleOfExactMatch.replace(' / answerTokens', '').replace('return ', 'return answerTokens * '),
      },
    ],
  },
  {
    id: '5.5',
    reference: emergenceScore,
    partOf: ([scores]) => ((scores as number[]).length % 2 === 0 ? 0 : 1),
    hiddenInputs: (stream) => [
      times(6, (i) => between(0.02, 0.1, stream) + 0.15 * (5 - i) + (i === 5 ? -0.3 : 0)), // falls
      times(7, (i) => (i % 2 === 0 ? 0.1 : 0.25) * i + between(0, 0.05, stream)), // up and down
      [0.4, 0.9 + 0.05 * stream.uniform(), 0, 0.5], // the highest before the lowest, although it ends higher than it began
      [0.3, 0, 1e-5 * (1 + stream.uniform()), 0.4, 1.4, 1.40003, 1], // steps from 1e-10 to 1, whose text sorts otherwise
      times(5 + stream.integer(4), () => stream.uniform()),
    ].map((scores) => [scores]),
    wrongAnswers: [
      variant(emergenceScore, 'mean', 'const median = squared.length % 2 === 1 ? squared[half] : (squared[half - 1] + squared[half]) / 2', 'const median = squared.reduce((a, b) => a + b, 0) / squared.length'),
      variant(emergenceScore, 'no-sign', 'return sign * ', 'return '),
      variant(emergenceScore, 'no-root', 'Math.sqrt(median)', 'median'),
      variant(emergenceScore, 'sorted-as-text', 'squared.sort((a, b) => a - b)', 'squared.sort()'),
      variant(emergenceScore, 'median-unsorted', '  squared.sort((a, b) => a - b);\n', ''),
      variant(emergenceScore, 'first-to-last', 'sign * (high - low)', '(scores[scores.length - 1] - scores[0])'),
      variant(emergenceScore, 'upper-middle', 'squared.length % 2 === 1 ? squared[half] : (squared[half - 1] + squared[half]) / 2', 'squared[half]'),
    ],
  },
  {
    id: '5.6',
    reference: shareInterval,
    hiddenInputs: (stream) =>
      [0, 1, 2, 3, 4].map((k) => {
        const n = 20 + stream.integer(400);
        return [k === 0 ? 0 : k === 1 ? n : 1 + stream.integer(n - 1), n];
      }),
    wrongAnswers: [
      { misconception: 'wald', source: `function shareInterval(right: number, n: number): { low: number; high: number } {
  const s = right / n, half = 1.959964 * Math.sqrt(s * (1 - s) / n);
  return { low: Math.max(0, s - half), high: Math.min(1, s + half) };
}` },
      variant(shareInterval, 'centred-on-share', 'const middle = (s + z ** 2 / (2 * n)) / divisor', 'const middle = s'),
      variant(shareInterval, 'not-divided', 'const divisor = 1 + z ** 2 / n', 'const divisor = 1'),
      variant(shareInterval, 'ninety', 'z = 1.959964', 'z = 1.644854'),
      variant(shareInterval, 'half-only-share', ' + z ** 2 / (4 * n ** 2)', ''),
    ],
  },
];
