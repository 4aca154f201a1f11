import { mutantsOf } from './mutant.js';

export const mutants = [
  ...mutantsOf('5.1', [
    ['loss divided by the length', 'Math.pow(p, answerTokens)', 'Math.pow(p, 1 / answerTokens)', '=loss-of-answer'],
    ['sign', 'Math.exp(-lossNatsPerToken)', 'Math.exp(lossNatsPerToken)', '=sign'],
    ['expected share of right tokens', 'Math.pow(p, answerTokens)', 'p * answerTokens', '=times-length'],
    ['base ten', 'Math.exp(-lossNatsPerToken)', 'Math.pow(10, -lossNatsPerToken)', '=base-ten'],
    ['logarithm of it', 'return Math.pow(p, answerTokens)', 'return Math.log(Math.pow(p, answerTokens))', '=logarithm'],
    ['one token fewer', 'Math.pow(p, answerTokens)', 'Math.pow(p, answerTokens - 1)', '=one-fewer'],
    ['rounded', 'return Math.pow(p, answerTokens)', 'return Number(Math.pow(p, answerTokens).toFixed(4))', '=kit:rounded'],
    ['a percentage', 'return Math.pow(p, answerTokens)', 'return 100 * Math.pow(p, answerTokens)', '=percent'],
    ['right or not', 'return Math.pow(p, answerTokens)', 'return Math.pow(p, answerTokens) > 0.5 ? 1 : 0', '=all-or-nothing'],
    ['wrong share', 'return Math.pow(p, answerTokens)', 'return 1 - Math.pow(p, answerTokens)', '=wrong-share'],
  ]),
  ...mutantsOf('5.2', [
    ['largest is 0 whatever', 'const top = Math.max(...logLikelihoods)', 'const top = Math.max(0, ...logLikelihoods)', '=underflow'],
    ['clipped', 'Math.exp(l - top)', 'Math.exp(Math.max(l, -700)) + 0 * top', '=clipped'],
    ['only the wrong ones', 'score += miss * miss', 'if (k !== correct) score += miss * miss', '=only-the-wrong'],
    ['absolute', 'score += miss * miss', 'score += Math.abs(miss)', '=absolute'],
    ['halved', 'return score', 'return score / 2', '=halved'],
    ['counted from one', 'k === correct ?', 'k === correct - 1 ?', '=from-one'],
    ['log score', 'return score', 'return -Math.log(powers[correct] / sum)', '=log-score'],
    ['likelihoods themselves normalised', 'Math.exp(l - top)', 'l + 0 * top', '=no-exponential'],
    ['accuracy', 'return score', 'return logLikelihoods[correct] === top ? 0 : 2', '=accuracy'],
    ['higher is better', 'return score', 'return 1 - score', '=turned-round'],
    ['sum of squares of p', 'power / sum - (k === correct ? 1 : 0)', 'power / sum', '=truth-missing'],
    ['base two', 'Math.exp(l - top)', 'Math.pow(2, l - top)', '=base-two'],
  ]),
  ...mutantsOf('5.3', [
    ['only one border', 'd[i][j] = i + j', 'd[i][j] = i', '=border-zero'],
    ['the other border', 'd[i][j] = i + j', 'd[i][j] = j', '=border-zero'],
    ['no removal', ', d[i - 1][j] + 1', '', '=no-removal'],
    ['no addition', ', d[i][j - 1] + 1', '', '=no-addition'],
    ['no replacement', 'd[i - 1][j - 1] + (same ? 0 : 1)', 'd[i - 1][j - 1] + (same ? 0 : 9)', '=replacement-costs-two'],
    ['always costs', '(same ? 0 : 1)', '1', '=equal-costs'],
    ['never costs', '(same ? 0 : 1)', '0', '=replacement-free'],
    ['a share of the target', 'return d[answer.length][target.length]', 'return d[answer.length][target.length] / (target.length || 1)', '=share'],
    ['a share of the longer', 'return d[answer.length][target.length]', 'return d[answer.length][target.length] / Math.max(answer.length, target.length, 1)', '=share'],
    ['longest common part', 'return d[answer.length][target.length]', 'return Math.max(answer.length, target.length) - d[answer.length][target.length]', '=what-is-right'],
    ['neighbours may be exchanged', `function tokenEditDistance(answer, target) {
  const d = [];
  for (let i = 0; i <= answer.length; i++) {
    d.push([]);
    for (let j = 0; j <= target.length; j++) {
      if (i === 0 || j === 0) { d[i][j] = i + j; continue; }
      d[i][j] = Math.min(d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1), d[i - 1][j] + 1, d[i][j - 1] + 1);
      if (i > 1 && j > 1 && answer[i - 1] === target[j - 2] && answer[i - 2] === target[j - 1]) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[answer.length][target.length];
}`, '=exchanged'],
    ['greedy, looking one ahead', `function tokenEditDistance(answer, target) {
  let i = 0, j = 0, cost = 0;
  while (i < answer.length && j < target.length) {
    if (answer[i] === target[j]) { i++; j++; continue; }
    cost++;
    if (answer[i + 1] === target[j]) i++;
    else if (answer[i] === target[j + 1]) j++;
    else { i++; j++; }
  }
  return cost + answer.length - i + target.length - j;
}`, '=greedy'],
    ['as sets', 'return d[answer.length][target.length]', 'return answer.filter((t) => !target.includes(t)).length + target.filter((t) => !answer.includes(t)).length', '=as-sets'],
    ['as text', `function tokenEditDistance(answer, target) {
  const a = answer.join(""), b = target.join("");
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), row[j] + 1, next[j - 1] + 1));
    row = next;
  }
  return row[b.length];
}`, '=as-text'],
  ]),
  ...mutantsOf('5.4', [
    ['exponent sign', '1 / law.exponent', '-1 / law.exponent', '=upside-down'],
    ['loss upside down', 'law.coefficient / lossThere', 'lossThere / law.coefficient', '=upside-down'],
    ['length divides twice', '-Math.log(level) / answerTokens', '-Math.log(level) / answerTokens ** 2', '=length-squared'],
    ['length multiplies the loss there', '-Math.log(level) / answerTokens', '-Math.log(level) * answerTokens', '=length-inverted'],
    ['wrong share for the level', '-Math.log(level)', '-Math.log(1 - level)', '=one-minus-level'],
    ['level a token', '-Math.log(level) / answerTokens', '(1 - level ** (1 / answerTokens))', '=one-minus-p'],
    ['coefficient outside', 'Math.pow(law.coefficient / lossThere, 1 / law.exponent)', 'law.coefficient * Math.pow(1 / lossThere, 1 / law.exponent)', '=coefficient-outside'],
    ['log ten', '-Math.log(level)', '-Math.log10(level)', '=base-two'],
    ['a logarithm of the scale', 'return Math.pow(law.coefficient / lossThere, 1 / law.exponent)', 'return Math.log10(Math.pow(law.coefficient / lossThere, 1 / law.exponent))', '=logarithm'],
    ['exponent as a root of two', '1 / law.exponent', '2', '=squared-whatever'],
    ['rounded', 'return Math.pow(law.coefficient / lossThere, 1 / law.exponent)', 'return Math.round(Math.pow(law.coefficient / lossThere, 1 / law.exponent))', '=kit:rounded'],
  ]),
  ...mutantsOf('5.5', [
    [
      'median of the steps, squared',
      'squared.push((scores[i] - scores[i - 1]) ** 2)',
      'squared.push(Math.abs(scores[i] - scores[i - 1]))',
      '=steps-not-squared',
    ],
    ['lower middle', '(squared[half - 1] + squared[half]) / 2', 'squared[half - 1]', '=upper-middle'],
    ['over all pairs', 'for (let i = 1; i < scores.length; i++) squared.push((scores[i] - scores[i - 1]) ** 2)', 'for (let i = 0; i < scores.length; i++) for (let j = 0; j < i; j++) squared.push((scores[i] - scores[j]) ** 2)', '=all-pairs'],
    ['step of 0 in front', 'const squared: number[] = [];', 'const squared: number[] = [0];', '=step-too-many'],
    ['last step missing', 'i < scores.length; i++', 'i < scores.length - 1; i++', '=last-step-missing'],
    ['sign of the last step', 'scores.indexOf(high) > scores.indexOf(low) ? 1 : -1', 'scores[scores.length - 1] > scores[scores.length - 2] ? 1 : -1', '=sign-of-ends'],
    [
      'sign of first and last',
      'scores.indexOf(high) > scores.indexOf(low) ? 1 : -1',
      'scores[scores.length - 1] > scores[0] ? 1 : -1',
      '=sign-of-ends',
    ],
    ['sign turned round', '? 1 : -1', '? -1 : 1', '=sign-turned'],
    ['standard deviation of the steps', 'Math.sqrt(median)', 'Math.sqrt(squared.reduce((a, b) => a + b, 0) / squared.length - ((scores[scores.length - 1] - scores[0]) / squared.length) ** 2)', '=deviation'],
    ['sorts the scores', 'const high', 'scores.sort((a, b) => a - b);\n  const high'],
    ['median of scores', 'squared.push((scores[i] - scores[i - 1]) ** 2)', 'squared.push(scores[i] ** 2)', '=squares-of-scores'],
    ['largest step', 'Math.sqrt(median)', 'Math.sqrt(squared[squared.length - 1])', '=largest-step'],
    ['steps only upwards', 'squared.push((scores[i] - scores[i - 1]) ** 2)', 'squared.push(Math.max(0, scores[i] - scores[i - 1]) ** 2)', '=upwards-only'],
    ['inverted', 'sign * (high - low) / Math.sqrt(median)', 'sign * Math.sqrt(median) / (high - low)', '=inverted'],
  ]),
  ...mutantsOf('5.6', [
    ['z is 1.96', 'z = 1.959964', 'z = 1.96', '=rounded-z'],
    ['z is 2', 'z = 1.959964', 'z = 2', '=two'],
    ['z is 1.645', 'z = 1.959964', 'z = 1.645', '=ninety'],
    ['z is 2.576', 'z = 1.959964', 'z = 2.575829', '=ninety-nine'],
    ['not cut off below', 'Math.max(0, middle - width)', 'middle - width - (s === 0 ? 1e-6 : 0)'],
    [
      'half width alone divided',
      'const middle = (s + z ** 2 / (2 * n)) / divisor',
      'const middle = s + z ** 2 / (2 * n)',
      '=centre-not-divided',
    ],
    ['half width not divided', '/ (4 * n ** 2)) / divisor', '/ (4 * n ** 2))', '=half-not-divided'],
    ['z squared over n', 'z ** 2 / (2 * n)', 'z ** 2 / n', '=centre-doubled'],
    ['n minus one', 's * (1 - s) / n', 's * (1 - s) / (n - 1)', '=n-minus-one'],
    ['no root', 'z * Math.sqrt(s * (1 - s) / n + z ** 2 / (4 * n ** 2))', 'z * (s * (1 - s) / n + z ** 2 / (4 * n ** 2))', '=no-root'],
    ['rule of three', 'return {', 'if (right === 0) return { low: 0, high: 3 / n };\n  return {', '=rule-of-three'],
    ['counts, not shares', 'return { low: Math.max(0, middle - width), high: Math.min(1, middle + width) }', 'return { low: Math.max(0, middle - width) * n, high: Math.min(1, middle + width) * n }', '=counts'],
    ['percent', 'return { low: Math.max(0, middle - width), high: Math.min(1, middle + width) }', 'return { low: 100 * Math.max(0, middle - width), high: 100 * Math.min(1, middle + width) }', '=percent'],
    ['n is 4 n', '(4 * n ** 2)', '(4 * n)', '=n-not-squared'],
    ['Agresti and Coull', `function shareInterval(right, n) {
  const z = 1.959964, m = n + z * z, p = (right + z * z / 2) / m, w = z * Math.sqrt(p * (1 - p) / m);
  return { low: Math.max(0, p - w), high: Math.min(1, p + w) };
}`, '=agresti-coull'],
  ]),
];
