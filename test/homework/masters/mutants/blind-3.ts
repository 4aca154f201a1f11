import { mutantsOf } from './mutant.js';

/** Wrong answers written from the notebook's statements alone, before the listed misconceptions were read. */
export const mutants = [
  ...mutantsOf('3.1', [
    ['no warm-up', '  if (step < warmupSteps) return peak * step / warmupSteps;\n', '', '=no-warmup'],
    ['steps counted with the warm-up', 'x = (step - warmupSteps) / (steps - warmupSteps)', 'x = step / steps', '=warmup-in-cosine'],
    ['divided by all steps', '/ (steps - warmupSteps)', '/ steps', '=divided-by-steps'],
    ['step without the warm-up subtracted', '(step - warmupSteps) / (steps', 'step / (steps', '=not-shifted'],
    ['no last rate', 'finalFraction + (1 - finalFraction) * ', '', '=to-zero'],
    ['last rate on top', '(1 - finalFraction) * ', '', '=not-scaled'],
    ['last rate is absolute', 'peak * (finalFraction + (1 - finalFraction) * (1 + Math.cos(Math.PI * x)) / 2)', 'finalFraction + (peak - finalFraction) * (1 + Math.cos(Math.PI * x)) / 2', '=fraction-as-rate'],
    ['larger of the two', 'peak * (finalFraction + (1 - finalFraction) * (1 + Math.cos(Math.PI * x)) / 2)', 'peak * Math.max(finalFraction, (1 + Math.cos(Math.PI * x)) / 2)', '=cut-off'],
    ['linear', '(1 + Math.cos(Math.PI * x)) / 2', '(1 - x)', '=linear'],
    ['whole cosine', 'Math.PI * x', '2 * Math.PI * x', '=whole-cosine'],
    ['quarter of a cosine', '(1 + Math.cos(Math.PI * x)) / 2', 'Math.cos(Math.PI * x / 2)', '=quarter'],
    ['no pi', 'Math.PI * x', 'x', '=no-pi'],
    ['degrees', 'Math.PI * x', '180 * x', '=degrees'],
    ['not halved', '(1 + Math.cos(Math.PI * x)) / 2', '(1 + Math.cos(Math.PI * x))', '=not-halved'],
    ['rising', '1 + Math.cos', '1 - Math.cos', '=rising'],
    ['half of the cosine only', '(1 + Math.cos(Math.PI * x)) / 2', '(1 + Math.cos(Math.PI * x) / 2)', '=half-of-cosine'],
    ['warm-up to a step later', 'peak * step / warmupSteps', 'peak * (step + 1) / warmupSteps', '=warmup-off-by-one'],
    ['warm-up of one more', 'peak * step / warmupSteps', 'peak * step / (warmupSteps + 1)', '=warmup-off-by-one'],
    ['warm-up from the last rate', 'peak * step / warmupSteps', 'peak * (finalFraction + (1 - finalFraction) * step / warmupSteps)', '=warmup-from-final'],
    ['warm-up at the peak', 'peak * step / warmupSteps', 'peak', '=no-warmup'],
    ['steps from 0', 'const x = (step - warmupSteps)', 'const x = (step - 1 - warmupSteps)', '=steps-off-by-one'],
    ['no peak', 'return peak * (', 'return (', '=no-peak'],
    ['sine', '(1 + Math.cos(Math.PI * x)) / 2', '(1 - Math.sin(Math.PI * x / 2))', '=other-curve'],
    ['share without peak in warm-up', 'peak * step / warmupSteps', 'step / warmupSteps', '=warmup-without-peak'],
    ['a list of all rates', `function learningRate(step, { steps, warmupSteps, peak, finalFraction }) {
  return Array.from({ length: steps }, (_, i) => {
    const x = (i + 1 - warmupSteps) / (steps - warmupSteps);
    return i + 1 < warmupSteps ? peak * (i + 1) / warmupSteps : peak * (finalFraction + (1 - finalFraction) * (1 + Math.cos(Math.PI * x)) / 2);
  });
}`, '=kit:kind'],
    ['warm-up on the whole', `function learningRate(step, { steps, warmupSteps, peak, finalFraction }) {
  const x = step / steps;
  return Math.min(1, warmupSteps ? step / warmupSteps : 1) * peak * (finalFraction + (1 - finalFraction) * (1 + Math.cos(Math.PI * x)) / 2);
}`, '=warmup-times-cosine'],
    ['exponential', '(1 + Math.cos(Math.PI * x)) / 2', 'Math.exp(-5 * x)', '=other-curve'],
    ['one minus missing', '(1 - finalFraction)', 'finalFraction', '=one-minus'],
    ['never above', 'peak * step / warmupSteps', 'peak * warmupSteps / step', '=warmup-inverted'],
    ['peak after warmup until the end', 'return peak * (finalFraction + (1 - finalFraction) * (1 + Math.cos(Math.PI * x)) / 2)', 'return peak', '=no-decay'],
    ['steps after warm-up', '(steps - warmupSteps)', '(steps + warmupSteps)', '=steps-plus-warmup'],
  ], { reference: `function learningRate(step, { steps, warmupSteps, peak, finalFraction }) {
  if (step < warmupSteps) return peak * step / warmupSteps;
  const x = (step - warmupSteps) / (steps - warmupSteps);
  return peak * (finalFraction + (1 - finalFraction) * (1 + Math.cos(Math.PI * x)) / 2);
}` }),
  ...mutantsOf('3.2', [
    ['sign of alpha', 'alpha: -slope', 'alpha: slope', '=slope-sign'],
    ['ln A', 'A: Math.exp(mv - slope * mu)', 'A: mv - slope * mu', '=log-of-A'],
    ['sign in the intercept', 'mv - slope * mu', 'mv + slope * mu', '=intercept-sign'],
    ['alpha used without its sign', 'Math.exp(mv - slope * mu), alpha: -slope', 'Math.exp(mv + slope * mu), alpha: slope', '=slope-for-minus-slope'],
    ['base ten, then e', 'x.map((v) => Math.log(v));\n  const v = loss.map((l) => Math.log(l))', 'x.map((v) => Math.log10(v));\n  const v = loss.map((l) => Math.log10(l))', '=exp-of-log10'],
    ['base two, then e', 'x.map((v) => Math.log(v));\n  const v = loss.map((l) => Math.log(l))', 'x.map((v) => Math.log2(v));\n  const v = loss.map((l) => Math.log2(l))', '=exp-of-log2'],
    ['e, then ten', 'Math.exp(mv - slope * mu)', '10 ** (mv - slope * mu)', '=power-of-ten'],
    ['log10 of x only', 'Math.log(v)', 'Math.log10(v)', '=bases-mixed'],
    ['ends only', 'slope = suv / suu', 'slope = (v[v.length - 1] - v[0]) / (u[u.length - 1] - u[0])', '=endpoints'],
    ['ends only, through the first', 'const slope = suv / suu;\n  return { A: Math.exp(mv - slope * mu)', 'const slope = (v[v.length - 1] - v[0]) / (u[u.length - 1] - u[0]);\n  return { A: Math.exp(v[0] - slope * u[0])', '=endpoints'],
    ['A is the first loss', 'A: Math.exp(mv - slope * mu)', 'A: loss[0]', '=A-from-a-loss'],
    ['through the origin', 'const mu = mean(u);\n  const mv = mean(v)', 'const mu = 0;\n  const mv = 0', '=origin'],
    ['x on the loss', 'slope = suv / suu', 'slope = svv / suv', '=axes-swapped'],
    ['slope turned', 'slope = suv / suu', 'slope = suv / svv', '=axes-swapped'],
    ['loss not logarithmic', 'Math.log(l)', 'l', '=semi-log'],
    ['x not logarithmic', 'Math.log(v)', 'v', '=x-not-logarithmic'],
    ['no logarithms', 'x.map((v) => Math.log(v));\n  const v = loss.map((l) => Math.log(l))', 'x.map((v) => v);\n  const v = loss.map((l) => l)', '=no-logarithm'],
    ['logarithm of the means', 'const mu = mean(u);\n  const mv = mean(v)', 'const mu = Math.log(mean(x));\n  const mv = Math.log(mean(loss))', '=log-of-mean'],
    ['mean of the steps', 'slope = suv / suu', 'slope = mean(u.slice(1).map((w, i) => (v[i + 1] - v[i]) / (w - u[i])))', '=endpoints'],
    ['correlation', 'slope = suv / suu', 'slope = suv / Math.sqrt(suu * svv)', '=correlation'],
    ['n and n - 1', 'slope = suv / suu', 'slope = (suv / u.length) / (suu / (u.length - 1))', '=n-mixed'],
    ['A is the mean loss', 'A: Math.exp(mv - slope * mu)', 'A: Math.exp(mv)', '=A-at-the-mean'],
    ['A upside down', 'Math.exp(mv - slope * mu)', 'Math.exp(-(mv - slope * mu))', '=kit:turned'],
    ['a pair', 'return { A: Math.exp(mv - slope * mu), alpha: -slope }', 'return [Math.exp(mv - slope * mu), -slope]', '=kit:list-for-object'],
    ['exponential of alpha too', 'alpha: -slope', 'alpha: Math.exp(-slope)', '=kit:exponential'],
    ['rounded', 'alpha: -slope', 'alpha: +(-slope).toFixed(3)', '=kit:rounded'],
    ['names exchanged', 'A: Math.exp(mv - slope * mu), alpha: -slope', 'alpha: Math.exp(mv - slope * mu), A: -slope', '=kit:exchanged'],
    ['arguments exchanged', 'x.map((v) => Math.log(v));\n  const v = loss.map((l) => Math.log(l))', 'loss.map((v) => Math.log(v));\n  const v = x.map((l) => Math.log(l))', '=arguments-swapped'],
    ['per decade', 'alpha: -slope', 'alpha: -slope * Math.LN10', '=bases-mixed'],
    ['A at the mean x', 'A: Math.exp(mv - slope * mu)', 'A: Math.exp(mv - slope * mean(x))', '=mean-of-x'],
    ['alpha only', 'return { A: Math.exp(mv - slope * mu), alpha: -slope }', 'return -slope', '=kit:kind'],
    ['lower case a', 'A: Math.exp', 'a: Math.exp', '=kit:field'],
    ['ratio of the means', 'slope = suv / suu', 'slope = mv / mu', '=ratio-of-means'],
    ['absolute alpha', 'alpha: -slope', 'alpha: Math.abs(slope)', '=size-of-slope'],
    ['A from the largest', 'A: Math.exp(mv - slope * mu)', 'A: Math.max(...loss)', '=A-from-a-loss'],
    ['text', 'alpha: -slope', 'alpha: String(-slope)', '=kit:text'],
  ], { reference: `function fitLine(x, loss) {
  const u = x.map((v) => Math.log(v));
  const v = loss.map((l) => Math.log(l));
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const mu = mean(u);
  const mv = mean(v);
  let suv = 0, suu = 0, svv = 0;
  for (let i = 0; i < u.length; i++) { suv += (u[i] - mu) * (v[i] - mv); suu += (u[i] - mu) ** 2; svv += (v[i] - mv) ** 2; }
  const slope = suv / suu;
  return { A: Math.exp(mv - slope * mu), alpha: -slope };
}` }),
  ...mutantsOf('3.3', [
    ['no minus one', ' - 1', '', '=ratio'],
    ['percent', 'both / best - 1', '100 * (both / best - 1)', '=percent'],
    ['exponent turned', 'aN / aD', 'aD / aN', '=exponent-inverted'],
    ['exponent N only', '(aN / aD)', 'aN', '=exponent-missing'],
    ['no outer exponent', '(size + Dc / nTokens) ** aD;\n  const best = size ** aD', '(size + Dc / nTokens);\n  const best = size', '=no-outer-power'],
    ['outer exponent N', '(size + Dc / nTokens) ** aD;\n  const best = size ** aD', '(size + Dc / nTokens) ** aN;\n  const best = size ** aN', '=outer-alphaN'],
    ['unlimited size', 'best = size ** aD', 'best = (Dc / nTokens) ** aD', '=unlimited-model'],
    ['turned', 'both / best - 1', 'best / both - 1', '=inverted'],
    ['share of the loss', 'both / best - 1', '1 - best / both', '=share-of-worse'],
    ['difference', 'both / best - 1', 'both - best', '=difference'],
    ['loss itself', 'both / best - 1', 'both', '=loss-itself'],
    ['constants exchanged', 'Nc = 6.4e13, Dc = 1.8e13', 'Nc = 1.8e13, Dc = 6.4e13', '=constants-swapped'],
    ['exponents exchanged', 'aN = 0.076, aD = 0.103', 'aN = 0.103, aD = 0.076', '=alphas-swapped'],
    ['N over Nc', 'Nc / nParams', 'nParams / Nc', '=model-inverted'],
    ['D over Dc', 'Dc / nTokens', 'nTokens / Dc', '=data-inverted'],
    ['arguments exchanged', 'dataShortage(nParams, nTokens)', 'dataShortage(nTokens, nParams)', '=arguments-swapped'],
    ['sum of two powers', 'both = (size + Dc / nTokens) ** aD;\n  const best = size ** aD', 'both = (Nc / nParams) ** aN + (Dc / nTokens) ** aD;\n  const best = (Nc / nParams) ** aN', '=powers-added'],
    ['exponent inside both', 'both = (size + Dc / nTokens) ** aD', 'both = size ** aD + (Dc / nTokens) ** aD', '=powers-added'],
    ['logarithm', 'both / best - 1', 'Math.log(both / best)', '=logarithm'],
    ['first order', 'both / best - 1', 'aD * Dc / nTokens / size', '=first-order'],
    ['infinite by a large number', 'best = size ** aD', 'best = (size + Dc / 1e15) ** aD', '=not-unlimited'],
    ['exponent as twelve', 'Nc = 6.4e13, Dc = 1.8e13', 'Nc = 6.4e12, Dc = 1.8e12', '=constants-off'],
    ['other table', 'Nc = 6.4e13, Dc = 1.8e13', 'Nc = 8.8e13, Dc = 5.4e13', '=constants-off'],
    ['unlimited without exponent', 'best = size ** aD', 'best = size', '=best-without-power'],
    ['not a number at infinity', 'best = size ** aD', 'best = (size + Dc * Infinity / Infinity) ** aD', '=kit:not-finite'],
    ['rounded', 'return both / best - 1', 'return Math.round(1e4 * (both / best - 1)) / 1e4', '=kit:rounded'],
    ['sign', 'both / best - 1', '1 - both / best', '=kit:sign'],
    ['exponents multiplied', 'aN / aD', 'aN * aD', '=exponent-missing'],
    ['both exponents inside', 'Dc / nTokens)', '(Dc / nTokens) ** aD)', '=data-power'],
    ['times 1e9', 'Dc / nTokens', 'Dc / (nTokens * 1e9)', '=billions'],
    ['limit of size', 'best = size ** aD', 'best = (Nc / nParams) ** aD', '=best-without-power'],
    ['three over two', 'both / best - 1', '(both - best) / both', '=share-of-worse'],
    ['plus one', 'both / best - 1', 'both / best + 1', '=kit:offset'],
    ['sum not power', 'both = (size + Dc / nTokens) ** aD', 'both = size ** aD + Dc / nTokens', '=bracket'],
    ['text', 'return both / best - 1', 'return `${(100 * (both / best - 1)).toFixed(1)} %`', '=kit:kind'],
  ], { reference: `function dataShortage(nParams, nTokens) {
  const aN = 0.076, aD = 0.103, Nc = 6.4e13, Dc = 1.8e13;
  const size = (Nc / nParams) ** (aN / aD);
  const both = (size + Dc / nTokens) ** aD;
  const best = size ** aD;
  return both / best - 1;
}` }),
];
