import { mutantsOf } from './mutant.js';

/**
 * The wrong answers that a teacher has seen most often, whole, to every function from 3.4 on: written from the notebooks alone, without a
 * look at the misconceptions, the masters or the other mutants. When first tried, 116 of the 125 were told a sentence that fits, 7 none,
 * one that of another fault; one passed the public cases.
 */
const effectiveTokens = `function effectiveTokens(nTokens: number, nUniqueTokens: number): number {
`;
const adamWStep = `function adamWStep(
  state: { parameters: number[]; mean: number[]; square: number[]; updates: number }, gradients: number[],
  settings: { learningRate: number; beta1: number; beta2: number; epsilon: number; weightDecay: number },
): { parameters: number[]; mean: number[]; square: number[]; updates: number } {
`;
const criticalBatch = `function criticalBatch(runs: { batch: number; steps: number }[]): { minSteps: number; criticalBatch: number } {
`;
const optimalAllocation = `function optimalAllocation(law: { A: number; B: number; alpha: number; beta: number }, trainFlops: number): { nParams: number; nTokens: number } {
`;
const isoFlopMinimum = `function isoFlopMinimum(nParams: number[], loss: number[]): { nParams: number; loss: number } {
`;
const leadingSizes = `function leadingSizes(curves: { nParams: number; trainFlops: number[]; loss: number[] }[], budgets: number[]): number[] {
`;
const huberObjective = `function huberObjective(theta: { a: number; b: number; e: number; alpha: number; beta: number },
  runs: { nParams: number; nTokens: number; loss: number }[], delta: number): number {
`;
const bootstrapExponent = `function bootstrapExponent(points: { trainFlops: number; nParams: number }[], draws: number[][], level: number): { low: number; high: number } {
`;
const exactMatch = `function exactMatch(lossNatsPerToken: number, answerTokens: number): number {
`;
const brierScore = `function brierScore(logLikelihoods: number[], correct: number): number {
`;
const tokenEditDistance = `function tokenEditDistance(answer: number[], target: number[]): number {
`;
const scaleOfExactMatch = `function scaleOfExactMatch(law: { coefficient: number; exponent: number }, answerTokens: number, level: number): number {
`;
const emergenceScore = `function emergenceScore(scores: number[]): number {
`;
const shareInterval = `function shareInterval(right: number, n: number): { low: number; high: number } {
`;
const parabola = `function parabola(x: number[], y: number[]): number[] {
  const m = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]];
  x.forEach((v, k) => {
    const row = [1, v, v * v];
    for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) m[i][j] += row[i] * row[j]; m[i][3] += row[i] * y[k]; }
  });
  for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) if (k !== i) {
    const f = m[k][i] / m[i][i];
    for (let j = 0; j < 4; j++) m[k][j] -= f * m[i][j];
  }
  return m.map((r, i) => r[3] / r[i]);
}
`;
const slopeOf = `function slopeOf(points: { trainFlops: number; nParams: number }[]): number {
  const x = points.map((p) => Math.log(p.trainFlops)), y = points.map((p) => Math.log(p.nParams));
  const mx = x.reduce((a, b) => a + b, 0) / x.length, my = y.reduce((a, b) => a + b, 0) / y.length;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < x.length; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  return sxy / sxx;
}
`;

export const mutants = [
  ...mutantsOf('3.4', [
    ['R is D/U: the first pass counted as a repetition', `${effectiveTokens}  if (nTokens <= nUniqueTokens) return nTokens;
  const rStar = 15.387756;
  const r = nTokens / nUniqueTokens;
  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-r / rStar));
}`, '=epochs-not-repetitions'],
    ['the first pass is left out of the sum', `${effectiveTokens}  if (nTokens <= nUniqueTokens) return nTokens;
  const rStar = 15.387756;
  const r = nTokens / nUniqueTokens - 1;
  return nUniqueTokens * rStar * (1 - Math.exp(-r / rStar));
}`, '=first-epoch-missing'],
    ['the second term without U', `${effectiveTokens}  if (nTokens <= nUniqueTokens) return nTokens;
  const rStar = 15.387756;
  const r = nTokens / nUniqueTokens - 1;
  return nUniqueTokens + rStar * (1 - Math.exp(-r / rStar));
}`, '=only-unique'],
    ['no branch for fresh tokens: the formula with a negative R', `${effectiveTokens}  const rStar = 15.387756;
  const r = nTokens / nUniqueTokens - 1;
  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-r / rStar));
}`, '=no-case-for-fresh'],
    ['fresh tokens: U returned instead of D', `${effectiveTokens}  const rStar = 15.387756;
  const r = Math.max(0, nTokens / nUniqueTokens - 1);
  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-r / rStar));
}`, '=at-least-unique'],
    ['e^(-R) instead of e^(-R/R*)', `${effectiveTokens}  if (nTokens <= nUniqueTokens) return nTokens;
  const rStar = 15.387756;
  const r = nTokens / nUniqueTokens - 1;
  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-r));
}`, '=unscaled-decay'],
    ['the minus in the exponent is lost', `${effectiveTokens}  if (nTokens <= nUniqueTokens) return nTokens;
  const rStar = 15.387756;
  const r = nTokens / nUniqueTokens - 1;
  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(r / rStar));
}`, '=sign'],
    ['R is the number of repeated tokens, D - U, not of passes', `${effectiveTokens}  if (nTokens <= nUniqueTokens) return nTokens;
  const rStar = 15.387756;
  const r = nTokens - nUniqueTokens;
  return nUniqueTokens + nUniqueTokens * rStar * (1 - Math.exp(-r / rStar));
}`, '=exponent-inverted'],
  ]),
  ...mutantsOf('3.5', [
    ['no bias correction', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * gradients[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => p - learningRate * (mean[i] / (Math.sqrt(square[i]) + epsilon) + weightDecay * p));
  return { parameters, mean, square, updates: state.updates + 1 };
}`, '=no-correction'],
    ['t is the number of updates before this one', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates;
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * gradients[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - beta1 ** t);
    const vHat = square[i] / (1 - beta2 ** t);
    return p - learningRate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * p);
  });
  return { parameters, mean, square, updates: t + 1 };
}`, '=counts-from-zero'],
    ['the corrected m and v are stored', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates + 1;
  const mean = state.mean.map((m, i) => (beta1 * m + (1 - beta1) * gradients[i]) / (1 - beta1 ** t));
  const square = state.square.map((v, i) => (beta2 * v + (1 - beta2) * gradients[i] ** 2) / (1 - beta2 ** t));
  const parameters = state.parameters.map((p, i) => p - learningRate * (mean[i] / (Math.sqrt(square[i]) + epsilon) + weightDecay * p));
  return { parameters, mean, square, updates: t };
}`, '=stores-corrected'],
    ['the decay acts on the parameter after the update', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates + 1;
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * gradients[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - beta1 ** t);
    const vHat = square[i] / (1 - beta2 ** t);
    let next = p - learningRate * mHat / (Math.sqrt(vHat) + epsilon);
    next -= learningRate * weightDecay * next;
    return next;
  });
  return { parameters, mean, square, updates: t };
}`, '=decay-after'],
    ['Adam with L2: the decay is added to the gradient', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates + 1;
  const g = gradients.map((grad, i) => grad + weightDecay * state.parameters[i]);
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * g[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * g[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - beta1 ** t);
    const vHat = square[i] / (1 - beta2 ** t);
    return p - learningRate * mHat / (Math.sqrt(vHat) + epsilon);
  });
  return { parameters, mean, square, updates: t };
}`, '=l2-in-gradient'],
    ['the decay is not multiplied by the learning rate', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates + 1;
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * gradients[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - beta1 ** t);
    const vHat = square[i] / (1 - beta2 ** t);
    return p - learningRate * mHat / (Math.sqrt(vHat) + epsilon) - weightDecay * p;
  });
  return { parameters, mean, square, updates: t };
}`, '=decay-without-rate'],
    ['epsilon inside the root', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates + 1;
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * gradients[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - beta1 ** t);
    const vHat = square[i] / (1 - beta2 ** t);
    return p - learningRate * (mHat / Math.sqrt(vHat + epsilon) + weightDecay * p);
  });
  return { parameters, mean, square, updates: t };
}`, '=epsilon-inside'],
    ['no weight decay at all', `${adamWStep}  const { learningRate, beta1, beta2, epsilon } = settings;
  const t = state.updates + 1;
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * gradients[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - beta1 ** t);
    const vHat = square[i] / (1 - beta2 ** t);
    return p - learningRate * mHat / (Math.sqrt(vHat) + epsilon);
  });
  return { parameters, mean, square, updates: t };
}`, '=no-decay'],
    ['updates is returned as it came', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const t = state.updates + 1;
  const mean = state.mean.map((m, i) => beta1 * m + (1 - beta1) * gradients[i]);
  const square = state.square.map((v, i) => beta2 * v + (1 - beta2) * gradients[i] ** 2);
  const parameters = state.parameters.map((p, i) => {
    const mHat = mean[i] / (1 - beta1 ** t);
    const vHat = square[i] / (1 - beta2 ** t);
    return p - learningRate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * p);
  });
  return { ...state, parameters, mean, square };
}`, '=updates-not-counted'],
    ['the state that is given is overwritten', `${adamWStep}  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  state.updates += 1;
  for (let i = 0; i < gradients.length; i++) {
    const g = gradients[i];
    state.mean[i] = beta1 * state.mean[i] + (1 - beta1) * g;
    state.square[i] = beta2 * state.square[i] + (1 - beta2) * g * g;
    const mHat = state.mean[i] / (1 - beta1 ** state.updates);
    const vHat = state.square[i] / (1 - beta2 ** state.updates);
    state.parameters[i] -= learningRate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * state.parameters[i]);
  }
  return state;
}`],
  ]),
  ...mutantsOf('3.6', [
    ['the slope is returned as the critical batch, not divided by the intercept', `${criticalBatch}  const x = runs.map((r) => 1 / r.batch);
  const y = runs.map((r) => r.steps);
  const n = runs.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < n; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  const slope = sxy / sxx;
  return { minSteps: my - slope * mx, criticalBatch: slope };
}`, '=slope-is-not-batch'],
    ['intercept over slope instead of slope over intercept', `${criticalBatch}  const x = runs.map((r) => 1 / r.batch);
  const y = runs.map((r) => r.steps);
  const n = runs.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < n; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  const slope = sxy / sxx;
  const intercept = my - slope * mx;
  return { minSteps: intercept, criticalBatch: intercept / slope };
}`, '=fewest-data'],
    ['the line is fitted against B, not 1/B', `${criticalBatch}  const x = runs.map((r) => r.batch);
  const y = runs.map((r) => r.steps);
  const n = runs.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < n; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  const slope = sxy / sxx;
  const intercept = my - slope * mx;
  return { minSteps: intercept, criticalBatch: slope / intercept };
}`, '=against-batch'],
    ['only the first and the last run are used', `${criticalBatch}  const first = runs[0];
  const last = runs[runs.length - 1];
  const slope = (last.steps - first.steps) / (1 / last.batch - 1 / first.batch);
  const minSteps = first.steps - slope / first.batch;
  return { minSteps, criticalBatch: slope / minSteps };
}`, '=endpoints'],
    ['a line through the logarithms', `${criticalBatch}  const x = runs.map((r) => Math.log(1 / r.batch));
  const y = runs.map((r) => Math.log(r.steps));
  const n = runs.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < n; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  const slope = sxy / sxx;
  const intercept = Math.exp(my - slope * mx);
  return { minSteps: intercept, criticalBatch: slope / intercept };
}`, '=in-logarithms'],
    ['the slope without n: sum of products minus the product of the means', `${criticalBatch}  const n = runs.length;
  let sx = 0, sy = 0, sxy = 0, sxx = 0;
  for (const { batch, steps } of runs) {
    const x = 1 / batch;
    sx += x; sy += steps; sxy += x * steps; sxx += x * x;
  }
  const slope = (sxy - (sx / n) * (sy / n)) / (sxx - (sx / n) ** 2);
  const intercept = sy / n - slope * (sx / n);
  return { minSteps: intercept, criticalBatch: slope / intercept };
}`, '=n-left-out'],
    ['the fewest steps are the fewest observed, not the intercept', `${criticalBatch}  const x = runs.map((r) => 1 / r.batch);
  const y = runs.map((r) => r.steps);
  const n = runs.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < n; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  const minSteps = Math.min(...y);
  return { minSteps, criticalBatch: sxy / sxx / minSteps };
}`, '=fewest-seen'],
    ['the results are rounded to whole steps and tokens', `${criticalBatch}  const x = runs.map((r) => 1 / r.batch);
  const y = runs.map((r) => r.steps);
  const n = runs.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < n; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  const slope = sxy / sxx;
  const intercept = my - slope * mx;
  return { minSteps: Math.round(intercept), criticalBatch: Math.round(slope / intercept) };
}`, '=kit:rounded'],
    ['tokens B S are fitted against B instead of S against 1/B', `${criticalBatch}  const x = runs.map((r) => r.batch);
  const y = runs.map((r) => r.batch * r.steps);
  const n = runs.length;
  const mx = x.reduce((a, b) => a + b, 0) / n;
  const my = y.reduce((a, b) => a + b, 0) / n;
  let sxy = 0, sxx = 0;
  for (let i = 0; i < n; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
  const minSteps = sxy / sxx;
  return { minSteps, criticalBatch: (my - minSteps * mx) / minSteps };
}`, '=weighted'],
  ]),
  ...mutantsOf('4.1', [
    ['the exponent of N is alpha/(alpha+beta)', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const nParams = G * (trainFlops / 6) ** (alpha / (alpha + beta));
  return { nParams, nTokens: trainFlops / (6 * nParams) };
}`, '=exponents-swapped'],
    ['G upside down', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = ((beta * B) / (alpha * A)) ** (1 / (alpha + beta));
  const nParams = G * (trainFlops / 6) ** (beta / (alpha + beta));
  return { nParams, nTokens: trainFlops / (6 * nParams) };
}`, '=G-inverted'],
    ['D = C/N without the 6', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const nParams = G * (trainFlops / 6) ** (beta / (alpha + beta));
  return { nParams, nTokens: trainFlops / nParams };
}`, '=six-in-tokens'],
    ['N from C instead of C/6', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const nParams = G * trainFlops ** (beta / (alpha + beta));
  return { nParams, nTokens: trainFlops / (6 * nParams) };
}`, '=no-six-in-size'],
    ['G without the power 1/(alpha+beta)', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = (alpha * A) / (beta * B);
  const nParams = G * (trainFlops / 6) ** (beta / (alpha + beta));
  return { nParams, nTokens: trainFlops / (6 * nParams) };
}`, '=G-without-root'],
    ['G from A/B alone, without alpha/beta', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = (A / B) ** (1 / (alpha + beta));
  const nParams = G * (trainFlops / 6) ** (beta / (alpha + beta));
  return { nParams, nTokens: trainFlops / (6 * nParams) };
}`, '=G-without-exponents'],
    ['missing brackets: alpha A / beta * B multiplies by B', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = Math.pow(alpha * A / beta * B, 1 / (alpha + beta));
  const nParams = G * Math.pow(trainFlops / 6, beta / (alpha + beta));
  return { nParams, nTokens: trainFlops / (6 * nParams) };
}`, '=bracket-missing'],
    ['the root of C/6 whatever the exponents', `${optimalAllocation}  const { A, B, alpha, beta } = law;
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta));
  const nParams = G * Math.sqrt(trainFlops / 6);
  return { nParams, nTokens: trainFlops / (6 * nParams) };
}`, '=half-and-half'],
    ['twenty tokens a parameter, whatever the law', `${optimalAllocation}  const nParams = Math.sqrt(trainFlops / (6 * 20));
  return { nParams, nTokens: 20 * nParams };
}`, '=twenty-tokens'],
  ]),
  ...mutantsOf('4.2', [
    ['ln N is returned instead of N', `${parabola}${isoFlopMinimum}  const logs = nParams.map(Math.log);
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const [c0, c1, c2] = parabola(logs.map((l) => l - mean), loss);
  const x = -c1 / (2 * c2);
  return { nParams: x + mean, loss: c0 + c1 * x + c2 * x * x };
}`, '=still-logarithmic'],
    ['the mean is not added back', `${parabola}${isoFlopMinimum}  const logs = nParams.map(Math.log);
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const [c0, c1, c2] = parabola(logs.map((l) => l - mean), loss);
  const x = -c1 / (2 * c2);
  return { nParams: Math.exp(x), loss: c0 + c1 * x + c2 * x * x };
}`, '=mean-not-added'],
    ['a parabola in N, not in ln N', `${parabola}${isoFlopMinimum}  const mean = nParams.reduce((a, b) => a + b, 0) / nParams.length;
  const [c0, c1, c2] = parabola(nParams.map((n) => (n - mean) / mean), loss);
  const x = -c1 / (2 * c2);
  return { nParams: mean + x * mean, loss: c0 + c1 * x + c2 * x * x };
}`, '=not-logarithmic'],
    ['the lowest of the runs, no parabola', `${isoFlopMinimum}  let best = 0;
  for (let i = 1; i < loss.length; i++) if (loss[i] < loss[best]) best = i;
  return { nParams: nParams[best], loss: loss[best] };
}`, '=best-seen'],
    ['missing brackets: -c1 / 2 * c2', `${parabola}${isoFlopMinimum}  const logs = nParams.map(Math.log);
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const [c0, c1, c2] = parabola(logs.map((l) => l - mean), loss);
  const x = -c1 / 2 * c2;
  return { nParams: Math.exp(x + mean), loss: c0 + c1 * x + c2 * x * x };
}`, '=bracket-missing'],
    ['log10 one way, exp the other', `${parabola}${isoFlopMinimum}  const logs = nParams.map(Math.log10);
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const [c0, c1, c2] = parabola(logs.map((l) => l - mean), loss);
  const x = -c1 / (2 * c2);
  return { nParams: Math.exp(x + mean), loss: c0 + c1 * x + c2 * x * x };
}`, '=other-base'],
    ['the loss is c0, the value at the mean, not at the lowest point', `${parabola}${isoFlopMinimum}  const logs = nParams.map(Math.log);
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const [c0, c1, c2] = parabola(logs.map((l) => l - mean), loss);
  return { nParams: Math.exp(mean - c1 / (2 * c2)), loss: c0 };
}`, '=loss-at-mean'],
    ['the loss is the lowest of the runs, not that of the parabola', `${parabola}${isoFlopMinimum}  const logs = nParams.map(Math.log);
  const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
  const [, c1, c2] = parabola(logs.map((l) => l - mean), loss);
  return { nParams: Math.exp(mean - c1 / (2 * c2)), loss: Math.min(...loss) };
}`, '=lowest-seen'],
    ['the parabola goes through the lowest run and its two neighbours only', `${isoFlopMinimum}  const order = nParams.map((_, i) => i).sort((a, b) => nParams[a] - nParams[b]);
  let k = 0;
  for (let i = 1; i < order.length; i++) if (loss[order[i]] < loss[order[k]]) k = i;
  k = Math.min(Math.max(k, 1), order.length - 2);
  const [x0, x1, x2] = [order[k - 1], order[k], order[k + 1]].map((i) => Math.log(nParams[i]));
  const [y0, y1, y2] = [order[k - 1], order[k], order[k + 1]].map((i) => loss[i]);
  const d01 = (y1 - y0) / (x1 - x0), d12 = (y2 - y1) / (x2 - x1);
  const c2 = (d12 - d01) / (x2 - x0);
  const x = (x0 + x1) / 2 - d01 / (2 * c2);
  return { nParams: Math.exp(x), loss: y0 + d01 * (x - x0) + c2 * (x - x0) * (x - x1) };
}`, '=three-points'],
  ]),
  ...mutantsOf('4.3', [
    ['interpolated in C, not in ln C', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = 0;
    for (const { nParams, trainFlops: f, loss } of curves) {
      if (c < f[0] || c > f[f.length - 1]) continue;
      let i = 0;
      while (i < f.length - 2 && f[i + 1] < c) i++;
      const t = (c - f[i]) / (f[i + 1] - f[i]);
      const l = loss[i] + t * (loss[i + 1] - loss[i]);
      if (l < best) { best = l; size = nParams; }
    }
    return size;
  });
}`, '=linear-in-C'],
    ['beyond its ends a curve keeps its first or last loss', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = 0;
    for (const { nParams, trainFlops: f, loss } of curves) {
      let l: number;
      if (c <= f[0]) l = loss[0];
      else if (c >= f[f.length - 1]) l = loss[loss.length - 1];
      else {
        let i = 0;
        while (f[i + 1] < c) i++;
        const t = Math.log(c / f[i]) / Math.log(f[i + 1] / f[i]);
        l = loss[i] + t * (loss[i + 1] - loss[i]);
      }
      if (l < best) { best = l; size = nParams; }
    }
    return size;
  });
}`, '=extended'],
    ['the nearest recorded point, no interpolation', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = 0;
    for (const { nParams, trainFlops: f, loss } of curves) {
      if (c < f[0] || c > f[f.length - 1]) continue;
      let near = 0;
      for (let i = 1; i < f.length; i++) if (Math.abs(Math.log(f[i] / c)) < Math.abs(Math.log(f[near] / c))) near = i;
      if (loss[near] < best) { best = loss[near]; size = nParams; }
    }
    return size;
  });
}`, '=nearest-point'],
    ['the last recorded point before the budget, no interpolation', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = 0;
    for (const { nParams, trainFlops: f, loss } of curves) {
      if (c < f[0] || c > f[f.length - 1]) continue;
      let i = 0;
      while (i + 1 < f.length && f[i + 1] <= c) i++;
      if (loss[i] < best) { best = loss[i]; size = nParams; }
    }
    return size;
  });
}`, '=last-point'],
    ['the ends of a curve are left out', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = curves[0].nParams;
    for (const { nParams, trainFlops: f, loss } of curves) {
      for (let i = 0; i + 1 < f.length; i++) {
        if (c > f[0] && c < f[f.length - 1] && c >= f[i] && c <= f[i + 1]) {
          const t = Math.log(c / f[i]) / Math.log(f[i + 1] / f[i]);
          const l = loss[i] + t * (loss[i + 1] - loss[i]);
          if (l < best) { best = l; size = nParams; }
        }
      }
    }
    return size;
  });
}`, '=ends-excluded'],
    ['a tie goes to the curve that comes last', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = 0;
    for (const { nParams, trainFlops: f, loss } of curves) {
      if (c < f[0] || c > f[f.length - 1]) continue;
      let i = 0;
      while (i < f.length - 2 && f[i + 1] < c) i++;
      const t = (Math.log(c) - Math.log(f[i])) / (Math.log(f[i + 1]) - Math.log(f[i]));
      const l = loss[i] + t * (loss[i + 1] - loss[i]);
      if (l <= best) { best = l; size = nParams; }
    }
    return size;
  });
}`, '=tie-to-last'],
    ['beyond its ends a curve is extrapolated', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = 0;
    for (const { nParams, trainFlops: f, loss } of curves) {
      let i = 0;
      while (i < f.length - 2 && f[i + 1] < c) i++;
      const t = (Math.log(c) - Math.log(f[i])) / (Math.log(f[i + 1]) - Math.log(f[i]));
      const l = loss[i] + t * (loss[i + 1] - loss[i]);
      if (l < best) { best = l; size = nParams; }
    }
    return size;
  });
}`, '=extended'],
    ['the final loss of each curve decides, whatever the budget', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, size = curves[0].nParams;
    for (const { nParams, trainFlops, loss } of curves) {
      if (c < trainFlops[0] || c > trainFlops[trainFlops.length - 1]) continue;
      const l = loss[loss.length - 1];
      if (l < best) { best = l; size = nParams; }
    }
    return size;
  });
}`, '=final-losses'],
    ['the index of the curve is returned, not its size', `${leadingSizes}  return budgets.map((c) => {
    let best = Infinity, lead = 0;
    curves.forEach(({ trainFlops: f, loss }, k) => {
      if (c < f[0] || c > f[f.length - 1]) return;
      let i = 0;
      while (i < f.length - 2 && f[i + 1] < c) i++;
      const t = (Math.log(c) - Math.log(f[i])) / (Math.log(f[i + 1]) - Math.log(f[i]));
      const l = loss[i] + t * (loss[i + 1] - loss[i]);
      if (l < best) { best = l; lead = k; }
    });
    return lead;
  });
}`, '=index'],
  ]),
  ...mutantsOf('4.4', [
    ['the mean over the runs instead of the sum', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = Math.log(loss) - Math.log(Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + Math.exp(theta.e));
    sum += Math.abs(r) <= delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2);
  }
  return sum / runs.length;
}`, '=mean'],
    ['the residual of the losses, not of their logarithms', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = loss - (Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + Math.exp(theta.e));
    sum += Math.abs(r) <= delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2);
  }
  return sum;
}`, '=in-nats'],
    ['the linear part is delta |r| - delta/2', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = Math.log(loss) - Math.log(Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + Math.exp(theta.e));
    sum += Math.abs(r) <= delta ? r * r / 2 : delta * Math.abs(r) - delta / 2;
  }
  return sum;
}`, '=offset-unscaled'],
    ['r squared without the half', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = Math.log(loss) - Math.log(Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + Math.exp(theta.e));
    sum += Math.abs(r) <= delta ? r * r : delta * (Math.abs(r) - delta / 2);
  }
  return sum;
}`, '=near-not-halved'],
    ['no absolute value: a large negative residual is squared', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = Math.log(loss) - Math.log(Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + Math.exp(theta.e));
    sum += r <= delta ? r * r / 2 : delta * (r - delta / 2);
  }
  return sum;
}`, '=no-absolute'],
    ['e is added as it is, not e^e', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = Math.log(loss) - Math.log(Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + theta.e);
    sum += Math.abs(r) <= delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2);
  }
  return sum;
}`, '=not-exponentiated'],
    ['a, b, e taken for A, B, E themselves', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const predicted = theta.e + theta.a * nParams ** -theta.alpha + theta.b * nTokens ** -theta.beta;
    const r = Math.log(loss) - Math.log(predicted);
    sum += Math.abs(r) <= delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2);
  }
  return sum;
}`, '=not-exponentiated'],
    ['plain squares, no Huber', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = Math.log(loss) - Math.log(Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + Math.exp(theta.e));
    sum += r * r / 2;
  }
  return sum;
}`, '=squares'],
    ['the two branches are exchanged', `${huberObjective}  let sum = 0;
  for (const { nParams, nTokens, loss } of runs) {
    const r = Math.log(loss) - Math.log(Math.exp(theta.a - theta.alpha * Math.log(nParams))
      + Math.exp(theta.b - theta.beta * Math.log(nTokens)) + Math.exp(theta.e));
    sum += Math.abs(r) > delta ? r * r / 2 : delta * (Math.abs(r) - delta / 2);
  }
  return sum;
}`, '=branches-swapped'],
  ]),
  ...mutantsOf('4.5', [
    ['the quantiles 1 - level and level: the rest is not halved', `${slopeOf}${bootstrapExponent}  const slopes = draws.map((draw) => slopeOf(draw.map((i) => points[i]))).sort((a, b) => a - b);
  const quantile = (q: number) => {
    const pos = q * (slopes.length - 1), k = Math.floor(pos);
    return k + 1 < slopes.length ? slopes[k] + (pos - k) * (slopes[k + 1] - slopes[k]) : slopes[k];
  };
  return { low: quantile(1 - level), high: quantile(level) };
}`, '=one-sided'],
    ['the line through (C, N), without logarithms', `${bootstrapExponent}  const slopes = draws.map((draw) => {
    const x = draw.map((i) => points[i].trainFlops), y = draw.map((i) => points[i].nParams);
    const mx = x.reduce((a, b) => a + b, 0) / x.length, my = y.reduce((a, b) => a + b, 0) / y.length;
    let sxy = 0, sxx = 0;
    for (let i = 0; i < x.length; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
    return sxy / sxx;
  }).sort((a, b) => a - b);
  const quantile = (q: number) => {
    const pos = q * (slopes.length - 1), k = Math.floor(pos);
    return k + 1 < slopes.length ? slopes[k] + (pos - k) * (slopes[k + 1] - slopes[k]) : slopes[k];
  };
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}`, '=not-logarithmic'],
    ['the slopes are not sorted', `${slopeOf}${bootstrapExponent}  const slopes = draws.map((draw) => slopeOf(draw.map((i) => points[i])));
  const quantile = (q: number) => {
    const pos = q * (slopes.length - 1), k = Math.floor(pos);
    return k + 1 < slopes.length ? slopes[k] + (pos - k) * (slopes[k + 1] - slopes[k]) : slopes[k];
  };
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}`, '=not-sorted'],
    ['no interpolation between neighbours: the position is cut off', `${slopeOf}${bootstrapExponent}  const slopes = draws.map((draw) => slopeOf(draw.map((i) => points[i]))).sort((a, b) => a - b);
  const quantile = (q: number) => slopes[Math.floor(q * (slopes.length - 1))];
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}`, '=no-interpolation'],
    ['the position is q n, not q (n - 1)', `${slopeOf}${bootstrapExponent}  const slopes = draws.map((draw) => slopeOf(draw.map((i) => points[i]))).sort((a, b) => a - b);
  const quantile = (q: number) => {
    const pos = Math.min(q * slopes.length, slopes.length - 1), k = Math.floor(pos);
    return k + 1 < slopes.length ? slopes[k] + (pos - k) * (slopes[k + 1] - slopes[k]) : slopes[k];
  };
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}`, '=position-n'],
    ['the axes are exchanged: ln C against ln N', `${bootstrapExponent}  const slopes = draws.map((draw) => {
    const x = draw.map((i) => Math.log(points[i].nParams)), y = draw.map((i) => Math.log(points[i].trainFlops));
    const mx = x.reduce((a, b) => a + b, 0) / x.length, my = y.reduce((a, b) => a + b, 0) / y.length;
    let sxy = 0, sxx = 0;
    for (let i = 0; i < x.length; i++) { sxy += (x[i] - mx) * (y[i] - my); sxx += (x[i] - mx) ** 2; }
    return sxy / sxx;
  }).sort((a, b) => a - b);
  const quantile = (q: number) => {
    const pos = q * (slopes.length - 1), k = Math.floor(pos);
    return k + 1 < slopes.length ? slopes[k] + (pos - k) * (slopes[k + 1] - slopes[k]) : slopes[k];
  };
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}`, '=sides-swapped'],
    ['the mean plus and minus 1.96 standard deviations of the slopes', `${slopeOf}${bootstrapExponent}  const slopes = draws.map((draw) => slopeOf(draw.map((i) => points[i])));
  const mean = slopes.reduce((a, b) => a + b, 0) / slopes.length;
  const sd = Math.sqrt(slopes.reduce((a, b) => a + (b - mean) ** 2, 0) / (slopes.length - 1));
  return { low: mean - 1.96 * sd, high: mean + 1.96 * sd };
}`, '=normal-theory'],
    ['a point that is drawn twice counts once', `${slopeOf}${bootstrapExponent}  const slopes = draws.map((draw) => slopeOf(points.filter((_, i) => draw.includes(i)))).sort((a, b) => a - b);
  const quantile = (q: number) => {
    const pos = q * (slopes.length - 1), k = Math.floor(pos);
    return k + 1 < slopes.length ? slopes[k] + (pos - k) * (slopes[k + 1] - slopes[k]) : slopes[k];
  };
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}`, '=doubles-left-out'],
    ['the smallest and the largest slope, whatever the level', `${slopeOf}${bootstrapExponent}  const slopes = draws.map((draw) => slopeOf(draw.map((i) => points[i])));
  return { low: Math.min(...slopes), high: Math.max(...slopes) };
}`, '=extremes'],
  ]),
  ...mutantsOf('5.1', [
    ['the probability of one token, whatever the length', `${exactMatch}  return Math.exp(-lossNatsPerToken);
}`, '=one-token'],
    ['the minus sign is lost', `${exactMatch}  return Math.exp(lossNatsPerToken * answerTokens);
}`, '=sign'],
    ['p times L instead of p to the L', `${exactMatch}  return Math.exp(-lossNatsPerToken) * answerTokens;
}`, '=times-length'],
    ['the loss is divided by L, as if it were that of the whole answer', `${exactMatch}  return Math.exp(-lossNatsPerToken / answerTokens);
}`, '=loss-of-answer'],
    ['at least one token right', `${exactMatch}  const p = Math.exp(-lossNatsPerToken);
  return 1 - (1 - p) ** answerTokens;
}`, '=any-right'],
    ['p is 1 - loss', `${exactMatch}  const p = Math.max(0, 1 - lossNatsPerToken);
  return p ** answerTokens;
}`, '=one-minus-loss'],
    ['nats taken for bits: a power of 2', `${exactMatch}  return 2 ** (-lossNatsPerToken * answerTokens);
}`, '=bits'],
    ['the log-probability is returned', `${exactMatch}  return -lossNatsPerToken * answerTokens;
}`, '=logarithm'],
  ]),
  ...mutantsOf('5.2', [
    ['nothing is subtracted before the exponential: very unlikely choices give 0/0', `${brierScore}  const e = logLikelihoods.map(Math.exp);
  const sum = e.reduce((a, b) => a + b, 0);
  return e.reduce((total, v, k) => total + (v / sum - (k === correct ? 1 : 0)) ** 2, 0);
}`, '=underflow'],
    ['only the right choice counts', `${brierScore}  const max = Math.max(...logLikelihoods);
  const e = logLikelihoods.map((l) => Math.exp(l - max));
  const sum = e.reduce((a, b) => a + b, 0);
  return (1 - e[correct] / sum) ** 2;
}`, '=only-the-right'],
    ['the mean over the choices', `${brierScore}  const max = Math.max(...logLikelihoods);
  const e = logLikelihoods.map((l) => Math.exp(l - max));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.reduce((total, v, k) => total + (v / sum - (k === correct ? 1 : 0)) ** 2, 0) / e.length;
}`, '=mean'],
    ['the probabilities are not divided by their sum', `${brierScore}  return logLikelihoods.reduce((total, l, k) => total + (Math.exp(l) - (k === correct ? 1 : 0)) ** 2, 0);
}`, '=not-normalised'],
    ['absolute differences instead of squares', `${brierScore}  const max = Math.max(...logLikelihoods);
  const e = logLikelihoods.map((l) => Math.exp(l - max));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.reduce((total, v, k) => total + Math.abs(v / sum - (k === correct ? 1 : 0)), 0);
}`, '=absolute'],
    ['only the wrong choices are summed', `${brierScore}  const max = Math.max(...logLikelihoods);
  const e = logLikelihoods.map((l) => Math.exp(l - max));
  const sum = e.reduce((a, b) => a + b, 0);
  let total = 0;
  e.forEach((v, k) => { if (k !== correct) total += (v / sum) ** 2; });
  return total;
}`, '=only-the-wrong'],
    ['a sum of 0 is answered with equal probabilities', `${brierScore}  const e = logLikelihoods.map(Math.exp);
  const sum = e.reduce((a, b) => a + b, 0);
  const p = e.map((v) => (sum > 0 ? v / sum : 1 / e.length));
  return p.reduce((total, v, k) => total + (v - (k === correct ? 1 : 0)) ** 2, 0);
}`, '=clipped'],
    ['half of the sum, so that it goes from 0 to 1', `${brierScore}  const max = Math.max(...logLikelihoods);
  const e = logLikelihoods.map((l) => Math.exp(l - max));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.reduce((total, v, k) => total + (v / sum - (k === correct ? 1 : 0)) ** 2, 0) / 2;
}`, '=halved'],
    ['after the largest is subtracted, not divided by the sum', `${brierScore}  const max = Math.max(...logLikelihoods);
  const p = logLikelihoods.map((l) => Math.exp(l - max));
  return p.reduce((total, v, k) => total + (v - (k === correct ? 1 : 0)) ** 2, 0);
}`, '=not-normalised'],
  ]),
  ...mutantsOf('5.3', [
    ['a replacement costs two', `${tokenEditDistance}  const d = Array.from({ length: answer.length + 1 }, (_, i) => Array.from({ length: target.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= answer.length; i++) for (let j = 1; j <= target.length; j++) {
    d[i][j] = answer[i - 1] === target[j - 1] ? d[i - 1][j - 1] : 1 + Math.min(d[i - 1][j], d[i][j - 1]);
  }
  return d[answer.length][target.length];
}`, '=replacement-costs-two'],
    ['compared place by place, plus the difference of lengths', `${tokenEditDistance}  let distance = Math.abs(answer.length - target.length);
  for (let i = 0; i < Math.min(answer.length, target.length); i++) if (answer[i] !== target[i]) distance++;
  return distance;
}`, '=place-by-place'],
    ['the borders are left at zero', `${tokenEditDistance}  const d = Array.from({ length: answer.length + 1 }, () => new Array<number>(target.length + 1).fill(0));
  for (let i = 1; i <= answer.length; i++) for (let j = 1; j <= target.length; j++) {
    const cost = answer[i - 1] === target[j - 1] ? 0 : 1;
    d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost);
  }
  return d[answer.length][target.length];
}`, '=border-zero'],
    ['equal tokens cost one too', `${tokenEditDistance}  const d = Array.from({ length: answer.length + 1 }, (_, i) => Array.from({ length: target.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= answer.length; i++) for (let j = 1; j <= target.length; j++) {
    d[i][j] = 1 + Math.min(d[i - 1][j], d[i][j - 1], d[i - 1][j - 1]);
  }
  return d[answer.length][target.length];
}`, '=equal-costs'],
    ['divided by the length of the longer', `${tokenEditDistance}  const d = Array.from({ length: answer.length + 1 }, (_, i) => Array.from({ length: target.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= answer.length; i++) for (let j = 1; j <= target.length; j++) {
    const cost = answer[i - 1] === target[j - 1] ? 0 : 1;
    d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost);
  }
  return d[answer.length][target.length] / Math.max(answer.length, target.length, 1);
}`, '=share'],
    ['the order does not count: tokens in common', `${tokenEditDistance}  const rest = [...target];
  let common = 0;
  for (const token of answer) {
    const at = rest.indexOf(token);
    if (at >= 0) { common++; rest.splice(at, 1); }
  }
  return Math.max(answer.length, target.length) - common;
}`, '=as-sets'],
    ['off by one: d(i, j) compares tokens i and j instead of i - 1 and j - 1', `${tokenEditDistance}  const d = Array.from({ length: answer.length + 1 }, (_, i) => Array.from({ length: target.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= answer.length; i++) for (let j = 1; j <= target.length; j++) {
    const cost = answer[i] === target[j] ? 0 : 1;
    d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost);
  }
  return d[answer.length][target.length];
}`, '=one-off'],
    ['the last token of either is left out', `${tokenEditDistance}  if (answer.length === 0) return target.length;
  if (target.length === 0) return answer.length;
  const d: number[][] = [];
  for (let i = 0; i < answer.length; i++) {
    d.push([]);
    for (let j = 0; j < target.length; j++) {
      if (i === 0) d[i][j] = j;
      else if (j === 0) d[i][j] = i;
      else d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (answer[i - 1] === target[j - 1] ? 0 : 1));
    }
  }
  return d[answer.length - 1][target.length - 1];
}`, '=last-left-out'],
    ['unequal tokens: only a replacement is considered at the place, the rest is walked greedily', `${tokenEditDistance}  let i = 0, j = 0, distance = 0;
  while (i < answer.length && j < target.length) {
    if (answer[i] === target[j]) { i++; j++; continue; }
    distance++;
    if (answer[i + 1] === target[j]) i++;
    else if (answer[i] === target[j + 1]) j++;
    else { i++; j++; }
  }
  return distance + (answer.length - i) + (target.length - j);
}`, '=greedy'],
  ]),
  ...mutantsOf('5.4', [
    ['to the power alpha instead of 1/alpha', `${scaleOfExactMatch}  return ((answerTokens * law.coefficient) / -Math.log(level)) ** law.exponent;
}`, '=power-not-inverted'],
    ['upside down: the power is -1/alpha', `${scaleOfExactMatch}  return (-Math.log(level) / (answerTokens * law.coefficient)) ** (1 / law.exponent);
}`, '=upside-down'],
    ['the length of the answer is left out', `${scaleOfExactMatch}  return (law.coefficient / -Math.log(level)) ** (1 / law.exponent);
}`, '=length-forgotten'],
    ['log10 instead of ln', `${scaleOfExactMatch}  return ((answerTokens * law.coefficient) / -Math.log10(level)) ** (1 / law.exponent);
}`, '=base-two'],
    ['the length stands under the fraction', `${scaleOfExactMatch}  return (law.coefficient / (answerTokens * -Math.log(level))) ** (1 / law.exponent);
}`, '=length-inverted'],
    ['the level itself instead of -ln level', `${scaleOfExactMatch}  return ((answerTokens * law.coefficient) / level) ** (1 / law.exponent);
}`, '=level-as-loss'],
    ['missing brackets: ** 1 / alpha', `${scaleOfExactMatch}  return (answerTokens * law.coefficient / -Math.log(level)) ** 1 / law.exponent;
}`, '=bracket-missing'],
    ['L c stands outside the power', `${scaleOfExactMatch}  return answerTokens * law.coefficient * (1 / -Math.log(level)) ** (1 / law.exponent);
}`, '=coefficient-outside'],
    ['-ln(1 - level) instead of -ln(level)', `${scaleOfExactMatch}  return ((answerTokens * law.coefficient) / -Math.log(1 - level)) ** (1 / law.exponent);
}`, '=one-minus-level'],
  ]),
  ...mutantsOf('5.5', [
    ['no sign', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2).sort((a, b) => a - b);
  const h = Math.floor(squares.length / 2);
  const median = squares.length % 2 ? squares[h] : (squares[h - 1] + squares[h]) / 2;
  return (Math.max(...scores) - Math.min(...scores)) / Math.sqrt(median);
}`, '=no-sign'],
    ['the mean of the squared steps instead of the median', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2);
  const mean = squares.reduce((a, b) => a + b, 0) / squares.length;
  const max = Math.max(...scores), min = Math.min(...scores);
  return Math.sign(scores.indexOf(max) - scores.indexOf(min)) * (max - min) / Math.sqrt(mean);
}`, '=mean'],
    ['the upper of the middle two as median', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2).sort((a, b) => a - b);
  const median = squares[Math.floor(squares.length / 2)];
  const max = Math.max(...scores), min = Math.min(...scores);
  return Math.sign(scores.indexOf(max) - scores.indexOf(min)) * (max - min) / Math.sqrt(median);
}`, '=upper-middle'],
    ['the median of unsorted squares', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2);
  const h = Math.floor(squares.length / 2);
  const median = squares.length % 2 ? squares[h] : (squares[h - 1] + squares[h]) / 2;
  const max = Math.max(...scores), min = Math.min(...scores);
  return Math.sign(scores.indexOf(max) - scores.indexOf(min)) * (max - min) / Math.sqrt(median);
}`, '=median-unsorted'],
    ['no root', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2).sort((a, b) => a - b);
  const h = Math.floor(squares.length / 2);
  const median = squares.length % 2 ? squares[h] : (squares[h - 1] + squares[h]) / 2;
  const max = Math.max(...scores), min = Math.min(...scores);
  return Math.sign(scores.indexOf(max) - scores.indexOf(min)) * (max - min) / median;
}`, '=no-root'],
    ['the sign of last minus first', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2).sort((a, b) => a - b);
  const h = Math.floor(squares.length / 2);
  const median = squares.length % 2 ? squares[h] : (squares[h - 1] + squares[h]) / 2;
  const max = Math.max(...scores), min = Math.min(...scores);
  return Math.sign(scores[scores.length - 1] - scores[0]) * (max - min) / Math.sqrt(median);
}`, '=sign-of-ends'],
    ['last minus first instead of largest minus smallest', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2).sort((a, b) => a - b);
  const h = Math.floor(squares.length / 2);
  const median = squares.length % 2 ? squares[h] : (squares[h - 1] + squares[h]) / 2;
  return (scores[scores.length - 1] - scores[0]) / Math.sqrt(median);
}`, '=first-to-last'],
    ['the median of the absolute steps, not the root of that of the squares', `${emergenceScore}  const steps = scores.slice(1).map((y, i) => Math.abs(y - scores[i])).sort((a, b) => a - b);
  const h = Math.floor(steps.length / 2);
  const median = steps.length % 2 ? steps[h] : (steps[h - 1] + steps[h]) / 2;
  const max = Math.max(...scores), min = Math.min(...scores);
  return Math.sign(scores.indexOf(max) - scores.indexOf(min)) * (max - min) / median;
}`, '=median-of-sizes'],
    ['the sign is that of argmin - argmax', `${emergenceScore}  const squares = scores.slice(1).map((y, i) => (y - scores[i]) ** 2).sort((a, b) => a - b);
  const h = Math.floor(squares.length / 2);
  const median = squares.length % 2 ? squares[h] : (squares[h - 1] + squares[h]) / 2;
  const max = Math.max(...scores), min = Math.min(...scores);
  return Math.sign(scores.indexOf(min) - scores.indexOf(max)) * (max - min) / Math.sqrt(median);
}`, '=sign-turned'],
  ]),
  ...mutantsOf('5.6', [
    ['Wald\'s interval: s plus and minus z standard errors', `${shareInterval}  const z = 1.959964, s = right / n;
  const half = z * Math.sqrt(s * (1 - s) / n);
  return { low: Math.max(0, s - half), high: Math.min(1, s + half) };
}`, '=wald'],
    ['the centre is not moved by z^2/2n', `${shareInterval}  const z = 1.959964, s = right / n;
  const half = z * Math.sqrt(s * (1 - s) / n + z * z / (4 * n * n));
  const below = 1 + z * z / n;
  return { low: Math.max(0, (s - half) / below), high: Math.min(1, (s + half) / below) };
}`, '=centre-not-shifted'],
    ['not divided by 1 + z^2/n', `${shareInterval}  const z = 1.959964, s = right / n;
  const centre = s + z * z / (2 * n);
  const half = z * Math.sqrt(s * (1 - s) / n + z * z / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}`, '=not-divided'],
    ['z^2/4n in the root instead of z^2/4n^2', `${shareInterval}  const z = 1.959964, s = right / n;
  const centre = s + z * z / (2 * n);
  const half = z * Math.sqrt(s * (1 - s) / n + z * z / (4 * n));
  const below = 1 + z * z / n;
  return { low: Math.max(0, (centre - half) / below), high: Math.min(1, (centre + half) / below) };
}`, '=n-not-squared'],
    ['z = 1.645, the 95% point', `${shareInterval}  const z = 1.644854, s = right / n;
  const centre = s + z * z / (2 * n);
  const half = z * Math.sqrt(s * (1 - s) / n + z * z / (4 * n * n));
  const below = 1 + z * z / n;
  return { low: Math.max(0, (centre - half) / below), high: Math.min(1, (centre + half) / below) };
}`, '=ninety'],
    ['z rounded to 2', `${shareInterval}  const z = 2, s = right / n;
  const centre = s + z * z / (2 * n);
  const half = z * Math.sqrt(s * (1 - s) / n + z * z / (4 * n * n));
  const below = 1 + z * z / n;
  return { low: Math.max(0, (centre - half) / below), high: Math.min(1, (centre + half) / below) };
}`, '=two'],
    ['the root is not multiplied by z', `${shareInterval}  const z = 1.959964, s = right / n;
  const centre = s + z * z / (2 * n);
  const half = Math.sqrt(s * (1 - s) / n + z * z / (4 * n * n));
  const below = 1 + z * z / n;
  return { low: Math.max(0, (centre - half) / below), high: Math.min(1, (centre + half) / below) };
}`, '=no-z'],
    ['missing brackets: only the root is divided by 1 + z^2/n', `${shareInterval}  const z = 1.959964, s = right / n;
  const half = z * Math.sqrt(s * (1 - s) / n + z * z / (4 * n * n)) / (1 + z * z / n);
  const centre = s + z * z / (2 * n);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}`, '=centre-not-divided'],
    ['no square root', `${shareInterval}  const z = 1.959964, s = right / n;
  const centre = s + z * z / (2 * n);
  const half = z * (s * (1 - s) / n + z * z / (4 * n * n));
  const below = 1 + z * z / n;
  return { low: Math.max(0, (centre - half) / below), high: Math.min(1, (centre + half) / below) };
}`, '=no-root'],
  ]),
];
