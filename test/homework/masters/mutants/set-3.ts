import { mutantsOf } from './mutant.js';

export const mutants = [
  ...mutantsOf('3.1', [
    ['warm-up counts from the next step', 'peak * step / warmupSteps', 'peak * (step + 1) / warmupSteps', '=warmup-off-by-one'],
    ['warm-up from one before', 'peak * step / warmupSteps', 'peak * (step - 1) / warmupSteps', '=warmup-off-by-one'],
    ['counted to steps minus one', '/ (steps - warmupSteps)', '/ (steps - warmupSteps - 1)', '=steps-off-by-one'],
    [
      'final fraction as a rate',
      'peak * (finalFraction + (1 - finalFraction) * bell)',
      'finalFraction + (peak - finalFraction) * bell',
      '=fraction-as-rate',
    ],
    ['falls too deep', '(1 - finalFraction) * bell', 'bell', '=not-scaled'],
    ['degrees', 'Math.PI', '180', '=degrees'],
    ['whole cosine', 'Math.PI *', '2 * Math.PI *', '=whole-cosine'],
    ['length of the run without the warm-up', '/ (steps - warmupSteps)', '/ steps', '=divided-by-steps'],
    ['progress not shifted', '(step - warmupSteps) / (steps', 'step / (steps', '=not-shifted'],
    ['warm-up to the final rate', 'return peak * step / warmupSteps', 'return finalFraction * peak * step / warmupSteps', '=warmup-to-final'],
    ['no floor below', 'return peak * (finalFraction + (1 - finalFraction) * bell)', 'return Math.max(peak * finalFraction, peak * bell)', '=cut-off'],
    ['square root', '(1 + Math.cos(Math.PI * progress)) / 2', '1 - Math.sqrt(progress)', '=other-curve'],
    ['sine', 'Math.cos(Math.PI * progress)', 'Math.sin(Math.PI * progress)', '=other-curve'],
    ['step equal to warm-up divides by nothing', 'if (step < warmupSteps)', 'if (step <= warmupSteps - 1 && warmupSteps > 20)', '=no-warmup'],
  ]),
  ...mutantsOf('3.2', [
    ['through the origin', '(u[i] - meanU) * (v[i] - meanV);\n    uu += (u[i] - meanU) * (u[i] - meanU)', 'u[i] * v[i];\n    uu += u[i] * u[i]', '=origin'],
    ['axes swapped', 'uu += (u[i] - meanU) * (u[i] - meanU)', 'uu += (v[i] - meanV) * (v[i] - meanV)', '=axes-swapped'],
    ['A at the first point', 'Math.exp(meanV - slope * meanU)', 'loss[0]', '=A-from-a-loss'],
    ['a power of ten', 'Math.exp(meanV - slope * meanU)', '10 ** (meanV - slope * meanU)', '=power-of-ten'],
    ['size of alpha only', '0 - slope', 'Math.abs(slope)', '=size-of-slope'],
    ['intercept sign', 'meanV - slope * meanU', 'meanV + slope * meanU', '=intercept-sign'],
    ['log2 undone with exp', 'loss.map((value) => Math.log(value))', 'loss.map((value) => Math.log2(value))', '=bases-mixed'],
    ['rounded', 'alpha: 0 - slope', 'alpha: Number((0 - slope).toFixed(3))', '=kit:rounded'],
    ['last two points', 'const n = u.length', 'u.splice(0, u.length - 2); v.splice(0, v.length - 2);\n  const n = u.length', '=two-points'],
    ['first two points', 'const n = u.length', 'u.length = 2; v.length = 2;\n  const n = u.length', '=two-points'],
    ['takes a floor off', 'loss.map((value) => Math.log(value))', 'loss.map((value) => Math.log(value - 0.5 * Math.min(...loss)))'],
    ['uncentred sums cancel', `function fitLine(x, loss) {
  const u = x.map(Math.log), v = loss.map(Math.log), f = Math.fround;
  let sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (let i = 0; i < u.length; i++) { sx = f(sx + u[i]); sy = f(sy + v[i]); sxx = f(sxx + u[i] * u[i]); sxy = f(sxy + u[i] * v[i]); }
  const slope = (u.length * sxy - sx * sy) / (u.length * sxx - sx * sx);
  return { A: Math.exp((sy - slope * sx) / u.length), alpha: -slope };
}`],
  ]),
  ...mutantsOf('3.3', [
    ['a percentage', 'Math.pow(modelTerm, alphaD) - 1', 'Math.pow(modelTerm, alphaD) * 100 - 100', '=percent'],
    ['the ratio itself', ' - 1;', ';', '=ratio'],
    ['share of the whole', 'return Math.pow(modelTerm + dataTerm, alphaD) / Math.pow(modelTerm, alphaD) - 1', 'return 1 - Math.pow(modelTerm, alphaD) / Math.pow(modelTerm + dataTerm, alphaD)', '=share-of-worse'],
    ['outer exponent alphaN', 'return Math.pow(modelTerm + dataTerm, alphaD) / Math.pow(modelTerm, alphaD)', 'return Math.pow(modelTerm + dataTerm, alphaN) / Math.pow(modelTerm, alphaN)', '=outer-alphaN'],
    ['terms added as powers', 'Math.pow(modelTerm + dataTerm, alphaD) /', '(Math.pow(modelTerm, alphaD) + Math.pow(dataTerm, alphaD)) /', '=powers-added'],
    ['data upside down', '1.8e13 / nTokens', 'nTokens / 1.8e13', '=data-inverted'],
    ['model upside down', '6.4e13 / nParams', 'nParams / 6.4e13', '=model-inverted'],
    ['constants swapped', 'Math.pow(6.4e13 / nParams', 'Math.pow(1.8e13 / nParams', '=constants-off'],
    ['arguments swapped', 'const alphaN', '[nParams, nTokens] = [nTokens, nParams];\n  const alphaN', '=arguments-swapped'],
    ['data term to the inner power', '1.8e13 / nTokens', 'Math.pow(1.8e13 / nTokens, alphaN / alphaD)', '=data-inner-power'],
    ['alpha rounded', 'alphaN = 0.076, alphaD = 0.103', 'alphaN = 0.08, alphaD = 0.1', '=constants-off'],
    ['only large shortages', 'return Math.pow(modelTerm + dataTerm', 'if (nTokens > 20 * nParams) return 0;\n  return Math.pow(modelTerm + dataTerm'],
  ]),
  ...mutantsOf('3.4', [
    ['whole repetitions', 'nTokens / nUniqueTokens - 1', 'Math.floor(nTokens / nUniqueTokens) - 1', '=whole-repetitions'],
    ['rounded repetitions', 'nTokens / nUniqueTokens - 1', 'Math.round(nTokens / nUniqueTokens) - 1', '=whole-repetitions'],
    ['R* rounded', '15.387756', '15.39', '=rounded-constant'],
    ['R* rounded more', '15.387756', '15.4', '=rounded-constant'],
    ['R* is 15', '15.387756', '15', '=rounded-constant'],
    [
      'never less than unique',
      'if (nTokens <= nUniqueTokens) return nTokens;',
      'if (nTokens <= nUniqueTokens) return nUniqueTokens;',
      '=at-least-unique',
    ],
    ['repetitions cut at 0', 'if (nTokens <= nUniqueTokens) return nTokens;\n  const halfLife = 15.387756;\n  const repetitions = nTokens / nUniqueTokens - 1', 'const halfLife = 15.387756;\n  const repetitions = Math.max(0, nTokens / nUniqueTokens - 1)', '=at-least-unique'],
    ['half-life', 'Math.exp(-repetitions / halfLife)', 'Math.pow(2, -repetitions / halfLife)', '=half-life'],
    ['sign of the exponent', 'Math.exp(-repetitions / halfLife)', 'Math.exp(repetitions / halfLife)', '=sign'],
    ['the exponential itself', '(1 - Math.exp(-repetitions / halfLife))', 'Math.exp(-repetitions / halfLife)', '=one-minus'],
    ['R* only in the exponential', '1 + halfLife * (1', '1 + (1', '=unscaled-factor'],
    ['in epochs', 'return nUniqueTokens * (1', 'return (1', '=in-epochs'],
    ['of all tokens', 'return nUniqueTokens * (1 +', 'return nTokens * (1 +', '=of-all-tokens'],
    ['linear loss', 'halfLife * (1 - Math.exp(-repetitions / halfLife))', 'repetitions * (1 - repetitions / (2 * halfLife))', '=first-order'],
    ['linear up to four epochs', 'const halfLife', 'if (nTokens <= 4 * nUniqueTokens) return nTokens;\n  const halfLife', '=four-epochs'],
    ['epochs upside down', 'nTokens / nUniqueTokens - 1', '1 - nUniqueTokens / nTokens', '=R-inverted'],
  ]),
  ...mutantsOf('3.5', [
    ['changes its arguments', `function adamWStep(state, gradients, { learningRate, beta1, beta2, epsilon, weightDecay }) {
  const t = ++state.updates;
  gradients.forEach((g, i) => {
    state.mean[i] = beta1 * state.mean[i] + (1 - beta1) * g;
    state.square[i] = beta2 * state.square[i] + (1 - beta2) * g * g;
    state.parameters[i] -= learningRate * (state.mean[i] / (1 - beta1 ** t) / (Math.sqrt(state.square[i] / (1 - beta2 ** t)) + epsilon) + weightDecay * state.parameters[i]);
  });
  return state;
}`],
    ['changes its lists and returns others', `function adamWStep(state, gradients, { learningRate, beta1, beta2, epsilon, weightDecay }) {
  const t = state.updates + 1;
  gradients.forEach((g, i) => {
    state.mean[i] = beta1 * state.mean[i] + (1 - beta1) * g;
    state.square[i] = beta2 * state.square[i] + (1 - beta2) * g * g;
  });
  const parameters = state.parameters.map((p, i) => p - learningRate * (state.mean[i] / (1 - beta1 ** t) / (Math.sqrt(state.square[i] / (1 - beta2 ** t)) + epsilon) + weightDecay * p));
  return { parameters, mean: [...state.mean], square: [...state.square], updates: t };
}`],
    ['changes the gradients', 'const g = gradients[i];', 'const g = gradients[i];\n    gradients[i] = 0;'],
    ['decay after the update', 'next.parameters.push(p - learningRate * (mHat / (Math.sqrt(vHat) + epsilon) + weightDecay * p))', 'const moved = p - learningRate * mHat / (Math.sqrt(vHat) + epsilon);\n    next.parameters.push(moved - learningRate * weightDecay * moved)', '=decay-after'],
    ['decay without the rate', '+ weightDecay * p));', ') - weightDecay * p);', '=decay-without-rate'],
    [
      'stores the corrected',
      'next.mean.push(m);\n    next.square.push(v);',
      'next.mean.push(mHat);\n    next.square.push(vHat);',
      '=stores-corrected',
    ],
    ['stores the corrected mean', 'next.mean.push(m);', 'next.mean.push(mHat);', '=stores-corrected'],
    ['betas swapped', 'const { learningRate, beta1, beta2,', 'const { learningRate, beta1: beta2, beta2: beta1,', '=betas-swapped'],
    [
      'weights swapped in the averages',
      'beta1 * state.mean[i] + (1 - beta1) * g',
      '(1 - beta1) * state.mean[i] + beta1 * g',
      '=averages-swapped',
    ],
    ['no root', 'Math.sqrt(vHat)', 'vHat', '=no-root'],
    ['updates not counted', 'updates: state.updates + 1 };', 'updates: state.updates };', '=updates-not-counted'],
    ['goes uphill', 'p - learningRate * (', 'p + learningRate * (', '=uphill'],
    ['decay with its sign wrong', '+ weightDecay * p', '- weightDecay * p', '=decay-sign'],
    ['only the mean corrected', 'const vHat = v / (1 - Math.pow(beta2, t))', 'const vHat = v', '=square-not-corrected'],
    ['only the square corrected', 'const mHat = m / (1 - Math.pow(beta1, t))', 'const mHat = m', '=mean-not-corrected'],
    ['correction of the first update only', 'Math.pow(beta1, t)', 'beta1', '=t-missing'],
    ['t missing in both', 'Math.pow(beta1, t));\n    const vHat = v / (1 - Math.pow(beta2, t))', 'beta1);\n    const vHat = v / (1 - beta2)', '=t-missing'],
    ['old mean in the update', 'const mHat = m / (', 'const mHat = state.mean[i] / (', '=old-averages'],
    ['epsilon forgotten', 'Math.sqrt(vHat) + epsilon', 'Math.sqrt(vHat)', '=no-epsilon'],
    ['epsilon before the correction', 'mHat / (Math.sqrt(vHat) + epsilon)', 'mHat / (Math.sqrt(v) + epsilon) * Math.sqrt(1 - Math.pow(beta2, t))', '=epsilon-uncorrected'],
    ['a keepsake between calls', 'const t = state.updates + 1', '(adamWStep as unknown as { t?: number }).t = ((adamWStep as unknown as { t?: number }).t ?? 0) + 1;\n  const t = (adamWStep as unknown as { t: number }).t'],
  ]),
  ...mutantsOf('3.6', [
    ['product, not ratio', 'slope / minSteps }', 'slope * minSteps }', '=product'],
    ['S at one', '(sy - slope * sx) / n', '(sy - slope * sx) / n + slope', '=at-batch-one'],
    ['in logarithms', '1 / run.batch', 'Math.log(1 / run.batch)', '=in-logarithms'],
    ['through two ends', `function criticalBatch(runs) {
  const a = runs[0], b = runs[runs.length - 1];
  const slope = (a.steps - b.steps) / (1 / a.batch - 1 / b.batch);
  const minSteps = a.steps - slope / a.batch;
  return { minSteps, criticalBatch: slope / minSteps };
}`, '=endpoints'],
    ['rounded', 'return { minSteps, criticalBatch: slope / minSteps }', 'return { minSteps: Math.round(minSteps), criticalBatch: Math.round(slope / minSteps) }', '=kit:rounded'],
    ['names swapped', 'return { minSteps, criticalBatch: slope / minSteps }', 'return { minSteps: slope / minSteps, criticalBatch: minSteps }', '=names-swapped'],
    ['samples seen instead of steps', 'sy += run.steps;\n    sxx += x * x;\n    sxy += x * run.steps', 'sy += run.steps * run.batch;\n    sxx += x * x;\n    sxy += x * run.steps * run.batch', '=data-not-steps'],
    ['weighted by batch', 'const x = 1 / run.batch;', 'const x = 1 / run.batch;\n    if (run.batch > 8 * runs[0].batch) continue;'],
    ['axes swapped', 'n * sxx - sx * sx', 'n * runs.reduce((s, r) => s + r.steps * r.steps, 0) - sy * sy', '=axes-swapped'],
    ['sorts its runs', 'const n = runs.length', 'runs.sort((a, b) => b.batch - a.batch);\n  const n = runs.length'],
  ]),
];
