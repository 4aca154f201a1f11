import { mutantsOf } from './mutant.js';

/**
 * What a teacher expects to be wrong in the second half of set 3 and in sets 4 and 5, written from the statements alone: without a look at
 * the misconceptions, the masters or the other mutants. The answers that they are variations of are a teacher's too.
 */
const right = {
  effectiveTokens: `function effectiveTokens(nTokens, nUniqueTokens) {
  const rStar = 15.387756;
  if (nTokens <= nUniqueTokens) return nTokens;
  const repeats = nTokens / nUniqueTokens - 1;
  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));
}`,
  adamWStep: `function adamWStep(state, gradients, s) {
  const t = state.updates + 1;
  const mean = state.mean.map((m, i) => s.beta1 * m + (1 - s.beta1) * gradients[i]);
  const square = state.square.map((v, i) => s.beta2 * v + (1 - s.beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - s.beta1 ** t);
    const vHat = square[i] / (1 - s.beta2 ** t);
    return p - s.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s.weightDecay * p);
  });
  return { parameters, mean, square, updates: t };
}`,
  criticalBatch: `function criticalBatch(runs) {
  const x = runs.map((run) => 1 / run.batch);
  const y = runs.map((run) => run.steps);
  const average = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const mx = average(x);
  const my = average(y);
  let sxy = 0, sxx = 0, syy = 0;
  for (let i = 0; i < x.length; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; syy += (y[i] - my) ** 2; }
  const slope = sxy / sxx;
  const intercept = my - slope * mx;
  return { minSteps: intercept, criticalBatch: slope / intercept };
}`,
  optimalAllocation: `function optimalAllocation(law, trainFlops) {
  const { A, B, alpha, beta } = law;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const N = G * (trainFlops / 6) ** (beta / (alpha + beta));
  const D = trainFlops / (6 * N);
  return { nParams: N, nTokens: D };
}`,
  isoFlopMinimum: `function isoFlopMinimum(nParams, loss) {
  const logs = nParams.map((n) => Math.log(n));
  const center = logs.reduce((a, b) => a + b, 0) / logs.length;
  const x = logs.map((v) => v - center);
  const sum = (k) => x.reduce((a, v) => a + v ** k, 0);
  const moment = (k) => x.reduce((a, v, i) => a + v ** k * loss[i], 0);
  const M = [[sum(0), sum(1), sum(2)], [sum(1), sum(2), sum(3)], [sum(2), sum(3), sum(4)]];
  const det = (m) => m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  const rhs = [moment(0), moment(1), moment(2)];
  const [c0, c1, c2] = [0, 1, 2].map((k) => det(M.map((row, i) => row.map((v, j) => (j === k ? rhs[i] : v)))) / det(M));
  const best = -c1 / (2 * c2);
  return { nParams: Math.exp(best + center), loss: c0 + c1 * best + c2 * best * best };
}`,
  leadingSizes: `function leadingSizes(curves, budgets) {
  return budgets.map((C) => {
    let size = -1, lowest = Infinity;
    for (const { nParams, trainFlops, loss } of curves) {
      const last = trainFlops.length - 1;
      if (C < trainFlops[0] || C > trainFlops[last]) continue;
      let i = 0;
      while (i < last - 1 && C > trainFlops[i + 1]) i++;
      const t = (Math.log(C) - Math.log(trainFlops[i])) / (Math.log(trainFlops[i + 1]) - Math.log(trainFlops[i]));
      const here = loss[i] + t * (loss[i + 1] - loss[i]);
      if (here < lowest) { lowest = here; size = nParams; }
    }
    return size;
  });
}`,
  huberObjective: `function huberObjective({ a, b, e, alpha, beta }, runs, delta) {
  let total = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const predicted = Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e));
    const r = Math.abs(Math.log(loss) - predicted);
    total += r <= delta ? r ** 2 / 2 : delta * (r - delta / 2);
  }
  return total;
}`,
  bootstrapExponent: `function bootstrapExponent(points, draws, level) {
  const slopes = draws.map((draw) => {
    const x = draw.map((i) => Math.log(points[i].trainFlops));
    const y = draw.map((i) => Math.log(points[i].nParams));
    const mx = x.reduce((a, b) => a + b, 0) / x.length;
    const my = y.reduce((a, b) => a + b, 0) / y.length;
    return x.reduce((a, v, i) => a + (v - mx) * (y[i] - my), 0) / x.reduce((a, v) => a + (v - mx) ** 2, 0);
  });
  slopes.sort((a, b) => a - b);
  const quantile = (q) => {
    const at = q * (slopes.length - 1);
    const i = Math.floor(at);
    return i + 1 < slopes.length ? slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i];
  };
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}`,
  exactMatch: `function exactMatch(lossNatsPerToken, answerTokens) {
  return Math.exp(-lossNatsPerToken) ** answerTokens;
}`,
  brierScore: `function brierScore(logLikelihoods, correct) {
  const top = Math.max(...logLikelihoods);
  const weights = logLikelihoods.map((l) => Math.exp(l - top));
  const total = weights.reduce((a, b) => a + b, 0);
  const p = weights.map((w) => w / total);
  return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0);
}`,
  tokenEditDistance: `function tokenEditDistance(answer, target) {
  const n = answer.length, m = target.length;
  const d = [];
  for (let i = 0; i <= n; i++) {
    d.push([]);
    for (let j = 0; j <= m; j++) {
      if (i === 0) d[i].push(j);
      else if (j === 0) d[i].push(i);
      else d[i].push(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1)));
    }
  }
  return d[n][m];
}`,
  scaleOfExactMatch: `function scaleOfExactMatch(law, answerTokens, level) {
  const { coefficient: c, exponent: alpha } = law;
  const lossNeeded = -Math.log(level) / answerTokens;
  return (c / lossNeeded) ** (1 / alpha);
}`,
  emergenceScore: `function emergenceScore(scores) {
  const max = Math.max(...scores), min = Math.min(...scores);
  const sign = Math.sign(scores.indexOf(max) - scores.indexOf(min));
  const steps = scores.slice(1).map((y, i) => (y - scores[i]) ** 2);
  steps.sort((a, b) => a - b);
  const half = Math.floor(steps.length / 2);
  const median = steps.length % 2 ? steps[half] : (steps[half - 1] + steps[half]) / 2;
  return sign * (max - min) / Math.sqrt(median);
}`,
  shareInterval: `function shareInterval(right, n) {
  const z = 1.959964;
  const s = right / n;
  const middle = s + (z * z) / (2 * n);
  const half = z * Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };
}`,
};
/** The teacher's answer with several texts replaced, each by the next. */
const changed = (name: keyof typeof right, ...texts: string[]) =>
  texts.reduce((source, from, i) => (i % 2 === 0 ? source.replace(from, () => texts[i + 1]!) : source), right[name]);
/** Variations of the teacher's answer to an exercise. */
const blind = (id: string, name: keyof typeof right, faults: string[][]) => mutantsOf(id, faults, { reference: right[name] });

export const mutants = [
  ...blind('3.4', 'effectiveTokens', [
    ['R is the number of epochs, the first one too', 'nTokens / nUniqueTokens - 1', 'nTokens / nUniqueTokens'],
    ['the formula also where all tokens are fresh', '  if (nTokens <= nUniqueTokens) return nTokens;\n', ''],
    ['all unique tokens where fewer were seen', 'return nTokens;', 'return nUniqueTokens;'],
    ['the first pass is left out', 'return nUniqueTokens + nUniqueTokens', 'return nUniqueTokens'],
    ['exponent with a plus', 'Math.exp(-repeats', 'Math.exp(repeats'],
    ['e^(-R/R*) instead of one minus it', '(1 - Math.exp(-repeats / rStar))', 'Math.exp(-repeats / rStar)'],
    ['R* left out before the bracket', 'nUniqueTokens * rStar * (1', 'nUniqueTokens * (1'],
    ['R not divided by R*', '-repeats / rStar', '-repeats'],
    ['R times R* in the exponent', '-repeats / rStar', '-repeats * rStar'],
    ['R* times R over, upside down', '-repeats / rStar', '-rStar / repeats'],
    ['only whole epochs are counted', 'nTokens / nUniqueTokens - 1', 'Math.floor(nTokens / nUniqueTokens) - 1'],
    ['inputs in the other order', '(nTokens, nUniqueTokens)', '(nUniqueTokens, nTokens)'],
    ['R upside down', 'nTokens / nUniqueTokens - 1', 'nUniqueTokens / nTokens - 1'],
    ['the share of what was seen', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'return (nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar))) / nTokens;'],
    ['the first pass decays too', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar))', 'return nUniqueTokens * rStar * (1 - Math.exp(-(repeats + 1) / rStar))'],
    ['R* rounded to 15', '15.387756', '15'],
    ['D times R* where U times R* belongs', 'nUniqueTokens * rStar', 'nTokens * rStar'],
    ['up to four epochs free, nothing after', 'const repeats = nTokens / nUniqueTokens - 1;\n  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'return Math.min(nTokens, 4 * nUniqueTokens);'],
    ['repetitions summed one by one, each worth 1/R* less', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'let sum = nUniqueTokens;\n  for (let k = 1; k <= repeats; k++) sum += nUniqueTokens * (1 - 1 / rStar) ** k;\n  return sum;'],
    ['how many tokens are lost', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'return nTokens - (nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar)));'],
  ]),
  ...blind('3.5', 'adamWStep', [
    ['t without this update', 'state.updates + 1;', 'state.updates;'],
    ['no correction at all', ' / (1 - s.beta1 ** t);\n    const vHat = square[i] / (1 - s.beta2 ** t)', ';\n    const vHat = square[i]'],
    ['v not corrected', 'square[i] / (1 - s.beta2 ** t)', 'square[i]'],
    ['m not corrected', 'mean[i] / (1 - s.beta1 ** t)', 'mean[i]'],
    ['the corrected values are stored', 'mean, square, updates: t', 'mean: mean.map((m) => m / (1 - s.beta1 ** t)), square: square.map((v) => v / (1 - s.beta2 ** t)), updates: t'],
    ['updates not counted up', 'updates: t', 'updates: state.updates'],
    ['epsilon under the root', 'Math.sqrt(vHat) + s.epsilon', 'Math.sqrt(vHat + s.epsilon)'],
    ['epsilon left out', '(Math.sqrt(vHat) + s.epsilon)', 'Math.sqrt(vHat)'],
    ['decay through the gradient, as in Adam with L2', 'const mean =', 'gradients = gradients.map((g, i) => g + s.weightDecay * state.parameters[i]);\n  s = { ...s, weightDecay: 0 };\n  const mean ='],
    ['decay not times the learning rate', 's.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s.weightDecay * p)', 's.learningRate * mHat / (Math.sqrt(vHat) + s.epsilon) - s.weightDecay * p'],
    ['decay of the value after the update', 'return p - s.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s.weightDecay * p)', 'const next = p - s.learningRate * mHat / (Math.sqrt(vHat) + s.epsilon);\n    return next - s.learningRate * s.weightDecay * next'],
    ['no decay', ' + s.weightDecay * p', ''],
    ['decay with a minus', '+ s.weightDecay * p', '- s.weightDecay * p'],
    ['decay without the parameter', 's.weightDecay * p', 's.weightDecay'],
    ['beta1 and beta2 swapped', 'const t =', 's = { ...s, beta1: s.beta2, beta2: s.beta1 };\n  const t ='],
    ['the gradient is not squared', 'gradients[i] ** 2', 'gradients[i]'],
    ['no root', 'Math.sqrt(vHat)', 'vHat'],
    ['the old mean in the update', 'mHat = mean[i]', 'mHat = state.mean[i]'],
    ['the old square in the update', 'vHat = square[i]', 'vHat = state.square[i]'],
    ['uphill', 'return p - s.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s', 'return p + s.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) - s'],
    ['beta and 1 - beta swapped in the mean', 's.beta1 * m + (1 - s.beta1) * gradients[i]', '(1 - s.beta1) * m + s.beta1 * gradients[i]'],
    ['beta and 1 - beta swapped in both', 'const t = state.updates + 1;', 'const t = state.updates + 1;\n  const one = s;\n  s = { ...s, beta1: 1 - s.beta1, beta2: 1 - s.beta2 };'],
    ['beta times t', 's.beta1 ** t);\n    const vHat = square[i] / (1 - s.beta2 ** t)', 's.beta1 * t);\n    const vHat = square[i] / (1 - s.beta2 * t)'],
    ['^ for a power', 's.beta1 ** t);\n    const vHat = square[i] / (1 - s.beta2 ** t)', '(s.beta1 ^ t));\n    const vHat = square[i] / (1 - (s.beta2 ^ t))'],
    ['v corrected with beta1', 'square[i] / (1 - s.beta2 ** t)', 'square[i] / (1 - s.beta1 ** t)'],
    ['multiplied by 1 - beta^t', 'mean[i] / (1 - s.beta1 ** t);\n    const vHat = square[i] / (1', 'mean[i] * (1 - s.beta1 ** t);\n    const vHat = square[i] * (1'],
    ['one update too many counted', 'state.updates + 1;', 'state.updates + 2;'],
    ['the state is changed in place', 'return { parameters, mean, square, updates: t };', 'return Object.assign(state, { parameters, mean, square, updates: t });'],
    ['momentum only, without the square', 'mHat / (Math.sqrt(vHat) + s.epsilon)', 'mHat'],
    ['plain gradient descent', 'mHat / (Math.sqrt(vHat) + s.epsilon)', 'gradients[i]'],
    ['the factor 1 - beta forgotten', '(1 - s.beta1) * gradients[i]', 'gradients[i]'],
    ['the parameters only', 'return { parameters, mean, square, updates: t }', 'return parameters'],
  ]),
  ...blind('3.6', 'criticalBatch', [
    ['S against B', '1 / run.batch', 'run.batch'],
    ['the slope alone', 'criticalBatch: slope / intercept', 'criticalBatch: slope'],
    ['the quotient upside down', 'criticalBatch: slope / intercept', 'criticalBatch: intercept / slope'],
    ['the results swapped', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: slope / intercept, criticalBatch: intercept'],
    ['a line through the first and the last run', 'slope = sxy / sxx', 'slope = (y[y.length - 1] - y[0]) / (x[x.length - 1] - x[0])'],
    ['from the first two runs', 'const slope = sxy / sxx;\n  const intercept = my - slope * mx;', 'const slope = (y[1] - y[0]) / (x[1] - x[0]);\n  const intercept = y[0] - slope * x[0];'],
    ['from the first and the last run', 'const slope = sxy / sxx;\n  const intercept = my - slope * mx;', 'const k = x.length - 1;\n  const slope = (y[k] - y[0]) / (x[k] - x[0]);\n  const intercept = y[0] - slope * x[0];'],
    ['both axes logarithmic', '1 / run.batch);\n  const y = runs.map((run) => run.steps);', 'Math.log(run.batch));\n  const y = runs.map((run) => Math.log(run.steps));'],
    ['S against ln B', '1 / run.batch', 'Math.log(run.batch)'],
    ['S B against B: other weights', changed('criticalBatch', '1 / run.batch', 'run.batch', 'run.steps)', 'run.steps * run.batch)', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: slope, criticalBatch: intercept / slope')],
    ['a line through the origin', 'slope = sxy / sxx', 'slope = x.reduce((a, v, i) => a + v * y[i], 0) / x.reduce((a, v) => a + v * v, 0)'],
    ['the fewest steps that were seen', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: Math.min(...y), criticalBatch: slope / Math.min(...y)'],
    ['1/B against S', 'slope = sxy / sxx', 'slope = syy / sxy'],
    ['the mean of 1/B is one over the mean of B', 'mx = average(x)', 'mx = 1 / average(runs.map((run) => run.batch))'],
    ['covariance over n, variance over n - 1', 'slope = sxy / sxx', 'slope = (sxy / x.length) / (sxx / (x.length - 1))'],
    ['rounded to whole steps and tokens', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: Math.round(intercept), criticalBatch: Math.round(slope / intercept)'],
    ['keys of other names', 'minSteps: intercept, criticalBatch:', 'sMin: intercept, bCrit:'],
    ['a list instead of an object', 'return { minSteps: intercept, criticalBatch: slope / intercept };', 'return [intercept, slope / intercept];'],
    ['the intercept at the mean', 'my - slope * mx', 'my'],
    ['the intercept with a plus', 'my - slope * mx', 'my + slope * mx'],
    ['relative errors: squares of S weighted by 1/S', 'const mx = average(x);\n  const my = average(y);', 'const w = y.map((v) => 1 / v ** 2);\n  const all = w.reduce((a, b) => a + b, 0);\n  const mx = x.reduce((a, v, i) => a + w[i] * v, 0) / all;\n  const my = y.reduce((a, v, i) => a + w[i] * v, 0) / all;'],
    ['runs sorted by batch in place', '  const x =', '  runs.sort((a, b) => b.batch - a.batch);\n  const x ='],
  ]),
  ...blind('4.1', 'optimalAllocation', [
    ['alpha in the exponent of C', '(beta / (alpha + beta))', '(alpha / (alpha + beta))'],
    ['the 6 forgotten for N', '(trainFlops / 6) **', 'trainFlops **'],
    ['the 6 forgotten for D', 'trainFlops / (6 * N)', 'trainFlops / N'],
    ['the 6 forgotten', 'const G =', 'trainFlops = 6 * trainFlops;\n  const G ='],
    ['C = N D in both', '(trainFlops / 6) ** (beta / (alpha + beta));\n  const D = trainFlops / (6 * N)', 'trainFlops ** (beta / (alpha + beta));\n  const D = trainFlops / N'],
    ['G upside down', '((alpha * A) / (beta * B))', '((beta * B) / (alpha * A))'],
    ['G without alpha and beta', '((alpha * A) / (beta * B))', '(A / B)'],
    ['G with the exponents at the wrong letters', '((alpha * A) / (beta * B))', '((beta * A) / (alpha * B))'],
    ['A and B swapped', '((alpha * A) / (beta * B))', '((alpha * B) / (beta * A))'],
    ['G without its exponent', ' ** (1 / (alpha + beta))', ''],
    ['G to the power of alpha + beta', '(1 / (alpha + beta))', '(alpha + beta)'],
    ['no G', 'G * (trainFlops', '(trainFlops'],
    ['N and D swapped', 'nParams: N, nTokens: D', 'nParams: D, nTokens: N'],
    ['D with the same exponent, G below', 'trainFlops / (6 * N)', '(trainFlops / 6) ** (beta / (alpha + beta)) / G'],
    ['D with its own exponent but times G', 'trainFlops / (6 * N)', 'G * (trainFlops / 6) ** (alpha / (alpha + beta))'],
    ['twenty tokens a parameter', 'G * (trainFlops / 6) ** (beta / (alpha + beta))', 'Math.sqrt(trainFlops / 120)'],
    ['as many tokens as parameters', 'G * (trainFlops / 6) ** (beta / (alpha + beta))', 'Math.sqrt(trainFlops / 6)'],
    ['brackets forgotten about the exponent', '** (beta / (alpha + beta))', '** beta / (alpha + beta)'],
    ['brackets forgotten in 1/(alpha + beta)', '(1 / (alpha + beta))', '(1 / alpha + beta)'],
    ['brackets forgotten in beta/(alpha + beta)', '(beta / (alpha + beta))', '(beta / alpha + beta)'],
    ['brackets forgotten in 6 N', 'trainFlops / (6 * N)', 'trainFlops / 6 * N'],
    ['brackets forgotten below the fraction of G', '((alpha * A) / (beta * B))', '((alpha * A) / beta * B)'],
    ['2 FLOPs a parameter and token', '(trainFlops / 6) ** (beta / (alpha + beta));\n  const D = trainFlops / (6 * N)', '(trainFlops / 2) ** (beta / (alpha + beta));\n  const D = trainFlops / (2 * N)'],
    ['tokens a parameter for tokens', 'nTokens: D', 'nTokens: D / N'],
    ['searched on a grid', 'G * (trainFlops / 6) ** (beta / (alpha + beta))', 'Array.from({ length: 401 }, (_, i) => 10 ** (2 + i / 20)).reduce((best, n) => {\n    const loss = (m) => A * m ** -alpha + B * (trainFlops / (6 * m)) ** -beta;\n    return loss(n) < loss(best) ? n : best;\n  }, 100)'],
    ['half of the exponent: N grows as the root', '(beta / (alpha + beta))', '0.5'],
    ['D left to the rest of the exponent, without G', 'trainFlops / (6 * N)', '(trainFlops / 6) ** (alpha / (alpha + beta))'],
  ]),
  ...blind('4.2', 'isoFlopMinimum', [
    ['a parabola in N', changed('isoFlopMinimum', 'Math.log(n)', 'n', 'Math.exp(best + center)', 'best + center')],
    ['log10 on the way in, exp on the way out', 'Math.log(n)', 'Math.log10(n)'],
    ['log2 on the way in, exp on the way out', 'Math.log(n)', 'Math.log2(n)'],
    ['the mean not added again', 'Math.exp(best + center)', 'Math.exp(best)'],
    ['the mean subtracted once more', 'Math.exp(best + center)', 'Math.exp(best - center)'],
    ['the best of those trained', 'return { nParams: Math.exp(best + center), loss: c0 + c1 * best + c2 * best * best };', 'const i = loss.indexOf(Math.min(...loss));\n  return { nParams: nParams[i], loss: loss[i] };'],
    ['the vertex without the 2', '-c1 / (2 * c2)', '-c1 / c2'],
    ['the vertex with a plus', '-c1 / (2 * c2)', 'c1 / (2 * c2)'],
    ['brackets forgotten in 2 c2', '-c1 / (2 * c2)', '-c1 / 2 * c2'],
    ['c0 as the loss', 'loss: c0 + c1 * best + c2 * best * best', 'loss: c0'],
    ['the lowest measured loss', 'loss: c0 + c1 * best + c2 * best * best', 'loss: Math.min(...loss)'],
    ['loss without its linear term', 'c0 + c1 * best + c2', 'c0 + c2'],
    ['loss with the square term unsquared', 'c2 * best * best', 'c2 * best'],
    ['loss evaluated at the uncentred logarithm', 'loss: c0 + c1 * best + c2 * best * best', 'loss: c0 + c1 * (best + center) + c2 * (best + center) ** 2'],
    ['a parabola through the logarithm of the loss, left logarithmic', 'v ** k * loss[i]', 'v ** k * Math.log(loss[i])'],
    ['a parabola through the logarithm of the loss', changed('isoFlopMinimum', '* loss[i]', '* Math.log(loss[i])', 'loss: c0 + c1 * best + c2 * best * best', 'loss: Math.exp(c0 + c1 * best + c2 * best * best)')],
    ['the columns taken for orthogonal', 'const best =', 'const slope = moment(1) / sum(2);\n  const best ='],
    ['only the lowest point and its neighbours', '  const logs =', '  const k = Math.min(Math.max(loss.indexOf(Math.min(...loss)), 1), loss.length - 2);\n  nParams = nParams.slice(k - 1, k + 2);\n  loss = loss.slice(k - 1, k + 2);\n  const logs ='],
    ['only the first three points', '  const logs =', '  nParams = nParams.slice(0, 3);\n  loss = loss.slice(0, 3);\n  const logs ='],
    ['the first, the middle and the last', '  const logs =', '  const pick = [0, Math.floor(loss.length / 2), loss.length - 1];\n  nParams = pick.map((i) => nParams[i]);\n  loss = pick.map((i) => loss[i]);\n  const logs ='],
    ['the geometric mean of the sizes', 'Math.exp(best + center)', 'Math.exp(center)'],
    ['the logarithm of N', 'Math.exp(best + center)', 'best + center'],
    ['10 to the power of a natural logarithm', 'Math.exp(best + center)', '10 ** (best + center)'],
    ['rounded to a whole size', 'Math.exp(best + center)', 'Math.round(Math.exp(best + center) / 1e5) * 1e5'],
    ['the mean of the losses', 'loss: c0 + c1 * best + c2 * best * best', 'loss: loss.reduce((a, b) => a + b, 0) / loss.length'],
  ]),
  ...blind('4.3', 'leadingSizes', [
    ['interpolated in C', '(Math.log(C) - Math.log(trainFlops[i])) / (Math.log(trainFlops[i + 1]) - Math.log(trainFlops[i]))', '(C - trainFlops[i]) / (trainFlops[i + 1] - trainFlops[i])'],
    ['beyond its ends a curve stays level', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', 'if (C <= trainFlops[0] || C >= trainFlops[last]) {\n        const end = C <= trainFlops[0] ? loss[0] : loss[last];\n        if (end < lowest) { lowest = end; size = nParams; }\n        continue;\n      }'],
    ['level after its end only', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', 'if (C < trainFlops[0]) continue;\n      if (C >= trainFlops[last]) {\n        if (loss[last] < lowest) { lowest = loss[last]; size = nParams; }\n        continue;\n      }'],
    ['extrapolated', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', ''],
    ['extrapolated after the end', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', 'if (C < trainFlops[0]) continue;'],
    ['a tie goes to the later curve', 'here < lowest', 'here <= lowest'],
    ['the nearest recorded point', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = t < 0.5 ? loss[i] : loss[i + 1];'],
    ['the last recorded point before', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = t < 1 ? loss[i] : loss[i + 1];'],
    ['the next recorded point', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = t > 0 ? loss[i + 1] : loss[i];'],
    ['the ends left out', 'C < trainFlops[0] || C > trainFlops[last]', 'C <= trainFlops[0] || C >= trainFlops[last]'],
    ['the last point left out', 'C > trainFlops[last]', 'C >= trainFlops[last]'],
    ['the first point left out', 'C < trainFlops[0]', 'C <= trainFlops[0]'],
    ['the place of the curve', 'size = nParams;', 'size = curves.findIndex((curve) => curve.nParams === nParams);'],
    ['the loss', 'return size;', 'return lowest;'],
    ['the highest curve', changed('leadingSizes', 'Infinity', '-Infinity', 'here < lowest', 'here > lowest')],
    ['logarithm of the loss too', 'loss[i] + t * (loss[i + 1] - loss[i])', 'Math.exp(Math.log(loss[i]) + t * (Math.log(loss[i + 1]) - Math.log(loss[i])))'],
    ['a straight line from first to last point', 'let i = 0;\n      while (i < last - 1 && C > trainFlops[i + 1]) i++;\n      const t = (Math.log(C) - Math.log(trainFlops[i])) / (Math.log(trainFlops[i + 1]) - Math.log(trainFlops[i]));\n      const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const t = (Math.log(C) - Math.log(trainFlops[0])) / (Math.log(trainFlops[last]) - Math.log(trainFlops[0]));\n      const here = loss[0] + t * (loss[last] - loss[0]);'],
    ['the final loss of every curve', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = loss[last];'],
    ['the lowest loss so far at recorded points', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = Math.min(...loss.filter((_, k) => trainFlops[k] <= C));'],
    ['the grid of the first curve for all', '{ nParams, trainFlops, loss } of curves) {', '{ nParams, loss } of curves) {\n      const trainFlops = curves[0].trainFlops;'],
    ['the weights the wrong way round', 'loss[i] + t * (loss[i + 1] - loss[i])', 'loss[i + 1] + t * (loss[i] - loss[i + 1])'],
    ['the middle of the two neighbours', 'loss[i] + t * (loss[i + 1] - loss[i])', '(loss[i] + loss[i + 1]) / 2'],
    ['for the first budget only', 'return size;\n  });', 'return size;\n  })[0];'],
    ['each size once', changed('leadingSizes', 'return budgets', 'const all = budgets', 'return size;\n  });', 'return size;\n  });\n  return [...new Set(all)];')],
    ['the size never falls', 'return size;\n  });', 'return size;\n  }).reduce((list, size) => [...list, Math.max(size, list.at(-1) ?? 0)], []);'],
    ['the largest curve that has begun', 'here < lowest', 'nParams > size'],
    ['a tie goes to the larger size', 'here < lowest', 'here < lowest || (here === lowest && nParams > size)'],
  ]),
  ...blind('4.4', 'huberObjective', [
    ['the mean over the runs', 'return total;', 'return total / runs.length;'],
    ['residuals of L, not of ln L', 'const r = Math.abs(Math.log(loss) - predicted)', 'const r = Math.abs(loss - Math.exp(predicted))'],
    ['plain squares', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r ** 2 / 2'],
    ['plain squares without the half', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r ** 2'],
    ['absolute residuals', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r'],
    ['delta not halved', 'r - delta / 2', 'r - delta'],
    ['delta |r| beyond delta', 'delta * (r - delta / 2)', 'delta * r'],
    ['|r| - delta/2 without the factor', 'delta * (r - delta / 2)', 'r - delta / 2'],
    ['brackets forgotten: delta |r| - delta/2', 'delta * (r - delta / 2)', 'delta * r - delta / 2'],
    ['the square not halved', 'r ** 2 / 2', 'r ** 2'],
    ['no absolute value', 'Math.abs(Math.log(loss) - predicted)', 'Math.log(loss) - predicted'],
    ['the branches swapped', 'r <= delta', 'r > delta'],
    ['r squared compared with delta', 'r <= delta', 'r * r <= delta'],
    ['a taken for A', 'Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens))', 'a * nParams ** -alpha + b * nTokens ** -beta'],
    ['a, b and e taken for A, B and E', 'Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e)', 'a * nParams ** -alpha + b * nTokens ** -beta + e'],
    ['e taken for E', '+ Math.exp(e)', '+ e'],
    ['E left out', ' + Math.exp(e)', ''],
    ['losses rise with size: plus alpha', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta', 'a + alpha * Math.log(nParams)) + Math.exp(b + beta'],
    ['N and D without a logarithm', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens))', 'a - alpha * nParams) + Math.exp(b - beta * nTokens)'],
    ['log10 of N and D', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens))', 'a - alpha * Math.log10(nParams)) + Math.exp(b - beta * Math.log10(nTokens))'],
    ['log10 of both losses', 'Math.abs(Math.log(loss) - predicted)', 'Math.abs(Math.log10(loss) - predicted / Math.LN10)'],
    ['log10 of the observed loss', 'Math.log(loss)', 'Math.log10(loss)'],
    ['alpha and beta swapped', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta *', 'a - beta * Math.log(nParams)) + Math.exp(b - alpha *'],
    ['N and D swapped', '{ nParams, nTokens, loss }', '{ nParams: nTokens, nTokens: nParams, loss }'],
    ['the logarithm of the sum as the sum of the logarithms', 'Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e))', 'a - alpha * Math.log(nParams) + b - beta * Math.log(nTokens) + e'],
    ['the largest term for the sum', 'Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e))', 'Math.max(a - alpha * Math.log(nParams), b - beta * Math.log(nTokens), e)'],
    ['the logarithm of the predicted loss forgotten', 'predicted = Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e))', 'predicted = Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e)'],
    ['delta as published, whatever is given', 'let total = 0;', 'let total = 0;\n  delta = 1e-3;'],
    ['the relative residual', 'Math.abs(Math.log(loss) - predicted)', 'Math.abs(loss / Math.exp(predicted) - 1)'],
    ['Huber of the summed residual', changed('huberObjective', 'Math.abs(Math.log(loss) - predicted)', 'Math.log(loss) - predicted', 'total += r <= delta ? r ** 2 / 2 : delta * (r - delta / 2);', 'total += r;', 'return total;', 'const r = Math.abs(total);\n  return r <= delta ? r ** 2 / 2 : delta * (r - delta / 2);')],
    ['the last run only', 'total +=', 'total ='],
    ['beyond delta counts nothing', 'delta * (r - delta / 2)', '0'],
  ]),
  ...blind('4.5', 'bootstrapExponent', [
    ['1 - level on either side', '(1 - level) / 2), high: quantile((1 + level) / 2)', '1 - level), high: quantile(level)'],
    ['the position rounded down', 'const i = Math.floor(at);\n    return i + 1 < slopes.length ? slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i];', 'return slopes[Math.floor(at)];'],
    ['the position rounded', 'const i = Math.floor(at);\n    return i + 1 < slopes.length ? slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i];', 'return slopes[Math.round(at)];'],
    ['position q n, rounded down', 'const i = Math.floor(at);\n    return i + 1 < slopes.length ? slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i];', 'return slopes[Math.min(Math.floor(q * slopes.length), slopes.length - 1)];'],
    ['position q n', 'q * (slopes.length - 1)', 'q * slopes.length'],
    ['position q (n + 1) - 1', 'q * (slopes.length - 1)', 'Math.max(0, Math.min(slopes.length - 1, q * (slopes.length + 1) - 1))'],
    ['sorted as text', 'slopes.sort((a, b) => a - b)', 'slopes.sort()'],
    ['not sorted', '  slopes.sort((a, b) => a - b);\n', ''],
    ['sorted downwards', 'slopes.sort((a, b) => a - b)', 'slopes.sort((a, b) => b - a)'],
    ['ln C against ln N', 'Math.log(points[i].trainFlops));\n    const y = draw.map((i) => Math.log(points[i].nParams))', 'Math.log(points[i].nParams));\n    const y = draw.map((i) => Math.log(points[i].trainFlops))'],
    ['no logarithms', 'Math.log(points[i].trainFlops));\n    const y = draw.map((i) => Math.log(points[i].nParams))', 'points[i].trainFlops);\n    const y = draw.map((i) => points[i].nParams)'],
    ['logarithm of C only', 'Math.log(points[i].nParams)', 'points[i].nParams'],
    ['natural and common logarithms mixed', 'Math.log(points[i].nParams)', 'Math.log10(points[i].nParams)'],
    ['mean and standard deviations of a normal distribution', '  const quantile =', '  const center = slopes.reduce((a, b) => a + b, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((a, b) => a + (b - center) ** 2, 0) / (slopes.length - 1));\n  return { low: center - 1.645 * sd, high: center + 1.645 * sd };\n  const quantile ='],
    ['the smallest and the largest slope', 'low: quantile((1 - level) / 2), high: quantile((1 + level) / 2)', 'low: quantile(0), high: quantile(1)'],
    ['a line through the first and last drawn', 'return x.reduce((a, v, i) => a + (v - mx) * (y[i] - my), 0) / x.reduce((a, v) => a + (v - mx) ** 2, 0);', 'return (y[y.length - 1] - y[0]) / (x[x.length - 1] - x[0]);'],
    ['each drawn point once', 'draws.map((draw) => {', 'draws.map((drawn) => {\n    const draw = [...new Set(drawn)];'],
    ['all points, whatever was drawn', 'draws.map((draw) => {', 'draws.map((drawn) => {\n    const draw = points.map((_, i) => i);'],
    ['the points that were not drawn', 'draws.map((draw) => {', 'draws.map((drawn) => {\n    const draw = points.map((_, i) => i).filter((i) => !drawn.includes(i));'],
    ['a line through the origin', 'x.reduce((a, v, i) => a + (v - mx) * (y[i] - my), 0) / x.reduce((a, v) => a + (v - mx) ** 2, 0)', 'x.reduce((a, v, i) => a + v * y[i], 0) / x.reduce((a, v) => a + v * v, 0)'],
    ['draws counted from 1', 'draws.map((draw) => {', 'draws.map((drawn) => {\n    const draw = drawn.map((i) => Math.max(0, i - 1));'],
    ['low and high swapped', '{ low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) }', '{ low: quantile((1 + level) / 2), high: quantile((1 - level) / 2) }'],
    ['level/2 on either side', '(1 - level) / 2), high: quantile((1 + level) / 2)', 'level / 2), high: quantile(1 - level / 2)'],
    ['90% whatever level is asked', 'const slopes =', 'level = 0.9;\n  const slopes ='],
    ['the level in percent', 'const slopes =', 'level = level / 100;\n  const slopes ='],
    ['the weights the wrong way round', 'slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i]', 'slopes[i + 1] + (at - i) * (slopes[i] - slopes[i + 1]) : slopes[i]'],
    ['ends rounded outwards', '{ low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) }', '{ low: slopes[Math.floor((1 - level) / 2 * (slopes.length - 1))], high: slopes[Math.ceil((1 + level) / 2 * (slopes.length - 1))] }'],
    ['slope over n - 1', '/ x.reduce((a, v) => a + (v - mx) ** 2, 0);\n  });', '/ x.reduce((a, v) => a + (v - mx) ** 2, 0) * x.length / (x.length - 1);\n  });'],
    ['both bounds from the upper half: low is missing its sign', 'low: quantile((1 - level) / 2)', 'low: -quantile((1 + level) / 2)'],
  ]),
  ...blind('5.1', 'exactMatch', [
    ['one token', ' ** answerTokens', ''],
    ['that it is not all right', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return 1 - Math.exp(-lossNatsPerToken) ** answerTokens'],
    ['L times p', '** answerTokens', '* answerTokens'],
    ['the L-th root', '** answerTokens', '** (1 / answerTokens)'],
    ['p = 1 - loss', 'Math.exp(-lossNatsPerToken)', '(1 - lossNatsPerToken)'],
    ['2 to the loss', 'Math.exp(-lossNatsPerToken)', '(2 ** -lossNatsPerToken)'],
    ['10 to the loss', 'Math.exp(-lossNatsPerToken)', '(10 ** -lossNatsPerToken)'],
    ['exponent with a plus', 'Math.exp(-lossNatsPerToken)', 'Math.exp(lossNatsPerToken)'],
    ['at least one token right', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return 1 - (1 - Math.exp(-lossNatsPerToken)) ** answerTokens'],
    ['no token right', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return (1 - Math.exp(-lossNatsPerToken)) ** answerTokens'],
    ['^ for a power', '** answerTokens', '^ answerTokens'],
    ['percent', 'return Math', 'return 100 * Math'],
    ['right or not at one half', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return Math.exp(-lossNatsPerToken) ** answerTokens > 0.5 ? 1 : 0'],
    ['the logarithm of it', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return -lossNatsPerToken * answerTokens'],
    ['the power of the loss in the exponent', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'Math.exp(-(lossNatsPerToken ** answerTokens))'],
    ['the loss taken for the probability', 'Math.exp(-lossNatsPerToken)', 'lossNatsPerToken'],
    ['one token too few', '** answerTokens', '** (answerTokens - 1)'],
    ['one token too many', '** answerTokens', '** (answerTokens + 1)'],
    ['-ln of the loss for p', 'Math.exp(-lossNatsPerToken)', '(-Math.log(lossNatsPerToken))'],
    ['expected number of right tokens', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'answerTokens * (1 - Math.exp(-lossNatsPerToken))'],
    ['1/(1 + loss)', 'Math.exp(-lossNatsPerToken)', '(1 / (1 + lossNatsPerToken))'],
  ]),
  ...blind('5.2', 'brierScore', [
    ['no shift: underflow', 'const top = Math.max(...logLikelihoods)', 'const top = 0'],
    ['the mean over the choices', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0) / p.length'],
    ['the right choice only', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return (1 - p[correct]) ** 2'],
    ['the wrong choices only', '(q - (k === correct ? 1 : 0)) ** 2', '(k === correct ? 0 : q ** 2)'],
    ['not divided by the sum', 'w / total', 'w * Math.exp(top)'],
    ['not divided by the sum, after the shift', 'w / total', 'w'],
    ['1 minus the score', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return 1 - p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)'],
    ['absolute differences', '(q - (k === correct ? 1 : 0)) ** 2', 'Math.abs(q - (k === correct ? 1 : 0))'],
    ['differences not squared', '(q - (k === correct ? 1 : 0)) ** 2', '(q - (k === correct ? 1 : 0))'],
    ['the root of it', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return Math.sqrt(p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0))'],
    ['half of it', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0) / 2'],
    ['choices counted from 1', 'k === correct', 'k + 1 === correct'],
    ['log-likelihoods for probabilities', 'p = weights.map((w) => w / total)', 'p = logLikelihoods'],
    ['log-likelihoods divided by their sum', 'p = weights.map((w) => w / total)', 'p = logLikelihoods.map((l) => l / logLikelihoods.reduce((a, b) => a + b, 0))'],
    ['the logarithmic score', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return -Math.log(p[correct])'],
    ['right or wrong', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.indexOf(Math.max(...p)) === correct ? 0 : 1'],
    ['the probability of the right one', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p[correct]'],
    ['all zero where the sum is zero', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));\n  const total = weights.reduce((a, b) => a + b, 0);', 'const weights = logLikelihoods.map((l) => Math.exp(l));\n  const total = weights.reduce((a, b) => a + b, 0) || 1;'],
    ['evenly where the sum is zero', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));', 'const raw = logLikelihoods.map((l) => Math.exp(l));\n  const weights = raw.every((w) => w === 0) ? raw.map(() => 1) : raw;'],
    ['log-likelihoods cut off at -700', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));', 'const weights = logLikelihoods.map((l) => Math.exp(Math.max(l, -700)));'],
    ['a little added against zero', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));', 'const weights = logLikelihoods.map((l) => Math.exp(l) + 1e-12);'],
    ['powers of 2', 'Math.exp(l - top)', '2 ** (l - top)'],
    ['shifted by the smallest', 'Math.max(...logLikelihoods)', 'Math.min(...logLikelihoods)'],
    ['shifted by the mean', 'Math.max(...logLikelihoods)', 'logLikelihoods.reduce((a, b) => a + b, 0) / logLikelihoods.length'],
    ['1 for every choice', 'k === correct ? 1 : 0', '1'],
    ['0 for every choice', 'k === correct ? 1 : 0', '0'],
    ['right and wrong swapped', 'k === correct ? 1 : 0', 'k === correct ? 0 : 1'],
    ['the sign of the log-likelihoods turned', 'Math.exp(l - top)', 'Math.exp(top - l)'],
    ['shifted before dividing by the unshifted sum', 'total = weights.reduce((a, b) => a + b, 0)', 'total = logLikelihoods.reduce((a, l) => a + Math.exp(l), 0)'],
  ]),
  ...blind('5.3', 'tokenEditDistance', [
    ['places compared, and the difference of lengths', 'const d = [];', 'return answer.slice(0, m).filter((token, i) => token !== target[i]).length + Math.abs(n - m);\n  const d = [];'],
    ['places compared, the rest forgotten', 'const d = [];', 'return answer.filter((token, i) => i < m && token !== target[i]).length;\n  const d = [];'],
    ['places of the answer compared', 'const d = [];', 'return answer.filter((token, i) => token !== target[i]).length;\n  const d = [];'],
    ['a replacement costs two', '? 0 : 1)', '? 0 : 2)'],
    ['no replacements', 'd[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1)', 'answer[i - 1] === target[j - 1] ? d[i - 1][j - 1] : Infinity'],
    ['equal tokens cost one too', '(answer[i - 1] === target[j - 1] ? 0 : 1)', '1'],
    ['the first row is zero', 'd[i].push(j);', 'd[i].push(0);'],
    ['the first column is zero', 'd[i].push(i);', 'd[i].push(0);'],
    ['first row and column zero', 'if (i === 0) d[i].push(j);\n      else if (j === 0) d[i].push(i);', 'if (i === 0 || j === 0) d[i].push(0);'],
    ['tokens that do not occur, whatever their order', 'const d = [];', 'return answer.filter((token) => !target.includes(token)).length + target.filter((token) => !answer.includes(token)).length;\n  const d = [];'],
    ['tokens of the answer that the target lacks', 'const d = [];', 'return answer.filter((token) => !target.includes(token)).length;\n  const d = [];'],
    ['divided by the length of the target', 'return d[n][m]', 'return d[n][m] / m'],
    ['divided by the longer length', 'return d[n][m]', 'return d[n][m] / Math.max(n, m)'],
    ['neighbours exchanged cost one', 'else d[i].push(', 'else if (i > 1 && j > 1 && answer[i - 1] === target[j - 2] && answer[i - 2] === target[j - 1]) d[i].push(d[i - 2][j - 2] + 1);\n      else d[i].push('],
    ['empty costs nothing', 'const d = [];', 'if (n === 0 || m === 0) return 0;\n  const d = [];'],
    ['empty target costs nothing', 'const d = [];', 'if (m === 0) return 0;\n  const d = [];'],
    ['the last tokens left out', 'return d[n][m]', 'return d[Math.max(0, n - 1)][Math.max(0, m - 1)]'],
    ['tokens compared one place off', 'answer[i - 1] === target[j - 1]', 'answer[i] === target[j]'],
    ['how many tokens agree', 'return d[n][m]', 'return Math.max(n, m) - d[n][m]'],
    ['exact match', 'return d[n][m]', 'return d[n][m] === 0 ? 0 : 1'],
    ['written as text, character by character', 'const n = answer.length', 'answer = [...answer.join("")];\n  target = [...target.join("")];\n  const n = answer.length'],
    ['nothing is removed', 'd[i - 1][j] + 1, ', ''],
    ['nothing is added', 'd[i][j - 1] + 1, ', ''],
    ['the numbers of the tokens subtracted', '(answer[i - 1] === target[j - 1] ? 0 : 1)', 'Math.abs(answer[i - 1] - target[j - 1])'],
    ['the dearest of three', 'd[i].push(Math.min(', 'd[i].push(Math.max('],
    ['the longer length less the common tokens', 'const d = [];', 'return Math.max(n, m) - answer.filter((token) => target.includes(token)).length;\n  const d = [];'],
    ['greedy: removes what does not fit', 'const d = [];', 'let i = 0, j = 0, cost = 0;\n  while (i < n && j < m) { if (answer[i] === target[j]) { i++; j++; } else { cost++; if (n - i > m - j) i++; else if (n - i < m - j) j++; else { i++; j++; } } }\n  return cost + (n - i) + (m - j);\n  const d = [];'],
    ['d built as one row shared by all', 'd.push([]);', 'd.push(d[0] ?? []);'],
    ['only replacements along the diagonal', 'Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1))', 'd[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1)'],
  ]),
  ...blind('5.4', 'scaleOfExactMatch', [
    ['alpha for 1/alpha', '(1 / alpha)', 'alpha'],
    ['-1/alpha', '(1 / alpha)', '(-1 / alpha)'],
    ['minus alpha', '(1 / alpha)', '(-alpha)'],
    ['L left out', '-Math.log(level) / answerTokens', '-Math.log(level)'],
    ['L on the wrong side', '-Math.log(level) / answerTokens', '-Math.log(level) * answerTokens'],
    ['the minus forgotten', '-Math.log(level)', 'Math.log(level)'],
    ['log10 of the level', '-Math.log(level)', '-Math.log10(level)'],
    ['log2 of the level', '-Math.log(level)', '-Math.log2(level)'],
    ['the level for its logarithm', '-Math.log(level)', 'level'],
    ['1 - level for its logarithm', '-Math.log(level)', '(1 - level)'],
    ['ln(1 - level)', '-Math.log(level)', '-Math.log(1 - level)'],
    ['coefficient outside the power', '(c / lossNeeded) **', 'c * (1 / lossNeeded) **'],
    ['coefficient left out', '(c / lossNeeded)', '(1 / lossNeeded)'],
    ['coefficient on the wrong side', '(c / lossNeeded)', '(1 / (c * lossNeeded))'],
    ['L outside the power', 'lossNeeded = -Math.log(level) / answerTokens;\n  return', 'lossNeeded = -Math.log(level);\n  return answerTokens *'],
    ['the logarithm of s', 'return (c / lossNeeded) ** (1 / alpha)', 'return Math.log(c / lossNeeded) / alpha'],
    ['the decimal logarithm of s', 'return (c / lossNeeded) ** (1 / alpha)', 'return Math.log10(c / lossNeeded) / alpha'],
    ['the loss that is needed', 'return (c / lossNeeded) ** (1 / alpha)', 'return lossNeeded'],
    ['loss as 1 - p', '-Math.log(level) / answerTokens', '1 - level ** (1 / answerTokens)'],
    ['brackets forgotten: x ** 1 / alpha', '** (1 / alpha)', '** 1 / alpha'],
    ['divided by alpha', '** (1 / alpha)', '/ alpha'],
    ['the level divided by L before the logarithm', '-Math.log(level) / answerTokens', '-Math.log(level / answerTokens)'],
    ['the level to the power L', '-Math.log(level) / answerTokens', '-Math.log(level ** answerTokens)'],
    ['searched by doubling', 'return (c / lossNeeded) ** (1 / alpha)', 'let s = 1;\n  while (Math.exp(-answerTokens * c * s ** -alpha) < level) s *= 2;\n  return s'],
    ['searched by whole scales of ten', 'return (c / lossNeeded) ** (1 / alpha)', 'return 10 ** Math.ceil(Math.log10((c / lossNeeded) ** (1 / alpha)))'],
    ['a square root whatever alpha', '(1 / alpha)', '2'],
    ['the level in percent', '-Math.log(level)', '-Math.log(level / 100)'],
    ['e to 1/alpha: exp and power mixed', '(c / lossNeeded) ** (1 / alpha)', 'Math.exp(c / lossNeeded / alpha)'],
    ['one half whatever level', '-Math.log(level)', 'Math.LN2'],
  ]),
  ...blind('5.5', 'emergenceScore', [
    ['the mean of the squared steps', 'median = steps.length % 2 ? steps[half] : (steps[half - 1] + steps[half]) / 2', 'median = steps.reduce((a, b) => a + b, 0) / steps.length'],
    ['the mean of the steps', 'Math.sqrt(median)', '(steps.reduce((a, b) => a + Math.sqrt(b), 0) / steps.length)'],
    ['the largest step', 'Math.sqrt(median)', 'Math.sqrt(Math.max(...steps))'],
    ['not sorted', '  steps.sort((a, b) => a - b);\n', ''],
    ['sorted as text', 'steps.sort((a, b) => a - b)', 'steps.sort()'],
    ['the upper middle', 'steps.length % 2 ? steps[half] : (steps[half - 1] + steps[half]) / 2', 'steps[half]'],
    ['the lower middle', '(steps[half - 1] + steps[half]) / 2', 'steps[half - 1]'],
    ['no root', 'Math.sqrt(median)', 'median'],
    ['steps not squared', '(y - scores[i]) ** 2', 'Math.abs(y - scores[i])'],
    ['the median of the steps themselves', 'steps = scores.slice(1).map((y, i) => (y - scores[i]) ** 2)', 'steps = scores.slice(1).map((y, i) => y - scores[i])'],
    ['the median of the absolute steps', 'Math.sqrt(median)', '(steps.length % 2 ? Math.sqrt(steps[half]) : (Math.sqrt(steps[half - 1]) + Math.sqrt(steps[half])) / 2)'],
    ['no sign', 'sign * (max - min)', '(max - min)'],
    ['the sign turned', 'scores.indexOf(max) - scores.indexOf(min)', 'scores.indexOf(min) - scores.indexOf(max)'],
    ['the sign by last and first', 'scores.indexOf(max) - scores.indexOf(min)', 'scores[scores.length - 1] - scores[0]'],
    ['last minus first', 'sign * (max - min)', '(scores[scores.length - 1] - scores[0])'],
    ['the number of scales between', 'sign * (max - min)', '(scores.indexOf(max) - scores.indexOf(min)) * (max - min)'],
    ['the median of the scores', 'steps = scores.slice(1).map((y, i) => (y - scores[i]) ** 2)', 'steps = scores.map((y) => y ** 2)'],
    ['scores sorted first', 'const max =', 'scores = scores.slice().sort((a, b) => a - b);\n  const max ='],
    ['scores sorted first, in place', 'const max =', 'scores.sort((a, b) => a - b);\n  const max ='],
    ['largest step over typical step', '(max - min) / Math', '(Math.sqrt(Math.max(...steps))) / Math'],
    ['a step from zero to the first score', 'scores.slice(1).map((y, i) => (y - scores[i]) ** 2)', 'scores.map((y, i) => (y - (scores[i - 1] ?? 0)) ** 2)'],
    ['steps divided by n', 'Math.sqrt(median)', 'Math.sqrt(median / scores.length)'],
    ['standard deviation of the scores', 'Math.sqrt(median)', 'Math.sqrt(scores.reduce((a, y) => a + (y - scores.reduce((p, q) => p + q, 0) / scores.length) ** 2, 0) / scores.length)'],
    ['the last place of the largest', 'scores.indexOf(max)', 'scores.lastIndexOf(max)'],
    ['steps of zero left out', 'steps.sort(', 'while (steps.includes(0)) steps.splice(steps.indexOf(0), 1);\n  steps.sort('],
    ['the square of the rise', 'sign * (max - min) / Math.sqrt(median)', 'sign * (max - min) ** 2 / median'],
    ['the last step left out', 'scores.slice(1).map(', 'scores.slice(1, -1).map('],
    ['steps over two places', 'scores.slice(1).map((y, i)', 'scores.slice(2).map((y, i)'],
    ['upside down', 'sign * (max - min) / Math.sqrt(median)', 'sign * Math.sqrt(median) / (max - min)'],
    ['0 and 1 for the range', '(max - min) /', '1 /'],
  ]),
  ...blind('5.6', 'shareInterval', [
    ['the textbook interval', 'const middle = s + (z * z) / (2 * n);\n  const half = z * Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n));\n  const scale = 1 + (z * z) / n;', 'const middle = s;\n  const half = z * Math.sqrt((s * (1 - s)) / n);\n  const scale = 1;'],
    ['z = 1.96', '1.959964', '1.96'],
    ['z = 2', '1.959964', '2'],
    ['z of one side', '1.959964', '1.644854'],
    ['z of 99%', '1.959964', '2.575829'],
    ['no shift of the middle', 's + (z * z) / (2 * n)', 's'],
    ['not divided', 'scale = 1 + (z * z) / n', 'scale = 1'],
    ['4 n for 4 n squared', '(4 * n * n)', '(4 * n)'],
    ['n squared without the 4', '(4 * n * n)', '(n * n)'],
    ['2 n squared', '(4 * n * n)', '(2 * n * n)'],
    ['no z before the root', 'z * Math.sqrt', 'Math.sqrt'],
    ['the number for the share', 's = right / n', 's = right'],
    ['no n under the root', '(s * (1 - s)) / n', '(s * (1 - s))'],
    ['no root', 'Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n))', '((s * (1 - s)) / n + (z * z) / (4 * n * n))'],
    ['percent of both bounds', 'low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'low: Math.max(0, 100 * (middle - half) / scale), high: Math.min(100, 100 * (middle + half) / scale)'],
    ['only the middle divided', '(middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'middle / scale - half), high: Math.min(1, middle / scale + half)'],
    ['only the half width divided', '(middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'middle - half / scale), high: Math.min(1, middle + half / scale)'],
    ['low and high swapped', '{ low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }', '{ low: Math.min(1, (middle + half) / scale), high: Math.max(0, (middle - half) / scale) }'],
    ['two right and two wrong added', 'const s = right / n;', 'right += 2;\n  n += 4;\n  const s = right / n;'],
    ['two right and two wrong added to the textbook interval', 'const s = right / n;\n  const middle = s + (z * z) / (2 * n);\n  const half = z * Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n));\n  const scale = 1 + (z * z) / n;', 'const s = (right + 2) / (n + 4);\n  const middle = s;\n  const half = z * Math.sqrt((s * (1 - s)) / (n + 4));\n  const scale = 1;'],
    ['z not squared', 'scale = 1 + (z * z) / n', 'scale = 1 + z / n'],
    ['z not squared in the middle', 's + (z * z) / (2 * n)', 's + z / (2 * n)'],
    ['the share of wrong answers', 's = right / n', 's = 1 - right / n'],
    ['a list instead of an object', 'return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };', 'return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];'],
    ['brackets forgotten in 2 n', '(z * z) / (2 * n)', '(z * z) / 2 * n'],
    ['brackets forgotten in 4 n^2', '(z * z) / (4 * n * n)', '(z * z) / 4 * n * n'],
    ['standard error without z at all', 'z = 1.959964', 'z = 1'],
    ['n - 1 under the root', '(s * (1 - s)) / n', '(s * (1 - s)) / (n - 1)'],
    ['1 + z^2 below', 'scale = 1 + (z * z) / n', 'scale = 1 + z * z'],
    ['number of right answers for the bounds', 'low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'low: Math.max(0, n * (middle - half) / scale), high: Math.min(n, n * (middle + half) / scale)'],
    ['low end 0, high end from the rule of three', 'return { low', 'if (right === 0) return { low: 0, high: 3 / n };\n  return { low'],
  ]),
];
