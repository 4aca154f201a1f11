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

const expected = [
  ...blind('3.4', 'effectiveTokens', [
    ['R is the number of epochs, the first one too', 'nTokens / nUniqueTokens - 1', 'nTokens / nUniqueTokens', '=epochs-not-repetitions'],
    ['the formula also where all tokens are fresh', '  if (nTokens <= nUniqueTokens) return nTokens;\n', '', '=no-case-for-fresh'],
    ['all unique tokens where fewer were seen', 'return nTokens;', 'return nUniqueTokens;', '=at-least-unique'],
    ['the first pass is left out', 'return nUniqueTokens + nUniqueTokens', 'return nUniqueTokens', '=first-epoch-missing'],
    ['exponent with a plus', 'Math.exp(-repeats', 'Math.exp(repeats', '=sign'],
    ['e^(-R/R*) instead of one minus it', '(1 - Math.exp(-repeats / rStar))', 'Math.exp(-repeats / rStar)', '=one-minus'],
    ['R* left out before the bracket', 'nUniqueTokens * rStar * (1', 'nUniqueTokens * (1', '=unscaled-factor'],
    ['R not divided by R*', '-repeats / rStar', '-repeats', '=unscaled-decay'],
    ['R times R* in the exponent', '-repeats / rStar', '-repeats * rStar', '=exponent-inverted'],
    ['R* times R over, upside down', '-repeats / rStar', '-rStar / repeats', '=exponent-inverted'],
    ['only whole epochs are counted', 'nTokens / nUniqueTokens - 1', 'Math.floor(nTokens / nUniqueTokens) - 1', '=whole-repetitions'],
    ['inputs in the other order', '(nTokens, nUniqueTokens)', '(nUniqueTokens, nTokens)', '=inputs-swapped'],
    ['R upside down', 'nTokens / nUniqueTokens - 1', 'nUniqueTokens / nTokens - 1', '=R-inverted'],
    ['the share of what was seen', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'return (nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar))) / nTokens;', '=share-of-seen'],
    ['the first pass decays too', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar))', 'return nUniqueTokens * rStar * (1 - Math.exp(-(repeats + 1) / rStar))', '=first-pass-decays'],
    ['R* rounded to 15', '15.387756', '15', '=rounded-constant'],
    ['D times R* where U times R* belongs', 'nUniqueTokens * rStar', 'nTokens * rStar', '=of-all-tokens'],
    ['up to four epochs free, nothing after', 'const repeats = nTokens / nUniqueTokens - 1;\n  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'return Math.min(nTokens, 4 * nUniqueTokens);', '=four-epochs'],
    ['repetitions summed one by one, each worth 1/R* less', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'let sum = nUniqueTokens;\n  for (let k = 1; k <= repeats; k++) sum += nUniqueTokens * (1 - 1 / rStar) ** k;\n  return sum;', '=one-by-one'],
    ['how many tokens are lost', 'return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar));', 'return nTokens - (nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-repeats / rStar)));', '=lost-tokens'],
  ]),
  ...blind('3.5', 'adamWStep', [
    ['t without this update', 'state.updates + 1;', 'state.updates;', '=counts-from-zero'],
    ['no correction at all', ' / (1 - s.beta1 ** t);\n    const vHat = square[i] / (1 - s.beta2 ** t)', ';\n    const vHat = square[i]', '=no-correction'],
    ['v not corrected', 'square[i] / (1 - s.beta2 ** t)', 'square[i]', '=square-not-corrected'],
    ['m not corrected', 'mean[i] / (1 - s.beta1 ** t)', 'mean[i]', '=mean-not-corrected'],
    ['the corrected values are stored', 'mean, square, updates: t', 'mean: mean.map((m) => m / (1 - s.beta1 ** t)), square: square.map((v) => v / (1 - s.beta2 ** t)), updates: t', '=stores-corrected'],
    ['updates not counted up', 'updates: t', 'updates: state.updates', '=updates-not-counted'],
    ['epsilon under the root', 'Math.sqrt(vHat) + s.epsilon', 'Math.sqrt(vHat + s.epsilon)', '=epsilon-inside'],
    ['epsilon left out', '(Math.sqrt(vHat) + s.epsilon)', 'Math.sqrt(vHat)', '=no-epsilon'],
    ['decay through the gradient, as in Adam with L2', 'const mean =', 'gradients = gradients.map((g, i) => g + s.weightDecay * state.parameters[i]);\n  s = { ...s, weightDecay: 0 };\n  const mean =', '=l2-in-gradient'],
    ['decay not times the learning rate', 's.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s.weightDecay * p)', 's.learningRate * mHat / (Math.sqrt(vHat) + s.epsilon) - s.weightDecay * p', '=decay-without-rate'],
    ['decay of the value after the update', 'return p - s.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s.weightDecay * p)', 'const next = p - s.learningRate * mHat / (Math.sqrt(vHat) + s.epsilon);\n    return next - s.learningRate * s.weightDecay * next', '=decay-after'],
    ['no decay', ' + s.weightDecay * p', '', '=no-decay'],
    ['decay with a minus', '+ s.weightDecay * p', '- s.weightDecay * p', '=decay-sign'],
    ['decay without the parameter', 's.weightDecay * p', 's.weightDecay', '=decay-constant'],
    ['beta1 and beta2 swapped', 'const t =', 's = { ...s, beta1: s.beta2, beta2: s.beta1 };\n  const t =', '=betas-swapped'],
    ['the gradient is not squared', 'gradients[i] ** 2', 'gradients[i]', '=not-squared'],
    ['no root', 'Math.sqrt(vHat)', 'vHat', '=no-root'],
    ['the old mean in the update', 'mHat = mean[i]', 'mHat = state.mean[i]', '=old-averages'],
    ['the old square in the update', 'vHat = square[i]', 'vHat = state.square[i]', '=old-averages'],
    ['uphill', 'return p - s.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s', 'return p + s.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) - s', '=uphill'],
    ['beta and 1 - beta swapped in the mean', 's.beta1 * m + (1 - s.beta1) * gradients[i]', '(1 - s.beta1) * m + s.beta1 * gradients[i]', '=averages-swapped'],
    ['beta and 1 - beta swapped in both', 'const t = state.updates + 1;', 'const t = state.updates + 1;\n  const one = s;\n  s = { ...s, beta1: 1 - s.beta1, beta2: 1 - s.beta2 };', '=averages-swapped'],
    ['beta times t', 's.beta1 ** t);\n    const vHat = square[i] / (1 - s.beta2 ** t)', 's.beta1 * t);\n    const vHat = square[i] / (1 - s.beta2 * t)', '=no-power'],
    ['^ for a power', 's.beta1 ** t);\n    const vHat = square[i] / (1 - s.beta2 ** t)', '(s.beta1 ^ t));\n    const vHat = square[i] / (1 - (s.beta2 ^ t))', '=no-power'],
    ['v corrected with beta1', 'square[i] / (1 - s.beta2 ** t)', 'square[i] / (1 - s.beta1 ** t)', '=same-beta'],
    ['multiplied by 1 - beta^t', 'mean[i] / (1 - s.beta1 ** t);\n    const vHat = square[i] / (1', 'mean[i] * (1 - s.beta1 ** t);\n    const vHat = square[i] * (1', '=correction-multiplied'],
    ['one update too many counted', 'state.updates + 1;', 'state.updates + 2;', '=counted-twice'],
    ['the state is changed in place', 'return { parameters, mean, square, updates: t };', 'return Object.assign(state, { parameters, mean, square, updates: t });'],
    ['momentum only, without the square', 'mHat / (Math.sqrt(vHat) + s.epsilon)', 'mHat', '=no-square'],
    ['plain gradient descent', 'mHat / (Math.sqrt(vHat) + s.epsilon)', 'gradients[i]', '=plain-gradient'],
    ['the factor 1 - beta forgotten', '(1 - s.beta1) * gradients[i]', 'gradients[i]', '=gradient-whole'],
    ['the parameters only', 'return { parameters, mean, square, updates: t }', 'return parameters', '=parameters-only'],
  ]),
  ...blind('3.6', 'criticalBatch', [
    ['S against B', '1 / run.batch', 'run.batch', '=against-batch'],
    ['the slope alone', 'criticalBatch: slope / intercept', 'criticalBatch: slope', '=slope-is-not-batch'],
    ['the quotient upside down', 'criticalBatch: slope / intercept', 'criticalBatch: intercept / slope', '=fewest-data'],
    ['the results swapped', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: slope / intercept, criticalBatch: intercept', '=names-swapped'],
    ['a line through the first and the last run', 'slope = sxy / sxx', 'slope = (y[y.length - 1] - y[0]) / (x[x.length - 1] - x[0])', '=endpoints'],
    ['from the first two runs', 'const slope = sxy / sxx;\n  const intercept = my - slope * mx;', 'const slope = (y[1] - y[0]) / (x[1] - x[0]);\n  const intercept = y[0] - slope * x[0];', '=first-two'],
    ['from the first and the last run', 'const slope = sxy / sxx;\n  const intercept = my - slope * mx;', 'const k = x.length - 1;\n  const slope = (y[k] - y[0]) / (x[k] - x[0]);\n  const intercept = y[0] - slope * x[0];', '=endpoints'],
    ['both axes logarithmic', '1 / run.batch);\n  const y = runs.map((run) => run.steps);', 'Math.log(run.batch));\n  const y = runs.map((run) => Math.log(run.steps));', '=in-logarithms'],
    ['S against ln B', '1 / run.batch', 'Math.log(run.batch)', '=in-logarithms'],
    ['S B against B: other weights', changed('criticalBatch', '1 / run.batch', 'run.batch', 'run.steps)', 'run.steps * run.batch)', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: slope, criticalBatch: intercept / slope'), '=weighted'],
    ['a line through the origin', 'slope = sxy / sxx', 'slope = x.reduce((a, v, i) => a + v * y[i], 0) / x.reduce((a, v) => a + v * v, 0)', '=through-origin'],
    ['the fewest steps that were seen', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: Math.min(...y), criticalBatch: slope / Math.min(...y)', '=fewest-seen'],
    ['1/B against S', 'slope = sxy / sxx', 'slope = syy / sxy', '=axes-swapped'],
    ['the mean of 1/B is one over the mean of B', 'mx = average(x)', 'mx = 1 / average(runs.map((run) => run.batch))', '=mean-inverted'],
    ['covariance over n, variance over n - 1', 'slope = sxy / sxx', 'slope = (sxy / x.length) / (sxx / (x.length - 1))', '=n-and-n-minus-one'],
    ['rounded to whole steps and tokens', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: Math.round(intercept), criticalBatch: Math.round(slope / intercept)', '=kit:rounded'],
    ['keys of other names', 'minSteps: intercept, criticalBatch:', 'sMin: intercept, bCrit:', '=kit:field'],
    ['a list instead of an object', 'return { minSteps: intercept, criticalBatch: slope / intercept };', 'return [intercept, slope / intercept];', '=kit:list-for-object'],
    ['the intercept at the mean', 'my - slope * mx', 'my', '=mean-steps'],
    ['the intercept with a plus', 'my - slope * mx', 'my + slope * mx', '=intercept-sign'],
    ['relative errors: squares of S weighted by 1/S', 'const mx = average(x);\n  const my = average(y);', 'const w = y.map((v) => 1 / v ** 2);\n  const all = w.reduce((a, b) => a + b, 0);\n  const mx = x.reduce((a, v, i) => a + w[i] * v, 0) / all;\n  const my = y.reduce((a, v, i) => a + w[i] * v, 0) / all;', '=weighted'],
    ['runs sorted by batch in place', '  const x =', '  runs.sort((a, b) => b.batch - a.batch);\n  const x ='],
  ]),
  ...blind('4.1', 'optimalAllocation', [
    ['alpha in the exponent of C', '(beta / (alpha + beta))', '(alpha / (alpha + beta))', '=exponents-swapped'],
    ['the 6 forgotten for N', '(trainFlops / 6) **', 'trainFlops **', '=no-six-in-size'],
    ['the 6 forgotten for D', 'trainFlops / (6 * N)', 'trainFlops / N', '=six-in-tokens'],
    ['the 6 forgotten', 'const G =', 'trainFlops = 6 * trainFlops;\n  const G =', '=no-six'],
    ['C = N D in both', '(trainFlops / 6) ** (beta / (alpha + beta));\n  const D = trainFlops / (6 * N)', 'trainFlops ** (beta / (alpha + beta));\n  const D = trainFlops / N', '=no-six'],
    ['G upside down', '((alpha * A) / (beta * B))', '((beta * B) / (alpha * A))', '=G-inverted'],
    ['G without alpha and beta', '((alpha * A) / (beta * B))', '(A / B)', '=G-without-exponents'],
    ['G with the exponents at the wrong letters', '((alpha * A) / (beta * B))', '((beta * A) / (alpha * B))', '=G-exponents-swapped'],
    ['A and B swapped', '((alpha * A) / (beta * B))', '((alpha * B) / (beta * A))', '=A-and-B-swapped'],
    ['G without its exponent', ' ** (1 / (alpha + beta))', '', '=G-without-root'],
    ['G to the power of alpha + beta', '(1 / (alpha + beta))', '(alpha + beta)', '=G-root-inverted'],
    ['no G', 'G * (trainFlops', '(trainFlops', '=no-G'],
    ['N and D swapped', 'nParams: N, nTokens: D', 'nParams: D, nTokens: N', '=names-swapped'],
    ['D with the same exponent, G below', 'trainFlops / (6 * N)', '(trainFlops / 6) ** (beta / (alpha + beta)) / G', '=tokens-apart'],
    ['D with its own exponent but times G', 'trainFlops / (6 * N)', 'G * (trainFlops / 6) ** (alpha / (alpha + beta))', '=tokens-apart'],
    ['twenty tokens a parameter', 'G * (trainFlops / 6) ** (beta / (alpha + beta))', 'Math.sqrt(trainFlops / 120)', '=twenty-tokens'],
    ['as many tokens as parameters', 'G * (trainFlops / 6) ** (beta / (alpha + beta))', 'Math.sqrt(trainFlops / 6)', '=equal-numbers'],
    ['brackets forgotten about the exponent', '** (beta / (alpha + beta))', '** beta / (alpha + beta)', '=bracket-missing'],
    ['brackets forgotten in 1/(alpha + beta)', '(1 / (alpha + beta))', '(1 / alpha + beta)', '=bracket-missing'],
    ['brackets forgotten in beta/(alpha + beta)', '(beta / (alpha + beta))', '(beta / alpha + beta)', '=bracket-missing'],
    ['brackets forgotten in 6 N', 'trainFlops / (6 * N)', 'trainFlops / 6 * N', '=bracket-missing'],
    ['brackets forgotten below the fraction of G', '((alpha * A) / (beta * B))', '((alpha * A) / beta * B)', '=bracket-missing'],
    ['2 FLOPs a parameter and token', '(trainFlops / 6) ** (beta / (alpha + beta));\n  const D = trainFlops / (6 * N)', '(trainFlops / 2) ** (beta / (alpha + beta));\n  const D = trainFlops / (2 * N)', '=two-flops'],
    ['tokens a parameter for tokens', 'nTokens: D', 'nTokens: D / N', '=ratio'],
    ['searched on a grid', 'G * (trainFlops / 6) ** (beta / (alpha + beta))', 'Array.from({ length: 401 }, (_, i) => 10 ** (2 + i / 20)).reduce((best, n) => {\n    const loss = (m) => A * m ** -alpha + B * (trainFlops / (6 * m)) ** -beta;\n    return loss(n) < loss(best) ? n : best;\n  }, 100)'],
    ['half of the exponent: N grows as the root', '(beta / (alpha + beta))', '0.5', '=half-and-half'],
    ['D left to the rest of the exponent, without G', 'trainFlops / (6 * N)', '(trainFlops / 6) ** (alpha / (alpha + beta))', '=tokens-apart'],
  ]),
  ...blind('4.2', 'isoFlopMinimum', [
    ['a parabola in N', changed('isoFlopMinimum', 'Math.log(n)', 'n', 'Math.exp(best + center)', 'best + center'), '=not-logarithmic'],
    ['log10 on the way in, exp on the way out', 'Math.log(n)', 'Math.log10(n)', '=other-base'],
    ['log2 on the way in, exp on the way out', 'Math.log(n)', 'Math.log2(n)', '=other-base'],
    ['the mean not added again', 'Math.exp(best + center)', 'Math.exp(best)', '=mean-not-added'],
    ['the mean subtracted once more', 'Math.exp(best + center)', 'Math.exp(best - center)', '=mean-not-added'],
    ['the best of those trained', 'return { nParams: Math.exp(best + center), loss: c0 + c1 * best + c2 * best * best };', 'const i = loss.indexOf(Math.min(...loss));\n  return { nParams: nParams[i], loss: loss[i] };', '=best-seen'],
    ['the vertex without the 2', '-c1 / (2 * c2)', '-c1 / c2', '=centre-doubled'],
    ['the vertex with a plus', '-c1 / (2 * c2)', 'c1 / (2 * c2)', '=centre-sign'],
    ['brackets forgotten in 2 c2', '-c1 / (2 * c2)', '-c1 / 2 * c2', '=bracket-missing'],
    ['c0 as the loss', 'loss: c0 + c1 * best + c2 * best * best', 'loss: c0', '=loss-at-mean'],
    ['the lowest measured loss', 'loss: c0 + c1 * best + c2 * best * best', 'loss: Math.min(...loss)', '=lowest-seen'],
    ['loss without its linear term', 'c0 + c1 * best + c2', 'c0 + c2', '=loss-incomplete'],
    ['loss with the square term unsquared', 'c2 * best * best', 'c2 * best', '=loss-incomplete'],
    ['loss evaluated at the uncentred logarithm', 'loss: c0 + c1 * best + c2 * best * best', 'loss: c0 + c1 * (best + center) + c2 * (best + center) ** 2', '=loss-uncentred'],
    ['a parabola through the logarithm of the loss, left logarithmic', 'v ** k * loss[i]', 'v ** k * Math.log(loss[i])', '=log-loss'],
    ['a parabola through the logarithm of the loss', changed('isoFlopMinimum', '* loss[i]', '* Math.log(loss[i])', 'loss: c0 + c1 * best + c2 * best * best', 'loss: Math.exp(c0 + c1 * best + c2 * best * best)'), '=log-loss'],
    ['the columns taken for orthogonal', '-c1 / (2 * c2)', '-moment(1) / sum(2) / (2 * c2)', '=one-at-a-time'],
    ['only the lowest point and its neighbours', '  const logs =', '  const k = Math.min(Math.max(loss.indexOf(Math.min(...loss)), 1), loss.length - 2);\n  nParams = nParams.slice(k - 1, k + 2);\n  loss = loss.slice(k - 1, k + 2);\n  const logs =', '=three-points'],
    ['only the first three points', '  const logs =', '  nParams = nParams.slice(0, 3);\n  loss = loss.slice(0, 3);\n  const logs =', '=some-points'],
    ['the first, the middle and the last', '  const logs =', '  const pick = [0, Math.floor(loss.length / 2), loss.length - 1];\n  nParams = pick.map((i) => nParams[i]);\n  loss = pick.map((i) => loss[i]);\n  const logs =', '=some-points'],
    ['the geometric mean of the sizes', 'Math.exp(best + center)', 'Math.exp(center)', '=middle-of-sizes'],
    ['the logarithm of N', 'Math.exp(best + center)', 'best + center', '=still-logarithmic'],
    ['10 to the power of a natural logarithm', 'Math.exp(best + center)', '10 ** (best + center)', '=power-of-ten'],
    ['rounded to a whole size', 'Math.exp(best + center)', 'Math.round(Math.exp(best + center) / 1e5) * 1e5', '=kit:rounded'],
    ['the mean of the losses', 'loss: c0 + c1 * best + c2 * best * best', 'loss: loss.reduce((a, b) => a + b, 0) / loss.length', '=mean-loss'],
  ]),
  ...blind('4.3', 'leadingSizes', [
    ['interpolated in C', '(Math.log(C) - Math.log(trainFlops[i])) / (Math.log(trainFlops[i + 1]) - Math.log(trainFlops[i]))', '(C - trainFlops[i]) / (trainFlops[i + 1] - trainFlops[i])', '=linear-in-C'],
    ['beyond its ends a curve stays level', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', 'if (C <= trainFlops[0] || C >= trainFlops[last]) {\n        const end = C <= trainFlops[0] ? loss[0] : loss[last];\n        if (end < lowest) { lowest = end; size = nParams; }\n        continue;\n      }', '=extended'],
    ['level after its end only', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', 'if (C < trainFlops[0]) continue;\n      if (C >= trainFlops[last]) {\n        if (loss[last] < lowest) { lowest = loss[last]; size = nParams; }\n        continue;\n      }', '=extended'],
    ['extrapolated', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', '', '=extended'],
    ['extrapolated after the end', 'if (C < trainFlops[0] || C > trainFlops[last]) continue;', 'if (C < trainFlops[0]) continue;', '=extended'],
    ['a tie goes to the later curve', 'here < lowest', 'here <= lowest', '=tie-to-last'],
    ['the nearest recorded point', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = t < 0.5 ? loss[i] : loss[i + 1];', '=nearest-point'],
    ['the last recorded point before', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = t < 1 ? loss[i] : loss[i + 1];', '=last-point'],
    ['the next recorded point', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = t > 0 ? loss[i + 1] : loss[i];', '=next-point'],
    ['the ends left out', 'C < trainFlops[0] || C > trainFlops[last]', 'C <= trainFlops[0] || C >= trainFlops[last]', '=ends-excluded'],
    ['the last point left out', 'C > trainFlops[last]', 'C >= trainFlops[last]', '=ends-excluded'],
    ['the first point left out', 'C < trainFlops[0]', 'C <= trainFlops[0]', '=ends-excluded'],
    ['the place of the curve', 'size = nParams;', 'size = curves.findIndex((curve) => curve.nParams === nParams);', '=index'],
    ['the loss', 'return size;', 'return lowest;', '=the-loss'],
    ['the highest curve', changed('leadingSizes', 'Infinity', '-Infinity', 'here < lowest', 'here > lowest'), '=highest'],
    ['logarithm of the loss too', 'loss[i] + t * (loss[i + 1] - loss[i])', 'Math.exp(Math.log(loss[i]) + t * (Math.log(loss[i + 1]) - Math.log(loss[i])))', '=log-loss'],
    ['a straight line from first to last point', 'let i = 0;\n      while (i < last - 1 && C > trainFlops[i + 1]) i++;\n      const t = (Math.log(C) - Math.log(trainFlops[i])) / (Math.log(trainFlops[i + 1]) - Math.log(trainFlops[i]));\n      const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const t = (Math.log(C) - Math.log(trainFlops[0])) / (Math.log(trainFlops[last]) - Math.log(trainFlops[0]));\n      const here = loss[0] + t * (loss[last] - loss[0]);', '=first-to-last'],
    ['the final loss of every curve', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = loss[last];', '=final-losses'],
    ['the lowest loss so far at recorded points', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = Math.min(...loss.filter((_, k) => trainFlops[k] <= C));', '=last-point'],
    ['the grid of the first curve for all', '{ nParams, trainFlops, loss } of curves) {', '{ nParams, loss } of curves) {\n      const trainFlops = curves[0].trainFlops;', '=shared-grid'],
    ['the weights the wrong way round', 'loss[i] + t * (loss[i + 1] - loss[i])', 'loss[i + 1] + t * (loss[i] - loss[i + 1])', '=weights-swapped'],
    ['the middle of the two neighbours', 'loss[i] + t * (loss[i + 1] - loss[i])', '(loss[i] + loss[i + 1]) / 2', '=middle-of-neighbours'],
    ['for the first budget only', 'return size;\n  });', 'return size;\n  })[0];', '=first-budget'],
    ['each size once', changed('leadingSizes', 'return budgets', 'const all = budgets', 'return size;\n  });', 'return size;\n  });\n  return [...new Set(all)];'), '=each-size-once'],
    ['the size never falls', 'return size;\n  });', 'return size;\n  }).reduce((list, size) => [...list, Math.max(size, list.at(-1) ?? 0)], []);', '=never-falls'],
    ['the largest curve that has begun', 'here < lowest', 'nParams > size', '=largest'],
    ['a tie goes to the larger size', 'here < lowest', 'here < lowest || (here === lowest && nParams > size)', '=tie-by-size'],
  ]),
  ...blind('4.4', 'huberObjective', [
    ['the mean over the runs', 'return total;', 'return total / runs.length;', '=mean'],
    ['residuals of L, not of ln L', 'const r = Math.abs(Math.log(loss) - predicted)', 'const r = Math.abs(loss - Math.exp(predicted))', '=in-nats'],
    ['plain squares', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r ** 2 / 2', '=squares'],
    ['plain squares without the half', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r ** 2', '=squares'],
    ['absolute residuals', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r', '=absolute'],
    ['delta not halved', 'r - delta / 2', 'r - delta', '=whole-delta'],
    ['delta |r| beyond delta', 'delta * (r - delta / 2)', 'delta * r', '=no-offset'],
    ['|r| - delta/2 without the factor', 'delta * (r - delta / 2)', 'r - delta / 2', '=not-scaled'],
    ['brackets forgotten: delta |r| - delta/2', 'delta * (r - delta / 2)', 'delta * r - delta / 2', '=offset-unscaled'],
    ['the square not halved', 'r ** 2 / 2', 'r ** 2', '=near-not-halved'],
    ['no absolute value', 'Math.abs(Math.log(loss) - predicted)', 'Math.log(loss) - predicted', '=no-absolute'],
    ['the branches swapped', 'r <= delta', 'r > delta', '=branches-swapped'],
    ['r squared compared with delta', 'r <= delta', 'r * r <= delta', '=square-compared'],
    ['a taken for A', 'Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens))', 'a * nParams ** -alpha + b * nTokens ** -beta', '=not-exponentiated'],
    ['a, b and e taken for A, B and E', 'Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e)', 'a * nParams ** -alpha + b * nTokens ** -beta + e', '=not-exponentiated'],
    ['e taken for E', '+ Math.exp(e)', '+ e', '=not-exponentiated'],
    ['E left out', ' + Math.exp(e)', '', '=no-floor'],
    ['losses rise with size: plus alpha', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta', 'a + alpha * Math.log(nParams)) + Math.exp(b + beta', '=exponent-sign'],
    ['N and D without a logarithm', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens))', 'a - alpha * nParams) + Math.exp(b - beta * nTokens)', '=N-not-logarithmic'],
    ['log10 of N and D', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens))', 'a - alpha * Math.log10(nParams)) + Math.exp(b - beta * Math.log10(nTokens))', '=base-two'],
    ['log10 of both losses', 'Math.abs(Math.log(loss) - predicted)', 'Math.abs(Math.log10(loss) - predicted / Math.LN10)', '=base-two'],
    ['log10 of the observed loss', 'Math.log(loss)', 'Math.log10(loss)', '=base-two'],
    ['alpha and beta swapped', 'a - alpha * Math.log(nParams)) + Math.exp(b - beta *', 'a - beta * Math.log(nParams)) + Math.exp(b - alpha *', '=exponents-swapped'],
    ['N and D swapped', '{ nParams, nTokens, loss }', '{ nParams: nTokens, nTokens: nParams, loss }', '=N-and-D-swapped'],
    ['the logarithm of the sum as the sum of the logarithms', 'Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e))', 'a - alpha * Math.log(nParams) + b - beta * Math.log(nTokens) + e', '=logarithm-of-sum'],
    ['the largest term for the sum', 'Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e))', 'Math.max(a - alpha * Math.log(nParams), b - beta * Math.log(nTokens), e)', '=logarithm-of-sum'],
    ['the logarithm of the predicted loss forgotten', 'predicted = Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e))', 'predicted = Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e)', '=law-not-logarithmic'],
    ['delta as published, whatever is given', 'let total = 0;', 'let total = 0;\n  delta = 1e-3;', '=fixed-delta'],
    ['the relative residual', 'Math.abs(Math.log(loss) - predicted)', 'Math.abs(loss / Math.exp(predicted) - 1)', '=relative'],
    ['Huber of the summed residual', changed('huberObjective', 'Math.abs(Math.log(loss) - predicted)', 'Math.log(loss) - predicted', 'total += r <= delta ? r ** 2 / 2 : delta * (r - delta / 2);', 'total += r;', 'return total;', 'const r = Math.abs(total);\n  return r <= delta ? r ** 2 / 2 : delta * (r - delta / 2);'), '=huber-of-sum'],
    ['the last run only', 'total +=', 'total =', '=last-run'],
    ['beyond delta counts nothing', 'delta * (r - delta / 2)', '0', '=nothing-beyond'],
  ]),
  ...blind('4.5', 'bootstrapExponent', [
    ['1 - level on either side', '(1 - level) / 2), high: quantile((1 + level) / 2)', '1 - level), high: quantile(level)', '=one-sided'],
    ['the position rounded down', 'const i = Math.floor(at);\n    return i + 1 < slopes.length ? slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i];', 'return slopes[Math.floor(at)];', '=no-interpolation'],
    ['the position rounded', 'const i = Math.floor(at);\n    return i + 1 < slopes.length ? slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i];', 'return slopes[Math.round(at)];', '=no-interpolation'],
    ['position q n, rounded down', 'const i = Math.floor(at);\n    return i + 1 < slopes.length ? slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i];', 'return slopes[Math.min(Math.floor(q * slopes.length), slopes.length - 1)];', '=no-interpolation'],
    ['position q n', 'q * (slopes.length - 1)', 'q * slopes.length', '=position-n'],
    ['position q (n + 1) - 1', 'q * (slopes.length - 1)', 'Math.max(0, Math.min(slopes.length - 1, q * (slopes.length + 1) - 1))', '=position-n'],
    ['sorted as text', 'slopes.sort((a, b) => a - b)', 'slopes.sort()', '=sorted-as-text'],
    ['not sorted', '  slopes.sort((a, b) => a - b);\n', '', '=not-sorted'],
    ['sorted downwards', 'slopes.sort((a, b) => a - b)', 'slopes.sort((a, b) => b - a)', '=sorted-downwards'],
    ['ln C against ln N', 'Math.log(points[i].trainFlops));\n    const y = draw.map((i) => Math.log(points[i].nParams))', 'Math.log(points[i].nParams));\n    const y = draw.map((i) => Math.log(points[i].trainFlops))', '=sides-swapped'],
    ['no logarithms', 'Math.log(points[i].trainFlops));\n    const y = draw.map((i) => Math.log(points[i].nParams))', 'points[i].trainFlops);\n    const y = draw.map((i) => points[i].nParams)', '=not-logarithmic'],
    ['logarithm of C only', 'Math.log(points[i].nParams)', 'points[i].nParams', '=one-logarithm'],
    ['natural and common logarithms mixed', 'Math.log(points[i].nParams)', 'Math.log10(points[i].nParams)', '=mixed-bases'],
    ['mean and standard deviations of a normal distribution', '  const quantile =', '  const center = slopes.reduce((a, b) => a + b, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((a, b) => a + (b - center) ** 2, 0) / (slopes.length - 1));\n  return { low: center - 1.645 * sd, high: center + 1.645 * sd };\n  const quantile =', '=normal-theory'],
    ['the smallest and the largest slope', 'low: quantile((1 - level) / 2), high: quantile((1 + level) / 2)', 'low: quantile(0), high: quantile(1)', '=extremes'],
    ['a line through the first and last drawn', 'return x.reduce((a, v, i) => a + (v - mx) * (y[i] - my), 0) / x.reduce((a, v) => a + (v - mx) ** 2, 0);', 'return (y[y.length - 1] - y[0]) / (x[x.length - 1] - x[0]);', '=endpoints'],
    ['each drawn point once', 'draws.map((draw) => {', 'draws.map((drawn) => {\n    const draw = [...new Set(drawn)];', '=doubles-left-out'],
    ['all points, whatever was drawn', 'draws.map((draw) => {', 'draws.map((drawn) => {\n    const draw = points.map((_, i) => i);', '=draws-ignored'],
    ['the points that were not drawn', 'draws.map((draw) => {', 'draws.map((drawn) => {\n    const draw = points.map((_, i) => i).filter((i) => !drawn.includes(i));', '=kit:constant'],
    ['a line through the origin', 'x.reduce((a, v, i) => a + (v - mx) * (y[i] - my), 0) / x.reduce((a, v) => a + (v - mx) ** 2, 0)', 'x.reduce((a, v, i) => a + v * y[i], 0) / x.reduce((a, v) => a + v * v, 0)', '=through-origin'],
    ['draws counted from 1', changed('bootstrapExponent', 'points[i].trainFlops', 'points[i - 1].trainFlops', 'points[i].nParams', 'points[i - 1].nParams')],
    ['low and high swapped', '{ low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) }', '{ low: quantile((1 + level) / 2), high: quantile((1 - level) / 2) }', '=sorted-downwards'],
    ['level/2 on either side', '(1 - level) / 2), high: quantile((1 + level) / 2)', 'level / 2), high: quantile(1 - level / 2)', '=level-halved'],
    ['90% whatever level is asked', 'const slopes =', 'level = 0.9;\n  const slopes =', '=fixed-level'],
    ['the level in percent', 'const slopes =', 'level = level / 100;\n  const slopes =', '=level-percent'],
    ['the weights the wrong way round', 'slopes[i] + (at - i) * (slopes[i + 1] - slopes[i]) : slopes[i]', 'slopes[i + 1] + (at - i) * (slopes[i] - slopes[i + 1]) : slopes[i]', '=weights-swapped'],
    ['ends rounded outwards', '{ low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) }', '{ low: slopes[Math.floor((1 - level) / 2 * (slopes.length - 1))], high: slopes[Math.ceil((1 + level) / 2 * (slopes.length - 1))] }', '=no-interpolation'],
    ['slope over n - 1', '/ x.reduce((a, v) => a + (v - mx) ** 2, 0);\n  });', '/ x.reduce((a, v) => a + (v - mx) ** 2, 0) * x.length / (x.length - 1);\n  });', '=n-and-n-minus-one'],
    ['both bounds from the upper half: low is missing its sign', 'low: quantile((1 - level) / 2)', 'low: -quantile((1 + level) / 2)'],
  ]),
  ...blind('5.1', 'exactMatch', [
    ['one token', ' ** answerTokens', '', '=one-token'],
    ['that it is not all right', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return 1 - Math.exp(-lossNatsPerToken) ** answerTokens', '=wrong-share'],
    ['L times p', '** answerTokens', '* answerTokens', '=times-length'],
    ['the L-th root', '** answerTokens', '** (1 / answerTokens)', '=loss-of-answer'],
    ['p = 1 - loss', 'Math.exp(-lossNatsPerToken)', '(1 - lossNatsPerToken)', '=one-minus-loss'],
    ['2 to the loss', 'Math.exp(-lossNatsPerToken)', '(2 ** -lossNatsPerToken)', '=bits'],
    ['10 to the loss', 'Math.exp(-lossNatsPerToken)', '(10 ** -lossNatsPerToken)', '=base-ten'],
    ['exponent with a plus', 'Math.exp(-lossNatsPerToken)', 'Math.exp(lossNatsPerToken)', '=sign'],
    ['at least one token right', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return 1 - (1 - Math.exp(-lossNatsPerToken)) ** answerTokens', '=any-right'],
    ['no token right', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return (1 - Math.exp(-lossNatsPerToken)) ** answerTokens', '=none-right'],
    ['^ for a power', '** answerTokens', '^ answerTokens', '=no-power'],
    ['percent', 'return Math', 'return 100 * Math', '=percent'],
    ['right or not at one half', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return Math.exp(-lossNatsPerToken) ** answerTokens > 0.5 ? 1 : 0', '=all-or-nothing'],
    ['the logarithm of it', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return -lossNatsPerToken * answerTokens', '=logarithm'],
    ['the power of the loss in the exponent', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'Math.exp(-(lossNatsPerToken ** answerTokens))', '=loss-to-the-power'],
    ['the loss taken for the probability', 'Math.exp(-lossNatsPerToken)', 'lossNatsPerToken', '=loss-as-probability'],
    ['one token too few', '** answerTokens', '** (answerTokens - 1)', '=one-fewer'],
    ['one token too many', '** answerTokens', '** (answerTokens + 1)', '=one-more'],
    ['-ln of the loss for p', 'Math.exp(-lossNatsPerToken)', '(-Math.log(lossNatsPerToken))', '=logarithm-of-loss'],
    ['expected number of right tokens', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'answerTokens * (1 - Math.exp(-lossNatsPerToken))', '=expected-wrong'],
    ['1/(1 + loss)', 'Math.exp(-lossNatsPerToken)', '(1 / (1 + lossNatsPerToken))', '=reciprocal'],
  ]),
  ...blind('5.2', 'brierScore', [
    ['no shift: underflow', 'const top = Math.max(...logLikelihoods)', 'const top = 0', '=underflow'],
    ['the mean over the choices', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0) / p.length', '=mean'],
    ['the right choice only', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return (1 - p[correct]) ** 2', '=only-the-right'],
    ['the wrong choices only', '(q - (k === correct ? 1 : 0)) ** 2', '(k === correct ? 0 : q ** 2)', '=only-the-wrong'],
    ['not divided by the sum', 'w / total', 'w * Math.exp(top)', '=not-normalised'],
    ['not divided by the sum, after the shift', 'w / total', 'w', '=not-normalised'],
    ['1 minus the score', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return 1 - p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', '=turned-round'],
    ['absolute differences', '(q - (k === correct ? 1 : 0)) ** 2', 'Math.abs(q - (k === correct ? 1 : 0))', '=absolute'],
    ['differences not squared', '(q - (k === correct ? 1 : 0)) ** 2', '(q - (k === correct ? 1 : 0))', '=not-squared'],
    ['the root of it', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return Math.sqrt(p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0))', '=root'],
    ['half of it', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0) / 2', '=halved'],
    ['choices counted from 1', 'k === correct', 'k + 1 === correct', '=from-one'],
    ['log-likelihoods for probabilities', 'p = weights.map((w) => w / total)', 'p = logLikelihoods', '=no-exponential'],
    ['log-likelihoods divided by their sum', 'p = weights.map((w) => w / total)', 'p = logLikelihoods.map((l) => l / logLikelihoods.reduce((a, b) => a + b, 0))', '=no-exponential'],
    ['the logarithmic score', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return -Math.log(p[correct])', '=log-score'],
    ['right or wrong', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.indexOf(Math.max(...p)) === correct ? 0 : 1', '=accuracy'],
    ['the probability of the right one', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p[correct]', '=probability'],
    ['all zero where the sum is zero', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));\n  const total = weights.reduce((a, b) => a + b, 0);', 'const weights = logLikelihoods.map((l) => Math.exp(l));\n  const total = weights.reduce((a, b) => a + b, 0) || 1;', '=clipped'],
    ['evenly where the sum is zero', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));', 'const raw = logLikelihoods.map((l) => Math.exp(l));\n  const weights = raw.every((w) => w === 0) ? raw.map(() => 1) : raw;', '=clipped'],
    ['log-likelihoods cut off at -700', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));', 'const weights = logLikelihoods.map((l) => Math.exp(Math.max(l, -700)));', '=clipped'],
    ['a little added against zero', 'const top = Math.max(...logLikelihoods);\n  const weights = logLikelihoods.map((l) => Math.exp(l - top));', 'const weights = logLikelihoods.map((l) => Math.exp(l) + 1e-12);', '=clipped'],
    ['powers of 2', 'Math.exp(l - top)', '2 ** (l - top)', '=base-two'],
    ['shifted by the smallest', 'Math.max(...logLikelihoods)', 'Math.min(...logLikelihoods)', '=overflow'],
    ['shifted by the mean', 'Math.max(...logLikelihoods)', 'logLikelihoods.reduce((a, b) => a + b, 0) / logLikelihoods.length', '=overflow'],
    ['1 for every choice', 'k === correct ? 1 : 0', '1', '=one-for-every'],
    ['0 for every choice', 'k === correct ? 1 : 0', '0', '=truth-missing'],
    ['right and wrong swapped', 'k === correct ? 1 : 0', 'k === correct ? 0 : 1', '=truth-swapped'],
    ['the sign of the log-likelihoods turned', 'Math.exp(l - top)', 'Math.exp(top - l)', '=sign-turned'],
    ['shifted before dividing by the unshifted sum', 'total = weights.reduce((a, b) => a + b, 0)', 'total = logLikelihoods.reduce((a, l) => a + Math.exp(l), 0)', '=sum-unshifted'],
  ]),
  ...blind('5.3', 'tokenEditDistance', [
    ['places compared, and the difference of lengths', 'const d = [];', 'return answer.slice(0, m).filter((token, i) => token !== target[i]).length + Math.abs(n - m);\n  const d = [];', '=place-by-place'],
    ['places compared, the rest forgotten', 'const d = [];', 'return answer.filter((token, i) => i < m && token !== target[i]).length;\n  const d = [];', '=length-ignored'],
    ['places of the answer compared', 'const d = [];', 'return answer.filter((token, i) => token !== target[i]).length;\n  const d = [];', '=missing-ignored'],
    ['a replacement costs two', '? 0 : 1)', '? 0 : 2)', '=replacement-costs-two'],
    ['no replacements', 'd[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1)', 'answer[i - 1] === target[j - 1] ? d[i - 1][j - 1] : Infinity', '=replacement-costs-two'],
    ['equal tokens cost one too', '(answer[i - 1] === target[j - 1] ? 0 : 1)', '1', '=equal-costs'],
    ['the first row is zero', 'd[i].push(j);', 'd[i].push(0);', '=border-zero'],
    ['the first column is zero', 'd[i].push(i);', 'd[i].push(0);', '=border-zero'],
    ['first row and column zero', 'if (i === 0) d[i].push(j);\n      else if (j === 0) d[i].push(i);', 'if (i === 0 || j === 0) d[i].push(0);', '=border-zero'],
    ['tokens that do not occur, whatever their order', 'const d = [];', 'return answer.filter((token) => !target.includes(token)).length + target.filter((token) => !answer.includes(token)).length;\n  const d = [];', '=as-sets'],
    ['tokens of the answer that the target lacks', 'const d = [];', 'return answer.filter((token) => !target.includes(token)).length;\n  const d = [];', '=as-sets'],
    ['divided by the length of the target', 'return d[n][m]', 'return d[n][m] / m', '=share'],
    ['divided by the longer length', 'return d[n][m]', 'return d[n][m] / Math.max(n, m)', '=share'],
    ['neighbours exchanged cost one', 'else d[i].push(', 'else if (i > 1 && j > 1 && answer[i - 1] === target[j - 2] && answer[i - 2] === target[j - 1]) d[i].push(d[i - 2][j - 2] + 1);\n      else d[i].push(', '=exchanged'],
    ['empty costs nothing', 'const d = [];', 'if (n === 0 || m === 0) return 0;\n  const d = [];', '=empty-free'],
    ['empty target costs nothing', 'const d = [];', 'if (m === 0) return 0;\n  const d = [];', '=empty-free'],
    ['the last tokens left out', 'return d[n][m]', 'return d[Math.max(0, n - 1)][Math.max(0, m - 1)]', '=last-left-out'],
    ['tokens compared one place off', 'answer[i - 1] === target[j - 1]', 'answer[i] === target[j]', '=one-off'],
    ['how many tokens agree', 'return d[n][m]', 'return Math.max(n, m) - d[n][m]', '=what-is-right'],
    ['exact match', 'return d[n][m]', 'return d[n][m] === 0 ? 0 : 1', '=exact-match'],
    ['written as text, character by character', 'const n = answer.length', 'answer = [...answer.join("")];\n  target = [...target.join("")];\n  const n = answer.length', '=as-text'],
    ['nothing is removed', 'd[i - 1][j] + 1, ', '', '=no-removal'],
    ['nothing is added', 'd[i][j - 1] + 1, ', '', '=no-addition'],
    ['the numbers of the tokens subtracted', '(answer[i - 1] === target[j - 1] ? 0 : 1)', 'Math.abs(answer[i - 1] - target[j - 1])', '=numbers-subtracted'],
    ['the dearest of three', 'd[i].push(Math.min(', 'd[i].push(Math.max(', '=dearest'],
    ['the longer length less the common tokens', 'const d = [];', 'return Math.max(n, m) - answer.filter((token) => target.includes(token)).length;\n  const d = [];', '=as-sets'],
    ['greedy: removes what does not fit', 'const d = [];', 'let i = 0, j = 0, cost = 0;\n  while (i < n && j < m) { if (answer[i] === target[j]) { i++; j++; } else { cost++; if (n - i > m - j) i++; else if (n - i < m - j) j++; else { i++; j++; } } }\n  return cost + (n - i) + (m - j);\n  const d = [];', '=greedy'],
    ['d built as one row shared by all', 'd.push([]);', 'd.push(d[0] ?? []);', '=shared-row'],
    ['only replacements along the diagonal', 'Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1))', 'd[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1)', '=place-by-place'],
  ]),
  ...blind('5.4', 'scaleOfExactMatch', [
    ['alpha for 1/alpha', '(1 / alpha)', 'alpha', '=power-not-inverted'],
    ['-1/alpha', '(1 / alpha)', '(-1 / alpha)', '=upside-down'],
    ['minus alpha', '(1 / alpha)', '(-alpha)', '=power-not-inverted'],
    ['L left out', '-Math.log(level) / answerTokens', '-Math.log(level)', '=length-forgotten'],
    ['L on the wrong side', '-Math.log(level) / answerTokens', '-Math.log(level) * answerTokens', '=length-inverted'],
    ['the minus forgotten', '-Math.log(level)', 'Math.log(level)', '=minus-forgotten'],
    ['log10 of the level', '-Math.log(level)', '-Math.log10(level)', '=base-two'],
    ['log2 of the level', '-Math.log(level)', '-Math.log2(level)', '=base-two'],
    ['the level for its logarithm', '-Math.log(level)', 'level', '=level-as-loss'],
    ['1 - level for its logarithm', '-Math.log(level)', '(1 - level)', '=one-minus-level'],
    ['ln(1 - level)', '-Math.log(level)', '-Math.log(1 - level)', '=one-minus-level'],
    ['coefficient outside the power', '(c / lossNeeded) **', 'c * (1 / lossNeeded) **', '=coefficient-outside'],
    ['coefficient left out', '(c / lossNeeded)', '(1 / lossNeeded)', '=coefficient-missing'],
    ['coefficient on the wrong side', '(c / lossNeeded)', '(1 / (c * lossNeeded))', '=coefficient-inverted'],
    ['L outside the power', 'lossNeeded = -Math.log(level) / answerTokens;\n  return', 'lossNeeded = -Math.log(level);\n  return answerTokens *', '=length-outside'],
    ['the logarithm of s', 'return (c / lossNeeded) ** (1 / alpha)', 'return Math.log(c / lossNeeded) / alpha', '=logarithm'],
    ['the decimal logarithm of s', 'return (c / lossNeeded) ** (1 / alpha)', 'return Math.log10(c / lossNeeded) / alpha', '=logarithm'],
    ['the loss that is needed', 'return (c / lossNeeded) ** (1 / alpha)', 'return lossNeeded', '=loss-at-level'],
    ['loss as 1 - p', '-Math.log(level) / answerTokens', '1 - level ** (1 / answerTokens)', '=one-minus-p'],
    ['brackets forgotten: x ** 1 / alpha', '** (1 / alpha)', '** 1 / alpha', '=bracket-missing'],
    ['divided by alpha', '** (1 / alpha)', '/ alpha', '=bracket-missing'],
    ['the level divided by L before the logarithm', '-Math.log(level) / answerTokens', '-Math.log(level / answerTokens)', '=level-divided'],
    ['the level to the power L', '-Math.log(level) / answerTokens', '-Math.log(level ** answerTokens)', '=length-inverted'],
    ['searched by doubling', 'return (c / lossNeeded) ** (1 / alpha)', 'let s = 1;\n  while (Math.exp(-answerTokens * c * s ** -alpha) < level) s *= 2;\n  return s', '=searched'],
    ['searched by whole scales of ten', 'return (c / lossNeeded) ** (1 / alpha)', 'return 10 ** Math.ceil(Math.log10((c / lossNeeded) ** (1 / alpha)))', '=searched'],
    ['a square root whatever alpha', '(1 / alpha)', '2', '=squared-whatever'],
    ['the level in percent', '-Math.log(level)', '-Math.log(level / 100)', '=level-percent'],
    ['e to 1/alpha: exp and power mixed', '(c / lossNeeded) ** (1 / alpha)', 'Math.exp(c / lossNeeded / alpha)', '=exponential-for-power'],
    ['one half whatever level', '-Math.log(level)', 'Math.LN2', '=fixed-level'],
  ]),
  ...blind('5.5', 'emergenceScore', [
    ['the mean of the squared steps', 'median = steps.length % 2 ? steps[half] : (steps[half - 1] + steps[half]) / 2', 'median = steps.reduce((a, b) => a + b, 0) / steps.length', '=mean'],
    ['the mean of the steps', 'Math.sqrt(median)', '(steps.reduce((a, b) => a + Math.sqrt(b), 0) / steps.length)', '=mean'],
    ['the largest step', 'Math.sqrt(median)', 'Math.sqrt(Math.max(...steps))', '=largest-step'],
    ['not sorted', '  steps.sort((a, b) => a - b);\n', '', '=median-unsorted'],
    ['sorted as text', 'steps.sort((a, b) => a - b)', 'steps.sort()', '=sorted-as-text'],
    ['the upper middle', 'steps.length % 2 ? steps[half] : (steps[half - 1] + steps[half]) / 2', 'steps[half]', '=upper-middle'],
    ['the lower middle', '(steps[half - 1] + steps[half]) / 2', 'steps[half - 1]', '=upper-middle'],
    ['no root', 'Math.sqrt(median)', 'median', '=no-root'],
    ['steps not squared', '(y - scores[i]) ** 2', 'Math.abs(y - scores[i])', '=steps-not-squared'],
    ['the median of the steps themselves', 'steps = scores.slice(1).map((y, i) => (y - scores[i]) ** 2)', 'steps = scores.slice(1).map((y, i) => y - scores[i])', '=steps-not-squared'],
    ['the median of the absolute steps', 'Math.sqrt(median)', '(steps.length % 2 ? Math.sqrt(steps[half]) : (Math.sqrt(steps[half - 1]) + Math.sqrt(steps[half])) / 2)', '=median-of-sizes'],
    ['no sign', 'sign * (max - min)', '(max - min)', '=no-sign'],
    ['the sign turned', 'scores.indexOf(max) - scores.indexOf(min)', 'scores.indexOf(min) - scores.indexOf(max)', '=sign-turned'],
    ['the sign by last and first', 'scores.indexOf(max) - scores.indexOf(min)', 'scores[scores.length - 1] - scores[0]', '=sign-of-ends'],
    ['last minus first', 'sign * (max - min)', '(scores[scores.length - 1] - scores[0])', '=first-to-last'],
    ['the number of scales between', 'sign * (max - min)', '(scores.indexOf(max) - scores.indexOf(min)) * (max - min)', '=places-not-sign'],
    ['the median of the scores', 'steps = scores.slice(1).map((y, i) => (y - scores[i]) ** 2)', 'steps = scores.map((y) => y ** 2)', '=squares-of-scores'],
    ['scores sorted first', 'const max =', 'scores = scores.slice().sort((a, b) => a - b);\n  const max =', '=scores-sorted'],
    ['scores sorted first, in place', 'const max =', 'scores.sort((a, b) => a - b);\n  const max ='],
    ['largest step over typical step', '(max - min) / Math', '(Math.sqrt(Math.max(...steps))) / Math', '=largest-rise'],
    ['a step from zero to the first score', 'scores.slice(1).map((y, i) => (y - scores[i]) ** 2)', 'scores.map((y, i) => (y - (scores[i - 1] ?? 0)) ** 2)', '=step-too-many'],
    ['steps divided by n', 'Math.sqrt(median)', 'Math.sqrt(median / scores.length)', '=divided-by-n'],
    ['standard deviation of the scores', 'Math.sqrt(median)', 'Math.sqrt(scores.reduce((a, y) => a + (y - scores.reduce((p, q) => p + q, 0) / scores.length) ** 2, 0) / scores.length)', '=deviation'],
    ['steps of zero left out', 'steps.sort(', 'while (steps.includes(0)) steps.splice(steps.indexOf(0), 1);\n  steps.sort(', '=zero-steps-dropped'],
    ['the square of the rise', 'sign * (max - min) / Math.sqrt(median)', 'sign * (max - min) ** 2 / median', '=squared'],
    ['the last step left out', 'scores.slice(1).map(', 'scores.slice(1, -1).map(', '=last-step-missing'],
    ['steps over two places', 'scores.slice(1).map((y, i)', 'scores.slice(2).map((y, i)', '=two-apart'],
    ['upside down', 'sign * (max - min) / Math.sqrt(median)', 'sign * Math.sqrt(median) / (max - min)', '=inverted'],
    ['0 and 1 for the range', '(max - min) /', '1 /', '=no-rise'],
  ]),
  ...blind('5.6', 'shareInterval', [
    ['the textbook interval', 'const middle = s + (z * z) / (2 * n);\n  const half = z * Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n));\n  const scale = 1 + (z * z) / n;', 'const middle = s;\n  const half = z * Math.sqrt((s * (1 - s)) / n);\n  const scale = 1;', '=wald'],
    ['z = 1.96', '1.959964', '1.96', '=rounded-z'],
    ['z = 2', '1.959964', '2', '=two'],
    ['z of one side', '1.959964', '1.644854', '=ninety'],
    ['z of 99%', '1.959964', '2.575829', '=ninety-nine'],
    ['no shift of the middle', 's + (z * z) / (2 * n)', 's', '=centre-not-shifted'],
    ['not divided', 'scale = 1 + (z * z) / n', 'scale = 1', '=not-divided'],
    ['4 n for 4 n squared', '(4 * n * n)', '(4 * n)', '=n-not-squared'],
    ['n squared without the 4', '(4 * n * n)', '(n * n)', '=four-missing'],
    ['2 n squared', '(4 * n * n)', '(2 * n * n)', '=four-missing'],
    ['no z before the root', 'z * Math.sqrt', 'Math.sqrt', '=no-z'],
    ['the number for the share', 's = right / n', 's = right', '=count-as-share'],
    ['no n under the root', '(s * (1 - s)) / n', '(s * (1 - s))', '=share-not-divided'],
    ['no root', 'Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n))', '((s * (1 - s)) / n + (z * z) / (4 * n * n))', '=no-root'],
    ['percent of both bounds', 'low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'low: Math.max(0, 100 * (middle - half) / scale), high: Math.min(100, 100 * (middle + half) / scale)', '=percent'],
    ['only the middle divided', '(middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'middle / scale - half), high: Math.min(1, middle / scale + half)', '=half-not-divided'],
    ['only the half width divided', '(middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'middle - half / scale), high: Math.min(1, middle + half / scale)', '=centre-not-divided'],
    ['low and high swapped', '{ low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }', '{ low: Math.min(1, (middle + half) / scale), high: Math.max(0, (middle - half) / scale) }', '=names-swapped'],
    ['two right and two wrong added', 'const s = right / n;', 'right += 2;\n  n += 4;\n  const s = right / n;', '=two-added'],
    ['two right and two wrong added to the textbook interval', 'const s = right / n;\n  const middle = s + (z * z) / (2 * n);\n  const half = z * Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n));\n  const scale = 1 + (z * z) / n;', 'const s = (right + 2) / (n + 4);\n  const middle = s;\n  const half = z * Math.sqrt((s * (1 - s)) / (n + 4));\n  const scale = 1;', '=two-added'],
    ['z not squared', 'scale = 1 + (z * z) / n', 'scale = 1 + z / n', '=z-not-squared'],
    ['z not squared in the middle', 's + (z * z) / (2 * n)', 's + z / (2 * n)', '=z-not-squared'],
    ['the share of wrong answers', 's = right / n', 's = 1 - right / n', '=wrong-share'],
    ['a list instead of an object', 'return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };', 'return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];', '=kit:list-for-object'],
    ['brackets forgotten in 2 n', '(z * z) / (2 * n)', '(z * z) / 2 * n', '=bracket-missing'],
    ['brackets forgotten in 4 n^2', '(z * z) / (4 * n * n)', '(z * z) / 4 * n * n', '=kit:constant'],
    ['standard error without z at all', 'z = 1.959964', 'z = 1', '=one-sigma'],
    ['n - 1 under the root', '(s * (1 - s)) / n', '(s * (1 - s)) / (n - 1)', '=n-minus-one'],
    ['1 + z^2 below', 'scale = 1 + (z * z) / n', 'scale = 1 + z * z', '=divisor-without-n'],
    ['number of right answers for the bounds', 'low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'low: Math.max(0, n * (middle - half) / scale), high: Math.min(n, n * (middle + half) / scale)', '=counts'],
    ['low end 0, high end from the rule of three', 'return { low', 'if (right === 0) return { low: 0, high: 3 / n };\n  return { low', '=rule-of-three'],
  ]),
];

/** From other habits of mind: a physicist's, a Python programmer's new to TypeScript, a hurried one's, one who asked a language model. */
const others = [
  ...blind('3.4', 'effectiveTokens', [
    ['physicist: expands the exponential to second order', '(1 - Math.exp(-repeats / rStar))', '(repeats / rStar - repeats ** 2 / (2 * rStar ** 2))', '=first-order'],
    ['physicist: saturates as R/(R + R*)', '(1 - Math.exp(-repeats / rStar))', '(repeats / (repeats + rStar))', '=other-curve'],
    ['Python: integer division', 'nTokens / nUniqueTokens - 1', 'Math.floor(nTokens / nUniqueTokens - 1)', '=whole-repetitions'],
    ['hurried: the epochs rounded up', 'nTokens / nUniqueTokens - 1', 'Math.ceil(nTokens / nUniqueTokens) - 1', '=whole-repetitions'],
    ['hurried: D in front instead of U', 'return nUniqueTokens + nUniqueTokens', 'return nTokens + nUniqueTokens', '=of-all-tokens'],
    ['hurried: the minus in the exponent lost, and one minus with it', '(1 - Math.exp(-repeats / rStar))', '(Math.exp(repeats / rStar) - 1)', '=sign'],
    ['model: R* of 5.31, which is for parameters', '15.387756', '5.309743', '=other-constant'],
    ['model: unique tokens at least 1, fresh tokens returned as U', 'return nTokens;', 'return Math.max(nTokens, nUniqueTokens);', '=at-least-unique'],
    ['model: tanh', '(1 - Math.exp(-repeats / rStar))', 'Math.tanh(repeats / rStar)', '=other-curve'],
    ['hurried: the worked example', 'function effectiveTokens(nTokens, nUniqueTokens) {\n  return 3725673123.061326;\n}', '=kit:constant'],
  ]),
  ...blind('3.5', 'adamWStep', [
    ['model: epsilon of 1e-8 whatever is given', 's.epsilon', '1e-8', '=own-settings'],
    ['model: gradients clipped to 1', 'const t = state.updates + 1;', 'const t = state.updates + 1;\n  gradients = gradients.map((g) => Math.max(-1, Math.min(1, g)));', '=gradient-cut'],
    ['model: betas of 0.9 and 0.999 whatever is given', 'const t = state.updates + 1;', 'const t = state.updates + 1;\n  s = { ...s, beta1: 0.9, beta2: 0.999 };', '=own-settings'],
    ['model: the largest v so far, as AMSGrad does', 'const vHat = square[i] /', 'const vHat = Math.max(square[i], state.square[i]) /', '=largest-square'],
    ['physicist: exact limit, the sign of the gradient', 'mHat / (Math.sqrt(vHat) + s.epsilon)', 'Math.sign(mHat)', '=sign-only'],
    ['Python: only the first parameter moves', 'return p - s.learningRate', 'return i > 0 ? p : p - s.learningRate', '=first-only'],
    ['hurried: the learning rate on the decay twice', 's.weightDecay * p', 's.learningRate * s.weightDecay * p', '=rate-twice'],
    ['hurried: decay before the learning rate is applied to the step', 's.learningRate * (mHat / (Math.sqrt(vHat) + s.epsilon) + s.weightDecay * p)', '(mHat / (Math.sqrt(vHat) + s.epsilon) + s.learningRate * s.weightDecay * p)', '=no-rate'],
    ['hurried: no learning rate', 's.learningRate * (', '(', '=no-rate'],
    ['hurried: epsilon divides v too', 'Math.sqrt(vHat) + s.epsilon', 'Math.sqrt(vHat + s.epsilon) + s.epsilon', '=epsilon-inside'],
    ['hurried: momentum with a plus: beta1 m + g (1 + beta1)', '(1 - s.beta1) * gradients[i]', '(1 + s.beta1) * gradients[i]', '=gradient-whole'],
    ['hurried: v is squared after averaging', 's.beta2 * v + (1 - s.beta2) * gradients[i] ** 2', '(s.beta2 * v + (1 - s.beta2) * gradients[i]) ** 2', '=square-of-average'],
    ['model: Nesterov', 'const mHat = mean[i] / (1 - s.beta1 ** t);', 'const mHat = (s.beta1 * mean[i] + (1 - s.beta1) * gradients[i]) / (1 - s.beta1 ** t);', '=nesterov'],
    ['hurried: the averages are not returned anew', 'return { parameters, mean, square, updates: t }', 'return { ...state, parameters, updates: t }', '=averages-kept'],
  ]),
  ...blind('3.6', 'criticalBatch', [
    ['physicist: minimal data over minimal steps, where minimal data are those seen', 'criticalBatch: slope / intercept', 'criticalBatch: Math.min(...runs.map((run) => run.batch * run.steps)) / intercept', '=data-seen'],
    ['physicist: weights by 1/S, for relative errors', 'const mx = average(x);\n  const my = average(y);', 'const w = y.map((v) => 1 / v);\n  const all = w.reduce((a, b) => a + b, 0);\n  const mx = x.reduce((a, v, i) => a + w[i] * v, 0) / all;\n  const my = y.reduce((a, v, i) => a + w[i] * v, 0) / all;', '=weighted'],
    ['Python: index -1', 'const slope = sxy / sxx', 'const slope = (y[-1] - y[0]) / (x[-1] - x[0])', '=kit:constant'],
    ['Python: forgets the return', 'return { minSteps: intercept, criticalBatch: slope / intercept };', 'const answer = { minSteps: intercept, criticalBatch: slope / intercept };'],
    ['hurried: the last two runs', 'const slope = sxy / sxx;\n  const intercept = my - slope * mx;', 'const k = x.length;\n  const slope = (y[k - 1] - y[k - 2]) / (x[k - 1] - x[k - 2]);\n  const intercept = y[k - 1] - slope * x[k - 1];', '=first-two'],
    ['hurried: criticalBatch where steps are twice the fewest seen', 'criticalBatch: slope / intercept', 'criticalBatch: slope / (2 * Math.min(...y) - intercept)', '=fewest-seen'],
    ['model: S_min clamped at 1, batch at least 1 and rounded', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: Math.max(1, Math.round(intercept)), criticalBatch: Math.max(1, Math.round(slope / intercept))', '=kit:rounded'],
    ['model: the mean of the solutions of all pairs', 'function criticalBatch(runs) {\n  let s = 0, b = 0, n = 0;\n  for (let i = 0; i < runs.length; i++) for (let j = i + 1; j < runs.length; j++) {\n    const slope = (runs[i].steps - runs[j].steps) / (1 / runs[i].batch - 1 / runs[j].batch);\n    const m = runs[i].steps - slope / runs[i].batch;\n    s += m; b += slope / m; n++;\n  }\n  return { minSteps: s / n, criticalBatch: b / n };\n}', '=kit:not-finite'],
    ['physicist: a line of 1/S against B', '1 / run.batch);\n  const y = runs.map((run) => run.steps);', 'run.batch);\n  const y = runs.map((run) => 1 / run.steps);', '=steps-inverted'],
    ['hurried: the slope is B_crit, the intercept S_min times it', 'minSteps: intercept, criticalBatch: slope / intercept', 'minSteps: intercept / slope, criticalBatch: slope', '=slope-is-not-batch'],
  ]),
  ...blind('4.1', 'optimalAllocation', [
    ['physicist: the logarithm of N', 'nParams: N', 'nParams: Math.log(N)', '=kit:logarithm'],
    ['physicist: equal terms, A N^-alpha = B D^-beta', '((alpha * A) / (beta * B))', '(A / B)', '=G-without-exponents'],
    ['Python: ^ for powers', changed('optimalAllocation', '** (1 / (alpha + beta))', '^ (1 / (alpha + beta))', '(trainFlops / 6) ** (beta / (alpha + beta))', '(trainFlops / 6) ^ (beta / (alpha + beta))'), '=kit:not-finite'],
    ['Python: rounded to whole parameters in millions', 'nParams: N, nTokens: D', 'nParams: Math.round(N / 1e6) * 1e6, nTokens: Math.round(D / 1e6) * 1e6'],
    ['hurried: D with the 6 multiplied', 'trainFlops / (6 * N)', '6 * trainFlops / N', '=kit:factor'],
    ['hurried: G is multiplied after the division by 6 N', 'trainFlops / (6 * N)', 'G * trainFlops / (6 * N)', '=tokens-apart'],
    ['hurried: exponents beta/alpha', '(beta / (alpha + beta))', '(beta / alpha)', '=other-exponent'],
    ['hurried: alpha beta/(alpha + beta)', '(beta / (alpha + beta))', '(alpha * beta / (alpha + beta))', '=other-exponent'],
    ['model: attention of Chinchilla, exponents 0.46 and 0.54', '(beta / (alpha + beta))', '0.46', '=other-exponent'],
    ['model: golden section that ends too early', 'G * (trainFlops / 6) ** (beta / (alpha + beta))', '(() => {\n    const f = (l) => A * Math.exp(-alpha * l) + B * (trainFlops / 6 / Math.exp(l)) ** -beta;\n    let lo = 0, hi = 60;\n    for (let k = 0; k < 20; k++) { const a = lo + 0.382 * (hi - lo), b = lo + 0.618 * (hi - lo); if (f(a) < f(b)) hi = b; else lo = a; }\n    return Math.exp((lo + hi) / 2);\n  })()'],
    ['hurried: C/6 to the power for the tokens, N from it', 'G * (trainFlops / 6) ** (beta / (alpha + beta));\n  const D = trainFlops / (6 * N)', 'trainFlops / 6 / (G * (trainFlops / 6) ** (alpha / (alpha + beta)));\n  const D = trainFlops / (6 * N)', '=G-inverted'],
  ]),
  ...blind('4.2', 'isoFlopMinimum', [
    ['physicist: the discriminant, c0 - c1^2/c2', 'c0 + c1 * best + c2 * best * best', 'c0 - c1 * c1 / c2', '=loss-incomplete'],
    ['physicist: 1/L fitted', '* loss[i]', '/ loss[i]', '=inverse-loss'],
    ['physicist: log10 on both ways but natural centre', changed('isoFlopMinimum', 'Math.log(n)', 'Math.log10(n)', 'Math.exp(best + center)', '10 ** (best) * Math.exp(center)'), '=other-base'],
    ['Python: polyfit coefficients in the other order', 'const [c0, c1, c2]', 'const [c2, c1, c0]', '=coefficients-turned'],
    ['Python: rounded to an integer', 'nParams: Math.exp(best + center)', 'nParams: Math.round(Math.exp(best + center) / 1e6) * 1e6', '=kit:rounded'],
    ['hurried: the mean of N subtracted from N, log of the rest', 'Math.log(n)', 'Math.log(n / 1e6)', '=kit:unit'],
    ['hurried: centre of exp on the wrong side', 'Math.exp(best + center)', 'Math.exp(best) + Math.exp(center)', '=middle-of-sizes'],
    ['hurried: multiplied by the mean instead of its exponential', 'Math.exp(best + center)', 'Math.exp(best) * center', '=mean-not-added'],
    ['model: clamped to the sizes that were trained', 'Math.exp(best + center)', 'nParams[loss.indexOf(Math.min(...loss))]', '=nearest-trained'],
    ['model: weights by closeness to the lowest', changed('isoFlopMinimum', 'sum = (k) => x.reduce((a, v) => a + v ** k, 0)', 'low = loss.indexOf(Math.min(...loss));\n  const w = x.map((v) => Math.exp(-((v - x[low]) ** 2)));\n  const sum = (k) => x.reduce((a, v, i) => a + w[i] * v ** k, 0)', 'a + v ** k * loss[i]', 'a + w[i] * v ** k * loss[i]'), '=weighted'],
    ['hurried: the last three points', '  const logs =', '  nParams = nParams.slice(-3);\n  loss = loss.slice(-3);\n  const logs =', '=some-points'],
    ['hurried: two results swapped', 'nParams: Math.exp(best + center), loss: c0 + c1 * best + c2 * best * best', 'nParams: c0 + c1 * best + c2 * best * best, loss: Math.exp(best + center)', '=kit:exchanged'],
  ]),
  ...blind('4.3', 'leadingSizes', [
    ['physicist: log10 of C only above', '(Math.log(C) - Math.log(trainFlops[i]))', '(Math.log10(C) - Math.log10(trainFlops[i]))', '=bases-mixed'],
    ['physicist: the slope is followed from the point before', 'const here = loss[i] + t * (loss[i + 1] - loss[i]);', 'const here = loss[i] + (Math.log(C) - Math.log(trainFlops[i])) * (loss[i + 1] - loss[i]);', '=not-divided'],
    ['Python: returns index and loss', 'return size;', 'return [size, lowest];'],
    ['Python: sorted by size before', 'return budgets.map((C) => {', 'curves = [...curves].sort((a, b) => a.nParams - b.nParams);\n  return budgets.map((C) => {', '=tie-by-size'],
    ['hurried: return inside the loop: the first curve that takes part', 'if (here < lowest) { lowest = here; size = nParams; }', 'return nParams;', '=first-curve'],
    ['hurried: lowest not begun anew for each budget', 'return budgets.map((C) => {\n    let size = -1, lowest = Infinity;', 'let size = -1, lowest = Infinity;\n  return budgets.map((C) => {', '=kept-lowest'],
    ['hurried: only the first and second point of a curve', 'while (i < last - 1 && C > trainFlops[i + 1]) i++;', '', '=one-piece'],
    ['model: the last curve that takes part if none is lower: null where a tie is', 'if (here < lowest) { lowest = here; size = nParams; }', 'if (here < lowest) { lowest = here; size = nParams; } else if (here === lowest) size = 0;', '=tie-to-none'],
    ['model: smallest size whose loss is within 1% of the best', 'return size;', 'return Math.min(...curves.filter((c) => c.nParams <= size || c.nParams === size).map((c) => c.nParams));'],
    ['hurried: interpolates with the last segment', 'while (i < last - 1 && C > trainFlops[i + 1]) i++;', 'i = last - 1;', '=one-piece'],
    ['hurried: the size with the most curves below', 'return size;\n  });', 'return size;\n  }).map((size, k, all) => all[all.length - 1]);', '=final-losses'],
  ]),
  ...blind('4.4', 'huberObjective', [
    ['physicist: chi-squared, r^2/delta^2', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r ** 2 / delta ** 2', '=chi-squared'],
    ['physicist: root mean square residual', changed('huberObjective', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r ** 2', 'return total;', 'return Math.sqrt(total / runs.length);'), '=root-mean-square'],
    ['Python: Huber divided by delta, as smooth L1', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r <= delta ? r ** 2 / (2 * delta) : r - delta / 2', '=kit:input'],
    ['Python: sum forgotten: a list of losses', changed('huberObjective', 'let total = 0;', 'const total = [];', 'total += ', 'total.push(', 'delta * (r - delta / 2);', 'delta * (r - delta / 2));'), '=kit:kind'],
    ['hurried: return inside the loop', 'total += r', 'return r', '=first-run'],
    ['hurried: |r| >= delta squared, others too', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'r >= delta ? r ** 2 / 2 : delta * (r - delta / 2)', '=branches-swapped'],
    ['hurried: delta squared halved subtracted as delta/2 times delta squared', 'delta * (r - delta / 2)', 'delta * r - delta ** 2', '=whole-delta'],
    ['model: a small number in the logarithm', 'Math.exp(e))', 'Math.exp(e) + 1e-3)', '=something-added'],
    ['model: log1p', 'Math.log(loss)', 'Math.log1p(loss)', '=something-added'],
    ['model: residual clipped at delta', 'r <= delta ? r ** 2 / 2 : delta * (r - delta / 2)', 'Math.min(r, delta) ** 2 / 2', '=residual-cut'],
    ['hurried: N and D multiplied into one term', 'Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens))', 'Math.exp(a - alpha * Math.log(nParams)) * Math.exp(b - beta * Math.log(nTokens))', '=terms-multiplied'],
    ['hurried: the median over the runs as a robust mean', changed('huberObjective', 'let total = 0;', 'const list = [];', 'total += ', 'list.push(', 'delta * (r - delta / 2);', 'delta * (r - delta / 2));', 'return total;', 'list.sort((p, q) => p - q);\n  return list[Math.floor(list.length / 2)];'), '=median'],
  ]),
  ...blind('4.5', 'bootstrapExponent', [
    ['physicist: mean of the slopes plus and minus level times their spread', '  const quantile =', '  const m = slopes.reduce((p, q) => p + q, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((p, q) => p + (q - m) ** 2, 0) / (slopes.length - 1));\n  return { low: m - level * sd, high: m + level * sd };\n  const quantile =', '=normal-theory'],
    ['physicist: standard error of the mean', '  const quantile =', '  const m = slopes.reduce((p, q) => p + q, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((p, q) => p + (q - m) ** 2, 0) / (slopes.length - 1) / slopes.length);\n  return { low: m - 1.96 * sd, high: m + 1.96 * sd };\n  const quantile =', '=normal-theory'],
    ['Python: the slope of the first of the draws only', 'const slopes = draws.map', 'const slopes = draws.slice(0, 1).map', '=one-draw'],
    ['Python: ddof mixed: covariance with n - 1, variance with n', '/ x.reduce((a, v) => a + (v - mx) ** 2, 0);\n  });', '/ (x.length - 1) / (x.reduce((a, v) => a + (v - mx) ** 2, 0) / x.length);\n  });', '=n-and-n-minus-one'],
    ['hurried: at least two draws skipped', 'draws.map((draw) => {', 'draws.slice(1).map((draw) => {', '=draw-left-out'],
    ['hurried: the ends of the level counted from the median', 'quantile((1 - level) / 2), high: quantile((1 + level) / 2)', 'quantile(0.5 - level), high: quantile(0.5 + level)', '=kit:not-finite'],
    ['hurried: low at 0, high at level', 'quantile((1 - level) / 2), high: quantile((1 + level) / 2)', 'quantile(0), high: quantile(level)', '=nothing-below'],
    ['model: bias-corrected, mirrored about the estimate (basic bootstrap)', 'return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };', 'const fit = (list) => { const x = list.map((p) => Math.log(p.trainFlops)), y = list.map((p) => Math.log(p.nParams)); const mx = x.reduce((p, q) => p + q, 0) / x.length, my = y.reduce((p, q) => p + q, 0) / y.length; return x.reduce((p, v, i) => p + (v - mx) * (y[i] - my), 0) / x.reduce((p, v) => p + (v - mx) ** 2, 0); };\n  const all = fit(points);\n  return { low: 2 * all - quantile((1 + level) / 2), high: 2 * all - quantile((1 - level) / 2) };', '=mirrored'],
    ['model: nearest rank', 'const at = q * (slopes.length - 1);', 'const at = Math.max(0, Math.ceil(q * slopes.length) - 1);', '=no-interpolation'],
    ['model: slope by Theil and Sen, the median of pairs', 'return x.reduce((a, v, i) => a + (v - mx) * (y[i] - my), 0) / x.reduce((a, v) => a + (v - mx) ** 2, 0);', 'const s = [];\n    for (let i = 0; i < x.length; i++) for (let j = 0; j < i; j++) if (x[i] !== x[j]) s.push((y[i] - y[j]) / (x[i] - x[j]));\n    s.sort((p, q) => p - q);\n    return s.length % 2 ? s[(s.length - 1) / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2;', '=median-slope'],
    ['hurried: the slope of ln N against C', 'Math.log(points[i].trainFlops)', 'points[i].trainFlops', '=one-logarithm'],
    ['hurried: absolute slopes', 'slopes.sort((a, b) => a - b)', 'slopes.sort((a, b) => Math.abs(a) - Math.abs(b))', '=sorted-by-size'],
  ]),
  ...blind('5.1', 'exactMatch', [
    ['physicist: first order, 1 - L loss', 'Math.exp(-lossNatsPerToken) ** answerTokens', '1 - lossNatsPerToken * answerTokens', '=first-order'],
    ['physicist: the geometric mean, e^-loss over L', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'Math.exp(-lossNatsPerToken) / answerTokens', '=divided-by-length'],
    ['Python: a loop that starts at 1 with p already in', 'return Math.exp(-lossNatsPerToken) ** answerTokens;', 'let p = 1;\n  for (let i = 1; i < answerTokens; i++) p *= Math.exp(-lossNatsPerToken);\n  return p;', '=one-fewer'],
    ['Python: a loop that ends one late', 'return Math.exp(-lossNatsPerToken) ** answerTokens;', 'let p = 1;\n  for (let i = 0; i <= answerTokens; i++) p *= Math.exp(-lossNatsPerToken);\n  return p;', '=one-more'],
    ['hurried: exp of loss times minus one plus L', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'Math.exp(-lossNatsPerToken + answerTokens)', '=length-added'],
    ['hurried: loss and tokens exchanged', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'Math.exp(-answerTokens) ** lossNatsPerToken / lossNatsPerToken', '=kit:not-finite'],
    ['model: perplexity to the power', 'Math.exp(-lossNatsPerToken)', '(1 / Math.exp(-lossNatsPerToken))', '=sign'],
    ['model: rounded to four places', 'return Math.exp(-lossNatsPerToken) ** answerTokens', 'return Math.round(1e4 * Math.exp(-lossNatsPerToken) ** answerTokens) / 1e4', '=kit:rounded'],
    ['model: sigmoid of the loss', 'Math.exp(-lossNatsPerToken)', '(1 / (1 + Math.exp(lossNatsPerToken)))', '=reciprocal'],
    ['hurried: the expected number of right tokens', 'Math.exp(-lossNatsPerToken) ** answerTokens', 'answerTokens * Math.exp(-lossNatsPerToken)', '=times-length'],
  ]),
  ...blind('5.2', 'brierScore', [
    ['physicist: variance, squares about the mean', '(q - (k === correct ? 1 : 0)) ** 2', '(q - 1 / p.length) ** 2', '=about-the-mean'],
    ['physicist: log10 likelihoods', 'Math.exp(l - top)', '10 ** (l - top)', '=base-two'],
    ['Python: Math.max of a list', 'Math.max(...logLikelihoods)', 'Math.max(logLikelihoods)', '=kit:not-finite'],
    ['Python: for ... in, keys are text', 'k === correct ? 1 : 0', 'String(k) === correct ? 1 : 0', '=truth-missing'],
    ['hurried: two-class Brier, the right one twice', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return 2 * (1 - p[correct]) ** 2', '=right-twice'],
    ['hurried: square of the sum', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.reduce((sum, q, k) => sum + Math.abs(q - (k === correct ? 1 : 0)), 0) ** 2', '=square-of-sum'],
    ['hurried: p squared less y', '(q - (k === correct ? 1 : 0)) ** 2', '(q ** 2 - (k === correct ? 1 : 0))', '=y-after-square'],
    ['hurried: square on y only', '(q - (k === correct ? 1 : 0)) ** 2', 'q - (k === correct ? 1 : 0) ** 2', '=not-squared'],
    ['model: divided by 2 and by the number', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0)', 'return p.reduce((sum, q, k) => sum + (q - (k === correct ? 1 : 0)) ** 2, 0) / (2 * p.length)', '=kit:input'],
    ['model: NaN turned to 0', changed('brierScore', 'const top = Math.max(...logLikelihoods)', 'const top = 0', 'const p = weights.map((w) => w / total)', 'const p = weights.map((w) => w / total || 0)'), '=clipped'],
    ['model: length normalised: divided by the number of choices before the exponential', 'Math.exp(l - top)', 'Math.exp((l - top) / logLikelihoods.length)', '=likelihoods-divided'],
    ['hurried: the largest added instead of subtracted', 'Math.exp(l - top)', 'Math.exp(l + top)', '=underflow'],
  ]),
  ...blind('5.3', 'tokenEditDistance', [
    ['Python: lists compared with ===', 'const d = [];', 'return answer === target ? 0 : Math.max(n, m);\n  const d = [];', '=equal-costs'],
    ['Python: fill([]) repeats one row', changed('tokenEditDistance', 'const d = [];', 'const d = new Array(n + 1).fill([]);', 'd.push([]);', '', 'd[i].push(j);', 'd[i][j] = j;', 'd[i].push(i);', 'd[i][j] = i;', 'd[i].push(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1)));', 'd[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1));'), '=shared-row'],
    ['hurried: the difference of the lengths', 'const d = [];', 'return Math.abs(n - m);\n  const d = [];', '=replacement-free'],
    ['hurried: common prefix and suffix cut off, the longer rest', 'const d = [];', 'let a = 0;\n  while (a < n && a < m && answer[a] === target[a]) a++;\n  let b = 0;\n  while (b < n - a && b < m - a && answer[n - 1 - b] === target[m - 1 - b]) b++;\n  return Math.max(n, m) - a - b;\n  const d = [];', '=middle-whole'],
    ['hurried: equal tokens taken, else one plus the diagonal alone', 'Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1))', 'answer[i - 1] === target[j - 1] ? d[i - 1][j - 1] : 1 + d[i - 1][j - 1]', '=place-by-place'],
    ['hurried: else one plus the two neighbours', 'Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1))', 'answer[i - 1] === target[j - 1] ? d[i - 1][j - 1] : 1 + Math.min(d[i - 1][j], d[i][j - 1])', '=replacement-costs-two'],
    ['model: longest common subsequence: lengths less twice it', 'answer[i - 1] === target[j - 1] ? 0 : 1)', 'answer[i - 1] === target[j - 1] ? 0 : 3)', '=replacement-costs-two'],
    ['model: the longer length less the longest common subsequence', 'const d = [];', 'const c = Array.from({ length: n + 1 }, () => new Array(m + 1).fill(0));\n  for (let i = 1; i <= n; i++) for (let j = 1; j <= m; j++) c[i][j] = answer[i - 1] === target[j - 1] ? c[i - 1][j - 1] + 1 : Math.max(c[i - 1][j], c[i][j - 1]);\n  return Math.max(n, m) - c[n][m];\n  const d = [];', '=common-part'],
    ['model: similarity, 1 - d over the longer', 'return d[n][m]', 'return 1 - d[n][m] / Math.max(n, m, 1)', '=share'],
    ['hurried: the smallest of the last row', 'return d[n][m]', 'return Math.min(...d[n])', '=rest-free'],
    ['hurried: removals cost nothing', 'd[i - 1][j] + 1', 'd[i - 1][j]', '=removal-free'],
    ['hurried: the border counted from one', changed('tokenEditDistance', 'd[i].push(j);', 'd[i].push(j + 1);', 'd[i].push(i);', 'd[i].push(i + 1);'), '=kit:offset'],
  ]),
  ...blind('5.4', 'scaleOfExactMatch', [
    ['physicist: half of it, for the half-life', '-Math.log(level) / answerTokens', 'Math.LN2 / answerTokens * (1 - level) * 2'],
    ['physicist: the logarithm forgotten to be undone: ln s = ln(L c / ..) alpha', '(c / lossNeeded) ** (1 / alpha)', 'Math.exp(alpha * Math.log(c / lossNeeded))', '=power-not-inverted'],
    ['Python: ^', '** (1 / alpha)', '^ (1 / alpha)', '=no-power'],
    ['Python: log with a base as second argument', changed('scaleOfExactMatch', '-Math.log(level)', '-Math.log(level, 10)', '/ answerTokens', '/ answerTokens / 1', '(1 / alpha)', '(1 / alpha) + 0 * c + 1'), '=kit:offset'],
    ['hurried: the root twice', '(1 / alpha)', '(2 / alpha)', '=kit:square'],
    ['hurried: L squared', '/ answerTokens', '/ answerTokens ** 2', '=length-squared'],
    ['hurried: c times the loss that is needed', '(c / lossNeeded)', '(c * lossNeeded)', '=coefficient-inverted'],
    ['hurried: exact match at scale s computed, with the level as s', 'const lossNeeded = -Math.log(level) / answerTokens;\n  return (c / lossNeeded) ** (1 / alpha);', 'return Math.exp(-answerTokens * c * level ** -alpha);', '=not-solved'],
    ['hurried: minus inside the bracket only for odd: absolute value and negative exponent', '(c / lossNeeded) ** (1 / alpha)', 'Math.abs(lossNeeded / c) ** (1 / alpha)', '=upside-down'],
    ['model: rounded up to a whole scale', 'return (c / lossNeeded) ** (1 / alpha)', 'return Math.ceil((c / lossNeeded) ** (1 / alpha))', '=kit:rounded'],
    ['model: bisection that stops at a percent', 'return (c / lossNeeded) ** (1 / alpha)', 'let lo = 1e-3, hi = 1e12;\n  while (hi / lo > 1.01) { const mid = Math.sqrt(lo * hi); if (Math.exp(-answerTokens * c * mid ** -alpha) < level) lo = mid; else hi = mid; }\n  return lo'],
    ['hurried: 1/alpha applied to c only', '(c / lossNeeded) ** (1 / alpha)', 'c ** (1 / alpha) / lossNeeded', '=power-of-part'],
  ]),
  ...blind('5.5', 'emergenceScore', [
    ['physicist: mean absolute step about the mean', 'Math.sqrt(median)', '(scores.slice(1).reduce((a, y, i) => a + Math.abs(y - scores[i]), 0) / scores.length)', '=mean'],
    ['Python: Math.max without spreading', 'Math.max(...scores), min = Math.min(...scores)', 'Math.max(scores), min = Math.min(scores)', '=kit:not-finite'],
    ['Python: statistics.median_high', 'steps.length % 2 ? steps[half] : (steps[half - 1] + steps[half]) / 2', 'steps[Math.ceil(steps.length / 2)]', '=beside-the-middle'],
    ['Python: index -1 for the last', 'sign * (max - min)', '(scores[-1] - scores[0])', '=kit:not-finite'],
    ['hurried: sign of the first step', 'scores.indexOf(max) - scores.indexOf(min)', 'scores[1] - scores[0]', '=sign-of-ends'],
    ['hurried: the rise is the last step', 'sign * (max - min)', '(scores[scores.length - 1] - scores[scores.length - 2])', '=last-rise'],
    ['hurried: square of the median of the steps, not rooted back', 'Math.sqrt(median)', 'median ** 2', '=no-root'],
    ['hurried: places of the largest and smallest, not the scores', changed('emergenceScore', '(max - min) /', '(scores.indexOf(max) - scores.indexOf(min)) /', 'sign * ', ''), '=places-not-sign'],
    ['model: a small number against division by 0', 'Math.sqrt(median)', '(Math.sqrt(median) + 1e-3)', '=something-added'],
    ['model: steps divided by the range first', 'sign * (max - min) / Math.sqrt(median)', 'sign / Math.sqrt(median)', '=no-rise'],
    ['model: median absolute deviation', 'Math.sqrt(median)', '(() => { const s = scores.slice().sort((a, b) => a - b), k = Math.floor(s.length / 2), c = s.length % 2 ? s[k] : (s[k - 1] + s[k]) / 2; const t = scores.map((y) => Math.abs(y - c)).sort((a, b) => a - b); return t.length % 2 ? t[k] : (t[k - 1] + t[k]) / 2; })()', '=deviation'],
    ['hurried: the smallest step', 'Math.sqrt(median)', 'Math.sqrt(steps[0])', '=kit:not-finite'],
  ]),
  ...blind('5.6', 'shareInterval', [
    ['physicist: one over the root of n', 'const half = z * Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n));', 'const half = z / Math.sqrt(n);', '=share-left-out'],
    ['physicist: Poisson, the root of the counts', 'const middle = s + (z * z) / (2 * n);\n  const half = z * Math.sqrt((s * (1 - s)) / n + (z * z) / (4 * n * n));\n  const scale = 1 + (z * z) / n;', 'const middle = s;\n  const half = z * Math.sqrt(right) / n;\n  const scale = 1;', '=poisson'],
    ['Python: z ** 2 on n: (z/n)^2', 'scale = 1 + (z * z) / n', 'scale = 1 + (z / n) ** 2', '=divisor-squared'],
    ['hurried: half the half width', 'const half = z *', 'const half = 0.5 * z *', '=half-halved'],
    ['hurried: 1 + s under the root', '(s * (1 - s)) / n', '(s * (1 + s)) / n', '=variance-otherwise'],
    ['hurried: s^2 under the root', '(s * (1 - s)) / n', '(s * s) / n', '=variance-otherwise'],
    ['hurried: bounds about the middle without the half', 'low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale)', 'low: Math.max(0, middle / scale), high: Math.min(1, middle / scale)', '=no-half'],
    ['hurried: only one end is cut: high is low plus the half', '(middle + half) / scale', '(middle - half) / scale + half'],
    ['model: continuity correction', 's = right / n', 's = (right + 0.5) / (n + 1)', '=two-added'],
    ['model: exact ends where none or all are right', 'return { low', 'if (right === 0) return { low: 0, high: 1 - 0.025 ** (1 / n) };\n  if (right === n) return { low: 0.025 ** (1 / n), high: 1 };\n  return { low', '=rule-of-three'],
    ['hurried: n in the last term is the number of right answers', '(4 * n * n)', '(4 * right * right || 1)'],
    ['hurried: plus in both bounds', '(middle - half) / scale', '(middle + half) / scale', '=plus-in-both'],
  ]),
];

export const mutants = [...expected, ...others];
